"""The pieces of a plan: opened, saved, added, moved, removed and brought back. Every form works as a whole page and as an htmx fragment."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, NotFound, OutOfDate
from app.domain.pieces import KINDS
from app.services import listing, planning, shaping
from app.services.planning import PieceFacts
from app.web.forms import asked, read_facts, read_version
from app.web.opened import Opened, Trouble, blank, tried
from app.web.pages import fragment, go, saying, spoken, tell, wants_fragment
from app.web.plan_view import PlanView, the
from app.web.scope import now, session, who, writing

blueprint = Blueprint("pieces", __name__)

WAYS: Mapping[str, Any] = {"opp": "up", "ned": "down"}
ANSWERS = "pieces/answers.html"
ROW_LANES = frozenset(kind.name for kind in KINDS.values() if kind.lane not in ("chapter", "section", "part", "actor", "report"))
"""Kinds that are edited as rows inside the form of the part they belong to."""


APART = {"actor": "actors.index", "report": "plans.settings"}
"""Kinds that stand on another page than the plan's, and which."""

# ---------------------------------------------------------------- views


def _view(slug: str, opened: Opened | None = None) -> PlanView:
    agencies = listing.list_agencies(session()) if opened and opened.kind == "actor" else ()
    return PlanView(planning.open_plan(session(), who(), slug), opened, who().person_id, agencies)


def _open(slug: str, piece_id: str, rows: Mapping[str, Opened] | None = None) -> Opened:
    """The piece with what belongs to it; a row is opened with the part it stands in."""
    piece = planning.show_piece(session(), who(), slug, piece_id)
    while piece.kind in ROW_LANES and piece.parent:
        piece = planning.show_piece(session(), who(), slug, piece.parent)
    return Opened(piece, under=tuple(listing.list_under(session(), who(), slug, piece.id)), rows=rows or {})


def _form(slug: str, opened: Opened, status: int = 200, block: str = "panel", events: dict[str, Any] | None = None) -> ResponseReturnValue:
    """The form of a piece: alone for htmx, else in its place in the whole plan."""
    view = _view(slug, opened)
    if wants_fragment():
        return fragment(ANSWERS, block, status, events, view=view)
    if opened.kind == "report":
        plan = Opened(planning.show_plan_facts(session(), who(), slug))
        return render_template("plans/settings.html", view=view, opened=plan, here="plans"), status
    return render_template("actors/index.html" if opened.kind in APART else "plans/show.html", view=view, here="plans"), status


def _sheet(slug: str, opened: Opened | None = None, focus: str = "", text: str = "") -> ResponseReturnValue:
    """The whole sheet anew, for changes that others stand or fall with (order, numbers)."""
    if not wants_fragment():
        return go("plans.show", anchor=f"p-{focus}", slug=slug) if opened is None else go("pieces.edit", slug=slug, piece_id=opened.id)
    events = saying(text) | ({"samplan:focus": {"id": focus, "target": "body"}} if focus else {})
    return fragment(ANSWERS, "sheet", events=events, view=_view(slug, opened))


# ---------------------------------------------------------------- reading and editing


@blueprint.get("/planer/<slug>/deler/<piece_id>")
def edit(slug: str, piece_id: str) -> ResponseReturnValue:
    """The form of a piece, with what belongs to it."""
    return _form(slug, _open(slug, piece_id))


@blueprint.get("/planer/<slug>/deler/<piece_id>/visning")
def show(slug: str, piece_id: str) -> ResponseReturnValue:
    """The piece as it is read, in the place of its form."""
    return _read(_view(slug), piece_id)


def _read(view: PlanView, piece_id: str, text: str = "") -> ResponseReturnValue:
    place = view.locate(piece_id)
    if place is None:
        raise NotFound
    if not wants_fragment():
        return go(APART.get(place["piece_kind"], "plans.show"), anchor=f"p-{piece_id}", slug=view.slug)
    return fragment(ANSWERS, "read", events=saying(text), view=view, **place)


@blueprint.post("/planer/<slug>/deler/<piece_id>")
def save(slug: str, piece_id: str) -> ResponseReturnValue:
    """Keep the facts of the form. The same field changed by another: both texts, 409. Something to mend: the form again, 422."""
    before = planning.show_piece(session(), who(), slug, piece_id)
    values = read_facts(before.kind, request.form)
    try:
        edited = planning.edit_piece(writing(), who(), slug, now(), piece_id, read_version(request.form), values)
    except OutOfDate as error:
        return _again(slug, before, error.values, Trouble(conflicts=error.conflicts), 409, error.version)
    except Invalid as error:
        return _again(slug, before, values, Trouble(error.problems), 422, read_version(request.form))
    return _saved(slug, before, edited.merged)


def _again(slug: str, piece: PieceFacts, values: Mapping[str, Any], trouble: Trouble, status: int, version: int) -> ResponseReturnValue:
    """The form once more, with what the person filled in."""
    attempt = tried(Opened(piece), values, trouble, version)
    if piece.kind in ROW_LANES:
        told = saying(" ".join(map(spoken, trouble.problems.values())))
        return _form(slug, _open(slug, piece.id, {piece.id: attempt}), status, "rows", told)
    return _form(slug, replace(_open(slug, piece.id), piece=attempt.piece, trouble=trouble), status)


def _saved(slug: str, piece: PieceFacts, merged: tuple[str, ...]) -> ResponseReturnValue:
    text = _("Lagret.") if not merged else _("Lagret. Endringer som andre gjorde samtidig, er tatt med.")
    if merged:
        tell(text)
    if piece.kind in ROW_LANES:
        return _rows(slug, piece.id, text)
    if not wants_fragment() and not merged:
        tell(text)
    return _read(_view(slug), piece.id, text)


def _rows(slug: str, piece_id: str, text: str = "") -> ResponseReturnValue:
    """The rows of the part that a row stands in."""
    opened = _open(slug, piece_id)
    if not wants_fragment():
        return go("pieces.edit", anchor=f"rader-{opened.id}", slug=slug, piece_id=opened.id)
    return _form(slug, opened, 200, "rows", saying(text))


# ---------------------------------------------------------------- shape


@blueprint.get("/planer/<slug>/deler/ny")
def new(slug: str) -> ResponseReturnValue:
    """The form of a piece that is not made yet: ``slag`` (and ``type``), and ``under`` which piece it is to stand."""
    kind, parent = request.args.get("slag", ""), request.args.get("under") or None
    piece = shaping.show_new(session(), who(), slug, kind, parent)
    typed = {"type": request.args["type"]} if "type" in piece.facts and "type" in request.args else {}
    return _form(slug, Opened(replace(piece, facts={**piece.facts, **typed}), is_new=True))


@blueprint.post("/planer/<slug>/deler")
def add(slug: str) -> ResponseReturnValue:
    """Make a piece. One with a title is shown as it is read; one without is opened, ready to be filled."""
    kind, parent = request.values.get("slag", ""), request.values.get("under") or None
    values = read_facts(kind, request.form) if kind in KINDS else {}
    if request.values.get("type"):
        values["type"] = request.values["type"]
    try:
        changed = shaping.add_piece(writing(), who(), slug, now(), kind, parent, values, request.form.get("etter") or None)
    except Invalid as error:
        return _not_added(slug, kind, parent, values, error)
    return _added(slug, kind, parent, changed.piece_id)


def _not_added(slug: str, kind: str, parent: str | None, values: Mapping[str, Any], error: Invalid) -> ResponseReturnValue:
    attempt = tried(blank(kind, parent), values, Trouble(error.problems))
    if kind in ROW_LANES and parent:
        opened = _open(slug, parent, {f"ny-{kind}-{parent}": attempt})
        return _form(slug, opened, 422, "rows", saying(spoken(error.sentence)))
    return _form(slug, attempt, 422)


def _added(slug: str, kind: str, parent: str | None, piece_id: str) -> ResponseReturnValue:
    text = _("%(kind)s er lagt til.", kind=the(kind))
    if kind in ROW_LANES and parent:
        return _rows(slug, parent, text)
    if kind in APART:
        tell(text)
        return go(APART[kind], slug=slug)
    return _sheet(slug, _open(slug, piece_id) if not _is_complete(kind) else None, piece_id, text)


def _is_complete(kind: str) -> bool:
    """Whether a new piece of this kind has been asked for what it needs already."""
    return any(name == "title" for name, _fact, _ask in asked(kind)) and kind != "measure"


@blueprint.post("/planer/<slug>/deler/<piece_id>/plass/<way>")
def move(slug: str, piece_id: str, way: str) -> ResponseReturnValue:
    """Move a piece one place up or down."""
    if way not in WAYS:
        raise NotFound
    shaping.move_piece(writing(), who(), slug, now(), piece_id, WAYS[way])
    kind = planning.show_piece(session(), who(), slug, piece_id).kind
    text = _("Flyttet opp.") if way == "opp" else _("Flyttet ned.")
    if kind in APART:
        return go(APART[kind], slug=slug)
    return _rows(slug, piece_id, text) if kind in ROW_LANES else _sheet(slug, None, piece_id, text)


@blueprint.post("/planer/<slug>/deler/<piece_id>/fjerning")
def remove(slug: str, piece_id: str) -> ResponseReturnValue:
    """Remove a piece; the message has a way to bring it back."""
    piece = planning.show_piece(session(), who(), slug, piece_id)
    shaping.remove_piece(writing(), who(), slug, now(), piece_id)
    back = url_for("pieces.restore", slug=slug, piece_id=piece_id)
    tell(_("%(kind)s er fjernet.", kind=the(piece.kind)), back, _("Angre"))
    if piece.kind in APART:
        return go(APART[piece.kind], slug=slug)
    return _rows(slug, piece.parent or "") if piece.kind in ROW_LANES else _sheet(slug, None, piece.parent or "")


@blueprint.post("/planer/<slug>/deler/<piece_id>/gjenoppretting")
def restore(slug: str, piece_id: str) -> ResponseReturnValue:
    """Bring a removed piece back to its place."""
    shaping.restore_piece(writing(), who(), slug, now(), piece_id)
    piece = planning.show_piece(session(), who(), slug, piece_id)
    text = _("%(kind)s er tilbake.", kind=the(piece.kind))
    if piece.kind in APART:
        return go(APART[piece.kind], slug=slug)
    if piece.kind in ROW_LANES and wants_fragment():
        opened = _view(slug, _open(slug, piece_id))
        return fragment(ANSWERS, "restored", events=saying(text), view=_view(slug), opened_view=opened)
    return _sheet(slug, _open(slug, piece_id) if piece.kind in ROW_LANES else None, piece_id, text)
