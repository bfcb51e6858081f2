"""The head of a plan: what every page of it shows above its own, without gathering the whole document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission, Role
from app.domain.states import State
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gauging import Member, list_members
from app.store import outlines
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class PlanHead:
    """``owner``: the name of the plan's first owner, empty when it has none. ``rights``: the person's, in the plan as a whole.

    ``members``: everybody with a role in the plan, by id.
    """

    slug: str
    state: State
    facts: Mapping[str, Any]
    owner: str
    measures: int
    actors: int
    role: Role | None
    rights: frozenset[Permission]
    changed_at: datetime
    changed_by: str
    members: Mapping[int, Member]


def open_head(session: Session, who: Who, slug: str, permission: Permission = Permission.READ_DRAFT) -> PlanHead:
    """The head of the plan at this address, for who has this permission in it. Three queries.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    return head_of(session, enter(session, who, slug, permission))


def head_of(session: Session, entered: Entered) -> PlanHead:
    """The head of a plan already entered. Two queries."""
    plan, around = entered.plan, outlines.get_around(session, entered.plan)
    return PlanHead(
        plan.slug,
        State(plan.state),
        plan.facts,
        around.owner["full"] if around.owner else "",
        around.measures,
        around.actors,
        entered.actor.role,
        entered.rights(),
        plan.changed_at,
        around.changed_by or "",
        list_members(session, plan.id),
    )
