"""The working group's page: who is in, who has what, how far it has come, what is new, and what waits for the one who looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission
from app.services.entry.entering import Who, enter
from app.services.entry.gathering import read_tree
from app.services.group.awaiting import Waiting, waiting_for
from app.services.group.inviting import Pending, list_pending
from app.services.group.noticing import News, news
from app.services.group.visiting import Since, since_when
from app.services.plan.planning import OpenPlan, open_tree
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Group:
    """See the module. ``pending``: invitations without an answer; none for who does not manage the members."""

    plan: OpenPlan
    waiting: Waiting
    since: Since
    news: Sequence[News]
    pending: Sequence[Pending]


def open_group(session: Session, who: Who, slug: str, now: datetime) -> Group:
    """The working group of the plan at this address.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    tree = read_tree(session, entered.plan)
    plan, since = open_tree(session, entered, tree), since_when(session, entered, now)
    told = news(session, entered, tree, plan.gauge.members, since)
    pending = list_pending(session, who, slug, now) if entered.may(Permission.MANAGE_MEMBERS) else ()
    return Group(plan, waiting_for(session, entered, now), since, told, pending)
