"""The plan's shape: pieces are added, moved, removed and brought back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain import pieces
from app.domain.errors import Invalid, NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.saying import say
from app.services.acts.changing import Change, lane, told_of
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, find_piece, subject_of
from app.services.entry.relating import check_numbers, check_relations, check_removable
from app.services.plan.planning import PieceFacts
from app.store import plans
from app.store.base import Session
from app.store.tables import PieceRow


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that stands: which piece, of what kind and under which, and the line of history that tells of it (0: nothing changed)."""

    piece_id: str
    line: int
    kind: str = ""
    parent_id: str | None = None


def add_piece(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    kind: str,
    parent_id: str | None,
    values: dict[str, Any] | None = None,
    after: str | None = None,
) -> Changed:
    """Add a piece under a parent (None: the plan), after one of its siblings or last.

    Raises:
        NotFound: no such kind, parent or sibling.
        Invalid: the values cannot be used.
        NotAllowed: the person may not add such a piece here.
    """
    entered = enter(session, who, slug)
    must_hold(session, entered, kind, parent_id)
    siblings = lane(session, entered.plan, kind, parent_id)
    facts = pieces.all_facts(kind, _likeness(session, entered, kind, siblings) | (values or {}))
    check_relations(session, entered.plan, kind, facts)
    change = Change(session, entered, now)
    piece = change.make(kind, parent_id, facts)
    for position, (row_kind, row_facts) in enumerate(pieces.first_rows(kind, facts)):
        change.make(row_kind, piece.id, pieces.all_facts(row_kind, row_facts), position)
    change.bring(piece, _place_after(siblings, after))
    return changed(piece, change.record("piece.added", piece))


def changed(piece: PieceRow, line: int) -> Changed:
    """What is told of a change that stands."""
    return Changed(piece.id, line, piece.kind, piece.parent_id)


def show_new(session: Session, who: Who, slug: str, kind: str, parent_id: str | None) -> PieceFacts:
    """A piece that is not made yet, with the facts it would begin with.

    Raises:
        NotFound: no such kind or parent.
        NotAllowed: the person may not add such a piece here.
    """
    entered = enter(session, who, slug)
    must_hold(session, entered, kind, parent_id)
    likeness = _likeness(session, entered, kind, lane(session, entered.plan, kind, parent_id))
    return PieceFacts("", kind, 0, pieces.defaults(kind) | likeness, parent_id)


def must_add(session: Session, who: Who, slug: str, kind: str) -> None:
    """Check that the person may add such a piece to the plan, before asking where it is to stand. Raises NotFound or NotAllowed."""
    enter(session, who, slug, RIGHTS[kind]["add"])


def must_hold(session: Session, entered: Entered, kind: str, parent_id: str | None) -> None:
    """Check that such a piece may stand under this parent (None: the plan), and that the person may put it there.

    Raises:
        NotFound: no such kind or parent, or the one cannot stand under the other.
        NotAllowed: the person may not add such a piece here.
    """
    if kind not in pieces.KINDS:
        raise NotFound
    parent = plans.get_piece(session, entered.plan.id, parent_id) if parent_id else None
    if not pieces.may_stand_under(kind, parent.kind if parent else None):
        raise NotFound
    line = ancestry(session, parent) if parent else []
    if any(step.removed_at for step in line):
        raise NotFound
    entered.must(RIGHTS[kind]["add"], subject_of(session, entered, line, RIGHTS[kind]["add"]))


def _likeness(session: Session, entered: Entered, kind: str, siblings: list[PieceRow]) -> dict[str, Any]:
    """A new measure begins as the one before it does, and takes the plan's next number when its neighbours are numbered."""
    measures = [s for s in siblings if s.kind == "measure"] if kind == "measure" else []
    if not measures:
        return {}
    last = measures[-1].facts
    like = {name: last[name] for name in ("lead_form", "lead_bold", "lead_separator", "lead_run_in")}
    if last["number"] is not None:
        like["number"] = next_number(session, entered)
    return like if like["lead_separator"] else like | {"lead_bold": True, "lead_separator": ":"}


def next_number(session: Session, entered: Entered) -> int:
    """The number after the highest that a measure of the plan has or, before it was removed, had."""
    return max((p.facts["number"] or 0 for p in plans.list_pieces(session, entered.plan.id) if p.kind == "measure"), default=0) + 1


def _place_after(siblings: list[PieceRow], after: str | None) -> int:
    if after is None:
        return len(siblings)
    places = [place for place, sibling in enumerate(siblings, 1) if sibling.id == after]
    if not places:
        raise NotFound
    return places[0]


def move_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str, way: Literal["up", "down"]) -> Changed:
    """Move a piece one place up or down among its siblings.

    Raises:
        Invalid: it stands first (or last) already.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "move")
    siblings = lane(session, entered.plan, piece.kind, piece.parent_id)
    new = siblings.index(piece) + (1 if way == "down" else -1)
    if not 0 <= new < len(siblings):
        raise Invalid({"way": say("Delen står allerede øverst.") if way == "up" else say("Delen står allerede nederst.")})
    return _moved(Change(session, entered, now), piece, piece.parent_id, new)


def move_to(session: Session, who: Who, slug: str, now: datetime, piece_id: str, parent_id: str | None, place: int | str | None) -> Changed:
    """Move a piece anywhere it may stand.

    Args:
        parent_id: the piece it is to stand under; None: the plan itself.
        place: its number among those it will stand among (from 0); or the id of the one it is to stand after; None: last.

    Returns:
        The change; its line is 0 when the piece stood there already.

    Raises:
        NotFound: no such piece, parent or sibling, or the one cannot stand under the other; of a place, the sentence says that it is gone.
        NotAllowed: the person may not move the piece, or not put it there.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "move")
    try:
        index = _index_of(session, entered, piece, parent_id, place)
    except NotFound:
        raise NotFound(
            say("Stedet finnes ikke lenger, for planen er endret siden du åpnet den. Last siden på nytt og flytt en gang til.")
        ) from None
    return _moved(Change(session, entered, now), piece, parent_id, index)


def _index_of(session: Session, entered: Entered, piece: PieceRow, parent_id: str | None, place: int | str | None) -> int:
    if parent_id != piece.parent_id:
        must_hold(session, entered, piece.kind, parent_id)
    others = [other for other in lane(session, entered.plan, piece.kind, parent_id) if other.id != piece.id]
    return place if isinstance(place, int) else _place_after(others, place)


def _moved(change: Change, piece: PieceRow, parent_id: str | None, index: int) -> Changed:
    change.move(piece, parent_id, index)
    under = plans.get_piece(change.session, change.plan.id, parent_id) if parent_id else None
    about = {"under": told_of(change.session, under)} if under else {}
    return changed(piece, change.record("piece.moved", piece, about))


def remove_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Remove a piece and all under it. It is kept, and ``restore_piece`` brings it back to its place.

    Raises:
        Invalid: the piece is an actor who is responsible for measures, or one of the last two levels of a pyramid.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "remove")
    check_removable(session, entered.plan, piece)
    change = Change(session, entered, now)
    change.remove(piece)
    return changed(piece, change.record("piece.removed", piece))


def restore_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Bring a removed piece back to the place it had. Bringing back what is there changes nothing.

    Raises:
        NotFound: what it stood under has been removed too; that must be brought back first.
        Invalid: a measure that comes back has a number that another has taken since.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "remove", removed=True)
    if piece.removed_at is None:
        return changed(piece, 0)
    change = Change(session, entered, now)
    change.bring(piece, remembered_place(session, entered, piece))
    check_numbers(session, entered.plan)
    return changed(piece, change.record("piece.restored", piece))


def remembered_place(session: Session, entered: Entered, piece: PieceRow) -> int:
    """The index that a removed piece had, or the nearest there is: it keeps its position, while those that stayed have moved up."""
    return sum(sibling.position < piece.position for sibling in lane(session, entered.plan, piece.kind, piece.parent_id))
