"""Two drawings of a page as one in which it shows what came and what went: ``ins`` and ``del`` round the words, as HTML knows them.

Elements are laid side by side by the pieces they are (``data-key``) and by their words, from the outermost inward; where they hold nothing
but words, these are compared one by one. What was moved is struck out and written anew. Links to what is not there are words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, TypeAlias

from lxml import etree

from exports.aligning import Pair, Thing, aligned
from exports.inline import ZERO_WIDTH_SPACE
from exports.reading_changes import readable, told_apart

Element = Any
Status = Literal["kept", "ins", "del"]
Path = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
Signed = Callable[[Sequence[str], str, str], Sequence[Element]]
"""Gives the marks that stand behind a change of what has these ids, the innermost first: the words that went, and those that came."""

KEY = "data-key"
MARK = "mark"
"""The class of what is put between words and is no part of them."""

_INLINE = frozenset({"a", "b", "i", "span", "br", "sup"})
_WHOLE = frozenset({"img", "colgroup", "{http://www.w3.org/2000/svg}svg"})
_ALONE = frozenset({"call", "note", "number"})
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_VOID = re.compile(r"<(br|img|col)\b([^>]*?)/?>")


def parsed(markup: str) -> Element:
    """A page's content as a tree."""
    closed = _VOID.sub(r"<\1\2/>", markup)
    return etree.fromstring(f"<div>{closed}</div>")


def merge_pages(before: Element, after: Element, signed: Signed) -> Element:
    """One page of two, whose elements still say which piece they are. Both trees are used up."""
    merged = _Merger(signed).element(before, after, ())
    _settle(merged)
    return merged


def markup_of(page: Element) -> str:
    """The markup of a page's content, without what says which piece an element is."""
    for one in page.iter():
        one.attrib.pop(KEY, None)
        if MARK in str(one.get("class")).split() and not one.tail:
            one.tail = ZERO_WIDTH_SPACE  # many marks in one place go on to the next line
    return "".join(etree.tostring(child, method="html", encoding="unicode") for child in page)


@dataclass(slots=True)
class _Word:
    """A word, or an element that stands as one (a line break, a footnote). ``marks``: what stands behind it."""

    key: object
    path: Path
    text: str = ""
    element: Element | None = None
    marks: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """Words that follow each other with no element of another kind between them. ``first``: marks before the first word."""

    words: list[_Word] = field(default_factory=list)
    first: list[Element] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "".join(word.text for word in self.words)


_Piece: TypeAlias = Any
"""A ``_Line`` or an element."""


# ---------------------------------------------------------------- reading


def _pieces(element: Element) -> list[_Piece]:
    """What an element holds, in order: lines of words, and elements."""
    made: list[_Piece] = []
    line = _Line()
    _read_text(element.text, (), line)
    for child in element:
        if child.tag in _INLINE:
            _read(child, (), line)
        else:
            made += [line, child] if line.words or line.first else [child]
            line = _Line()
        _read_text(child.tail, (), line)
    return [*made, line] if line.words or line.first else made


def _read(element: Element, path: Path, line: _Line) -> None:
    """Reads an inline element into a line."""
    classes = str(element.get("class") or "").split()
    if MARK in classes:
        mark = deepcopy(element)
        mark.tail = None
        (line.words[-1].marks if line.words else line.first).append(mark)
        return
    alone = _ALONE & set(classes)
    if element.tag == "br" or alone:
        bare = deepcopy(element)
        bare.tail = None
        said = "" if "number" in alone else _said_of_note(element)
        line.words.append(_Word((element.tag, tuple(alone), said), path, "", bare))
        return
    inner = (*path, (str(element.tag), tuple(sorted((str(key), str(value)) for key, value in element.attrib.items()))))
    _read_text(element.text, inner, line)
    for child in element:
        _read(child, inner, line)
        _read_text(child.tail, inner, line)


def _said_of_note(element: Element) -> str:
    """What a footnote, or the number that calls it, is known by: the note's words without its number."""
    note = element.getnext() if "call" in str(element.get("class")) else element
    return "" if note is None else "".join(list(note.itertext())[1:])


def _read_text(text: str | None, path: Path, line: _Line) -> None:
    for words in _WORDS.findall(text or ""):
        last = line.words[-1] if line.words else None
        if last and last.text and last.path == path and last.text[-1].isalnum() and words[0].isalnum():
            last.text += words  # a mark stood in the midst of the word
            last.key = (last.text, _dress(path))
        else:
            line.words.append(_Word((words, _dress(path)), path, words))


def _dress(path: Path) -> Path:
    """What words wear: the elements round them, without what a link is called, and without those that only say which block it is."""
    return tuple((tag, tuple(one for one in facts if one[0] != "title")) for tag, facts in path if KEY not in dict(facts))


def _held_in(path: Path) -> tuple[str, ...]:
    """Which block words are of that has no element but this to say so."""
    return tuple(value for _, facts in reversed(path) for name, value in facts if name == KEY)


# ---------------------------------------------------------------- laying side by side


class _Merger:
    """Merges two trees."""

    def __init__(self, signed: Signed) -> None:
        self.signed = signed

    def element(self, before: Element, after: Element, ids: tuple[str, ...]) -> Element:
        """An element that stands on both pages."""
        follows = after.tag == "nav" or after.get("class") == "overview"
        if follows and self.signed is not _unsigned:  # a change in the contents or the overview is signed where it is made
            return _Merger(_unsigned).element(before, after, ids)
        ids = _ids(after, _ids(before, ids))
        made = etree.Element(after.tag, dict(after.attrib), nsmap=after.nsmap)
        first, second = _pieces(before), _pieces(after)
        for i, j in _pairs(after.tag, first, second):
            if i is not None and j is not None:
                self.both(made, first[i], second[j], ids)
            else:
                self.whole(made, *((first[i], "del") if i is not None else (second[j or 0], "ins")), ids)
        return made

    def both(self, into: Element, before: _Piece, after: _Piece, ids: tuple[str, ...]) -> None:
        if isinstance(before, _Line) or isinstance(after, _Line):
            self.line(into, before, after, ids)  # things of one kind are both words
        elif after.tag in _WHOLE or _is_other_grid(before, after):
            if after.tag == "colgroup" or _markup(before) == _markup(after):
                into.append(_alone(after))
                return
            self.whole(into, before, "del", ids)
            self.whole(into, after, "ins", ids)
        else:
            into.append(self.element(before, after, ids))

    def whole(self, into: Element, piece: _Piece, status: Status, ids: tuple[str, ...]) -> None:
        """What came or went as a whole."""
        if isinstance(piece, _Line):
            _append(into, piece.first)
            self.put(into, [(status, word) for word in piece.words], ids)
            return
        ids = _ids(piece, ids)
        made = _alone(piece)
        if piece.tag not in _WHOLE:
            made = etree.Element(piece.tag, dict(piece.attrib), nsmap=piece.nsmap)
            for inner in _pieces(piece):
                self.whole(made, inner, status, ids)
        if piece.tag in ("figure", "tr", "img", "{http://www.w3.org/2000/svg}svg"):
            made.set("class", f"{made.get('class', '')} {'gone' if status == 'del' else 'come'}".strip())
        if status == "del":
            made.set("data-gone", "")
        into.append(made)

    # ------------------------------------------------------------ words

    def line(self, into: Element, before: _Line, after: _Line, ids: tuple[str, ...]) -> None:
        """Words that stand on both pages, compared one by one."""
        first, second = [word.key for word in before.words], [word.key for word in after.words]
        _append(into, before.first)
        placed: list[tuple[Status, _Word]] = []
        for name, i, i_end, j, j_end in readable(told_apart(first, second), [word.text for word in before.words]):
            if name == "equal":
                for one, other in zip(before.words[i:i_end], after.words[j:j_end], strict=True):
                    other.marks = one.marks
                    placed.append(("kept", other))
            else:
                placed += [("del", word) for word in before.words[i:i_end]] + [("ins", word) for word in after.words[j:j_end]]
        self.put(into, placed, ids)

    def put(self, into: Element, placed: Iterable[tuple[Status, _Word]], ids: tuple[str, ...]) -> None:
        """Writes words, what came and went marked as such, and signs behind each change whose it is."""
        for is_kept, group in groupby(placed, key=lambda one: one[0] == "kept"):
            changed = list(group)
            if is_kept:
                _write(into, [word for _, word in changed])
                continue
            for status, some in groupby(changed, key=lambda one: one[0]):
                for part in _parted([word for _, word in some]):
                    marks, part[-1].marks = part[-1].marks, []
                    _write(etree.SubElement(into, status), part)
                    _append(into, marks)
            self.sign(into, changed, ids)

    def sign(self, into: Element, changed: Sequence[tuple[Status, _Word]], ids: tuple[str, ...]) -> None:
        """Signs a change, once for each block that its words are of."""
        for own in dict.fromkeys(_held_in(word.path) for _, word in changed):
            gone, come = (
                "".join(word.text for status, word in changed if status == name and _held_in(word.path) == own) for name in ("del", "ins")
            )
            if (gone + come).strip():
                _append(into, self.signed((*own, *ids), gone, come))


def _parted(words: Sequence[_Word]) -> list[list[_Word]]:
    """The words in stretches that end where a mark stands: a mark is neither struck out nor put in."""
    parts: list[list[_Word]] = [[]]
    for word in words:
        parts[-1].append(word)
        if word.marks:
            parts.append([])
    return [part for part in parts if part]


def _unsigned(ids: Sequence[str], gone: str, come: str) -> Sequence[Element]:
    return ()


def _write(into: Element, words: Sequence[_Word]) -> None:
    """Words in their elements; those in the same elements share them."""
    for path, group in groupby(words, key=lambda word: word.path):
        at = into
        for tag, attributes in path:
            at = etree.SubElement(at, tag, dict(attributes))
        for word in group:
            if word.element is not None:
                at.append(word.element)
            else:
                _say(at, word.text)
            _append(into if path else at, word.marks)
            if word.marks and path:  # a mark is a link of its own and stands in no other
                at = into
                for tag, attributes in path:
                    at = etree.SubElement(at, tag, dict(attributes))


def _say(into: Element, text: str) -> None:
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def _append(into: Element, marks: Iterable[Element]) -> None:
    for mark in marks:
        into.append(mark)


def _alone(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


# ---------------------------------------------------------------- what an element is known by


def _ids(element: Element, around: tuple[str, ...]) -> tuple[str, ...]:
    key = element.get(KEY)
    return around if key is None else (key, *around)


def _keys(element: Element) -> Iterator[str]:
    for one in element.iterdescendants():
        if isinstance(one.tag, str) and one.get(KEY) is not None:
            yield str(one.get(KEY))
    if element.get(KEY) is not None:
        yield str(element.get(KEY))


def _pairs(tag: str, before: Sequence[_Piece], after: Sequence[_Piece]) -> list[Pair]:
    """What an element holds, laid side by side; a row keeps its cells, whatever stands in them."""
    if tag == "tr" and len(before) == len(after):
        return [(at, at) for at in range(len(after))]
    return aligned(list(map(_thing, before)), list(map(_thing, after)))


def _thing(piece: _Piece) -> Thing:
    if isinstance(piece, _Line):
        return Thing((), "words", piece.said)
    names = tuple(_keys(piece))
    style = str(piece.get("class") or "")
    return Thing(names, piece.tag if names else f"{piece.tag} {style}", " ".join("".join(piece.itertext()).split()))


def _markup(element: Element) -> bytes:
    return bytes(etree.tostring(_alone(element), method="c14n"))


def _is_other_grid(before: Element, after: Element) -> bool:
    """Whether two tables have other columns, or cells that span: their rows cannot stand in one table then."""
    if after.tag != "table":
        return False
    spanning = any(cell.get("rowspan") for table in (before, after) for cell in table.iter("td", "th"))
    return _columns(before) != _columns(after) or (spanning and _markup(before) != _markup(after))


def _columns(table: Element) -> int:
    return max((sum(int(cell.get("colspan") or 1) for cell in row) for row in table.iter("tr")), default=0)


# ---------------------------------------------------------------- ids and links


def _settle(page: Element) -> None:
    """Each id once, and no link to what is not there. Of two with one id, that which is struck out gets another, and its links with it."""
    struck = [one for holder in page.iter("del") for one in holder.iter()]
    struck += [one for holder in page.iter() if holder.get("data-gone") is not None for one in holder.iter()]
    gone = {id(one) for one in struck}
    standing = {str(one.get("id")) for one in page.iter() if one.get("id") and id(one) not in gone}
    renamed = {str(one.get("id")) for one in struck if one.get("id") in standing}
    for one in page.iter():
        if id(one) in gone:
            for name, sign in (("id", ""), ("href", "#")):
                value = str(one.get(name) or "").removeprefix(sign)
                if value in renamed and (name == "id" or "call" in str(one.get("class")) or _is_in_note(one)):
                    one.set(name, f"{sign}{value}-d")
        one.attrib.pop("data-gone", None)
    known = {f"#{one.get('id')}" for one in page.iter() if one.get("id")}
    for link in list(page.iter("a")):
        leads_in = str(link.get("href")).startswith("#") and MARK not in str(link.get("class")).split()
        if leads_in and link.get("href") not in known:
            link.tag = "span"
            link.attrib.clear()


def _is_in_note(element: Element) -> bool:
    return any("note" in str(one.get("class") or "").split() for one in element.iterancestors())
