"""A Word paragraph as a row of words and marks, and two such rows as one in which what came and what went is tracked.

Marks (bookmarks, ends of comments) have no width and are never tracked: those of both versions stay, each before the word it stood before.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from lxml import etree

from exports.reading_changes import readable, told_apart
from exports.word_xml import Element, clark, element, w

Status = Literal["kept", "ins", "del"]
Track = Callable[[Status, Sequence[Element]], Sequence[Element]]
"""Puts runs that came or went into ``w:ins`` or ``w:del``, with what belongs beside it."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MARKS = {clark("w:bookmarkStart"), clark("w:bookmarkEnd"), clark("w:commentRangeStart"), clark("w:commentRangeEnd")}
_RUN, _TEXT, _LINK, _PROPERTIES = clark("w:r"), clark("w:t"), clark("w:hyperlink"), clark("w:rPr")
_NUMBERED = {clark("wp:docPr"), clark("pic:cNvPr"), clark("wps:cNvPr")}


Link = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word with its dress, or another run (line break, drawing, footnote).

    link: the attributes of the hyperlink it stands in. inner: marks in the midst of the word, each with the number of signs before it.
    """

    key: tuple[object, ...]
    run: Element
    words: str = ""
    link: Link = ()
    inner: tuple[tuple[int, Element], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph's tokens; ``marks``: what stands before each of them, and last what stands behind all."""

    tokens: tuple[Token, ...]
    marks: tuple[tuple[Element, ...], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    status: Status
    token: Token | None
    mark: Element | None = None


def is_mark(one: Element) -> bool:
    """Whether an element has no width: a bookmark, or what belongs to a comment."""
    return one.tag in _MARKS or (one.tag == _RUN and one.find(clark("w:commentReference")) is not None)


def read_row(paragraph: Element, notes: Callable[[str], str]) -> Row:
    """The row of a paragraph. ``notes`` gives the words of a footnote by its number in the file."""
    reader = _Reader(notes)
    for child in paragraph:
        link = tuple(sorted((str(key), str(value)) for key, value in child.attrib.items())) if child.tag == _LINK else ()
        for one in list(child) if child.tag == _LINK else [child]:
            reader.read(one, link)
    reader.close()
    return Row(tuple(reader.tokens), tuple(map(tuple, reader.marks)))


class _Reader:
    """Reads a paragraph's runs. Words of one dress that stand side by side are read as one, whatever runs and marks part them."""

    def __init__(self, notes: Callable[[str], str]) -> None:
        self.notes = notes
        self.tokens: list[Token] = []
        self.marks: list[list[Element]] = [[]]
        self._words, self._within = "", list[tuple[int, Element]]()
        self._run: Element | None = None
        self._dress: tuple[bytes, Link] = b"", ()

    def read(self, one: Element, link: Link) -> None:
        """Reads a run or a mark."""
        if is_mark(one):
            self._within.append((len(self._words), one))
            return
        if one.tag != _RUN:
            return
        properties, text = one.find(_PROPERTIES), one.find(_TEXT)
        dress = _plain(properties) if properties is not None else b""
        if text is None or self._run is None or self._dress != (dress, link):
            self.close()
        if text is None:
            self._add(Token((_sign(one, self.notes), dress, link), one, "", link))
            return
        self._run, self._dress = one, (dress, link)
        self._words += text.text or ""

    def close(self) -> None:
        """Ends the words that were read last."""
        words, within, run = self._words, self._within, self._run
        self._words, self._within, self._run = "", [], None
        at = 0
        for word in _WORDS.findall(words) if run is not None else ():
            while within and within[0][0] <= at:
                self.marks[-1].append(within.pop(0)[1])
            inner = tuple((place - at, mark) for place, mark in within if place < at + len(word))
            del within[: len(inner)]
            if run is not None:
                self._add(Token((word, *self._dress), run, word, self._dress[1], inner))
            at += len(word)
        self.marks[-1] += [mark for _, mark in within]

    def _add(self, token: Token) -> None:
        self.tokens.append(token)
        self.marks.append([])


def _sign(run: Element, notes: Callable[[str], str]) -> object:
    """What a run without words is known by: a footnote by its text, a drawing by its content, one that floats by floating."""
    note = run.find(clark("w:footnoteReference"))
    if note is not None:
        return "note", notes(note.get(clark("w:id")))
    if next(run.iter(clark("wp:anchor")), None) is not None:
        return "floating"
    bare = deepcopy(run)
    for one in list(bare.iter()):
        if one.tag in _NUMBERED:
            one.attrib.pop("id", None)
        elif is_mark(one) and (parent := one.getparent()) is not None:
            parent.remove(one)
    return _plain(bare)


def _plain(one: Element) -> bytes:
    return bytes(etree.tostring(one, method="c14n", exclusive=True))


# ---------------------------------------------------------------- two as one


def compared(before: Row, after: Row) -> list[tuple[Status, int, int]]:
    """Status, and places in both rows, token by token: of what stayed both places, else one and the place it falls at in the other."""
    first, second = [token.key for token in before.tokens], [token.key for token in after.tokens]
    made: list[tuple[Status, int, int]] = []
    for name, i, i_end, j, j_end in readable(told_apart(first, second), [token.words for token in before.tokens]):
        if name == "equal":
            made += [("kept", one, other) for one, other in zip(range(i, i_end), range(j, j_end), strict=True)]
        else:
            made += [("del", at, j) for at in range(i, i_end)] + [("ins", i_end, at) for at in range(j, j_end)]
    return made


def merged(before: Row, after: Row, keeps: Callable[[Element], bool], track: Track) -> list[Element]:
    """The content of a paragraph that holds both rows. ``keeps``: whether a mark of the earlier version stays."""
    placed: list[_Placed] = []
    shown_before = shown_after = 0

    def marks(i: int, j: int) -> None:
        nonlocal shown_before, shown_after
        for row in before.marks[shown_before : i + 1]:
            placed.extend(_Placed("kept", None, mark) for mark in row if keeps(mark))
        for row in after.marks[shown_after : j + 1]:
            placed.extend(_Placed("kept", None, mark) for mark in row)
        shown_before, shown_after = max(shown_before, i + 1), max(shown_after, j + 1)

    for status, i, j in compared(before, after):
        marks(i if status != "ins" else shown_before - 1, j if status != "del" else shown_after - 1)
        placed.append(_Placed(status, before.tokens[i] if status == "del" else _with_inner(after.tokens[j], before, i, status)))
    marks(len(before.tokens), len(after.tokens))
    return _built(placed, track)


def _with_inner(token: Token, before: Row, at: int, status: Status) -> Token:
    """A word that stayed, with the marks that stood in it in the earlier version."""
    return replace(token, inner=before.tokens[at].inner) if status == "kept" and before.tokens[at].inner else token


def tracked(row: Row, status: Status, keeps: Callable[[Element], bool], track: Track) -> list[Element]:
    """The content of a paragraph that came or went as a whole."""
    placed: list[_Placed] = []
    for at, token in enumerate((*row.tokens, None)):
        placed.extend(_Placed("kept", None, mark) for mark in row.marks[at] if keeps(mark))
        placed.extend([_Placed(status, token)] if token else [])
    return _built(placed, track)


def _built(placed: Sequence[_Placed], track: Track) -> list[Element]:
    """Runs, tracked and linked, of tokens and marks in order."""
    made: list[Element] = []
    for link, group in groupby(placed, key=lambda one: one.token.link if one.token else None):
        inside = list(_tracked_runs(list(group), track))
        if link:
            holder = w("hyperlink", *inside)
            for key, value in link:
                holder.set(key, value)
            inside = [holder]
        made += inside
    return made


def _tracked_runs(placed: Sequence[_Placed], track: Track) -> Iterator[Element]:
    for status, group in groupby(placed, key=lambda one: (one.status, one.token is None)):
        ones = list(group)
        if status[1]:
            yield from (one.mark for one in ones if one.mark is not None)
            continue
        runs = list(_runs([one.token for one in ones if one.token], status[0] == "del"))
        if status[0] == "kept":
            yield from runs
            continue
        yield from track(status[0], runs)


def _runs(tokens: Sequence[Token], gone: bool) -> Iterator[Element]:
    """The tokens as runs; words of one dress that follow each other are one run, unless a mark stands between them."""
    for key, group in groupby(tokens, key=lambda token: token.key[1] if token.words else id(token)):
        ones = list(group)
        if not isinstance(key, bytes):
            yield deepcopy(ones[0].run)
            continue
        words = ""
        for token in ones:
            at = 0
            for place, mark in token.inner:
                words, at = words + token.words[at:place], place
                yield from _run_of(ones[0].run, words, gone)
                yield mark
                words = ""
            words += token.words[at:]
        yield from _run_of(ones[0].run, words, gone)


def _run_of(run: Element, words: str, gone: bool) -> Iterator[Element]:
    """A run in the dress of another; none without words."""
    if words:
        made = deepcopy(run)
        made.replace(made.find(_TEXT), element("w:delText" if gone else "w:t", {"xml:space": "preserve"}, [words]))
        yield made
