"""A measure edited in its row: title, period, who is responsible, and how far it has come. Without JavaScript the row is a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import BothTexts, Invalid, NotAllowed, NotFound, OutOfDate
from app.domain.overview import Line
from app.services.measures import amending
from app.services.measures.amending import Wanted
from app.web.ground.forms import read_facts, read_version
from app.web.ground.pages import fragment, go, page, saying, wants_fragment
from app.web.ground.scope import kept, now, who, writing
from app.web.measures.measures import open_view
from app.web.measures.mine import open_mine
from app.web.measures.overview_view import MineView, OverviewView, choosable, report_name
from app.web.plan.answers import tell_undoable

blueprint = Blueprint("measure_rows", __name__)

ANSWERS = "measures/answers.html"
FACTS = ("title", "period", "responsible")
View = OverviewView | MineView


@dataclass(frozen=True)
class RowForm:
    """The form of one row. ``status`` and ``facts``: what its fields hold; ``read_status``: what the plan said when they were filled."""

    view: View
    line: Line
    version: int
    facts: Mapping[str, Any]
    status: str
    read_status: str
    problems: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, BothTexts] = field(default_factory=dict)

    @property
    def actor_options(self) -> list[tuple[str, str]]:
        """(id, name) of every actor of the plan."""
        return [(actor, facts["full"]) for actor, facts in self.view.plan_of(self.line).actors.items()]

    def choosable(self, chosen: str = "") -> list[tuple[str, str]]:
        """(id, name) of the actors that may be chosen."""
        return choosable(self.view.plan_of(self.line), chosen)

    @property
    def status_options(self) -> list[tuple[str, str]]:
        """What may be reported; a choice of nothing only while nothing has been."""
        blank = [] if self.read_status else [("", _("Velg status"))]
        return [*blank, *((label, label) for label in self.view.plan_of(self.line).scale)]

    @property
    def report_name(self) -> str:
        """The reporting round that a status is kept in; empty when the plan has none."""
        around = self.view.plan_of(self.line)
        return report_name(around, around.report) if around.report else ""

    @property
    def save_address(self) -> str:
        """Where the form is sent."""
        return self.view.address_of(self.line)

    @property
    def close_address(self) -> str:
        """The row as it is read."""
        return _address("measure_rows.show", self.view, self.line)

    @property
    def problem_list(self) -> list[tuple[str, str, str]]:
        """(id of the field, nothing, what is wrong), for the summary at the top."""
        return [(f"f-{self.line.id}-{name}", "", sentence) for name, sentence in self.problems.items()]

    def text_of(self, name: str, value: Any) -> str:
        """One of two texts, for who must choose between them."""
        if name != "responsible":
            return str(value)
        names = {"lead": _("hovedansvar"), "joint": _("medansvar"), "partner": _("samarbeidspart")}
        actors = dict(self.actor_options)
        return "\n".join(f"{actors.get(actor, '')} ({names[role]})" for actor, role in value)


def _address(endpoint: str, view: View, line: Line) -> str:
    origin: dict[str, Any] = {"fra": "mine"} if isinstance(view, MineView) else {}
    return url_for(endpoint, slug=line.slug, piece_id=line.id, **origin, **view.query)


def _view(slug: str) -> View:
    """The page the row stands on: «Mine tiltak» where the address says so, else the plan's overview."""
    return open_mine() if request.args.get("fra") == "mine" else open_view(slug)


def _find(view: View, slug: str, piece_id: str) -> Line | None:
    return next((line for line in view.lines if line.id == piece_id and line.slug == slug), None)


def _get(view: View, slug: str, piece_id: str) -> Line:
    line = _find(view, slug, piece_id)
    if line is None:
        raise NotFound
    return line


@blueprint.get("/planer/<slug>/tiltak/<piece_id>/rad")
def edit(slug: str, piece_id: str) -> ResponseReturnValue:
    """The form of a row."""
    return _form(_blank(_view(slug), slug, piece_id))


def _blank(view: View, slug: str, piece_id: str) -> RowForm:
    line = _get(view, slug, piece_id)
    if not (line.may_edit or line.may_report):
        raise NotAllowed
    facts = {"title": line.title, "period": str(line.period), "responsible": [[part.actor, part.role] for part in line.parts]}
    return RowForm(view, line, line.version, facts, line.status.label, line.status.label)


def _form(form: RowForm, status: int = 200) -> ResponseReturnValue:
    if wants_fragment():
        return fragment(ANSWERS, "form", status, view=form.view, form=form)
    return page("measures/row.html", status=status, view=form.view, form=form, here="mine" if isinstance(form.view, MineView) else "plans")


@blueprint.get("/planer/<slug>/tiltak/<piece_id>/rad/visning")
def show(slug: str, piece_id: str) -> ResponseReturnValue:
    """The row as it is read, in the place of its form."""
    view = _view(slug)
    line = _get(view, slug, piece_id)
    return fragment(ANSWERS, "row", view=view, line=line) if wants_fragment() else _back(view)


def _back(view: View) -> ResponseReturnValue:
    return go(view.endpoint, **view.values, **view.query)


@blueprint.post("/planer/<slug>/tiltak/<piece_id>/rad")
def save(slug: str, piece_id: str) -> ResponseReturnValue:
    """Keep what the row's form held. The same changed by another: both texts, 409. Something to mend: the form again, 422."""
    wanted = _wanted()
    try:
        amended = kept(amending.amend_measure(writing(), who(), slug, now(), piece_id, wanted))
    except Invalid as error:
        return _again(slug, piece_id, wanted, problems=error.problems, status=422)
    except OutOfDate as error:
        return _again(slug, piece_id, _merged(wanted, error), conflicts=error.conflicts, status=409)
    text = _("Lagret. Endringer som andre gjorde samtidig, er tatt med.") if amended.merged else _("Lagret.")
    return _saved(slug, piece_id, text, amended.line)


def _wanted() -> Wanted:
    """What the form had, and only that: a form without the status does not report one."""
    facts = {name: value for name, value in read_facts("measure", request.form).items() if name in FACTS}
    status = request.form.getlist("status")[-1] if "status" in request.form else None
    return Wanted(read_version(request.form), facts or None, status, request.form.get("status.lest", ""))


def _merged(wanted: Wanted, error: OutOfDate) -> Wanted:
    facts = {name: error.values.get(name, value) for name, value in (wanted.facts or {}).items()}
    return replace(wanted, version=error.version, facts=facts)


def _again(slug: str, piece_id: str, wanted: Wanted, status: int, **trouble: Any) -> ResponseReturnValue:
    """The form once more, with what the person filled in; after a conflict it is read at what stands now."""
    form = _blank(_view(slug), slug, piece_id)
    said = form.status if wanted.status is None else wanted.status
    read_status = form.read_status if status == 409 else wanted.read_status
    version = wanted.version or form.version
    again = replace(form, version=version, facts={**form.facts, **(wanted.facts or {})}, status=said, read_status=read_status, **trouble)
    return _form(again, status)


def _saved(slug: str, piece_id: str, text: str, line_id: int) -> ResponseReturnValue:
    view = _view(slug)
    line = _find(view, slug, piece_id)
    if line is None:
        text = _("Lagret. Tiltaket er ikke lenger blant dine.")
    if line_id:
        tell_undoable(slug, text, line_id)
    if not wants_fragment():
        return _back(view)
    return fragment(ANSWERS, "saved", events={} if line_id else saying(_("Ingenting er endret.")), view=view, line=line)
