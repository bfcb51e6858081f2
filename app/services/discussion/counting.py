"""How much is said, suggested and asked for that somebody should look at: for the head of a plan's pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission
from app.services.entry.entering import Who, enter
from app.store import discussions, inputs, plans, rounds, suggestions
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Asking:
    """An open input round: its id, and when its deadline is over."""

    id: str
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """``unread``: threads with something the person has not read; ``suggestions``: those that wait for a decision; ``inputs``: those of
    closed rounds that wait for an answer. ``asking``: the open round that closes first, None when there is none."""

    unread: int = 0
    suggestions: int = 0
    inputs: int = 0
    asking: Asking | None = None


NOTHING = Counts()


def count(session: Session, who: Who, slug: str) -> Counts:
    """See ``Counts``.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; who may not comment sees nothing of either.
    """
    plan_id = enter(session, who, slug, Permission.COMMENT).plan.id
    open_round = rounds.find_open_of(session, plan_id)
    return Counts(
        discussions.count_unread(session, plan_id, who.person_id),
        suggestions.count_open(session, plan_id),
        inputs.count_unanswered(session, plan_id),
        None if open_round is None else Asking(open_round.id, open_round.deadline),
    )


def count_open_in(session: Session, who: Who, slug: str) -> Mapping[str, int]:
    """Piece → the threads about it, and about what stands in it, that are not resolved; of those that have any.

    Raises:
        NotFound, NotAllowed: see ``count``.
    """
    plan_id = enter(session, who, slug, Permission.COMMENT).plan.id
    found: dict[str, int] = {}
    by_piece = discussions.count_open_by_piece(session, plan_id)
    parents = plans.list_parents(session, plan_id) if by_piece else {}
    for piece_id, count in by_piece.items():
        step: str | None = piece_id
        while step is not None:
            found[step] = found.get(step, 0) + count
            step = parents.get(step)
    return found
