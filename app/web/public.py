"""Pages open to everybody."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.web.pages import page

blueprint = Blueprint("public", __name__)


@blueprint.get("/hjelp")
def help_page() -> ResponseReturnValue:
    """How the common tasks are done."""
    return page("public/help.html", here="help")
