"""Whether the database is there at all."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.store.tables import PlanRow


def answers(session: Session) -> bool:
    """Whether a small question gets an answer."""
    try:
        session.execute(select(PlanRow.id).limit(1))
    except SQLAlchemyError:
        return False
    return True
