"""Two versions of a row of things laid side by side: what stayed, what came, what went.

Things go by their names first (ids that both versions know), then by their words. What was moved is told as gone and come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST_ALIKE = 0.5
"""How alike the words of two things with names of their own must be to count as one thing that was changed."""

Pair = tuple[int | None, int | None]
"""Places in the earlier and in the later version; None where the thing is not."""


@dataclass(frozen=True, slots=True)
class Thing:
    """names: what it is known by, the most telling last. kind: only things of one kind are the same. words: what it says."""

    names: tuple[str, ...]
    kind: str
    words: str


def aligned(before: Sequence[Thing], after: Sequence[Thing], ends_together: bool = False) -> list[Pair]:
    """Every thing of both versions once, in an order that is that of each.

    ends_together: the last of both count as one thing when neither is found in the other version.
    """
    first, second = _keys(before, after)
    made: list[Pair] = []
    for act, i, i_end, j, j_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if act == "equal":
            made += list(zip(range(i, i_end), range(j, j_end), strict=True))
        else:
            made += _between(before, after, range(i, i_end), range(j, j_end), first, second)
    if ends_together and before and after and {(len(before) - 1, None), (None, len(after) - 1)} <= set(made):
        made = [pair for pair in made if pair not in ((len(before) - 1, None), (None, len(after) - 1))]
        made.append((len(before) - 1, len(after) - 1))
    return made


def _keys(before: Sequence[Thing], after: Sequence[Thing]) -> tuple[list[object], list[object]]:
    """A key for each thing: the same for two that share a name, else its kind and words."""
    known: dict[str, int] = {}
    for at, thing in enumerate(after):
        for name in thing.names:
            known.setdefault(name, at)
    taken: set[int] = set()
    first: list[object] = []
    for thing in before:
        places = (known[name] for name in reversed(thing.names) if name in known)
        found = next((place for place in places if place not in taken and after[place].kind == thing.kind), None)
        if found is not None:
            taken.add(found)
        first.append((thing.kind, thing.words) if found is None else found)
    return first, [at if at in taken else (thing.kind, thing.words) for at, thing in enumerate(after)]


def _between(
    before: Sequence[Thing], after: Sequence[Thing], gone: range, come: range, first: Sequence[object], second: Sequence[object]
) -> list[Pair]:
    """What stands between two things that stayed: pairs of those that look like one thing changed, the rest gone and come."""
    made: list[Pair] = []
    free = come.start
    for i in gone:
        fit = None if isinstance(first[i], int) else next(
            (j for j in range(free, come.stop) if not isinstance(second[j], int) and _is_one_changed(before[i], after[j])), None
        )  # fmt: skip
        if fit is None:
            made.append((i, None))
        else:
            made += [(None, j) for j in range(free, fit)] + [(i, fit)]
            free = fit + 1
    return made + [(None, j) for j in range(free, come.stop)]


def _is_one_changed(one: Thing, other: Thing) -> bool:
    if one.kind != other.kind:
        return False
    if not (one.names or other.names):
        return True
    return SequenceMatcher(None, one.words.split(), other.words.split(), autojunk=False).ratio() >= LEAST_ALIKE
