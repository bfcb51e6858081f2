"""Does the machinery stand."""

from app.store.base import Session
from app.store.health import answers


def is_database_alive(session: Session) -> bool:
    """Whether the database answers and has its tables."""
    return answers(session)
