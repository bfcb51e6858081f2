"""The list of plans, a plan's page and its settings."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, OutOfDate
from app.services import importing, planning, planting
from app.services.planning import PieceFacts
from app.web.forms import read_facts, read_version
from app.web.opened import Opened, Trouble, blank, tried
from app.web.pages import go, page, tell
from app.web.plan_view import PlanView
from app.web.scope import now, reading, session, who, writing

blueprint = Blueprint("plans", __name__)

EXAMPLE = "trygg-ungdomstid"


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """The front door leads to the plans."""
    return redirect(url_for("plans.index"), 303)


@blueprint.get("/planer")
def index() -> ResponseReturnValue:
    """The plans this person has a place in, and the uploads that wait."""
    lines, drafts = planning.list_plans(reading(), who()), importing.list_drafts(reading(), who(), now())
    return page("plans/index.html", plans=lines, drafts=drafts, may_create=planning.may_create(reading(), who()), here="plans")


@blueprint.get("/planer/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """The plan: contents, chapters, sections and their parts."""
    return page("plans/show.html", view=PlanView(planning.open_plan(reading(), who(), slug)), here="plans")


# ---------------------------------------------------------------- a new plan


@blueprint.get("/planer/ny")
def new() -> ResponseReturnValue:
    """The form of an empty plan."""
    return page("plans/new.html", opened=blank("plan", None), may_create=planning.may_create(reading(), who()), here="plans")


@blueprint.post("/planer/ny")
def create() -> ResponseReturnValue:
    """Start an empty plan."""
    values = read_facts("plan", request.form)
    try:
        plan = planning.create_plan(writing(), who(), now(), values)
    except Invalid as error:
        attempt = tried(blank("plan", None), values, Trouble(error.problems))
        return page("plans/new.html", status=422, opened=attempt, may_create=True, here="plans")
    tell(_("Planen er opprettet. Start med et kapittel."))
    return go("plans.show", slug=plan.slug)


@blueprint.post("/planer/eksempel")
def create_example() -> ResponseReturnValue:
    """Start from the example: a plan of one's own to learn on."""
    plan = planting.plant_example(writing(), who(), now(), EXAMPLE)
    tell(_("Dette er en kopi av eksempelplanen. Den er din, og du kan endre alt i den."))
    return go("plans.show", slug=plan.slug)


# ---------------------------------------------------------------- settings


@blueprint.get("/planer/<slug>/innstillinger")
def settings(slug: str) -> ResponseReturnValue:
    """The plan's own facts: title, period, owners, cover …"""
    return _settings(slug, Opened(planning.show_plan_facts(reading(), who(), slug)))


@blueprint.post("/planer/<slug>/innstillinger")
def save_settings(slug: str) -> ResponseReturnValue:
    """Keep the plan's facts."""
    values, version = read_facts("plan", request.form), read_version(request.form)
    try:
        planning.edit_plan(writing(), who(), slug, now(), version, values)
    except (Invalid, OutOfDate) as error:
        return _settings_again(slug, values, version, error)
    tell(_("Innstillingene er lagret."))
    return go("plans.settings", slug=slug)


def _settings_again(slug: str, values: dict[str, Any], version: int, error: Invalid | OutOfDate) -> ResponseReturnValue:
    before: PieceFacts = planning.show_plan_facts(writing(), who(), slug)
    if isinstance(error, OutOfDate):
        return _settings(slug, tried(Opened(before), error.values, Trouble(conflicts=error.conflicts), error.version), 409)
    return _settings(slug, tried(Opened(before), values, Trouble(error.problems), version), 422)


def _settings(slug: str, opened: Opened, status: int = 200) -> ResponseReturnValue:
    view = PlanView(planning.open_plan(session(), who(), slug))
    return page("plans/settings.html", status=status, view=view, opened=opened, here="plans")
