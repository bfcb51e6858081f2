"""After words have been hidden the database file itself is made to forget them: removed rows leave their bytes in it, and in the log beside
it, until something else is written there."""

from datetime import datetime

from app.store import hidden
from app.store.base import Session

clean_file = hidden.clean_file
"""Write the file anew and empty the log; outside every transaction. False: somebody was reading, so it must be tried again."""


def due(session: Session) -> datetime | None:
    """The newest redaction, when the file has not been cleaned since; else None."""
    return hidden.find_unforgotten(session)


def mark(session: Session, redaction: datetime) -> None:
    """The file has been cleaned of all that was hidden up to that redaction; one that has come meanwhile is due by itself."""
    hidden.set_forgotten(session, redaction)
