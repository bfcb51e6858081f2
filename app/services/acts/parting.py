"""The updates of a text parted into spells: what was written in one go, and each act by itself.

A spell is an unbroken stretch of the text's updates, so that between two of them the text stood in one state. As a rule it is one person's,
from when they sat down until they paused. People who wrote into each other's sentences at the same time share one, for there was no moment
at which either's text stood alone; it is parted every half hour, lest a long meeting become a single line.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.store.columns import moment

MINUTE = 60_000
PAUSE = 10 * MINUTE
"""Who has not written in a text for so long, and writes again, has sat down anew. Times here are in milliseconds, for there are many."""
LONGEST_TOGETHER = 30 * MINUTE


class Moments(NamedTuple):
    """The updates of a text: their numbers in the feed, and who made each when (nobody: the server set something right, or an import)."""

    seqs: Sequence[int] = ()
    bys: Sequence[int | None] = ()
    ats: Sequence[int] = ()


Deed = tuple[int | None, int]
"""Who did something, and when."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of a text's updates: from number ``start`` up to, not including, ``end`` among them all.

    ``first`` and ``last``: the numbers of its updates in the feed. ``writers``: who took part, in the order they came in. ``is_act``: it
    was done by an act that has its own line of history, not typed.
    """

    start: int
    end: int
    first: int
    last: int
    begun: datetime
    at: datetime
    writers: tuple[int | None, ...]
    is_act: bool


def spells(moments: Moments, acts: Set[Deed]) -> list[Spell]:
    """The spells of a text, oldest first. ``acts``: who did something of which history tells, and when."""
    found: list[Spell] = []
    typed = 0
    for place, deed in enumerate(zip(moments.bys, moments.ats, strict=True)):
        if deed in acts:
            found += _typed(moments, typed, place)
            found.append(_spell(moments, place, place + 1, is_act=True))
            typed = place + 1
    return [*found, *_typed(moments, typed, len(moments.seqs))]


def _typed(moments: Moments, start: int, end: int) -> Iterator[Spell]:
    """The spells of what was typed from one act to the next."""
    for first, last in _together(_sittings(moments, start, end)):
        begun = first
        if len(_writers(moments, first, last)) > 1:
            for place in range(first, last):
                if moments.ats[place] - moments.ats[begun] > LONGEST_TOGETHER:
                    yield _spell(moments, begun, place)
                    begun = place
        yield _spell(moments, begun, last)


def _sittings(moments: Moments, start: int, end: int) -> list[list[int]]:
    """From and to (not included) of each person's writing without a pause, in the order they began. What the server set right goes with
    the update before it."""
    found: list[list[int]] = []
    newest: dict[int | None, list[int]] = {}
    writer: int | None = None
    for place in range(start, end):
        by = moments.bys[place]
        writer = writer if by is None and place > start else by
        own = newest.get(writer)
        if own is None or moments.ats[place] - moments.ats[own[1] - 1] > PAUSE:
            own = newest[writer] = [place, place]
            found.append(own)
        own[1] = place + 1
    return found


def _together(sittings: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Sittings that reach into each other as one."""
    first = last = None
    for begins, ends in sittings:
        if last is not None and begins < last:
            last = max(last, ends)
            continue
        if first is not None and last is not None:
            yield first, last
        first, last = begins, ends
    if first is not None and last is not None:
        yield first, last


def _spell(moments: Moments, start: int, end: int, is_act: bool = False) -> Spell:
    begun, at = moment(moments.ats[start]), moment(moments.ats[end - 1])
    return Spell(start, end, moments.seqs[start], moments.seqs[end - 1], begun, at, _writers(moments, start, end), is_act)


def _writers(moments: Moments, start: int, end: int) -> tuple[int | None, ...]:
    """Who took part, in the order they came in; nobody only where nobody did."""
    people = dict.fromkeys(moments.bys[start:end])
    people.pop(None, None)
    return tuple(people) or (None,)
