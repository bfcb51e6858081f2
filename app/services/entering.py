"""Who stands before which plan: the first step of every service that touches one."""

from dataclasses import dataclass
from typing import Any

from app.domain.access import Actor, Id, Permission, Role, Subject, allow, allowed, check
from app.domain.errors import NotFound
from app.domain.states import State
from app.store import people, plans
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request, as the session cookie told."""

    person_id: int
    name: str
    email: str
    agency_id: int | None = None
    agency: str = ""
    is_administrator: bool = False


SYSTEM = Who(0, "Samplan", "", is_administrator=True)
"""The one who acts from the command line: no person, all plans."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A plan with the person's rights in it."""

    plan: PlanRow
    actor: Actor
    who: Who

    @property
    def by(self) -> int | None:
        """The person's id for the record; None for the command line."""
        return self.who.person_id or None

    def subject(self, **facts: Any) -> Subject:
        """A thing in this plan, for the table of rights."""
        return Subject(state=State(self.plan.state), **facts)

    def may(self, permission: Permission, subject: Subject | None = None) -> bool:
        """Whether the person may do this with the plan, or with a thing in it."""
        return allow(self.actor, permission, subject or self.subject())

    def must(self, permission: Permission, subject: Subject | None = None) -> None:
        """Raises NotAllowed (or NotFound for who has no place in the plan) unless the person may do this."""
        check(self.actor, permission, subject or self.subject())

    def rights(self) -> frozenset[Permission]:
        """Everything the person may do with the plan as a whole."""
        return allowed(self.actor, self.subject())


def actor_of(who: Who, role: str | None, coordinates: bool = False) -> Actor:
    """The person as the table of rights sees them."""
    agencies: frozenset[Id] = frozenset() if who.agency_id is None else frozenset({who.agency_id})
    return Actor(who.person_id, Role(role) if role else None, agencies, who.is_administrator, coordinates)


def enter(session: Session, who: Who, slug: str, permission: Permission = Permission.READ_DRAFT) -> Entered:
    """The plan at this address, for a person who has this permission in it.

    Raises:
        NotFound: no such plan, or the person has no place in it; the two cannot be told apart.
        NotAllowed: the person has a place in the plan, but not this right.
    """
    found = plans.find_plan_with_role(session, slug, who.person_id)
    if found is None:
        raise NotFound
    plan, role = found
    entered = Entered(plan, actor_of(who, Role.COORDINATOR if who is SYSTEM else role), who)
    entered.must(permission)
    return entered


def measure_subject(entered: Entered, measure: PieceRow, actors: dict[str, PieceRow]) -> Subject:
    """A measure as the table of rights sees it. ``actors``: the plan's actors by id."""
    responsible = [actors[a] for a, role in measure.facts["responsible"] if role in ("lead", "joint") and a in actors]
    agencies: set[Id] = {a.facts["agency"] for a in responsible if a.facts.get("agency") is not None}
    return entered.subject(responsible=frozenset(agencies), responsible_outside=len(agencies) < len(responsible))


def coordinates_somewhere(session: Session, who: Who) -> bool:
    """Whether the person is coordinator of some plan, and so may start another."""
    return any(role == Role.COORDINATOR for _, role, _ in plans.list_plans_of(session, who.person_id))


def who_is(session: Session, person_id: int, session_key: str) -> Who | None:
    """The person a cookie speaks of, or None when the person is gone, deactivated or has signed out everywhere since."""
    person = people.find_person(session, person_id)
    if person is None or not person.active or person.session_key != session_key:
        return None
    agency = person.agency
    return Who(person.id, person.name, person.email, person.agency_id, agency.name if agency else "", person.is_administrator)
