"""The one ordered log: what was typed, and which facts changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from app.store.tables import FeedRow


def append_text(session: Session, plan_id: str, text_id: str, person_id: int | None, at: datetime, update: bytes) -> int:
    """Add an update of a text and return its sequence number.

    Writers take turns (see ``base``), so the order of the numbers is that of the commits: who reads on from a number misses no row.
    """
    return _append(session, FeedRow(plan_id=plan_id, kind="text", ref=text_id, person_id=person_id, at=at, data=update))


def append_changed(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime) -> int:
    """Tell that the piece (or the plan) ``ref`` is to be fetched again; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="changed", ref=ref, person_id=person_id, at=at, data=b""))


def append_work(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime) -> int:
    """Tell that who writes the place ``ref``, or its state, is another; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="work", ref=ref, person_id=person_id, at=at, data=b""))


def _append(session: Session, row: FeedRow) -> int:
    session.add(row)
    session.flush()
    return row.seq


def list_text(session: Session, text_id: str, after: int = 0) -> Sequence[FeedRow]:
    """The text's updates after the sequence number, in order."""
    return session.scalars(
        select(FeedRow).where(FeedRow.ref == text_id, FeedRow.kind == "text", FeedRow.seq > after).order_by(FeedRow.seq)
    ).all()


def newest(session: Session, plan_id: str) -> int:
    """The plan's newest sequence number; 0 before anything has happened."""
    return session.scalar(select(func.max(FeedRow.seq)).where(FeedRow.plan_id == plan_id)) or 0


def list_changed_refs(session: Session, plan_id: str, after: int) -> dict[str, int]:
    """Piece → the newest sequence number of what was typed in it or changed of it, after a sequence number."""
    rows = session.execute(
        select(FeedRow.ref, func.max(FeedRow.seq))
        .where(FeedRow.plan_id == plan_id, FeedRow.seq > after, FeedRow.kind.in_(("text", "changed")))
        .group_by(FeedRow.ref)
    )
    return dict(rows.all())


def list_writers(session: Session, plan_id: str, after: int, but: int) -> Sequence[tuple[str, int, datetime]]:
    """(text, person, when last) of everybody ``but`` one who has typed in the plan after a sequence number, the last first."""
    last = func.max(FeedRow.at)
    rows = session.execute(
        select(FeedRow.ref, FeedRow.person_id, last)
        .where(FeedRow.plan_id == plan_id, FeedRow.seq > after, FeedRow.kind == "text", FeedRow.person_id != but)
        .group_by(FeedRow.ref, FeedRow.person_id)
        .order_by(last.desc())
    )
    return [(ref, person_id, at) for ref, person_id, at in rows if person_id is not None]


def last_before(session: Session, plan_id: str, at: datetime) -> int:
    """The plan's last sequence number before a moment; 0 when there is none."""
    return session.scalar(select(func.max(FeedRow.seq)).where(FeedRow.plan_id == plan_id, FeedRow.at < at)) or 0


def find_last_text(session: Session, text_id: str) -> FeedRow | None:
    """The newest update of a text that a person made, or None."""
    wanted = select(FeedRow).where(FeedRow.ref == text_id, FeedRow.kind == "text", FeedRow.person_id.is_not(None))
    return session.scalar(wanted.order_by(FeedRow.seq.desc()).limit(1))


def list_writers_of(session: Session, text_ids: Iterable[str], since: datetime) -> set[int]:
    """Who has written in these texts since."""
    wanted = select(FeedRow.person_id).where(FeedRow.ref.in_(list(text_ids)), FeedRow.kind == "text", FeedRow.at >= since)
    return {person for person in session.scalars(wanted.distinct()) if person is not None}


def list_written(
    session: Session, plan_id: str, since: datetime | None, until: datetime | None, person_id: int | None = None
) -> Sequence[FeedRow]:
    """What people have written in the plan's texts in a time, in order; the updates themselves are not loaded."""
    wanted = select(FeedRow).options(defer(FeedRow.data)).where(FeedRow.plan_id == plan_id, FeedRow.kind == "text")
    wanted = wanted.where(FeedRow.person_id.is_not(None) if person_id is None else FeedRow.person_id == person_id)
    wanted = wanted if since is None else wanted.where(FeedRow.at >= since)
    wanted = wanted if until is None else wanted.where(FeedRow.at < until)
    return session.scalars(wanted.order_by(FeedRow.seq)).all()
