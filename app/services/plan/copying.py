"""A piece is copied with all under it: within its plan, or from another plan that the person may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import KINDS, TITLE_LIMIT, all_facts
from app.domain.saying import say
from app.prose.rewording import renewed, retargeted
from app.services.acts.changing import Blocks, Change, name_of
from app.services.entry import present
from app.services.entry.entering import Who, enter
from app.services.entry.locating import list_present
from app.services.plan.shaping import Changed, changed, must_hold, next_number
from app.store import plans
from app.store.base import Session
from app.store.tables import AssetRow, PieceRow, PlanRow

COPIED = ("chapter", "section", "text", "measure", "figure", "register")
STAYS_BEHIND = ("status_entry",)
"""Kinds that a copy in another plan goes without: they tell of that plan's reportings."""


@dataclass(frozen=True, slots=True)
class Copyable:
    """A piece that can be fetched from another plan, with its ``type`` when it has one. ``depth``: how deep it stands, from 0."""

    id: str
    kind: str
    type: str
    name: str
    depth: int


def list_copyable(session: Session, who: Who, slug: str) -> list[Copyable]:
    """What can be fetched from a plan that the person may read: chapters, sections and their parts, in reading order.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    plan = enter(session, who, slug).plan
    found: list[Copyable] = []
    _add_copyable(session, _children(list_present(session, plan)), None, 0, found)
    return found


def _add_copyable(
    session: Session, children: Mapping[str | None, list[PieceRow]], parent: str | None, depth: int, found: list[Copyable]
) -> None:
    own = [piece for piece in children.get(parent, []) if piece.kind in COPIED]
    for piece in sorted(own, key=lambda piece: piece.kind == "section"):
        found.append(Copyable(piece.id, piece.kind, str(piece.facts.get("type", "")), name_of(session, piece), depth))
        _add_copyable(session, children, piece.id, depth + 1, found)


def _children(pieces: Mapping[str, PieceRow]) -> dict[str | None, list[PieceRow]]:
    children: dict[str | None, list[PieceRow]] = {}
    for piece in pieces.values():
        children.setdefault(piece.parent_id, []).append(piece)
    return children


def copy_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Copy a piece with all under it to the place right after it. The copy of a measure gets the plan's next number.

    Raises:
        NotFound: no such piece, or one of a kind that is not copied.
        NotAllowed: the person may not add such a piece there.
    """
    entered = enter(session, who, slug)
    piece = plans.get_piece(session, entered.plan.id, piece_id)
    if piece.kind not in COPIED or piece.id not in list_present(session, entered.plan):
        raise NotFound
    must_hold(session, entered, piece.kind, piece.parent_id)
    change = Change(session, entered, now)
    made = _Copier(change, entered.plan).copy(piece, piece.parent_id)
    change.bring_after(made, piece)
    return changed(made, change.record("piece.copied", made, {"source": piece.id}))


def copy_from(
    session: Session, who: Who, slug: str, now: datetime, source_slug: str, piece_id: str, parent_id: str | None = None
) -> Changed:
    """Fetch a piece with all under it from another plan, to the last place under a parent.

    Actors are known by their names; those the plan lacks are added. Status entries stay behind, numbers are the plan's next ones.

    Raises:
        NotFound: no such plan or piece, or such a piece cannot stand there.
        NotAllowed: the person may not read the one plan, or not add such a piece to the other.
    """
    entered = enter(session, who, slug)
    source = enter(session, who, source_slug)
    piece = list_present(session, source.plan).get(piece_id)
    if piece is None or piece.kind not in COPIED:
        raise NotFound
    must_hold(session, entered, piece.kind, parent_id)
    change = Change(session, entered, now)
    made = _Copier(change, source.plan).copy(piece, parent_id)
    change.bring(made, len(change.lane(piece.kind, parent_id)))
    about = {"source": piece.id, "from": {"slug": source.plan.slug, "title": source.plan.facts["title"]}}
    return changed(made, change.record("piece.copied", made, about))


class _Copier:
    """Makes one copy. ``source``: the plan that the piece stands in."""

    def __init__(self, change: Change, source: PlanRow) -> None:
        self.change, self.source = change, source
        self.is_near = source.id == change.plan.id
        self.present = list_present(change.session, source)
        self.children = _children(self.present)
        self.number = next_number(change.session, change.entered)
        self.targets: dict[str, str] = {}
        self.actors: dict[str, str] = {}

    def copy(self, piece: PieceRow, parent_id: str | None) -> PieceRow:
        """The copy, standing nowhere yet; all under it stands in its place already."""
        self.root = piece.id
        made = self._copy(piece, parent_id, 0)
        own = set(list_present(self.change.session, self.change.plan)) | set(self.targets.values())
        for old, new in self.targets.items():
            self._copy_words(old, new, own)
        return made

    def _copy(self, piece: PieceRow, parent_id: str | None, position: int) -> PieceRow:
        made = self.change.make(piece.kind, parent_id, all_facts(piece.kind, self._facts(piece)), position)
        self.targets[piece.id] = made.id
        places: dict[str, int] = {}
        for child in self.children.get(piece.id, []):
            if self.is_near or child.kind not in STAYS_BEHIND:
                place = places.setdefault(KINDS[child.kind].lane, 0)
                self._copy(child, made.id, place)
                places[KINDS[child.kind].lane] += 1
        return made

    def _facts(self, piece: PieceRow) -> dict[str, Any]:
        facts = dict(piece.facts)
        if facts.get("number") is not None and piece.kind == "measure":
            facts["number"] = self.number
            self.number += 1
        if self.is_near:
            return facts | ({"title": copy_title(facts["title"])} if piece.id == self.root and facts.get("title") else {})
        if "responsible" in facts:
            facts["responsible"] = [[self._actor(actor), role] for actor, role in facts["responsible"] if actor in self.present]
        if facts.get("actor"):
            facts["actor"] = self._actor(facts["actor"]) if facts["actor"] in self.present else None
        if piece.kind == "sub_measure" and facts["status"] not in self.change.plan.facts["status_scale"]:
            facts["status"] = ""
        if facts.get("image"):
            self._bring_picture(facts["image"]["sha256"])
        return facts

    def _actor(self, actor_id: str) -> str:
        """The plan's own actor of that name, added when there is none."""
        if actor_id not in self.actors:
            facts = self.present[actor_id].facts
            known = self.change.lane("actor", None)
            same = next((own for own in known if facts["full"] in (own.facts["full"], own.facts["short"])), None)
            self.actors[actor_id] = same.id if same else self._new_actor(facts, len(known))
        return self.actors[actor_id]

    def _new_actor(self, facts: Mapping[str, Any], place: int) -> str:
        self.change.entered.must(RIGHTS["actor"]["add"])
        made = self.change.make("actor", None, all_facts("actor", facts))
        self.change.bring(made, place)
        return made.id

    def _bring_picture(self, digest: str) -> None:
        asset = plans.find_asset(self.change.session, self.source.id, digest)
        if asset is not None:
            copy = AssetRow(plan_id=self.change.plan.id, sha256=digest, media_type=asset.media_type, data=asset.data)
            plans.add_asset(self.change.session, copy)

    def _copy_words(self, old: str, new: str, own: set[str]) -> None:
        """The text with new ids; references within the copy lead to the copy, those that lead out of the plan become words."""
        if not KINDS[self.present[old].kind].has_text:
            return
        blocks: Blocks = present.read_json(self.change.session, old)["content"]
        self.change.fill(new, retargeted(renewed(blocks), self.targets, own.__contains__))


def copy_title(title: str) -> str:
    """What a copy is called."""
    ending = say(" (kopi)")
    return title[: TITLE_LIMIT - len(ending)] + ending
