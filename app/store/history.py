"""What was done: one line per wish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.tables import HistoryRow

EDITS = ("piece.edited", "plan.edited", "agency.edited")
"""Acts whose lines tell what facts were before and after, and which version they made."""


def add_line(
    session: Session,
    plan_id: str | None,
    person_id: int | None,
    at: datetime,
    act: str,
    piece_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> int:
    """Put an act on record and return the line's id. ``act`` is in the past tense: «piece.edited»."""
    line = HistoryRow(plan_id=plan_id, person_id=person_id, at=at, act=act, piece_id=piece_id, data=data or {})
    session.add(line)
    session.flush()
    return line.id


def list_edits_since(session: Session, subject_id: str, version: int) -> Sequence[HistoryRow]:
    """Edits that made versions later than ``version`` of a piece (or of a plan or an agency, by its id), oldest first."""
    lines = session.scalars(select(HistoryRow).where(HistoryRow.piece_id == subject_id, HistoryRow.act.in_(EDITS)).order_by(HistoryRow.id))
    return [line for line in lines if line.data["version"] > version]


def list_lines(session: Session, act: str) -> Sequence[HistoryRow]:
    """All lines of one act, oldest first."""
    return session.scalars(select(HistoryRow).where(HistoryRow.act == act).order_by(HistoryRow.id)).all()
