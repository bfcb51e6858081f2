"""Invitations to a plan: made, sent again, withdrawn by those who manage its members; accepted by those they are for.

Who invites is never told whether an address has an account, and an invitation changes nothing for anybody before it is accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.access import Permission, Role
from app.domain.errors import Invalid, NotAllowed, NotFound, refuse_if
from app.domain.people import check_email, check_name
from app.domain.saying import say
from app.services.entry import linking
from app.services.entry.entering import Entered, Who, enter
from app.services.group.placing import GIVEN_ROLES, place_in_agency
from app.services.mail import mailing
from app.services.mail.mailing import Sending
from app.services.mail.notifying import Invited, Writer, send
from app.services.people.joining import add_person
from app.services.plan.shaping import add_piece
from app.store import agencies, history, links, members, people, plans
from app.store.base import Session
from app.store.people_tables import LinkRow, PersonRow
from app.store.tables import PlanRow

MOST_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Wish:
    """What an invitation gives. ``agency``: one of the register, or None; ``other``: the name of a body without people in Samplan."""

    role: str
    agency: int | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """An invitation that nobody has accepted. ``sending``: how far its mail has come; None when it was to be handed over by hand."""

    id: int
    email: str
    name: str
    role: Role
    agency: str
    made_at: datetime
    expires_at: datetime
    is_expired: bool
    sending: Sending | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation as the page of its link shows it to whoever holds it."""

    email: str
    name: str
    role: Role
    agency: str
    plan_title: str
    plan_period: str
    invited_by: str
    expires_at: datetime


# ---------------------------------------------------------------- who manages the members


def list_pending(session: Session, who: Who, slug: str, now: datetime) -> list[Pending]:
    """The plan's invitations that nobody has accepted, the newest first.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    rows = [row for row in linking.list_links(session, entered.plan.id) if _waits(row, now)]
    sendings = mailing.sendings_of_links(session, [row.id for row in rows])
    return [
        Pending(
            row.id,
            row.email,
            row.name,
            Role(row.role),
            _agency_name(session, row),
            row.made_at,
            row.expires_at,
            linking.link_state(row, now) == "expired",
            sendings.get(row.id),
        )
        for row in rows
    ]


def _waits(row: LinkRow, now: datetime) -> bool:
    return row.kind == "invitation" and linking.link_state(row, now) in ("open", "expired")


def _agency_name(session: Session, row: LinkRow) -> str:
    return agencies.get_agency(session, row.agency_id).name if row.agency_id is not None else ""


def invite(
    session: Session, who: Who, slug: str, now: datetime, addresses: Sequence[str], name: str, wish: Wish, write: Writer | None
) -> list[Invited]:
    """Invite one or several to a plan.

    Args:
        name: what to call the person, when it is one; may be empty.
        write: makes the text of each mail; None when the links are to be handed over by hand.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: an address cannot be used or is in the plan already, or the role or agency cannot be given.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    wanted = list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))
    refuse_if(_check_wish(session, entered, wanted, name, wish))
    if wish.other.strip():
        _add_actor(session, entered, now, wish.other)
    return [_invite_one(session, entered, now, address, name if len(wanted) == 1 else "", wish, write) for address in wanted]


def _check_wish(session: Session, entered: Entered, wanted: Sequence[str], name: str, wish: Wish) -> dict[str, str]:
    wrong = _check_addresses(session, entered.plan, wanted)
    wrong |= check_name(name) if name.strip() else {}
    if wish.role not in GIVEN_ROLES:
        wrong["role"] = say("Velg en rolle.")
    if wish.agency is not None and wish.agency not in {row.id for row in agencies.list_agencies(session)}:
        wrong["agency"] = say("Velg en virksomhet i listen.")
    if wish.other.strip() and not entered.may(Permission.EDIT_STRUCTURE, entered.subject(responsible=frozenset())):
        wrong["other"] = say("Planen er ikke lenger utkast, så den kan ikke få nye aktører. Velg en virksomhet i listen.")
    return wrong


def _check_addresses(session: Session, plan: PlanRow, wanted: Sequence[str]) -> dict[str, str]:
    if not wanted:
        return {"email": say("Skriv minst én e-postadresse.")}
    if len(wanted) > MOST_AT_ONCE:
        return {"email": say("Inviter høyst %(limit)s om gangen.", limit=MOST_AT_ONCE)}
    wrong = [address for address in wanted if check_email(address)]
    if wrong:
        return {"email": say("%(addresses)s er ikke en hel e-postadresse. Rett den, og prøv igjen.", addresses=", ".join(wrong))}
    inside = {person.email for person, _role, _since in members.list_members(session, plan.id)} & set(wanted)
    return {"email": say("%(addresses)s er med i planen allerede.", addresses=", ".join(sorted(inside)))} if inside else {}


def _add_actor(session: Session, entered: Entered, now: datetime, name: str) -> None:
    """A body that nobody in Samplan belongs to can still be responsible for measures."""
    actors = plans.list_siblings(session, entered.plan.id, None, ("actor",))
    taken = {actor.facts[fact].casefold() for actor in actors for fact in ("full", "short")}
    if name.strip().casefold() not in taken:
        add_piece(session, entered.who, entered.plan.slug, now, "actor", None, {"full": name})


def _invite_one(session: Session, entered: Entered, now: datetime, email: str, name: str, wish: Wish, write: Writer | None) -> Invited:
    plan = entered.plan
    link, token = linking.make_link(
        session, now, "invitation", email, name=name, plan_id=plan.id, agency_id=wish.agency, role=wish.role, made_by=entered.by
    )  # fmt: skip
    data = {"email": link.email, "name": link.name, "role": link.role, "agency": _agency_name(session, link) or wish.other.strip()}
    history.add_line(session, plan.id, entered.by, now, "member.invited", plan.id, data)
    return send(session, entered.who, now, Invited(link.id, link.email, link.name, token, link.expires_at, link.role), "invitation", write)


def invite_again(session: Session, who: Who, slug: str, now: datetime, link_id: int, write: Writer | None) -> Invited:
    """A new link in the place of one that waits; the old one opens no more.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; NotFound too when no such invitation waits.
    """
    entered, old = _pending(session, who, slug, now, link_id)
    linking.withdraw_link(session, now, old)
    return _invite_one(session, entered, now, old.email, old.name, Wish(old.role, old.agency_id), write)


def withdraw(session: Session, who: Who, slug: str, now: datetime, link_id: int) -> str:
    """Let an invitation open no more; returns whom it was for.

    Raises:
        NotFound, NotAllowed: see ``invite_again``.
    """
    entered, link = _pending(session, who, slug, now, link_id)
    linking.withdraw_link(session, now, link)
    data = {"email": link.email, "name": link.name, "role": link.role}
    history.add_line(session, entered.plan.id, entered.by, now, "invitation.withdrawn", entered.plan.id, data)
    return link.name or link.email


def _pending(session: Session, who: Who, slug: str, now: datetime, link_id: int) -> tuple[Entered, LinkRow]:
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    link = links.find_link(session, link_id)
    if link is None or link.plan_id != entered.plan.id or not _waits(link, now):
        raise NotFound
    return entered, link


# ---------------------------------------------------------------- who holds the link


def open_invitation(session: Session, now: datetime, token: str, who: Who | None) -> Opened:
    """The invitation of this link; uses nothing up. ``who``: the person signed in, if any.

    Raises:
        NotFound: the link cannot be used, whatever the reason.
        NotAllowed: the person signed in is not the one it is for.
    """
    link = linking.find_link(session, now, token, "invitation")
    _must_be_for(link, who)
    plan = plans.get_plan(session, link.plan_id or "")
    by = people.find_person(session, link.made_by) if link.made_by else None
    return Opened(
        link.email,
        link.name,
        Role(link.role),
        _agency_name(session, link),
        plan.facts["title"],
        plan.facts["period"],
        by.name if by else "",
        link.expires_at,
    )


def _must_be_for(link: LinkRow, who: Who | None) -> None:
    if who is not None and who.email != link.email:
        raise NotAllowed(say("Lenken er til en annen enn den du er logget inn som. Logg ut, og åpne lenken på nytt."))


def accept(session: Session, who: Who, now: datetime, token: str) -> str:
    """Take the place in the plan that the link gives; returns the plan's address.

    Raises:
        NotFound, NotAllowed: see ``open_invitation``.
    """
    _must_be_for(linking.find_link(session, now, token, "invitation"), who)
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    return _let_in(session, now, token, person)


def accept_as_new(session: Session, now: datetime, token: str, name: str, password: str, leaked: Path | None = None) -> tuple[int, str]:
    """Make an account for whom the link is for, and take the place in the plan; returns the person's id and the plan's address.

    Raises:
        NotFound: the link cannot be used.
        Invalid: the name or password cannot be used, or the address has an account, so that its owner must sign in.
    """
    link = linking.find_link(session, now, token, "invitation")
    if people.find_person_by_email(session, link.email) is not None:
        raise Invalid({"email": say("Denne e-postadressen har en bruker fra før. Logg inn for å bli med.")})
    person_id = add_person(session, now, link.email, name, password, leaked=leaked).person_id
    person = people.find_person(session, person_id)
    assert person is not None
    return person_id, _let_in(session, now, token, person)


def _let_in(session: Session, now: datetime, token: str, person: PersonRow) -> str:
    """The link gives its role to who has none in the plan, and its agency to who has no place but this one."""
    link = linking.use_link(session, now, token, "invitation")
    plan = plans.get_plan(session, link.plan_id or "")
    if members.find_role(session, plan.id, person.id) is None:
        people.set_role(session, plan.id, person.id, link.role, now)
        if link.agency_id is not None:
            place_in_agency(session, plan.id, person, link.agency_id, now)
        data = {
            "person": person.id,
            "name": person.name,
            "role": link.role,
            "agency": _agency_name(session, link),
            "invited_by": link.made_by,
        }
        history.add_line(session, plan.id, person.id, now, "member.joined", plan.id, data)
    return plan.slug
