"""Guidance under the headings of a plan: how its words are set, and the button that hides it."""

from itertools import groupby

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.plan import planning
from app.web.ground.scope import kept, now, reading, who, writing
from app.web.plan.answers import sheet, tell_undoable

blueprint = Blueprint("guidance", __name__)

POINT = "- "
"""What a line begins with that is a point of a list."""


def guidance_blocks(text: str) -> list[tuple[bool, list[str]]]:
    """The lines as (whether they are points of a list, the lines), neighbours of the same sort together."""
    lines = [line for line in text.split("\n") if line]
    return [(is_list, [line.removeprefix(POINT) for line in some]) for is_list, some in groupby(lines, lambda line: line.startswith(POINT))]


@blueprint.post("/planer/<slug>/deler/<piece_id>/veiledning/skjuling")
def hide(slug: str, piece_id: str) -> ResponseReturnValue:
    """Empty the guidance of a chapter or section, for everybody; the message has a way to bring it back."""
    piece = planning.show_piece(reading(), who(), slug, piece_id)
    edited = kept(planning.edit_piece(writing(), who(), slug, now(), piece_id, piece.version, {"guidance": ""}))
    tell_undoable(slug, _("Veiledningen er skjult for alle."), edited.line)
    return sheet(slug, None, piece_id)
