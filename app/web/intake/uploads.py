"""A Word file comes in: uploaded, looked over, settled, accepted or thrown away."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, NotFound
from app.intake.refusal import Limits, Refused
from app.services.origins import importing
from app.services.origins.importing import Draft
from app.services.plan import planning
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, session, settings, who, writing
from app.web.intake.import_view import ImportView

blueprint = Blueprint("uploads", __name__)

KINDS: dict[str, Any] = {"tiltaksplan": "tiltaksplan", "statusrapport": "statusrapport"}
CHANGES: dict[str, Any] = {"godtatt": "accepted", "avvist": "rejected"}
SIDES: dict[str, Any] = {"table": "table", "detail": "detail"}


def _limits() -> Limits:
    return Limits(file=settings().max_upload)


@blueprint.get("/opplasting")
def new() -> ResponseReturnValue:
    """The form for a file, and the uploads that wait."""
    return _form()


def _form(problem: str = "", status: int = 200) -> ResponseReturnValue:
    drafts, may = importing.list_drafts(session(), who(), now()), planning.may_create(session(), who())
    megabytes = settings().max_upload // 1_000_000
    return page("uploads/new.html", status=status, drafts=drafts, may_create=may, problem=problem, megabytes=megabytes, here="plans")


@blueprint.post("/opplasting")
def upload() -> ResponseReturnValue:
    """Read the file and keep it while it is looked over."""
    planning.must_create(session(), who())
    file = request.files.get("fil")
    if file is None or not file.filename:
        return _form(_("Velg en Word-fil først."), 422)
    data, kind = file.read(settings().max_upload + 1), KINDS.get(request.form.get("slag", ""))
    changes = CHANGES.get(request.form.get("endringer", ""), "accepted")
    try:
        draft = importing.keep_draft(writing(), who(), now(), file.filename, data, kind, changes, _limits(), settings().draft_hours)
    except Refused as error:
        return _form(spoken(error.sentence), 422)
    return go("uploads.review", draft_id=draft)


@blueprint.get("/opplasting/<draft_id>")
def review(draft_id: str) -> ResponseReturnValue:
    """What was found, beside what it becomes."""
    return _review(_draft(draft_id))


def _draft(draft_id: str) -> Draft:
    return importing.show_draft(session(), who(), now(), draft_id, _limits())


def _review(draft: Draft, problem: str = "", status: int = 200) -> ResponseReturnValue:
    return page("uploads/review.html", status=status, view=ImportView(draft), problem=problem, here="plans")


@blueprint.post("/opplasting/<draft_id>/valg")
def settle(draft_id: str) -> ResponseReturnValue:
    """Keep what has been settled so far."""
    _settle(draft_id)
    tell(_("Valgene dine er lagret. Opplastingen venter på deg."))
    return go("uploads.review", draft_id=draft_id)


def _settle(draft_id: str) -> None:
    sides = {name[5:]: SIDES[value] for name, value in request.form.items() if name.startswith("valg-") and value in SIDES}
    alts = {name[4:]: value.strip()[:1000] for name, value in request.form.items() if name.startswith("alt-")}
    importing.settle_draft(writing(), who(), now(), draft_id, sides, alts)


@blueprint.post("/opplasting/<draft_id>/godkjenning")
def accept(draft_id: str) -> ResponseReturnValue:
    """Make a plan of it, as settled in the same form."""
    _settle(draft_id)
    try:
        slug = importing.accept_draft(writing(), who(), now(), draft_id, _limits())
    except Invalid as error:
        return _review(_draft(draft_id), spoken(error.sentence), 422)
    tell(_("Planen er lest inn. Word-filen er tatt vare på sammen med den."))
    return go("plans.show", slug=slug)


@blueprint.post("/opplasting/<draft_id>/forkasting")
def drop(draft_id: str) -> ResponseReturnValue:
    """Throw the upload away."""
    importing.drop_draft(writing(), who(), now(), draft_id)
    tell(_("Opplastingen er forkastet. Ingenting av den er lagret."))
    return go("plans.index")


@blueprint.get("/opplasting/<draft_id>/bilder/<sha256>")
def picture(draft_id: str, sha256: str) -> ResponseReturnValue:
    """A picture of the file, so that somebody can tell what it shows."""
    found = next((p for p in _draft(draft_id).intake.pictures if p.sha256 == sha256), None)
    if found is None:
        raise NotFound
    response = Response(found.data, mimetype=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
