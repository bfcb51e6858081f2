"""Where a piece may be moved: every place of the plan where it may stand, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.access import Permission
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import KINDS
from app.services.acts.changing import name_of
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import Tree, read_tree
from app.services.entry.locating import ancestry, find_piece, subject_of
from app.store.base import Session
from app.store.tables import PieceRow


@dataclass(frozen=True, slots=True)
class Slot:
    """One place: after the piece ``after``, of this kind, type and name (all empty: first of all). ``is_here``: the piece stands there."""

    after: str
    kind: str
    type: str
    name: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A piece that it may stand under (``id`` empty: the plan), with its number and name, and the places there. ``depth``: from 0."""

    id: str
    number: str
    name: str
    depth: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Movable:
    """A piece, and where it may be moved."""

    id: str
    kind: str
    name: str
    targets: tuple[Target, ...]


def list_places(session: Session, who: Who, slug: str, piece_id: str) -> Movable:
    """Where a piece may be moved by this person, the place where it stands among them.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "move")
    tree = read_tree(session, entered.plan)
    targets = tuple(_targets(session, entered, tree, piece))
    return Movable(piece.id, piece.kind, name_of(session, piece), targets)


def _targets(session: Session, entered: Entered, tree: Tree, piece: PieceRow) -> Iterator[Target]:
    if None in KINDS[piece.kind].parents:
        yield Target("", "", "", 0, tuple(_slots(session, tree, None, piece)))
    for parent, depth in _in_order(tree):
        if parent.kind in KINDS[piece.kind].parents and _may_add(session, entered, parent, RIGHTS[piece.kind]["add"]):
            slots = tuple(_slots(session, tree, parent, piece))
            yield Target(parent.id, tree.numbers.get(parent.id, ""), name_of(session, parent), depth, slots)


def _in_order(tree: Tree) -> Iterator[tuple[PieceRow, int]]:
    """Chapters, sections and their parts in reading order, with their depth."""
    for chapter in tree.under(None, "chapter"):
        yield chapter, 0
        yield from ((part, 1) for part in tree.under(chapter, "part"))
        for section in tree.under(chapter, "section"):
            yield section, 1
            yield from ((part, 2) for part in tree.under(section, "part"))


def _may_add(session: Session, entered: Entered, parent: PieceRow, permission: Permission) -> bool:
    return entered.may(permission, subject_of(session, entered, ancestry(session, parent), permission))


def _slots(session: Session, tree: Tree, parent: PieceRow | None, piece: PieceRow) -> Iterator[Slot]:
    lane = tree.under(parent, KINDS[piece.kind].lane)
    before = ""
    for sibling in lane:
        if sibling.id == piece.id:
            break
        before = sibling.id
    own = piece.id in {sibling.id for sibling in lane}
    yield Slot("", "", "", "", own and before == "")
    for sibling in lane:
        if sibling.id != piece.id:
            yield Slot(
                sibling.id, sibling.kind, str(sibling.facts.get("type", "")), name_of(session, sibling), own and before == sibling.id
            )
