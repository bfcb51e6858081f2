"""A text mirrored while its updates are replayed: every sign of it with a number that stays with it, whatever is done around it.

The library tells what an update did to each node (retain, insert, delete; words are counted in UTF-8 bytes), and the same is done to a
mirror of the text that keeps a number beside each byte. Numbers are given by who replays, never by the library's clients: one browser may
hand on what another made.

Words that one update takes away and puts in again were moved, not written: a paragraph parted in two, two made one, a block carried
elsewhere. They keep their numbers. So do words that come back to the block they were taken from, by an undo or out of the history.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from pycrdt import Doc, XmlElement, XmlText

from app.prose.schema import Json
from app.prose.wording import MOST_COMPARISONS
from app.prose.ytree import Parent, root, untrusted

LEAST = 12
"""Fewer bytes than this may be typed again by chance: they are known again only when they are all that the same update put in."""

OLDER = -1
"""The number of words that stood there before the first update that was looked at."""

Told = list[tuple[list[int], list[Json], bool]]
"""What one update did: the path of each node it changed, the node's delta, and whether its attributes changed."""
Piece = tuple[bytes, list[int]]
"""Words that were taken away, with the number of each byte."""


class Fall(NamedTuple):
    """A block, or all its words, that one update took away. ``number``: of the update; ``words``: as they stood right before."""

    number: int
    id: str
    words: str


class Words:
    """The mirror of one text: its bytes, and the number of each. ``home``: the node it stands in."""

    __slots__ = ("by", "home", "signs")

    def __init__(self, home: "Branch") -> None:
        self.home, self.signs, self.by = home, bytearray(), list[int]()


class Branch:
    """The mirror of one node."""

    __slots__ = ("children", "id")

    def __init__(self, id: str = "") -> None:
        self.id, self.children = id, list["Branch | Words"]()


class Mirror:
    """The mirror of a document that updates are taken into through it.

    Events are heard by the library's own observer, for pycrdt's wrapping of it takes five times as long as all the rest.
    """

    def __init__(self, doc: Doc[Any]) -> None:
        self._told = told = Told()
        self._hearing = root(doc).integrated.observe_deep(
            lambda events: told.extend((event.path, event.delta, bool(event.keys)) for event in events)
        )
        self.doc, self.root = doc, Branch()
        self.lost: dict[str, list[Piece]] = {}
        self.gone: list[Piece] = []
        self.touched: dict[Words, int] = {}
        self.fallen: list[Fall] = []
        self.falling: list[tuple[str, bytes]] = []
        self.grown: set[str] = set()
        self.root.children += [self._grown(child, self.root, OLDER) for child in root(doc).children]
        self.touched.clear()
        self.grown.clear()

    def take(self, update: bytes, number: int) -> None:
        """Take an update into the document, and give the signs it brings this number. Raises Refused when it is none of this text."""
        with untrusted():
            self.doc.apply_update(update)
            self._follow(self._told, number)
        self._told.clear()

    def _follow(self, told: Told, number: int) -> None:
        """Do what an update did; the nodes above are told of first, so that paths hold for those below."""
        renamed: list[tuple[Branch, list[int]]] = []
        for path, delta, is_renamed in told if len(told) == 1 else sorted(told, key=lambda one: len(one[0])):
            node = self._at(path)
            if isinstance(node, Words):
                self._reword(node, delta, number)
                continue
            if delta:
                self._regrow(node, path, delta, number)
            if is_renamed:
                renamed.append((node, path))
        # What a block loses it loses under the name it had, and what it gets it is known by under the new one.
        for node, path in renamed:
            node.id = _id_of(self._original(path))
        if self.falling:
            self.fallen += [Fall(number, id, " ".join(signs.decode().split())) for id, signs in self.falling if not self._stands(id, signs)]
            self.falling.clear()
        self.grown.clear()
        self._know_again(number)

    def _stands(self, id: str, signs: bytes) -> bool:
        """Whether the same update put what it took away in elsewhere."""
        return id in self.grown or any(signs in words.signs for words in self.touched)

    def _at(self, path: list[int]) -> Branch | Words:
        node: Branch | Words = self.root
        for place in path:
            assert isinstance(node, Branch)
            node = node.children[place]
        return node

    def _original(self, path: list[int]) -> Any:
        node: Any = root(self.doc)
        for place in path:
            node = node.children[place]
        return node

    # ------------------------------------------------------------ words

    def _reword(self, words: Words, delta: list[Json], number: int) -> None:
        at = 0
        for step in delta:
            if "retain" in step:
                at += step["retain"]
            elif "insert" in step:
                signs = step["insert"].encode()
                words.signs[at:at] = signs
                words.by[at:at] = [number] * len(signs)
                at += len(signs)
                self.touched[words] = self.touched.get(words, 0) + len(signs)
            else:
                end = at + step["delete"]
                signs = bytes(words.signs[at:end])
                self._lose(words.home.id, signs, words.by[at:end])
                del words.signs[at:end], words.by[at:end]
                if not words.signs:
                    self._fall(words.home.id, signs)

    def _lose(self, id: str, signs: bytes, by: list[int]) -> None:
        piece = (signs, by)
        self.gone.append(piece)
        if len(signs) >= LEAST:
            self.lost.setdefault(id, []).append(piece)

    def _fall(self, id: str, signs: bytes) -> None:
        if id and len(signs) >= LEAST:
            self.falling.append((id, signs))

    # ------------------------------------------------------------ nodes

    def _regrow(self, branch: Branch, path: list[int], delta: list[Json], number: int) -> None:
        at = 0
        for step in delta:
            if "retain" in step:
                at += step["retain"]
            elif "insert" in step:
                original = self._original(path).children
                grown = [self._grown(original[at + place], branch, number) for place in range(len(step["insert"]))]
                branch.children[at:at] = grown
                at += len(grown)
            else:
                for node in branch.children[at : at + step["delete"]]:
                    self._fell(node)
                    if isinstance(node, Branch):
                        self._fall(node.id, _all_signs(node))
                del branch.children[at : at + step["delete"]]

    def _grown(self, original: XmlText | Parent, home: Branch, number: int) -> "Branch | Words":
        if isinstance(original, XmlText):
            words = Words(home)
            words.signs += "".join(run for run, _marks in original.diff()).encode()
            words.by += [number] * len(words.signs)
            self.touched[words] = len(words.signs)
            return words
        branch = Branch(_id_of(original))
        self.grown.add(branch.id)
        branch.children += [self._grown(child, branch, number) for child in original.children]
        return branch

    def _fell(self, node: "Branch | Words") -> None:
        """All words of a node are taken away, those of one block in one piece."""
        inside = [node] if isinstance(node, Words) else [child for child in node.children if isinstance(child, Words)]
        if inside:
            signs, by = b"".join(words.signs for words in inside), [number for words in inside for number in words.by]
            self._lose(inside[0].home.id, signs, by)
        for child in node.children if isinstance(node, Branch) else ():
            if isinstance(child, Branch):
                self._fell(child)

    # ------------------------------------------------------------ words known again

    def _know_again(self, number: int) -> None:
        """Give the words that this update brought back to those who wrote them, where it only moved them or fetched them."""
        for words, came in self.touched.items():
            lost = self.lost.get(words.home.id, ()) if came >= LEAST else ()
            if self.gone or lost:
                for start, end in list(_stretches(words.by, number)):
                    _recognise(words, start, end, self.gone, lost)
        self.gone.clear()
        self.touched.clear()


def _all_signs(branch: Branch) -> bytes:
    """The words of a node and all below it, a line for each block."""
    inside = [bytes(child.signs) if isinstance(child, Words) else b"\n" + _all_signs(child) for child in branch.children]
    return b"".join(inside)


def _id_of(original: Parent) -> str:
    return str(original.attributes.get("id") or "") if isinstance(original, XmlElement) else ""


def _stretches(by: list[int], number: int) -> Iterator[tuple[int, int]]:
    """Where the bytes of one number stand: from and to of each stretch."""
    at = 0
    for one, run in groupby(by):
        end = at + len(list(run))
        if one == number:
            yield at, end
        at = end


def _recognise(words: Words, start: int, end: int, gone: Sequence[Piece], lost: Sequence[Piece]) -> None:
    """Find the words from ``start`` to ``end`` among those that were taken away, and give them the numbers they had there.

    All of them in one piece, as a rule. What was moved while somebody else changed it is known by the parts that are alike.
    """
    signs = bytes(words.signs[start:end])
    for old, by in (*gone, *lost) if len(signs) >= LEAST else gone:
        if (place := old.find(signs)) >= 0:
            words.by[start:end] = by[place : place + len(signs)]
            return
    for old, by in gone:
        if len(old) * len(signs) <= MOST_COMPARISONS:
            first, second = old.decode(), signs.decode()
            for match in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
                if match.size >= LEAST:
                    was, now, size = (len(part.encode()) for part in (first[: match.a], second[: match.b], first[match.a :][: match.size]))
                    words.by[start + now : start + now + size] = by[was : was + size]
