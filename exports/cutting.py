"""Putting something between the words of a block: ends of comments in Word, marks in a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from exports.document import Inline, Text

Made = TypeVar("Made", covariant=True)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Made]):
    """Something that is put at a code point counted over a block's own words (``Text``); line breaks, references and notes do not count.
    ``ends``: it belongs to the sign before it, else to the sign after it."""

    at: int
    made: Made
    ends: bool = False


def cut_up(runs: Sequence[Inline], cuts: Sequence[Cut[Made]]) -> Sequence[Inline | Made]:
    """The inline pieces with the cuts among them; those that fall behind the words stand last."""
    if not cuts:
        return runs
    waiting = sorted(cuts, key=lambda cut: (cut.at, not cut.ends))
    made: list[Inline | Made] = []
    passed = 0
    for piece in runs:
        if not isinstance(piece, Text):
            made.append(piece)
            continue
        words, begun, at = piece.text, passed, 0
        passed += len(words)
        while waiting and (waiting[0].at <= passed if waiting[0].ends else waiting[0].at < passed):
            cut = waiting.pop(0)
            made += [replace(piece, text=words[at : cut.at - begun]), cut.made]
            at = max(at, cut.at - begun)
        made.append(replace(piece, text=words[at:]))
    made += [cut.made for cut in waiting]
    return [piece for piece in made if not isinstance(piece, Text) or piece.text]
