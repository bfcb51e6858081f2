"""The administrators' pages: the accounts of the installation, and the mail that did not come through."""

from typing import Any, get_args

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, OutOfDate, WrongState
from app.services.agencies import registering
from app.services.mail import forwarding, mailing
from app.services.people import administering, welcoming
from app.services.people.administering import Account, PersonFacts, Shown
from app.web.ground.look import today
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, reading, session, who, writing
from app.web.people.letters import absolute, letter
from app.web.plan.opened import NO_TROUBLE, Trouble

blueprint = Blueprint("administration", __name__)


@blueprint.get("/administrasjon")
def index() -> ResponseReturnValue:
    """The first of the administrators' pages."""
    who()
    return redirect(url_for("administration.people"), 303)


@blueprint.get("/administrasjon/brukere")
def people() -> ResponseReturnValue:
    """The accounts, searched by words and agency, and the links to accounts that nobody has used."""
    words, agency, shown = request.args.get("sok", "").strip(), read_number(request.args.get("virksomhet", "")), request.args.get("vis", "")
    wish: Shown = next((known for known in get_args(Shown) if known == shown), "active")
    found = administering.list_people(reading(), who(), words, agency, wish)
    waiting = welcoming.list_waiting(reading(), who(), now())
    undelivered = forwarding.list_undelivered(reading(), who(), now())
    choices = [(str(line.id), line.name) for line in registering.list_agencies(reading())]
    context: dict[str, Any] = {"words": words, "agency": str(agency or ""), "shown": wish, "agencies": choices, "waiting": waiting}
    context |= {"undelivered": undelivered, "days": forwarding.SHOWN.days}
    return page("administration/people.html", "found", people=found, here="administration", **context)


@blueprint.post("/administrasjon/e-post/<int:mail_id>/nytt-forsok")
def try_mail_again(mail_id: int) -> ResponseReturnValue:
    """Send a mail that was given up once more."""
    try:
        recipient = forwarding.try_again(writing(), who(), now(), mail_id)
        tell(_("E-posten til %(address)s er på vei.", address=recipient))
    except WrongState as error:
        tell(spoken(error.sentence), color="danger")
    return go("administration.people", anchor="epost")


@blueprint.get("/administrasjon/brukere/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """An account."""
    return _person(administering.show_person(reading(), who(), person_id))


def _person(
    facts: PersonFacts, account: Account | None = None, was: Account | None = None, trouble: Trouble = NO_TROUBLE, status: int = 200
) -> ResponseReturnValue:
    """``account``: what the form shows; ``was``: what it was read as. Both as they stand when not told."""
    own = {office.id: office.name for office in facts.person.agencies}
    choices = list(({int(office): name for office, name in offices()} | own).items())
    shown: dict[str, Any] = {"account": account or facts.account, "was": was or facts.account, "trouble": trouble, "agencies": choices}
    return page("administration/person.html", status=status, here="administration", facts=facts, **shown)


@blueprint.post("/administrasjon/brukere/<int:person_id>")
def save_person(person_id: int) -> ResponseReturnValue:
    """Keep name, address, agencies and the administrator's mark."""
    was, wanted = _read_account("was."), _read_account()
    try:
        merged = administering.edit_person(writing(), who(), now(), person_id, was, wanted)
    except OutOfDate as error:
        facts, trouble = administering.show_person(writing(), who(), person_id), Trouble(conflicts=error.conflicts)
        return _person(facts, Account(**error.values), trouble=trouble, status=409)
    except Invalid as error:
        return _person(administering.show_person(writing(), who(), person_id), wanted, was, Trouble(error.problems), 422)
    tell(_("Lagret. Endringer som andre gjorde samtidig, er tatt med.") if merged else _("Lagret."))
    return go("administration.person", person_id=person_id)


def _read_account(prefix: str = "") -> Account:
    """The account as the form has it. Of a settled conflict the last value counts: the one that was chosen."""
    form = request.form
    name, email = ((form.getlist(prefix + field) or [""])[-1] for field in ("name", "email"))
    offices = frozenset(number for text in form.getlist(f"{prefix}agencies") if (number := read_number(text)) is not None)
    return Account(name, email, offices, f"{prefix}administrator" in form)


@blueprint.post("/administrasjon/brukere/<int:person_id>/deaktivering")
def deactivate(person_id: int) -> ResponseReturnValue:
    """Close the account; the message has a way to open it again."""
    name = administering.show_person(writing(), who(), person_id).person.name
    try:
        administering.set_active(writing(), who(), now(), person_id, False)
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
        return go("administration.person", person_id=person_id)
    back = url_for("administration.activate", person_id=person_id)
    tell(_("%(name)s er deaktivert og logget ut overalt.", name=name), back, _("Angre"))
    return go("administration.person", person_id=person_id)


@blueprint.post("/administrasjon/brukere/<int:person_id>/aktivering")
def activate(person_id: int) -> ResponseReturnValue:
    """Open the account again."""
    administering.set_active(writing(), who(), now(), person_id, True)
    tell(_("Brukeren er aktiv igjen."))
    return go("administration.person", person_id=person_id)


@blueprint.post("/administrasjon/brukere/<int:person_id>/passordlenke")
def reset_link(person_id: int) -> ResponseReturnValue:
    """A link to a new password, shown this once for the administrator to hand over."""
    person = administering.show_person(writing(), who(), person_id).person
    try:
        token = administering.make_reset_link(writing(), who(), now(), person_id)
    except Invalid as error:
        tell(spoken(error.sentence), color="danger")
        return go("administration.person", person_id=person_id)
    back = url_for("administration.person", person_id=person_id)
    return show_link(_("Nytt passord til %(name)s", name=person.name), absolute("resets.show", token=token), back=back)


@blueprint.post("/administrasjon/brukere/<int:person_id>/innloggingsmater")
def forget_factors(person_id: int) -> ResponseReturnValue:
    """Take away the code app and the passkeys of who has lost them; the person is told by mail."""
    person = administering.show_person(writing(), who(), person_id).person
    if administering.forget_factors(writing(), who(), now(), person_id):
        mailing.queue_mail(writing(), now(), "notice", person.email, *letter("factor_removed", name=person.name))
    tell(_("%(name)s logger nå inn med passordet alene.", name=person.name))
    return go("administration.person", person_id=person_id)


# ---------------------------------------------------------------- what the forms share


def offices() -> list[tuple[str, str]]:
    """(id, name) of the agencies of today, to choose among."""
    return [(str(line.id), line.name) for line in registering.list_agencies(session()) if line.is_valid(today())]


def show_link(title: str, address: str, expires_at: Any = None, back: str = "") -> ResponseReturnValue:
    """A link, shown this once; ``back``: the page to go on to, without it the list of accounts."""
    context: dict[str, Any] = {"title": title, "links": [("", address)], "expires_at": expires_at}
    return page("administration/link.html", here="administration", back=back or url_for("administration.people"), **context)
