"""Tiltaksoversikt: every measure of the plan in one table, with how far each has come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.domain.period import parse_period
from app.services import planning, shaping
from app.web.pages import page
from app.web.plan_view import PlanView, chapter_name, measure_gaps
from app.web.scope import reading, who
from exports.document import Chapter, Measure, Section, each_part

blueprint = Blueprint("measures", __name__)

LACKS = {"periode": "period", "ansvarlig": "responsible"}
NONE = "ingen"
"""What a filter holds when the fact is missing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Measures under one heading of the plan."""

    number: str
    title: str
    measures: list[Measure]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which measures are asked for; empty: all."""

    words: str = ""
    actor: str = ""
    status: str = ""
    lack: str = ""

    @property
    def is_active(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.actor or self.status or self.lack)

    def lets_through(self, measure: Measure) -> bool:
        """Whether the measure is among those asked for."""
        status = measure.statuses[-1].status if measure.statuses else NONE
        actors = {r.actor for r in measure.responsible}
        fits_actor = not self.actor or self.actor in actors or (self.actor == NONE and "responsible" in measure_gaps(measure))
        fits_lack = not self.lack or self.lack in measure_gaps(measure)
        return self.words.casefold() in measure.title.casefold() and fits_actor and fits_lack and self.status in ("", status)


@blueprint.get("/planer/<slug>/tiltak")
def overview(slug: str) -> ResponseReturnValue:
    """The table, whole or filtered; htmx asks for the table alone."""
    view = PlanView(planning.open_plan(reading(), who(), slug))
    chosen = _chosen(request.args)
    groups = list(_groups(view, chosen))
    years, shown = _years(view), sum(len(group.measures) for group in groups)
    return page("measures/overview.html", "table", view=view, groups=groups, shown=shown, chosen=chosen, years=years, here="plans")


@blueprint.get("/planer/<slug>/tiltak/nytt")
def new(slug: str) -> ResponseReturnValue:
    """What a new measure is called, and where it is to stand."""
    shaping.must_add(reading(), who(), slug, "measure")
    return page("measures/new.html", view=PlanView(planning.open_plan(reading(), who(), slug)), here="plans")


def _chosen(asked: Mapping[str, str]) -> Filter:
    lack = LACKS.get(asked.get("mangler", ""), "")
    return Filter(asked.get("q", "").strip(), asked.get("ansvarlig", ""), asked.get("status", ""), lack)


def _groups(view: PlanView, chosen: Filter) -> Iterator[Group]:
    """The measures that fit, under the chapter or section they stand in; headings without any are left out."""
    found: dict[str, Group] = {}
    for chapter, section, part in each_part(view.document):
        if isinstance(part, Measure) and chosen.lets_through(part):
            place = section or chapter
            found.setdefault(place.id, _group(chapter, section)).measures.append(part)
    yield from found.values()


def _group(chapter: Chapter, section: Section | None) -> Group:
    if section is not None:
        return Group(section.number, section.title, [])
    return Group(f"{chapter.label} {chapter.number}".strip(), chapter_name(chapter), [])


def _years(view: PlanView) -> tuple[int, int] | None:
    """First and last year of the rail that periods are drawn on: the plan's own, widened by its measures'; None when no year is known."""
    spans = [parse_period(text).years() for text in (view.document.period, *(m.period for m in view.all_measures)) if text]
    years = [year for span in spans for year in span if year]
    return (min(years), max(years)) if years else None
