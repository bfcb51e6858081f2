"""Who stands before which plan: the first step of every service that touches one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from app.domain.access import Actor, Id, Permission, Role, Subject, allow, allowed, check
from app.domain.errors import NotFound
from app.domain.people import SIGN_IN_LIFETIME
from app.domain.states import State
from app.store import plans, sign_ins
from app.store.base import Session
from app.store.people_tables import PersonRow, SignInRow
from app.store.tables import PieceRow, PlanRow


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that a person belongs to."""

    id: int
    name: str
    short: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request, as the session cookie told. ``sign_in``: which of the person's sign-ins, 0 when there is none."""

    person_id: int
    name: str
    email: str
    agencies: tuple[Office, ...] = ()
    is_administrator: bool = False
    sign_in: int = 0

    @property
    def agency(self) -> str:
        """The name of the agency shown beside the person's; empty for who belongs to none."""
        return self.agencies[0].name if self.agencies else ""

    @property
    def color(self) -> str:
        """The colour chosen for that agency; empty when none is."""
        return self.agencies[0].color if self.agencies else ""


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
    agencies: frozenset[Id] = frozenset(office.id for office in who.agencies)
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


def measure_subject(entered: Entered, measure: PieceRow, actors: dict[str, PieceRow], assigned: frozenset[Id] = frozenset()) -> Subject:
    """A measure as the table of rights sees it. ``actors``: the plan's actors by id; ``assigned``: whom its place is given to."""
    involved = {actor: actors[actor].facts.get("agency") for actor, _ in measure.facts["responsible"] if actor in actors}
    return responsible_subject(entered, measure.facts["responsible"], involved, assigned)


def responsible_subject(
    entered: Entered, responsible: Iterable[Sequence[str]], agencies: Mapping[str, Id | None], assigned: frozenset[Id] = frozenset()
) -> Subject:
    """The same of a measure's fact «responsible» alone. ``agencies``: the agency behind each actor of the plan, None when it has none."""
    behind = [agencies[actor] for actor, role in responsible if role in ("lead", "joint") and actor in agencies]
    ours: set[Id] = {agency for agency in behind if agency is not None}
    return entered.subject(responsible=frozenset(ours), responsible_outside=len(ours) < len(behind), assigned=assigned)


def coordinates_somewhere(session: Session, who: Who) -> bool:
    """Whether the person is coordinator of some plan, and so may start another."""
    return any(role == Role.COORDINATOR for _, role, _ in plans.list_plans_of(session, who.person_id))


def who_is(session: Session, sign_in_id: int, token: str, now: datetime) -> Who | None:
    """The person a cookie speaks of; None when the sign-in was ended or has lasted too long, or the person is gone or deactivated."""
    found = sign_ins.find_sign_in(session, sign_in_id)
    if found is None:
        return None
    row, person = found
    return _by_sign_in(row, person, now) if compare_digest(row.token_hash, token_hash(token)) else None


def who_again(session: Session, who: Who, now: datetime) -> Who | None:
    """The same person as they are now, by a sign-in that was told of before; None when it is over. Who acts without one is as they were."""
    if not who.sign_in:
        return who
    found = sign_ins.find_sign_in(session, who.sign_in)
    return None if found is None else _by_sign_in(*found, now)


def _by_sign_in(row: SignInRow, person: PersonRow, now: datetime) -> Who | None:
    return None if row.ended_at is not None or has_run_out(row, now) or not person.active else who_of(person, row.id)


def has_run_out(sign_in: SignInRow, now: datetime) -> bool:
    """Whether a sign-in has lasted as long as one may."""
    return now - sign_in.at > SIGN_IN_LIFETIME


def who_of(person: PersonRow, sign_in: int = 0) -> Who:
    """A person as services see them."""
    offices = (b.agency for b in person.belongings if b.until is None)
    agencies = tuple(Office(a.id, a.name, a.short, a.color) for a in offices)
    return Who(person.id, person.name, person.email, agencies, person.is_administrator, sign_in)


def token_hash(token: str) -> str:
    """What is kept of a secret that a browser or a link holds: tokens are long and random, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()
