"""The administrators' pages: the plans of the installation, who runs them, and a plan started for somebody."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.services.installation import overseeing
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import now, session, who, writing

blueprint = Blueprint("oversight", __name__)


@blueprint.get("/administrasjon/planer")
def index() -> ResponseReturnValue:
    """Every plan there is: who runs it, and nothing of what stands in it."""
    return _page()


def _page(problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    cards, candidates = overseeing.list_plans(session(), who()), overseeing.list_candidates(session(), who())
    options = [(str(person_id), name) for person_id, name in candidates]
    context: dict[str, Any] = {"plans": cards, "candidates": options, "problems": problems or {}, "form": request.form}
    return page("administration/plans.html", status=status, here="administration", **context)


@blueprint.post("/administrasjon/planer")
def start() -> ResponseReturnValue:
    """Start an empty plan for somebody."""
    form = request.form
    title, period, chosen = form.get("title", ""), form.get("period", ""), read_number(form.get("person", "")) or 0
    try:
        overseeing.start_plan(writing(), who(), now(), chosen, title, period)
    except Invalid as error:
        return _page(error.problems, 422)
    tell(_("«%(title)s» er opprettet. Koordinatoren finner planen i sin liste.", title=title))
    return go("oversight.index")


@blueprint.post("/administrasjon/planer/<slug>/koordinator")
def appoint(slug: str) -> ResponseReturnValue:
    """Give a plan without a coordinator one."""
    try:
        name = overseeing.appoint_coordinator(writing(), who(), now(), slug, read_number(request.form.get("person", "")) or 0)
    except Invalid as error:
        return _page({f"person-{slug}": error.sentence}, 422)
    tell(_("%(name)s er koordinator for planen.", name=name))
    return go("oversight.index")
