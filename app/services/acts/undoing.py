"""Acts are taken back, and done again: one road for all of them, since each left its effects in the history.

A line, the line that takes it back, the line that takes that back … are a chain; only its newest link can be taken back. What others have
changed since stays: facts are merged field by field, texts block by block, places to the nearest there is; where that cannot be, nothing is
done and the reader is told what stands in the way, and by whom.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.effects import ITS_INDEX, ITS_PARENT, Effect, Place, Placed, Stated, Written, effects_of, opposite
from app.domain.errors import ChangedSince, Invalid
from app.domain.merging import merge
from app.domain.piece_rights import RIGHTS
from app.domain.saying import say
from app.prose.merging import SameBlock, merge_blocks
from app.services.acts.changing import Blocks, Change, lane
from app.services.acts.objecting import Objections
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, find_piece
from app.services.entry.relating import check_numbers, check_relations, check_removable
from app.store import history, plans
from app.store.base import Session
from app.store.tables import HistoryRow, PieceRow, PlanRow

FURTHEST_BACK = 500
"""How many of one's own lines are looked through for one that can be undone."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was taken back. ``line``: the line of history that tells of it, and by which it is done again.

    ``again``: whether this did again what had been taken back. ``piece_id``, ``kind``, ``parent_id``: what it was about, None or empty for
    the plan itself; ``is_there``: whether that stands in the plan now.
    """

    line: int
    again: bool
    piece_id: str | None = None
    kind: str = ""
    parent_id: str | None = None
    is_there: bool = True


def undo(session: Session, who: Who, slug: str, now: datetime, line_id: int) -> Undone:
    """Take back the act that a line of history tells of. An act that was a taking back is done again thereby.

    Raises:
        NotFound: no such line in this plan.
        NotAllowed: the person may not do the opposite of one of the act's effects.
        Invalid: the act changed nothing that can be taken back, or the plan would not hold together without it.
        ChangedSince: it has been taken back already, or somebody has changed the same since.
    """
    entered = enter(session, who, slug)
    line = history.get_line(session, entered.plan.id, line_id)
    if history.find_undoing(session, line.id) is not None:
        raise ChangedSince(say("Dette er allerede gjort om igjen.") if is_undo(session, line) else say("Dette er allerede angret."))
    return _undo(session, entered, now, line)


def undo_newest(session: Session, who: Who, slug: str, now: datetime) -> Undone:
    """Take back the newest act of the person's own that stands.

    Raises:
        Invalid: there is none.
        NotAllowed, ChangedSince: see ``undo``.
    """
    entered = enter(session, who, slug)
    for number, line in enumerate(history.each_line(session, entered.plan.id, person_id=who.person_id)):
        if number >= FURTHEST_BACK:
            break
        if line.undoes is None and effects_of(line.act, line.piece_id, line.data):
            newest = newest_link(session, line)
            if not is_undo(session, newest):
                return _undo(session, entered, now, newest)
    raise Invalid({"line": say("Du har ingen endringer å angre i denne planen.")})


def newest_link(session: Session, line: HistoryRow) -> HistoryRow:
    """The newest line of the chain that a line belongs to."""
    while (later := history.find_undoing(session, line.id)) is not None:
        line = later
    return line


def is_undo(session: Session, line: HistoryRow) -> bool:
    """Whether the line takes an act back; one that takes back a taking back does the act again."""
    taken_back = False
    while line.undoes is not None and line.plan_id is not None:
        taken_back = not taken_back
        line = history.get_line(session, line.plan_id, line.undoes)
    return taken_back


def _undo(session: Session, entered: Entered, now: datetime, line: HistoryRow) -> Undone:
    effects = opposite(effects_of(line.act, line.piece_id, line.data))
    if not effects:
        raise Invalid({"line": say("Dette kan ikke angres.")})
    step = _Step(Change(session, entered, now), line)
    for effect in effects:
        step.take(effect)
    step.check()
    again = is_undo(session, line)
    piece = plans.get_piece(session, entered.plan.id, line.piece_id) if line.piece_id and line.piece_id != entered.plan.id else None
    made = step.change.record("act.repeated" if again else "act.undone", piece, {"act": line.act}, undoes=line.id)
    if not made:
        raise ChangedSince(say("Det er ingenting igjen å angre. Alt er allerede slik det var før."))
    if piece is None:
        return Undone(made, again)
    is_there = not any(above.removed_at for above in ancestry(session, piece))
    return Undone(made, again, piece.id, piece.kind, piece.parent_id, is_there)


class _Step:
    """One line of history on its way back."""

    def __init__(self, change: Change, line: HistoryRow) -> None:
        self.change, self.line = change, line
        self.session, self.entered = change.session, change.entered
        self.objections = Objections(change.session, change.entered, line)
        self.stated: list[PieceRow | PlanRow] = []
        self.brought: list[PieceRow] = []

    def take(self, effect: Effect) -> None:
        """Let one effect happen."""
        if isinstance(effect, Stated):
            self._state(effect)
        elif isinstance(effect, Written):
            self._write(effect)
        elif effect.now is None:
            self._remove(effect)
        elif effect.was is None:
            self._bring(effect, effect.now)
        else:
            self._move(effect, effect.was, effect.now)

    def check(self) -> None:
        """What was brought about must go with the rest of the plan. Raises Invalid."""
        for row in self.stated:
            kind, own_id = ("plan", None) if isinstance(row, PlanRow) else (row.kind, row.id)
            check_relations(self.session, self.change.plan, kind, row.facts, own_id)
        if self.brought:
            check_numbers(self.session, self.change.plan)

    # ------------------------------------------------------------ places

    def _remove(self, effect: Placed) -> None:
        piece = self._piece(effect.piece)
        if piece.removed_at is not None:
            return
        self._must(piece, "remove")
        check_removable(self.session, self.change.plan, piece)
        self.objections.refuse_if_others_changed(piece)
        if effect.words is not None and self._blocks(piece) != effect.words:
            raise self.objections.written(piece)
        self.change.remove(piece, effect.words)

    def _bring(self, effect: Placed, place: Place) -> None:
        piece = self._piece(effect.piece)
        if piece.removed_at is None:
            return
        self._must_be_there(place.parent)
        self._must(piece, "remove")
        self.change.bring(piece, self._index(piece, place), effect.words)
        self.brought.append(piece)

    def _move(self, effect: Placed, was: Place, place: Place) -> None:
        piece = self._piece(effect.piece)
        self._must(piece, "move")
        parent = piece.parent_id if place.parent == ITS_PARENT else place.parent
        if was.parent not in (ITS_PARENT, piece.parent_id):
            raise self.objections.moved(piece)
        self._must_be_there(parent)
        self.change.move(piece, parent, self._index(piece, place))

    def _index(self, piece: PieceRow, place: Place) -> int:
        """Where among those that stand there now: after the one it stood after when that is there, else by number."""
        parent = piece.parent_id if place.parent == ITS_PARENT else place.parent
        others = [other for other in lane(self.session, self.change.plan, piece.kind, parent) if other.id != piece.id]
        if place.index == ITS_INDEX:
            return sum(other.position < piece.position for other in others)
        ids = [other.id for other in others]
        before = ids[place.index - 1] if 0 < place.index <= len(ids) else None
        return ids.index(place.after) + 1 if place.after != before and place.after in ids else place.index

    # ------------------------------------------------------------ facts and words

    def _state(self, effect: Stated) -> None:
        row = self._row(effect.piece)
        if isinstance(row, PlanRow):
            self.entered.must(RIGHTS["plan"]["edit"])
        else:
            self._must(row, "edit")
        merged = merge(effect.was, effect.now, {name: row.facts.get(name) for name in effect.now})
        if merged.conflicts:
            raise self.objections.stated(row, min(merged.conflicts))
        self.change.state(row, merged.values)
        self.stated.append(row)

    def _write(self, effect: Written) -> None:
        piece = self._piece(effect.piece)
        self._must(piece, "write")
        try:
            self.change.write(piece.id, merge_blocks(effect.was, effect.now, self._blocks(piece)))
        except SameBlock as error:
            raise self.objections.written(piece) from error

    def _blocks(self, piece: PieceRow) -> Blocks:
        blocks: Blocks = present.read_json(self.session, piece.id)["content"]
        return blocks

    # ------------------------------------------------------------ whether it may

    def _row(self, row_id: str) -> PieceRow | PlanRow:
        return self.change.plan if row_id == self.change.plan.id else self._piece(row_id)

    def _piece(self, piece_id: str) -> PieceRow:
        return plans.get_piece(self.session, self.change.plan.id, piece_id)

    def _must(self, piece: PieceRow, act: str) -> None:
        """The person must have the right; the piece must be there, unless it is to be brought back, and what it stands under too."""
        line = ancestry(self.session, piece)
        gone = next((step for step in (line[1:] if act == "remove" else line) if step.removed_at), None)
        if gone is not None:
            raise self.objections.gone(gone)
        find_piece(self.session, self.entered, piece.id, act, removed=act == "remove")

    def _must_be_there(self, parent_id: str | None) -> None:
        line = ancestry(self.session, self._piece(parent_id)) if parent_id else []
        gone = next((step for step in line if step.removed_at), None)
        if gone is not None:
            raise self.objections.gone(gone)
