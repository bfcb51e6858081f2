"""The table of suggested changes. None of it is part of the plan's document before it is accepted, and then it is a change like any
other."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import UtcTime


class SuggestionRow(Base):
    """A change of one piece that waits for a yes or a no.

    ``number`` counts the plan's suggestions. ``facts``: field → [how it was, what it is to be]; ``base`` and ``wanted``: the blocks of the
    piece's text as they were, and as they are to be (ProseMirror JSON), both None when the text is not to be changed. ``reason``: why.
    ``outcome``: see ``domain.suggestions``; ``verdict``: the words of who decided; ``line``: the line of history by which it was accepted.
    ``source``: the input it was made of, empty for none. ``version`` grows with every change of the row, so that nobody decides on what
    they have not seen.
    """

    __tablename__ = "suggestion"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    piece_id: Mapped[str] = mapped_column(ForeignKey("piece.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    wanted: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    verdict: Mapped[str] = mapped_column(Text, default="")
    line: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(32), default="")
