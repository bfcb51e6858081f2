"""Two versions of some words, as the words that stayed, went and came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_COMPARISONS = 4_000_000
AROUND = 14
"""How many words and blanks are kept on each side of what changed."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share a fate: «same», «gone», «new», or «skipped» (then without words: some that stayed are left out here)."""

    kind: Literal["same", "gone", "new", "skipped"]
    words: str


def compare(before: str, after: str) -> list[Run]:
    """The runs from one version to the other, in reading order; long stretches that stayed are cut short."""
    return list(_shortened(list(_runs(before, after))))


def _runs(before: str, after: str) -> Iterator[Run]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        start = next((i for i, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))
        yield from _replaced("".join(old[:start]), "".join(old[start:]), "".join(new[start:]))
        return
    for _kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        yield from _replaced(gone, "", "") if gone == come else _replaced("", gone, come)


def _replaced(same: str, gone: str, new: str) -> Iterator[Run]:
    kinds: tuple[tuple[Literal["same", "gone", "new"], str], ...] = (("same", same), ("gone", gone), ("new", new))
    yield from (Run(kind, words) for kind, words in kinds if words)


def _shortened(runs: list[Run]) -> Iterator[Run]:
    for place, run in enumerate(runs):
        words = _WORD.findall(run.words)
        first, last = place == 0, place == len(runs) - 1
        most = AROUND * (1 if first or last else 2)
        if run.kind != "same" or len(words) <= most:
            yield run
            continue
        if not first:
            yield Run("same", "".join(words[:AROUND]))
        yield Run("skipped", "")
        if not last:
            yield Run("same", "".join(words[-AROUND:]))
