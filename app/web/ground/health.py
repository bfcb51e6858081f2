"""Is the service alive: for whoever watches over it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.services.installation.checking import is_database_alive
from app.web.ground.scope import reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/helse")
def health() -> ResponseReturnValue:
    """200 «ok» when the database answers, 503 otherwise. Tells nothing else."""
    alive = is_database_alive(reading())
    return {"status": "ok" if alive else "nede"}, 200 if alive else 503
