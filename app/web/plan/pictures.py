"""Pictures of a plan: shown, and taken in for a figure."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.services.plan import picturing
from app.web.ground.forms import read_version
from app.web.ground.pages import go, spoken, tell
from app.web.ground.scope import now, reading, settings, who, writing

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/planer/<slug>/bilder/<sha256>")
def show(slug: str, sha256: str) -> ResponseReturnValue:
    """A picture of the plan."""
    return picture_response(picturing.read_picture(reading(), who(), slug, sha256))


def picture_response(picture: picturing.KeptPicture) -> Response:
    """A picture whose address names its bytes, so that a browser may keep it for good."""
    response = Response(picture.data, mimetype=picture.media_type)
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    # A picture is never a page: whatever a file says it is, nothing in it is run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


@blueprint.post("/planer/<slug>/deler/<piece_id>/bilde")
def take_in(slug: str, piece_id: str) -> ResponseReturnValue:
    """Let a figure show the picture of the form."""
    file = request.files.get("bilde")
    try:
        picture = picturing.clean(file.read(settings().max_upload + 1) if file else b"")
        picturing.set_picture(writing(), who(), slug, now(), piece_id, read_version(request.form), picture)
        tell(_("Bildet er lagret. Skriv også en tekst til den som ikke ser det."))
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
    return go("pieces.edit", slug=slug, piece_id=piece_id)
