"""How a plan looks in print: chosen, tried, and its pictures taken in."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, OutOfDate
from app.services.plan import picturing, planning, styling
from app.web.ground.forms import read_facts, read_version
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, reading, session, settings, who, writing
from app.web.plan.opened import Opened, Trouble, tried
from app.web.plan.plan_view import PlanView
from app.web.plan.print_view import PrintView, nearest_color, tried_look
from exports.pictures import Picture

blueprint = Blueprint("styling", __name__, url_prefix="/planer/<slug>/innstillinger/utseende")


@blueprint.get("")
def show(slug: str) -> ResponseReturnValue:
    """The form, and the first page in small."""
    look = styling.show_look(reading(), who(), slug)
    return _page(slug, look, Opened(look.facts))


@blueprint.post("/visning")
def preview(slug: str) -> ResponseReturnValue:
    """What is being tried, in small; nothing is kept."""
    look, values = styling.show_look(reading(), who(), slug), read_facts("plan", request.form)
    return _page(slug, look, tried(Opened(look.facts), values, Trouble(), read_version(request.form)), block="preview")


@blueprint.post("")
def save(slug: str) -> ResponseReturnValue:
    """Keep colours, typeface and words."""
    values, version = read_facts("plan", request.form), read_version(request.form)
    try:
        styling.save_look(writing(), who(), slug, now(), version, values)
    except (Invalid, OutOfDate) as error:
        return _again(slug, values, version, error)
    tell(_("Utseendet er lagret. Filene får det neste gang de lastes ned."))
    return go("styling.show", slug=slug)


# ---------------------------------------------------------------- pictures


@blueprint.post("/forside")
def set_cover(slug: str) -> ResponseReturnValue:
    """Put a picture on the cover, or change what is said of it."""
    alt, credit, version = request.form.get("cover_alt", ""), request.form.get("cover_credit", ""), read_version(request.form)
    try:
        styling.set_cover(writing(), who(), slug, now(), version, _picture("bilde"), alt, credit)
    except (Invalid, OutOfDate) as error:
        return _again(slug, {"cover_alt": alt, "cover_credit": credit}, version, error)
    tell(_("Forsiden er lagret."))
    return go("styling.show", "forsidebilde", slug=slug)


@blueprint.post("/forside/fjern")
def remove_cover(slug: str) -> ResponseReturnValue:
    """Take the picture off the cover."""
    styling.remove_cover(writing(), who(), slug, now(), read_version(request.form))
    tell(_("Bildet er tatt av forsiden."))
    return go("styling.show", "forsidebilde", slug=slug)


@blueprint.post("/logo/<owner_id>")
def set_logo(slug: str, owner_id: str) -> ResponseReturnValue:
    """Give an owner the logo of the form."""
    try:
        picture = _picture("logo")
        if picture is None:
            raise Invalid({"logo": _("Velg et bilde først.")})
        styling.set_logo(writing(), who(), slug, now(), owner_id, picture)
        tell(_("Logoen er lagret."))
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
    return go("styling.show", "logoer", slug=slug)


@blueprint.post("/logo/<owner_id>/hent")
def take_logo(slug: str, owner_id: str) -> ResponseReturnValue:
    """Give an owner its agency's own logo."""
    try:
        styling.take_logo(writing(), who(), slug, now(), owner_id)
        tell(_("Logoen er hentet fra virksomheten."))
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
    return go("styling.show", "logoer", slug=slug)


@blueprint.post("/logo/<owner_id>/fjern")
def remove_logo(slug: str, owner_id: str) -> ResponseReturnValue:
    """Take an owner's logo away."""
    styling.set_logo(writing(), who(), slug, now(), owner_id, None)
    tell(_("Logoen er tatt bort."))
    return go("styling.show", "logoer", slug=slug)


def _picture(name: str) -> Picture | None:
    """The picture of a form, cleaned; None when none was chosen. Raises Invalid."""
    file = request.files.get(name)
    return picturing.clean(file.read(settings().max_upload + 1)) if file else None


# ---------------------------------------------------------------- the page


def _again(slug: str, values: Mapping[str, Any], version: int, error: Invalid | OutOfDate) -> ResponseReturnValue:
    look = styling.show_look(writing(), who(), slug)
    before = Opened(look.facts)
    if isinstance(error, OutOfDate):
        return _page(slug, look, tried(before, error.values, Trouble(conflicts=error.conflicts), error.version), 409)
    return _page(slug, look, tried(before, values, Trouble(error.problems), version), 422)


def _page(slug: str, look: styling.Look, opened: Opened, status: int = 200, block: str = "") -> ResponseReturnValue:
    plan = planning.open_plan(session(), who(), slug)
    facts, problem = tried_look(look.facts.facts, opened.facts)
    shown = PrintView(plan, look, facts)
    context = {"view": PlanView(plan), "opened": opened, "look": look, "shown": shown, "problem": problem}
    context["nearest"] = nearest_color(opened.facts["print_color"]) if problem else ""
    return page("plans/look.html", block, status, **context, here="plans")
