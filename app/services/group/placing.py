"""The members of a plan: which role each has, which agency each comes from, and how a place is taken away or given up."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Role
from app.domain.errors import Invalid, NotFound
from app.domain.saying import say
from app.services.entry import linking
from app.services.entry.entering import Entered, Office, Who, actor_of, enter, who_of
from app.services.mail import telling
from app.store import agencies, history, members, people, plans
from app.store.base import Session
from app.store.people_tables import PersonRow

GIVEN_ROLES = tuple(role for role in Role if role is not Role.GUEST)
"""Roles that are given to a person. A guest is who holds a link to one revision."""


@dataclass(frozen=True, slots=True)
class Member:
    """One who has a place in the plan. ``is_last``: nobody else runs the plan. ``may_move``: their agency can be changed from here."""

    person_id: int
    name: str
    email: str
    role: Role
    agencies: tuple[Office, ...]
    active: bool
    is_last: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class Leaving:
    """A plan as who thinks of leaving it sees it. ``may``: it has another coordinator, or the person is none."""

    title: str
    may: bool


def show_member(session: Session, who: Who, slug: str, person_id: int) -> Member:
    """A member, for those who manage them.

    Raises:
        NotFound: no such member, or no such plan for this person.
        NotAllowed: the person does not manage the plan's members.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    return _member(session, entered, *_find(session, entered, person_id))


def _find(session: Session, entered: Entered, person_id: int) -> tuple[PersonRow, Role]:
    role, person = members.find_role(session, entered.plan.id, person_id), people.find_person(session, person_id)
    if role is None or person is None:
        raise NotFound
    return person, Role(role)


def _member(session: Session, entered: Entered, person: PersonRow, role: Role) -> Member:
    return Member(
        person.id,
        person.name,
        person.email,
        role,
        who_of(person).agencies,
        person.active,
        _is_last(session, entered, person.id, role),
        _is_only_here(session, entered.plan.id, person.id),
    )


def _is_last(session: Session, entered: Entered, person_id: int, role: Role) -> bool:
    others = set(members.list_active_with_role(session, entered.plan.id, Role.COORDINATOR)) - {person_id}
    return role is Role.COORDINATOR and not others


def _must_not_be_last(session: Session, entered: Entered, person: PersonRow, role: Role) -> None:
    if _is_last(session, entered, person.id, role):
        raise Invalid({"role": say("%(name)s er den eneste koordinatoren. Gi noen andre rollen først.", name=person.name)})


def set_role(session: Session, who: Who, slug: str, now: datetime, person_id: int, role: str) -> None:
    """Give a member another role.

    Raises:
        NotFound, NotAllowed: see ``show_member``.
        Invalid: no such role, or the plan would be left without a coordinator.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    person, before = _find(session, entered, person_id)
    if role not in GIVEN_ROLES:
        raise Invalid({"role": say("Velg en rolle.")})
    if role == before:
        return
    _must_not_be_last(session, entered, person, before)
    people.set_role(session, entered.plan.id, person.id, role, now)
    _record(session, entered, now, "member.role_given", person, role=role, before=before)


def set_agency(session: Session, who: Who, slug: str, now: datetime, person_id: int, agency_id: int | None) -> None:
    """Let a member come from this agency alone, or from none. An agency gives rights in every plan, so only those can be moved from here
    who have no place in another.

    Raises:
        NotFound, NotAllowed: see ``show_member``; NotFound too when there is no such agency.
        Invalid: the person has a place in another plan.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    person, _role = _find(session, entered, person_id)
    before = [office.name for office in who_of(person).agencies]
    if {office.id for office in who_of(person).agencies} == ({agency_id} if agency_id is not None else set()):
        return
    if not _is_only_here(session, entered.plan.id, person.id):
        raise Invalid({"agency": say("Bare en administrator kan endre hvilken virksomhet %(name)s kommer fra.", name=person.name)})
    for office in who_of(person).agencies:
        if office.id != agency_id:
            agencies.set_left(session, person, office.id, now)
    if agency_id is not None:
        agencies.set_belonging(session, person, agencies.get_agency(session, agency_id), now)
    after = [office.name for office in who_of(person).agencies]
    _record(session, entered, now, "member.agency_changed", person, agencies=after, before=before)


def place_in_agency(session: Session, plan_id: str, person: PersonRow, agency_id: int, now: datetime) -> None:
    """Let somebody who has come by an invitation belong to its agency, if they belong to none and have no place in another plan."""
    if not who_of(person).agencies and _is_only_here(session, plan_id, person.id):
        agencies.set_belonging(session, person, agencies.get_agency(session, agency_id), now)


def _is_only_here(session: Session, plan_id: str, person_id: int) -> bool:
    return set(members.list_plans_with(session, person_id)) <= {plan_id}


def remove(session: Session, who: Who, slug: str, now: datetime, person_id: int) -> str:
    """Take a member's place away; what was given to them to write is anybody's again. Returns the name.

    Raises:
        NotFound, NotAllowed: see ``show_member``.
        Invalid: the plan would be left without a coordinator.
    """
    entered = enter(session, who, slug, Permission.MANAGE_MEMBERS)
    person, _role = _find(session, entered, person_id)
    _withdraw_invitations(session, entered, now, person.email)
    return _take_out(session, entered, now, "member.removed", person_id)


def _withdraw_invitations(session: Session, entered: Entered, now: datetime, email: str) -> None:
    """An invitation that was never needed must not become a way back."""
    for link in linking.list_links(session, entered.plan.id):
        if link.email == email:
            linking.withdraw_link(session, now, link)


def show_leaving(session: Session, who: Who, slug: str) -> Leaving:
    """What the person would leave.

    Raises:
        NotFound: the person has no place in the plan.
    """
    entered = _enter_own(session, who, slug)
    return Leaving(entered.plan.facts["title"], not _is_last(session, entered, *_own(entered)))


def leave(session: Session, who: Who, slug: str, now: datetime) -> None:
    """Give up one's own place in the plan.

    Raises:
        NotFound: the person has no place in the plan.
        Invalid: the plan would be left without a coordinator.
    """
    _take_out(session, _enter_own(session, who, slug), now, "member.left", who.person_id)


def _enter_own(session: Session, who: Who, slug: str) -> Entered:
    """The plan for anybody with a place in it, whatever the role may read: the right to leave is everybody's."""
    found = plans.find_plan_with_role(session, slug, who.person_id)
    if found is None or found[1] is None:
        raise NotFound
    return Entered(found[0], actor_of(who, found[1]), who)


def _own(entered: Entered) -> tuple[int, Role]:
    assert entered.actor.role is not None
    return entered.who.person_id, entered.actor.role


def _take_out(session: Session, entered: Entered, now: datetime, act: str, person_id: int) -> str:
    person, role = _find(session, entered, person_id)
    _must_not_be_last(session, entered, person, role)
    members.remove_member(session, entered.plan.id, person.id)
    telling.forget_member(session, now, entered.plan.id, person.id)
    _record(session, entered, now, act, person, role=role)
    return person.name


def _record(session: Session, entered: Entered, now: datetime, act: str, person: PersonRow, **data: object) -> None:
    """The name is kept in the line: it tells who it was when the account is called something else."""
    line = {"person": person.id, "name": person.name, **data}
    history.add_line(session, entered.plan.id, entered.by, now, act, entered.plan.id, line)
