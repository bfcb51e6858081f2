"""How far a plan has come: who is in it, whom each place is given to, what state it is in, and what this person may do there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import Id, Permission, Role
from app.domain.missing import gaps
from app.domain.progress import Progress, SectionState, assigned_to, count, state_of, state_of_chapter
from app.services.entry.entering import Entered, Office
from app.services.entry.gathering import Tree
from app.services.entry.locating import read_given
from app.store import feed, plans, work
from app.store.base import Session
from app.store.tables import PieceRow, ReadinessRow
from exports.document import Chapter, Document, Figure, Measure, Note, Part, Ref, Register, Section, Text, block_runs, part_blocks

NEARBY = timedelta(minutes=5)
"""For how long after the last sign of life a person counts as being in the plan."""

PLACE_RIGHTS = (Permission.EDIT_TEXT, Permission.EDIT_STRUCTURE, Permission.MARK_SECTION_READY)
"""What differs from place to place in a plan."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role in the plan. ``seen_at``: when the person was last in it; None: never yet."""

    id: int
    name: str
    email: str
    role: Role
    active: bool
    agencies: tuple[Office, ...]
    seen_at: datetime | None

    @property
    def agency(self) -> Office:
        """The agency shown beside the name; one without a name for who belongs to none."""
        return self.agencies[0] if self.agencies else Office(0, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter or section as the working group sees it.

    ``is_part``: it is one of those that are counted and marked; a chapter with sections is not. ``own``: whom it is given to itself;
    ``assigned``: the same, or else whom its chapter is given to. ``is_changed``: something has happened in it since it was marked.
    ``rights``: those of ``PLACE_RIGHTS`` that this person has here.
    """

    id: str
    chapter: str
    state: SectionState
    is_part: bool
    own: frozenset[Id]
    assigned: frozenset[Id]
    is_changed: bool
    rights: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Gauge:
    """The working group and its work. ``places``: every chapter and section by id, in reading order."""

    members: Mapping[int, Member]
    places: Mapping[str, Place]

    @property
    def progress(self) -> Progress:
        """How many of the parts are finished."""
        return count([place.state for place in self.places.values() if place.is_part])


def gauge(session: Session, entered: Entered, tree: Tree, document: Document) -> Gauge:
    """See the module: three queries, one more when anything is marked.

    Args:
        tree, document: the plan's pieces, and the document made of them.
    """
    marks = work.list_ready(session, (entered.plan.id,))
    members = list_members(session, entered.plan.id)
    given = read_given(session, entered)
    changed = _changed(session, tree, marks)
    places: dict[str, Place] = {}
    for chapter in document.chapters:
        sections = [_place(entered, given, marks, changed, section, chapter) for section in chapter.sections]
        own = _place(entered, given, marks, changed, chapter, None) if not sections else _whole(entered, given, chapter, sections)
        places |= {place.id: place for place in (own, *sections)}
    return Gauge(members, places)


def list_members(session: Session, plan_id: str) -> dict[int, Member]:
    """Everybody with a role in the plan, by id, in the order of their names: one query."""
    found: dict[int, Member] = {}
    for line in work.list_members(session, plan_id):
        office = (Office(line.agency_id, line.agency or "", line.short or "", line.color or ""),) if line.agency_id is not None else ()
        before = found[line.person_id].agencies if line.person_id in found else ()
        found[line.person_id] = Member(
            line.person_id, line.name, line.email, Role(line.role), line.active, (*before, *office), line.seen_at
        )
    return found


def nearby(members: Mapping[int, Member], now: datetime, but: int) -> list[Member]:
    """Who else has been in the plan these last minutes, the latest first."""
    seen = [(m.seen_at, m) for m in members.values() if m.seen_at and m.seen_at > now - NEARBY and m.id != but]
    return [member for _at, member in sorted(seen, key=lambda pair: pair[0], reverse=True)]


def _place(
    entered: Entered,
    given: Mapping[str, frozenset[Id]],
    marks: Mapping[str, ReadinessRow],
    changed: Mapping[str, int],
    place: Chapter | Section,
    chapter: Chapter | None,
) -> Place:
    """A part: a section, or a chapter without sections."""
    mark = marks.get(place.id)
    state = state_of(is_written(place), mark is not None)
    is_changed = mark is not None and changed.get(place.id, 0) > mark.seq
    assigned = assigned_to([place.id, *([chapter.id] if chapter else [])], given)
    rights = _rights(entered, assigned)
    own = given.get(place.id, frozenset())
    return Place(place.id, chapter.id if chapter else place.id, state, True, own, assigned, is_changed, rights)


def _whole(entered: Entered, given: Mapping[str, frozenset[Id]], chapter: Chapter, sections: list[Place]) -> Place:
    """A chapter that is as far as its sections are."""
    state = state_of_chapter(is_written(chapter), [section.state for section in sections])
    own = given.get(chapter.id, frozenset())
    is_changed = any(section.is_changed for section in sections)
    return Place(chapter.id, chapter.id, state, False, own, own, is_changed, _rights(entered, own))


def _rights(entered: Entered, assigned: frozenset[Id]) -> frozenset[Permission]:
    subject = entered.subject(assigned=assigned)
    return frozenset(permission for permission in PLACE_RIGHTS if entered.may(permission, subject))


def is_written(place: Chapter | Section) -> bool:
    """Whether anything stands in the place itself: words, a measure, a figure, or a list with something in it."""
    return bool(isinstance(place, Chapter) and place.lead) or any(map(_holds_something, place.parts))


def _holds_something(part: Part) -> bool:
    if isinstance(part, Measure | Figure):
        return True
    if isinstance(part, Register):
        return part.kind == "overview" or bool(part.indicators) or any(group.entries for group in part.groups)
    runs = block_runs(tuple(part_blocks(part)))
    return any(run.text.strip() for run in runs if isinstance(run, Text | Ref)) or any(isinstance(run, Note) for run in runs)


def gaps_of(measure: Measure) -> list[str]:
    """The facts a measure lacks: responsible, period, status."""
    facts = {"title": measure.title, "responsible": [(r.actor, r.role) for r in measure.responsible], "period": measure.period}
    return [gap.field for gap in gaps("measure", facts, measure.statuses[-1].status if measure.statuses else "")]


# ---------------------------------------------------------------- where things happened


def _changed(session: Session, tree: Tree, marks: Mapping[str, ReadinessRow]) -> Mapping[str, int]:
    """Place → the feed's newest row of anything in it, as far back as the oldest mark."""
    if not marks:
        return {}
    newest: dict[str, int] = {}
    places = Whereabouts(session, tree)
    for ref, seq in feed.list_changed_refs(session, tree.plan.id, min(mark.seq for mark in marks.values())).items():
        place = places.of(ref)
        newest[place] = max(seq, newest.get(place, 0))
    return newest


class Whereabouts:
    """In which chapter or section a piece stands, or stood when it has been removed since."""

    def __init__(self, session: Session, tree: Tree) -> None:
        self._session, self._tree = session, tree
        self._gone: dict[str, str | None] | None = None

    def of(self, piece_id: str) -> str:
        """The id of the place; empty when the piece stands in none (an actor, a report, the plan itself)."""
        return next((step.id for step in self._line(piece_id) if step.kind in ("chapter", "section")), "")

    def _line(self, piece_id: str | None) -> Iterator[PieceRow]:
        while piece_id is not None and piece_id != self._tree.plan.id:
            piece = self._tree.pieces.get(piece_id)
            if piece is not None:
                yield piece
            piece_id = piece.parent_id if piece is not None else self._parent(piece_id)

    def _parent(self, piece_id: str) -> str | None:
        """Of a piece that is not there any more. Asked for only then: the plan's page seldom needs it."""
        if self._gone is None:
            self._gone = plans.list_parents(self._session, self._tree.plan.id)
        return self._gone.get(piece_id)
