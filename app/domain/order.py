"""Things in order: each operation gives the whole list anew, with everything that was there in it once, whatever was asked."""

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def inserted(order: Sequence[Thing], thing: Thing, after: Thing | None) -> list[Thing]:
    """With ``thing`` right after another, or first (``after`` None). Raises ValueError when the other is not there, or it is already."""
    if thing in order:
        raise ValueError("it stands here already")
    place = 0 if after is None else list(order).index(after) + 1
    return [*order[:place], thing, *order[place:]]


def moved(order: Sequence[Thing], thing: Thing, steps: int) -> list[Thing]:
    """With ``thing`` moved down by ``steps`` (up when negative), no further than to the end. Raises ValueError when it is not there."""
    return moved_to(order, thing, list(order).index(thing) + steps)


def moved_to(order: Sequence[Thing], thing: Thing, place: int) -> list[Thing]:
    """With ``thing`` at ``place``, counted from 0; first or last when the place lies outside. Raises ValueError when it is not there."""
    rest = list(order)
    rest.remove(thing)
    place = min(max(place, 0), len(rest))
    return [*rest[:place], thing, *rest[place:]]
