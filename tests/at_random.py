"""A plan changed at random: every kind of act on its shape, by a seed, so that what went wrong can be done again."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from app.domain.errors import Hindrance
from app.domain.pieces import KINDS, PART_KINDS
from app.services.acts import undoing
from app.services.entry.entering import Who
from app.services.entry.locating import list_present
from app.services.plan import copying, planning, renumbering, shaping, splitting, uniting
from app.store import plans
from app.store.base import Session, reading, writing
from app.store.tables import PieceRow
from exports.canonical import canonical
from tests.conftest import NOW

Act = Callable[[Session, "Shaper", dict[str, PieceRow]], int]


class Shaper:
    """One person who changes one plan. ``lines``: the lines of history of the acts that were done, in order."""

    def __init__(self, who: Who, slug: str, seed: int) -> None:
        self.who, self.slug, self.random = who, slug, random.Random(seed)
        self.lines: list[int] = []
        self.done: dict[str, int] = {}
        self.removed: list[str] = []

    def step(self) -> None:
        """One act; a hindrance is no act."""
        name = self.random.choices(list(ACTS), [weight for _act, weight in ACTS.values()])[0]
        try:
            with writing() as session:
                plan = plans.find_plan(session, self.slug)
                assert plan is not None
                line = ACTS[name][0](session, self, list_present(session, plan))
        except Hindrance:
            return
        if line:
            self.lines.append(line)
            self.done[name] = self.done.get(name, 0) + 1

    def some(self, pieces: dict[str, PieceRow], kinds: Iterable[str]) -> PieceRow:
        """One of the pieces of these kinds. Raises Hindrance when there is none."""
        wanted = set(kinds)
        found = sorted((piece for piece in pieces.values() if piece.kind in wanted), key=lambda piece: piece.id)
        if not found:
            raise Hindrance("none")
        return self.random.choice(found)

    def take_back(self, lines: Iterable[int]) -> list[int]:
        """Take acts back, one transaction each; the lines that tell of it."""
        made = []
        for line in lines:
            with writing() as session:
                made.append(undoing.undo(session, self.who, self.slug, NOW, line).line)
        return made

    def drawn(self) -> bytes:
        """The plan's document in its canonical form."""
        with reading() as session:
            return canonical(planning.open_plan(session, self.who, self.slug).document)


def _add(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    kind = shaper.random.choice(("chapter", "section", *PART_KINDS, "sub_measure", "entry", "status_entry", "actor"))
    parents = [parent for parent in KINDS[kind].parents if parent]
    parent = shaper.some(pieces, parents).id if parents else None
    name = f"Nr {shaper.random.randrange(10_000)}"
    values: dict[str, Any] = {field: name for field in ("title", "full", "text") if field in KINDS[kind].fields}
    if kind == "status_entry":
        values = {"report": shaper.some(pieces, ("report",)).id, "status": "Igangsatt"}
    return shaping.add_piece(session, shaper.who, shaper.slug, NOW, kind, parent, values).line


def _move(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    piece = shaper.some(pieces, ("chapter", "section", *PART_KINDS, "sub_measure", "entry"))
    parents = [parent for parent in KINDS[piece.kind].parents if parent]
    parent = shaper.some(pieces, parents).id if parents else None
    return shaping.move_to(session, shaper.who, shaper.slug, NOW, piece.id, parent, shaper.random.randrange(6)).line


def _remove(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    piece = shaper.some(pieces, ("section", *PART_KINDS, "sub_measure", "entry", "group"))
    shaper.removed.append(piece.id)
    return shaping.remove_piece(session, shaper.who, shaper.slug, NOW, piece.id).line


def _restore(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    gone = [piece_id for piece_id in shaper.removed if piece_id not in pieces]
    if not gone:
        raise Hindrance("none")
    return shaping.restore_piece(session, shaper.who, shaper.slug, NOW, shaper.random.choice(gone)).line


def _edit(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    piece = shaper.some(pieces, ("chapter", "section", "measure", "sub_measure"))
    title = f"Tittel {shaper.random.randrange(10_000)}"
    return planning.edit_piece(session, shaper.who, shaper.slug, NOW, piece.id, piece.version, {"title": title}).line


def _split(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    piece = shaper.some(pieces, ("text", "section", "chapter"))
    cuts = splitting.show_cuts(session, shaper.who, shaper.slug, piece.id).cuts
    if not cuts:
        raise Hindrance("none")
    return splitting.split(session, shaper.who, shaper.slug, NOW, piece.id, shaper.random.choice(cuts).at, "Delt").line


def _unite(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    piece = shaper.some(pieces, uniting.KINDS)
    choices = uniting.show_union(session, shaper.who, shaper.slug, piece.id).choices
    picks: dict[str, uniting.Pick] = {choice.field: shaper.random.choice(("first", "second")) for choice in choices}
    return uniting.unite(session, shaper.who, shaper.slug, NOW, piece.id, picks).line


def _copy(session: Session, shaper: Shaper, pieces: dict[str, PieceRow]) -> int:
    kinds = ("text", "measure", "figure", "register") if len(pieces) > 200 else copying.COPIED
    return copying.copy_piece(session, shaper.who, shaper.slug, NOW, shaper.some(pieces, kinds).id).line


def _renumber(session: Session, shaper: Shaper, _pieces: dict[str, PieceRow]) -> int:
    order = renumbering.Order(shaper.random.randrange(1, 50), all=shaper.random.random() < 0.5)
    proposal = renumbering.propose(session, shaper.who, shaper.slug, order)
    return renumbering.renumber(session, shaper.who, shaper.slug, NOW, order, proposal.mark, [m.key for m in proposal.mentions])


ACTS: dict[str, tuple[Act, int]] = {
    "add": (_add, 4),
    "move": (_move, 6),
    "remove": (_remove, 3),
    "restore": (_restore, 2),
    "edit": (_edit, 3),
    "split": (_split, 3),
    "unite": (_unite, 3),
    "copy": (_copy, 2),
    "renumber": (_renumber, 1),
}


def whole(session: Session, plan_id: str) -> list[str]:
    """What is wrong with the plan's order: a lane whose places are not 0, 1, 2 …, a piece under what is gone or of the wrong kind."""
    rows = {piece.id: piece for piece in plans.list_pieces(session, plan_id)}
    lanes: dict[tuple[str | None, str], list[int]] = {}
    wrong = []
    for piece in rows.values():
        if (
            piece.parent_id is not None
            and piece.parent_id not in rows
            and plans.get_piece(session, plan_id, piece.parent_id).removed_at is None
        ):
            wrong.append(f"{piece.kind} {piece.id} stands under what is not in the plan")
        if piece.parent_id in rows and rows[piece.parent_id].kind not in KINDS[piece.kind].parents:
            wrong.append(f"{piece.kind} {piece.id} stands under a {rows[piece.parent_id].kind}")
        lanes.setdefault((piece.parent_id, KINDS[piece.kind].lane), []).append(piece.position)
    return wrong + [f"{lane}: {places}" for lane, places in lanes.items() if sorted(places) != list(range(len(places)))]
