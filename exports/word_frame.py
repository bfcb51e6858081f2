"""What stands round the text of a Word file: cover, title block, contents, back page, running head and foot, and the page itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from exports.cover import BANDS, FOOT, INSET, Cover, Placed, height_of
from exports.document import Document, Drawing, Text
from exports.languages import words_in
from exports.layout import Layout, Page, Style
from exports.metrics import text_width
from exports.phrases import ContentsLine, back_page, contents_of, cover_credit, cover_foot, cover_head, notice_lines, title_block
from exports.word_drawings import Drawings
from exports.word_package import WordFile
from exports.word_styles import contents_style, style_id
from exports.word_writer import Writer
from exports.word_xml import Element, element, field, properties, run, tab, twips, w

_COVER_GAP = 120.0
_PICTURED_GAP = INSET + sum(BANDS) + FOOT
"""Points from the last line on the cover's field to the first line below it: with no picture above, and with one."""

_APART = 18.0
"""Points at least between what stands left and right in the same line of a page's head."""

Lines = Sequence[tuple[str, str]]
"""Keys of styles, and words."""


class Frame:
    """Draws what belongs to the document as a whole. Each of its fields is marked where it is printed first.

    is_tracked: the file shows changes, so contents are lines of their own and no fields, of which a part might be struck out; and
    the back page belongs to the section of the text, since the paragraph that ends a section cannot be struck out either. appendix: what
    stands round the pages of an appendix, when there is one.
    """

    def __init__(
        self, writer: Writer, document: Document, drawing: Drawing, layout: Layout, drawings: Drawings, is_tracked: bool = False
    ) -> None:
        self.is_tracked = is_tracked
        self.appendix: Frame | None = None
        self.writer, self.document, self.drawing, self.layout, self.drawings = writer, document, drawing, layout, drawings
        self._marked: set[str] = set()

    # ------------------------------------------------------------ pages of their own

    def cover(self, cover: Cover) -> None:
        """The cover: kind, title and subtitle in white at the foot of a coloured field; below it period, date and owners.

        A picture stands above the field, the owners' logos along the lower margin.
        """
        head, foot = cover_head(self.document), (*cover_foot(self.document), *cover_credit(self.drawing))
        self.writer.hold(*(w("r", ground) for ground in self._grounds(cover)))
        with self.writer.span("x", "cover"):
            self._lines(head, before=cover.edge - INSET - self.layout.page.top - height_of(head, self.layout))
            self._lines(foot, before=_PICTURED_GAP if cover.picture else _COVER_GAP)
            self.notice()
            self.writer.append(w("r", self._placed(emblem, f"Logo {at}")) for at, emblem in enumerate(cover.emblems, 1))

    def notice(self) -> None:
        """What kind of copy this is; nothing on an ordinary one."""
        with self.writer.span("x", "notice"):
            self._lines(notice_lines(self.drawing))

    def _grounds(self, cover: Cover) -> Iterator[Element]:
        """What lies behind the words: the field, with a quarter circle or below a picture, and two narrow bands."""
        page, look, draw = self.layout.page, self.layout.cover, self.drawings
        yield draw.field(page.width, 0, cover.edge, look.color)
        if cover.picture:
            yield self._placed(cover.picture, "Forsidebilde")
        else:
            yield draw.quarter_circle(page.width, cover.edge, look.circle, look.tint)
        yield draw.field(page.width, cover.edge, BANDS[0], look.second)
        yield draw.field(page.width, cover.edge + BANDS[0], BANDS[1], look.third)

    def _placed(self, placed: Placed, name: str) -> Element:
        return self.drawings.placed(self.writer.file.picture(placed.picture.data), placed, name)

    def title_block(self) -> None:
        """Kind of document, title, subtitle and date above the text of a report."""
        with self.writer.span("x", "title"):
            self._lines(title_block(self.document))

    def back_page(self, file: WordFile) -> None:
        """Title, dash, subtitle and photo credit on a page of their own.

        It is a section of its own where other pages have a head or foot, since it has none.
        """
        lines = back_page(self.document)
        if lines:
            if self.appendix:
                self.writer.end_section(self.appendix._section(file, "appendix", True, False))
            elif self._is_furnished and not self.is_tracked:
                self.end_text(file)
            else:
                self.writer.turn_page()
            with self.writer.span("x", "back"):
                self._lines(lines)

    def _lines(self, lines: Lines, before: float | None = None) -> None:
        """``before``: gap in points above the first line, when that is not its style's."""
        for at, (key, words) in enumerate(lines):
            style = self.layout.styles[key]
            self._line(key, words, style if at or before is None else replace(style, before=before))

    def _line(self, key: str, words: str, style: Style) -> None:
        name = _FIELDS.get(key, "")
        if not name or name in self._marked:
            self.writer.paragraph(style, [Text(words)])
            return
        self._marked.add(name)
        with self.writer.span("d", name):
            self.writer.paragraph(style, [Text(words)])

    # ------------------------------------------------------------ contents

    def end_text(self, file: WordFile) -> None:
        """Ends the section of the text where an appendix follows."""
        self.writer.end_section(self._section(file, "text", True, self.drawing.cover))

    def contents(self, page_numbers: Mapping[str, int]) -> None:
        """The contents as a field Word can update, its lines and page numbers filled in beforehand."""
        lines = contents_of(self.document, self.drawing, self.layout)
        if not lines:
            return
        with self.writer.span("x", "contents"):
            self.writer.paragraph(self.layout.styles["contents_title"], [Text(words_in(self.document.language).contents)])
            deepest = max(line.level for line in lines)
            begin, code, separate, end = field(f'TOC \\o "1-{deepest}" \\h \\z \\u', ())
            for at, line in enumerate(lines):
                opening = (begin, code, separate) if at == 0 and not self.is_tracked else ()
                closing = (end,) if at == len(lines) - 1 and not self.is_tracked else ()
                self._contents_line(line, page_numbers.get(line.id), opening, closing)

    def _contents_line(self, line: ContentsLine, number: int | None, opening: Sequence[Element], closing: Sequence[Element]) -> None:
        mark = self.writer.anchors[line.id]
        shown = [run(str(number))]
        page = [tab(), *(shown if self.is_tracked else field(f"PAGEREF {mark} \\h", shown))] if number else []
        entry = w("hyperlink", run(line.text), *page, anchor=mark, history=1)
        self.writer.paragraph(contents_style(self.layout.styles[f"contents_{line.level}"]), [*opening, entry, *closing])

    # ------------------------------------------------------------ the page

    @property
    def _numbered(self) -> bool:
        return self.layout.numbered == "always" or self.drawing.cover or self.drawing.contents

    @property
    def _is_furnished(self) -> bool:
        """Whether anything but the draft's note stands at the head or foot of the text's pages."""
        return bool(self._numbered or self.drawing.profile.header or self.drawing.profile.footer)

    def last_section(self, file: WordFile) -> Element:
        """``w:sectPr`` of the file's end: of the back page where that is a section of its own, else of all pages."""
        if back_page(self.document) and (self.appendix or (self._is_furnished and not self.is_tracked)):
            return self._section(file, "back", False, False)
        if self.appendix:
            return self.appendix._section(file, "appendix", True, False)
        return self._section(file, "text", True, self.drawing.cover)

    def _section(self, file: WordFile, name: str, furnished: bool, cover: bool) -> Element:
        """Paper, margins, running head and foot. A cover has neither number nor the plan's words, and the draft's note in white."""
        heads = [_reference(file, "header", name, "default", self._head() if furnished else self._note(None))]
        feet = [_reference(file, "footer", name, "default", self._foot() if furnished else [])]
        if cover:
            heads.append(_reference(file, "header", name, "first", self._note(self.layout.styles["cover_title"].color)))
            feet.append(_reference(file, "footer", name, "first", []))
        page = self.layout.page
        return w("sectPr", *heads, *feet, *_paper(page), w("titlePg") if cover else None)

    def _head(self) -> list[Element]:
        """The plan's own words with the draft's note at the other end of the line, or on the next where both do not go in."""
        words, note = self.drawing.profile.header, self.drawing.draft_note
        if not words:
            return self._note(None)
        style, other = self.layout.styles["page_head"], self.layout.styles["draft_note"]
        wide = text_width(words, style.size, face=self.layout.font) + text_width(note, other.size, face=self.layout.font)
        if not note or wide + _APART > self.layout.page.text_width:
            return [self._furniture("page_head", [run(words)]), *self._note(None)]
        return [self._furniture("page_head", [run(words), tab(), run(note, [w("color", val=other.color)])])]

    def _foot(self) -> list[Element]:
        """The plan's own words with the page number at the other end of the line."""
        words, number = self.drawing.profile.footer, field("PAGE", [run("1")]) if self._numbered else []
        if words:
            return [self._furniture("page_foot", [run(words), *([tab(), *number] if number else [])])]
        return [self._furniture("page_number", number)] if number else []

    def _note(self, color: str | None) -> list[Element]:
        """The draft's note, in a colour of its own."""
        letters = [w("color", val=color)] if color else []
        return [self._furniture("draft_note", [run(self.drawing.draft_note, letters)])] if self.drawing.draft_note else []

    def _furniture(self, key: str, runs: Iterable[Element]) -> Element:
        name = self.layout.styles[key].word
        return w("p", properties("pPr", [w("pStyle", val=style_id(name))]), *runs)


_FIELDS = {
    "cover_type": "type", "cover_title": "title", "cover_subtitle": "subtitle", "cover_period": "period", "cover_date": "date",
    "cover_title_long": "title", "type_heading": "type", "title": "title", "subtitle": "subtitle", "date": "date",
    "back_title": "title", "back_subtitle": "subtitle", "back_credit": "photo",
}  # fmt: skip
"""Key of a style → the document's field it shows."""


def _reference(file: WordFile, kind: str, section: str, pages: str, paragraphs: Sequence[Element]) -> Element:
    """A reference to a section's header or footer for «default» or «first» pages; one without paragraphs is an empty line."""
    relation = file.furniture(kind, f"{section}-{pages}", paragraphs or [w("p")])
    return element(f"w:{kind}Reference", {"w:type": pages, "r:id": relation})


def _paper(page: Page) -> tuple[Element, Element, Element]:
    sides = {side: twips(getattr(page, side)) for side in ("top", "right", "bottom", "left")}
    margins = w("pgMar", **sides, header=twips(page.furniture), footer=twips(page.furniture), gutter=0)
    size = w("pgSz", w=twips(page.width), h=twips(page.height), orient="landscape" if page.width > page.height else None)
    return size, margins, w("cols", space=708)
