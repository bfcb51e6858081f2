"""Writing Word paragraphs: runs, links, references, footnotes, bookmarks, tables and blocks of prose, in reading order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from exports.cutting import Cut, cut_up
from exports.document import Block, Break, Heading, Inline, List, Note, Paragraph, Quote, Ref, Table, Text
from exports.inline import safe_link
from exports.layout import Layout, Style
from exports.word_lists import fresh_list
from exports.word_marks import SPACINGS, MarkLetter, mark_name
from exports.word_package import WordFile
from exports.word_styles import BULLETS, LINK_STYLE, NOTE_STYLE, Styles, italic, letters_of, locale, number, style_id
from exports.word_tables import TableCell, TableRow, cell_properties, grid, table_properties
from exports.word_xml import Element, clark, element, line_break, properties, run, twips, w

Piece: TypeAlias = Inline | Element
"""What a paragraph is made of: inline pieces of the document, or runs that stand ready."""


@dataclass(frozen=True, slots=True)
class Dress:
    """How the prose of one place is set.

    style: of its paragraphs. indent: points from the margin, beside the style's own. depth: of the lists round it. language: of its words,
    when that differs from the document's.
    """

    style: Style
    indent: float = 0.0
    depth: int = 0
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A bookmark waiting for the paragraph it begins in."""

    name: str


class Writer:
    """Writes one file from its beginning to its end. ``cuts``: id of a block → what is put between its words."""

    def __init__(self, file: WordFile, layout: Layout, styles: Styles, anchors: Mapping[str, str]) -> None:
        """``anchors``: id of chapter, section or measure → the bookmark a reference leads to."""
        self.file, self.layout, self.styles, self.anchors = file, layout, styles, anchors
        self.here: Element = file.body
        self._last: Element | None = None
        self._waiting: list[_Mark | Piece] = []
        self._open: dict[str, int] = {}
        self._turning = False
        self.cuts: Mapping[str, Sequence[Cut[Element]]] = {}

    # ------------------------------------------------------------ bookmarks

    @contextmanager
    def span(self, letter: MarkLetter, key: str, ending: str = "") -> Iterator[None]:
        """A bookmark from the first to the last paragraph written inside; none when nothing is written."""
        mark = _Mark(mark_name(letter, key, ending))
        self._waiting.append(mark)
        yield
        if mark in self._waiting:
            self._waiting.remove(mark)
        elif mark.name in self._open and self._last is not None:
            self._last.append(w("bookmarkEnd", id=self._open.pop(mark.name)))

    def hold(self, *pieces: Piece) -> None:
        """Lays pieces ready for the beginning of the next paragraph, after the bookmarks opened so far."""
        self._waiting += pieces

    def _begin(self, mark: _Mark) -> Element:
        self._open[mark.name] = next(self.file.marks)
        return w("bookmarkStart", id=self._open[mark.name], name=mark.name)

    def _close(self, marks: Sequence[_Mark]) -> list[Element]:
        return [w("bookmarkEnd", id=self._open.pop(mark.name)) for mark in reversed(marks) if mark.name in self._open]

    # ------------------------------------------------------------ paragraphs

    def paragraph(
        self,
        style: Style,
        pieces: Sequence[Piece] = (),
        *,
        named: str | None = None,
        place: Element | None = None,
        language: str | None = None,
        extra: Sequence[Element] = (),
        marks_last: bool = False,
    ) -> Element:
        """Writes a paragraph.

        named: the Word style it carries when that is not the style's own. place: its place in a list (``word_styles.number``).
        language: of its words. extra: further paragraph properties, before those of the style. marks_last: bookmarks begin behind the rest.
        """
        name = named or style.word
        departures, letters = self.styles.departures(style, name)
        mark_language = properties("rPr", [w("lang", val=locale(language))]) if language else None
        own = {child.tag: child for child in (*departures, *extra, *self._page_turn())}
        made = w("p", properties("pPr", [w("pStyle", val=style_id(name)), *own.values(), place, mark_language]))
        waiting, self._waiting = self._waiting, []
        words: list[Piece] = []
        for piece in (*pieces, *waiting) if marks_last else (*waiting, *pieces):
            if isinstance(piece, _Mark):
                made.extend(self.inline(words, letters, language, style.italic))
                made.append(self._begin(piece))
                words = []
            else:
                words.append(piece)
        made.extend(self.inline(words, letters, language, style.italic))
        self.here.append(made)
        self._last = made
        return made

    def append(self, runs: Iterable[Element]) -> None:
        """Puts runs at the end of the paragraph written last, before the bookmarks that end there."""
        if self._last is not None:
            self._last.extend(runs)

    def turn_page(self) -> None:
        """Begins a new page with the next paragraph."""
        self._turning = True

    def end_section(self, section: Element) -> None:
        """Ends a section (``w:sectPr``) with the paragraph written last; what follows begins a new page."""
        if self._last is not None:
            self._last.replace(self._last[0], properties("pPr", [*self._last[0], section]))

    def _page_turn(self) -> list[Element]:
        turning, self._turning = self._turning, False
        return [w("pageBreakBefore")] if turning else []

    def gap_after(self, points: float) -> None:
        """Changes the gap after the paragraph written last; it says nothing of it when its style says the same."""
        if self._last is None:
            return
        own, after = self._last[0], clark("w:after")
        spacing = own.find(clark("w:spacing"))
        spacing = w("spacing") if spacing is None else spacing
        spacing.attrib.pop(after, None)
        if twips(points) != twips(self.styles.by_id[own[0].get(clark("w:val"))].after):
            spacing.set(after, str(twips(points)))
        others = [child for child in own if child.tag != spacing.tag]
        self._last.replace(own, properties("pPr", [*others, spacing if spacing.attrib else None]))

    # ------------------------------------------------------------ inline

    def inline(
        self, pieces: Sequence[Piece], letters: Sequence[Element], language: str | None, slanted: bool, in_note: bool = False
    ) -> list[Element]:
        """The runs of the pieces. ``letters``: run properties all of them carry; ``slanted``: the paragraph's style is italic, so that
        emphasis stands upright."""
        base = {child.tag: child for child in letters}
        if language:
            base[clark("w:lang")] = w("lang", val=locale(language))
        made: list[Element] = []
        for address, group in groupby(pieces, key=_address):
            runs = [one for piece in group for one in self._piece(piece, base, slanted)]
            made += [self._link(address, runs, in_note)] if address else runs
        return made

    def _piece(self, piece: Piece, base: Mapping[str, Element], slanted: bool) -> list[Element]:
        if isinstance(piece, Text):
            own = {child.tag: child for child in _letters(piece, slanted)}
            return [run(piece.text, _copies({**base, **own}))]
        if isinstance(piece, Ref):
            return [self.reference(piece, base)]
        if isinstance(piece, Break):
            return [line_break()]
        return self._note(piece, base) if isinstance(piece, Note) else [piece]

    def reference(self, ref: Ref, base: Mapping[str, Element], plain: bool = False) -> Element:
        """A link inside the file; bare words when its target is not there. ``plain``: it does not look like a link."""
        known = ref.target in self.anchors
        dress = base if plain or not known else {**base, "style": w("rStyle", val=LINK_STYLE)}
        words = run(ref.text, _copies(dress))
        return w("hyperlink", words, anchor=self.anchors[ref.target], history=1) if known else words

    def _link(self, address: str, runs: list[Element], in_note: bool) -> Element:
        return element("w:hyperlink", {"r:id": self.file.link(address, in_note), "w:history": "1"}, runs)

    def _note(self, note: Note, base: Mapping[str, Element]) -> list[Element]:
        """The reference; the note itself goes into the part of notes."""
        number = next(self.file.notes)
        style = w("rStyle", val=NOTE_STYLE)
        sign = w("r", properties("rPr", [style]), w("footnoteRef"))
        words = self.inline([Text(" "), *note.runs], (), None, False, in_note=True)
        text = w("p", properties("pPr", [w("pStyle", val=style_id(self.layout.styles["footnote"].word))]), sign, *words)
        self.file.footnotes.append(w("footnote", text, id=number))
        letters = [w("rStyle", val=NOTE_STYLE), *(child for child in _copies(base) if child.tag == clark("w:lang"))]
        mark = _Mark(mark_name("n", note.id))
        reference = w("r", properties("rPr", letters), w("footnoteReference", id=number))
        return [self._begin(mark), reference, *self._close([mark])]

    # ------------------------------------------------------------ blocks

    def blocks(self, blocks: Sequence[Block], dress: Dress) -> None:
        """Writes prose."""
        for block in blocks:
            self._block(block, dress)

    def _block(self, block: Block, dress: Dress) -> None:
        ending = SPACINGS.get(block.spacing, "") if isinstance(block, List) and len(block.items) == 1 else ""
        with self.span("b", block.id, ending):
            if isinstance(block, Paragraph):
                self.paragraph(self._paragraph_style(block, dress), self._cut(block), language=dress.language)
            elif isinstance(block, Heading):
                self.paragraph(self.layout.styles["heading_3"], self._cut(block), language=dress.language)
            elif isinstance(block, List):
                self._list(block, dress)
            elif isinstance(block, Quote):
                self._quote(block, dress)
            else:
                self._table(block, dress)

    def _cut(self, block: Paragraph | Heading) -> Sequence[Piece]:
        """The block's inline pieces, with what is put between its words."""
        return cut_up(block.runs, self.cuts.get(block.id, ()))

    def _paragraph_style(self, block: Paragraph, dress: Dress) -> Style:
        if block.indent:
            inner = self.layout.styles["body_indent"]
            dress = replace(dress, style=italic(inner) if dress.style.italic else inner)
        return set_in(dress)

    def _quote(self, quote: Quote, dress: Dress) -> None:
        style = self.layout.styles["quote"]
        set_apart = replace(italic(style) if dress.style.italic else style, indent=0.0)
        self.blocks(quote.blocks, Dress(set_apart, dress.indent + style.indent, dress.depth, quote.lang or dress.language))

    # ------------------------------------------------------------ lists

    def _list(self, block: List, dress: Dress) -> None:
        lists = self.layout.lists
        num_id = fresh_list(self.file.numbering, dress.depth) if block.ordered else BULLETS
        style, inner = self.item_styles("number" if block.ordered else "item", dress)
        for item in block.items:
            with self.span("i", item.id):
                self.led(None, item.blocks, style, inner, number(num_id, dress.depth))
                self.gap_after(lists.gap[block.spacing])
        if dress.depth == 0:
            self.gap_after(lists.after)

    def item_styles(self, key: str, dress: Dress) -> tuple[Style, Dress]:
        """How a list's items are set where ``dress`` is worn: the style of the paragraph that carries the sign, and the dress of what
        stands below it at the width of its text."""
        slanted = dress.style.italic
        style, more = (italic(found) if slanted else found for found in (self.layout.styles[key], self.layout.styles["item_more"]))
        lists = self.layout.lists
        below = replace(more, indent=more.indent - lists.indent, after=lists.gap["normal"])
        inner = Dress(below, dress.indent + lists.indent, dress.depth + 1, dress.language)
        return replace(style, indent=style.indent + dress.indent, after=lists.gap["normal"]), inner

    def led(
        self, lead: Text | None, blocks: Sequence[Block], style: Style, inner: Dress, place: Element | None, run_in: bool = True
    ) -> None:
        """Blocks that begin in a paragraph of ``style``, with ``lead`` as its first words; what comes after it wears ``inner``.

        The text runs on after the lead when it begins with a paragraph and ``run_in`` allows it; the bookmark of that paragraph leaves
        the lead out.
        """
        opening, *rest = blocks or (None,)
        if isinstance(opening, Paragraph) and run_in:
            if lead:
                self.hold(lead, Text(" "))
            with self.span("b", opening.id):
                self.paragraph(style, self._cut(opening), place=place, language=inner.language)
            self.blocks(rest, inner)
        else:
            self.paragraph(style, [lead] if lead else (), place=place)
            self.blocks(blocks, inner)

    # ------------------------------------------------------------ tables

    def table(self, rows: Sequence[TableRow], widths: Sequence[float], title: str = "", indent: float = 0.0) -> None:
        """Writes a table. Rows do not split unless they say so; header rows repeat.

        widths: of its columns in points. title: what it is called, for those who cannot see it. indent: points from the margin.
        """
        columns = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
        made = w("tbl", table_properties(widths, title, indent), columns)
        if self._turning:  # Word does not turn the page for a paragraph in a cell
            self._spacer()
        begun = [piece for piece in self._waiting if isinstance(piece, _Mark)]
        for row in rows:
            made.append(w("tr", properties("trPr", [None if row.splits else w("cantSplit"), w("tblHeader") if row.header else None])))
            for cell in row.cells:
                holder = w("tc", cell_properties(cell, self.layout.table.header_ground))
                made[-1].append(holder)
                with self._in(holder):
                    self._cell(cell)
                if begun:  # marks that begin with the table stand in its first cell, and end there
                    holder.find(clark("w:p")).extend(self._close(begun))
                    begun = []
        self.here.append(made)
        self._spacer()

    @contextmanager
    def _in(self, holder: Element) -> Iterator[None]:
        """Writes into another element for a while."""
        outside, self.here, last = self.here, holder, self._last
        yield
        self.here, self._last = outside, last

    @contextmanager
    def aside(self, holder: Element) -> Iterator[None]:
        """Writes into an element that stands apart from the text (a box in a drawing); bookmarks of the text wait meanwhile."""
        waiting, self._waiting = self._waiting, []
        with self._in(holder):
            yield
        self._waiting = waiting

    def _cell(self, cell: TableCell) -> None:
        plain = self.layout.styles["table_header" if cell.header else "table_text"]
        with self.span(*cell.mark) if cell.mark else nullcontext():
            for key, pieces in cell.lines:
                self.paragraph(self.layout.styles[key], pieces)
            self.blocks(cell.blocks, Dress(plain))
        if self.here.find(clark("w:p")) is None:
            self.paragraph(plain)

    def _spacer(self) -> None:
        """The thin paragraph below a table: it parts two tables that follow on each other, and holds the gap to what comes next."""
        body = self.layout.styles["body"]
        thin = w("spacing", before=0, after=twips(body.after), line=twips(1), lineRule="exact")
        made = self.paragraph(body, extra=[thin])
        made[0].append(properties("rPr", [w("sz", val=2), w("szCs", val=2)]))

    def _table(self, table: Table, dress: Dress) -> None:
        columns = sum(cell.colspan for cell in table.rows[0].cells) if table.rows else 0
        if columns:
            width = self.layout.page.text_width - dress.indent
            self.table(grid(table, columns, width / columns), [width / columns] * columns, indent=dress.indent)


def set_in(dress: Dress) -> Style:
    """The style of a paragraph that wears the dress."""
    return replace(dress.style, indent=dress.style.indent + dress.indent) if dress.indent else dress.style


def _address(piece: Piece) -> str | None:
    """The address a piece leads to, as it was written; None when it leads to none, or to none that may be linked to."""
    return piece.link if isinstance(piece, Text) and safe_link(piece.link) else None


def _letters(text: Text, slanted: bool) -> list[Element]:
    """The run properties of a stretch of words; emphasis in slanted text is upright."""
    made = letters_of(bold=text.bold or None, italic=(not slanted) if text.italic else None)
    if _address(text):
        made.append(w("rStyle", val=LINK_STYLE))
    if text.lang:
        made.append(w("lang", val=locale(text.lang)))
    return made


def _copies(letters: Mapping[str, Element]) -> list[Element]:
    """Run properties for one more run (an element stands in one place only)."""
    return [deepcopy(child) for child in letters.values()]
