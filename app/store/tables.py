"""All tables.

A plan is a tree of **pieces**: chapters, sections, their parts, and what belongs to those. A piece is one row with its facts, an integer
``version`` that grows by one each time a fact changes, and its place among its siblings. Which kinds there are, what stands under what and
which facts each has is the rule of ``app.domain.pieces``; this file only keeps them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused on the way in, aware ones come out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


# ---------------------------------------------------------------- people


class AgencyRow(Base):
    """A body with people in the tool."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short: Mapped[str] = mapped_column(String(60), default="")


class PersonRow(Base):
    """``session_key`` is part of the signed-in cookie: a new one signs the person out everywhere."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    agency: Mapped[AgencyRow | None] = relationship(lazy="joined")
    password_hash: Mapped[str] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(64))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class MembershipRow(Base):
    """A person's role in one plan."""

    __tablename__ = "membership"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    since: Mapped[datetime] = mapped_column(UtcTime)


# ---------------------------------------------------------------- the plan


class PlanRow(Base):
    """``facts`` are the plan's own (title, period, cover …); ``content`` grows by one with every change of anything the document shows."""

    __tablename__ = "plan"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(30))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[int] = mapped_column(default=1)
    drawn_content: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PieceRow(Base):
    """One piece of a plan. ``removed_at`` marks it (and so all under it) as removed: it can be brought back for the plan's life."""

    __tablename__ = "piece"
    __table_args__ = (Index("ix_piece_plan", "plan_id", "parent_id", "position"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("piece.id"))
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TextRow(Base):
    """The shared text of the piece with the same id. ``state`` and ``json`` follow from the feed's rows up to ``seq``."""

    __tablename__ = "text"
    id: Mapped[str] = mapped_column(ForeignKey("piece.id"), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    epoch: Mapped[int] = mapped_column(default=1)
    schema_version: Mapped[int]
    seq: Mapped[int]
    state: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    json: Mapped[dict[str, Any]] = mapped_column(JSON)


class FeedRow(Base):
    """The one ordered log: kind «text» (``data`` is an update of the text ``ref``) or «changed» (fetch the piece ``ref`` again)."""

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_plan", "plan_id", "seq"), Index("ix_feed_ref", "ref", "seq"), {"sqlite_autoincrement": True})
    seq: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    ref: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcTime)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class HistoryRow(Base):
    """What was done: one line per wish. ``data`` holds what it takes to tell it and to undo it (facts before and after, places)."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_plan", "plan_id", "id"), Index("ix_history_piece", "piece_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    act: Mapped[str] = mapped_column(String(40))
    piece_id: Mapped[str | None] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


# ---------------------------------------------------------------- files


class AssetRow(Base):
    """A picture of a plan, by the hash of its bytes; the same picture may stand in several plans."""

    __tablename__ = "asset"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(60))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SourceRow(Base):
    """The file a plan was imported from, kept as it was, with what was found in it and what the person chose."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)


class RemarkRow(Base):
    """A comment of an imported Word file, kept with its anchor until threads exist."""

    __tablename__ = "remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    anchor: Mapped[str] = mapped_column(String(32))
    quote: Mapped[str] = mapped_column(Text)


class ImportDraftRow(Base):
    """A file read but not yet accepted. Nothing of it stands in any plan; it is swept away when ``expires_at`` has passed."""

    __tablename__ = "import_draft"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filename: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str | None] = mapped_column(String(20))
    changes: Mapped[str] = mapped_column(String(10))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class JobRow(Base):
    """A drawing asked of the worker. ``key`` names its file: equal keys give equal bytes, so a ready one is never drawn again."""

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("key", "format"), Index("ix_job_state", "state", "asked_at"))
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(10))
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_clean: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    progress: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
