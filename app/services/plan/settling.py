"""What was typed is settled, and what was changed is indexed: texts, their JSON and the index of words catch up with the feed.

None of it is done where somebody waits. Each step is a transaction of its own, and a short one, for those who type wait for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.services.entry import present
from app.services.plan import unwriting
from app.services.search import indexing
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.feed import Entry

REST = timedelta(seconds=1)
"""A text nobody has typed in for so long is settled."""
LONGEST = timedelta(seconds=10)
"""A text that is typed in without rest is settled as often as this."""
MOST_CHANGED = 40
"""Pieces that are indexed at once."""


def is_behind(session: Session, now: datetime) -> bool:
    """Whether there is anything to do; asked before the database is written to."""
    ripe = any(is_ripe(rows, now) for rows in present.list_waiting(session).values())
    return ripe or bool(feed.list_unindexed(session, 1)) or indexing.is_behind(session)


def step(session: Session, now: datetime) -> bool:
    """Settle one text that it is time for, else index some of what was changed, in a transaction that writes; False when there is
    neither."""
    return _settle(session, now) or _index(session) or indexing.build_next(session)


def is_ripe(rows: list[Entry], now: datetime) -> bool:
    """Whether it is time for the text that these rows wait for."""
    return now - rows[-1].at >= REST or now - rows[0].at >= LONGEST


def _settle(session: Session, now: datetime) -> bool:
    waiting = present.list_waiting(session)
    ripe = next((text_id for text_id, rows in waiting.items() if is_ripe(rows, now)), None)
    if ripe is None:
        return False
    text = texts.get_text(session, ripe)
    rows, plan = waiting.pop(ripe), plans.get_plan(session, text.plan_id)
    present.settle(session, text, rows)
    unwriting.unwrite(session, text, rows)
    last = max((row for row in rows if row.person_id is not None), key=lambda row: row.at, default=rows[-1])
    is_newest = last.at >= plan.changed_at
    plans.set_changed(session, plan, *((last.person_id, last.at) if is_newest else (plan.changed_by, plan.changed_at)))
    indexing.refresh(session, plan, (ripe,))
    texts.set_settled(session, _settled_up_to(session, waiting.values()))
    return True


def _settled_up_to(session: Session, left: Iterable[list[Entry]]) -> int:
    return min((rows[0].seq - 1 for rows in left), default=feed.newest(session))


def _index(session: Session) -> bool:
    changed = feed.list_unindexed(session, MOST_CHANGED)
    for plan_id in dict.fromkeys(plan for _seq, plan, _ref in changed):
        indexing.refresh(session, plans.get_plan(session, plan_id), {ref for _seq, plan, ref in changed if plan == plan_id})
    if changed:
        texts.set_indexed(session, changed[-1][0] if len(changed) == MOST_CHANGED else feed.newest(session))
    return bool(changed)
