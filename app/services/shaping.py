"""The plan's shape: pieces are added, moved, removed and brought back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain import pieces
from app.domain.errors import Invalid, NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.plan import placed
from app.domain.saying import say
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import new_text, to_json
from app.services.entering import Entered, Who, enter
from app.services.locating import ancestry, find_piece, subject_of
from app.services.planning import PieceFacts
from app.services.recording import record
from app.services.relating import check_relations
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.tables import PieceRow, TextRow
from exports.document import new_id


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that stands: which piece, and the line of history that tells of it."""

    piece_id: str
    line: int


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
    parent = _parent(session, entered, kind, parent_id)
    siblings = _siblings(session, entered, kind, parent_id)
    facts = pieces.all_facts(kind, _likeness(session, entered, kind, siblings) | (values or {}))
    check_relations(session, entered.plan, kind, facts)
    piece = _plant(session, entered, now, kind, parent, facts)
    for position, (row_kind, row_facts) in enumerate(pieces.first_rows(kind, facts)):
        _plant(session, entered, now, row_kind, piece, pieces.all_facts(row_kind, row_facts), position)
    place = _place_after(siblings, after)
    plans.set_order(session, placed(siblings, piece, place))
    line = record(session, entered, now, "piece.added", piece.id, {"kind": kind, "parent": parent_id, "position": place})
    return Changed(piece.id, line)


def show_new(session: Session, who: Who, slug: str, kind: str, parent_id: str | None) -> PieceFacts:
    """A piece that is not made yet, with the facts it would begin with.

    Raises:
        NotFound: no such kind or parent.
        NotAllowed: the person may not add such a piece here.
    """
    entered = enter(session, who, slug)
    _parent(session, entered, kind, parent_id)
    likeness = _likeness(session, entered, kind, _siblings(session, entered, kind, parent_id))
    return PieceFacts("", kind, 0, pieces.defaults(kind) | likeness, parent_id)


def must_add(session: Session, who: Who, slug: str, kind: str) -> None:
    """Check that the person may add such a piece to the plan, before asking where it is to stand. Raises NotFound or NotAllowed."""
    enter(session, who, slug, RIGHTS[kind]["add"])


def _parent(session: Session, entered: Entered, kind: str, parent_id: str | None) -> PieceRow | None:
    if kind not in pieces.KINDS:
        raise NotFound
    parent = plans.get_piece(session, entered.plan.id, parent_id) if parent_id else None
    if not pieces.may_stand_under(kind, parent.kind if parent else None):
        raise NotFound
    line = ancestry(session, parent) if parent else []
    if any(step.removed_at for step in line):
        raise NotFound
    entered.must(RIGHTS[kind]["add"], subject_of(session, entered, line))
    return parent


def _siblings(session: Session, entered: Entered, kind: str, parent_id: str | None) -> list[PieceRow]:
    lane = pieces.KINDS[kind].lane
    kinds = [k.name for k in pieces.KINDS.values() if k.lane == lane]
    return plans.list_siblings(session, entered.plan.id, parent_id, kinds)


def _likeness(session: Session, entered: Entered, kind: str, siblings: list[PieceRow]) -> dict[str, Any]:
    """A new measure begins as the one before it does, and takes the plan's next number when its neighbours are numbered."""
    measures = [s for s in siblings if s.kind == "measure"] if kind == "measure" else []
    if not measures:
        return {}
    last = measures[-1].facts
    like = {name: last[name] for name in ("lead_form", "lead_bold", "lead_separator", "lead_run_in")}
    if last["number"] is not None:
        numbers = [p.facts["number"] or 0 for p in plans.list_pieces(session, entered.plan.id) if p.kind == "measure"]
        like["number"] = max(numbers) + 1
    return like if like["lead_separator"] else like | {"lead_bold": True, "lead_separator": ":"}


def _plant(
    session: Session, entered: Entered, now: datetime, kind: str, parent: PieceRow | None, facts: dict[str, Any], position: int = 0
) -> PieceRow:
    plan, under = entered.plan, parent.id if parent else None
    piece = PieceRow(id=new_id(), plan_id=plan.id, parent_id=under, kind=kind, position=position, facts=facts, version=1)
    plans.add_piece(session, piece)
    if pieces.KINDS[kind].has_text:
        state = new_text(())
        seq = feed.append_text(session, plan.id, piece.id, entered.by, now, state)
        row = TextRow(id=piece.id, plan_id=plan.id, epoch=1, schema_version=SCHEMA_VERSION, seq=seq, state=state, json=to_json(state))
        texts.add_texts(session, [row])
    return piece


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
    siblings = _siblings(session, entered, piece.kind, piece.parent_id)
    old = siblings.index(piece)
    new = old + (1 if way == "down" else -1)
    if not 0 <= new < len(siblings):
        raise Invalid({"way": say("Delen står allerede øverst.") if way == "up" else say("Delen står allerede nederst.")})
    plans.set_order(session, placed(siblings, piece, new))
    return Changed(piece.id, record(session, entered, now, "piece.moved", piece.id, {"kind": piece.kind, "from": old, "to": new}))


def remove_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Remove a piece and all under it. It is kept, and ``restore_piece`` brings it back to its place.

    Raises:
        Invalid: the piece is an actor who is responsible for measures, or one of the last two levels of a pyramid.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "remove")
    if piece.kind == "actor":
        _must_be_free(session, entered, piece)
    if piece.kind == "level" and len(_siblings(session, entered, "level", piece.parent_id)) <= pieces.LEAST_LEVELS:
        raise Invalid({"level": say("En pyramide må ha minst to nivåer. Fjern hele figuren i stedet.")})
    plans.set_removed(session, piece, now)
    return Changed(piece.id, record(session, entered, now, "piece.removed", piece.id, {"kind": piece.kind, "facts": piece.facts}))


def _must_be_free(session: Session, entered: Entered, actor: PieceRow) -> None:
    """An actor cannot be removed from under the measures it answers for."""
    uses = [p for p in plans.list_pieces(session, entered.plan.id) if p.kind == "measure" and actor.id in dict(p.facts["responsible"])]
    if uses:
        raise Invalid(
            {
                "actor": say(
                    "%(name)s er ansvarlig eller samarbeidspart for «%(title)s»%(more)s. Ta aktøren ut av tiltakene først.",
                    name=actor.facts["full"],
                    title=uses[0].facts["title"],
                    more=say(" og %(count)s tiltak til", count=len(uses) - 1) if len(uses) > 1 else "",
                )
            }
        )


def restore_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Bring a removed piece back to the place it had. Bringing back what is there changes nothing.

    Raises:
        NotFound: what it stood under has been removed too; that must be brought back first.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "remove", removed=True)
    if piece.removed_at is None:
        return Changed(piece.id, 0)
    plans.set_removed(session, piece, None)
    plans.set_order(session, _siblings(session, entered, piece.kind, piece.parent_id))
    return Changed(piece.id, record(session, entered, now, "piece.restored", piece.id, {"kind": piece.kind}))
