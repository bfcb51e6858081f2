"""The administrators' pages: the accounts of the installation and its plans."""

from typing import Any, get_args

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, OutOfDate, WrongState
from app.services.agencies import registering
from app.services.installation import overseeing
from app.services.mail import forwarding, mailing
from app.services.mail.notifying import Invited
from app.services.people import administering
from app.services.people.administering import Account, PersonFacts, Shown
from app.web.ground.look import today
from app.web.ground.pages import go, page, spoken, tell
from app.web.ground.scope import now, reading, session, settings, who, writing
from app.web.people.letters import absolute, letter
from app.web.plan.opened import NO_TROUBLE, Trouble

blueprint = Blueprint("administration", __name__)


@blueprint.get("/administrasjon")
def index() -> ResponseReturnValue:
    """The first of the administrators' pages."""
    who()
    return redirect(url_for("administration.people"), 303)


# ---------------------------------------------------------------- accounts


@blueprint.get("/administrasjon/brukere")
def people() -> ResponseReturnValue:
    """The accounts, searched by words and agency, and the links to accounts that nobody has used."""
    words, agency, shown = request.args.get("sok", "").strip(), _number(request.args.get("virksomhet", "")), request.args.get("vis", "")
    wish: Shown = next((known for known in get_args(Shown) if known == shown), "active")
    found = administering.list_people(reading(), who(), words, agency, wish)
    waiting = administering.list_waiting(reading(), who(), now())
    undelivered = forwarding.list_undelivered(reading(), who(), now())
    offices = [(str(line.id), line.name) for line in registering.list_agencies(reading())]
    context: dict[str, Any] = {"words": words, "agency": str(agency or ""), "shown": wish, "agencies": offices, "waiting": waiting}
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


@blueprint.get("/administrasjon/brukere/ny")
def new_person() -> ResponseReturnValue:
    """The form by which somebody new is given an account."""
    administering.list_people(reading(), who())
    return _new_person()


def _new_person(problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    return page(
        "administration/new_person.html",
        status=status,
        problems=problems or {},
        form=request.form,
        agencies=_offices(),
        mails=settings().mail_server is not None,
        here="administration",
    )


def _offices() -> list[tuple[str, str]]:
    """(id, name) of the agencies of today, to choose among."""
    return [(str(line.id), line.name) for line in registering.list_agencies(session()) if line.is_valid(today())]


@blueprint.post("/administrasjon/brukere/ny")
def invite_person() -> ResponseReturnValue:
    """Make the link, and mail it or show it."""
    form, write = request.form, _account_letter if request.form.get("hvordan") != "lenke" else None
    agency, administrator = _number(form.get("agency", "")), "administrator" in form
    try:
        invited = administering.invite_person(
            writing(), who(), now(), form.get("email", ""), form.get("name", ""), agency, administrator, write
        )  # fmt: skip
    except Invalid as error:
        return _new_person(error.problems, 422)
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
    return _show_link(_("Lenken til %(name)s", name=invited.name or invited.email), address, invited.expires_at)


def _show_link(title: str, address: str, expires_at: Any = None, back: str = "") -> ResponseReturnValue:
    context: dict[str, Any] = {"title": title, "links": [("", address)], "expires_at": expires_at}
    return page("administration/link.html", here="administration", back=back or url_for("administration.people"), **context)


@blueprint.post("/administrasjon/brukere/invitasjoner/<int:link_id>/fornying")
def invite_again(link_id: int) -> ResponseReturnValue:
    """A new link in the place of one that waits."""
    write = _account_letter if request.form.get("hvordan") != "lenke" else None
    return _handed_over(administering.invite_again(writing(), who(), now(), link_id, write), write is not None)


@blueprint.post("/administrasjon/brukere/invitasjoner/<int:link_id>/tilbaketrekking")
def withdraw(link_id: int) -> ResponseReturnValue:
    """Let a link that waits open no more."""
    name = administering.withdraw(writing(), who(), now(), link_id)
    tell(_("Lenken til %(name)s er trukket tilbake.", name=name))
    return go("administration.people", anchor="venter")


@blueprint.get("/administrasjon/brukere/<int:person_id>")
def person(person_id: int) -> ResponseReturnValue:
    """An account."""
    return _person(administering.show_person(reading(), who(), person_id))


def _person(
    facts: PersonFacts, account: Account | None = None, was: Account | None = None, trouble: Trouble = NO_TROUBLE, status: int = 200
) -> ResponseReturnValue:
    """``account``: what the form shows; ``was``: what it was read as. Both as they stand when not told."""
    own = {office.id: office.name for office in facts.person.agencies}
    offices = list(({int(office): name for office, name in _offices()} | own).items())
    shown: dict[str, Any] = {"account": account or facts.account, "was": was or facts.account, "trouble": trouble, "agencies": offices}
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
    offices = frozenset(int(text) for text in form.getlist(f"{prefix}agencies") if text.isdecimal())
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
    return _show_link(_("Nytt passord til %(name)s", name=person.name), absolute("resets.show", token=token), back=back)


@blueprint.post("/administrasjon/brukere/<int:person_id>/innloggingsmater")
def forget_factors(person_id: int) -> ResponseReturnValue:
    """Take away the code app and the passkeys of who has lost them; the person is told by mail."""
    person = administering.show_person(writing(), who(), person_id).person
    if administering.forget_factors(writing(), who(), now(), person_id):
        mailing.queue_mail(writing(), now(), "notice", person.email, *letter("factor_removed", name=person.name))
    tell(_("%(name)s logger nå inn med passordet alene.", name=person.name))
    return go("administration.person", person_id=person_id)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


# ---------------------------------------------------------------- plans


@blueprint.get("/administrasjon/planer")
def plans() -> ResponseReturnValue:
    """Every plan there is: who runs it, and nothing of what stands in it."""
    return _plans()


def _plans(problems: dict[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    cards, candidates = overseeing.list_plans(session(), who()), overseeing.list_candidates(session(), who())
    options = [(str(person_id), name) for person_id, name in candidates]
    context: dict[str, Any] = {"plans": cards, "candidates": options, "problems": problems or {}, "form": request.form}
    return page("administration/plans.html", status=status, here="administration", **context)


@blueprint.post("/administrasjon/planer")
def start_plan() -> ResponseReturnValue:
    """Start an empty plan for somebody."""
    form = request.form
    title, period, chosen = form.get("title", ""), form.get("period", ""), _number(form.get("person", "")) or 0
    try:
        overseeing.start_plan(writing(), who(), now(), chosen, title, period)
    except Invalid as error:
        return _plans(error.problems, 422)
    tell(_("«%(title)s» er opprettet. Koordinatoren finner planen i sin liste.", title=title))
    return go("administration.plans")


@blueprint.post("/administrasjon/planer/<slug>/koordinator")
def appoint(slug: str) -> ResponseReturnValue:
    """Give a plan without a coordinator one."""
    try:
        name = overseeing.appoint_coordinator(writing(), who(), now(), slug, _number(request.form.get("person", "")) or 0)
    except Invalid as error:
        return _plans({f"person-{slug}": error.sentence}, 422)
    tell(_("%(name)s er koordinator for planen.", name=name))
    return go("administration.plans")
