"""What was typed is settled: the text, its JSON and the index of its words catch up with the feed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.services.entry import present
from app.services.search import indexing
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.feed import Entry

REST = timedelta(seconds=1)
"""A text nobody has typed in for so long is settled."""
LONGEST = timedelta(seconds=10)
"""A text that is typed in without rest is settled as often as this."""


def settle_next(session: Session, now: datetime) -> bool:
    """Settle one text that it is time for, in a transaction that writes; False when there is none.

    One at a time, so that nobody who types waits long.
    """
    waiting = present.list_waiting(session)
    ripe = next((text_id for text_id, rows in waiting.items() if is_ripe(rows, now)), None)
    if ripe is not None:
        text = texts.get_text(session, ripe)
        present.settle(session, text, waiting.pop(ripe))
        indexing.refresh(session, plans.get_plan(session, text.plan_id), (ripe,))
    texts.set_settled(session, _settled_up_to(session, waiting.values()))
    return ripe is not None


def has_ripe(session: Session, now: datetime) -> bool:
    """Whether it is time for any text; asked before the database is written to."""
    return any(is_ripe(rows, now) for rows in present.list_waiting(session).values())


def is_ripe(rows: list[Entry], now: datetime) -> bool:
    """Whether it is time for the text that these rows wait for."""
    return now - rows[-1].at >= REST or now - rows[0].at >= LONGEST


def _settled_up_to(session: Session, left: Iterable[list[Entry]]) -> int:
    return min((rows[0].seq - 1 for rows in left), default=feed.newest(session))
