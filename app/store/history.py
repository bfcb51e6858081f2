"""What was done: one line per wish."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.tables import HistoryRow

PAGE = 100


def add_line(
    session: Session,
    plan_id: str | None,
    person_id: int | None,
    at: datetime,
    act: str,
    piece_id: str | None = None,
    data: dict[str, Any] | None = None,
    undoes: int | None = None,
) -> int:
    """Put an act on record and return the line's id. ``act`` is in the past tense: «piece.edited». ``undoes``: the line it takes back."""
    line = HistoryRow(plan_id=plan_id, person_id=person_id, at=at, act=act, piece_id=piece_id, data=data or {}, undoes=undoes)
    session.add(line)
    session.flush()
    return line.id


def find_line(session: Session, plan_id: str, line_id: int) -> HistoryRow | None:
    """A line of this plan's history, or None."""
    line = session.get(HistoryRow, line_id)
    return line if line is not None and line.plan_id == plan_id else None


def get_line(session: Session, plan_id: str, line_id: int) -> HistoryRow:
    """A line of this plan's history. Raises NotFound."""
    line = find_line(session, plan_id, line_id)
    if line is None:
        raise NotFound
    return line


def find_undoing(session: Session, line_id: int) -> HistoryRow | None:
    """The newest line that takes this one back, or None."""
    return session.scalar(select(HistoryRow).where(HistoryRow.undoes == line_id).order_by(HistoryRow.id.desc()).limit(1))


def each_line_about(session: Session, subject_id: str) -> Iterator[HistoryRow]:
    """The lines about one thing of the installation, an agency say, newest first."""
    return _pages(session, select(HistoryRow).where(HistoryRow.piece_id == subject_id))


def each_line(
    session: Session, plan_id: str, after: int = 0, person_id: int | None = None, before: int | None = None
) -> Iterator[HistoryRow]:
    """The plan's lines later than ``after`` and earlier than ``before``, newest first; of one person when asked."""
    wanted = select(HistoryRow).where(HistoryRow.plan_id == plan_id, HistoryRow.id > after)
    wanted = wanted if before is None else wanted.where(HistoryRow.id < before)
    return _pages(session, wanted if person_id is None else wanted.where(HistoryRow.person_id == person_id))


def _pages(session: Session, wanted: Select[Any]) -> Iterator[HistoryRow]:
    """The lines, newest first, a page at a time: who asks seldom needs more than the first few."""
    before: int | None = None
    while True:
        page = wanted if before is None else wanted.where(HistoryRow.id < before)
        lines = session.scalars(page.order_by(HistoryRow.id.desc()).limit(PAGE)).all()
        yield from lines
        if len(lines) < PAGE:
            return
        before = lines[-1].id


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


def list_undoings(session: Session, plan_id: str) -> dict[int, HistoryRow]:
    """Line → the newest line of the plan that takes it back."""
    wanted = select(HistoryRow).where(HistoryRow.plan_id == plan_id, HistoryRow.undoes.is_not(None))
    return {line.undoes: line for line in session.scalars(wanted.order_by(HistoryRow.id)) if line.undoes is not None}


def list_persons(session: Session, plan_id: str) -> list[int]:
    """Everybody who has done something in the plan."""
    wanted = select(HistoryRow.person_id).where(HistoryRow.plan_id == plan_id, HistoryRow.person_id.is_not(None))
    return [person for person in session.scalars(wanted.distinct()) if person is not None]


def list_moments(session: Session, plan_id: str) -> set[tuple[int | None, datetime]]:
    """Who did something, and when: what was written at that very moment was part of the act."""
    return {
        (person, at) for person, at in session.execute(select(HistoryRow.person_id, HistoryRow.at).where(HistoryRow.plan_id == plan_id))
    }


def list_lines_at(session: Session, plan_id: str, ats: Iterable[datetime]) -> Sequence[HistoryRow]:
    """The plan's lines of these moments, oldest first."""
    wanted = select(HistoryRow).where(HistoryRow.plan_id == plan_id, HistoryRow.at.in_(list(ats)))
    return session.scalars(wanted.order_by(HistoryRow.id)).all()
