"""Pages open to everybody: help."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.domain.errors import NotFound
from app.web.ground.help_topics import GROUPS, TOPICS
from app.web.ground.pages import page
from app.web.ground.shortcuts import SHORTCUTS

blueprint = Blueprint("public", __name__)


@blueprint.get("/hjelp")
def help_page() -> ResponseReturnValue:
    """Every task there is help for, in groups."""
    return page("help/index.html", here="help", groups=GROUPS)


@blueprint.get("/hjelp/<topic>")
def help_topic(topic: str) -> ResponseReturnValue:
    """How one task is done. Raises NotFound when there is no such topic."""
    if topic not in TOPICS:
        raise NotFound
    return page(f"help/{topic}.html", here="help", groups=GROUPS, topic=TOPICS[topic])


@blueprint.app_context_processor
def shortcuts() -> dict[str, Any]:
    """What the dialog of every page, and the page about the keyboard, tell of."""
    return {"shortcuts": SHORTCUTS}
