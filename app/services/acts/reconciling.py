"""What somebody changed, put together with what others changed since it was read."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.effects import Stated, effects_of
from app.domain.errors import OutOfDate
from app.domain.hiding import HIDDEN, hidden_alike
from app.domain.merging import merge
from app.domain.privacy import DOT
from app.store import history
from app.store.base import Session
from app.store.tables import HistoryRow


def reconcile(
    session: Session,
    subject_id: str,
    facts: Mapping[str, Any],
    now_at: int,
    version: int,
    mine: Mapping[str, Any],
    plan_id: str | None = None,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """All facts with mine over them, and which of the fields I had before me others have changed meanwhile.

    Args:
        subject_id: a piece, a plan or an agency, as its history names it.
        facts: as they stand, at the version ``now_at``.
        mine: the fields the form had, as read at ``version``.
        plan_id: the plan that a piece is part of; the facts of a piece are changed by acts that are about others too.

    Raises:
        OutOfDate: a field of mine was changed by others to something else.
    """
    if version >= now_at:
        return {**facts, **mine}, ()
    if _has_been_hidden_in(session, subject_id, version):
        mine = {name: _without_hidden(value, facts.get(name)) for name, value in mine.items()}
    lines = history.each_line(session, plan_id) if plan_id else history.each_line_about(session, subject_id)
    base = _facts_at(subject_id, facts, now_at, version, lines)
    result = merge({name: base.get(name) for name in mine}, mine, {name: facts.get(name) for name in mine})
    if result.conflicts:
        raise OutOfDate(now_at, result.conflicts, result.values)
    return {**facts, **result.values}, tuple(name for name in mine if facts.get(name) != base.get(name))


def _has_been_hidden_in(session: Session, subject_id: str, version: int) -> bool:
    return any(line.data["hidden"].get(subject_id, 0) > version for line in history.list_lines(session, HIDDEN))


def _without_hidden(mine: Any, now: Any) -> Any:
    """A form that was open while words were hidden still has them, and must not bring them back."""
    return hidden_alike(mine, now) if isinstance(mine, str) and isinstance(now, str) and DOT in now else mine


def _facts_at(subject_id: str, facts: Mapping[str, Any], now_at: int, version: int, lines: Iterable[HistoryRow]) -> dict[str, Any]:
    """The facts as they were at an earlier version. ``lines``: newest first, read no further than needed."""
    base, at = dict(facts), now_at
    for line in lines:
        for effect in reversed(effects_of(line.act, line.piece_id, line.data)):
            if isinstance(effect, Stated) and effect.piece == subject_id and effect.version > version:
                base |= effect.was
                at = effect.version - 1
        if at <= version:
            break
    return base


def difference(old: Mapping[str, Any], version: int, new: Mapping[str, Any]) -> dict[str, Any]:
    """What a line of history keeps of an edit: the fields that change, before and after, and the version it makes of ``version``."""
    names = [name for name in new if new[name] != old.get(name)]
    return {
        "version": version + 1,
        "before": {name: old.get(name) for name in names},
        "after": {name: new[name] for name in names},
    }
