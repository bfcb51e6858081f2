"""What every change of a plan leaves behind: a line of history, rows of the feed, and a plan that knows it has changed.

By the feed what was changed is found by search a moment later (``plan.settling``): nobody who types waits for an index.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.services.entry.entering import Entered
from app.store import feed, history, plans
from app.store.base import Session


def record(
    session: Session,
    entered: Entered,
    now: datetime,
    act: str,
    piece_id: str | None,
    data: dict[str, Any],
    undoes: int | None = None,
    touched: Iterable[str] = (),
    shaped: Iterable[str] = (),
) -> int:
    """Put the act on record; returns the id of its line of history.

    Args:
        piece_id: what the act was about; None: the plan itself.
        undoes: the line of history that it takes back.
        touched: further pieces that it changed.
        shaped: of all these, those that have come, gone or moved.
    """
    subject = piece_id or entered.plan.id
    line = history.add_line(session, entered.plan.id, entered.by, now, act, subject, data, undoes)
    changed, moved = dict.fromkeys((subject, *touched)), {entered.plan.id, *shaped}
    for one in changed:
        feed.append_changed(session, entered.plan.id, one, entered.by, now, one in moved)
    plans.set_changed(session, entered.plan, entered.by, now)
    return line


def record_work(session: Session, entered: Entered, now: datetime, act: str, piece_id: str, data: dict[str, Any]) -> int:
    """The same for what is done with a place and leaves the plan as it was: whom it is given to, whether it is finished.

    The plan does not count as changed, so nothing is drawn anew.
    """
    line = history.add_line(session, entered.plan.id, entered.by, now, act, piece_id, data)
    feed.append_work(session, entered.plan.id, piece_id, entered.by, now)
    return line
