"""How much is said and suggested that somebody should look at: for the head of a plan's pages."""

from dataclasses import dataclass

from app.domain.access import Permission
from app.services.entry.entering import Who, enter
from app.store import discussions, suggestions
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Counts:
    """``unread``: threads with something the person has not read; ``suggestions``: those that wait for a decision."""

    unread: int = 0
    suggestions: int = 0


NOTHING = Counts()


def count(session: Session, who: Who, slug: str) -> Counts:
    """See ``Counts``.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; who may not comment sees nothing of either.
    """
    plan_id = enter(session, who, slug, Permission.COMMENT).plan.id
    return Counts(discussions.count_unread(session, plan_id, who.person_id), suggestions.count_open(session, plan_id))
