"""Two people have changed the same facts: what can be put together by itself, and what a person must choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BothTexts

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Merged:
    """``values``: every field; mine where the two conflict. ``conflicts``: the fields both changed, to different values."""

    values: dict[str, Any]
    conflicts: dict[str, BothTexts]


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Field by field: who changed it since ``base`` decides it. A field that ``mine`` leaves out is left as it is.

    Args:
        base: the facts as I read them.
        mine: the facts as I want them; not necessarily all of them.
        theirs: the facts as they stand now.
    """
    values, conflicts = dict(theirs), {}
    for field, wanted in mine.items():
        read, now = base.get(field, _ABSENT), theirs.get(field, _ABSENT)
        if wanted in (read, now):
            continue
        values[field] = wanted
        if now != read:
            conflicts[field] = BothTexts(wanted, None if now is _ABSENT else now)
    return Merged(values, conflicts)
