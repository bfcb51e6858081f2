"""What differs between two states of a text, told line by line for a reader: a line for each block, unchanged ones cut to a few words.

A block is known by its id wherever it stands, so one that was carried elsewhere is told as moved. Words are compared one by one; what
happened to their dress (bold, italics, links, language) is told in sentences. The later state may be *signed* (see authorship.py): then
each run says who wrote it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, zip_longest
from typing import Literal

from app.domain.saying import say
from app.prose.alignment import Step, common, content_key, identity, matched
from app.prose.inline import Run, compared, count_words, plain_runs
from app.prose.rewording import is_blank
from app.prose.schema import SCHEMA, Json
from app.prose.text import plain_text, words

Fate = Literal["same", "changed", "new", "gone"]
LISTS = ("bullet_list", "ordered_list")
IN_SHORT = 90
"""How many signs of an unchanged block are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, with its lines. ``kind``: «header» or «cell»."""

    kind: str
    fate: Fate
    lines: tuple["Line", ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    fate: Fate
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One block. ``kind``: as in the schema, «footnote» too; ``depth``: how deep it lies in lists and quotations; ``sign``: of the item it
    begins. ``runs``: its words; of an unchanged block cut short unless all of it was asked for. ``told``: sentences of what happened to the
    dress of words and to the block itself. ``rows``: of a table."""

    kind: str
    fate: Fate
    id: str = ""
    depth: int = 0
    sign: str = ""
    runs: tuple[Run, ...] = ()
    told: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    is_moved: bool = False

    @property
    def is_same(self) -> bool:
        """Whether the block is as it was, where it was."""
        return self.fate == "same" and not self.is_moved


def difference(before: Json, after: Json, whole: bool = False) -> tuple[Line, ...]:
    """The lines from one state to the other, in the order of the later one. ``whole``: unchanged blocks with all their words."""
    old, new = _filled(before), _filled(after)
    return tuple(_Comparison(old, new, whole).lines(old, new, 0))


def _filled(text: Json) -> list[Json]:
    """The blocks, without the lone empty line of an empty text."""
    blocks: list[Json] = text.get("content", [])
    return [] if is_blank(blocks) else blocks


class _Comparison:
    """Two states of one text under comparison."""

    def __init__(self, old: list[Json], new: list[Json], whole: bool) -> None:
        self.whole = whole
        self.old = {key: node for node in _blocks(old) if (key := _key(node))}
        self.new = {key: node for node in _blocks(new) if (key := _key(node))}

    def lines(self, old: list[Json], new: list[Json], depth: int) -> Iterator[Line]:
        """The lines of one container."""
        stay = set(chain.from_iterable((("old", i), ("new", j)) for i, j in common([*map(_key, old)], [*map(_key, new)])))
        olds = [node for i, node in enumerate(old) if ("old", i) in stay or _key(node) not in self.new]
        came = {j for j, node in enumerate(new) if ("new", j) not in stay and _key(node) in self.old}
        places = [j for j in range(len(new)) if j not in came]
        waiting = iter(sorted(came))
        at = next(waiting, None)
        for step in _gone_first(matched(olds, [new[j] for j in places], 0, 0, (_key, _bare_key, None))):
            while at is not None and step.new is not None and at < places[step.new]:
                yield from self._moved(new[at], depth)
                at = next(waiting, None)
            yield from self._step(step, olds, [new[j] for j in places], depth)
        while at is not None:
            yield from self._moved(new[at], depth)
            at = next(waiting, None)

    def _step(self, step: Step, old: list[Json], new: list[Json], depth: int) -> Iterator[Line]:
        if step.new is None and step.old is not None:
            yield from self._alone(old[step.old], "gone", depth)
        elif step.old is None and step.new is not None:
            yield from self._alone(new[step.new], "new", depth)
        elif step.old is not None and step.new is not None:
            yield from self._pair(old[step.old], new[step.new], depth)

    def _moved(self, node: Json, depth: int) -> Iterator[Line]:
        yield from (replace(line, is_moved=True) for line in self._pair(self.old[_key(node) or ""], node, depth))

    # ------------------------------------------------------------ one block, in one state

    def _alone(self, node: Json, fate: Literal["new", "gone"], depth: int) -> Iterator[Line]:
        """The lines of what stands in one of the states only, but for the blocks in it that the other has elsewhere."""
        kind, id = node["type"], _id(node)
        if SCHEMA.nodes[kind].holds_inline:
            yield Line(kind, fate, id, depth, runs=plain_runs(node, fate))
            yield from (Line("footnote", fate, _id(note), depth + 1, runs=plain_runs(note, fate)) for note in _notes(node))
        elif kind == "table":
            yield Line(kind, fate, id, depth, rows=tuple(self._row(row, fate, fate) for row in node.get("content", ())))
        elif fate == "gone":
            yield from self._inside(node, node.get("content", []), [], depth)
        else:
            yield from self._inside(node, [], node.get("content", []), depth)

    def _row(self, row: Json, fate: Fate, of_lines: Literal["new", "gone"]) -> Row:
        return Row(fate, tuple(self._cell(cell, fate, of_lines) for cell in row.get("content", ())))

    def _cell(self, cell: Json, fate: Fate, of_lines: Literal["new", "gone"]) -> Cell:
        blocks: list[Json] = cell.get("content", [])
        old, new = (blocks, []) if of_lines == "gone" else ([], blocks)
        return _cell(cell, fate, _Comparison(old, new, True).lines(old, new, 0))

    # ------------------------------------------------------------ one block, in both

    def _pair(self, old: Json, new: Json, depth: int) -> Iterator[Line]:
        kind = new["type"]
        if SCHEMA.nodes[kind].holds_inline:
            yield from self._words(old, new, depth)
        elif kind == "table":
            yield self._table(old, new, depth)
        elif content_key(_unsigned(old)) == content_key(_unsigned(new)) and not self.whole:
            yield Line(kind, "same", _id(new), depth, "•" if kind == "list_item" else "", _in_short(new))
        else:
            yield from self._inside(new, old.get("content", []), new.get("content", []), depth)

    def _words(self, old: Json, new: Json, depth: int) -> Iterator[Line]:
        if not self.whole and (old == new or (old["type"] == new["type"] and _bare_key(old) == _bare_key(new))):
            yield Line(new["type"], "same", _id(new), depth, runs=_in_short(new))
            return
        runs, told = compared(old, new) if old is not new else (plain_runs(new, "same"), ())
        told = (*_about(old, new), *told)
        is_same = all(run.kind == "same" for run in runs) and not told
        shown = runs if self.whole or not is_same else _in_short(new)
        notes = [line for line in self.lines(_notes(old), _notes(new), depth + 1) if self.whole or not line.is_same]
        fate: Fate = "same" if is_same and all(line.is_same for line in notes) else "changed"
        yield Line(new["type"], fate, _id(new), depth, runs=shown if fate == "same" else runs, told=told)
        yield from notes

    def _inside(self, node: Json, old: list[Json], new: list[Json], depth: int) -> Iterator[Line]:
        """The lines of what a list, an item or a quotation holds."""
        if node["type"] == "list_item":
            yield from self._item(node, old, new, depth)
            return
        deeper = list(self.lines(old, new, depth if node["type"] in LISTS else depth + 1))
        if node["type"] == "ordered_list":
            deeper = list(_numbered(deeper, depth))
        yield from deeper

    def _item(self, node: Json, old: list[Json], new: list[Json], depth: int) -> Iterator[Line]:
        lines = iter(self.lines(old, new, depth + 1))
        first = next(lines, None)
        if first is not None:
            yield replace(first, sign=first.sign or "•", depth=depth)
        yield from lines

    def _table(self, old: Json, new: Json, depth: int) -> Line:
        if content_key(_unsigned(old)) == content_key(_unsigned(new)) and not self.whole:
            return Line("table", "same", _id(new), depth, runs=_in_short(new))
        olds, news = old.get("content", []), new.get("content", [])
        rows = tuple(self._rows(step, olds, news) for step in matched(olds, news, 0, 0, (_bare_key, None)))
        fate: Fate = "same" if all(row.fate == "same" for row in rows) else "changed"
        return Line("table", fate, _id(new), depth, rows=rows)

    def _rows(self, step: Step, old: list[Json], new: list[Json]) -> Row:
        if step.new is None:
            return self._row(old[step.old or 0], "gone", "gone")
        if step.old is None:
            return self._row(new[step.new], "new", "new")
        pairs = zip_longest(old[step.old].get("content", ()), new[step.new].get("content", ()))
        cells = tuple(self._cells(was, now) for was, now in pairs)
        return Row("same" if all(cell.fate == "same" for cell in cells) else "changed", cells)

    def _cells(self, old: Json | None, new: Json | None) -> Cell:
        if new is None or old is None:
            there = new or old or {}
            return self._cell(there, "new", "new") if new else self._cell(there, "gone", "gone")
        was, now = old.get("content", []), new.get("content", [])
        # A cell's words are shown whole, since cells are told apart by their place alone.
        lines = tuple(_Comparison(was, now, True).lines(was, now, 0))
        return _cell(new, "same" if all(line.is_same for line in lines) else "changed", lines)


def _gone_first(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps, where some went and some came what went first."""
    for _both, group in groupby(steps, key=lambda step: step.old is not None and step.new is not None):
        yield from sorted(group, key=lambda step: step.new is not None)


# ---------------------------------------------------------------- what blocks are known by


def _blocks(nodes: Iterable[Json]) -> Iterator[Json]:
    """Every node below that is not a run of words; what stands in a table is told with the table."""
    for node in nodes:
        if node["type"] != "text":
            yield node
            yield from _blocks(node.get("content", ()) if node["type"] != "table" else ())


def _id(node: Json) -> str:
    return str(node.get("attrs", {}).get("id") or "")


def _key(node: Json) -> str | None:
    """Type and id; a paragraph that has become a heading is still the same block."""
    return f"line#{_id(node)}" if node["type"] in ("paragraph", "heading") and _id(node) else identity(node)


def _bare_key(node: Json) -> str:
    return content_key(_unsigned(node))


def _unsigned(node: Json) -> Json:
    """The node without the names of its writers, words of one dress in one piece again."""
    if "content" not in node or not _is_signed(node):
        return node
    content: list[Json] = []
    for child in node["content"]:
        last = content[-1] if content else None
        if child["type"] == "text" and last is not None and last["type"] == "text" and last.get("marks") == child.get("marks"):
            content[-1] = {**last, "text": last["text"] + child["text"]}
        else:
            content.append({key: value for key, value in child.items() if key != "by"} if child["type"] == "text" else _unsigned(child))
    return {**node, "content": content}


def _is_signed(node: Json) -> bool:
    return any("by" in child if child["type"] == "text" else _is_signed(child) for child in node.get("content", ()))


def _notes(node: Json) -> list[Json]:
    return [child for child in node.get("content", ()) if child["type"] == "footnote"]


# ---------------------------------------------------------------- how they are told


def _cell(node: Json, fate: Fate, lines: Iterable[Line]) -> Cell:
    attrs = node["attrs"]
    return Cell("header" if node["type"] == "table_header" else "cell", fate, tuple(lines), attrs["colspan"], attrs["rowspan"])


def _in_short(node: Json) -> tuple[Run, ...]:
    """The first words of a block."""
    is_inline = SCHEMA.nodes[node["type"]].holds_inline
    text = "".join(words(child) for child in node.get("content", ())) if is_inline else plain_text(node)
    some = " ".join(text[: 4 * IN_SHORT].split())
    return (Run("same", some if len(some) <= IN_SHORT else some[:IN_SHORT].rsplit(" ", 1)[0] + " …"),)


def _numbered(lines: Sequence[Line], depth: int) -> Iterator[Line]:
    """The items of a numbered list with their numbers; what is gone has none."""
    number = 0
    for line in lines:
        if line.sign != "•" or line.depth != depth:
            yield line
            continue
        number += line.fate != "gone"
        yield replace(line, sign=f"{number}." if line.fate != "gone" else "–")


def _about(old: Json, new: Json) -> Iterator[str]:
    """What happened to the block itself."""
    if old["type"] != new["type"]:
        yield say("Avsnittet ble gjort til overskrift.") if new["type"] == "heading" else say("Overskriften ble gjort til avsnitt.")
    elif old["attrs"].get("indent") != new["attrs"].get("indent"):
        yield say("Avsnittet fikk innrykk.") if new["attrs"].get("indent") else say("Innrykket ble tatt bort.")


def counts(lines: Iterable[Line]) -> tuple[int, int]:
    """How many words came and went."""
    came = gone = 0
    for line in lines:
        came += count_words(line.runs, "new")
        gone += count_words(line.runs, "gone")
        more = counts(chain.from_iterable(cell.lines for row in line.rows for cell in row.cells))
        came, gone = came + more[0], gone + more[1]
    return came, gone
