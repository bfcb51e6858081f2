"""Alembic's entry: migrates the database of the current application."""

from alembic import context
from flask import current_app

from app.store.base import begin_as

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def migrate() -> None:
    """All pending revisions in one writing transaction; foreign keys are checked afterwards, since tables may be rebuilt on the way."""
    begin_as("write")
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
    begin_as("read")


migrate()
