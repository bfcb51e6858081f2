"""The pieces of a plan: opened, saved, added, moved, removed and brought back. Every form works as a whole page and as an htmx fragment."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, NotFound, OutOfDate
from app.domain.pieces import KINDS
from app.services.plan import planning, shaping
from app.services.plan.planning import Edited, PieceFacts
from app.services.plan.shaping import Changed
from app.web.ground.forms import asked, read_facts, read_version
from app.web.ground.pages import go, saying, spoken, tell
from app.web.ground.scope import kept, now, reading, session, who, writing
from app.web.plan.answers import (
    APART,
    ROW_LANES,
    back,
    form,
    freshened,
    moved,
    moved_to,
    open_piece,
    read,
    rows,
    sheet,
    tell_undoable,
    view_of,
)
from app.web.plan.opened import Opened, Trouble, blank, tried
from app.web.plan.plan_words import the

blueprint = Blueprint("pieces", __name__)

MOST_FRESH = 40
"""Pieces that a page may ask for at once; more than that is asked for as the whole sheet."""
WAYS: Mapping[str, Any] = {"opp": "up", "ned": "down"}

# ---------------------------------------------------------------- reading and editing


@blueprint.get("/planer/<slug>/deler/<piece_id>")
def edit(slug: str, piece_id: str) -> ResponseReturnValue:
    """The form of a piece, with what belongs to it."""
    return form(slug, open_piece(slug, piece_id))


@blueprint.get("/planer/<slug>/deler/<piece_id>/visning")
def show(slug: str, piece_id: str) -> ResponseReturnValue:
    """The piece as it is read, in the place of its form."""
    return read(view_of(slug), piece_id)


@blueprint.get("/planer/<slug>/deler/visninger")
def fresh(slug: str) -> ResponseReturnValue:
    """What others have changed, for a page that stands open: the pieces named by ``id``, or with ``alt`` all of the sheet."""
    named = [] if "alt" in request.args else request.args.getlist("id")[:MOST_FRESH]
    lines = planning.list_lines(session(), who(), slug, named)
    return freshened(view_of(slug), lines if len(lines) == len(named) else [])


@blueprint.post("/planer/<slug>/deler/<piece_id>")
def save(slug: str, piece_id: str) -> ResponseReturnValue:
    """Keep the facts of the form. The same field changed by another: both texts, 409. Something to mend: the form again, 422."""
    before = planning.show_piece(reading(), who(), slug, piece_id)
    values = read_facts(before.kind, request.form)
    try:
        edited = kept(planning.edit_piece(writing(), who(), slug, now(), piece_id, read_version(request.form), values))
    except OutOfDate as error:
        return _again(slug, before, error.values, Trouble(conflicts=error.conflicts), 409, error.version)
    except Invalid as error:
        return _again(slug, before, values, Trouble(error.problems), 422, read_version(request.form))
    return _saved(slug, before, edited)


def _again(slug: str, piece: PieceFacts, values: Mapping[str, Any], trouble: Trouble, status: int, version: int) -> ResponseReturnValue:
    """The form once more, with what the person filled in."""
    attempt = tried(Opened(piece), values, trouble, version)
    if piece.kind in ROW_LANES:
        told = saying(" ".join(map(spoken, trouble.problems.values())))
        return form(slug, open_piece(slug, piece.id, {piece.id: attempt}), status, "rows", told)
    return form(slug, replace(open_piece(slug, piece.id), piece=attempt.piece, trouble=trouble), status)


def _saved(slug: str, piece: PieceFacts, edited: Edited) -> ResponseReturnValue:
    text = _("Lagret.") if not edited.merged else _("Lagret. Endringer som andre gjorde samtidig, er tatt med.")
    if piece.kind in ROW_LANES:
        if edited.merged:
            tell(text)
        return rows(slug, piece.id, text)
    tell_undoable(slug, text, edited.line)
    return read(view_of(slug), piece.id)


# ---------------------------------------------------------------- shape


@blueprint.get("/planer/<slug>/deler/ny")
def new(slug: str) -> ResponseReturnValue:
    """The form of a piece that is not made yet: ``slag`` (and ``type``), and ``under`` which piece it is to stand."""
    kind, parent = request.args.get("slag", ""), request.args.get("under") or None
    piece = shaping.show_new(session(), who(), slug, kind, parent)
    typed = {"type": request.args["type"]} if "type" in piece.facts and "type" in request.args else {}
    return form(slug, Opened(replace(piece, facts={**piece.facts, **typed}), is_new=True))


@blueprint.post("/planer/<slug>/deler")
def add(slug: str) -> ResponseReturnValue:
    """Make a piece. One with a title is shown as it is read; one without is opened, ready to be filled."""
    kind, parent = request.values.get("slag", ""), request.values.get("under") or None
    values = read_facts(kind, request.form) if kind in KINDS else {}
    if request.values.get("type"):
        values["type"] = request.values["type"]
    try:
        changed = kept(shaping.add_piece(writing(), who(), slug, now(), kind, parent, values, request.form.get("etter") or None))
    except Invalid as error:
        return _not_added(slug, kind, parent, values, error)
    return _added(slug, changed)


def _not_added(slug: str, kind: str, parent: str | None, values: Mapping[str, Any], error: Invalid) -> ResponseReturnValue:
    attempt = tried(blank(kind, parent), values, Trouble(error.problems))
    if kind in ROW_LANES and parent:
        opened = open_piece(slug, parent, {f"ny-{kind}-{parent}": attempt})
        return form(slug, opened, 422, "rows", saying(spoken(error.sentence)))
    return form(slug, attempt, 422)


def _added(slug: str, changed: Changed) -> ResponseReturnValue:
    kind, text = changed.kind, _("%(kind)s er lagt til.", kind=the(changed.kind))
    if kind in ROW_LANES and changed.parent_id:
        return rows(slug, changed.parent_id, text)
    tell_undoable(slug, text, changed.line)
    if kind in APART:
        return go(APART[kind], slug=slug)
    return sheet(slug, None if _is_complete(kind) else open_piece(slug, changed.piece_id), changed.piece_id)


def _is_complete(kind: str) -> bool:
    """Whether a new piece of this kind has been asked for what it needs already."""
    return any(name == "title" for name, _fact, _ask in asked(kind)) and kind != "measure"


@blueprint.post("/planer/<slug>/deler/<piece_id>/plass/<way>")
def move(slug: str, piece_id: str, way: str) -> ResponseReturnValue:
    """Move a piece one place up or down."""
    if way not in WAYS:
        raise NotFound
    changed = kept(shaping.move_piece(writing(), who(), slug, now(), piece_id, WAYS[way]))
    return moved(slug, changed, _("Flyttet opp.") if way == "opp" else _("Flyttet ned."))


@blueprint.post("/planer/<slug>/deler/<piece_id>/plass")
def move_to(slug: str, piece_id: str) -> ResponseReturnValue:
    """Move a piece anywhere: ``under`` which piece (empty: the plan), and ``plass`` among those there, or ``etter`` which of them.

    A form of places sends both as one, ``sted``: «under:after», nothing after the colon for the first place.
    """
    under, colon, after = request.form.get("sted", "").partition(":")
    if not colon:
        under, after = request.form.get("under", ""), request.form.get("etter", "")
    place = None if colon else request.form.get("plass", type=int)
    changed = kept(shaping.move_to(writing(), who(), slug, now(), piece_id, under or None, after or (0 if colon else place)))
    return moved_to(slug, changed)


@blueprint.post("/planer/<slug>/deler/<piece_id>/fjerning")
def remove(slug: str, piece_id: str) -> ResponseReturnValue:
    """Remove a piece; the message has a way to bring it back."""
    changed = kept(shaping.remove_piece(writing(), who(), slug, now(), piece_id))
    tell_undoable(slug, _("%(kind)s er fjernet.", kind=the(changed.kind)), changed.line, lasting=True)
    if changed.kind in APART:
        return go(APART[changed.kind], slug=slug)
    return rows(slug, changed.parent_id or "") if changed.kind in ROW_LANES else sheet(slug, None, changed.parent_id or "")


@blueprint.post("/planer/<slug>/deler/<piece_id>/gjenoppretting")
def restore(slug: str, piece_id: str) -> ResponseReturnValue:
    """Bring a removed piece back to its place."""
    changed = kept(shaping.restore_piece(writing(), who(), slug, now(), piece_id))
    tell(_("%(kind)s er tilbake.", kind=the(changed.kind)))
    return back(slug, changed.kind, piece_id, changed.parent_id)
