"""The bodies that can be responsible, and the reporting rounds of the plan."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.services import planning
from app.web.pages import page
from app.web.plan_view import PlanView
from app.web.scope import reading, who

blueprint = Blueprint("actors", __name__)


@blueprint.get("/planer/<slug>/aktorer")
def index(slug: str) -> ResponseReturnValue:
    """Every actor with the measures it has a part in, and every report."""
    view = PlanView(planning.open_plan(reading(), who(), slug))
    return page("actors/index.html", view=view, here="plans")
