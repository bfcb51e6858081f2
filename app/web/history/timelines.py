"""The past of texts: time lines, how a text stood, what differs, who wrote it, and the way back to any of it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.acts import attributing, retracing, retrieving
from app.services.acts.retraced import State
from app.services.plan import heading
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page
from app.web.ground.scope import now, reading, who, writing
from app.web.history.timeline_view import StateView, TimelineView, WritersView
from app.web.plan.answers import tell_undoable
from app.web.plan.plan_head import HeadView

blueprint = Blueprint("timelines", __name__)

ONLY_LOST = "fjernet"
"""What the address says when only what vanished is asked for."""


@blueprint.get("/planer/<slug>/tekster/<text_id>/historikk")
def text(slug: str, text_id: str) -> ResponseReturnValue:
    """The time line of one text."""
    return _timeline(slug, text_id, alone=True)


@blueprint.get("/planer/<slug>/deler/<piece_id>/historikk")
def piece(slug: str, piece_id: str) -> ResponseReturnValue:
    """The time line of all texts under a chapter, section or measure."""
    return _timeline(slug, piece_id, alone=False)


def _timeline(slug: str, piece_id: str, alone: bool) -> ResponseReturnValue:
    before, only_lost = _number("for"), request.args.get("bare") == ONLY_LOST
    found = retracing.show_timeline(reading(), who(), slug, piece_id, before, only_lost, alone)
    shown = TimelineView(found, only_lost)
    return page("timelines/timeline.html", "older" if before else "entries", view=_head(slug), shown=shown, here="plans")


@blueprint.get("/planer/<slug>/tekster/<text_id>/historikk/<int:seq>")
def state(slug: str, text_id: str, seq: int) -> ResponseReturnValue:
    """How a text stood after a row of the feed."""
    return _state(slug, retracing.show_state(reading(), who(), slug, text_id, seq))


@blueprint.get("/planer/<slug>/tekster/<text_id>/historikk/steg")
def step(slug: str, text_id: str) -> ResponseReturnValue:
    """The same, by the number of the state: where the slider leads."""
    return _state(slug, retracing.show_state(reading(), who(), slug, text_id, number=_number("nr")))


def _state(slug: str, found: State) -> ResponseReturnValue:
    return page("timelines/state.html", "state", view=_head(slug), shown=StateView(found), here="plans")


@blueprint.get("/planer/<slug>/tekster/<text_id>/sammenligning")
def compare(slug: str, text_id: str) -> ResponseReturnValue:
    """What differs between any two states."""
    found = retracing.compare_states(reading(), who(), slug, text_id, _number("fra"), _number("til"))
    return page("timelines/compare.html", "comparison", view=_head(slug), found=found, here="plans")


@blueprint.get("/planer/<slug>/tekster/<text_id>/forfattere")
def writers(slug: str, text_id: str) -> ResponseReturnValue:
    """Who wrote which words."""
    found = attributing.show_writers(reading(), who(), slug, text_id, _number("ved"))
    return page("timelines/writers.html", view=_head(slug), shown=WritersView(found), here="plans")


# ---------------------------------------------------------------- fetched back


@blueprint.get("/planer/<slug>/tekster/<text_id>/historikk/<int:seq>/tilbakehenting")
def retrieval(slug: str, text_id: str, seq: int) -> ResponseReturnValue:
    """What would change, before it is done."""
    found = retrieving.show_retrieval(reading(), who(), slug, text_id, seq, request.args.get("avsnitt", ""))
    return page("timelines/retrieval.html", view=_head(slug), found=found, here="plans")


@blueprint.post("/planer/<slug>/tekster/<text_id>/historikk/<int:seq>/tilbakehenting")
def retrieve(slug: str, text_id: str, seq: int) -> ResponseReturnValue:
    """Let the text, or one block of it, be as it was."""
    block, seen = request.form.get("avsnitt", ""), read_number(request.form.get("sett", "")) or 0
    done = retrieving.retrieve(writing(), who(), slug, now(), text_id, seq, block, seen)
    tell_undoable(slug, _("Avsnittet er hentet tilbake.") if block else _("Teksten er hentet tilbake."), done.line)
    return go("timelines.text", slug=slug, text_id=text_id)


def _number(name: str) -> int:
    return read_number(request.args.get(name, "")) or 0


def _head(slug: str) -> HeadView:
    return HeadView(heading.open_head(reading(), who(), slug))
