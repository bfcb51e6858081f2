"""Alembic's entry: migrates the database of the current application."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from app.store.base import begin_as
from app.store.columns import UtcTime

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A revision must not follow later changes of our own types: moments are written as the plain type they are kept in."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcTime) else False


def include_object(_item: Any, name: str | None, _kind: str, reflected: bool, compared_to: Any) -> bool:
    """The index of words is the database's own affair: SQLite's tables for it, and PostgreSQL's column, stand in no table of ours."""
    return not (reflected and compared_to is None and str(name).startswith(("passage_words", "vector", "ix_passage_vector")))


def migrate() -> None:
    """All pending revisions in one writing transaction. SQLite rebuilds tables on the way, which others point to: foreign keys are switched
    off meanwhile (before the transaction begins, for within one the switch has no effect) and checked before it is committed."""
    begin_as("write")
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        driver: Any = connection.connection.driver_connection
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            render_item=render_item,
            include_object=include_object,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
                if is_sqlite and (broken := driver.execute("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"the migration would leave rows that point to nothing: {broken[:5]}")
        finally:
            if is_sqlite:
                driver.execute("PRAGMA foreign_keys=ON")
    begin_as("read")


migrate()
