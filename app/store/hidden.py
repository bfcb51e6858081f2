"""Every place in the database that can hold words which people wrote, and how words are taken out of it for good.

``CARE`` names every column of text, JSON or bytes. A new one must be put there (a test fails until it is), so that nobody can make a table
that a redaction does not reach without having said why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Column, Select, Table, delete, func, literal, select, text, union, update
from sqlalchemy.orm import Session, undefer

from app.domain.rounds import CONVERSATION
from app.store.base import Base, db
from app.store.discussion_tables import CommentRow, ThreadRow
from app.store.people_tables import InstallationRow, LinkRow, MailRow, NoticeRow
from app.store.privacy_tables import DismissalRow
from app.store.revision_tables import RedactionRow, RevisionFileRow, RevisionRow
from app.store.round_tables import DispositionRow, HandInRow, InputRow, ParticipantRow, RoundRow
from app.store.tables import FeedRow, ImportDraftRow, JobRow, PieceRow, SourceRow, TextRow

Care = Literal["words", "own", "fixed", "none"]
CARE: Mapping[Care, Mapping[str, str]] = {
    # Hidden where they stand, whatever row of the plan they are in.
    "words": {
        "thread": "quote words",
        "comment": "author body earlier",
        "history": "data",
        "source": "filename report",
        "mail": "subject body error",
        "job": "error",
        "suggestion": "facts base wanted reason verdict",
        "notice": "about",
        "input_round": "title invitation reason",
        "round_question": "words",
        "round_participant": "organisation",
        "input": "quote body proposed earlier",
        "disposition": "reason change_note",
    },
    # Seen to in a way of their own: versions grow, epochs begin, files go, the index is made anew.
    "own": {
        "plan": "facts",
        "piece": "facts",
        "text": "state json",
        "feed": "data",
        "passage": "body stems around",
        "source": "data",
        "import_draft": "filename data choices",
        "job": "request",
        "revision": "body",
        "revision_file": "data",
    },
    # Frozen, or an address that others hold, or whom somebody has asked: it is told that the words stand there.
    "fixed": {
        "plan": "slug",
        "revision": "label note drawing",
        "redaction": "reason",
        "round_participant": "name",
        "hand_in": "name",
        "input": "author",
    },
    # Nothing that is written about a plan: names, keys, codes, secrets, numbers, pictures.
    "none": {
        "plan": "id state",
        "piece": "id plan_id parent_id kind",
        "text": "id plan_id",
        "feed": "plan_id kind ref",
        "history": "plan_id act piece_id",
        "passage": "plan_id piece_id anchor kind",
        "assignment": "piece_id plan_id",
        "readiness": "piece_id plan_id",
        "visit": "plan_id",
        "asset": "plan_id sha256 media_type data",
        "source": "plan_id sha256",
        "import_draft": "id kind changes",
        "job": "id plan_id key format paper state revision_id",
        "suggestion": "id plan_id piece_id outcome source",
        "notice": "plan_id kind ref item address mail",
        "input_round": "id plan_id revision_id state",
        "round_question": "round_id place_id",
        "round_participant": "id round_id key kind email",
        "round_colleague": "participant_id email",
        "guest_link": "token_hash participant_id",
        "round_reminder": "participant_id",
        "hand_in": "participant_id",
        "input": "id round_id participant_id place piece_id block_id sources parent_id head_id",
        "disposition": "input_id conclusion change_kind change_ref",
        "thread": "id plan_id place piece_id field block_id spans",
        "comment": "thread_id",
        "thread_seen": "thread_id",
        "revision": "id plan_id version kind sha256 counts",
        "revision_file": "revision_id format sha256",
        "redaction": "id plan_id revision_id",
        "dismissal": "plan_id key",
        "agency": "name short kind color municipality logo valid_from valid_to",
        "emblem": "sha256 media_type data",
        "person": "email name password_hash settings",
        "membership": "plan_id role",
        "sign_in": "token_hash method device challenge",
        "link": "kind token_hash email name plan_id role",
        "factor": "kind name secret credential",
        "mail": "kind recipient state conversation",
        "installation": "facts",
    },
}
Hide = Callable[[Any], Any]


def _columns(table: Table) -> list[Column[Any]]:
    return [table.c[name] for name in CARE["words"][table.name].split()]


def _of_plan(table: Table, plan_id: str) -> Select[Any]:
    """The rows of a table that belong to the plan: its key, and the words in it."""
    wanted = select(*table.primary_key.columns, *_columns(table))
    if "plan_id" in table.c:
        return wanted.where(table.c.plan_id == plan_id)
    if table.name == CommentRow.__tablename__:
        return wanted.where(table.c.thread_id.in_(select(ThreadRow.id).where(ThreadRow.plan_id == plan_id)))
    rounds = select(RoundRow.id).where(RoundRow.plan_id == plan_id)
    if "round_id" in table.c:
        return wanted.where(table.c.round_id.in_(rounds))
    if table.name == DispositionRow.__tablename__:
        return wanted.where(table.c.input_id.in_(select(InputRow.id).where(InputRow.round_id.in_(rounds))))
    if table.name == MailRow.__tablename__:
        by_link = table.c.link_id.in_(select(LinkRow.id).where(LinkRow.plan_id == plan_id))
        by_notice = table.c.id.in_(select(NoticeRow.mail_id).where(NoticeRow.plan_id == plan_id))
        by_round = table.c.id.in_(select(ParticipantRow.mail_id).where(ParticipantRow.round_id.in_(rounds)))
        by_talk = MailRow.conversation.in_(select(literal(CONVERSATION) + RoundRow.id).where(RoundRow.plan_id == plan_id))
        return wanted.where(by_link | by_notice | by_round | by_talk)
    raise NotImplementedError(f"it is not told which rows of {table.name} belong to a plan")


class Changed(NamedTuple):
    """A row with the words in it: its table and key; its columns that hold them, as they were and without them."""

    table: Table
    key: tuple[Any, ...]
    was: Mapping[str, Any]
    now: Mapping[str, Any]


def each_change(session: Session, plan_id: str, hide: Hide) -> Iterator[Changed]:
    """Every row of the plan with the words in it."""
    for name in CARE["words"]:
        table = Base.metadata.tables[name]
        keys = len(table.primary_key.columns)
        for row in session.execute(_of_plan(table, plan_id)).all():
            was = dict(zip((column.name for column in _columns(table)), row[keys:], strict=True))
            now = {column: hide(value) for column, value in was.items() if value is not None}
            changed = {column: value for column, value in now.items() if value != was[column]}
            if changed:
                yield Changed(table, tuple(row[:keys]), {column: was[column] for column in changed}, changed)


def set_row(session: Session, table: Table, key: Sequence[Any], values: Mapping[str, Any]) -> None:
    """Let a row hold these values."""
    wanted = update(table).values(dict(values))
    for column, value in zip(table.primary_key.columns, key, strict=True):
        wanted = wanted.where(column == value)
    session.execute(wanted)


# ---------------------------------------------------------------- texts


def list_pieces(session: Session, plan_id: str) -> Sequence[PieceRow]:
    """Every piece of the plan, the removed too."""
    return session.scalars(select(PieceRow).where(PieceRow.plan_id == plan_id)).all()


def find_text(session: Session, text_id: str) -> TextRow | None:
    """A text with its state, or None when it is not there any more."""
    return session.get(TextRow, text_id, options=[undefer(TextRow.state)])


def list_own_comments(session: Session, plan_id: str, person_id: int | None) -> Sequence[CommentRow]:
    """What a person has said in the plan."""
    mine = select(CommentRow).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    return session.scalars(mine.where(ThreadRow.plan_id == plan_id, CommentRow.by == person_id)).all()


def list_text_ids(session: Session, plan_id: str) -> Sequence[str]:
    """Every text of the plan, those of removed pieces too."""
    return session.scalars(select(TextRow.id).where(TextRow.plan_id == plan_id)).all()


def list_gone_refs(session: Session, plan_id: str) -> Sequence[str]:
    """Texts that the feed still has updates of, though they are not there any more."""
    kept = select(TextRow.id).where(TextRow.plan_id == plan_id)
    gone = select(FeedRow.ref).where(FeedRow.plan_id == plan_id, FeedRow.kind == "text", FeedRow.ref.not_in(kept))
    return session.scalars(gone.distinct()).all()


def list_rows(session: Session, text_id: str) -> list[tuple[int, bytes]]:
    """The updates of a text, in order, with their sequence numbers."""
    rows = session.execute(select(FeedRow.seq, FeedRow.data).where(FeedRow.ref == text_id, FeedRow.kind == "text").order_by(FeedRow.seq))
    return [(seq, data) for seq, data in rows]


def set_update(session: Session, seq: int, data: bytes) -> None:
    """Let a row of the feed hold another update."""
    session.execute(update(FeedRow).where(FeedRow.seq == seq).values(data=data))


def begin_epoch(session: Session, row: TextRow, at: datetime, person_id: int | None) -> None:
    """The text begins another life: copies from before are good for nothing, and who has one open is told."""
    row.epoch += 1
    session.add(FeedRow(plan_id=row.plan_id, kind="hidden", ref=row.id, person_id=person_id, at=at, data=b""))
    session.flush()


# ---------------------------------------------------------------- versions, drawings, files


def list_bodies(session: Session, plan_id: str) -> Sequence[RevisionRow]:
    """The frozen revisions of the plan that have a body, with it."""
    wanted = select(RevisionRow).where(RevisionRow.plan_id == plan_id, RevisionRow.body.is_not(None))
    return session.scalars(wanted.order_by(RevisionRow.number).options(undefer(RevisionRow.body))).all()


def list_headers(session: Session, plan_id: str) -> list[tuple[str, list[Any]]]:
    """Of each frozen revision: what people call it, and what of it no redaction can change."""
    rows = session.execute(
        select(RevisionRow.version, RevisionRow.label, RevisionRow.note, RevisionRow.drawing).where(RevisionRow.plan_id == plan_id)
    )
    return [(version, list(rest)) for version, *rest in rows]


def list_names(session: Session, plan_id: str) -> list[tuple[str, str]]:
    """Of each round of the plan: its title, and a name of somebody who is asked in it, hands in or writes, which no redaction changes."""
    of_plan = select(RoundRow.id, RoundRow.title).where(RoundRow.plan_id == plan_id).subquery()
    names = union(
        select(of_plan.c.title, ParticipantRow.name).join(ParticipantRow, ParticipantRow.round_id == of_plan.c.id),
        select(of_plan.c.title, InputRow.author).join(InputRow, InputRow.round_id == of_plan.c.id),
        select(of_plan.c.title, HandInRow.name)
        .join(ParticipantRow, ParticipantRow.round_id == of_plan.c.id)
        .join(HandInRow, HandInRow.participant_id == ParticipantRow.id),
    )
    return [(title, name) for title, name in session.execute(names)]


def add_redaction(session: Session, row: RedactionRow) -> None:
    """Keep that something had to be removed; before what it is about is emptied."""
    session.add(row)
    session.flush()


def empty_revision(session: Session, revision_id: str) -> None:
    """Take body and files of a frozen revision. Its redaction must have been kept, or the database refuses."""
    session.execute(delete(RevisionFileRow).where(RevisionFileRow.revision_id == revision_id))
    session.execute(update(RevisionRow).where(RevisionRow.id == revision_id).values(body=None))


def list_redactions(session: Session, plan_id: str) -> Sequence[RedactionRow]:
    """The redactions of the plan, the newest first."""
    wanted = select(RedactionRow).where(RedactionRow.plan_id == plan_id).order_by(RedactionRow.at.desc(), RedactionRow.id)
    return session.scalars(wanted).all()


def list_jobs(session: Session, plan_id: str) -> Sequence[JobRow]:
    """All drawings of the plan that are known."""
    return session.scalars(select(JobRow).where(JobRow.plan_id == plan_id)).all()


def remove_job(session: Session, job_id: str) -> None:
    """Forget a drawing."""
    session.execute(delete(JobRow).where(JobRow.id == job_id))


def list_sources(session: Session, plan_id: str) -> Sequence[SourceRow]:
    """The files the plan was imported from, with their bytes."""
    return session.scalars(select(SourceRow).where(SourceRow.plan_id == plan_id).options(undefer(SourceRow.data))).all()


def empty_source(session: Session, source_id: int) -> None:
    """Take the bytes of an imported file; what it was called and its hash stay."""
    session.execute(update(SourceRow).where(SourceRow.id == source_id).values(data=b""))


def list_drafts(session: Session, person_id: int) -> Sequence[ImportDraftRow]:
    """The files a person has uploaded and not accepted, with their bytes."""
    return session.scalars(select(ImportDraftRow).where(ImportDraftRow.person_id == person_id).options(undefer(ImportDraftRow.data))).all()


def list_all_drafts(session: Session) -> list[tuple[str, bytes]]:
    """Every file that waits to be accepted, with its bytes."""
    return [(id, data) for id, data in session.execute(select(ImportDraftRow.id, ImportDraftRow.data))]


def remove_draft(session: Session, draft_id: str) -> None:
    """Forget an uploaded file."""
    session.execute(delete(ImportDraftRow).where(ImportDraftRow.id == draft_id))


# ---------------------------------------------------------------- what has been asked about


def list_dismissed(session: Session, plan_id: str) -> frozenset[str]:
    """What somebody has said is nobody, by key."""
    return frozenset(session.scalars(select(DismissalRow.key).where(DismissalRow.plan_id == plan_id)))


def add_dismissal(session: Session, row: DismissalRow) -> None:
    """Keep that somebody has said so; once is enough."""
    if session.get(DismissalRow, (row.plan_id, row.key)) is None:
        session.add(row)
        session.flush()


def remove_dismissals(session: Session, plan_id: str, keys: Sequence[str]) -> None:
    """Forget what was said about words that are hidden."""
    session.execute(delete(DismissalRow).where(DismissalRow.plan_id == plan_id, DismissalRow.key.in_(keys)))


# ---------------------------------------------------------------- the database forgets


def purge_index(session: Session) -> None:
    """Let the index of search hold nothing of passages that were removed; on PostgreSQL it never does."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO passage_words (passage_words) VALUES ('optimize')"))


def find_unforgotten(session: Session) -> datetime | None:
    """When the newest redaction was made that the database file has not been cleaned after; None when there is none."""
    newest = session.scalar(select(func.max(RedactionRow.at)))
    done = session.scalar(select(InstallationRow.forgotten_at))
    return newest if newest is not None and (done is None or newest > done) else None


def set_forgotten(session: Session, at: datetime) -> None:
    """The database file holds nothing of what was hidden until then."""
    session.execute(update(InstallationRow).values(forgotten_at=at))


def clean_file() -> bool:
    """Write the file of a SQLite database anew, without what was removed, and empty the log beside it; False when somebody read meanwhile
    and the log could not be emptied, so that it must be tried again. On PostgreSQL nothing is done (see docs/operations.md)."""
    if db.engine.dialect.name != "sqlite":
        return True
    pooled = db.engine.raw_connection()
    driver: Any = pooled.driver_connection
    pooled.detach()
    try:
        driver.execute("PRAGMA query_only=OFF")
        driver.execute("VACUUM")
        busy, *_pages = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.close()
    return not busy
