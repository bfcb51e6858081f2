"""The form of a plan's status scale: rows that are moved, added and taken out before anything is kept."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, OutOfDate
from app.services.plan import planning, scaling
from app.services.plan.scaling import Grade
from app.web.ground.forms import read_version
from app.web.ground.numbers import read_number
from app.web.ground.pages import spoken
from app.web.ground.scope import now, session, who, writing
from app.web.plan.opened import Opened
from app.web.plan.plan_view import PlanView
from app.web.plan.settings_page import scale_form, settings_page, settings_saved

blueprint = Blueprint("scales", __name__)


@blueprint.post("/planer/<slug>/innstillinger/statuser")
def save(slug: str) -> ResponseReturnValue:
    """Keep the scale. With ``rad`` (opp-2, ned-2, bort-2, ny): only change the rows, for a browser without scripts; nothing is kept."""
    grades, version = _read(), read_version(request.form)
    if row := request.form.get("rad"):
        return _shown(slug, _changed(grades, row), version)
    try:
        edited = scaling.set_scale(writing(), who(), slug, now(), version, grades)
    except Invalid as error:
        return _shown(slug, grades, version, 422, spoken(error.sentence))
    except OutOfDate as error:
        return _both(slug, grades, error)
    return settings_saved(slug, edited.line)


def _read() -> list[Grade]:
    """The rows of the form."""
    fields = (request.form.getlist(name) for name in ("status", "var", "betyr"))
    return [Grade(label, was, meaning) for label, was, meaning in zip(*fields, strict=False)]


def _changed(grades: list[Grade], row: str) -> list[Grade]:
    """The rows after one of them has been moved or taken out, or an empty one added."""
    act, _dash, number = row.partition("-")
    place = read_number(number)
    if act == "ny":
        return [*grades, Grade("")]
    if place is None or place >= len(grades):
        return grades
    rest = [*grades[:place], *grades[place + 1 :]]
    new = {"opp": max(place - 1, 0), "ned": place + 1}.get(act)
    return rest if new is None else [*rest[:new], grades[place], *rest[new:]]


def _shown(
    slug: str, grades: list[Grade], version: int, status: int = 200, problem: str = "", theirs: tuple[str, ...] = ()
) -> ResponseReturnValue:
    plan = Opened(planning.show_plan_facts(session(), who(), slug))
    view = PlanView(planning.open_plan(session(), who(), slug))
    return settings_page(slug, plan, status, scale_form(view, grades, problem, theirs, version))


def _both(slug: str, grades: list[Grade], error: OutOfDate) -> ResponseReturnValue:
    """Somebody else has changed the scale: mine in the form, to be saved once more, and theirs beside it."""
    plan = planning.show_plan_facts(session(), who(), slug)
    theirs = tuple(plan.facts["status_scale"])
    mine = [Grade(grade.label, grade.was if grade.was in theirs else "", grade.meaning) for grade in grades]
    problem = _("Noen andre har endret statusene. Sammenlign, og lagre på nytt når det er slik du vil ha det.")
    return _shown(slug, mine, error.version, 409, problem, theirs)
