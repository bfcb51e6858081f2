"""The words of one block in two states: which stayed, went and came, and what happened to the dress of those that stayed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from app.domain.saying import say
from app.prose.alignment import WORD
from app.prose.schema import Json
from app.prose.text import words
from app.prose.wording import MOST_COMPARISONS, shared

LETTERS = re.compile(r"\w+")
SHORT = 60
Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share a fate. ``by``: the number of the update they came with, where the state was signed. ``note``: the id of
    the footnote that is called here instead of words."""

    kind: Kind
    words: str
    by: int | None = None
    note: str = ""


def count_words(runs: Iterable[Run], kind: Kind) -> int:
    """How many words of one fate, each once however many wrote it."""
    groups = (("".join(run.words for run in some), one) for one, some in groupby(runs, key=attrgetter("kind")))
    return sum(len(LETTERS.findall(joined)) for joined, one in groups if one == kind)


class Token(NamedTuple):
    """A word, a blank, a sign, or something that stands among words. ``parts``: its words piece by piece, each with the node it is from: a
    word may be dressed in two ways, and have two writers."""

    kind: str
    words: str
    parts: tuple[tuple[str, Json], ...]

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: its words, or of a note its id."""
        return self.kind, self.note or self.words

    @property
    def note(self) -> str:
        """The id of the note that is called here."""
        return str(self.parts[0][1]["attrs"]["id"] or "") if self.kind == "footnote" else ""


def tokens(block: Json) -> list[Token]:
    """What stands in a paragraph, heading or note, word by word."""
    found: list[Token] = []
    for is_text, group in groupby(block.get("content", ()), key=lambda node: node["type"] == "text"):
        nodes = list(group)
        found += _words_of(nodes) if is_text else [Token(node["type"], words(node), ((words(node), node),)) for node in nodes]
    return found


def _words_of(nodes: Sequence[Json]) -> Iterator[Token]:
    """The words of neighbouring texts, whole where one text ends and the next begins inside them."""
    ends = list(accumulate(len(node["text"]) for node in nodes))
    at = number = 0
    for word in WORD.findall("".join(node["text"] for node in nodes)):
        end = at + len(word)
        if end <= ends[number]:
            yield Token("text", word, ((word, nodes[number]),))
        else:
            yield Token("text", word, tuple(_parts(word, at, number, nodes, ends)))
        at = end
        while number < len(ends) - 1 and ends[number] <= at:
            number += 1


def _parts(word: str, at: int, number: int, nodes: Sequence[Json], ends: Sequence[int]) -> Iterator[tuple[str, Json]]:
    """A word that begins at ``at`` in the text ``number`` and goes on in those after it, piece by piece."""
    done = 0
    while done < len(word):
        taken = min(ends[number] - at, len(word)) - done
        if taken:
            yield word[done : done + taken], nodes[number]
        done, number = done + taken, number + 1


def plain_runs(block: Json, kind: Kind) -> tuple[Run, ...]:
    """All words of a block, with one fate."""
    return _runs(kind, tokens(block))


def compared(old: Json, new: Json) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """The runs from one state of a block to the other, and sentences of what happened to the dress of what stayed."""
    first, second = tokens(old), tokens(new)
    runs: list[Run] = []
    stayed: list[tuple[Token, Token]] = []
    for i1, i2, j1, j2 in _stretches([token.key for token in first], [token.key for token in second]):
        if i2 - i1 == j2 - j1 and all(one.key == other.key for one, other in zip(first[i1:i2], second[j1:j2], strict=True)):
            stayed += zip(first[i1:i2], second[j1:j2], strict=True)
            runs += _runs("same", second[j1:j2])
        else:
            runs += (*_runs("gone", first[i1:i2]), *_runs("new", second[j1:j2]))
    return tuple(runs), tuple(_dress_told(stayed))


Key = tuple[str, str]
Stretch = tuple[int, int, int, int]


def _stretches(old: Sequence[Key], new: Sequence[Key]) -> Iterator[Stretch]:
    """From and to among the old and the new, in order: alike in both, or one instead of the other."""
    start, end = shared(old, new)
    last_old, last_new = len(old) - end, len(new) - end
    yield 0, start, 0, start
    if (last_old - start) * (last_new - start) > MOST_COMPARISONS:
        yield start, last_old, start, last_new
    else:
        matcher = SequenceMatcher(None, old[start:last_old], new[start:last_new], autojunk=False)
        codes = [(kind == "equal", start + i1, start + i2, start + j1, start + j2) for kind, i1, i2, j1, j2 in matcher.get_opcodes()]
        yield from _whole(codes, old)
    yield last_old, len(old), last_new, len(new)


def _whole(codes: Sequence[tuple[bool, int, int, int, int]], old: Sequence[Key]) -> Iterator[Stretch]:
    """The same, where a blank or sign that happens to stand between two changes is part of them: «c d» for «a b» is one change."""
    is_change = [not same or (0 < at < len(codes) - 1 and _is_thin(old[i1:i2])) for at, (same, i1, i2, _j1, _j2) in enumerate(codes)]
    for changes, group in groupby(zip(is_change, codes, strict=True), key=lambda one: one[0]):
        some = [code for _is, code in group]
        if changes:
            yield some[0][1], some[-1][2], some[0][3], some[-1][4]
        else:
            yield from (code[1:] for code in some)


def _is_thin(between: Sequence[Key]) -> bool:
    return len(between) == 1 and between[0][0] == "text" and LETTERS.search(between[0][1]) is None


def _runs(kind: Kind, found: Sequence[Token]) -> tuple[Run, ...]:
    """The tokens as few runs: one for each writer of what stands there now, and one for each call of a note."""
    parts = [(token.note, None if kind == "gone" else node.get("by"), part) for token in found for part, node in token.parts]
    groups = groupby(parts, key=lambda part: part[:2])
    return tuple(Run(kind, "".join(part for _note, _by, part in group), by, note) for (note, by), group in groups)


# ---------------------------------------------------------------- the dress of words

Told = tuple[str, tuple[tuple[str, str], ...]]
Marks = dict[str, str]


def _dress_told(stayed: Sequence[tuple[Token, Token]]) -> Iterator[str]:
    for sentences, group in groupby(stayed, key=lambda pair: _changes(*pair)):
        some = " ".join("".join(new.words for _old, new in group).split())
        for template, values in sentences if some else ():
            yield say(template, words=some if len(some) <= SHORT else some[:SHORT].rsplit(" ", 1)[0] + " …", **dict(values))


def _changes(old: Token, new: Token) -> tuple[Told, ...]:
    """What happened to the dress of one word: templates of sentences, and what they hold beside the word."""
    if old.kind == "ref":
        turned = old.parts[0][1]["attrs"]["target"] != new.parts[0][1]["attrs"]["target"]
        return ((say("Henvisningen «%(words)s» går nå til et annet sted."), ()),) if turned else ()
    if old.kind != "text" or _dress(old) == _dress(new):
        return ()
    was, now = _marks(old), _marks(new)
    return tuple(told(was.get(name, ""), now.get(name, "")) for name, told in _TOLD.items() if was.get(name) != now.get(name))


def _dress(token: Token) -> list[Any]:
    return [node.get("marks") for _part, node in token.parts]


def _marks(token: Token) -> Marks:
    """Mark → what it holds, «on» for one that holds nothing; of all pieces of the word."""
    marks = [mark for _part, node in token.parts for mark in node.get("marks", ())]
    return {mark["type"]: str(next(iter(mark.get("attrs", {}).values()), "on")) for mark in marks}


def _bold(_was: str, now: str) -> Told:
    return (say("«%(words)s» ble fet.") if now else say("«%(words)s» er ikke lenger fet.")), ()


def _italic(_was: str, now: str) -> Told:
    return (say("«%(words)s» ble kursiv.") if now else say("«%(words)s» er ikke lenger kursiv.")), ()


def _link(was: str, now: str) -> Told:
    if not now:
        return say("Lenken på «%(words)s» ble tatt bort. Den gikk til %(address)s."), (("address", was),)
    if not was:
        return say("«%(words)s» ble en lenke til %(address)s."), (("address", now),)
    return say("Lenken på «%(words)s» går nå til %(address)s."), (("address", now),)


def _language(_was: str, now: str) -> Told:
    if not now:
        return say("«%(words)s» har ikke lenger et eget språk."), ()
    return say("Språket i «%(words)s» ble satt til %(language)s."), (("language", now),)


_TOLD: dict[str, Callable[[str, str], Told]] = {"strong": _bold, "em": _italic, "link": _link, "lang": _language}
"""Mark → what is told when what it holds (nothing: not there) became something else."""
