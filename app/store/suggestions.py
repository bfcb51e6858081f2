"""Suggested changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.suggestions import Outcome
from app.store.people_tables import AgencyRow, BelongingRow, PersonRow
from app.store.suggestion_tables import SuggestionRow


class Made(NamedTuple):
    """A suggestion, with the name of who made it, and the name (empty: none), chosen colour and id of the agency they came to first."""

    row: SuggestionRow
    name: str
    agency: str
    color: str


def add_suggestion(session: Session, suggestion: SuggestionRow) -> None:
    """Keep a new suggestion, and give it the plan's next number."""
    highest = session.scalar(select(func.max(SuggestionRow.number)).where(SuggestionRow.plan_id == suggestion.plan_id))
    suggestion.number = (highest or 0) + 1
    session.add(suggestion)
    session.flush()


def get_suggestion(session: Session, plan_id: str, number: int) -> SuggestionRow:
    """A suggestion of this plan. Raises NotFound."""
    wanted = select(SuggestionRow).where(SuggestionRow.plan_id == plan_id, SuggestionRow.number == number)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def list_suggestions(session: Session, plan_id: str, outcome: Outcome | None = None) -> list[Made]:
    """The plan's suggestions, the oldest first; those of one outcome when asked. A person's agency is the first they came to."""
    agency = (
        select(func.min(BelongingRow.agency_id))
        .where(BelongingRow.person_id == SuggestionRow.by, BelongingRow.until.is_(None))
        .correlate(SuggestionRow)
        .scalar_subquery()
    )
    wanted = (
        select(SuggestionRow, PersonRow.name, AgencyRow.name, AgencyRow.color)
        .outerjoin(PersonRow, PersonRow.id == SuggestionRow.by)
        .outerjoin(AgencyRow, AgencyRow.id == agency)
        .where(SuggestionRow.plan_id == plan_id)
        .order_by(SuggestionRow.number)
    )
    if outcome is not None:
        wanted = wanted.where(SuggestionRow.outcome == outcome)
    return [Made(row, name or "", office or "", color or "") for row, name, office, color in session.execute(wanted)]


def count_open(session: Session, plan_id: str) -> int:
    """How many suggestions of the plan wait for a yes or a no."""
    wanted = select(func.count()).where(SuggestionRow.plan_id == plan_id, SuggestionRow.outcome == Outcome.OPEN)
    return session.scalar(wanted) or 0


def list_made_of(session: Session, plan_id: str, sources: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """Input → number and outcome of each suggestion made of it, of those that have any."""
    wanted = select(SuggestionRow.source, SuggestionRow.number, SuggestionRow.outcome)
    wanted = wanted.where(SuggestionRow.plan_id == plan_id, SuggestionRow.source.in_(sources)).order_by(SuggestionRow.number)
    found: dict[str, list[tuple[int, str]]] = {}
    for source, number, outcome in session.execute(wanted):
        found.setdefault(source, []).append((number, outcome))
    return found


def list_by_numbers(session: Session, plan_id: str, numbers: Sequence[int]) -> Sequence[SuggestionRow]:
    """These of the plan's suggestions, in the order of their numbers; those that are not there are left out."""
    wanted = select(SuggestionRow).where(SuggestionRow.plan_id == plan_id, SuggestionRow.number.in_(numbers))
    return session.scalars(wanted.order_by(SuggestionRow.number)).all()


def set_outcome(
    session: Session, suggestion: SuggestionRow, outcome: Outcome, by: int | None, at: datetime | None, verdict: str = "", line: int = 0
) -> None:
    """What was decided, by whom and why; open again: (None, None)."""
    suggestion.outcome, suggestion.decided_by, suggestion.decided_at = outcome, by, at
    suggestion.verdict, suggestion.line = verdict, line
    suggestion.version += 1
    session.flush()
