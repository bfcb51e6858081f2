"""What the worker does beside its drawing, done at once: texts settled, and what was changed found by search."""

from datetime import UTC, datetime

from app.services.plan import settling
from app.store.base import writing

LATER = datetime(2100, 1, 1, tzinfo=UTC)


def settle_all() -> None:
    """Leave nothing to settle or to index."""
    is_any = True
    while is_any:
        with writing() as session:
            is_any = settling.step(session, LATER)
