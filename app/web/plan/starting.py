"""A new plan: what to start from, and what must be known before it is made."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.domain.errors import Invalid, NotFound
from app.services.origins import planting, starting
from app.services.origins.reducing import Keep
from app.services.origins.templates import TEMPLATES
from app.services.plan import listing, planning
from app.web.ground.forms import read_facts
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import now, reading, session, who, writing
from app.web.plan.opened import Opened, Trouble, blank, tried

blueprint = Blueprint("starting", __name__)

EXAMPLE = "trygg-ungdomstid"
EMPTY, PLAN = "tom", "plan"
KEEPS: dict[str, Keep] = {"oppbygging": "structure", "tekst": "text", "alt": "all"}
ASKED_FOR = {"title", "period", "language", "kind"}


@blueprint.get("/planer/ny")
def choose() -> ResponseReturnValue:
    """The ways to start a plan."""
    may_create = planning.may_create(reading(), who())
    return page("starting/choose.html", plans=planning.list_plans(reading(), who()), may_create=may_create, here="plans")


@blueprint.get("/planer/ny/oppsett")
def new() -> ResponseReturnValue:
    """The form of a new plan: ``start`` says what it is made of, and ``fra`` of which plan."""
    start, source = request.args.get("start", EMPTY), request.args.get("fra", "")
    planning.must_create(reading(), who())
    facts: dict[str, Any] = {}
    owners = [who().agency]
    if start == PLAN:
        found = starting.show_source(reading(), who(), source)
        facts, owners = {"title": found.title, "period": found.period, "language": found.language}, list(found.owners)
    elif start not in (*TEMPLATES, EMPTY):
        raise NotFound
    return _form(blank("plan", None, facts), start, source, owners)


@blueprint.post("/planer/ny")
def create() -> ResponseReturnValue:
    """Make the plan."""
    values = {name: value for name, value in read_facts("plan", request.form).items() if name in ASKED_FOR}
    try:
        slug = _start(request.form, values)
    except Invalid as error:
        start, source = request.form.get("start", EMPTY), request.form.get("fra", "")
        attempt = tried(blank("plan", None), values, Trouble(error.problems))
        return _form(attempt, start, source, request.form.getlist("eier"), 422)
    tell(_("Planen er opprettet."))
    return go("plans.show", slug=slug)


def _start(form: MultiDict[str, str], values: dict[str, Any]) -> str:
    """Make the plan that the form describes; returns its address."""
    start, owners = form.get("start", EMPTY), form.getlist("eier")
    if start == PLAN:
        keep = KEEPS.get(form.get("ta-med", ""), "structure")
        return starting.start_from_plan(writing(), who(), now(), form.get("fra", ""), keep, values, owners).slug
    if start in TEMPLATES:
        return starting.start_from_template(writing(), who(), now(), start, values, owners).slug
    return starting.start_empty(writing(), who(), now(), values, owners).slug


def _form(opened: Opened, start: str, source: str, owners: list[str], status: int = 200) -> ResponseReturnValue:
    rows = [owner for owner in owners if owner]
    return page(
        "starting/new.html",
        status=status,
        opened=opened,
        start=start,
        source=source,
        owners=[*rows, *[""] * max(1, 2 - len(rows))],
        keep=request.values.get("ta-med", "oppbygging"),
        agencies=[name for _id, name in listing.list_agencies(session())],
        here="plans",
    )


@blueprint.post("/planer/eksempel")
def create_example() -> ResponseReturnValue:
    """Start from the example: a plan of one's own to learn on."""
    plan = planting.plant_example(writing(), who(), now(), EXAMPLE)
    tell(_("Dette er en kopi av eksempelplanen. Den er din, og du kan endre alt i den."))
    return go("plans.show", slug=plan.slug)
