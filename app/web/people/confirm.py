"""The second step of signing in, and signing in with a passkey alone."""

from base64 import b64decode, b64encode

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import Invalid
from app.services.people import confirming, unlocking
from app.services.people.unlocking import Question
from app.web.ground.keeping import kept_form
from app.web.ground.limits import by_person, limited, limited_by_network
from app.web.ground.pages import page, spoken
from app.web.ground.scope import now, reading, writing
from app.web.people import coming_in
from app.web.people.letters import notify

blueprint = Blueprint("confirm", __name__, url_prefix="/innlogging")

ASKED = "sporsmal"


@blueprint.get("/bekreft")
def show() -> ResponseReturnValue:
    """The form for the second step; who has not taken the first is shown that."""
    if coming_in.pending() is None:
        return redirect(url_for("people.sign_in", neste=request.args.get("neste")), 303)
    return page("people/confirm.html", problem="", wanted=coming_in.wanted())


@blueprint.post("/bekreft")
@limited(by_person, on_breach=coming_in.too_many)
def enter() -> ResponseReturnValue:
    """Check a code of the app, or a recovery code."""
    waiting = coming_in.pending()
    if waiting is None:
        return _begin_anew()
    try:
        method = confirming.check_code(writing(), now(), coming_in.keyring(), waiting.person_id, request.form.get("code", ""))
    except Invalid as error:
        problem = spoken(error.problems["code"])
        return page("people/confirm.html", status=422, problem=problem, wanted=coming_in.wanted(), kept=kept_form())
    going_on = coming_in.begin(waiting.person_id, method)
    if method == "recovery":
        notify("recovery_used")
    return going_on


def _begin_anew() -> ResponseReturnValue:
    """The first step once more: it was too long ago. A form that was kept travels on."""
    return page(
        "people/sign_in.html", status=422, email="", problem="", is_late=True, wanted=request.form.get("neste", ""), kept=kept_form()
    )


# ---------------------------------------------------------------- passkeys


def remember_question(question: Question) -> ResponseReturnValue:
    """Send the question to the script of the page; what it must be answered with waits in the session, for one answer."""
    session[ASKED] = b64encode(question.challenge).decode()
    return current_app.response_class(question.options, mimetype="application/json")


def asked() -> bytes:
    """What was asked of this browser; nothing when nothing was, or it has been answered."""
    return b64decode(session.pop(ASKED, ""))


@blueprint.post("/passnokkel/sporsmal")
@limited_by_network
def ask_passkey() -> ResponseReturnValue:
    """What the browser is to ask the device for."""
    waiting = coming_in.pending()
    return remember_question(unlocking.ask_for_known(reading(), coming_in.site(), waiting.person_id if waiting else None))


@blueprint.post("/passnokkel")
@limited_by_network
def enter_by_passkey() -> ResponseReturnValue:
    """Sign in with what the device answered."""
    waiting, challenge = coming_in.pending(), asked()
    known = waiting.person_id if waiting else None
    try:
        person_id = unlocking.use_passkey(writing(), now(), coming_in.site(), challenge, request.form.get("svar", ""), known)
    except Invalid as error:
        template = "people/confirm.html" if waiting else "people/sign_in.html"
        problem = spoken(error.problems["passkey"])
        return page(template, status=422, email="", problem=problem, wanted=request.form.get("neste", ""), kept=kept_form())
    return coming_in.begin(person_id, "passkey", unlocking.spent(challenge))
