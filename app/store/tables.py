"""Tables of plans; those of people stand in ``people_tables``.

A plan is a tree of **pieces**: chapters, sections, their parts, and what belongs to those. A piece is one row with its facts, an integer
``version`` that grows by one each time a fact changes, and its place among its siblings. Which kinds there are, what stands under what and
which facts each has is the rule of ``app.domain.pieces``; this file only keeps them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import Milliseconds, UtcTime

# ---------------------------------------------------------------- the plan


class PlanRow(Base):
    """``facts`` are the plan's own (title, period, cover …); ``content`` grows by one with every change of anything the document shows.

    ``indexed``: the edition of the rules that its passages were made by, 0 when it has none yet.
    """

    __tablename__ = "plan"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(30))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[int] = mapped_column(default=1)
    drawn_content: Mapped[int] = mapped_column(default=0)
    indexed: Mapped[int] = mapped_column(default=0)
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
    """The shared text of the piece with the same id, as of the feed's row ``seq``: ``state`` and ``json`` follow from the rows up to it.

    What was typed since stands in the feed alone until it is settled here; ``services.entry.present`` reads both.
    """

    __tablename__ = "text"
    id: Mapped[str] = mapped_column(ForeignKey("piece.id"), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    epoch: Mapped[int] = mapped_column(default=1)
    schema_version: Mapped[int]
    seq: Mapped[int]
    state: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    json: Mapped[dict[str, Any]] = mapped_column(JSON)


class FeedRow(Base):
    """The one ordered log, in kinds:

    - «text»: ``data`` is an update of the text ``ref``
    - «changed»: the piece ``ref`` is to be fetched again; «shaped»: and what stands around it too, for it has come, gone or moved
    - «work»: who writes the place ``ref``, or its state, is another; the plan itself is as it was
    - «hidden»: words of the text ``ref`` have been hidden for good, and copies of it from before are worth nothing
    - «access»: rights have changed, those of the person ``ref``, in one plan or, without one, in all; without a person, of everybody in it

    The database itself appends rows of «access», by triggers on the tables that rights are read from.
    """

    __tablename__ = "feed"
    __table_args__ = (
        Index("ix_feed_plan", "plan_id", "seq", sqlite_where=text("kind <> 'text'"), postgresql_where=text("kind <> 'text'")),
        Index("ix_feed_ref", "ref"),
        {"sqlite_autoincrement": True},
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    ref: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Milliseconds)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class HistoryRow(Base):
    """What was done: one line per wish. ``data`` holds what it takes to tell it and to undo it (facts before and after, places).

    ``undoes``: the line that this one took back.
    """

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_plan", "plan_id", "id"), Index("ix_history_piece", "piece_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    act: Mapped[str] = mapped_column(String(40))
    piece_id: Mapped[str | None] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("history.id"), index=True)


class PassageRow(Base):
    """Words of a plan as search finds them: those of one block, or of one fact of a piece (of the plan itself by its id).

    ``anchor``: where on the page they stand. ``stems``: of the words themselves, ``around``: of what they are part of. Rows are added and
    removed, never changed. Beside it the database keeps an index of its own, which the migration made and only ``searches`` knows.
    """

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_piece", "plan_id", "piece_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"))
    piece_id: Mapped[str] = mapped_column(String(32))
    anchor: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    stems: Mapped[str] = mapped_column(Text)
    around: Mapped[str] = mapped_column(Text)


# ---------------------------------------------------------------- who does what in it


class AssignmentRow(Base):
    """A chapter or section is given to a person to write."""

    __tablename__ = "assignment"
    piece_id: Mapped[str] = mapped_column(ForeignKey("piece.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)


class ReadinessRow(Base):
    """A chapter or section that somebody has marked «klar»; no row: it is not. ``seq``: the newest row of the feed then."""

    __tablename__ = "readiness"
    piece_id: Mapped[str] = mapped_column(ForeignKey("piece.id"), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    seq: Mapped[int]


class VisitRow(Base):
    """When a person was last in a plan, and from where «what changed since I was here» is told.

    ``line`` and ``seq``: the newest line of history and row of the feed at ``at``. ``since``, ``since_seq`` and ``since_at``: the same when
    the visit before ended; nothing and no time on the first visit.
    """

    __tablename__ = "visit"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    line: Mapped[int]
    seq: Mapped[int]
    since: Mapped[int]
    since_seq: Mapped[int]
    since_at: Mapped[datetime | None] = mapped_column(UtcTime)


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
    """A drawing asked of the worker. ``key`` names its file: equal keys give equal bytes, so a ready one is never drawn again.

    ``paper``: what is drawn, which says who may have it: «draft» or «clean» of the plan, «working» copy, «matrix» of a round.
    ``revision_id``: the frozen revision that its file is to be kept with.
    """

    __tablename__ = "job"
    __table_args__ = (UniqueConstraint("key", "format"), Index("ix_job_state", "state", "asked_at"))
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(10))
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    paper: Mapped[str] = mapped_column(String(10), default="draft")
    state: Mapped[str] = mapped_column(String(10))
    progress: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
