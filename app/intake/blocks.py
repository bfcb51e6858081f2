"""Flat paragraphs and tables → blocks of prose: lists with their levels, quotations, headings below the numbered ones, tables.

In our own files bookmarks tell which paragraphs belong together and give every piece its id; elsewhere the formatting does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from app.domain.saying import say
from app.intake.flat import Drawn, Flat, Grid, GridCell, GridRow, Para, Words
from app.intake.ledger import Ledger
from app.intake.marks import id_of, path, spacing_of
from app.intake.runs import QUOTES, Inliner
from exports.document import Block, Break, Cell, Heading, Inline, Item, List, Paragraph, Quote, Row, Table, Text

Spacing = Literal["normal", "loose", "tight"]

CONTINUED = ("list continue", "liste-forts", "tiltak forts")
INDENTED = 500
"""Twentieths of a point from which a paragraph counts as set in (25 points)."""
_LOOSE = 180
"""A gap between items of at least this (9 points), and no less than between paragraphs, is as good as an empty line."""
_TIGHT, _SLACK = 10, 360


@dataclass(frozen=True, slots=True)
class Place:
    """Where prose stands. ``outer``: bookmarks it stands in, not to be read again. slant: set in italics. inside: in an item or a cell.
    quoted: in a quotation, so that a quotation's style says nothing more."""

    outer: frozenset[str] = frozenset()
    slant: bool = False
    inside: bool = False
    quoted: bool = False
    language: str = ""

    def within(self, *marks: str, language: str = "") -> "Place":
        """The place inside pieces with these bookmarks."""
        return replace(self, outer=self.outer | set(marks), language=language or self.language)


HERE = Place()
"""Running text."""


class Prose:
    """Makes blocks. ``own``: the file is one of ours, so its bookmarks count. ``gap``: between paragraphs of body text."""

    def __init__(self, ledger: Ledger, inliner: Inliner, own: bool, gap: int) -> None:
        self.ledger, self.inliner, self.own, self.gap = ledger, inliner, own, gap

    def blocks(self, flats: Sequence[Flat], place: Place = HERE, became: str = "tekst") -> tuple[Block, ...]:
        """All prose of a row of paragraphs and tables. ``became``: what the report calls its plain paragraphs."""
        made: list[Block] = []
        at = 0
        while at < len(flats):
            flat = flats[at]
            end = self._group_end(flats, at, place)
            if isinstance(flat, Para) and flat.is_item and not self._is_group(flat, place):
                made.append(self._list(flats[at:end], place))
            elif end > at + 1 or (isinstance(flat, Para) and self._is_quote(flat, place)):
                made.append(self._quote(flats[at:end], place))
            elif isinstance(flat, Grid):
                made.append(self.table(flat, place))
            elif isinstance(flat, Para) and (not flat.is_empty or self._path(flat, place)):
                made.append(self._paragraph(flat, place, became))
            elif isinstance(flat, Drawn):
                made += self._boxes(flat, place)
            at = end
        return tuple(made)

    # ------------------------------------------------------------ what belongs together

    def _path(self, flat: Flat, place: Place) -> list[str]:
        return path(flat.marks, place.outer) if self.own else []

    def _is_group(self, flat: Flat, place: Place) -> bool:
        """Whether our bookmarks say that a quotation begins here: a block straight inside a block."""
        marks = self._path(flat, place)
        return len(marks) > 1 and marks[0].startswith("b_") and marks[1].startswith("b_")

    def _is_quote(self, flat: Para, place: Place) -> bool:
        if self._path(flat, place):
            return self._is_group(flat, place)
        return not place.quoted and not flat.is_item and flat.look.name.removesuffix(" kursiv") in QUOTES

    def _group_end(self, flats: Sequence[Flat], at: int, place: Place) -> int:
        """The end of the list or quotation that begins at ``at``; the next place when nothing else belongs to this block."""
        first = flats[at]
        if not isinstance(first, Para):
            return at + 1
        marks = self._path(first, place)
        if marks and (self._is_group(first, place) or first.is_item):
            return _last(flats, at, lambda flat: marks[0] in flat.marks or self._is_new_item(first, flat, place))
        if first.is_item and not self._is_group(first, place):
            return self._list_end(flats, at, place)
        if self._is_quote(first, place):
            return _last(flats, at, lambda flat: isinstance(flat, Para) and self._is_quote(flat, place) and not self._path(flat, place))
        return at + 1

    def _is_new_item(self, first: Para, flat: Flat, place: Place) -> bool:
        """Whether somebody has written a further item below one of our lists."""
        return first.is_item and isinstance(flat, Para) and flat.is_item and not self._path(flat, place) and _goes_on(first, flat)

    def _list_end(self, flats: Sequence[Flat], at: int, place: Place) -> int:
        first = flats[at]

        def belongs(flat: Flat) -> bool:
            if not isinstance(flat, Para) or self._path(flat, place):
                return False
            return _goes_on(first, flat) if flat.is_item else _is_under(first, flat) and not self._is_quote(flat, place)

        return _last(flats, at, belongs)

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, para: Para, place: Place, became: str) -> Block:
        marks = self._path(para, place)
        key = self.ledger.id(id_of(marks[0]) if marks and marks[0].startswith("b_") else "")
        if para.look.outline is not None:
            self.ledger.became(para, "deloverskrift", key)
            return Heading(key, self.runs(para, replace(place, slant=False)))
        self.ledger.became(para, became, key)
        by_style = para.look.name.startswith("innrykket avsnitt")
        indent = by_style if place.inside or marks else (para.look.indent or 0) >= INDENTED and not is_continued_style(para)
        return Paragraph(key, self.runs(para, place), indent or by_style)

    def runs(self, para: Para, place: Place) -> tuple[Inline, ...]:
        """The words of a paragraph as they stand in this place."""
        return self.inliner.runs(para, slant=place.slant, around=place.language, whole=bool(self._path(para, place)))

    def _boxes(self, drawn: Drawn, place: Place) -> tuple[Block, ...]:
        """Text boxes are taken into the text where they stand."""
        what = say("En tekstboks er tatt inn i teksten der den står.")
        self.ledger.problem(self.ledger.place(drawn), what, say("Se om teksten står riktig, og flytt den om nødvendig."), "note")
        return tuple(block for box in drawn.boxes for block in self.blocks(box, place))

    def _quote(self, flats: Sequence[Flat], place: Place) -> Quote:
        marks = self._path(flats[0], place)
        key = self.ledger.id(id_of(marks[0]) if marks else "")
        pieces = [piece for flat in flats if isinstance(flat, Para) for piece in flat.pieces]
        tags = {piece.lang for piece in pieces if isinstance(piece, Words) and piece.text.strip()}
        lang = self.inliner.languages.of(tags.pop(), place.language or self.inliner.languages.document) if len(tags) == 1 else None
        inner = replace(place.within(*marks[:1], language=lang or ""), quoted=True, inside=True)
        return Quote(key, self.blocks(flats, inner, "sitat"), lang)

    # ------------------------------------------------------------ lists

    def _list(self, flats: Sequence[Flat], place: Place) -> List:
        """One list; deeper levels become lists inside its items."""
        first = flats[0]
        assert isinstance(first, Para) and first.label
        marks = self._path(first, place)
        key = self.ledger.id(id_of(marks[0]) if marks else "")
        outer = place.within(*marks[:1])
        items = self._split(flats, first.label.level, outer)
        told = spacing_of(marks[0]) if marks and len(items) == 1 else ""
        spacing: Spacing = "loose" if told == "loose" else "tight" if told == "tight" else self.spacing(items)
        return List(key, first.label.ordered, tuple(self._item(item, outer) for item in items), spacing)

    def _split(self, flats: Sequence[Flat], level: int, place: Place) -> list[list[Flat]]:
        """The flats of each item of the level."""
        items: list[list[Flat]] = []
        current = ""
        for flat in flats:
            mark = next((mark for mark in self._path(flat, place) if mark.startswith("i_")), "")
            starts = mark != current if mark else _is_item_of(flat, level)
            if starts or not items:
                items.append([])
            current = mark or current
            items[-1].append(flat)
        return items

    def _item(self, flats: Sequence[Flat], place: Place) -> Item:
        first, marks = flats[0], self._path(flats[0], place)
        own = next((mark for mark in marks if mark.startswith("i_")), "")
        key = self.ledger.id(id_of(own))
        inner = replace(place.within(own), inside=True)
        if not isinstance(first, Para):
            return Item(key, self.blocks(flats, inner))
        opening: list[Block] = []
        rest = flats[1:]
        if not first.is_empty or len(marks) > 1:
            opening = [self._paragraph(replace(first, label=None, look=replace(first.look, outline=None)), inner, "punkt")]
        return Item(key, (*opening, *self.blocks(rest, inner, "punkt")))

    def spacing(self, items: Sequence[Sequence[Flat]]) -> Spacing:
        """How far the items stand apart: by empty paragraphs between them, else by the gaps of their style."""
        pairs = list(pairwise(items))
        if not pairs:
            return "normal"
        if sum(_ends_empty(above) for above, _ in pairs) * 2 >= len(pairs):
            return "loose"
        gap = sorted(_gap(above, below) for above, below in pairs)[len(pairs) // 2]
        if gap <= _TIGHT:
            return "tight"
        return "loose" if gap >= max(_LOOSE, self.gap) else "normal"

    # ------------------------------------------------------------ tables

    def table(self, grid: Grid, place: Place) -> Table:
        """A table in running text; the cells that a cell spans downwards are left out."""
        marks = self._path(grid, place)
        key = self.ledger.id(id_of(marks[0]) if marks else "")
        inner = replace(place.within(*marks[:1]), inside=True, slant=False)
        self.ledger.became(grid, "tabell", key)
        return Table(key, tuple(Row(tuple(self._cells(grid, at, inner))) for at in range(len(grid.rows))))

    def _cells(self, grid: Grid, at: int, place: Place) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for cell in grid.rows[at].cells:
            if cell.merge != "more":
                header = is_header(grid, at, cell)
                blocks = _unbold(self.blocks(cell.blocks, place, "celle")) if header else self.blocks(cell.blocks, place, "celle")
                cells.append(Cell(() if all(map(_is_blank, blocks)) else blocks, header, cell.span, _rows_down(grid, at, column)))
            column += cell.span
        return cells


def _is_item_of(flat: Flat, level: int) -> bool:
    return isinstance(flat, Para) and flat.is_item and flat.label is not None and flat.label.level <= level


def _last(flats: Sequence[Flat], at: int, belongs: Callable[[Flat], bool]) -> int:
    """The place after the last flat that belongs to the one at ``at``; empty paragraphs between them belong too."""
    end = ahead = at + 1
    while ahead < len(flats):
        flat = flats[ahead]
        if belongs(flat):
            end = ahead + 1
        elif not (isinstance(flat, Para) and flat.is_empty):
            break
        ahead += 1
    return end


def _goes_on(first: Flat, para: Para) -> bool:
    """Whether a list paragraph belongs to the list that ``first`` begins."""
    if not isinstance(first, Para) or not first.label or not para.label:
        return False
    if para.label.level > first.label.level:
        return True
    if para.label.level < first.label.level or para.label.ordered != first.label.ordered:
        return False
    return not para.label.ordered or para.label.value > 1


def _is_under(first: Flat, para: Para) -> bool:
    """Whether a paragraph goes on with an item of the list that ``first`` begins, and not with one further out."""
    if not isinstance(first, Para) or not first.label or not is_continued(para):
        return False
    words = first.look.indent if first.look.indent is not None else first.label.indent
    return first.label.level == 0 or (para.look.indent or 0) >= words - _SLACK


def is_continued_style(para: Para) -> bool:
    """Whether the style's name says that the paragraph goes on with an item."""
    return any(name.startswith(CONTINUED) for name in para.look.names)


def is_continued(para: Para) -> bool:
    """Whether the paragraph goes on with the item above it: by its style, or by being set in."""
    return not para.is_empty and para.look.outline is None and (is_continued_style(para) or (para.look.indent or 0) >= INDENTED)


def _ends_empty(item: Sequence[Flat]) -> bool:
    return isinstance(item[-1], Para) and item[-1].is_empty


def _gap(above: Sequence[Flat], below: Sequence[Flat]) -> int:
    """The gap between two items in twentieths of a point: the larger of the two that meet, none between items of one contextual style."""
    upper, lower = above[-1], below[0]
    if not isinstance(upper, Para) or not isinstance(lower, Para):
        return _LOOSE
    same = upper.look.name == lower.look.name
    return max(0 if upper.look.contextual and same else upper.look.after, 0 if lower.look.contextual and same else lower.look.before)


def is_header(grid: Grid, at: int, cell: GridCell) -> bool:
    """Whether a cell is a heading: its row repeats at page tops, its style says so, or all of the first row is bold."""
    row: GridRow = grid.rows[at]
    paras = [block for block in cell.blocks if isinstance(block, Para)]
    if row.header or any(para.look.name == "tabellhode" for para in paras):
        return True
    return at == 0 and len(grid.rows) > 1 and all(_is_bold(one) for one in row.cells if one.text)


def _is_bold(cell: GridCell) -> bool:
    return all(block.is_bold for block in cell.blocks if isinstance(block, Para) and not block.is_empty)


def _rows_down(grid: Grid, at: int, column: int) -> int:
    """How many rows the cell in this column spans."""
    down = 1
    for row in grid.rows[at + 1 :]:
        start = 0
        for cell in row.cells:
            if start == column and cell.merge == "more":
                break
            start += cell.span
        else:
            return down
        down += 1
    return down


def _unbold(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A table's head is bold by the layout; what is bold in all of it is not marked again."""
    words = [run for block in blocks if isinstance(block, Paragraph) for run in block.runs if isinstance(run, Text) and run.text.strip()]
    if not words or not all(run.bold for run in words):
        return blocks
    return tuple(
        replace(block, runs=tuple(replace(run, bold=False) if isinstance(run, Text) else run for run in block.runs))
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    )


def _is_blank(block: Block) -> bool:
    return isinstance(block, Paragraph) and not any(not isinstance(run, Break) for run in block.runs)
