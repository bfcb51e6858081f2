"""Tables of what is said about a plan: threads of comments, and who has read them. None of it is part of the plan's document."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import UtcTime


class ThreadRow(Base):
    """A conversation about one place in a plan.

    ``place``: «plan», «piece» (a measure, figure, section …), «field» (one fact of it), «block» or «words» of a text. ``piece_id``: the
    piece, None for the plan; ``field``: the fact; ``block_id``: the block of the text. ``quote``: the words it was about when it began;
    ``words``: how they read now, or did when they were last there; ``spans``: where they stand in the text as it is settled ([block, start,
    end] of each stretch; see ``prose.tracking``), none when they are gone. ``newest``: its newest comment, by which it is seen whether
    somebody has read it.
    """

    __tablename__ = "thread"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    place: Mapped[str] = mapped_column(String(10))
    piece_id: Mapped[str | None] = mapped_column(ForeignKey("piece.id"), index=True)
    field: Mapped[str] = mapped_column(String(40), default="")
    block_id: Mapped[str] = mapped_column(String(32), default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    spans: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)
    newest: Mapped[int] = mapped_column(default=0)


class CommentRow(Base):
    """One comment of a thread, the first or an answer. ``author``: the name as a Word file printed it, of one that came with a file;
    ``earlier``: how it read before it was changed, oldest first ({"body", "at"}). One that is removed keeps its place and loses its words.
    """

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    earlier: Mapped[list[Any]] = mapped_column(JSON, default=list)


class MentionRow(Base):
    """A comment names somebody: a person, or all of an agency."""

    __tablename__ = "mention"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)


class ThreadSeenRow(Base):
    """How far a person has read in a thread: up to which comment."""

    __tablename__ = "thread_seen"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("thread.id"), primary_key=True)
    comment_id: Mapped[int]
