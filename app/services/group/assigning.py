"""Chapters and sections are given to the people who are to write them."""

from collections.abc import Collection
from datetime import datetime

from app.domain.access import WRITERS, Permission, Role
from app.domain.errors import Invalid, NotFound
from app.domain.notices import Kind, Told
from app.domain.saying import say
from app.services.acts.changing import name_of
from app.services.acts.recording import record_work
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, read_given
from app.services.mail import telling
from app.services.plan.shaping import Changed
from app.store import plans, work
from app.store.base import Session
from app.store.tables import PieceRow

PLACES = frozenset({"chapter", "section"})
"""Kinds that can be given to somebody, and be finished."""


def assign(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    piece_id: str,
    give: Collection[int] = (),
    free: Collection[int] = (),
) -> Changed:
    """Give a chapter or section to some, and take it from others; everybody not named keeps or lacks it as before.

    What two coordinators do at once adds up. The other way round, the same wish takes it back.

    Args:
        give: persons who are to write it; free: persons who no longer are.

    Raises:
        NotFound: no such chapter or section here.
        NotAllowed: the person may not manage the plan's members.
        Invalid: somebody it would be given to cannot write in the plan.
    """
    entered = enter(session, who, slug)
    entered.must(Permission.MANAGE_MEMBERS)
    piece = get_place(session, entered, piece_id)
    _must_write(session, entered, give)
    before = read_given(session, entered).get(piece.id, frozenset())
    after = before - frozenset(free) | frozenset(give)
    if after == before:
        return Changed(piece.id, 0)
    work.remove_assignments(session, piece.id, free)
    fresh = sorted(int(person) for person in after - before)
    for person_id in fresh:
        work.add_assignment(session, entered.plan.id, piece.id, person_id, entered.by, now)
    if free:
        telling.take_back(session, now, entered.plan.id, piece.id, kind=Kind.ASSIGNED, persons=free, unread_only=True)
    told = Told(name_of(session, piece) or say("En del uten navn"))
    telling.tell(session, entered, now, Kind.ASSIGNED, fresh, piece.id, told, f"#p-{piece.id}")
    act = "section.assigned" if after - before else "section.unassigned"
    data = {"kind": piece.kind, "before": sorted(before), "after": sorted(after)}
    return Changed(piece.id, record_work(session, entered, now, act, piece.id, data))


def must_assign(session: Session, who: Who, slug: str, piece_id: str) -> None:
    """Check that the person may give this chapter or section to others, before asking to whom. Raises NotFound or NotAllowed."""
    entered = enter(session, who, slug)
    entered.must(Permission.MANAGE_MEMBERS)
    get_place(session, entered, piece_id)


def get_place(session: Session, entered: Entered, piece_id: str) -> PieceRow:
    """A chapter or section that stands in the plan. Raises NotFound."""
    piece = plans.get_piece(session, entered.plan.id, piece_id)
    if piece.kind not in PLACES or any(step.removed_at for step in ancestry(session, piece)):
        raise NotFound
    return piece


def _must_write(session: Session, entered: Entered, persons: Collection[int]) -> None:
    """Only who can write is given something to write."""
    lines = work.list_members(session, entered.plan.id) if persons else []
    writers = {line.person_id for line in lines if line.active and Role(line.role) in WRITERS}
    if not set(persons) <= writers:
        raise Invalid({"people": say("Velg blant koordinatorene og redaktørene i planen.")})
