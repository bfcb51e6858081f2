"""One becomes two: a text at a block, a section at a part, a chapter at a section or a part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.errors import Invalid, NotFound
from app.domain.pieces import all_facts
from app.domain.saying import say
from app.prose.merging import block_id
from app.prose.text import plain_text
from app.services.acts.changing import Blocks, Change, lane, name_of, told_of
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import find_piece, read_given
from app.services.plan.shaping import Changed, changed, must_hold
from app.store import work
from app.store.base import Session
from app.store.tables import PieceRow

LANES = {"section": ("text",), "chapter": ("text", "section")}
"""Kind that can be split → a kind of each lane that stands under it, in reading order."""
NAME_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a piece can be split: ``at`` becomes the first in the new one. ``kind``: «block» or a kind of piece, with its ``type`` when it
    has one; ``name``: what it says."""

    at: str
    kind: str
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Splittable:
    """A piece that can be split, and where. ``first``: what stays whatever is chosen."""

    id: str
    kind: str
    name: str
    first: Cut | None
    cuts: tuple[Cut, ...]


def show_cuts(session: Session, who: Who, slug: str, piece_id: str) -> Splittable:
    """The places where a text, section or chapter can be split.

    Raises:
        NotFound: no such piece, or one of a kind that is not split.
        NotAllowed: the person may not add one beside it.
    """
    entered = enter(session, who, slug)
    piece = _find(session, entered, piece_id)
    cuts = _cuts(session, entered, piece)
    return Splittable(piece.id, piece.kind, name_of(session, piece), cuts[0] if cuts else None, tuple(cuts[1:]))


def split(session: Session, who: Who, slug: str, now: datetime, piece_id: str, at: str, title: str = "") -> Changed:
    """Split a piece: what begins with ``at`` becomes a new piece after it.

    Args:
        at: of a text the id of a block, of a section that of a part, of a chapter that of a section or a part.
        title: of the new section or chapter.

    Returns:
        The new piece.

    Raises:
        NotFound: no such piece, or one of a kind that is not split.
        NotAllowed: the person may not add one beside it, or move what would move.
        Invalid: ``at`` stands first or is not there; the title is missing.
    """
    entered = enter(session, who, slug)
    piece = _find(session, entered, piece_id)
    if at not in {cut.at for cut in _cuts(session, entered, piece)[1:]}:
        raise Invalid({"at": say("Velg hvor den nye delen skal begynne.")})
    change = Change(session, entered, now)
    made = _split_text(change, piece, at) if piece.kind == "text" else _split_place(change, piece, at, title)
    line = change.record("piece.split", piece, {"made": told_of(session, made) | {"id": made.id}})
    return changed(made, line)


def _find(session: Session, entered: Entered, piece_id: str) -> PieceRow:
    piece = find_piece(session, entered, piece_id, "edit")
    if piece.kind != "text" and piece.kind not in LANES:
        raise NotFound
    must_hold(session, entered, piece.kind, piece.parent_id)
    return find_piece(session, entered, piece_id, "write") if piece.kind == "text" else piece


def _cuts(session: Session, entered: Entered, piece: PieceRow) -> list[Cut]:
    if piece.kind == "text":
        blocks: Blocks = present.read_json(session, piece.id)["content"]
        return [Cut(block_id(block), "block", _words(block)) for block in blocks]
    return [Cut(part.id, part.kind, name_of(session, part), str(part.facts.get("type", ""))) for part in _inside(session, entered, piece)]


def _inside(session: Session, entered: Entered, piece: PieceRow) -> list[PieceRow]:
    """What stands right under a section or chapter, in reading order."""
    return [part for kind in LANES[piece.kind] for part in lane(session, entered.plan, kind, piece.id)]


def _words(block: Mapping[str, Any]) -> str:
    words = " ".join(plain_text({"content": [block]}).split())
    return words if len(words) <= NAME_LENGTH else words[:NAME_LENGTH].rsplit(" ", 1)[0] + " …"


def _split_text(change: Change, piece: PieceRow, at: str) -> PieceRow:
    blocks: Blocks = present.read_json(change.session, piece.id)["content"]
    place = [block_id(block) for block in blocks].index(at)
    change.write(piece.id, blocks[:place])
    made = change.make("text", piece.parent_id, dict(piece.facts), words=blocks[place:])
    words: Blocks = present.read_json(change.session, made.id)["content"]
    change.bring_after(made, piece, words)
    return made


def _split_place(change: Change, piece: PieceRow, at: str, title: str) -> PieceRow:
    if not title.strip():
        raise Invalid({"title": say("Skriv hva den nye delen skal hete.")})
    inside = _inside(change.session, change.entered, piece)
    moving = inside[[part.id for part in inside].index(at) :]
    for part in moving:
        find_piece(change.session, change.entered, part.id, "move")
    like = {name: piece.facts[name] for name in ("type", "starts_new_page") if name in piece.facts}
    made = change.make(piece.kind, piece.parent_id, all_facts(piece.kind, like | {"title": title}))
    change.bring_after(made, piece)
    _give_alike(change, piece, made)
    places: dict[str, int] = {}
    for part in moving:
        own = "section" if part.kind == "section" else "part"
        change.move(part, made.id, places.setdefault(own, 0))
        places[own] += 1
    return made


def _give_alike(change: Change, piece: PieceRow, made: PieceRow) -> None:
    """Whoever was to write the whole is to write both halves."""
    for person_id in read_given(change.session, change.entered).get(piece.id, ()):
        work.add_assignment(change.session, change.plan.id, made.id, int(person_id), change.entered.by, change.now)
