"""Alembic's entry: migrates the database of the current application."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from app.store.base import begin_as
from app.store.tables import UtcTime

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A revision must not follow later changes of our own types: moments are written as the plain type they are kept in."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcTime) else False


def migrate() -> None:
    """All pending revisions in one writing transaction; foreign keys are checked afterwards, since tables may be rebuilt on the way."""
    begin_as("write")
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=render_item)
        with context.begin_transaction():
            context.run_migrations()
    begin_as("read")


migrate()
