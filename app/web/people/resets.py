"""A forgotten password: ask for a mail, and choose a new one by the link in it."""

from flask import Blueprint, Response, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import Invalid, NotFound
from app.domain.people import check_email
from app.services.mail import mailing
from app.services.people import resetting
from app.web.ground.limits import by_account, limited, limited_by_network, remember_browser
from app.web.ground.pages import page, spoken, tell
from app.web.ground.scope import now, reading, settings, writing
from app.web.people.letters import absolute, letter
from app.web.people.people import EMAIL_ONCE

blueprint = Blueprint("resets", __name__, url_prefix="/passord")


@blueprint.after_request
def keep_address(response: Response) -> Response:
    """The address of these pages holds the token: it goes to nobody."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/glemt")
def ask() -> ResponseReturnValue:
    """Where to send the link."""
    return page("people/forgot.html", email="", problem="")


@blueprint.post("/glemt")
@limited(by_account, lambda: settings().reset_limit)
def send() -> ResponseReturnValue:
    """Mail the link, if somebody has the address; the answer and the work are the same in both cases."""
    email = request.form.get("email", "").strip()
    if problems := check_email(email):
        return page("people/forgot.html", status=422, email=email, problem=spoken(problems["email"]))
    asked = resetting.ask_reset(writing(), now(), email)
    subject, body = letter("reset", address=absolute("resets.show", token=asked.token))
    mailing.queue_mail(writing(), now(), "reset", email, subject, body, asked.link_id)
    return page("people/forgot_sent.html", email=email)


@blueprint.get("/<token>")
@limited_by_network
def show(token: str) -> ResponseReturnValue:
    """The form for the new password. Opening it uses nothing up: mail programs open links too."""
    try:
        person = resetting.open_reset(reading(), now(), token)
    except NotFound as error:
        return _unusable(error)
    return page("people/new_password.html", token=token, email=person.email, problem="")


@blueprint.post("/<token>")
@limited_by_network
def save(token: str) -> ResponseReturnValue:
    """Keep the new password, sign out everywhere, and lead to the sign-in."""
    try:
        person = resetting.set_password_by_link(writing(), now(), token, request.form.get("password", ""), settings().leaked_passwords)
    except NotFound as error:
        return _unusable(error)
    except Invalid as error:
        known = resetting.open_reset(reading(), now(), token)
        return page("people/new_password.html", status=422, token=token, email=known.email, problem=spoken(error.problems["password"]))
    subject, body = letter("password_changed", name=person.name)
    mailing.queue_mail(writing(), now(), "notice", person.email, subject, body)
    return _to_sign_in(person.email)


def _to_sign_in(email: str) -> ResponseReturnValue:
    session.clear()
    session[EMAIL_ONCE] = email
    remember_browser(email)
    tell(_("Passordet er byttet. Logg inn med det nye."))
    return redirect(url_for("people.sign_in"), 303)


def _unusable(error: NotFound) -> Response:
    """A link that opens no more: the page leads to a new one, and does not tell what was wrong with the old."""
    return make_response(page("people/link_closed.html", status=404, sentence=spoken(error.sentence)))
