"""After words have been hidden the database file itself is made to forget them: removed rows leave their bytes in it, and in the log beside
it, until something else is written there."""

from app.store import hidden
from app.store.base import Session

clean_file = hidden.clean_file
"""Write the file anew and empty the log; outside every transaction. False: somebody was reading, so it must be tried again."""


def is_due(session: Session) -> bool:
    """Whether something has been hidden since the file was cleaned last."""
    return hidden.find_unforgotten(session) is not None


def mark(session: Session) -> None:
    """What is hidden now will be gone from the file when it has been cleaned. Written when that is done."""
    at = hidden.find_unforgotten(session)
    if at is not None:
        hidden.set_forgotten(session, at)
