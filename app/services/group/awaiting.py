"""What waits for a person in each plan: parts to finish, measures that lack something, reports that are due, invitations that failed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access import WRITERS, Id, Permission
from app.domain.dates import parse_date
from app.domain.missing import gaps
from app.domain.piece_rights import RIGHTS
from app.domain.progress import assigned_to
from app.services.entry.entering import Entered, Who, actor_of, responsible_subject
from app.store import links, outlines, plans, work
from app.store.base import Session
from app.store.outlines import Leaf

PLACES = ("chapter", "section")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A measure of the person's agencies that lacks something. ``facts``: which («period», «status», «responsible»)."""

    id: str
    number: int | None
    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the person in one plan.

    ``parts``: ids of chapters and sections given to the person that are not finished. ``invitations``: how many have not been answered;
    ``failed``: how many of those never reached anybody. ``due``: when the next report was to come, empty when it is not time yet.
    """

    parts: tuple[str, ...] = ()
    measures: tuple[Lacking, ...] = ()
    invitations: int = 0
    failed: int = 0
    due: str = ""

    @property
    def count(self) -> int:
        """How many things there are to do. Invitations that were sent wait for others, and do not count; those that failed do."""
        return len(self.parts) + len(self.measures) + self.failed + bool(self.due)


def waiting_for(session: Session, entered: Entered, now: datetime) -> Waiting:
    """What waits for the person in a plan already entered."""
    return _waiting(session, [entered], now)[entered.plan.slug]


def waiting_everywhere(session: Session, who: Who, now: datetime) -> dict[str, Waiting]:
    """Address → what waits there, of every plan whose draft the person may read: seven queries, however many plans there are."""
    entered = [Entered(plan, actor_of(who, role), who) for plan, role, _name in plans.list_plans_of(session, who.person_id)]
    return _waiting(session, [each for each in entered if each.may(Permission.READ_DRAFT)], now)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A plan's pieces as far as they matter here, those under removed ones left out."""

    entered: Entered
    pieces: Sequence[Leaf]

    def of(self, *kinds: str) -> list[Leaf]:
        return [piece for piece in self.pieces if piece.kind in kinds]


def _waiting(session: Session, entered: Sequence[Entered], now: datetime) -> dict[str, Waiting]:
    ids = [each.plan.id for each in entered]
    managed = [each.plan.id for each in entered if each.may(Permission.MANAGE_MEMBERS)]
    frame = outlines.list_frame(session, ids)
    ours = {office for each in entered for office in each.actor.agencies}
    actors = [leaf.id for leaf in frame if leaf.kind == "actor" and leaf.facts.get("agency") in ours]
    measures = outlines.list_measures(session, ids, actors) if actors else []
    below = outlines.list_under_measures(session, ids, actors) if actors else []
    given, ready = work.list_assignments(session, ids, WRITERS), work.list_ready(session, ids)
    invited = links.list_invitations(session, managed, now)
    found = {}
    for sheet in _sheets(entered, [*frame, *measures, *below]):
        plan = sheet.entered.plan
        failed = [is_failed for link, is_failed in invited if link.plan_id == plan.id]
        parts = tuple(part.id for part in _given_to(sheet, given) if part.id not in ready)
        found[plan.slug] = Waiting(parts, tuple(_lacking(sheet)), len(failed), sum(failed), _due(sheet, now.date()))
    return found


def _sheets(entered: Sequence[Entered], leaves: Sequence[Leaf]) -> list[_Sheet]:
    by_id = {piece.id: piece for piece in leaves}
    standing: defaultdict[str, list[Leaf]] = defaultdict(list)
    for piece in leaves:
        if _stands(piece, by_id):
            standing[piece.plan_id].append(piece)
    return [_Sheet(each, standing[each.plan.id]) for each in entered]


def _stands(piece: Leaf, by_id: Mapping[str, Leaf]) -> bool:
    """Whether nothing that the piece stands under has been removed."""
    while piece.parent_id is not None:
        if piece.parent_id not in by_id:
            return False
        piece = by_id[piece.parent_id]
    return True


def _given_to(sheet: _Sheet, given: Mapping[str, frozenset[int]]) -> Iterator[Leaf]:
    """The parts that are given to the person and can be marked as finished."""
    if not sheet.entered.may(Permission.MARK_SECTION_READY):
        return
    with_sections = {section.parent_id for section in sheet.of("section")}
    for part in sheet.of(*PLACES):
        line = [part.id, *([part.parent_id] if part.parent_id else [])]
        if part.id not in with_sections and sheet.entered.actor.person in assigned_to(line, given):
            yield part


def _lacking(sheet: _Sheet) -> Iterator[Lacking]:
    """Measures that one of the person's agencies has a part in, and what they lack that the person may give."""
    agencies = {actor.id: actor.facts.get("agency") for actor in sheet.of("actor")}
    mine = {actor for actor, agency in agencies.items() if agency in sheet.entered.actor.agencies}
    reports = {report.id for report in sheet.of("report")}
    reported = {entry.parent_id: entry.facts["status"] for entry in sheet.of("status_entry") if entry.facts["report"] in reports}
    for measure in sheet.of("measure"):
        if not mine & {actor for actor, _role in measure.facts["responsible"]}:
            continue
        facts = tuple(
            gap.field
            for gap in gaps("measure", measure.facts, reported.get(measure.id, ""))
            if (gap.field != "status" or reports) and _may_give(sheet.entered, gap.field, measure, agencies)
        )
        if facts:
            yield Lacking(measure.id, measure.facts["number"], measure.facts["title"], facts)


def _may_give(entered: Entered, fact: str, measure: Leaf, agencies: Mapping[str, Id | None]) -> bool:
    permission = Permission.REPORT_STATUS if fact == "status" else Permission.EDIT_MEASURE
    return entered.may(permission, responsible_subject(entered, measure.facts["responsible"], agencies))


def _due(sheet: _Sheet, today: date) -> str:
    """When the report after the latest was to come, once that time has begun; told to those who may start it."""
    reports = sheet.of("report")
    next_due = reports[-1].facts["next_due"] if reports and sheet.entered.may(RIGHTS["report"]["add"]) else ""
    when = parse_date(next_due) if next_due else None
    return next_due if when is not None and when.first() <= today else ""
