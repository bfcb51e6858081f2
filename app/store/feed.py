"""The one ordered log: what was typed, and which facts changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.tables import FeedRow


def append_text(session: Session, plan_id: str, text_id: str, person_id: int | None, at: datetime, update: bytes) -> int:
    """Add an update of a text and return its sequence number.

    Writers take turns (see ``base``), so the order of the numbers is that of the commits: who reads on from a number misses no row.
    """
    return _append(session, FeedRow(plan_id=plan_id, kind="text", ref=text_id, person_id=person_id, at=at, data=update))


def append_changed(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime) -> int:
    """Tell that the piece (or the plan) ``ref`` is to be fetched again; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="changed", ref=ref, person_id=person_id, at=at, data=b""))


def _append(session: Session, row: FeedRow) -> int:
    session.add(row)
    session.flush()
    return row.seq


def list_text(session: Session, text_id: str, after: int = 0) -> Sequence[FeedRow]:
    """The text's updates after the sequence number, in order."""
    return session.scalars(
        select(FeedRow).where(FeedRow.ref == text_id, FeedRow.kind == "text", FeedRow.seq > after).order_by(FeedRow.seq)
    ).all()
