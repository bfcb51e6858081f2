"""The administrators' pages: somebody new is given an account by a link."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid
from app.services.mail.notifying import Invited
from app.services.people import administering, welcoming
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import now, reading, settings, who, writing
from app.web.installation.administration import offices, show_link
from app.web.people.letters import absolute, letter

blueprint = Blueprint("newcomers", __name__)


@blueprint.get("/administrasjon/brukere/ny")
def new() -> ResponseReturnValue:
    """The form by which somebody new is given an account."""
    administering.list_people(reading(), who())
    return _form()


def _form(problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    return page(
        "administration/new_person.html",
        status=status,
        problems=problems or {},
        form=request.form,
        agencies=offices(),
        mails=settings().mail_server is not None,
        here="administration",
    )


@blueprint.post("/administrasjon/brukere/ny")
def invite() -> ResponseReturnValue:
    """Make the link, and mail it or show it."""
    form, write = request.form, _account_letter if request.form.get("hvordan") != "lenke" else None
    agency, administrator = read_number(form.get("agency", "")), "administrator" in form
    try:
        invited = welcoming.invite_person(
            writing(), who(), now(), form.get("email", ""), form.get("name", ""), agency, administrator, write
        )  # fmt: skip
    except Invalid as error:
        return _form(error.problems, 422)
    return _handed_over(invited, write is not None)


def _account_letter(invited: Invited) -> tuple[str, str]:
    address = absolute("arrivals.show_account", token=invited.token)
    return letter("account", invited=invited, address=address, by=who().name)


def _handed_over(invited: Invited, mailed: bool) -> ResponseReturnValue:
    """Back to the list when the mail is on its way; else the link, shown this once."""
    if mailed:
        tell(_("E-posten til %(address)s er på vei.", address=invited.email))
        return go("administration.people", anchor="venter")
    address = absolute("arrivals.show_account", token=invited.token)
    return show_link(_("Lenken til %(name)s", name=invited.name or invited.email), address, invited.expires_at)


@blueprint.post("/administrasjon/brukere/invitasjoner/<int:link_id>/fornying")
def invite_again(link_id: int) -> ResponseReturnValue:
    """A new link in the place of one that waits."""
    write = _account_letter if request.form.get("hvordan") != "lenke" else None
    return _handed_over(welcoming.invite_again(writing(), who(), now(), link_id, write), write is not None)


@blueprint.post("/administrasjon/brukere/invitasjoner/<int:link_id>/tilbaketrekking")
def withdraw(link_id: int) -> ResponseReturnValue:
    """Let a link that waits open no more."""
    name = welcoming.withdraw(writing(), who(), now(), link_id)
    tell(_("Lenken til %(name)s er trukket tilbake.", name=name))
    return go("administration.people", anchor="venter")
