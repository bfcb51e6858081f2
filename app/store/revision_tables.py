"""Tables of what is frozen. The database itself lets nobody change or remove these rows (triggers of revision 0004); only a redaction
empties a revision of its body and its files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import UtcTime


class RevisionRow(Base):
    """A plan's document as it stood, frozen.

    ``number`` counts the plan's revisions, ``version`` is what people call it («0.1»). ``kind``: why it was frozen. ``body``: the document
    as canonical JSON, and ``sha256`` its hash; None after a redaction. ``drawing``: how its files look. ``counts``: how much was open in
    the plan then and is not part of the document. ``content``: the plan's then.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("plan_id", "number"), {"sqlite_with_rowid": False})
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    version: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    drawing: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[int]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)


class RevisionFileRow(Base):
    """A revision drawn, with the hash of its bytes: what is handed out is always this."""

    __tablename__ = "revision_file"
    __table_args__ = ({"sqlite_with_rowid": False},)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    format: Mapped[str] = mapped_column(String(10), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    at: Mapped[datetime] = mapped_column(UtcTime)


class RedactionRow(Base):
    """Something that had to be removed for good, without what it was. ``revision_id``: the revision that lost its body by it."""

    __tablename__ = "redaction"
    __table_args__ = ({"sqlite_with_rowid": False},)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
