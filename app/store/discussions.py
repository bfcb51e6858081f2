"""Threads of comments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.discussion_tables import CommentRow, MentionRow, ThreadRow, ThreadSeenRow
from app.store.people_tables import AgencyRow, BelongingRow, PersonRow


class Said(NamedTuple):
    """A comment, and the name and agency (empty when unknown) of who made it, with the colour chosen for that (empty: none)."""

    row: CommentRow
    name: str
    agency: str
    color: str


def add_thread(session: Session, thread: ThreadRow) -> None:
    """Keep a new thread; its first comment follows."""
    session.add(thread)
    session.flush()


def get_thread(session: Session, plan_id: str, thread_id: str) -> ThreadRow:
    """A thread of this plan. Raises NotFound."""
    thread = session.get(ThreadRow, thread_id)
    if thread is None or thread.plan_id != plan_id:
        raise NotFound
    return thread


def list_threads(session: Session, plan_id: str) -> Sequence[ThreadRow]:
    """All threads of the plan, resolved ones too, the oldest first."""
    return session.scalars(select(ThreadRow).where(ThreadRow.plan_id == plan_id).order_by(ThreadRow.at, ThreadRow.id)).all()


def list_threads_of(session: Session, comment_ids: Iterable[int]) -> Sequence[str]:
    """The threads that these comments stand in."""
    return session.scalars(select(CommentRow.thread_id).where(CommentRow.id.in_(list(comment_ids))).distinct()).all()


def list_bodies(session: Session, plan_id: str) -> list[tuple[str, str]]:
    """(thread, words) of every comment of the plan that is not removed."""
    wanted = select(CommentRow.thread_id, CommentRow.body).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    rows = session.execute(wanted.where(ThreadRow.plan_id == plan_id, CommentRow.removed_at.is_(None)).order_by(CommentRow.id))
    return [(thread_id, body) for thread_id, body in rows]


def count_open(session: Session, plan_id: str) -> int:
    """How many threads of the plan are not resolved."""
    return session.scalar(select(func.count()).where(ThreadRow.plan_id == plan_id, ThreadRow.resolved_at.is_(None))) or 0


def count_open_by_piece(session: Session, plan_id: str) -> dict[str, int]:
    """Piece → how many threads about it are not resolved; of those that have any."""
    wanted = select(ThreadRow.piece_id, func.count()).where(ThreadRow.plan_id == plan_id, ThreadRow.resolved_at.is_(None))
    rows = session.execute(wanted.where(ThreadRow.piece_id.is_not(None)).group_by(ThreadRow.piece_id))
    return {piece_id: count for piece_id, count in rows if piece_id is not None}


def count_all(session: Session, plan_id: str) -> int:
    """How many threads the plan has, resolved ones too."""
    return session.scalar(select(func.count()).where(ThreadRow.plan_id == plan_id)) or 0


def set_resolved(session: Session, thread: ThreadRow, by: int | None, at: datetime | None) -> None:
    """The thread is resolved, or (None) open again."""
    thread.resolved_by, thread.resolved_at = by, at
    session.flush()


# ---------------------------------------------------------------- where the words are


def list_of_text(session: Session, text_id: str) -> Sequence[ThreadRow]:
    """The threads about words of a text."""
    return session.scalars(select(ThreadRow).where(ThreadRow.piece_id == text_id, ThreadRow.place == "words")).all()


def list_in_texts(session: Session, text_ids: Collection[str]) -> Sequence[ThreadRow]:
    """The threads about words or blocks of these texts."""
    wanted = select(ThreadRow).where(ThreadRow.piece_id.in_(text_ids), ThreadRow.place.in_(("words", "block")))
    return session.scalars(wanted).all()


def set_spans(session: Session, thread: ThreadRow, spans: list[Any], words: str) -> None:
    """Where the words stand now, and how they read; of those that are gone it is kept in which block they were, and how they read."""
    thread.spans = spans
    if spans:
        thread.block_id, thread.words = spans[0][0], words
    session.flush()


def set_text(session: Session, thread: ThreadRow, text_id: str) -> None:
    """What the thread is about stands in another text now."""
    thread.piece_id = text_id
    session.flush()


# ---------------------------------------------------------------- comments


def add_comment(session: Session, thread: ThreadRow, comment: CommentRow) -> CommentRow:
    """Keep a comment as the thread's newest."""
    session.add(comment)
    session.flush()
    thread.newest = comment.id
    session.flush()
    return comment


def get_comment(session: Session, thread: ThreadRow, comment_id: int) -> CommentRow:
    """A comment of this thread that is not removed. Raises NotFound."""
    comment = session.get(CommentRow, comment_id)
    if comment is None or comment.thread_id != thread.id or comment.removed_at is not None:
        raise NotFound
    return comment


def list_comments(session: Session, thread_ids: Collection[str]) -> dict[str, list[Said]]:
    """Thread → its comments in order, with who made them, removed ones too: one query. A person's agency is the first they came to."""
    agency = (
        select(func.min(BelongingRow.agency_id))
        .where(BelongingRow.person_id == CommentRow.by, BelongingRow.until.is_(None))
        .correlate(CommentRow)
        .scalar_subquery()
    )
    rows = session.execute(
        select(CommentRow, PersonRow.name, AgencyRow.name, AgencyRow.color)
        .outerjoin(PersonRow, PersonRow.id == CommentRow.by)
        .outerjoin(AgencyRow, AgencyRow.id == agency)
        .where(CommentRow.thread_id.in_(thread_ids))
        .order_by(CommentRow.id)
    )
    found: dict[str, list[Said]] = {thread_id: [] for thread_id in thread_ids}
    for comment, name, office, color in rows:
        found[comment.thread_id].append(Said(comment, name or comment.author, office or "", color or ""))
    return found


def list_taking_part(session: Session, thread_id: str) -> set[int]:
    """Those who have said something in the thread that stands there still."""
    wanted = select(CommentRow.by).where(CommentRow.thread_id == thread_id, CommentRow.removed_at.is_(None), CommentRow.by.is_not(None))
    return {person_id for person_id in session.scalars(wanted.distinct()) if person_id is not None}


def first_comment(session: Session, thread_id: str) -> int:
    """The id of the comment that began the thread."""
    return session.scalar(select(func.min(CommentRow.id)).where(CommentRow.thread_id == thread_id)) or 0


def list_speakers(session: Session, plan_id: str) -> dict[str, set[str]]:
    """Thread → the names of the agencies whose people have said something in it; everybody's present agencies count."""
    rows = session.execute(
        select(CommentRow.thread_id, AgencyRow.name)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .join(BelongingRow, (BelongingRow.person_id == CommentRow.by) & BelongingRow.until.is_(None))
        .join(AgencyRow, AgencyRow.id == BelongingRow.agency_id)
        .where(ThreadRow.plan_id == plan_id, CommentRow.removed_at.is_(None))
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for thread_id, agency in rows:
        found.setdefault(thread_id, set()).add(agency)
    return found


def set_body(session: Session, comment: CommentRow, body: str, at: datetime) -> None:
    """Change what a comment says; how it read is kept."""
    comment.earlier = [*comment.earlier, {"body": comment.body, "at": (comment.edited_at or comment.at).isoformat()}]
    comment.body, comment.edited_at = body, at
    session.flush()


def set_comment_removed(session: Session, comment: CommentRow, at: datetime) -> None:
    """Take a comment's words away, earlier ones too; that there was one is left."""
    comment.body, comment.earlier, comment.removed_at = "", [], at
    session.flush()


# ---------------------------------------------------------------- who is named, and who has read


def set_mentions(session: Session, comment_id: int, person_ids: Iterable[int], agency_ids: Iterable[int]) -> None:
    """Whom a comment names, instead of whom it named before."""
    session.execute(delete(MentionRow).where(MentionRow.comment_id == comment_id))
    session.add_all([MentionRow(comment_id=comment_id, person_id=person_id) for person_id in person_ids])
    session.add_all([MentionRow(comment_id=comment_id, agency_id=agency_id) for agency_id in agency_ids])
    session.flush()


def list_mentions(session: Session, comment_id: int) -> tuple[set[int], set[int]]:
    """The persons and the agencies that a comment names."""
    rows = session.execute(select(MentionRow.person_id, MentionRow.agency_id).where(MentionRow.comment_id == comment_id)).all()
    return {row[0] for row in rows if row[0] is not None}, {row[1] for row in rows if row[1] is not None}


def list_mentioning(session: Session, plan_id: str, person_id: int, agency_ids: Collection[int]) -> set[str]:
    """The plan's threads in which the person is named, or an agency they belong to."""
    named = (MentionRow.person_id == person_id) | MentionRow.agency_id.in_(agency_ids)
    rows = session.scalars(
        select(CommentRow.thread_id)
        .join(MentionRow, MentionRow.comment_id == CommentRow.id)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .where(ThreadRow.plan_id == plan_id, named)
    )
    return set(rows)


def list_seen(session: Session, plan_id: str, person_id: int) -> Mapping[str, int]:
    """Thread → the newest comment the person has read; those never opened are left out."""
    rows = session.execute(
        select(ThreadSeenRow.thread_id, ThreadSeenRow.comment_id)
        .join(ThreadRow, ThreadRow.id == ThreadSeenRow.thread_id)
        .where(ThreadRow.plan_id == plan_id, ThreadSeenRow.person_id == person_id)
    )
    return dict(rows.all())


def count_unread(session: Session, plan_id: str, person_id: int) -> int:
    """How many threads of the plan have something the person has not read."""
    seen = select(ThreadSeenRow.comment_id).where(ThreadSeenRow.thread_id == ThreadRow.id, ThreadSeenRow.person_id == person_id)
    is_unread = ThreadRow.newest > func.coalesce(seen.correlate(ThreadRow).scalar_subquery(), 0)
    return session.scalar(select(func.count()).where(ThreadRow.plan_id == plan_id, is_unread)) or 0


def set_seen(session: Session, person_id: int, thread_id: str, comment_id: int) -> None:
    """The person has read the thread so far."""
    changed = session.execute(
        update(ThreadSeenRow)
        .where(ThreadSeenRow.person_id == person_id, ThreadSeenRow.thread_id == thread_id)
        .values(comment_id=comment_id)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        session.add(ThreadSeenRow(person_id=person_id, thread_id=thread_id, comment_id=comment_id))
        session.flush()
