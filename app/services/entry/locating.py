"""A piece inside its plan: found, and checked against the table of rights."""

from collections.abc import Mapping

from app.domain.access import WRITERS, Id, Permission, Subject, asks
from app.domain.errors import NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.progress import assigned_to
from app.services.entry.entering import Entered, measure_subject
from app.store import plans, work
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow


def find_piece(session: Session, entered: Entered, piece_id: str, act: str, removed: bool = False) -> PieceRow:
    """A piece of the plan that this person may do ``act`` with (see ``piece_rights``).

    Raises:
        NotFound: no such piece here; or it, or something it stands under, has been removed (``removed``: the piece itself may be).
        NotAllowed: the person lacks the right.
    """
    piece = plans.get_piece(session, entered.plan.id, piece_id)
    line = ancestry(session, piece)
    if any(step.removed_at for step in (line[1:] if removed else line)) or act not in RIGHTS[piece.kind]:
        raise NotFound
    entered.must(RIGHTS[piece.kind][act], subject_of(session, entered, line, RIGHTS[piece.kind][act]))
    if act == "remove" and piece.kind == "chapter":
        _must_reach(session, entered, piece, RIGHTS["section"]["remove"])
    return piece


def _must_reach(session: Session, entered: Entered, chapter: PieceRow, permission: Permission) -> None:
    """Who takes a chapter away takes its sections too, and must have the right to each of them."""
    given = read_given(session, entered)
    for section in plans.list_siblings(session, entered.plan.id, chapter.id, ("section",)):
        entered.must(permission, entered.subject(assigned=assigned_to((section.id, chapter.id), given)))


def ancestry(session: Session, piece: PieceRow) -> list[PieceRow]:
    """The piece, what it stands under, and so on up to the plan."""
    line = [piece]
    while line[-1].parent_id is not None:
        line.append(plans.get_piece(session, piece.plan_id, line[-1].parent_id))
    return line


def subject_of(session: Session, entered: Entered, line: list[PieceRow], permission: Permission) -> Subject:
    """The thing the table of rights is asked about: the measure the piece is part of, or the plan's structure; and whom its place is
    given to. Only what this person's ``permission`` rests on is looked up: others wait while a change is made."""
    asked = asks(entered.actor, permission)
    given = read_given(session, entered) if line and "assigned" in asked else {}
    assigned = assigned_to([step.id for step in line], given)
    measure = next((step for step in line if step.kind == "measure"), None)
    if measure is not None and "responsible" in asked:
        actors = {a.id: a for a in plans.list_siblings(session, entered.plan.id, None, ("actor",))}
        return measure_subject(entered, measure, actors, assigned)
    return entered.subject(responsible=frozenset(), assigned=assigned)


def read_given(session: Session, entered: Entered) -> Mapping[str, frozenset[Id]]:
    """Chapter or section → the persons it is given to itself, of those who can write in the plan: one query."""
    return work.list_assignments(session, (entered.plan.id,), WRITERS)


def list_present(session: Session, plan: PlanRow) -> dict[str, PieceRow]:
    """Every piece of the plan that is there, by id, siblings in order: neither it nor what it stands under has been removed."""
    kept = {piece.id: piece for piece in plans.list_pieces(session, plan.id)}
    present: dict[str, PieceRow] = {}
    for piece in kept.values():
        parent = piece.parent_id
        while parent in kept:
            parent = kept[parent].parent_id
        if parent is None:
            present[piece.id] = piece
    return present
