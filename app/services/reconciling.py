"""What somebody changed, put together with what others changed since it was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import OutOfDate
from app.domain.merging import merge
from app.store import history
from app.store.base import Session
from app.store.tables import HistoryRow


def reconcile(
    session: Session, subject_id: str, facts: Mapping[str, Any], now_at: int, version: int, mine: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """All facts with mine over them, and which of the fields I had before me others have changed meanwhile.

    Args:
        subject_id: a piece, a plan or an agency, as its history names it.
        facts: as they stand, at the version ``now_at``.
        mine: the fields the form had, as read at ``version``.

    Raises:
        OutOfDate: a field of mine was changed by others to something else.
    """
    if version >= now_at:
        return {**facts, **mine}, ()
    base = _facts_at(facts, history.list_edits_since(session, subject_id, version))
    result = merge({name: base.get(name) for name in mine}, mine, {name: facts.get(name) for name in mine})
    if result.conflicts:
        raise OutOfDate(now_at, result.conflicts, result.values)
    return {**facts, **result.values}, tuple(name for name in mine if facts.get(name) != base.get(name))


def _facts_at(facts: Mapping[str, Any], later_edits: Sequence[HistoryRow]) -> dict[str, Any]:
    """The facts as they were before the edits, the oldest of which comes first."""
    base = dict(facts)
    for line in reversed(later_edits):
        base |= line.data["before"]
    return base


def difference(old: Mapping[str, Any], version: int, new: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of history keeps of an edit: the fields that change, before and after, and the version it makes of ``version``."""
    names = [name for name in new if new[name] != old.get(name)]
    return {
        "version": version + 1,
        "before": {name: old.get(name) for name in names},
        "after": {name: new[name] for name in names},
    }
