"""The suggestions of a plan as they are read: in the order of the plan, each with what it would change and whether it still can; and the
plan as it would be with all of them accepted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from app.domain.access import Permission
from app.domain.pagination import page_within
from app.domain.suggestions import Fit, Outcome
from app.prose.difference import Line, difference
from app.prose.proposing import touched
from app.prose.schema import Json
from app.prose.tracking import block_ids
from app.services.acts.changing import Blocks
from app.services.discussion.applying import Applied, Homes, applied
from app.services.discussion.collecting import name_of, walk
from app.services.discussion.deciding import is_undone
from app.services.discussion.owning import subject_of
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import Tree, read_tree
from app.services.entry.gauging import Whereabouts
from app.services.entry.locating import ancestry
from app.services.plan.planning import OpenPlan, open_tree
from app.store import history, people, plans, suggestions
from app.store.base import Session
from app.store.suggestion_tables import SuggestionRow
from app.store.suggestions import Made
from app.store.tables import PieceRow

PAGE = 30

Show = Literal["open", "mine", "decidable", "closed", "all"]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that would become another: what it was when that was suggested, and what it is now."""

    name: str
    was: Any
    wanted: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion and what it is about. ``number``: in the plan; ``piece_number`` and ``piece_name`` of the piece, ``part`` its chapter
    or section (an id). ``fit``: of an open one. ``lines``: what would become of the text, without the blocks that stay, see
    ``_About.with_lines``; ``facts``: what of the facts. ``blocks``: the blocks it touches (ids) and the facts («piece:fact»);
    ``has_words``: it is about the text; ``overlaps``: numbers of the open ones that touch the same. ``is_undone``: it was accepted, and
    that was taken back. ``is_self_decided``: who decided had suggested it."""

    number: int
    id: str
    version: int
    piece_id: str
    kind: str
    piece_number: str
    piece_name: str
    part: str
    name: str
    agency: str
    color: str
    at: datetime
    reason: str
    outcome: Outcome
    decided_by: str
    decided_at: datetime | None
    verdict: str
    is_own: bool
    may_decide: bool
    fit: Fit
    facts: tuple[FactChange, ...]
    lines: tuple[Line, ...]
    blocks: frozenset[str]
    has_words: bool
    overlaps: tuple[int, ...] = ()
    is_undone: bool = False
    is_self_decided: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which suggestions: of which sort, in which chapter or section (its id), by whom from which agency (names). Empty: any."""

    show: Show = "open"
    part: str = ""
    agency: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A page of suggestions in reading order. ``page``: which; ``total``: how many fit the wish; ``counts``: of each sort; ``agencies``,
    ``authors``: who has open ones; ``parts``: (id, number, title) of every chapter and section; ``acceptable``: numbers of all that fit
    the wish, can be carried out and are this person's to decide, the oldest first."""

    suggestions: tuple[Suggestion, ...]
    total: int
    counts: Mapping[Show, int]
    agencies: tuple[str, ...]
    authors: tuple[str, ...]
    parts: tuple[tuple[str, str, str], ...]
    acceptable: tuple[int, ...]
    page: int


def review(session: Session, who: Who, slug: str, wanted: Wanted, page: int = 1) -> Review:
    """A page of the plan's suggestions; the last one when there are not so many.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; who may not comment does not see what is suggested.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    tree = read_tree(session, entered.plan)
    about = _About(session, entered, tree, suggestions.list_suggestions(session, entered.plan.id))
    found = about.in_order()
    fit = [each for each in found if _IS[wanted.show](each) and _is_in(tree, each, wanted.part)]
    fit = [each for each in fit if wanted.agency in ("", each.agency) and wanted.author in ("", each.name)]
    waiting = [each for each in found if each.outcome is Outcome.OPEN]
    page = page_within(page, len(fit), PAGE)
    return Review(
        tuple(map(about.with_lines, fit[(page - 1) * PAGE : page * PAGE])),
        len(fit),
        {show: sum(map(fits, found)) for show, fits in _IS.items()},
        tuple(sorted({each.agency for each in waiting if each.agency})),
        tuple(sorted({each.name for each in waiting if each.name})),
        _parts(tree),
        tuple(sorted(each.number for each in fit if each.outcome is Outcome.OPEN and each.may_decide and each.fit is Fit.FITS)),
        page,
    )


def _parts(tree: Tree) -> tuple[tuple[str, str, str], ...]:
    places = [piece for piece in walk(tree, None) if piece.kind in ("chapter", "section")]
    return tuple((piece.id, tree.numbers.get(piece.id, ""), str(piece.facts["title"])) for piece in places)


_IS: Mapping[Show, Any] = {
    "open": lambda each: each.outcome is Outcome.OPEN,
    "mine": lambda each: each.is_own,
    "decidable": lambda each: each.outcome is Outcome.OPEN and each.may_decide,
    "closed": lambda each: each.outcome is not Outcome.OPEN,
    "all": lambda each: True,
}


def show(session: Session, who: Who, slug: str, number: int) -> Review:
    """A page of one suggestion; nothing is counted.

    Raises:
        NotFound: no such suggestion in this plan.
        NotAllowed: see ``review``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = suggestions.get_suggestion(session, entered.plan.id, number)
    made = suggestions.list_suggestions(session, entered.plan.id, Outcome(row.outcome))
    # What others suggest matters to one that is open alone: it may overlap them.
    wanted = made if row.outcome == Outcome.OPEN else [each for each in made if each.row.number == number]
    about = _About(session, entered, tree := read_tree(session, entered.plan), wanted)
    one = next(each for each in about.in_order() if each.number == number)
    return Review((about.with_lines(one),), 1, {}, (), (), _parts(tree), (), 1)


# ---------------------------------------------------------------- the plan with them


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The plan as it would be with every suggestion accepted that can be, the oldest first; and as it stands. ``taken``: those that are in
    it; ``left``: open ones that are not, for others have changed the same, in the plan or by an older suggestion. ``lines``: text → what
    would become of it, block by block; ``facts``: piece → what of its facts; ``touching``: block, or piece and fact
    («piece:fact») → the numbers of those that touch it."""

    before: OpenPlan
    after: OpenPlan
    taken: tuple[Suggestion, ...]
    left: tuple[Suggestion, ...]
    lines: Mapping[str, tuple[Line, ...]]
    facts: Mapping[str, tuple[FactChange, ...]]
    touching: Mapping[str, tuple[int, ...]]


def foresee(session: Session, who: Who, slug: str, in_full: bool = False) -> Foreseen:
    """See ``Foreseen``. Nothing is changed.

    Args:
        in_full: each of those that are taken tells the lines of its own too, which takes long where there are many.

    Raises:
        NotFound, NotAllowed: see ``review``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    tree = read_tree(session, entered.plan)
    made = suggestions.list_suggestions(session, entered.plan.id, Outcome.OPEN)
    about = _About(session, entered, tree, made)
    found = {each.number: each for each in about.in_order()}
    after, taken = _accepted(tree, [each.row for each in made])
    changed = {row.piece_id for row in taken}
    texts = [id for id in changed if id in tree.json and tree.json[id] != after.json[id]]
    stated = {id: _stated(tree.pieces[id].facts, after.pieces[id].facts) for id in changed}
    touching: dict[str, tuple[int, ...]] = {}
    for row in taken:
        for block in found[row.number].blocks:
            touching[block] = (*touching.get(block, ()), row.number)
    return Foreseen(
        open_tree(session, entered, tree),
        open_tree(session, entered, after),
        tuple(about.with_lines(found[row.number]) if in_full else found[row.number] for row in taken),
        tuple(about.with_lines(each) for number, each in found.items() if number not in {row.number for row in taken}),
        {id: difference(tree.json[id], after.json[id], whole=True) for id in texts},
        {id: facts for id, facts in stated.items() if facts},
        touching,
    )


def _accepted(tree: Tree, rows: Sequence[SuggestionRow]) -> tuple[Tree, list[SuggestionRow]]:
    """The tree with these suggestions carried out that can be, one after the other, and which they were. The tree itself is left alone."""
    json, facts = dict(tree.json), {id: piece.facts for id, piece in tree.pieces.items()}
    taken, homes = [], Homes(json)
    for row in rows:
        found = applied(row, facts.get(row.piece_id), _blocks(json, row.piece_id), homes)
        if found.fit is not Fit.FITS:
            continue
        facts[row.piece_id] = {**facts[row.piece_id], **found.facts}
        if found.blocks is not None:
            homes.move(row.piece_id, json[row.piece_id]["content"], found.blocks)
            json[row.piece_id] = {"type": "doc", "content": found.blocks}
        taken.append(row)
    pieces = [_with_facts(piece, facts[piece.id]) for piece in tree.pieces.values()]
    return Tree(tree.plan, pieces, json), taken


def _with_facts(piece: PieceRow, facts: dict[str, Any]) -> PieceRow:
    """A piece as it would be, which is not kept."""
    if facts == piece.facts:
        return piece
    return PieceRow(
        id=piece.id,
        plan_id=piece.plan_id,
        parent_id=piece.parent_id,
        kind=piece.kind,
        position=piece.position,
        facts=facts,
        version=piece.version,
        removed_at=piece.removed_at,
    )


# ---------------------------------------------------------------- each of them


class _About:
    """Suggestions, and what is looked up once for all of them."""

    def __init__(self, session: Session, entered: Entered, tree: Tree, made: Collection[Made]) -> None:
        self.session, self.entered, self.tree, self.made = session, entered, tree, made
        self.where = Whereabouts(session, tree)
        self.homes = Homes(tree.json)
        self.found: dict[int, tuple[SuggestionRow, Applied]] = {}
        self.actors = {actor.id: actor for actor in tree.under(None, "actor")}
        self.names = people.list_names(session, {each.row.decided_by for each in made if each.row.decided_by is not None})
        is_any = any(each.row.outcome == Outcome.ACCEPTED for each in made)
        self.undoings = history.list_undoings(session, entered.plan.id) if is_any else {}

    def in_order(self) -> list[Suggestion]:
        """The suggestions in reading order, without the lines of their texts; those about what is gone last."""
        found, order = list(map(self._suggestion, self.made)), {piece.id: place for place, piece in enumerate(walk(self.tree, None))}
        by_block: dict[str, set[int]] = {}
        for one in found:
            for block in one.blocks if one.outcome is Outcome.OPEN else ():
                by_block.setdefault(block, set()).add(one.number)
        texts = {one.piece_id for one in found} & self.tree.json.keys()
        blocks = {id: {block: at for at, block in enumerate(block_ids(self.tree.json[id]))} for id in texts}

        def place(one: Suggestion) -> tuple[int, int, int]:
            at = [blocks.get(one.piece_id, {}).get(block, len(order)) for block in one.blocks if one.has_words]
            return (order.get(one.piece_id, len(order)), min(at, default=-1), one.number)

        found.sort(key=place)
        return [replace(one, overlaps=self._overlaps(one, by_block)) for one in found]

    def _overlaps(self, one: Suggestion, by_block: Mapping[str, set[int]]) -> tuple[int, ...]:
        if one.outcome is not Outcome.OPEN:
            return ()
        return tuple(sorted(set().union(*(by_block[block] for block in one.blocks)) - {one.number}))

    def with_lines(self, one: Suggestion) -> Suggestion:
        """The same with what it would do to the text as it is now; of one that cannot be carried out, or is decided, what it was to do to
        it then. Told of those that are shown alone: to compare two texts is dear."""
        row, found = self.found[one.number]
        before, after = (_blocks(self.tree.json, row.piece_id), found.blocks) if found.blocks is not None else (row.base, row.wanted)
        lines = difference({"content": before or []}, {"content": after}) if after is not None else ()
        return replace(one, lines=tuple(line for line in lines if not line.is_same))

    def _suggestion(self, made: Made) -> Suggestion:
        """One of them; what it overlaps is not known yet, and its lines are not drawn."""
        row, piece, outcome = made.row, self.tree.pieces.get(made.row.piece_id), Outcome(made.row.outcome)
        found = Applied(Fit.DONE)
        if outcome is Outcome.OPEN:
            found = applied(row, piece.facts if piece else None, _blocks(self.tree.json, row.piece_id), self.homes)
        self.found[row.number] = row, found
        is_now = piece is not None and outcome is Outcome.OPEN
        facts = tuple(
            FactChange(name, was, wanted, piece.facts.get(name) if piece and is_now else was) for name, (was, wanted) in row.facts.items()
        )
        blocks = touched(row.base, row.wanted) if row.base is not None and row.wanted is not None else frozenset[str]()
        return Suggestion(
            row.number,
            row.id,
            row.version,
            row.piece_id,
            piece.kind if piece else "",
            self.tree.numbers.get(row.piece_id, ""),
            name_of(piece) if piece else "",
            self.where.of(row.piece_id),
            made.name,
            made.agency,
            made.color,
            row.at,
            row.reason,
            outcome,
            self.names.get(row.decided_by, "") if row.decided_by else "",
            row.decided_at,
            row.verdict,
            row.by is not None and row.by == self.entered.by,
            self.entered.may(Permission.DECIDE_SUGGESTION, subject_of(self.entered, row, self._line(row.piece_id), self.actors)),
            found.fit,
            facts,
            (),
            blocks | {f"{row.piece_id}:{fact.name}" for fact in facts},
            row.wanted is not None,
            is_undone=outcome is Outcome.ACCEPTED and is_undone(self.undoings, row.line),
            is_self_decided=row.by is not None and row.by == row.decided_by,
        )

    def _line(self, piece_id: str) -> list[PieceRow]:
        piece = self.tree.pieces.get(piece_id)
        if piece is None:
            return ancestry(self.session, plans.get_piece(self.session, self.entered.plan.id, piece_id))
        line = [piece]
        while (above := self.tree.pieces.get(line[-1].parent_id or "")) is not None:
            line.append(above)
        return line


def _stated(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[FactChange, ...]:
    return tuple(FactChange(name, was.get(name), value, was.get(name)) for name, value in now.items() if was.get(name) != value)


def _blocks(json: Mapping[str, Json], text_id: str) -> Blocks | None:
    return json[text_id]["content"] if text_id in json else None


def _is_in(tree: Tree, one: Suggestion, part: str) -> bool:
    """Whether it is about something in a chapter or section; what is in a section is in its chapter too."""
    above = tree.pieces[one.part].parent_id if one.part in tree.pieces else None
    return not part or part in (one.part, above)
