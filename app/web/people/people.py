"""The way in by password, the way out, and how the pages look to this person."""

from flask import Blueprint, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.services.people import confirming, joining
from app.web.ground.keeping import kept_form
from app.web.ground.limits import by_account, limited
from app.web.ground.pages import page, tell
from app.web.ground.scope import now, reading, who, writing
from app.web.people import coming_in

blueprint = Blueprint("people", __name__)

YEAR_SECONDS = 365 * 24 * 3600
EMAIL_ONCE = "epost"
"""In the session: the address to put into the form once, after a new password."""


@blueprint.get("/innlogging")
def sign_in() -> ResponseReturnValue:
    """The form. Somebody who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(coming_in.wanted(), 303)
    session.pop(coming_in.PENDING, None)
    return page("people/sign_in.html", email=session.pop(EMAIL_ONCE, ""), problem="", wanted=request.args.get("neste", ""))


@blueprint.post("/innlogging")
@limited(by_account, on_breach=coming_in.too_many)
def enter() -> ResponseReturnValue:
    """Check address and password. What did not fit is not told."""
    email = request.form.get("email", "").strip()
    person_id = joining.check_sign_in(reading(), email, request.form.get("password", ""))
    if person_id is None:
        problem = _("E-postadressen og passordet passer ikke sammen. Se etter skrivefeil, og prøv igjen.")
        return page("people/sign_in.html", status=422, email=email, problem=problem, wanted=request.form.get("neste", ""), kept=kept_form())
    if confirming.factors_of(reading(), person_id):
        return coming_in.ask_second_step(person_id)
    return coming_in.begin(person_id, "password")


@blueprint.post("/utlogging")
def sign_out() -> ResponseReturnValue:
    """Out of this browser."""
    if current_user.is_authenticated:
        joining.end_session(writing(), now(), who())
    logout_user()
    session.clear()
    tell(_("Du er logget ut."))
    return redirect(url_for("people.sign_in"), 303)
