"""The plans of the installation, as its administrators see them: that they are there and who runs them, not what stands in them."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Role, check
from app.domain.errors import Invalid, NotFound
from app.domain.saying import say
from app.domain.states import State
from app.services.entry.entering import Who, actor_of
from app.services.plan.planning import create_plan
from app.store import history, members, people, plans
from app.store.base import Session
from app.store.people_tables import PersonRow
from app.store.tables import PlanRow


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan in the administrators' list. ``coordinators``: name, and whether the account is open."""

    slug: str
    title: str
    period: str
    state: State
    coordinators: tuple[tuple[str, bool], ...]
    members: int
    changed_at: datetime

    @property
    def is_adrift(self) -> bool:
        """Whether nobody who can sign in runs the plan."""
        return not any(active for _name, active in self.coordinators)


def list_plans(session: Session, who: Who) -> list[PlanCard]:
    """Every plan there is, those without a coordinator first, then the last changed.

    Raises:
        NotAllowed: the person does not administer the installation.
    """
    check(actor_of(who, None), Permission.MANAGE_PLANS)
    numbers, coordinators = members.count_of_plans(session), members.list_with_role(session, Role.COORDINATOR)
    cards = [
        _card(plan, [p for plan_id, p in coordinators if plan_id == plan.id], numbers.get(plan.id, 0)) for plan in plans.list_plans(session)
    ]
    return sorted(cards, key=lambda card: not card.is_adrift)


def _card(plan: PlanRow, coordinators: list[PersonRow], number: int) -> PlanCard:
    names = tuple((person.name, person.active) for person in coordinators)
    return PlanCard(plan.slug, plan.facts["title"], plan.facts["period"], State(plan.state), names, number, plan.changed_at)


def list_candidates(session: Session, who: Who) -> list[tuple[int, str]]:
    """(id, name and address) of everybody who can be given a plan to run. Raises NotAllowed."""
    check(actor_of(who, None), Permission.MANAGE_PLANS)
    return [(person.id, f"{person.name} ({person.email})") for person in people.list_people(session) if person.active]


def start_plan(session: Session, who: Who, now: datetime, person_id: int, title: str, period: str) -> str:
    """Start an empty plan for somebody, who becomes its coordinator; returns its address.

    Raises:
        NotAllowed: the person does not administer the installation.
        Invalid: the title or period cannot be used, or nobody was chosen.
    """
    check(actor_of(who, None), Permission.MANAGE_PLANS)
    person = _candidate(session, person_id)
    plan = create_plan(session, who, now, {"title": title, "period": period})
    if who.person_id and who.person_id != person.id:
        members.remove_member(session, plan.id, who.person_id)
    _appoint(session, who, now, plan, person)
    return plan.slug


def appoint_coordinator(session: Session, who: Who, now: datetime, slug: str, person_id: int) -> str:
    """Give a plan that has no active coordinator a new one; returns the person's name.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound: no such plan.
        Invalid: nobody was chosen, or the plan has a coordinator, who is the one to share the role.
    """
    check(actor_of(who, None), Permission.MANAGE_PLANS)
    plan = plans.find_plan(session, slug)
    if plan is None:
        raise NotFound
    if members.list_active_with_role(session, plan.id, Role.COORDINATOR):
        raise Invalid({"person": say("Planen har en koordinator. Be koordinatoren om å gi flere rollen.")})
    person = _candidate(session, person_id)
    _appoint(session, who, now, plan, person)
    return person.name


def _candidate(session: Session, person_id: int) -> PersonRow:
    person = people.find_person(session, person_id)
    if person is None or not person.active:
        raise Invalid({"person": say("Velg hvem som skal være koordinator.")})
    return person


def _appoint(session: Session, who: Who, now: datetime, plan: PlanRow, person: PersonRow) -> None:
    people.set_role(session, plan.id, person.id, Role.COORDINATOR, now)
    data = {"person": person.id, "name": person.name, "role": Role.COORDINATOR, "by_administrator": True}
    history.add_line(session, plan.id, who.person_id or None, now, "member.role_given", plan.id, data)
