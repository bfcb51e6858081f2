"""People come to a plan and leave it: kept beside the plan, not in it, and never part of its history."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.visits import WINDOW, is_new_visit
from app.services.entry.entering import Entered, Who, enter
from app.store import feed, history, work
from app.store.base import Session
from app.store.tables import VisitRow


@dataclass(frozen=True, slots=True)
class Since:
    """From where the news of a plan are told: after this line of history, and this row of the feed.

    ``at``: when the person's visit before this one ended; None: not known, and the news of the last days are told instead.
    """

    line: int
    seq: int
    at: datetime | None


def visit(session: Session, who: Who, slug: str, now: datetime) -> None:
    """The person is in the plan now. One row is written, nothing is put on record, and the plan does not count as changed.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    before = work.find_visit(session, entered.plan.id, who.person_id)
    since = _since(before, now) if before is not None else Since(0, 0, None)
    row = VisitRow(
        plan_id=entered.plan.id,
        person_id=who.person_id,
        at=now,
        line=history.newest(session, entered.plan.id),
        seq=feed.newest(session),
        since=since.line,
        since_seq=since.seq,
        since_at=since.at,
    )
    work.set_visit(session, row)


def since_when(session: Session, entered: Entered, now: datetime) -> Since:
    """From where the person's news of the plan are told, whether the visit of this moment has been told of yet or not."""
    plan_id, row = entered.plan.id, work.find_visit(session, entered.plan.id, entered.who.person_id)
    found = _since(row, now) if row is not None else Since(0, 0, None)
    if found.at is not None:
        return found
    return Since(history.last_before(session, plan_id, now - WINDOW), feed.last_before(session, now - WINDOW), None)


def _since(row: VisitRow, now: datetime) -> Since:
    if is_new_visit(row.at, now):
        return Since(row.line, row.seq, row.at)
    return Since(row.since, row.since_seq, row.since_at)
