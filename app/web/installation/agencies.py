"""The register of agencies, kept by administrators; logos for everybody signed in."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.agencies import COLOR_LABELS, FIELDS, KIND_LABELS
from app.domain.errors import Invalid, OutOfDate
from app.services.agencies import registering
from app.services.plan import picturing
from app.web.ground.forms import read_version
from app.web.ground.look import today
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.plan.opened import NO_TROUBLE, Trouble
from app.web.plan.pictures import picture_response

blueprint = Blueprint("agencies", __name__)

BLANK: dict[str, str] = dict.fromkeys(FIELDS, "") | {"kind": "municipality"}


@blueprint.get("/administrasjon/virksomheter")
def index() -> ResponseReturnValue:
    """The register."""
    lines = registering.manage_agencies(reading(), who())
    current = [line for line in lines if line.is_valid(today())]
    others = [line for line in lines if line not in current]
    context: dict[str, Any] = {"agencies": lines, "current": current, "others": others, "today": today(), "kinds": KIND_LABELS}
    return page("administration/agencies.html", here="administration", **context)


@blueprint.get("/administrasjon/virksomheter/ny")
def new() -> ResponseReturnValue:
    """The form of an agency that is not in the register yet."""
    registering.manage_agencies(reading(), who())
    return _form(None, BLANK)


@blueprint.post("/administrasjon/virksomheter/ny")
def add() -> ResponseReturnValue:
    """Put it into the register."""
    values = _read()
    try:
        agency_id = registering.add_agency(writing(), who(), now(), values)
    except Invalid as error:
        return _form(None, BLANK | values, Trouble(error.problems), status=422)
    tell(_("%(name)s er lagt til.", name=values["name"]))
    return go("agencies.show", agency_id=agency_id)


@blueprint.get("/administrasjon/virksomheter/<int:agency_id>")
def show(agency_id: int) -> ResponseReturnValue:
    """An agency: its facts, its logo, the people in it."""
    agency = registering.show_agency(reading(), who(), agency_id)
    return _form(agency, agency.facts)


@blueprint.post("/administrasjon/virksomheter/<int:agency_id>")
def save(agency_id: int) -> ResponseReturnValue:
    """Keep the facts of the form."""
    values, version = _read(), read_version(request.form)
    try:
        merged = registering.edit_agency(writing(), who(), now(), agency_id, version, values)
    except OutOfDate as error:
        agency = registering.show_agency(writing(), who(), agency_id)
        return _form(agency, {**agency.facts, **error.values}, Trouble(conflicts=error.conflicts), 409, error.version)
    except Invalid as error:
        agency = registering.show_agency(writing(), who(), agency_id)
        return _form(agency, {**agency.facts, **values}, Trouble(error.problems), 422, version)
    tell(_("Lagret. Endringer som andre gjorde samtidig, er tatt med.") if merged else _("Lagret."))
    return go("agencies.show", agency_id=agency_id)


@blueprint.post("/administrasjon/virksomheter/<int:agency_id>/avslutning")
def close(agency_id: int) -> ResponseReturnValue:
    """The agency is no more from today on. What was done in its name stays."""
    facts = registering.show_agency(writing(), who(), agency_id)
    registering.edit_agency(writing(), who(), now(), agency_id, facts.version, {"valid_to": today().isoformat()})
    tell(_("%(name)s er avsluttet. Tøm feltet «Gyldig til» hvis det ikke stemmer.", name=facts.facts["name"]))
    return go("agencies.show", agency_id=agency_id)


@blueprint.post("/administrasjon/virksomheter/<int:agency_id>/logo")
def set_logo(agency_id: int) -> ResponseReturnValue:
    """Take in the logo of the form, or take the old one away."""
    file = request.files.get("bilde")
    try:
        picture = None if "fjern" in request.form else picturing.clean(file.read(settings().max_upload + 1) if file else b"")
        registering.set_logo(writing(), who(), now(), agency_id, picture)
        tell(_("Logoen er lagret.") if picture else _("Logoen er fjernet."))
    except Invalid as error:
        registering.show_agency(writing(), who(), agency_id)
        tell(spoken(error.sentence), color="danger")
    return go("agencies.show", agency_id=agency_id)


@blueprint.get("/virksomheter/logo/<sha256>")
def logo(sha256: str) -> Response:
    """An agency's logo."""
    who()
    return picture_response(registering.read_logo(reading(), sha256))


def _read() -> dict[str, str]:
    """The facts that the form had. Of a settled conflict the last value counts: the one that was chosen."""
    return {name: request.form.getlist(name)[-1].strip() for name in FIELDS if name in request.form}


def _form(
    agency: registering.AgencyFacts | None, values: Mapping[str, Any], trouble: Trouble = NO_TROUBLE, status: int = 200, version: int = 0
) -> ResponseReturnValue:
    context: dict[str, Any] = {"kinds": KIND_LABELS, "colors": COLOR_LABELS, "here": "administration"}
    shown = version or (agency.version if agency else 0)
    return page("administration/agency.html", status=status, agency=agency, values=values, trouble=trouble, version=shown, **context)
