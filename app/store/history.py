"""What was done: one line per wish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
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


def newest(session: Session, plan_id: str) -> int:
    """The id of the plan's newest line; 0 of a plan without any."""
    return session.scalar(select(func.max(HistoryRow.id)).where(HistoryRow.plan_id == plan_id)) or 0


def list_since(session: Session, plan_id: str, after: int, but: int | None = None) -> Sequence[HistoryRow]:
    """The plan's lines after a line, those of one person left out, the newest first."""
    wanted = [HistoryRow.plan_id == plan_id, HistoryRow.id > after]
    wanted += [HistoryRow.person_id.is_(None) | (HistoryRow.person_id != but)] if but is not None else []
    return session.scalars(select(HistoryRow).where(*wanted).order_by(HistoryRow.id.desc())).all()


def last_before(session: Session, plan_id: str, at: datetime) -> int:
    """The id of the plan's last line before a moment; 0 when there is none."""
    return session.scalar(select(func.max(HistoryRow.id)).where(HistoryRow.plan_id == plan_id, HistoryRow.at < at)) or 0
