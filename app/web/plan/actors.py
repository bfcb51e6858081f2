"""The bodies that can be responsible: what they are called, taken from the register of agencies or written by hand."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.services.agencies import naming
from app.services.plan import planning
from app.web.ground.look import today
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, reading, who, writing
from app.web.plan.answers import tell_undoable
from app.web.plan.plan_view import PlanView

blueprint = Blueprint("actors", __name__)


@blueprint.get("/planer/<slug>/aktorer")
def index(slug: str) -> ResponseReturnValue:
    """Every actor with the measures it has a part in, and what the register says of it."""
    view = PlanView(planning.open_plan(reading(), who(), slug))
    return page("actors/index.html", view=view, register=naming.open_register(reading(), who(), slug, today()), here="plans")


@blueprint.post("/planer/<slug>/aktorer/register")
def take(slug: str) -> ResponseReturnValue:
    """Let an agency of the register be an actor of the plan."""
    chosen = read_number(request.form.get("virksomhet", ""))
    if chosen is None:
        tell(_("Velg først en virksomhet i listen."), color="danger")
        return go("actors.index", slug=slug)
    try:
        changed = naming.take_from_register(writing(), who(), slug, now(), chosen)
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
    else:
        tell_undoable(slug, _("Aktøren er lagt til."), changed.line)
    return go("actors.index", slug=slug)


@blueprint.post("/planer/<slug>/aktorer/<piece_id>/navn")
def rename(slug: str, piece_id: str) -> ResponseReturnValue:
    """Give an actor the name its agency has now."""
    changed = naming.follow_name(writing(), who(), slug, now(), piece_id)
    tell_undoable(slug, _("Det nye navnet står i hele planen."), changed.line)
    return go("actors.index", slug=slug)


@blueprint.post("/planer/<slug>/aktorer/<piece_id>/etterfolger")
def succeed(slug: str, piece_id: str) -> ResponseReturnValue:
    """Let an actor be over under its old name, and begin under the new one."""
    changed = naming.succeed(writing(), who(), slug, now(), piece_id, today())
    tell_undoable(slug, _("Det gamle navnet gjelder til i går, og det nye fra i dag."), changed.line)
    return go("actors.index", slug=slug)
