"""Two drawings of a Word text as one with tracked changes: accepted it is the later text, rejected the earlier.

Paragraphs and rows are laid side by side by their bookmarks, which carry the identity of every piece, and by their words. What differs
inside a paragraph is tracked word by word; what came or went as a whole with its paragraph mark or its table row. A table whose columns
changed, and whatever was moved, is struck out and written anew.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Protocol, TypeAlias

from lxml import etree

from exports.aligning import Thing, aligned
from exports.word_marks import read_mark
from exports.word_tokens import Status, is_mark, merged, read_row, tracked
from exports.word_xml import Element, clark, w

_P, _TABLE, _ROW, _CELL, _SECTION = (clark(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "sectPr"))
_START, _END, _LINK = clark("w:bookmarkStart"), clark("w:bookmarkEnd"), clark("w:hyperlink")
_PARAGRAPH, _LETTERS, _PLACE, _NUMBER = clark("w:pPr"), clark("w:rPr"), clark("w:numPr"), clark("w:numId")
_VALUE, _NAME, _ID, _ANCHOR = clark("w:val"), clark("w:name"), clark("w:id"), clark("w:anchor")
_INS, _DEL, _RUN, _CHANGE = (clark(f"w:{name}") for name in ("ins", "del", "r", "pPrChange"))
_CONTENTS = "Toc"
_Made: TypeAlias = tuple[Status, Element, tuple[str, ...]]
"""What became of a paragraph's mark (of a table always «kept»), the paragraph or table, and its ids."""


class Byline(Protocol):
    """Says whose a change is."""

    def mark(self, status: Status, ids: Sequence[str], words: str = "") -> Element:
        """An empty ``w:ins`` or ``w:del`` for a change of what has these ids, the innermost first, in these words."""

    def formatting(self, ids: Sequence[str]) -> dict[str, str]:
        """The attributes of a change of form."""

    def beside(self, status: Status, ids: Sequence[str], words: str) -> tuple[list[Element], list[Element]]:
        """What stands before and behind the words of such a change (the ends of comments on it)."""


def merge(before: Element, after: Element, notes: Callable[[str], str], byline: Byline) -> Element:
    """One body of two. ``notes`` gives the words of a footnote by its number. Both bodies are used up."""
    known = {one.get(_NAME) for one in after.iter(_START)}
    return _Merger(_places(before) | _places(after), known, _doubled(before, known), notes, byline).body(before, after)


def _doubled(before: Element, known: set[str | None]) -> set[str | None]:
    """The numbers of the earlier bookmarks that the later text has too."""
    return {one.get(_ID) for one in before.iter(_START) if one.get(_NAME) in known}


class _Merger:
    """Merges one pair of bodies.

    places: element → ids of what it stands in, the innermost first. known, doubled: bookmarks of the later text, and the numbers of those
    of the same name in the earlier one, which are dropped.
    """

    def __init__(
        self, places: dict[Element, tuple[str, ...]], known: set[str | None], doubled: set[str | None],
        notes: Callable[[str], str], byline: Byline,
    ) -> None:  # fmt: skip
        self.places, self.known, self.doubled, self.notes, self.byline = places, known, doubled, notes, byline

    def body(self, before: Element, after: Element) -> Element:
        """The merged body, in the later text's section."""
        section = after.find(_SECTION)
        made = w("body", *self.flow(_flow(before), _flow(after)))
        for mark in list(made.iter(_START, _END)):  # in the words of a drawing that is struck out
            if mark.get(_ID) in self.doubled and (holder := mark.getparent()) is not None:
                holder.remove(mark)
        if section is not None:
            made.append(section)
        return made

    # ------------------------------------------------------------ paragraphs and tables that follow on each other

    def flow(self, before: Sequence[Element], after: Sequence[Element]) -> list[Element]:
        """The content of a body or a cell."""
        pairs = aligned(list(map(_thing, before)), list(map(_thing, after)), ends_together=True)
        _same_lists([(before[i], after[j]) for i, j in pairs if i is not None and j is not None], before)
        made: list[_Made] = []
        for i, j in pairs:
            if i is not None and j is not None:
                made += self.both(before[i], after[j])
            elif i is not None:
                made.append((_mark_of(before[i], "del"), self.whole(before[i], "del"), self.ids(before[i])))
            elif j is not None:
                made.append((_mark_of(after[j], "ins"), self.whole(after[j], "ins"), self.ids(after[j])))
        self.hand_on_marks(made)
        for status, one, ids in made:
            if one.tag == _P and status != "kept":
                self.track_mark(one, status, ids)
        return [one for _, one, _ in made]

    def hand_on_marks(self, made: list[_Made]) -> None:
        """Let the mark of a paragraph that stayed go over to the last of those that came or went right behind it, where it must.

        It must at the end of a body or a cell, whose last mark has to stay; and where words that came end the paragraph, for that is how
        Word tracks it when somebody writes on, and LibreOffice joins the paragraph to the next one otherwise.
        """
        at = 0
        while at < len(made):
            status, last = made[at][0], _run_behind(made, at)
            must = last == len(made) - 1 or (made[last][0] == "ins" and _ends_in_insertion(made[at][1]))
            if status == "kept" and last > at and made[at][1].tag == _P and must:
                self.hand_on(made, at, last)
            at = last + 1

    def hand_on(self, made: list[_Made], first: int, last: int) -> None:
        """The mark of the paragraph at ``first``, with its form, goes over to that at ``last``."""
        status, ids = made[last][0], made[last][2]
        giver, taker = made[first][1], made[last][1]
        own = giver.find(_PARAGRAPH)
        change = own.find(_CHANGE) if own is not None else None
        earlier, later = (deepcopy(change[0]) if change is not None else _bare(own)), _bare(own)
        form = _bare(taker.find(_PARAGRAPH))
        if change is not None and own is not None:
            own.remove(change)
        old, new = (earlier, form) if status == "ins" else (form, later)
        if taker.find(_PARAGRAPH) is not None:
            taker.remove(taker.find(_PARAGRAPH))
        taker.insert(0, self.form(old, new, ids))
        for at in range(first, last):
            made[at] = (status, made[at][1], made[at + 1][2])
        made[last] = ("kept", taker, ids)

    def both(self, before: Element, after: Element) -> list[_Made]:
        """What stands in both versions."""
        if after.tag == _P:
            return [("kept", self.paragraph(before, after), self.ids(after))]
        if _columns(before) == _columns(after):
            return [("kept", self.table(before, after), self.ids(after))]
        gone, come, ids = self.whole(before, "del"), self.whole(after, "ins"), self.ids(after)
        return [("kept", gone, ids), ("del", w("p"), ids), ("kept", come, ids)]

    def ids(self, one: Element) -> tuple[str, ...]:
        return self.places.get(one, ())

    def track_mark(self, paragraph: Element, status: Status, ids: Sequence[str]) -> None:
        """Track a paragraph's mark: it came or went with the paragraph."""
        own = paragraph.find(_PARAGRAPH)
        if own is None:
            own = w("pPr")
            paragraph.insert(0, own)
        letters = own.find(_LETTERS)
        if letters is None:
            letters = w("rPr")
            after = next((at for at, child in enumerate(own) if etree.QName(child).localname in ("sectPr", "pPrChange")), len(own))
            own.insert(after, letters)
        letters.insert(0, self.byline.mark(status, ids))

    def track(self, ids: Sequence[str], in_contents: bool) -> Callable[[Status, Sequence[Element]], Sequence[Element]]:
        """How runs of a change of these ids are held. What changes in the contents is remarked upon where it changes in the text."""

        def hold(status: Status, runs: Sequence[Element]) -> Sequence[Element]:
            words = "".join(text.text or "" for run in runs for text in run.iter(clark("w:t"), clark("w:delText")))
            holder = self.byline.mark(status, ids, words)
            holder.extend(runs)
            before, behind = ([], []) if in_contents else self.byline.beside(status, ids, words)
            return [*before, holder, *behind]

        return hold

    # ------------------------------------------------------------ one thing

    def paragraph(self, before: Element, after: Element) -> Element:
        """A paragraph that stayed, its words tracked."""
        rows = read_row(before, self.notes), read_row(after, self.notes)
        ids = self.ids(before) + self.ids(after)
        own = after.find(_PARAGRAPH)
        track = self.track(ids, style_of(after).startswith(_CONTENTS))
        return w("p", self.form(before.find(_PARAGRAPH), own, ids), *merged(*rows, self.keeps, track))

    def form(self, before: Element | None, after: Element | None, ids: Sequence[str]) -> Element | None:
        """The later paragraph's properties, which tell of the earlier ones where they differ."""
        old, new = _bare(before), _bare(after)
        if _same(old, new) or after is None:
            return after
        change = w("pPrChange", old)
        for key, value in self.byline.formatting(ids).items():
            change.set(key, value)
        after.append(change)
        return after

    def keeps(self, mark: Element) -> bool:
        """Whether a mark of the earlier text stays."""
        if mark.tag == _START:
            return mark.get(_ID) not in self.doubled
        return mark.tag != _END or mark.get(_ID) not in self.doubled

    def whole(self, one: Element, status: Status) -> Element:
        """What came or went; the mark of a paragraph is not tracked yet."""
        ids = self.ids(one)
        if one.tag == _P:
            row = read_row(one, self.notes)
            keeps = self.keeps if status == "del" else _all
            track = self.track(ids, style_of(one).startswith(_CONTENTS))
            return w("p", one.find(_PARAGRAPH), *tracked(row, status, keeps, track))
        for row in one.iterfind(_ROW):
            self.row_whole(row, status)
        return one

    # ------------------------------------------------------------ tables

    def table(self, before: Element, after: Element) -> Element:
        """A table that stayed, row by row."""
        first, second = list(before.iterfind(_ROW)), list(after.iterfind(_ROW))
        made = w("tbl", after[0], after[1])
        for i, j in aligned([_row_thing(row) for row in first], [_row_thing(row) for row in second]):
            if i is not None and j is not None and _shape(first[i]) == _shape(second[j]):
                made.append(self.row(first[i], second[j]))
                continue
            made.extend([self.row_whole(first[i], "del")] if i is not None else [])
            made.extend([self.row_whole(second[j], "ins")] if j is not None else [])
        return made

    def row(self, before: Element, after: Element) -> Element:
        """A row that stayed, cell by cell."""
        made = w("tr", after.find(clark("w:trPr")))
        for one, other in zip(list(before.iterfind(_CELL)), list(after.iterfind(_CELL)), strict=True):
            made.append(w("tc", other.find(clark("w:tcPr")), *self.flow(_flow(one), _flow(other))))
        return made

    def row_whole(self, row: Element, status: Status) -> Element:
        """A row that came or went, with all that is in its cells; the last paragraph of a cell keeps its mark, as a cell must have one."""
        ids = self.ids(row)
        own = row.find(clark("w:trPr"))
        if own is None:
            own = w("trPr")
            row.insert(0, own)
        own.append(self.byline.mark(status, ids))
        for cell in row.iterfind(_CELL):
            content = _flow(cell)
            for at, one in enumerate(content):
                ids_here = self.ids(one)
                fresh = self.whole(one, status)
                if one.tag == _P:
                    cell.replace(one, fresh)
                    if at < len(content) - 1:
                        self.track_mark(fresh, status, ids_here)
        return row


def _all(mark: Element) -> bool:
    return True


def _mark_of(one: Element, status: Status) -> Status:
    return status if one.tag == _P else "kept"


def _flow(holder: Element) -> list[Element]:
    return [child for child in holder if child.tag in (_P, _TABLE)]


def _run_behind(made: Sequence[_Made], at: int) -> int:
    """The place of the last of the paragraphs right behind this one that all came, or all went; the place itself when there is none."""
    last = at
    while last + 1 < len(made) and made[last + 1][0] == made[at + 1][0] != "kept" and made[last + 1][1].tag == _P:
        last += 1
    return last


def _ends_in_insertion(paragraph: Element) -> bool:
    """Whether the last of a paragraph's words are such that came."""
    content = [child for child in paragraph if child.tag in (_INS, _DEL, _LINK) or (child.tag == _RUN and not is_mark(child))]
    if content and content[-1].tag == _LINK:
        content = [child for child in content[-1] if not is_mark(child)]
    return bool(content) and content[-1].tag == _INS


# ---------------------------------------------------------------- what a thing is known by


def _names(one: Element) -> tuple[str, ...]:
    return tuple(str(mark.get(_NAME)) for mark in one.iter(_START))


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style, empty when it names none."""
    style = paragraph.find(f"{_PARAGRAPH}/{clark('w:pStyle')}")
    return "" if style is None else str(style.get(_VALUE))


def _words(one: Element) -> str:
    return " ".join("".join(text.itertext()) for text in one.iter(clark("w:t")))


def _thing(one: Element) -> Thing:
    if one.tag == _TABLE:
        return Thing(_names(one) + tuple(f"row {name}" for name in _anchors(one)), "table", _words(one))
    style = style_of(one)
    names = _names(one)
    if style.startswith(_CONTENTS):
        names += tuple(f"line {name}" for name in _anchors(one))
    return Thing(names, style if not names else "paragraph", _words(one))


def _row_thing(row: Element) -> Thing:
    return Thing(_names(row) + tuple(f"row {name}" for name in _anchors(row)), "row", _words(row))


def _anchors(one: Element) -> list[str]:
    return [str(link.get(_ANCHOR)) for link in one.iter(_LINK) if link.get(_ANCHOR)]


def _columns(table: Element) -> list[str]:
    return [str(column.get(clark("w:w"))) for column in table[1]]


def _shape(row: Element) -> list[bytes]:
    """The cells of a row, as far as they must be alike to be merged."""
    owns = (cell.find(clark("w:tcPr")) for cell in row.iterfind(_CELL))
    return [b"" if own is None else bytes(etree.tostring(own, method="c14n", exclusive=True)) for own in owns]


def _bare(own: Element | None) -> Element:
    """Paragraph properties without those of its mark and its section, which cannot be told of as changed."""
    if own is None:
        return w("pPr")
    bare = deepcopy(own)
    for child in list(bare):
        if etree.QName(child).localname in ("rPr", "sectPr", "pPrChange"):
            bare.remove(child)
    return bare


def _same(one: Element, other: Element) -> bool:
    return bool(etree.tostring(one, method="c14n", exclusive=True) == etree.tostring(other, method="c14n", exclusive=True))


def _same_lists(pairs: Sequence[tuple[Element, Element]], before: Sequence[Element]) -> None:
    """Give numbered lists of the earlier text the number of the list they became, so that what is struck out counts with the rest."""
    known: dict[str, str] = {}
    for one, other in pairs:
        if one.tag == _P and other.tag == _P:
            places = [found.get(_VALUE) for found in (_list(one), _list(other)) if found is not None]
            if len(places) == 2:
                known.setdefault(str(places[0]), str(places[1]))
    for one in before:
        place = _list(one) if one.tag == _P else None
        if place is not None:
            place.set(_VALUE, known.get(str(place.get(_VALUE)), str(place.get(_VALUE))))


def _list(paragraph: Element) -> Element | None:
    return paragraph.find(f"{_PARAGRAPH}/{_PLACE}/{_NUMBER}")


# ---------------------------------------------------------------- whose a place is


def _places(body: Element) -> dict[Element, tuple[str, ...]]:
    """Element → ids of what it stands in: its own bookmarks and those around it, the innermost first, then section and chapter, which are
    marked on their headings alone; last what it leads to."""
    open_now: dict[str, str] = {}
    homes: dict[str, str] = {}
    found: dict[Element, list[str]] = {}
    for one in body.iter(_P, _TABLE, _ROW, _START, _END):
        if one.tag == _END:
            open_now.pop(str(one.get(_ID)), None)
        elif one.tag == _START:
            letter, key = _id_of(str(one.get(_NAME)))
            if letter == "x":
                continue
            open_now[str(one.get(_ID))] = key
            if letter in "cs":
                homes = {"c": key} if letter == "c" else {**homes, "s": key}
            for holder in one.iterancestors(_P, _TABLE, _ROW):
                found.setdefault(holder, []).insert(0, key)
        else:
            around = [*reversed(open_now.values()), *(homes[level] for level in ("s", "c") if level in homes)]
            found.setdefault(one, []).extend(around)
    return {one: (*ids, *(_id_of(name)[1] for name in _anchors(one))) for one, ids in found.items()}


def _id_of(name: str) -> tuple[str, str]:
    """Letter and id a bookmark tells of; the id is "" for a field of the plan itself, the letter «x» for what the drawing adds."""
    letter, key, _ = read_mark(name) or ("x", "", "")
    return letter, "" if letter == "d" else key
