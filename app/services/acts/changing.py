"""An act under way: everything that changes a plan's pieces and texts goes through here, and is remembered so that it can be undone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.effects import Effect, Place, Placed, Stated, Written, as_data
from app.domain.errors import OutOfDate
from app.domain.pieces import KINDS
from app.domain.plan import placed
from app.prose.personal import numbers_of, refuse_new
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import new_text, plain_text, rewrite, seeded, to_json
from app.services.acts.recording import record
from app.services.entry import anchoring, present
from app.services.entry.entering import Entered
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow, TextRow
from exports.document import new_id

Blocks = list[dict[str, Any]]

NAME_LENGTH = 60


class Change:
    """One act in one plan. Call what it does, then ``record`` it; nothing is on record before that."""

    def __init__(self, session: Session, entered: Entered, now: datetime) -> None:
        self.session, self.entered, self.now = session, entered, now
        self.effects: list[Effect] = []
        self._texts: set[str] = set()

    @property
    def plan(self) -> PlanRow:
        """The plan that is changed."""
        return self.entered.plan

    # ------------------------------------------------------------ places

    def lane(self, kind: str, parent_id: str | None) -> list[PieceRow]:
        """The pieces that such a piece stands among under a parent, in order."""
        return lane(self.session, self.plan, kind, parent_id)

    def make(self, kind: str, parent_id: str | None, facts: dict[str, Any], position: int = 0, words: Blocks | None = None) -> PieceRow:
        """A new piece, with its text (``words``, ProseMirror JSON; empty when not given) when its kind has one. It stands nowhere until it
        is brought in; what is made under it comes with it."""
        piece = PieceRow(
            id=new_id(), plan_id=self.plan.id, parent_id=parent_id, kind=kind, position=position, facts=facts, version=1, removed_at=None
        )
        plans.add_piece(self.session, piece)
        if KINDS[kind].has_text:
            if new := numbers_of(words or ()):
                refuse_new(self._standing(), new)
            state = seeded({"type": "doc", "content": words}) if words else new_text(())
            seq = feed.append_text(self.session, self.plan.id, piece.id, self.entered.by, self.now, state)
            row = TextRow(id=piece.id, plan_id=self.plan.id, epoch=1, schema_version=SCHEMA_VERSION, seq=seq, state=state)
            row.json = to_json(state)
            texts.add_texts(self.session, [row])
            self._texts.add(piece.id)
        return piece

    def fill(self, text_id: str, blocks: Blocks) -> None:
        """Give the text of a piece made in this act its words; they come and go with the piece."""
        self._rewrite(text_id, blocks)

    def bring(self, piece: PieceRow, index: int, words: Blocks | None = None) -> None:
        """Let a new or a removed piece stand under its parent, at ``index`` among those of its lane."""
        self._put(piece, piece.parent_id, index)
        self.effects.append(Placed(piece.id, None, self._place(piece), words))

    def bring_after(self, piece: PieceRow, other: PieceRow, words: Blocks | None = None) -> None:
        """The same, right after another."""
        ids = [sibling.id for sibling in self.lane(piece.kind, piece.parent_id) if sibling.id != piece.id]
        self.bring(piece, ids.index(other.id) + 1, words)

    def move(self, piece: PieceRow, parent_id: str | None, index: int) -> None:
        """Let a piece stand elsewhere. Nothing happens when it stands there already."""
        was, left = self._place(piece), piece.parent_id
        self._put(piece, parent_id, index)
        if left != parent_id:
            plans.set_order(self.session, self.lane(piece.kind, left))
        now = self._place(piece)
        if was != now:
            self.effects.append(Placed(piece.id, was, now))

    def remove(self, piece: PieceRow, words: Blocks | None = None) -> None:
        """Take a piece away, and with it all under it. It remembers its place, and those after it move up."""
        was = self._place(piece)
        piece.position = was.index
        plans.set_removed(self.session, piece, self.now)
        plans.set_order(self.session, self.lane(piece.kind, piece.parent_id))
        self.effects.append(Placed(piece.id, was, None, words))

    def _put(self, piece: PieceRow, parent_id: str | None, index: int) -> None:
        plans.set_parent(self.session, piece, parent_id)
        plans.set_removed(self.session, piece, None)
        plans.set_order(self.session, placed(self.lane(piece.kind, parent_id), piece, index))

    def _place(self, piece: PieceRow) -> Place:
        ids = [sibling.id for sibling in self.lane(piece.kind, piece.parent_id)]
        index = ids.index(piece.id)
        return Place(piece.parent_id, index, ids[index - 1] if index else None)

    # ------------------------------------------------------------ facts and words

    def state(self, row: PieceRow | PlanRow, values: Mapping[str, Any]) -> None:
        """Change facts of a piece or of the plan; those that are so already are left alone.

        Raises:
            OutOfDate: somebody else was there first.
        """
        new = {name: value for name, value in values.items() if row.facts.get(name) != value}
        if not new:
            return
        old = {name: row.facts.get(name) for name in new}
        facts = {**row.facts, **new}
        store = plans.set_facts if isinstance(row, PlanRow) else plans.set_piece_facts
        if not store(self.session, row, row.version, facts):  # type: ignore[arg-type]
            raise OutOfDate(row.version, {}, new)
        self.effects.append(Stated(row.id, old, new, row.version))

    def write(self, text_id: str, blocks: Blocks) -> None:
        """Change a text to these blocks (ProseMirror JSON). Carets and unsent letters of others keep their place in what stays."""
        was: Blocks = present.read_json(self.session, text_id)["content"]
        now = self._rewrite(text_id, blocks)
        if now is not None:
            self.effects.append(Written(text_id, was, now))

    def _rewrite(self, text_id: str, blocks: Blocks) -> Blocks | None:
        """The text as it reads afterwards; None when it read so already."""
        text = present.settled(self.session, text_id)
        if new := numbers_of(blocks) - numbers_of(text.json.get("content", ())):
            refuse_new(self._standing(), new)
        rewritten = rewrite(text.state, {"type": "doc", "content": blocks})
        if rewritten is None:
            return None
        seq = feed.append_text(self.session, self.plan.id, text_id, self.entered.by, self.now, rewritten.update)
        anchoring.bring_along(self.session, text_id, text.state, [rewritten.update], rewritten.json)
        self._texts.add(text_id)
        texts.set_state(self.session, text, seq, rewritten.state, rewritten.json)
        now: Blocks = rewritten.json["content"]
        return now

    def _standing(self) -> frozenset[str]:
        """The birth numbers that stand in the plan already: what moves from one text to another is let through, what comes anew is not."""
        json = present.list_json(self.session, self.plan.id)
        return frozenset().union(*(numbers_of(each.get("content", ())) for each in json.values()))

    # ------------------------------------------------------------ the record

    def record(self, act: str, piece: PieceRow | None = None, about: Mapping[str, Any] | None = None, undoes: int | None = None) -> int:
        """Put the act on record, with what it takes to tell it and to undo it. ``piece``: what it was about; None: the plan itself.

        Returns:
            The id of its line of history; 0, and nothing on record, when nothing was changed.
        """
        if not self.effects:
            return 0
        placed = [effect for effect in self.effects if isinstance(effect, Placed)]
        gone = {effect.piece for effect in placed if effect.now is None}
        anchoring.bring_home(self.session, self._texts | {effect.piece for effect in placed}, gone)
        told = told_of(self.session, piece) if piece else {}
        data = {**told, **(about or {}), "effects": as_data(self.effects)}
        touched = [effect.piece for effect in self.effects]
        shaped = [effect.piece for effect in self.effects if isinstance(effect, Placed)]
        return record(self.session, self.entered, self.now, act, piece.id if piece else None, data, undoes, touched, shaped)


def lane(session: Session, plan: PlanRow, kind: str, parent_id: str | None) -> list[PieceRow]:
    """The pieces that a piece of this kind stands among under a parent, in order, without the removed."""
    kinds = [other.name for other in KINDS.values() if other.lane == KINDS[kind].lane]
    return plans.list_siblings(session, plan.id, parent_id, kinds)


def told_of(session: Session, piece: PieceRow) -> dict[str, Any]:
    """What a line of history says a piece is: its kind and name, and its number and type when it has them."""
    told = {"kind": piece.kind, "name": name_of(session, piece)}
    return told | {fact: piece.facts[fact] for fact in ("number", "type") if piece.facts.get(fact)}


def name_of(session: Session, piece: PieceRow) -> str:
    """What a piece is called in a sentence: its title, or the first words of its text; empty when it has neither."""
    named = (piece.facts.get(fact) for fact in ("title", "full", "name", "label", "text", "wave", "caption", "alt"))
    name = next((str(name) for name in named if name), "")
    if not name and piece.kind == "text":
        name = plain_text(present.read_json(session, piece.id))
    line = " ".join(name.split())
    return line if len(line) <= NAME_LENGTH else line[:NAME_LENGTH].rsplit(" ", 1)[0] + " …"
