"""Shared texts: what stands in each, as far as it is settled. What was typed since, and all its history, is the feed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from app.domain.errors import NotFound
from app.store.people_tables import InstallationRow
from app.store.tables import TextRow


def list_json(session: Session, plan_id: str) -> Mapping[str, dict[str, Any]]:
    """Text id → its settled content as ProseMirror JSON, for all texts of the plan."""
    return dict(session.execute(select(TextRow.id, TextRow.json).where(TextRow.plan_id == plan_id)).all())


def list_texts(session: Session, plan_id: str) -> Sequence[TextRow]:
    """All texts of the plan, with their states."""
    return session.scalars(select(TextRow).where(TextRow.plan_id == plan_id).options(undefer(TextRow.state))).all()


def get_text(session: Session, text_id: str) -> TextRow:
    """A text with its state. Raises NotFound."""
    text = session.get(TextRow, text_id, options=[undefer(TextRow.state)])
    if text is None:
        raise NotFound()
    return text


def list_some(session: Session, text_ids: Collection[str]) -> Sequence[TextRow]:
    """Those of these texts that there are, with their states."""
    return session.scalars(select(TextRow).where(TextRow.id.in_(text_ids)).options(undefer(TextRow.state))).all()


def add_texts(session: Session, texts: Iterable[TextRow]) -> None:
    """Keep new texts. The pieces that own them must have been kept before."""
    session.add_all(texts)
    session.flush()


def set_state(session: Session, text: TextRow, seq: int, state: bytes, json: dict[str, Any]) -> None:
    """The text after the feed row ``seq``."""
    text.seq, text.state, text.json = seq, state, json
    session.flush()


def set_settled(session: Session, seq: int) -> None:
    """All that was typed up to this row of the feed stands in its text now."""
    session.execute(update(InstallationRow).values(settled=seq))


def set_indexed(session: Session, seq: int) -> None:
    """Search finds all that was changed up to this row of the feed."""
    session.execute(update(InstallationRow).values(indexed=seq))
