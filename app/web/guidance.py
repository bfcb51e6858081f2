"""Guidance under the headings of a plan: how its words are set, and the buttons that hide it and bring it back."""

from itertools import groupby

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import guiding, planning
from app.web.pages import fragment, go, saying, tell, wants_fragment
from app.web.plan_view import PlanView
from app.web.scope import now, session, who, writing

blueprint = Blueprint("guidance", __name__)

POINT = "- "
"""What a line begins with that is a point of a list."""


def guidance_blocks(text: str) -> list[tuple[bool, list[str]]]:
    """The lines as (whether they are points of a list, the lines), neighbours of the same sort together."""
    lines = [line for line in text.split("\n") if line]
    return [(is_list, [line.removeprefix(POINT) for line in some]) for is_list, some in groupby(lines, lambda line: line.startswith(POINT))]


@blueprint.post("/planer/<slug>/deler/<piece_id>/veiledning/skjuling")
def hide(slug: str, piece_id: str) -> ResponseReturnValue:
    """Hide the guidance; the message has a way to bring it back."""
    guiding.hide_guidance(writing(), who(), slug, now(), piece_id)
    tell(_("Veiledningen er skjult for alle."), url_for("guidance.show", slug=slug, piece_id=piece_id), _("Angre"))
    return _sheet(slug, piece_id)


@blueprint.post("/planer/<slug>/deler/<piece_id>/veiledning/gjenoppretting")
def show(slug: str, piece_id: str) -> ResponseReturnValue:
    """Bring the guidance back."""
    guiding.show_guidance(writing(), who(), slug, now(), piece_id)
    return _sheet(slug, piece_id, _("Veiledningen er tilbake."))


def _sheet(slug: str, piece_id: str, text: str = "") -> ResponseReturnValue:
    if not wants_fragment():
        return go("plans.show", anchor=f"p-{piece_id}", slug=slug)
    events = saying(text) | {"samplan:focus": {"id": piece_id, "target": "body"}}
    view = PlanView(planning.open_plan(session(), who(), slug))
    return fragment("pieces/answers.html", "sheet", events=events, view=view)
