"""Whose a suggestion is to decide: the table of rights asked of one person, and of everybody in the plan."""

from collections.abc import Sequence

from app.domain.access import Actor, Permission, Subject, allow
from app.services.entry.entering import Entered, measure_subject
from app.services.entry.gauging import list_members
from app.services.entry.locating import ancestry
from app.store import plans
from app.store.base import Session
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import PieceRow


def subject_of(entered: Entered, row: SuggestionRow, line: Sequence[PieceRow], actors: dict[str, PieceRow]) -> Subject:
    """A suggestion as the table of rights sees it: whose measure it concerns, None when it concerns none, and who made it.

    Args:
        line: the piece it is about, what that stands under, and so on.
        actors: of the plan, by id.
    """
    measure = next((step for step in line if step.kind == "measure"), None)
    if measure is None:
        return entered.subject(author=row.by)
    about = measure_subject(entered, measure, actors)
    return entered.subject(responsible=about.responsible, responsible_outside=about.responsible_outside, author=row.by)


def subject_in(session: Session, entered: Entered, row: SuggestionRow) -> Subject:
    """The same, looked up."""
    line = ancestry(session, plans.get_piece(session, entered.plan.id, row.piece_id))
    actors = {actor.id: actor for actor in plans.list_siblings(session, entered.plan.id, None, ("actor",))}
    return subject_of(entered, row, line, actors)


def list_owners(session: Session, entered: Entered, row: SuggestionRow) -> list[int]:
    """Everybody who may decide on the suggestion."""
    subject = subject_in(session, entered, row)
    members = [one for one in list_members(session, entered.plan.id).values() if one.active]
    actors = {one.id: Actor(one.id, one.role, frozenset(office.id for office in one.agencies)) for one in members}
    return [person for person, actor in actors.items() if allow(actor, Permission.DECIDE_SUGGESTION, subject)]
