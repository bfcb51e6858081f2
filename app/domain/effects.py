"""What an act did to a plan, in three kinds of small effects: a piece was placed, facts were stated, words were written.

A line of history keeps its act's effects in the order they happened. Each holds how it was and how it became, so taking the act back is to
let the opposite effects happen in the opposite order, and whatever can be told by effects can be undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands: under which piece (None: the plan), which number among those of its lane (from 0), and after which of them."""

    parent: str | None
    index: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece came (``was`` None), went (``now`` None) or moved.

    ``words``: the text it had when it came or went, when that text also stands elsewhere because of the same act; a piece that has got
    other words since cannot come or go again without losing them.
    """

    piece: str
    was: Place | None
    now: Place | None
    words: list[Json] | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts of a piece (or, by its id, of the plan) were changed, which made ``version``. Only the fields that changed."""

    piece: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A text was changed: all its blocks, before and after."""

    piece: str
    was: list[Json]
    now: list[Json]


Effect = Placed | Stated | Written


def opposite(effects: Sequence[Effect]) -> list[Effect]:
    """What takes the effects back, last first."""
    return [replace(effect, was=effect.now, now=effect.was) for effect in reversed(effects)]  # type: ignore[arg-type]


def as_data(effects: Sequence[Effect]) -> list[Json]:
    """The effects as a line of history keeps them."""
    return [_DATA[type(effect)](effect) for effect in effects]


def _placed_data(effect: Any) -> Json:
    data = {"placed": effect.piece, "was": _place_data(effect.was), "now": _place_data(effect.now)}
    return data if effect.words is None else data | {"words": effect.words}


def _place_data(place: Place | None) -> list[Any] | None:
    return [place.parent, place.index, place.after] if place else None


_DATA = {
    Placed: _placed_data,
    Stated: lambda effect: {"stated": effect.piece, "was": dict(effect.was), "now": dict(effect.now), "version": effect.version},
    Written: lambda effect: {"written": effect.piece, "was": effect.was, "now": effect.now},
}

# ---------------------------------------------------------------- read from a line of history


def effects_of(act: str, piece_id: str | None, data: Mapping[str, Any]) -> list[Effect]:
    """The effects that a line of history keeps; none when the act did nothing that can be taken back.

    Lines of version 1 kept each act in a form of its own; they are read too.
    """
    if "effects" in data:
        return [_effect(kept) for kept in data["effects"]]
    early = _EARLY.get(act)
    return [early(piece_id, data)] if early and piece_id else []


def _effect(kept: Mapping[str, Any]) -> Effect:
    if "placed" in kept:
        return Placed(kept["placed"], _place(kept["was"]), _place(kept["now"]), kept.get("words"))
    if "stated" in kept:
        return Stated(kept["stated"], kept["was"], kept["now"], kept["version"])
    return Written(kept["written"], kept["was"], kept["now"])


def _place(kept: Sequence[Any] | None) -> Place | None:
    return Place(*kept) if kept else None


ITS_PARENT = ""
"""Instead of a parent's id: the one that the piece stands under, which moves of version 1 could not change and did not tell."""
ITS_INDEX = -1
"""Instead of an index: the place the removed piece itself remembers."""


def _stated(subject_id: str, data: Mapping[str, Any]) -> Effect:
    return Stated(subject_id, data["before"], data["after"], data["version"])


def _early_move(piece_id: str, data: Mapping[str, Any]) -> Effect:
    return Placed(piece_id, Place(ITS_PARENT, data["from"]), Place(ITS_PARENT, data["to"]))


_EARLY = {
    "piece.added": lambda piece_id, data: Placed(piece_id, None, Place(data["parent"], data["position"])),
    "piece.moved": _early_move,
    "piece.removed": lambda piece_id, data: Placed(piece_id, Place(ITS_PARENT, ITS_INDEX), None),
    "piece.restored": lambda piece_id, data: Placed(piece_id, None, Place(ITS_PARENT, ITS_INDEX)),
    "piece.edited": _stated,
    "plan.edited": _stated,
    "agency.edited": _stated,
    "installation.edited": _stated,
}
