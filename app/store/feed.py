"""The one ordered log: what was typed, and which facts changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session, defer

from app.store.people_tables import InstallationRow
from app.store.tables import FeedRow, TextRow

IS_TEXT = FeedRow.kind == "text"
IS_OTHER: ColumnElement[bool] = literal_column("feed.kind <> 'text'")
"""Said word for word, so that the index which holds only these is known to fit."""


class Entry(NamedTuple):
    """One row of the feed, as values."""

    seq: int
    plan_id: str
    kind: str
    ref: str
    person_id: int | None
    at: datetime
    data: bytes


class Typed(NamedTuple):
    """What was typed in a text that is known."""

    seq: int
    person_id: int | None
    data: bytes


_ENTRY = (FeedRow.seq, FeedRow.plan_id, FeedRow.kind, FeedRow.ref, FeedRow.person_id, FeedRow.at, FeedRow.data)


def _texts_of(plan_id: str) -> ScalarSelect[Any]:
    """The texts of a plan, by which what is typed in it is found."""
    return select(TextRow.id).where(TextRow.plan_id == plan_id).scalar_subquery()


# ---------------------------------------------------------------- written


def append_text(session: Session, plan_id: str, text_id: str, person_id: int | None, at: datetime, update: bytes) -> int:
    """Add an update of a text and return its sequence number.

    Writers take turns (see ``base``), so the order of the numbers is that of the commits: who reads on from a number misses no row.
    """
    return _append(session, FeedRow(plan_id=plan_id, kind="text", ref=text_id, person_id=person_id, at=at, data=update))


def append_changed(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime, shaped: bool = False) -> int:
    """Tell that the piece (or the plan) ``ref`` is to be fetched again; returns the sequence number.

    ``shaped``: and what stands around it too, for it has come, gone or moved.
    """
    kind = "shaped" if shaped else "changed"
    return _append(session, FeedRow(plan_id=plan_id, kind=kind, ref=ref, person_id=person_id, at=at, data=b""))


def append_access(session: Session, plan_id: str, at: datetime) -> int:
    """Tell that nothing known of who may do what in the plan holds any longer; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="access", ref="", person_id=None, at=at, data=b""))


def append_work(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime) -> int:
    """Tell that who writes the place ``ref``, or its state, is another; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="work", ref=ref, person_id=person_id, at=at, data=b""))


def append_thread(session: Session, plan_id: str, ref: str, person_id: int | None, at: datetime) -> int:
    """Tell that something new is said in the thread ``ref``; returns the sequence number."""
    return _append(session, FeedRow(plan_id=plan_id, kind="thread", ref=ref, person_id=person_id, at=at, data=b""))


def _append(session: Session, row: FeedRow) -> int:
    session.add(row)
    session.flush()
    return row.seq


# ---------------------------------------------------------------- read on


def list_told(session: Session, plan_id: str, after: int, most: int) -> list[Entry]:
    """The plan's rows after a sequence number, without what is typed and what rights changed; at most so many."""
    wanted = select(*_ENTRY).where(FeedRow.plan_id == plan_id, FeedRow.seq > after, IS_OTHER, FeedRow.kind != "access")
    return [Entry(*row) for row in session.execute(wanted.order_by(FeedRow.seq).limit(most))]


def newest(session: Session) -> int:
    """The newest sequence number of all; 0 before anything has happened."""
    return session.scalar(select(func.max(FeedRow.seq))) or 0


# ---------------------------------------------------------------- what is typed


def list_text(session: Session, text_id: str, after: int = 0, most: int | None = None) -> list[Typed]:
    """The text's updates after the sequence number, in order, at most so many."""
    wanted = select(FeedRow.seq, FeedRow.person_id, FeedRow.data).where(FeedRow.ref == text_id, IS_TEXT, FeedRow.seq > after)
    return [Typed(*row) for row in session.execute(wanted.order_by(FeedRow.seq).limit(most))]


def list_unsettled(session: Session, text_ids: Iterable[str] | None = None, plan_id: str = "") -> list[Entry]:
    """What was typed and does not stand in its text yet, in order; of these texts, of one plan, or of all.

    The rows that may be so are few, the last of the feed: ``installation.settled`` says from where.
    """
    settled = select(InstallationRow.settled).scalar_subquery()
    wanted = select(*_ENTRY).join(TextRow, TextRow.id == FeedRow.ref).where(FeedRow.seq > settled, IS_TEXT, FeedRow.seq > TextRow.seq)
    if text_ids is not None:
        wanted = wanted.where(FeedRow.ref.in_(list(text_ids)))
    if plan_id:
        wanted = wanted.where(TextRow.plan_id == plan_id)
    return [Entry(*row) for row in session.execute(wanted.order_by(FeedRow.seq))]


def list_unindexed(session: Session, most: int) -> list[tuple[int, str, str]]:
    """(seq, plan, piece) of what has changed and is not found by search yet, in order, at most so many."""
    indexed = select(InstallationRow.indexed).scalar_subquery()
    wanted = select(FeedRow.seq, FeedRow.plan_id, FeedRow.ref).where(FeedRow.seq > indexed, FeedRow.kind.in_(("changed", "shaped")))
    return [(seq, plan, ref) for seq, plan, ref in session.execute(wanted.order_by(FeedRow.seq).limit(most))]


def list_changed_refs(session: Session, plan_id: str, after: int) -> dict[str, int]:
    """Piece → the newest sequence number of what was typed in it or changed of it, after a sequence number."""
    changed = (FeedRow.plan_id == plan_id) & IS_OTHER & FeedRow.kind.in_(("changed", "shaped"))
    typed = FeedRow.ref.in_(_texts_of(plan_id)) & IS_TEXT
    rows = session.execute(select(FeedRow.ref, func.max(FeedRow.seq)).where(FeedRow.seq > after, or_(changed, typed)).group_by(FeedRow.ref))
    return dict(rows.all())


def list_writers(session: Session, plan_id: str, after: int, but: int) -> Sequence[tuple[str, int, datetime]]:
    """(text, person, when last) of everybody ``but`` one who has typed in the plan after a sequence number, the last first."""
    last = func.max(FeedRow.at)
    rows = session.execute(
        select(FeedRow.ref, FeedRow.person_id, last)
        .where(FeedRow.ref.in_(_texts_of(plan_id)), FeedRow.seq > after, IS_TEXT, FeedRow.person_id != but)
        .group_by(FeedRow.ref, FeedRow.person_id)
        .order_by(last.desc())
    )
    return [(ref, person_id, at) for ref, person_id, at in rows if person_id is not None]


def last_before(session: Session, at: datetime) -> int:
    """The last sequence number before a moment; 0 when there is none."""
    return session.scalar(select(FeedRow.seq).where(FeedRow.at < at).order_by(FeedRow.seq.desc()).limit(1)) or 0


def find_last_text(session: Session, text_id: str) -> FeedRow | None:
    """The newest update of a text that a person made, or None."""
    wanted = select(FeedRow).where(FeedRow.ref == text_id, IS_TEXT, FeedRow.person_id.is_not(None))
    return session.scalar(wanted.order_by(FeedRow.seq.desc()).limit(1))


def list_writers_of(session: Session, text_ids: Iterable[str], since: datetime) -> set[int]:
    """Who has written in these texts since."""
    wanted = select(FeedRow.person_id).where(FeedRow.ref.in_(list(text_ids)), IS_TEXT, FeedRow.at >= since)
    return {person for person in session.scalars(wanted.distinct()) if person is not None}


def list_written(
    session: Session, plan_id: str, since: datetime | None, until: datetime | None, person_id: int | None = None
) -> Sequence[FeedRow]:
    """What people have written in the plan's texts in a time, in order; the updates themselves are not loaded."""
    wanted = select(FeedRow).options(defer(FeedRow.data)).where(FeedRow.ref.in_(_texts_of(plan_id)), IS_TEXT)
    wanted = wanted.where(FeedRow.person_id.is_not(None) if person_id is None else FeedRow.person_id == person_id)
    wanted = wanted if since is None else wanted.where(FeedRow.at >= since)
    wanted = wanted if until is None else wanted.where(FeedRow.at < until)
    return session.scalars(wanted.order_by(FeedRow.seq)).all()


def list_times(session: Session, text_id: str) -> Sequence[tuple[int, int | None, int]]:
    """(sequence number, person, when in milliseconds) of every update of a text, in order.

    There may be very many: the updates themselves are not loaded, and nothing is made of the rows.
    """
    wanted = select(_ROWS.seq, _ROWS.person_id, type_coerce(_ROWS.at, BigInteger)).where(_ROWS.ref == text_id, _ROWS.kind == "text")
    rows: Sequence[Any] = session.execute(wanted.order_by(_ROWS.seq)).all()
    return rows


def list_updates(session: Session, text_id: str, until: int) -> Sequence[bytes]:
    """The text's updates up to a sequence number, in order, and nothing else of their rows."""
    wanted = select(_ROWS.data).where(_ROWS.ref == text_id, _ROWS.kind == "text", _ROWS.seq <= until)
    return session.scalars(wanted.order_by(_ROWS.seq)).all()


_ROWS = FeedRow.__table__.c
"""The columns by themselves, for what is read a hundred thousand rows at a time: a third of the time goes to making more of them."""
