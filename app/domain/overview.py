"""The overview of measures: one line for each, which of them are asked for, in which order and under which headings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from app.domain.period import Period
from app.domain.responsible import Role
from app.domain.status import Meaning, meaning_of

NONE = "none"
"""What a filter by responsible or status asks for when it asks for measures without."""

Sort = Literal["place", "number", "title", "responsible", "partners", "period", "status", "section", "subs", "changed", "lacks"]
Grouping = Literal["section", "responsible", "status", "plan", "due", ""]
Column = Literal["number", "responsible", "partners", "period", "status", "section", "subs", "changed", "lacks"]
Due = Literal["late", "now", "lacks", "changed", "later"]
"""Why a measure wants its people: its period is over; begins or ends this month; a fact is missing; others have changed it; nothing yet."""

Lack = Literal["", "any", "responsible", "period", "status", "doubt"]

COLUMNS: tuple[Column, ...] = ("number", "section", "responsible", "partners", "period", "status", "subs", "changed", "lacks")
"""What may be shown beside the title, in the order it is shown."""

USUAL_COLUMNS: tuple[Column, ...] = ("number", "responsible", "period", "status")


@dataclass(frozen=True, slots=True)
class Place:
    """The chapter or section a measure stands in. ``label``: the word before a package's number."""

    id: str
    number: str
    title: str
    label: str = ""

    def __str__(self) -> str:
        """«2.1 Det vi gjør», «Tiltakspakke I Barn»."""
        return " ".join(word for word in (self.label, self.number, self.title) if word)


@dataclass(frozen=True, slots=True)
class Part:
    """What one actor has to do with a measure. ``name`` is the short one where there is one; ``mine``: I belong to the agency."""

    actor: str
    role: Role
    name: str
    full: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """How far a measure has come, as last reported. ``entry`` and ``version``: the piece that says it; empty and 0 when nothing does."""

    label: str = ""
    entry: str = ""
    version: int = 0
    report: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of the overview. ``order``: its place in the plan's reading order. ``late``: its period is over and it is not done.

    ``lacks`` and ``doubts`` are those of ``missing`` and ``contradiction``.
    """

    id: str
    slug: str
    version: int
    order: int
    place: Place
    number: int | None
    title: str
    parts: tuple[Part, ...]
    period: Period
    status: Reported
    subs: int
    late: bool
    lacks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    changed_at: datetime | None = None
    changed_by: str = ""
    may_edit: bool = False
    may_report: bool = False
    due: Due = "later"

    @property
    def responsible(self) -> tuple[Part, ...]:
        """Lead and joint."""
        return tuple(part for part in self.parts if part.role != "partner")

    @property
    def partners(self) -> tuple[Part, ...]:
        """Those who only take part."""
        return tuple(part for part in self.parts if part.role == "partner")

    @property
    def my_role(self) -> Role | None:
        """The weightiest role of my agencies; None when they have none."""
        mine = {part.role for part in self.parts if part.mine}
        return next((role for role in ROLES if role in mine), None)


DUES: tuple[Due, ...] = ("late", "now", "lacks", "changed", "later")
ROLES: tuple[Role, ...] = ("lead", "joint", "partner")


@dataclass(frozen=True, slots=True)
class When:
    """Which periods are asked for: that go on in a ``year`` or end in it, that are over before the measure is done, or that are missing."""

    kind: Literal["", "running", "ends", "late", "none"] = ""
    year: int = 0

    def lets_through(self, line: Line) -> bool:
        """Whether the measure's period is among them."""
        match self.kind:
            case "running":
                first, last = line.period.years()
                known = first or last or line.period.open_end
                return bool(known) and (first or 0) <= self.year <= (last or 9999)
            case "ends":
                return line.period.years()[1] == self.year
            case "late":
                return line.late
            case "none":
                return "period" in line.lacks
        return True


ANY_TIME = When()


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of the overview. As it is made: everything, in the plan's order, under its headings."""

    words: str = ""
    actor: str = ""
    status: str = ""
    when: When = ANY_TIME
    section: str = ""
    mine: bool = False
    lack: Lack = ""
    sort: Sort = "place"
    descending: bool = False
    group: Grouping = "section"
    columns: tuple[Column, ...] = USUAL_COLUMNS

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return any((self.words, self.actor, self.status, self.when.kind, self.section, self.mine, self.lack))

    @property
    def tells_changes(self) -> bool:
        """Whether it matters when a measure was last changed."""
        return self.sort == "changed" or "changed" in self.columns

    def narrow(self, lines: Iterable[Line]) -> list[Line]:
        """The measures asked for. Only what is asked is looked at: a page counts hundreds of measures for each of its named views."""
        checks: Sequence[tuple[object, Callable[[Line], bool]]] = (
            (self.actor, self._fits_actor),
            (self.status, lambda line: self.status == (line.status.label or NONE)),
            (self.when.kind, self.when.lets_through),
            (self.section, lambda line: self.section == line.place.id),
            (self.mine, lambda line: line.my_role is not None),
            (self.lack, self._fits_lack),
            (self.words, self._fits_words),
        )
        narrowed = list(lines)
        for is_asked, check in checks:
            if is_asked:
                narrowed = list(filter(check, narrowed))
        return narrowed

    def _fits_actor(self, line: Line) -> bool:
        if self.actor == NONE:
            return "responsible" in line.lacks
        return any(part.actor == self.actor for part in line.parts)

    def _fits_lack(self, line: Line) -> bool:
        if self.lack == "any":
            return bool(line.lacks)
        return bool(line.doubts) if self.lack == "doubt" else self.lack in line.lacks

    def _fits_words(self, line: Line) -> bool:
        """Every word stands in the title, is the number, or stands in a name of somebody who takes part."""
        told = "\n".join((line.title, *(f"{part.name}\n{part.full}" for part in line.parts))).casefold()
        return all(word in told or word == str(line.number) for word in self.words.casefold().split())


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading. ``key``: id of the section or actor, or the status; empty for those without, and when nothing is grouped."""

    by: Grouping
    key: str
    lines: tuple[Line, ...]

    @property
    def place(self) -> Place:
        """Of a group by section."""
        return self.lines[0].place


def arrange(lines: Iterable[Line], wish: Wish, scale: Sequence[str] = ()) -> tuple[Group, ...]:
    """The lines asked for, sorted, under their headings; headings without lines are left out.

    Args:
        lines: all, in reading order.
        scale: the plan's statuses in order.
    """
    found = sort_lines(wish.narrow(lines), wish.sort, wish.descending, scale)
    groups: dict[Any, list[Line]] = {}
    for line in found:
        groups.setdefault(_key(line, wish.group), []).append(line)
    rank = _ranks(wish.group, scale)
    return tuple(Group(wish.group, key, tuple(groups[key])) for key in sorted(groups, key=lambda key: rank(key, groups[key])))


def _key(line: Line, group: Grouping) -> str:
    match group:
        case "section":
            return line.place.id
        case "responsible":
            return line.responsible[0].actor if line.responsible else ""
        case "status":
            return line.status.label
        case "plan":
            return line.slug
        case "due":
            return line.due
    return ""


def _ranks(group: Grouping, scale: Sequence[str]) -> Callable[[str, Sequence[Line]], Any]:
    """How the headings are ordered: as the plan's sections, actors by name, statuses by the scale; those without come last."""
    order = {label: place for place, label in enumerate(scale)}
    if group == "status":
        return lambda key, lines: (not key, order.get(key, len(order)), key)
    if group == "due":
        return lambda key, lines: DUES.index(lines[0].due)
    if group == "responsible":
        return lambda key, lines: (not key, alphabetical(lines[0].responsible[0].name) if key else "")
    return lambda key, lines: min(line.order for line in lines)


def sort_lines(lines: Sequence[Line], sort: Sort, descending: bool = False, scale: Sequence[str] = ()) -> list[Line]:
    """The lines by one column. Those without the fact come last whichever way; those alike stand in reading order."""
    order = {label: place for place, label in enumerate(scale)}
    key = _SORTS[sort]
    told = [(key(line, order), line) for line in lines]
    known = sorted((pair for pair in told if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [line for _, line in known] + [line for value, line in told if value is None]


def _names(parts: Sequence[Part]) -> list[str] | None:
    return [alphabetical(part.name) for part in parts] or None


_SORTS: dict[Sort, Callable[[Line, dict[str, int]], Any]] = {
    "place": lambda line, order: line.order,
    "section": lambda line, order: line.order,
    "number": lambda line, order: line.number,
    "title": lambda line, order: alphabetical(line.title),
    "responsible": lambda line, order: _names(line.responsible),
    "partners": lambda line, order: _names(line.partners),
    "period": lambda line, order: line.period.sort_key() if "period" not in line.lacks else None,
    "status": lambda line, order: order.get(line.status.label, len(order)) if line.status.label else None,
    "subs": lambda line, order: line.subs or None,
    "changed": lambda line, order: line.changed_at,
    "lacks": lambda line, order: len(line.lacks) + len(line.doubts) or None,
}
SORTS = frozenset(_SORTS)


def is_late(period: Period, status: str, today: date, told: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether the period is over though the measure is neither done nor dropped."""
    last = period.last()
    return last is not None and last < today and not meaning_of(status, told).is_closed


def is_now(period: Period, status: str, today: date, told: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Whether the measure begins or ends this month, and something is still to be done."""
    if meaning_of(status, told).is_closed:
        return False
    days = (period.start.first() if period.start else None, period.last())
    return any(day is not None and (day.year, day.month) == (today.year, today.month) for day in days)


_NORWEGIAN = str.maketrans({"æ": "\ue000", "ä": "\ue000", "ø": "\ue001", "ö": "\ue001", "å": "\ue002"})


def alphabetical(text: str) -> str:
    """A text as it is ordered in a Norwegian list: æ, ø and å last, whatever letter case."""
    return text.casefold().translate(_NORWEGIAN)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many measures have come how far: ``counts`` are (label, how many), those that have come furthest first, the unreported last."""

    counts: tuple[tuple[str, int], ...]
    done: int
    all: int


FURTHEST = (Meaning.DONE, Meaning.STARTED, Meaning.OTHER, Meaning.PLANNED, Meaning.NOT_STARTED, Meaning.DROPPED)


def tally(statuses: Sequence[str], scale: Sequence[str], told: Mapping[str, str] = MappingProxyType({})) -> Tally:
    """How far the measures with these statuses (empty: none) have come. ``scale``: the plan's, in order. ``told``: see ``meaning_of``."""
    labels = sorted({s for s in statuses if s}, key=lambda s: (FURTHEST.index(meaning_of(s, told)), scale.index(s) if s in scale else 99))
    counts = tuple((label, statuses.count(label)) for label in [*labels, ""] if label in statuses)
    return Tally(counts, sum(meaning_of(s, told) is Meaning.DONE for s in statuses), len(statuses))
