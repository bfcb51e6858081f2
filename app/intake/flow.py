"""A Word file as a flat row of paragraphs, tables and drawings: wrappers opened, tracked changes settled, lists numbered.

What is not body text (headers, footers, tables of contents) is set aside with its words, so that nothing vanishes unseen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from app.domain.saying import say
from app.intake.changes import DELETED, INSERTED, is_gone, marker
from app.intake.desk import Desk
from app.intake.drawings import Shape, choice
from app.intake.flat import Drawn, Dropped, Flat, Grid, GridCell, GridRow, Para, Said
from app.intake.inline import InlineReader, Line
from app.intake.numbering import Label
from app.intake.ooxml import MC, Element, M, W, child, number, switch, value
from app.intake.refusal import Refused
from app.intake.styles import Look

_OPENED = frozenset({f"{W}customXml", f"{W}smartTag", f"{W}sdtContent"}) | INSERTED | DELETED
_MARKS = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))
_CONTENTS_STYLES = ("toc ", "toc heading", "contents heading", "contents ", "innholdsfortegnelse", "table of figures")
_DEEPER_STYLE = re.compile(r"list (?:bullet|number) ([2-5])$")
"""Word's styles for deeper lists, each a list of its own of one level."""
_TURNING = (None, "nextPage", "oddPage", "evenPage")


@dataclass(slots=True)
class _Joining:
    """What the blocks of one container have open between paragraphs: words waiting for the next paragraph, and a page to turn."""

    line: Line | None = None
    turn: bool = False
    blocks: list[Flat] = field(default_factory=list)


class FlowReader:
    """Reads the blocks of one part: the body, or a footnote."""

    def __init__(self, desk: Desk, part: str) -> None:
        self.desk, self.part = desk, part
        self.inline = InlineReader(desk, part)

    def blocks(self, container: Iterable[Element], depth: int = 0) -> tuple[Flat, ...]:
        """Everything in a body, cell, note or text box. Raises Refused when things stand too deep inside one another."""
        if depth > self.desk.package.limits.depth:
            raise Refused(say("Dokumentet har for mange tabeller eller tekstbokser inni hverandre. Forenkle det i Word og prøv igjen."))
        joining = _Joining()
        for one, contents in self._members(container, False):
            if one.tag == f"{W}p":
                self._paragraph(one, contents, joining, depth)
            elif one.tag == f"{W}tbl":
                self._flush(joining)
                joining.blocks += self._grid(one, depth)
            elif one.tag == f"{W}altChunk":
                self.desk.drop("(innlimt dokument)", "et helt dokument er limt inn i filen")
            elif one.tag in (f"{M}oMath", f"{M}oMathPara"):
                self.inline.read([one], self.desk.styles.look(), line := Line())
                joining.blocks += self._drawn(line.shapes, (), depth)
            else:
                self.inline.mark(one)
        self._flush(joining)
        return tuple(joining.blocks)

    def _members(self, container: Iterable[Element], contents: bool) -> Iterator[tuple[Element, bool]]:
        """Paragraphs, tables and marks of a container, wrappers opened; with each, whether it belongs to a table of contents."""
        for one in container:
            if one.tag == f"{W}sdt":
                gallery = (value(one, "sdtPr", "docPartObj", "docPartGallery") or "").lower()
                yield from self._members(one.iterfind(f"{W}sdtContent"), contents or "table of contents" in gallery)
            elif one.tag == f"{MC}AlternateContent":
                yield from self._members(choice(one), contents)
            elif one.tag in _OPENED:
                if not is_gone(one.tag, self.desk.changes):
                    yield from self._members(one, contents)
            elif one.tag in _MARKS or one.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk", f"{M}oMath", f"{M}oMathPara"):
                yield one, contents

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph: Element, contents: bool, joining: _Joining, depth: int) -> None:
        desk = self.desk
        if desk.index >= desk.package.limits.paragraphs:
            raise Refused(say("Dokumentet har flere avsnitt enn en plan kan ha. Del det i flere filer og prøv igjen."))
        properties = child(paragraph, "pPr")
        look = desk.styles.look(value(properties, "pStyle")).with_direct(properties)
        line, joining.line = joining.line or Line(), None
        desk.count.unchanged()
        if not line.pieces:
            desk.quote(" ")
        self.inline.read(paragraph, look, line)
        if tag := marker(child(properties, "rPr")):
            desk.count.saw(tag)
            if is_gone(tag, desk.changes):
                joining.line = line
                return
        key = desk.styles.key_of(value(properties, "pStyle"))
        self._emit(line, look, key, contents, joining, depth)
        section = child(properties, "sectPr")
        joining.turn = joining.turn or (section is not None and value(section, "type") in _TURNING)

    def _flush(self, joining: _Joining) -> None:
        """Words whose paragraph mark is gone and that have no paragraph to join become one of their own."""
        if joining.line is not None:
            line, joining.line = joining.line, None
            self._emit(line, self.desk.styles.look(), "", False, joining, 0)

    def _emit(self, line: Line, look: Look, style_key: str, contents: bool, joining: _Joining, depth: int) -> None:
        contents = contents or line.contents or look.name.startswith(_CONTENTS_STYLES)
        new_page = look.new_page or line.breaks_before or joining.turn
        marks, begun = tuple(line.marks), tuple(line.begun)
        made = Para(self.desk.index, line.merged(), look, None, new_page, marks, begun, contents, line.size)
        made = replace(made, marks=()) if line.shapes and made.is_empty else replace(made, label=self._label(look, style_key))
        joining.turn = line.breaks_after or (new_page and made.is_empty and not line.shapes)
        if not (line.shapes and made.is_empty):
            joining.blocks.append(made)
            self.desk.index += 1
        joining.blocks += self._drawn(line.shapes, marks, depth)

    def _label(self, look: Look, style_key: str) -> Label | None:
        if look.list_id in ("", "0"):
            return None
        level = look.list_level
        level = level if level is not None else self.desk.numbering.level_of_style(look.list_id, style_key)
        label = self.desk.numbering.label(look.list_id, level)
        deeper = _DEEPER_STYLE.search(look.name)
        return replace(label, level=int(deeper[1]) - 1) if label and deeper and level == 0 else label

    # ------------------------------------------------------------ tables

    def _grid(self, table: Element, depth: int) -> Iterator[Grid]:
        index = self.desk.index
        self.desk.index += 1
        marks = tuple(self.desk.marks.values())
        rows = tuple(row for one in self._rows(table) if (row := self._row(one, depth)) is not None)
        if rows:
            yield Grid(index, rows, marks + _first_marks(rows, marks))

    def _rows(self, container: Element) -> Iterator[Element]:
        for one in container:
            if one.tag == f"{W}tr":
                yield one
            elif one.tag == f"{W}sdt":
                for content in one.iterfind(f"{W}sdtContent"):
                    yield from self._rows(content)
            elif one.tag in _OPENED and not is_gone(one.tag, self.desk.changes):
                yield from self._rows(one)
            elif one.tag in _MARKS:
                self.inline.mark(one)

    def _row(self, row: Element, depth: int) -> GridRow | None:
        properties = child(row, "trPr")
        if tag := marker(properties):
            self.desk.count.unchanged()
            self.desk.count.saw(tag)
            if is_gone(tag, self.desk.changes):
                return None
        cells = [made for one in self._cells(row) if (made := self._cell(one, depth)) is not None]
        return GridRow(tuple(cells), switch(properties, "tblHeader") or False)

    def _cells(self, container: Element) -> Iterator[Element]:
        for one in container:
            if one.tag == f"{W}tc":
                yield one
            elif one.tag == f"{W}sdt":
                for content in one.iterfind(f"{W}sdtContent"):
                    yield from self._cells(content)
            elif one.tag in _OPENED:
                yield from self._cells(one)

    def _cell(self, cell: Element, depth: int) -> GridCell | None:
        properties = child(cell, "tcPr")
        if is_gone(marker(properties), self.desk.changes):
            return None
        merge = child(properties, "vMerge")
        kind = "" if merge is None else "start" if value(properties, "vMerge") == "restart" else "more"
        span = number(value(properties, "gridSpan")) or 1
        return GridCell(self.blocks(cell, depth + 1), min(max(span, 1), 63), kind)

    # ------------------------------------------------------------ drawings

    def _drawn(self, shapes: list[Shape], marks: tuple[str, ...], depth: int) -> Iterator[Drawn]:
        for one in shapes:
            index = self.desk.index
            self.desk.index += 1
            if one.kind == "boxes":
                boxes = tuple(self.blocks(box.content, depth + 1) for box in one.boxes)
                inner = tuple(mark for box in boxes for flat in box for mark in flat.marks if mark.startswith("f_") and mark not in marks)
                yield Drawn(index, "boxes", one.alt, boxes=boxes, stacked=one.stacked, marks=marks + inner[:1])
            elif one.kind == "picture":
                yield Drawn(index, "picture", "" if one.decorative else one.alt, part=self._target(one.picture), marks=marks)
            else:
                words = one.alt if one.kind == "equation" else self._chart_words(one.related)
                yield Drawn(index, one.kind, one.alt, words=words, marks=marks)

    def _target(self, key: str) -> str:
        relation = self.desk.package.relations.get(self.part, {}).get(key)
        return relation.target if relation and not relation.external else ""

    def _chart_words(self, key: str) -> str:
        """The words of a chart or diagram, which stand in a part of their own."""
        root = self.desk.package.tree(self._target(key)) if key else None
        texts = () if root is None else (one.text or "" for one in root.iter() if str(one.tag).rpartition("}")[2] in ("t", "v"))
        return " ".join(word for text in texts for word in text.split())[:4000]


def _first_marks(rows: tuple[GridRow, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Our own bookmarks of a table stand in its first cell."""
    first = next((block for row in rows for cell in row.cells for block in cell.blocks), None)
    return tuple(mark for mark in first.marks if mark not in known) if isinstance(first, Para) else ()


# ---------------------------------------------------------------- beside the body


def read_notes(desk: Desk, kind: str) -> dict[tuple[str, str], tuple[Flat, ...]]:
    """Footnotes or endnotes by (kind, key), without the separators Word keeps among them."""
    part = desk.package.related(f"{kind}s")
    root = desk.package.tree(part) if part else None
    notes: dict[tuple[str, str], tuple[Flat, ...]] = {}
    for one in () if root is None else root.iterfind(f"{W}{kind}"):
        if one.get(f"{W}type", "normal") == "normal":
            notes[kind, one.get(f"{W}id", "")] = FlowReader(desk, part).blocks(one)
    return notes


def read_comments(desk: Desk) -> tuple[Said, ...]:
    """Comments that point to something in the text."""
    part = desk.package.related("comments")
    root = desk.package.tree(part) if part else None
    found: list[Said] = []
    for one in () if root is None else root.iterfind(f"{W}comment"):
        key = one.get(f"{W}id", "")
        text = "\n".join(_plain(paragraph) for paragraph in one.iter(f"{W}p"))
        quote = " ".join("".join(desk.quotes.get(key, [])).split())
        anchor = desk.anchors.get(key, -1)
        found.append(Said(one.get(f"{W}author", ""), one.get(f"{W}initials", ""), one.get(f"{W}date", ""), text.strip(), anchor, quote))
    return tuple(found)


def read_margins(desk: Desk) -> Iterator[Dropped]:
    """The words of headers and footers, each once: the official layout sets its own."""
    seen: set[str] = set()
    for relation in desk.package.relations.get(desk.package.main, {}).values():
        if relation.kind in ("header", "footer") and not relation.external and (root := desk.package.tree(relation.target)) is not None:
            text = " ".join(" ".join(_plain(paragraph) for paragraph in root.iter(f"{W}p")).split())
            if text and text not in seen:
                seen.add(text)
                yield Dropped("Topptekst" if relation.kind == "header" else "Bunntekst", text, "topptekst og bunntekst")


def _plain(paragraph: Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
