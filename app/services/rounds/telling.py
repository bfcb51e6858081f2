"""What every event of a round leaves behind. All of them pass here: a line of history, and a mail to those concerned.

Who wants to tell of an event in yet another way, within the application say, does it in ``told``.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain.access import Permission, Role
from app.domain.rounds import CONVERSATION, RoundState
from app.services.entry import linking
from app.services.entry.entering import Entered, token_hash
from app.services.mail import mailing
from app.store import history, members, rounds
from app.store.base import Session
from app.store.round_tables import GuestLinkRow, ParticipantRow, RoundRow
from app.store.tables import PlanRow

Occasion = Literal["invitation", "reminder", "receipt", "answer", "extension", "cancellation"]
ASKING: tuple[Occasion, ...] = ("invitation", "reminder", "extension")
"""Mail that asks for something, and so lets in who has no place in the plan yet."""
LINK_DAYS = 365
"""For so long a guest's link opens, counted from the mail it came with."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a mail about a round is to say, and to whom.

    ``token``: of the guest's link, or of an invitation to Samplan (``is_invitation``) for somebody without a place in the plan; empty for
    who signs in. ``is_colleague``: writes contributions alone. ``by`` and ``by_email``: the coordinator who asks, and is answered to.
    ``is_empty``: «ingen merknader» was handed in, ``is_late``: after the deadline. ``count``: so many inputs, handed in or written so far.
    ``is_reopened``: what was handed in is opened again.
    """

    occasion: Occasion
    name: str
    email: str
    participant: str
    agency: str
    plan: str
    round: str
    invitation: str
    deadline: datetime
    by: str
    by_email: str
    is_guest: bool
    token: str = ""
    is_invitation: bool = False
    is_colleague: bool = False
    is_empty: bool = False
    is_late: bool = False
    is_reopened: bool = False
    count: int = 0
    reason: str = ""


Writer = Callable[[Note], tuple[str, str]]
"""Subject and text of the mail."""


def told(
    session: Session, plan: PlanRow, by: int | None, now: datetime, act: str, round: RoundRow, data: Mapping[str, Any] | None = None
) -> int:
    """Put an event of a round on record; returns the id of its line of history. ``data``: what else is to be known of it."""
    return history.add_line(session, plan.id, by, now, act, plan.id, {"round": round.id, "title": round.title, **(data or {})})


def deadline_of(round: RoundRow, participant: ParticipantRow) -> datetime:
    """When it is over for this participant."""
    return participant.deadline or round.deadline


def takes_input(round: RoundRow, participant: ParticipantRow) -> bool:
    """Whether the round is open for this participant: as for all, or, once it is closed, because they were given more time after that."""
    if round.state == RoundState.CLOSED and participant.deadline and round.closed_at:
        return participant.deadline > round.closed_at
    return round.state == RoundState.OPEN


def new_token(session: Session, now: datetime, participant: ParticipantRow) -> str:
    """A fresh personal link of a guest: its token, which is told here and never again."""
    token = secrets.token_urlsafe(32)
    rounds.add_link(session, GuestLinkRow(token_hash=token_hash(token), participant_id=participant.id, made_at=now))
    return token


@dataclass(frozen=True, slots=True)
class Circle:
    """What mails about a round ask of the plan's members, read once for all of an act's. ``names``: theirs, by address. ``by``,
    ``by_email``, ``by_id``: the coordinator whom mails come from: who acts, else who planned the round, else any."""

    names: Mapping[str, str]
    by: str
    by_email: str
    by_id: int | None


def circle_of(session: Session, entered: Entered, round: RoundRow) -> Circle:
    """See ``Circle``."""
    there = members.list_members(session, entered.plan.id)
    names = {person.email: person.name for person, _role, _since in there}
    coordinators = {person.id: person for person, role, _since in there if role == Role.COORDINATOR and person.active}
    wanted = [id for id in (entered.by, round.made_by, *coordinators) if id in coordinators]
    if not wanted:
        return Circle(names, entered.who.name, "", entered.by)
    person = coordinators[wanted[0]]
    return Circle(names, person.name, person.email, person.id)


def mail(
    session: Session,
    entered: Entered,
    now: datetime,
    round: RoundRow,
    participant: ParticipantRow,
    occasion: Occasion,
    write: Writer,
    circle: Circle | None = None,
    only: Collection[str] | None = None,
    **more: Any,
) -> None:
    """Mail the participant: a guest, or the one who answers for an agency; and of an invitation or a cancellation, the colleagues too.

    Args:
        circle: read already, by who mails many. only: those of them with these addresses. more: what else the note is to hold.
    """
    circle = circle or circle_of(session, entered, round)
    everybody = [participant.email]
    if participant.kind == "agency" and occasion in ("invitation", "cancellation"):
        everybody += rounds.list_colleagues(session, [participant.id])[participant.id]
    for email in everybody if only is None else [each for each in everybody if each in only]:
        is_guest, is_invitation = participant.kind == "guest", False
        token = ""
        if is_guest and occasion != "cancellation":
            token = new_token(session, now, participant)
        elif email not in circle.names and occasion in ASKING:
            token, is_invitation = _way_in(session, entered, now, participant, email), True
        note = Note(
            occasion,
            participant.name if is_guest else circle.names.get(email, ""),
            email,
            participant.id,
            "" if is_guest else participant.name,
            str(entered.plan.facts["title"]),
            round.title,
            round.invitation,
            deadline_of(round, participant),
            circle.by,
            circle.by_email,
            is_guest,
            token,
            is_invitation,
            email != participant.email,
            **more,
        )
        subject, body = write(note)
        talk = f"{CONVERSATION}{round.id}"
        mail_id = mailing.queue_mail(session, now, "round", email, subject, body, person_id=circle.by_id, conversation=talk)
        if email == participant.email:
            participant.mail_id = mail_id


def _way_in(session: Session, entered: Entered, now: datetime, participant: ParticipantRow, email: str) -> str:
    """An invitation to the plan for somebody without a place in it, as one who gives input; nobody learns whether they have an account."""
    if entered.by is not None:
        entered.must(Permission.MANAGE_MEMBERS)
    _link, token = linking.make_link(
        session,
        now,
        "invitation",
        email,
        plan_id=entered.plan.id,
        agency_id=participant.agency_id,
        role=Role.CONTRIBUTOR,
        made_by=entered.by,
    )
    return token
