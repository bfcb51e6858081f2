"""A document as Word file, in either official layout.

Real styles, list numbering, footnotes, header rows and bookmarks, so that the file can be worked on in Word and read back; the words are
those of PDF and page (``exports.phrases``), in the same order. What ties the file to the plan stands in ``exports.word_marks``.
"""

from collections.abc import Mapping

from exports.cover import cover_of
from exports.document import Break, Chapter, Document, Drawing, Section, Text, measures
from exports.dressing import layout_of
from exports.layout import Layout, Style
from exports.matrix import Matrix
from exports.phrases import chapter_heading, section_heading
from exports.pictures import Assets
from exports.word_drawings import Drawings
from exports.word_frame import Frame
from exports.word_marks import mark_name
from exports.word_matrix import APPENDIX_MARK, lying, write_appendix
from exports.word_package import WordFile
from exports.word_parts import Parts
from exports.word_styles import HEADING_NUMBERS, NO_LIST, Styles, number
from exports.word_writer import Writer


def draw_docx(document: Document, drawing: Drawing, assets: Assets, page_numbers: Mapping[str, int]) -> bytes:
    """The document as a Word file, drawn as ``drawing`` says. Same arguments, same bytes.

    Args:
        assets: a picture's bytes by its SHA-256 in hexadecimal, KeyError when it is not there.
        page_numbers: page of each chapter, section and measure by id, for the contents; a line whose page is not known has none.

    Raises:
        BadFigure, BadPicture: a figure cannot be drawn; the message is a sentence for the reader.
    """
    layout = layout_of(drawing)
    styles = styles_of(document, layout)
    file = WordFile(document, drawing, layout, styles)
    WordDrawing(document, drawing, layout, styles, file, assets, Drawings()).write(page_numbers)
    return file.content()


def styles_of(document: Document, layout: Layout) -> Styles:
    """The styles of a document's Word file."""
    return Styles(layout, document.language, numbered_headings=layout.measures == "run-in")


class WordDrawing:
    """One drawing of one document. ``is_tracked``: see ``Frame``."""

    def __init__(
        self, document: Document, drawing: Drawing, layout: Layout, styles: Styles, file: WordFile, assets: Assets, drawings: Drawings,
        is_tracked: bool = False,
    ) -> None:  # fmt: skip
        self.document, self.drawing, self.layout, self.styles, self.file = document, drawing, layout, styles, file
        self.writer = Writer(file, layout, styles, _anchors(document))
        self.frame = Frame(self.writer, document, drawing, layout, drawings, is_tracked)
        self.parts = Parts(self.writer, document, layout, assets, drawings, drawing.profile)
        self.assets = assets
        self._numbers = [0, 0]

    def write(self, page_numbers: Mapping[str, int]) -> None:
        """Fills the file from cover to back page."""
        if self.drawing.cover:
            self.frame.cover(cover_of(self.document, self.drawing, self.layout, self.assets))
        if self.drawing.contents:
            self.frame.contents(page_numbers)
        if self.drawing.cover or self.drawing.contents:
            self.writer.turn_page()
        if not self.drawing.cover:
            self.frame.notice()
        if self.layout.measures == "headed":
            self.frame.title_block()
        for at, chapter in enumerate(self.document.chapters):
            self._chapter(chapter, first=at == 0)
        if self.drawing.appendix:
            self._appendix(self.drawing.appendix)
        self.frame.back_page(self.file)
        self.file.body.append(self.frame.last_section(self.file))

    def _appendix(self, matrix: Matrix) -> None:
        """Pages of their own, lying, behind the last chapter."""
        self.frame.end_text(self.file)
        layout = lying(self.layout)
        self.frame.appendix = Frame(self.writer, self.document, self.drawing, layout, Drawings())
        write_appendix(self.writer, matrix)

    def _chapter(self, chapter: Chapter, first: bool) -> None:
        if chapter.starts_new_page:
            self.writer.turn_page()
        if not chapter_heading(chapter):
            with self.writer.span("c", chapter.id):
                self._below(chapter)
            return
        with self.writer.span("c", chapter.id):
            inside = not (chapter.starts_new_page or first)
            self._heading(self.layout.styles["heading_1_inside" if inside else "heading_1"], chapter, 0)
        self._below(chapter)

    def _below(self, chapter: Chapter) -> None:
        if chapter.lead:
            self.writer.paragraph(self.layout.styles["lead"], [Text(chapter.lead)])
        self.parts.draw(chapter.parts, level=2)
        for section in chapter.sections:
            if section.starts_new_page:
                self.writer.turn_page()
            with self.writer.span("s", section.id):
                self._heading(self.layout.styles["heading_2"], section, 1)
            self.parts.draw(section.parts, level=3)

    def _heading(self, style: Style, home: Chapter | Section, level: int) -> None:
        """A numbered heading. Its number is Word's own when counting gives it, else it is typed."""
        counted = self._count(level)
        automatic = home.number == counted and not (isinstance(home, Chapter) and home.kind != "chapter")
        if automatic:
            lines: tuple[str, ...] = (home.title,)
            self._numbers[level:] = [self._numbers[level] + 1, *[0] * (1 - level)]
        else:
            lines = chapter_heading(home) if isinstance(home, Chapter) else (section_heading(home),)
        joined = self.styles.numbered_headings
        place = number(HEADING_NUMBERS, level) if automatic and not joined else number(NO_LIST, 0) if joined and not automatic else None
        pieces = [piece for line in lines for piece in (Break(), Text(line))][1:]
        self.writer.paragraph(style, pieces, place=place)

    def _count(self, level: int) -> str:
        """The number Word would give the next heading of this level (0 or 1)."""
        return ".".join(str(number) for number in (*self._numbers[:level], self._numbers[level] + 1))


def _anchors(document: Document) -> dict[str, str]:
    """Id → bookmark of everything a reference may lead to."""
    known = {chapter.id: mark_name("c", chapter.id) for chapter in document.chapters}
    known |= {section.id: mark_name("s", section.id) for chapter in document.chapters for section in chapter.sections}
    known |= {measure.id: mark_name("m", measure.id) for measure in measures(document)}
    return known | {"": mark_name("x", APPENDIX_MARK)}
