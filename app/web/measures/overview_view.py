"""The overview as its pages draw it: columns, headings, named views, and addresses of the same view with one thing changed."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.dates import is_valid, parse_date
from app.domain.overview import COLUMNS, NONE, ROLES, Group, Line, Part, Place, Sort, Tally, When, Wish, tally
from app.domain.period import parse_period
from app.domain.saying import say
from app.services.measures.surveying import Around, Mine, Overview
from app.web.ground.look import COLORS, today
from app.web.ground.pages import spoken
from app.web.ground.stamps import HOLE, Draw, Stamps
from app.web.measures import overview_address
from app.web.measures.overview_address import COLUMN_NAMES, SORT_NAMES, WITHOUT, Page, write_wish
from app.web.plan.plan_head import HeadView, colors_of_actors

COLUMN_WORDS: Mapping[str, str] = {
    "number": say("Nr."),
    "title": say("Tiltak"),
    "section": say("Del av planen"),
    "responsible": say("Ansvarlig"),
    "partners": say("Samarbeidsparter"),
    "period": say("Periode"),
    "status": say("Status"),
    "subs": say("Deltiltak"),
    "changed": say("Sist endret"),
    "lacks": say("Mangler"),
}
LACK_WORDS: Mapping[str, str] = {"title": say("tittel"), "responsible": say("ansvarlig"), "period": say("periode"), "status": say("status")}
DUE_WORDS: Mapping[str, str] = {
    "late": say("Forsinket"),
    "now": say("Begynner eller slutter denne måneden"),
    "lacks": say("Mangler noe"),
    "changed": say("Endret av andre siden sist"),
    "later": say("Resten"),
}
ROLE_WORDS: Mapping[str, str] = {"lead": say("Hovedansvar"), "joint": say("Medansvar"), "partner": say("Samarbeidspart")}
WORST_FIRST = ("lacks", "subs", "changed")
"""Columns whose first click shows the most, or the newest, first."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table. ``direction``: how the table is sorted by it now, empty when it is not; ``href``: where a click leads."""

    name: str
    sort: Sort
    text: str
    direction: Literal["ascending", "descending", ""]
    href: str


@dataclass(frozen=True, slots=True)
class Named:
    """A view by a name of its own, with how many measures it shows."""

    text: str
    href: str
    count: int
    is_here: bool


_TOLD: Mapping[str, Callable[[Line], tuple[Hashable, ...]]] = {
    "number": lambda line: (line.number,),
    "section": lambda line: (line.place,),
    "responsible": lambda line: (line.parts, line.slug),
    "partners": lambda line: (line.partners,),
    "period": lambda line: (line.period, line.late, line.status.label),
    "status": lambda line: (line.status.label,),
    "subs": lambda line: (line.subs,),
    "changed": lambda line: (line.changed_at, line.changed_by),
    "lacks": lambda line: (line.lacks,),
}
"""What the cell of each column is drawn of."""


class TableView:
    """A table of measures: what the overview of a plan and «Mine tiltak» have in common.

    ``endpoint`` and ``values`` name the page; ``page``: its usual view; ``around``: the plans the measures stand in, by address.
    ``picked``, ``trouble``, ``tried``: of an act on several that could not be done, the measures, what was wrong, and what was filled in.
    """

    endpoint: str
    file_endpoint: str
    page: Page
    values: Mapping[str, Any]

    def __init__(self, wish: Wish, lines: Sequence[Line], groups: Sequence[Group], around: Mapping[str, Around]) -> None:
        self.wish, self.lines, self.groups, self.around = wish, lines, groups, around
        self.stamps = Stamps()
        self.picked: frozenset[str] = frozenset()
        self.trouble: Mapping[str, str] = {}
        self.tried: Mapping[str, str] = {}

    def address(self, endpoint: str = "", **changes: Any) -> str:
        """The address of this view with something changed, or of another page that shows the same view."""
        return url_for(endpoint or self.endpoint, **self.values, **write_wish(replace(self.wish, **changes), self.page))

    @cached_property
    def query(self) -> dict[str, Any]:
        """The view as parts of an address, for what must come back to it."""
        return write_wish(self.wish, self.page)

    # ------------------------------------------------------------ columns

    @cached_property
    def columns(self) -> list[str]:
        """The columns shown, the title where it belongs."""
        shown: list[str] = [column for column in COLUMNS if column in self.wish.columns and (column != "number" or self._has_numbers)]
        return ["number", "title", *shown[1:]] if "number" in shown else ["title", *shown]

    @property
    def _has_numbers(self) -> bool:
        """A plan that numbers none of its measures has no use for the column."""
        return any(line.number for line in self.lines)

    @cached_property
    def heads(self) -> list[Head]:
        """What stands over them."""
        return [self._head(column) for column in self.columns]

    def _head(self, name: Any) -> Head:
        here, down = self.wish.sort == name, self.wish.descending
        direction: Literal["ascending", "descending", ""] = ("descending" if down else "ascending") if here else ""
        first_down = name in WORST_FIRST
        changes = {"sort": name, "descending": not down if here else first_down}
        if here and down is not first_down:
            changes = {"sort": "place", "descending": False}
        return Head(_name_of(name), name, spoken(COLUMN_WORDS[name]), direction, self.address(**changes))

    @property
    def column_options(self) -> list[tuple[str, str, bool]]:
        """(name in the address, words, whether it is shown) of every column that may be chosen."""
        facts = {fact: name for name, fact in COLUMN_NAMES.items()}
        return [(facts[column], spoken(COLUMN_WORDS[column]), column in self.wish.columns) for column in COLUMNS]

    def shows(self, column: Any) -> bool:
        """Whether a column is shown."""
        return column in self.wish.columns

    # ------------------------------------------------------------ lines

    @cached_property
    def shown(self) -> int:
        """How many measures are shown."""
        return sum(len(group.lines) for group in self.groups)

    def plan_of(self, line: Line) -> Around:
        """The plan a measure stands in."""
        return self.around[line.slug]

    def rows(self, draw: Draw, cells: Mapping[str, Draw], lines: Iterable[Line], focus: bool = False) -> Markup:
        """Measures as rows: ``draw`` stamps them, ``cells`` draw each different content once. ``focus``: their forms were just closed."""
        return Markup("".join(self._row(draw, cells, line, focus) for line in lines))

    def _row(self, draw: Draw, cells: Mapping[str, Draw], line: Line, focus: bool) -> Markup:
        drawn = {column: self.stamps.once(cells[column], self, *_TOLD[column](line)) for column in self.columns if column != "title"}
        before = drawn.pop("number", Markup())
        may = line.may_edit or line.may_report
        remarks = self.stamps.once(cells["title"], self, self._role(line), line.slug, line.doubts if may else ())
        words = (line.title, remarks, before, Markup("".join(drawn.values())), self.address_of(line) if may else "")
        return self.stamps.stamp(draw, self, line.id, words, line.slug, may, line.id in self.picked, focus)

    def _role(self, line: Line) -> str:
        """What the reader's agencies have to do with a measure, where the page tells of that."""
        return ""

    def address_of(self, line: Line) -> str:
        """Where the measure is edited as a row of this view."""
        return f"{self._edit_addresses[line.slug].replace(HOLE, line.id)}{self._edit_query}"

    @cached_property
    def _edit_addresses(self) -> Mapping[str, str]:
        return {slug: url_for("measure_rows.edit", slug=slug, piece_id=HOLE) for slug in self.around}

    @cached_property
    def _edit_query(self) -> str:
        origin: dict[str, Any] = {"fra": "mine"} if self.endpoint == "mine.index" else {}
        return f"?{urlencode(asked)}" if (asked := {**origin, **self.query}) else ""

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """First and last year of the rail that periods are drawn on; None when no year is known."""
        spans = [line.period.years() for line in self.lines] + [parse_period(text).years() for text in self._plan_periods if text]
        years = [year for span in spans for year in span if year]
        return (min(years), max(years)) if years else None

    @property
    def _plan_periods(self) -> Sequence[str]:
        return ()

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each column is called."""
        return {column: spoken(text) for column, text in COLUMN_WORDS.items()}

    def color(self, part: Part, slug: str) -> str:
        """An actor's colour, see ``colors_of_actors``."""
        return self._colors[slug].get(part.actor, COLORS[0])

    @cached_property
    def _colors(self) -> Mapping[str, Mapping[str, str]]:
        return {slug: colors_of_actors(around.actors, around.colors) for slug, around in self.around.items()}

    @property
    def width(self) -> int:
        """How many columns the table has in all."""
        return len(self.columns) + (2 if self.may_choose else 1)

    @property
    def trouble_list(self) -> list[tuple[str, str, str]]:
        """(id of the field, nothing, what is wrong) of an act that could not be done, for the summary above the table."""
        return [(f"verdi-{act}", "", sentence) for act, sentence in self.trouble.items()]

    @cached_property
    def may_choose(self) -> bool:
        """Whether this person may do something with several measures at once here."""
        return False

    # ------------------------------------------------------------ headings

    def heading(self, group: Group) -> tuple[str, str]:
        """(number, title) over a group."""
        first = group.lines[0]
        match group.by:
            case "section":
                return f"{first.place.label} {first.place.number}".strip(), first.place.title or _("Kapittel uten tittel")
            case "responsible":
                return "", first.responsible[0].full if group.key else _("Ingen ansvarlig")
            case "status":
                return "", group.key or _("Ingen status meldt")
            case "plan":
                return "", self.around[group.key].title
        return "", spoken(DUE_WORDS.get(group.key, ""))

    # ------------------------------------------------------------ filters

    @cached_property
    def tally(self) -> Tally:
        """How far all the measures have come, whatever is shown of them."""
        return tally([line.status.label for line in self.lines], self.scale, self.meanings)

    @cached_property
    def scale(self) -> tuple[str, ...]:
        """The statuses that may be asked for: those of the plans, in order."""
        return tuple(dict.fromkeys(label for around in self.around.values() for label in around.scale))

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What the plans say their statuses mean, where the words do not tell."""
        return {label: meaning for around in self.around.values() for label, meaning in around.meanings.items()}

    @cached_property
    def status_options(self) -> list[tuple[str, str]]:
        """For the filter by status."""
        return [("", _("Alle statuser")), (WITHOUT, _("Ingen status meldt")), *((label, label) for label in self.scale)]

    @cached_property
    def when_options(self) -> list[tuple[str, str]]:
        """For the filter by period."""
        first, last = self.years or (1, 0)
        years = range(max(first, last - 30), last + 1)
        fixed = [("", _("Alle perioder")), ("forsinket", _("Forsinket")), (WITHOUT, _("Ingen periode"))]
        return [
            *fixed,
            *((f"i-{year}", _("I gang i %(year)s", year=year)) for year in years),
            *((f"slutter-{year}", _("Slutter i %(year)s", year=year)) for year in years),
        ]

    @property
    def lack_options(self) -> list[tuple[str, str]]:
        """For the filter by what is lacking."""
        return [
            ("", _("Med og uten mangler")),
            ("noe", _("Mangler noe")),
            ("ansvarlig", _("Mangler ansvarlig")),
            ("periode", _("Mangler periode")),
            ("status", _("Mangler status")),
            ("samsvar", _("Status og periode spriker")),
        ]

    @property
    def group_options(self) -> list[tuple[str, str]]:
        """For the choice of headings."""
        words = {
            "section": _("Del av planen"),
            "responsible": _("Ansvarlig"),
            "status": _("Status"),
            "plan": _("Plan"),
            "due": _("Hva som haster"),
            "": _("Ingen gruppering"),
        }
        names = {group: name for name, group in overview_address.GROUPS.items()}
        return [(names[group], words[group]) for group in self.page.groups]

    @property
    def chosen(self) -> Mapping[str, str]:
        """What stands in each field of the filter."""
        usual = {"grupper": self.group_options[0][0]}
        return usual | self.query

    @cached_property
    def named(self) -> list[Named]:
        """The views by name: all, and those that show something; the one that is shown now too."""
        views = [(text, replace(self._plain, **narrowed)) for text, narrowed in self._named_views()]
        counted = [(text, wish, len(wish.narrow(self.lines))) for text, wish in views]
        here = replace(self._plain, **{field: getattr(self.wish, field) for field in _NARROWING})
        made = [Named(text, self._href(wish), count, wish == here) for text, wish, count in counted]
        return [view for place, view in enumerate(made) if place == 0 or view.count or view.is_here]

    @cached_property
    def _plain(self) -> Wish:
        """This view with nothing left out."""
        return replace(self.wish, **{field: getattr(Wish(), field) for field in _NARROWING})

    @property
    def whole(self) -> str:
        """The address of everything there is, its columns and headings as they are here."""
        return self._href(self._plain)

    def of_status(self, label: str) -> str:
        """The address of the measures of one status, or of those without."""
        return self._href(replace(self._plain, status=label or NONE))

    def _href(self, wish: Wish) -> str:
        return url_for(self.endpoint, **self.values, **write_wish(wish, self.page))

    def _named_views(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield _("Alle"), {}
        yield _("Forsinket"), {"when": When("late")}
        yield _("Uten ansvarlig"), {"actor": NONE}
        yield _("Uten periode"), {"when": When("none")}
        yield _("Uten status"), {"status": NONE}
        yield _("Status og periode spriker"), {"lack": "doubt"}


_NARROWING = ("words", "actor", "status", "when", "section", "mine", "lack")


def _name_of(sort: Any) -> str:
    return next(name for name, fact in SORT_NAMES.items() if fact == sort)


class OverviewView(TableView, HeadView):
    """The overview of one plan. Templates call it ``view``, as they call other pages' of a plan."""

    endpoint, file_endpoint, page = "measures.overview", "measures.table_file", overview_address.PLAN

    def __init__(self, overview: Overview, wish: Wish) -> None:
        HeadView.__init__(self, overview.head)
        TableView.__init__(self, wish, overview.lines, overview.groups, {self.slug: overview.around})
        self.values = {"slug": self.slug}

    @property
    def plan(self) -> Around:
        """What the measures have in common."""
        return self.around[self.slug]

    @property
    def _plan_periods(self) -> Sequence[str]:
        return (self.period,)

    @cached_property
    def may_choose(self) -> bool:
        """Whether this person may change or report on any of the measures."""
        return any(line.may_edit or line.may_report for line in self.lines)

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        """(name, words, icon) of what may be done with several at once."""
        edits, reports = (any(getattr(line, right) for line in self.lines) for right in ("may_edit", "may_report"))
        return [
            *([("status", _("Sett status"), "check-circle")] if reports and self.plan.report else []),
            *([("periode", _("Sett periode"), "calendar")] if edits else []),
            *(
                [("ansvarlig", _("Legg til aktør"), "person"), ("bytte", _("Bytt ansvarlig"), "people")]
                if edits and self.plan.actors
                else []
            ),
            *([("flytting", _("Flytt"), "arrow-right")] if self.plan.may_structure else []),
            *([("fjerning", _("Fjern"), "trash")] if edits else []),
        ]

    @cached_property
    def actor_options(self) -> list[tuple[str, str]]:
        """(id, name) of the actors that have measures or may be given one today, and of the one asked for."""
        named = {part.actor for line in self.lines for part in line.parts} | {actor for actor, _name in self.choosable} | {self.wish.actor}
        return [(actor, facts["full"]) for actor, facts in self.plan.actors.items() if actor in named]

    @property
    def choosable(self) -> list[tuple[str, str]]:
        """(id, name) of the actors that may be given a measure today."""
        return choosable(self.plan)

    @property
    def responsible_options(self) -> list[tuple[str, str]]:
        """For the filter by actor."""
        return [("", _("Alle aktører")), (WITHOUT, _("Ingen ansvarlig")), *self.actor_options]

    @cached_property
    def place_options(self) -> list[tuple[str, str]]:
        """For the filter by part of the plan: those that have measures."""
        places = {line.place.id: line.place for line in self.lines}
        return [("", _("Hele planen")), *place_choice(places.values())]

    @cached_property
    def move_options(self) -> list[tuple[str, str]]:
        """(id, name) of every chapter and section a measure may be moved to."""
        return place_choice(self.plan.places)

    @property
    def report_name(self) -> str:
        """What the reporting round that is going on is called; empty when the plan has none."""
        return report_name(self.plan, self.plan.report) if self.plan.report else ""

    def _named_views(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield from TableView._named_views(self)
        if any(line.my_role for line in self.lines):
            yield _("Bare mine"), {"mine": True}


class MineView(TableView):
    """«Mine tiltak»."""

    endpoint, file_endpoint, page = "mine.index", "mine.table_file", overview_address.MINE
    values: Mapping[str, Any] = {}

    def __init__(self, mine: Mine, wish: Wish) -> None:
        super().__init__(wish, mine.lines, mine.groups, mine.around)

    def _role(self, line: Line) -> str:
        return spoken(ROLE_WORDS[line.my_role]) if line.my_role else ""

    @cached_property
    def roles(self) -> list[tuple[str, int]]:
        """(role, how many measures) of my agencies."""
        counted = [(role, sum(line.my_role == role for line in self.lines)) for role in ROLES]
        return [(spoken(ROLE_WORDS[role]), count) for role, count in counted if count]


def choosable(around: Around, chosen: str = "") -> list[tuple[str, str]]:
    """(id, name) of the plan's actors that there are today, and of the one chosen already whether it still is or not."""
    told = around.actors.items()
    return [(a, facts["full"]) for a, facts in told if a == chosen or is_valid(today(), facts["valid_from"], facts["valid_to"])]


def report_name(around: Around, report: str) -> str:
    """What a reporting round is called: «Status per august 2011»."""
    as_of = parse_date(around.reports.get(report, ""))
    return _("Status per %(date)s", date=str(as_of)) if as_of else _("Siste rapportering")


def place_choice(places: Iterable[Place]) -> list[tuple[str, str]]:
    """(id, number and title) of chapters and sections, to choose among."""
    return [(place.id, str(place) or _("Innledende tekst")) for place in places]


def lack_words(lacks: Iterable[str]) -> str:
    """What a measure lacks: «ansvarlig, periode»."""
    return ", ".join(spoken(LACK_WORDS[lack]) for lack in lacks)


def part_names(parts: Sequence[Part]) -> str:
    """Actors in one phrase, with their short names: «Politiet/Skolen»."""
    return names(parts)


def names(parts: Sequence[Part], full: bool = False) -> str:
    """Actors in one phrase: «Politiet/Skolen», or with their full names."""
    return (", " if full else "/").join(part.full if full else part.name for part in parts)
