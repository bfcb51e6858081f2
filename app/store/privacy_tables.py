"""The table of what was asked about and is nobody."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import UtcTime


class DismissalRow(Base):
    """Somebody has said that words which looked like a person are not. ``key``: the words, by their hash in this plan."""

    __tablename__ = "dismissal"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
