"""The overview of measures, of one plan or across plans, read from facts alone: no text is opened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.access import Id, Permission
from app.domain.contradiction import contradictions
from app.domain.dates import parse_date
from app.domain.missing import gaps
from app.domain.overview import Due, Group, Line, Part, Place, Reported, Wish, arrange, is_late, is_now
from app.domain.period import Period, parse_period
from app.domain.plan import number_places
from app.domain.progress import assigned_to
from app.domain.visits import is_new_visit
from app.services.entry.entering import Entered, Who, actor_of, enter, responsible_subject
from app.services.entry.locating import read_given
from app.services.entry.relating import colors_of
from app.services.plan.heading import PlanHead, head_of
from app.store import outlines, plans
from app.store.base import Session
from app.store.outlines import Leaf, Touch
from app.store.tables import PlanRow


@dataclass(frozen=True, slots=True)
class Around:
    """What the measures of one plan have in common, for those who choose among it. ``report``: as of when the current round is, by its id;
    empty when the plan has none. ``meanings``: what the plan says of its statuses. ``colors``: actor → the colour of its agency."""

    slug: str
    title: str
    scale: tuple[str, ...]
    actors: Mapping[str, Mapping[str, Any]]
    places: tuple[Place, ...]
    reports: Mapping[str, str]
    may_structure: bool
    meanings: Mapping[str, str]
    colors: Mapping[str, str]

    @property
    def report(self) -> str:
        """The reporting round that a status is reported in now: the last one, empty when there is none."""
        return list(self.reports)[-1] if self.reports else ""


@dataclass(frozen=True, slots=True)
class Overview:
    """``lines``: every measure, in reading order; ``groups``: those asked for, as they were asked for."""

    head: PlanHead
    around: Around
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """The measures of my agencies in all my plans. ``around``: by the plan's address, the plan changed last first."""

    around: Mapping[str, Around]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]


def list_measures(session: Session, who: Who, slug: str, today: date, wish: Wish | None = None) -> Overview:
    """The plan's measures as somebody wants to see them. Six queries at most, however large the plan.

    When a measure was last changed is asked only when the wish is to see it, or to sort by it.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered, wish = enter(session, who, slug), wish or Wish()
    leaves = outlines.list_outline(session, entered.plan.id)
    touches = outlines.list_touches(session, [entered.plan.id]) if wish.tells_changes else {}
    outline = _Outline(entered, today, leaves, touches, _colors(session, leaves))
    lines = tuple(outline.lines())
    return Overview(head_of(session, entered), outline.around, lines, arrange(lines, wish, outline.around.scale))


def list_mine(session: Session, who: Who, now: datetime, today: date, wish: Wish | None = None) -> Mine:
    """The measures that the person's agencies have a part in, across all plans that they may read. Eight queries, however many plans."""
    wish, entered = wish or Wish(), list(_entered_plans(session, who))
    ids = [plan.plan.id for plan in entered]
    framed = outlines.list_frame(session, ids)
    frame, colors = _by_plan(framed), _colors(session, framed)
    ours = {office.id for office in who.agencies}
    actors = [leaf.id for leaves in frame.values() for leaf in leaves if leaf.kind == "actor" and leaf.facts.get("agency") in ours]
    measures = _by_plan(outlines.list_measures(session, ids, actors) if actors else ())
    below = _by_plan(outlines.list_under_measures(session, ids, actors) if actors else ())
    touches = outlines.list_touches(session, ids, actors) if actors else {}
    visits = outlines.list_visits(session, ids, who.person_id)
    seen = {
        plan: row.seq if is_new_visit(row.at, now) else row.since_seq
        for plan, row in visits.items()
        if is_new_visit(row.at, now) or row.since_at
    }
    outlined = [
        _Outline(e, today, (*frame[e.plan.id], *measures[e.plan.id], *below[e.plan.id]), touches, colors, seen.get(e.plan.id))
        for e in entered
    ]
    found = [line for outline in outlined for line in outline.lines() if line.my_role]
    lines = tuple(replace(line, order=order) for order, line in enumerate(found))
    scale = list(dict.fromkeys(label for outline in outlined for label in outline.around.scale))
    return Mine({outline.around.slug: outline.around for outline in outlined}, lines, arrange(lines, wish, scale))


def list_places(session: Session, who: Who, slug: str) -> tuple[Place, ...]:
    """The chapters and sections of a plan where the person may add something, in order. Raises NotFound and NotAllowed, see
    ``entering.enter``."""
    entered = enter(session, who, slug)
    frame, given = outlines.list_frame(session, [entered.plan.id]), read_given(session, entered)
    above = {leaf.id: leaf.parent_id or leaf.id for leaf in frame}
    places = _Outline(entered, date.min, frame, {}, {}).around.places
    subjects = {place.id: entered.subject(assigned=assigned_to((place.id, above[place.id]), given)) for place in places}
    return tuple(place for place in places if entered.may(Permission.EDIT_STRUCTURE, subjects[place.id]))


def _entered_plans(session: Session, who: Who) -> Iterator[Entered]:
    for plan, role, _ in plans.list_plans_of(session, who.person_id):
        entered = Entered(plan, actor_of(who, role), who)
        if entered.may(Permission.READ_DRAFT):
            yield entered


def _colors(session: Session, frame: Iterable[Leaf]) -> dict[str, str]:
    return colors_of(session, ((leaf.id, leaf.facts) for leaf in frame if leaf.kind == "actor"))


def _by_plan(leaves: Iterable[Leaf]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        found[leaf.plan_id].append(leaf)
    return found


@dataclass(frozen=True, slots=True)
class _Timing:
    """A measure's period, whether it is late, what does not go together, and why it wants its people for the sake of time."""

    period: Period
    late: bool
    doubts: tuple[str, ...]
    due: Due


@dataclass(frozen=True, slots=True)
class _People:
    """Who is responsible for a measure, and what the reader may do with it for that reason."""

    roles: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    may_edit: bool
    may_report: bool


class _Outline:
    """One plan's frame and measures, put together into lines. ``seen``: up to which row of the feed the person knows it all."""

    def __init__(
        self,
        entered: Entered,
        today: date,
        leaves: Iterable[Leaf],
        touches: Mapping[str, Touch],
        colors: Mapping[str, str],
        seen: int | None = None,
    ) -> None:
        self.entered, self.today, self.touches, self.seen = entered, today, touches, seen
        self._under: dict[tuple[str | None, str], list[Leaf]] = defaultdict(list)
        for leaf in leaves:
            self._under[leaf.parent_id, leaf.kind].append(leaf)
        self._ours = {office.id for office in entered.who.agencies}
        self._agencies: dict[str, Id | None] = {a.id: a.facts.get("agency") for a in self._under[None, "actor"]}
        self._places = self._list_places()
        self.around = _around(entered, self._under, tuple(self._places.values()), colors)
        self._timings: dict[tuple[str, str, str], _Timing] = {}
        self._people: dict[tuple[tuple[str, ...], ...], _People] = {}
        self._rank = {report: place for place, report in enumerate(self.around.reports)}

    def _list_places(self) -> dict[str, Place]:
        facts, chapters = self.entered.plan.facts, self._under[None, "chapter"]
        sections = {c.id: self._under[c.id, "section"] for c in chapters}
        kinds = [(c.id, c.facts["type"]) for c in chapters]
        numbers = number_places(kinds, {c: [s.id for s in below] for c, below in sections.items()}, facts["package_numbering"])
        found = {}
        for chapter in chapters:
            label = facts["package_label"] if chapter.facts["type"] == "package" else ""
            found[chapter.id] = Place(chapter.id, numbers[chapter.id], chapter.facts["title"], label)
            found |= {s.id: Place(s.id, numbers[s.id], s.facts["title"]) for s in sections[chapter.id]}
        return found

    def lines(self) -> Iterator[Line]:
        """Every measure that stands in the plan, in reading order."""
        order = 0
        for place in self._places.values():
            for measure in self._under[place.id, "measure"]:
                yield self._line(measure, place, order)
                order += 1

    def _line(self, measure: Leaf, place: Place, order: int) -> Line:
        facts, status, touch = measure.facts, self._status(measure), self._touch(measure)
        people = self._people_of(facts["responsible"])
        lacks = tuple(gap.field for gap in gaps("measure", {**facts, "responsible": people.roles}, status.label))
        timing = self._timing(facts["period"], status.label, status.report)
        return Line(
            id=measure.id,
            slug=self.entered.plan.slug,
            version=measure.version,
            order=order,
            place=place,
            number=facts["number"],
            title=facts["title"],
            parts=people.parts,
            period=timing.period,
            status=status,
            subs=len(self._under[measure.id, "sub_measure"]),
            late=timing.late,
            lacks=lacks,
            doubts=timing.doubts,
            changed_at=touch.at if touch else None,
            changed_by=(touch.name if touch else None) or "",
            may_edit=people.may_edit,
            may_report=people.may_report,
            due=timing.due if timing.due != "later" else "lacks" if lacks else "changed" if self._is_news(touch) else "later",
        )

    def _timing(self, period: str, status: str, report: str) -> _Timing:
        """What the period and the status say together; measures that say the same are asked once."""
        known = self._timings.get((period, status, report))
        if known is None:
            parsed, as_of = parse_period(period), parse_date(self.around.reports.get(report, ""))
            told = self.around.meanings
            doubts = contradictions(parsed, status, as_of, told) if status else ()
            late, now = is_late(parsed, status, self.today, told), is_now(parsed, status, self.today, told)
            known = _Timing(parsed, late, doubts, "late" if late else "now" if now else "later")
            self._timings[period, status, report] = known
        return known

    def _people_of(self, responsible: Sequence[Sequence[str]]) -> _People:
        """Those of the responsible who stand in the plan, and what the reader may do; measures with the same people are asked once."""
        told = tuple(map(tuple, responsible))
        known = self._people.get(told)
        if known is None:
            here = tuple((actor, role) for actor, role in told if actor in self._agencies)
            subject = responsible_subject(self.entered, here, self._agencies)
            edit, report = (self.entered.may(right, subject) for right in (Permission.EDIT_MEASURE, Permission.REPORT_STATUS))
            known = self._people[told] = _People(here, tuple(self._part(*of) for of in here), edit, report)
        return known

    def _part(self, actor: str, role: Any) -> Part:
        facts = self.around.actors[actor]
        return Part(actor, role, facts["short"] or facts["full"], facts["full"], facts.get("agency") in self._ours)

    def _status(self, measure: Leaf) -> Reported:
        """The entry of the latest reporting round that has one; those of removed rounds do not count."""
        entries = [e for e in self._under[measure.id, "status_entry"] if e.facts["report"] in self._rank]
        if not entries:
            return Reported()
        last = max(reversed(entries), key=lambda entry: self._rank[entry.facts["report"]])
        return Reported(last.facts["status"], last.id, last.version, last.facts["report"])

    def _touch(self, measure: Leaf) -> Touch | None:
        """The last change of the measure or of anything that belongs to it."""
        if not self.touches:
            return None
        pieces = (measure, *self._under[measure.id, "sub_measure"], *self._under[measure.id, "status_entry"])
        known = [self.touches[piece.id] for piece in pieces if piece.id in self.touches]
        return max(known, key=lambda touch: touch.seq, default=None)

    def _is_news(self, touch: Touch | None) -> bool:
        return bool(touch and self.seen and touch.seq > self.seen and touch.person != self.entered.who.person_id)


def _around(
    entered: Entered, under: Mapping[tuple[str | None, str], Sequence[Leaf]], places: tuple[Place, ...], colors: Mapping[str, str]
) -> Around:
    plan: PlanRow = entered.plan
    return Around(
        plan.slug,
        plan.facts["title"],
        tuple(plan.facts["status_scale"]),
        {actor.id: actor.facts for actor in under[None, "actor"]},
        places,
        {report.id: report.facts["as_of"] for report in under[None, "report"]},
        entered.may(Permission.EDIT_STRUCTURE),
        plan.facts["status_meanings"],
        colors,
    )
