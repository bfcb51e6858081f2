"""Whether the database is there at all."""

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.store.base import db
from app.store.tables import PlanRow


class Unreachable(Exception):
    """There is no database at the address of the settings; the argument is what the driver said."""


def must_be_reachable() -> None:
    """Raises Unreachable unless the database takes connections. It need not have its tables yet."""
    try:
        with db.engine.connect():
            pass
    except OperationalError as error:
        raise Unreachable(str(error.orig).strip()) from error


def answers(session: Session) -> bool:
    """Whether a small question gets an answer."""
    try:
        session.execute(select(PlanRow.id).limit(1))
    except SQLAlchemyError:
        return False
    return True
