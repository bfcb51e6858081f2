"""The plan's shape: a piece is moved anywhere, split, united with the next, copied, fetched from another plan; measures are renumbered."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import ChangedSince, Invalid
from app.services.plan import copying, heading, moving, planning, renumbering, splitting, uniting
from app.services.plan.renumbering import Order
from app.services.plan.shaping import Changed, must_add
from app.web.ground.pages import go, page, spoken
from app.web.ground.scope import kept, now, reading, session, who, writing
from app.web.plan.answers import sheet, tell_undoable
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView
from app.web.plan.plan_words import the

blueprint = Blueprint("shaping", __name__)


def _page(template: str, slug: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    view = HeadView(heading.open_head(session(), who(), slug))
    return page(f"shaping/{template}.html", status=status, view=view, here="plans", **context)


def _changed(slug: str, changed: Changed, text: str) -> ResponseReturnValue:
    tell_undoable(slug, text, changed.line)
    return sheet(slug, None, changed.piece_id)


# ---------------------------------------------------------------- move


@blueprint.get("/planer/<slug>/deler/<piece_id>/flytting")
def places(slug: str, piece_id: str) -> ResponseReturnValue:
    """Every place where a piece may stand, to choose one."""
    return _page("move", slug, piece=moving.list_places(reading(), who(), slug, piece_id))


# ---------------------------------------------------------------- split and unite


@blueprint.get("/planer/<slug>/deler/<piece_id>/deling")
def cuts(slug: str, piece_id: str) -> ResponseReturnValue:
    """Where a text, section or chapter can be split."""
    return _page("split", slug, piece=splitting.show_cuts(reading(), who(), slug, piece_id), problems={}, title="", at="")


@blueprint.post("/planer/<slug>/deler/<piece_id>/deling")
def split(slug: str, piece_id: str) -> ResponseReturnValue:
    """Split it there."""
    at, title = request.form.get("ved", ""), request.form.get("title", "")
    try:
        changed = kept(splitting.split(writing(), who(), slug, now(), piece_id, at, title))
    except Invalid as error:
        piece = splitting.show_cuts(session(), who(), slug, piece_id)
        return _page("split", slug, 422, piece=piece, problems=error.problems, title=title, at=at)
    return _changed(slug, changed, _("%(kind)s er delt i to.", kind=the(changed.kind)))


@blueprint.get("/planer/<slug>/deler/<piece_id>/sammenslaing")
def union(slug: str, piece_id: str) -> ResponseReturnValue:
    """What a piece would be united with, and what must be picked."""
    return _page("unite", slug, pair=uniting.show_union(reading(), who(), slug, piece_id), problems={}, picks={})


@blueprint.post("/planer/<slug>/deler/<piece_id>/sammenslaing")
def unite(slug: str, piece_id: str) -> ResponseReturnValue:
    """Put the next into it."""
    picks: dict[str, uniting.Pick] = {name: "second" if value == "second" else "first" for name, value in request.form.items()}
    try:
        changed = kept(uniting.unite(writing(), who(), slug, now(), piece_id, picks))
    except Invalid as error:
        pair = uniting.show_union(session(), who(), slug, piece_id)
        return _page("unite", slug, 422, pair=pair, problems=error.problems, picks=picks)
    return _changed(slug, changed, _("De to er slått sammen."))


# ---------------------------------------------------------------- copy


@blueprint.post("/planer/<slug>/deler/<piece_id>/kopi")
def copy(slug: str, piece_id: str) -> ResponseReturnValue:
    """Copy a piece to the place after it."""
    changed = kept(copying.copy_piece(writing(), who(), slug, now(), piece_id))
    return _changed(slug, changed, _("%(kind)s er kopiert.", kind=the(changed.kind)))


@blueprint.get("/planer/<slug>/henting")
def fetching(slug: str) -> ResponseReturnValue:
    """Choose a plan (``plan``), then what to fetch from it and where to."""
    must_add(reading(), who(), slug, "section")
    source = request.args.get("plan", "")
    others = [line for line in planning.list_plans(reading(), who()) if line.slug != slug]
    pieces = copying.list_copyable(reading(), who(), source) if source else []
    whole = PlanView(planning.open_plan(reading(), who(), slug))
    return page("shaping/fetch.html", view=whole, source=source, others=others, pieces=pieces, here="plans")


@blueprint.post("/planer/<slug>/henting")
def fetch(slug: str) -> ResponseReturnValue:
    """Fetch a piece with all under it."""
    source, piece_id, under = (request.form.get(name, "") for name in ("plan", "del", "under"))
    changed = kept(copying.copy_from(writing(), who(), slug, now(), source, piece_id, under or None))
    return _changed(slug, changed, _("%(kind)s er hentet. Aktører som manglet, er lagt til.", kind=the(changed.kind)))


# ---------------------------------------------------------------- renumber


def _order() -> Order:
    start = request.values.get("start", 1, type=int)
    return Order(start, request.values.get("under", ""), request.values.get("alle") == "ja")


@blueprint.get("/planer/<slug>/nummerering")
def numbers(slug: str) -> ResponseReturnValue:
    """What the measures would be numbered, and what follows."""
    return _numbers(slug, _order())


@blueprint.post("/planer/<slug>/nummerering")
def renumber(slug: str) -> ResponseReturnValue:
    """Number them so."""
    order, mark, linked = _order(), request.form.get("merke", ""), request.form.getlist("lenke")
    try:
        line = renumbering.renumber(writing(), who(), slug, now(), order, mark, linked)
    except ChangedSince as error:
        return _numbers(slug, order, error.sentence, 409 if mark else 422)
    tell_undoable(slug, _("Tiltakene har fått nye numre.") if line else _("Numrene var slik allerede."), line)
    return go("plans.show", slug=slug)


def _numbers(slug: str, order: Order, told: str = "", status: int = 200) -> ResponseReturnValue:
    try:
        proposal, problem = renumbering.propose(session(), who(), slug, order), ""
    except Invalid as error:
        proposal, problem, status = None, spoken(error.sentence), 422
    whole = PlanView(planning.open_plan(session(), who(), slug))
    context = {"order": order, "proposal": proposal, "problem": problem, "told": told, "here": "plans"}
    return page("shaping/numbers.html", "proposal", status, view=whole, **context)
