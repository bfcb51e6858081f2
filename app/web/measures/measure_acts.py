"""Several measures at once: what is done with those whose boxes are ticked."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.errors import Invalid, NotFound
from app.domain.overview import ROLES
from app.services.measures import amending
from app.services.measures.amending import Act, AmendedSeveral, Several
from app.web.ground.pages import fragment, go, page, saying, spoken, tell, wants_fragment
from app.web.ground.scope import kept, now, who, writing
from app.web.measures.measures import open_view
from app.web.plan.answers import tell_undoable

blueprint = Blueprint("measure_acts", __name__)

ACTS: Mapping[str, Act] = {
    "status": "status",
    "periode": "period",
    "ansvarlig": "add",
    "bytte": "replace",
    "flytting": "move",
    "fjerning": "remove",
}
NAMED_AT_MOST = 5


@blueprint.post("/planer/<slug>/tiltak/flere")
def amend(slug: str) -> ResponseReturnValue:
    """Do one thing with the measures chosen. Those the person may not do it with are named, and left."""
    several = _several()
    try:
        done = kept(amending.amend_measures(writing(), who(), slug, now(), request.form.getlist("tiltak"), several))
    except Invalid as error:
        return _again(slug, spoken(error.sentence))
    _tell(slug, several, done)
    view = open_view(slug)
    return fragment("measures/answers.html", "acted", view=view) if wants_fragment() else go(view.endpoint, **view.values, **view.query)


def _several() -> Several:
    act = ACTS.get(request.form.get("handling", ""))
    if act is None:
        raise NotFound
    role: Any = request.form.get("rolle", "lead")
    return Several(act, request.form.get(f"verdi.{request.form['handling']}", ""), role if role in ROLES else "lead")


def _again(slug: str, sentence: str) -> ResponseReturnValue:
    """The act's form again with what is wrong; without JavaScript the whole page, the same boxes ticked."""
    view, act = open_view(slug), request.form["handling"]
    view.picked, view.trouble = frozenset(request.form.getlist("tiltak")), {act: sentence}
    view.tried = {act: request.form.get(f"verdi.{act}", "")}
    if wants_fragment():
        return fragment("measures/answers.html", "act", 422, saying(sentence), view=view, act=act)
    return page("measures/overview.html", status=422, view=view, here="plans")


def _tell(slug: str, several: Several, done: AmendedSeveral) -> None:
    """What became of it, in one message with a way back."""
    told = [_what(several, len(done.changed))] if done.changed else []
    if done.already:
        told.append(ngettext("%(num)s tiltak var slik fra før.", "%(num)s tiltak var slik fra før.", len(done.already)))
    if done.left:
        told.append(_("Du kan ikke endre %(titles)s, så det står som før.", titles=_enumerated(done.left)))
    if done.line:
        tell_undoable(slug, " ".join(told), done.line, lasting=bool(done.left))
    else:
        tell(" ".join(told))


def _what(several: Several, number: int) -> str:
    if several.act == "remove":
        return ngettext("%(num)s tiltak er fjernet.", "%(num)s tiltak er fjernet.", number)
    if several.act == "move":
        return ngettext("%(num)s tiltak er flyttet.", "%(num)s tiltak er flyttet.", number)
    return ngettext("%(num)s tiltak er endret.", "%(num)s tiltak er endret.", number)


def _enumerated(titles: Sequence[str]) -> str:
    """«A», «B» and how many more."""
    shown = [f"«{title}»" for title in titles[:NAMED_AT_MOST]]
    if len(titles) > NAMED_AT_MOST:
        shown.append(_("%(number)s til", number=len(titles) - NAMED_AT_MOST))
    return _(" og ").join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
