"""What people with an account hear of a round in the application. Those who are asked have a mail of its own for each; those who only
follow the round hear of it as they wish."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.access import WRITERS, Role
from app.domain.notices import Kind, Told
from app.services.entry.entering import Entered
from app.services.mail import telling
from app.services.rounds.telling import deadline_of
from app.store import members, rounds
from app.store.base import Session
from app.store.round_tables import ParticipantRow, RoundRow


def opened(session: Session, entered: Entered, now: datetime, round: RoundRow, asked: Iterable[ParticipantRow]) -> None:
    """A round is opened: those asked, and the working group beside them."""
    told, mine = Told(round.title, due=_day(round.deadline)), _address(round)
    answering = _tell_asked(session, entered, now, Kind.ROUND_OPENED, round, asked)
    group = {person.id for person, role, _since in members.list_members(session, entered.plan.id) if Role(role) in WRITERS}
    telling.tell(session, entered, now, Kind.ROUND_OPENED, group - answering, round.id, told, mine)


def due(session: Session, entered: Entered, now: datetime, round: RoundRow, participant: ParticipantRow) -> None:
    """Somebody who is asked is reminded of the deadline."""
    _tell_asked(session, entered, now, Kind.ROUND_DUE, round, [participant])


def closed(session: Session, entered: Entered, now: datetime, round: RoundRow, by: int | None) -> None:
    """A round is closed (``by`` whom; None: its time was out): those who are to answer what came in."""
    telling.take_back(session, now, entered.plan.id, round.id, kind=Kind.ROUND_DUE, unread_only=True)
    owners = set(members.list_active_with_role(session, entered.plan.id, Role.COORDINATOR)) - {by}
    telling.tell(session, entered, now, Kind.ROUND_CLOSED, owners, round.id, Told(round.title), _address(round))


def treated(session: Session, entered: Entered, now: datetime, round: RoundRow, senders: Iterable[ParticipantRow]) -> None:
    """A round is treated: those who have handed something in."""
    _tell_asked(session, entered, now, Kind.INPUT_DECIDED, round, senders)


def _tell_asked(
    session: Session, entered: Entered, now: datetime, kind: Kind, round: RoundRow, asked: Iterable[ParticipantRow]
) -> set[int]:
    """Tell those of the asked who have a place in the plan; returns who they are."""
    persons = {person.email: person.id for person, _role, _since in members.list_members(session, entered.plan.id)}
    agencies = [one for one in asked if one.kind == "agency"]
    colleagues = rounds.list_colleagues(session, [one.id for one in agencies])
    found: set[int] = set()
    for one in agencies:
        theirs = {persons[email] for email in (one.email, *colleagues[one.id]) if email in persons}
        told = Told(round.title, due=_day(deadline_of(round, one)))
        telling.tell(session, entered, now, kind, theirs - found, round.id, told, f"/innspill/svar/{one.id}", one.id, is_mailed=True)
        found |= theirs
    return found


def _day(deadline: datetime) -> str:
    """The last day of a deadline, which is the first moment of the next."""
    return deadline.date().isoformat()


def _address(round: RoundRow) -> str:
    return f"innspillsrunder/{round.id}"
