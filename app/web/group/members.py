"""The members of a plan: invited, given a role, taken out, leaving by themselves. Their list stands on the working group's page."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.access import ROLE_LABELS, Permission
from app.domain.errors import Invalid
from app.services.agencies import registering
from app.services.group import inviting, placing
from app.services.group.inviting import Wish
from app.services.mail.notifying import Invited, Writer
from app.services.plan import heading
from app.web.ground.look import today
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, session, settings, who, writing
from app.web.people.letters import absolute, letter
from app.web.plan.plan_head import HeadView

blueprint = Blueprint("members", __name__)

OTHER = "annen"
"""Stands in the list of agencies for a body that has nobody in Samplan."""
BY_HAND = "lenke"


def _head(slug: str) -> HeadView:
    return HeadView(heading.open_head(session(), who(), slug, Permission.MANAGE_MEMBERS))


def _offices() -> list[tuple[str, str]]:
    """(id, name) of the agencies of today, to choose among."""
    return [(str(line.id), line.name) for line in registering.list_agencies(session()) if line.is_valid(today())]


# ---------------------------------------------------------------- invitations


@blueprint.get("/planer/<slug>/arbeidsgruppe/invitasjoner")
def invitations(slug: str) -> ResponseReturnValue:
    """The form, and the invitations that nobody has accepted."""
    return _invitations(slug)


def _invitations(slug: str, problems: Mapping[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    view, pending = _head(slug), inviting.list_pending(session(), who(), slug, now())
    context: dict[str, Any] = {"pending": pending, "problems": problems or {}, "form": request.form, "agencies": _offices()}
    context["mails"] = settings().mail_server is not None
    return page("members/invitations.html", status=status, view=view, roles=role_options(), here="plans", **context)


def role_options() -> list[tuple[str, str, str]]:
    """(role, its name, what it may) to choose among."""
    may = {
        "coordinator": _("Leder arbeidet: endrer alt, inviterer, og sender planen til behandling."),
        "editor": _("Skriver i planen, og endrer tiltakene virksomheten har ansvar for."),
        "secretary": _("Leser, kommenterer og fører vedtakene i politirådet."),
        "council_member": _("Leser det som legges fram for politirådet."),
        "contributor": _("Gir innspill i innspillsrunder."),
        "reader": _("Leser utkastet."),
    }
    return [(role, spoken(ROLE_LABELS[role]).capitalize(), may[role]) for role in placing.GIVEN_ROLES]


@blueprint.post("/planer/<slug>/arbeidsgruppe/invitasjoner")
def invite(slug: str) -> ResponseReturnValue:
    """Make an invitation for each address, and mail them or show the links."""
    form = request.form
    addresses, agency = re.split(r"[\s,;]+", form.get("email", "")), form.get("agency", "")
    wish = Wish(form.get("role", ""), read_number(agency), form.get("other", "") if agency == OTHER else "")
    try:
        made = inviting.invite(writing(), who(), slug, now(), addresses, form.get("name", ""), wish, _writer(slug))
    except Invalid as error:
        return _invitations(slug, error.problems, 422)
    return _made(slug, made)


def _writer(slug: str) -> Writer | None:
    """What writes the mails, unless the links are to be handed over by hand."""
    if request.form.get("hvordan") == BY_HAND:
        return None
    view, words = _head(slug), request.form.get("message", "").strip()

    def write(invited: Invited) -> tuple[str, str]:
        address = absolute("arrivals.show_invitation", token=invited.token)
        return letter("invitation", invited=invited, address=address, by=who().name, plan=view.title, message=words)

    return write


def _made(slug: str, made: list[Invited]) -> ResponseReturnValue:
    """Back to the list when mail is on its way; else the links, shown this once."""
    if request.form.get("hvordan") != BY_HAND:
        several = _("Invitasjonene er på vei.")
        tell(_("Invitasjonen til %(address)s er på vei.", address=made[0].email) if len(made) == 1 else several)
        return go("members.invitations", anchor="venter", slug=slug)
    links = [(invited.email, absolute("arrivals.show_invitation", token=invited.token)) for invited in made]
    return page("members/links.html", view=_head(slug), links=links, expires_at=made[0].expires_at, here="plans")


@blueprint.post("/planer/<slug>/arbeidsgruppe/invitasjoner/<int:link_id>/fornying")
def invite_again(slug: str, link_id: int) -> ResponseReturnValue:
    """A new link in the place of one that waits."""
    return _made(slug, [inviting.invite_again(writing(), who(), slug, now(), link_id, _writer(slug))])


@blueprint.post("/planer/<slug>/arbeidsgruppe/invitasjoner/<int:link_id>/tilbaketrekking")
def withdraw(slug: str, link_id: int) -> ResponseReturnValue:
    """Let an invitation open no more."""
    name = inviting.withdraw(writing(), who(), slug, now(), link_id)
    tell(_("Invitasjonen til %(name)s er trukket tilbake.", name=name))
    return go("members.invitations", anchor="venter", slug=slug)


# ---------------------------------------------------------------- members


@blueprint.get("/planer/<slug>/arbeidsgruppe/medlemmer/<int:person_id>")
def member(slug: str, person_id: int) -> ResponseReturnValue:
    """A member: role, agency, and the way out."""
    return _member(slug, person_id)


def _member(slug: str, person_id: int, problems: Mapping[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    found = placing.show_member(session(), who(), slug, person_id)
    offices = list((dict(_offices()) | {str(office.id): office.name for office in found.agencies}).items())
    context: dict[str, Any] = {"member": found, "problems": problems or {}, "agencies": offices, "form": request.form}
    return page("members/member.html", status=status, view=_head(slug), roles=role_options(), here="plans", **context)


@blueprint.post("/planer/<slug>/arbeidsgruppe/medlemmer/<int:person_id>/rolle")
def set_role(slug: str, person_id: int) -> ResponseReturnValue:
    """Give the member another role."""
    try:
        placing.set_role(writing(), who(), slug, now(), person_id, request.form.get("role", ""))
    except Invalid as error:
        return _member(slug, person_id, error.problems, 422)
    tell(_("Rollen er lagret."))
    return _to_people(slug, person_id)


def _to_people(slug: str, person_id: int) -> ResponseReturnValue:
    """Back to the list of people; to the plans for who has just given away the right to see it."""
    return go("plans.index") if person_id == who().person_id else go("groups.index", anchor="folk", slug=slug)


@blueprint.post("/planer/<slug>/arbeidsgruppe/medlemmer/<int:person_id>/virksomhet")
def set_agency(slug: str, person_id: int) -> ResponseReturnValue:
    """Let the member come from another agency."""
    try:
        placing.set_agency(writing(), who(), slug, now(), person_id, read_number(request.form.get("agency", "")))
    except Invalid as error:
        return _member(slug, person_id, error.problems, 422)
    tell(_("Virksomheten er lagret."))
    return go("members.member", slug=slug, person_id=person_id)


@blueprint.post("/planer/<slug>/arbeidsgruppe/medlemmer/<int:person_id>/fjerning")
def remove(slug: str, person_id: int) -> ResponseReturnValue:
    """Take the member out of the plan."""
    try:
        name = placing.remove(writing(), who(), slug, now(), person_id)
    except Invalid as error:
        return _member(slug, person_id, error.problems, 422)
    tell(_("%(name)s er ikke lenger med i planen.", name=name))
    return _to_people(slug, person_id)


@blueprint.get("/planer/<slug>/arbeidsgruppe/utmelding")
def leaving(slug: str) -> ResponseReturnValue:
    """What it means to leave the plan, and the button."""
    return page("members/leaving.html", slug=slug, leaving=placing.show_leaving(session(), who(), slug), here="plans")


@blueprint.post("/planer/<slug>/arbeidsgruppe/utmelding")
def leave(slug: str) -> ResponseReturnValue:
    """Leave the plan."""
    try:
        placing.leave(writing(), who(), slug, now())
    except Invalid:
        leaving = placing.show_leaving(writing(), who(), slug)
        return page("members/leaving.html", status=422, slug=slug, leaving=leaving, here="plans")
    tell(_("Du er ikke lenger med i planen."))
    return go("plans.index")
