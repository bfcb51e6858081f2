"""A plan's history as it is read: what was done, and what was written, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from app.domain.access import Permission
from app.domain.effects import Effect, Stated, effects_of
from app.domain.saying import say
from app.services.acts.changing import name_of, told_of
from app.services.acts.knowing import Acquaintances, Person
from app.services.acts.parting import PAUSE, Deed
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import Tree
from app.store import agencies, feed, history, plans
from app.store.base import Session
from app.store.columns import milliseconds
from app.store.tables import FeedRow, HistoryRow, PieceRow

PAGE = 40
UNDOING = (Permission.EDIT_PLAN, Permission.EDIT_STRUCTURE, Permission.EDIT_TEXT, Permission.EDIT_MEASURE, Permission.REPORT_STATUS)
TALK, ROUNDS = "talk", "rounds"
AMONG_WRITERS = (TALK, ROUNDS)
"""That something was said about the plan, or in an input round; told to those alone who take part."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "facts": ("piece.edited", "plan.edited", "change.", "changes."),
    "shape": ("piece.", "measures."),
    "plan": ("plan.", "words."),
    TALK: ("thread.", "comment.", "suggestion."),
    ROUNDS: ("round.", "participant.", "input."),
    "people": ("member.", "invitation.", "section."),
}
"""Kinds of acts to choose among, by how their names begin; the first that fits counts. «text» is what was written, and what was fetched
back of it."""
OF_TEXTS = "text."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the history is asked for; empty: all. ``before``: only lines older than this one."""

    person: int = 0
    agency: int = 0
    group: str = ""
    piece: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One act. ``about``: kind, name, number and type of what it was about; ``data``: what else its line keeps.

    ``undone``: the act that this one took back or did again. ``undone_by``: who took this one back, when it does not stand. ``turn``: the
    line by which it is taken back or (when it does not stand) done again now, 0 when that cannot be. ``is_there``: what it was about still
    stands in the plan.
    """

    id: int
    at: datetime
    by: Person
    act: str
    piece_id: str
    about: Mapping[str, Any]
    data: Mapping[str, Any]
    effects: Sequence[Effect]
    undone: "Line | None" = None
    undone_by: Person | None = None
    turn: int = 0
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person wrote in one text without a long pause, from the feed's row ``first`` to ``last``."""

    by: Person
    text_id: str
    about: Mapping[str, Any]
    begun: datetime
    at: datetime
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class History:
    """A page of it. ``older``: the line that the next page is before; 0 when there is none.

    ``names``: what pieces, people and (as «agency-» and id) agencies are called, by id.
    """

    entries: Sequence[Line | Sitting]
    older: int
    people: Sequence[Person]
    names: Mapping[str | int, str] = field(default_factory=dict)
    may_undo: bool = False


def show_history(session: Session, who: Who, slug: str, wanted: Wanted) -> History:
    """A page of the plan's history, newest first.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    return _Reader(session, enter(session, who, slug), wanted).page()


def list_places(session: Session, who: Who, slug: str) -> list[tuple[str, str]]:
    """(id, number and title) of every chapter and section, to choose among: one query, for no texts are needed.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    plan = enter(session, who, slug).plan
    tree = Tree(plan, plans.list_pieces(session, plan.id), {})
    found = []
    for chapter in tree.under(None, "chapter"):
        for place in (chapter, *tree.under(chapter, "section")):
            found.append((place.id, f"{tree.numbers[place.id]} {place.facts['title']}".strip() or say("Innledende tekst")))
    return found


def list_deeds(session: Session, plan_id: str) -> dict[Deed, datetime]:
    """Who did something of which the plan's history tells, and when: in milliseconds → as history keeps it."""
    return {(by, milliseconds(at)): at for by, at in history.list_moments(session, plan_id)}


def tell_deeds(session: Session, entered: Entered, deeds: Mapping[Deed, datetime]) -> tuple[dict[Deed, Line], Mapping[str | int, str]]:
    """The line that tells of each of the deeds, and what those lines may point to is called (see ``History``)."""
    reader = _Reader(session, entered, Wanted())
    rows = [row for row in history.list_lines_at(session, entered.plan.id, deeds.values()) if _may_have_written(row)]
    lines = {(row.person_id, milliseconds(row.at)): reader.line(row) for row in rows}
    return {deed: line for deed, line in lines.items() if deed in deeds}, reader.names()


def _may_have_written(row: HistoryRow) -> bool:
    """Whether texts may have come by an act: not by one that stated facts alone, nor by what is done with people or said."""
    if group_of(row.act) in ("people", *AMONG_WRITERS):
        return False
    effects = effects_of(row.act, row.piece_id, row.data)
    return not effects or not all(isinstance(effect, Stated) for effect in effects)


class _Reader:
    """Reads one page for one person."""

    def __init__(self, session: Session, entered: Entered, wanted: Wanted) -> None:
        self.session, self.entered, self.wanted = session, entered, wanted
        self.pieces: dict[str, PieceRow] = {}
        self.known = Acquaintances(session)
        self.later = history.list_undoings(session, entered.plan.id)
        self.inside = plans.list_ids_under(session, entered.plan.id, wanted.piece) if wanted.piece else set()
        rights = entered.rights()
        self.may_undo = any(right in rights for right in UNDOING)
        self.may_talk = Permission.COMMENT in rights

    def page(self) -> History:
        rows = list(islice((row for row in self._rows() if self._fits(row)), PAGE + 1))
        older = rows[PAGE - 1].id if len(rows) > PAGE else 0
        lines = [self.line(row) for row in rows[:PAGE] if self.wanted.group != "text" or row.act.startswith(OF_TEXTS)]
        low = rows[PAGE - 1].at if older else None
        entries: list[Line | Sitting] = [*lines, *self._sittings(low)]
        entries.sort(key=lambda entry: entry.at, reverse=True)
        everybody = [self.known.person(id) for id in history.list_persons(self.session, self.entered.plan.id)]
        return History(entries, older, sorted(everybody, key=lambda person: person.name), self.names(), self.may_undo)

    def _rows(self) -> Iterator[HistoryRow]:
        wanted = self.wanted
        rows = history.each_line(self.session, self.entered.plan.id, person_id=wanted.person or None, before=wanted.before or None)
        for row in rows:
            if wanted.since and row.at < wanted.since:
                return
            if not wanted.until or row.at < wanted.until:
                yield row

    def _fits(self, row: HistoryRow) -> bool:
        if not self.may_talk and group_of(row.act) in AMONG_WRITERS:
            return False
        if self.wanted.group == "text":
            return True
        if self.wanted.group and group_of(row.data.get("act", row.act)) != self.wanted.group:
            return False
        if self.wanted.piece:
            touched = {effect.piece for effect in effects_of(row.act, row.piece_id, row.data)} | {row.piece_id}
            if not touched & self.inside:
                return False
        return self._fits_agency(self.known.person(row.person_id))

    def _fits_agency(self, person: Person) -> bool:
        return not self.wanted.agency or (person.agency is not None and person.agency.id == self.wanted.agency)

    # ------------------------------------------------------------ acts

    def line(self, row: HistoryRow, depth: int = 0) -> Line:
        """The line as it is told."""
        effects = effects_of(row.act, row.piece_id, row.data)
        taken_back = self._chain(row)
        stands = len(taken_back) % 2 == 0
        newest = taken_back[-1] if taken_back else row
        undone = None
        if row.undoes is not None and depth == 0:
            undone = self.line(self._root(row), depth=1)
        piece = self._piece(row.piece_id)
        for person_id in persons_of(row.data):
            self.known.person(person_id)
        return Line(
            row.id,
            row.at,
            self.known.person(row.person_id),
            row.act,
            piece.id if piece else "",
            self._about(row, piece),
            row.data,
            effects,
            undone,
            None if stands else self.known.person(newest.person_id),
            newest.id if effects and row.undoes is None and self.may_undo else 0,
            piece is not None and self._is_there(piece),
        )

    def _chain(self, row: HistoryRow) -> list[HistoryRow]:
        """The lines that took this one back, did it again …, oldest first."""
        found = []
        while row.id in self.later:
            row = self.later[row.id]
            found.append(row)
        return found

    def _root(self, row: HistoryRow) -> HistoryRow:
        while row.undoes is not None:
            row = history.get_line(self.session, self.entered.plan.id, row.undoes)
        return row

    def _about(self, row: HistoryRow, piece: PieceRow | None) -> Mapping[str, Any]:
        if "name" in row.data and "kind" in row.data:
            return {fact: row.data[fact] for fact in ("kind", "name", "number", "type") if fact in row.data}
        return told_of(self.session, piece) if piece else {}

    def _piece(self, piece_id: str | None) -> PieceRow | None:
        if not piece_id or piece_id == self.entered.plan.id:
            return None
        if piece_id not in self.pieces:
            self.pieces[piece_id] = plans.get_piece(self.session, self.entered.plan.id, piece_id)
        return self.pieces[piece_id]

    def _is_there(self, piece: PieceRow | None) -> bool:
        while piece is not None:
            if piece.removed_at is not None:
                return False
            piece = self._piece(piece.parent_id)
        return True

    def names(self) -> Mapping[str | int, str]:
        """What facts and acts may point to: actors, reportings, people."""
        rows = plans.list_of_kinds(self.session, self.entered.plan.id, ("actor", "report"))
        names: dict[str | int, str] = {row.id: row.facts.get("full") or row.facts.get("as_of") or "" for row in rows}
        names |= {f"agency-{agency.id}": agency.name for agency in agencies.list_agencies(self.session)}
        return names | {person.id: person.name for person in self.known.met.values()}

    # ------------------------------------------------------------ what was written

    def _sittings(self, low: datetime | None) -> list[Sitting]:
        """Those that ended on this page: after its oldest line, and before the newest line of the page after it."""
        wanted = self.wanted
        if wanted.group not in ("", "text"):
            return []
        high = history.get_line(self.session, self.entered.plan.id, wanted.before).at if wanted.before else None
        since = max(filter(None, (low, wanted.since)), default=None)
        until = min(filter(None, (high, wanted.until)), default=None)
        rows = feed.list_written(self.session, self.entered.plan.id, since, until, wanted.person or None)
        acts = list_deeds(self.session, self.entered.plan.id)
        typed = [row for row in rows if (row.person_id, milliseconds(row.at)) not in acts and self._is_wanted(row)]
        return [self._sitting(sitting) for sitting in sittings(typed)]

    def _is_wanted(self, row: FeedRow) -> bool:
        return (not self.wanted.piece or row.ref in self.inside) and self._fits_agency(self.known.person(row.person_id))

    def _sitting(self, rows: Sequence[FeedRow]) -> Sitting:
        piece = self._piece(rows[0].ref)
        about = {"kind": piece.kind, "name": self._own_name(piece)} if piece else {}
        return Sitting(self.known.person(rows[0].person_id), rows[0].ref, about, rows[0].at, rows[-1].at, rows[0].seq, rows[-1].seq)

    def _own_name(self, piece: PieceRow) -> str:
        """What the text is known by: its own name, or for one without, what it stands in."""
        above = self._piece(piece.parent_id)
        return name_of(self.session, above) if piece.kind in ("text", "status_entry") and above else name_of(self.session, piece)


def persons_of(data: Mapping[str, Any]) -> set[int]:
    """Whom an act was about, as its line keeps them."""
    listed = [*_listed(data.get("before")), *_listed(data.get("after")), data.get("person")]
    return {person for person in listed if isinstance(person, int)}


def _listed(kept: Any) -> list[Any]:
    return kept if isinstance(kept, list) else []


def sittings(rows: Sequence[FeedRow]) -> list[list[FeedRow]]:
    """What was written, in the order it was, parted by text and person and where either paused."""
    found: list[list[FeedRow]] = []
    newest: dict[tuple[str, int | None], list[FeedRow]] = {}
    for row in rows:
        own = newest.get((row.ref, row.person_id))
        if own is None or milliseconds(row.at) - milliseconds(own[-1].at) > PAUSE:
            own = newest[row.ref, row.person_id] = []
            found.append(own)
        own.append(row)
    return found


def group_of(act: str) -> str:
    """The group that an act belongs to; empty for none."""
    return next((group for group, starts in GROUPS.items() if act.startswith(starts)), "")
