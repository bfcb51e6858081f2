"""The list of plans, a plan's page and its settings."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Invalid, OutOfDate
from app.services.group import awaiting
from app.services.origins import importing
from app.services.plan import planning
from app.services.rounds import reading as rounds
from app.web.ground.forms import read_facts, read_version
from app.web.ground.pages import page
from app.web.ground.scope import now, reading, session, who, writing
from app.web.plan.answers import sheet
from app.web.plan.opened import Opened, Trouble, tried
from app.web.plan.plan_view import PlanView
from app.web.plan.settings_page import settings_page, settings_saved

blueprint = Blueprint("plans", __name__)


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """The front door leads to the plans."""
    return redirect(url_for("plans.index"), 303)


@blueprint.get("/planer")
def index() -> ResponseReturnValue:
    """The plans this person has a place in, and the uploads that wait."""
    lines, drafts = planning.list_plans(reading(), who()), importing.list_drafts(reading(), who(), now())
    may_create, waiting = planning.may_create(reading(), who()), awaiting.waiting_everywhere(reading(), who(), now())
    asked = [each for each in rounds.list_asked(reading(), who()) if each.waits]
    return page("plans/index.html", plans=lines, drafts=drafts, waiting=waiting, may_create=may_create, asked=asked, here="plans")


@blueprint.get("/planer/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """The plan: contents, chapters, sections and their parts."""
    return page("plans/show.html", view=PlanView(planning.open_plan(reading(), who(), slug)), here="plans")


@blueprint.post("/planer/<slug>/forste-steg/skjuling")
def hide_first_steps(slug: str) -> ResponseReturnValue:
    """The coordinator knows what to do, and has no need of the list."""
    plan = planning.show_plan_facts(session(), who(), slug)
    planning.edit_plan(writing(), who(), slug, now(), plan.version, {"first_steps": False})
    return sheet(slug)


# ---------------------------------------------------------------- settings


@blueprint.get("/planer/<slug>/innstillinger")
def settings(slug: str) -> ResponseReturnValue:
    """The plan's own facts, in groups."""
    return settings_page(slug, Opened(planning.show_plan_facts(reading(), who(), slug)))


@blueprint.post("/planer/<slug>/innstillinger")
def save_settings(slug: str) -> ResponseReturnValue:
    """Keep the facts of one group."""
    values, version = read_facts("plan", request.form), read_version(request.form)
    try:
        edited = planning.edit_plan(writing(), who(), slug, now(), version, values)
    except OutOfDate as error:
        return _again(slug, error.values, Trouble(conflicts=error.conflicts), error.version, 409)
    except Invalid as error:
        return _again(slug, values, Trouble(error.problems), version, 422)
    return settings_saved(slug, edited.line)


def _again(slug: str, values: Mapping[str, Any], trouble: Trouble, version: int, status: int) -> ResponseReturnValue:
    before = Opened(planning.show_plan_facts(session(), who(), slug))
    return settings_page(slug, tried(before, values, trouble, version), status)
