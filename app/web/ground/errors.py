"""What stands in the way becomes a page, or a sentence, with the status that tells it to machines too."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.domain.errors import ChangedSince, Hindrance, Invalid, NotAllowed, NotFound, OutOfDate, WrongState
from app.domain.saying import say
from app.web.ground.help_topics import AFTER_ERROR, TOPICS
from app.web.ground.keeping import NEVER_AGAIN, keep_form
from app.web.ground.pages import page, spoken, wants_fragment
from app.web.ground.scope import SignInNeeded

log = logging.getLogger(__name__)

_STATUS: dict[type[Hindrance], int] = {NotAllowed: 403, NotFound: 404, WrongState: 409, OutOfDate: 409, ChangedSince: 409, Invalid: 422}

_TITLES = {
    400: say("Skjemaet kunne ikke brukes"),
    401: say("Du er ikke logget inn"),
    403: say("Du har ikke tilgang til dette"),
    404: say("Vi finner ikke siden"),
    405: say("Dette kan ikke gjøres her"),
    409: say("Noe har endret seg"),
    413: say("Filen er for stor"),
    422: say("Noe må rettes"),
    429: say("For mange forsøk"),
    500: say("Noe gikk galt hos oss"),
}
_SENTENCES = {
    400: say("Siden var åpen for lenge, eller noe manglet i skjemaet. Gå tilbake, last siden på nytt og prøv igjen."),
    401: say("Innloggingen er utløpt. Logg inn på nytt, så kan du fortsette der du var."),
    403: NotAllowed().sentence,
    404: NotFound().sentence,
    405: say("Adressen tar ikke imot det som ble sendt. Gå tilbake og bruk knappene på siden."),
    409: say("Noen andre har endret det samme i mellomtiden. Gå tilbake, last siden på nytt og se hva som gjelder nå."),
    413: say("Det du sendte, er for stort. Del opp filen, eller gjør bildene i den mindre."),
    422: say("Noe i skjemaet må rettes. Gå tilbake og se over feltene."),
    429: say("Vent noen minutter før du prøver igjen. Grensen beskytter kontoen din mot at noen gjetter passordet."),
    500: say("Feilen er vår, og den er loggført. Det du hadde lagret, er trygt. Prøv igjen om litt."),
}


def init_errors(app: Flask) -> None:
    """Let every hindrance and fault end as a page."""
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(Hindrance, _hindrance)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def answer(status: int, sentence: str = "") -> ResponseReturnValue:
    """An error as the browser asked for it: a sentence for htmx and scripts, else a page."""
    text = spoken(sentence or _SENTENCES.get(status, _SENTENCES[400 if status < 500 else 500]))
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        return {"error": text}, status
    if wants_fragment():
        return text, status, {"Content-Type": "text/plain; charset=utf-8"}
    title = spoken(_TITLES.get(status, _TITLES[400 if status < 500 else 500]))
    topic = TOPICS.get(AFTER_ERROR.get(status, "") if current_user.is_authenticated else "logg-inn")
    return render_template(
        "error.html", status=status, title=title, sentence=text, topic=topic, back=_page_before(), again=_same_page()
    ), status


def _page_before() -> str:
    """Where the person came from, when that is a page of ours and another than this one; a link there works without JavaScript too."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    is_ours = before.netloc == request.host and (request.method != "GET" or before.path != request.path)
    # One slash: with two the rest of the path would be read as the name of another site.
    return urlunsplit(("", "", f"/{before.path.lstrip('/')}", before.query, "")) if is_ours else ""


def _same_page() -> str:
    """This address, when asking once more does no harm."""
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    """Somebody who asks for a page is shown the way in and comes back afterwards; a script is told."""
    kept = None if wants_fragment() else keep_form()
    if kept is not None:
        return page("people/sign_in.html", status=HTTPStatus.UNAUTHORIZED, email="", problem="", wanted="", kept=kept)
    if wants_fragment() or request.method != "GET" or not request.accept_mimetypes.accept_html:
        return answer(HTTPStatus.UNAUTHORIZED)
    here = request.full_path.rstrip("?")
    return redirect(url_for("people.sign_in", neste=None if here == "/planer" else here), HTTPStatus.SEE_OTHER)


def _hindrance(error: Hindrance) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return answer(status, error.sentence)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    if not current_user.is_authenticated and request.endpoint not in NEVER_AGAIN:
        return _sign_in(SignInNeeded())
    return answer(HTTPStatus.BAD_REQUEST, _("Siden var åpen for lenge. Last den på nytt og prøv igjen. Kopier først det du har skrevet."))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return answer(error.code)


def _fault(error: Exception) -> ResponseReturnValue:
    """Our own mistake. Of the request the log gets method and route alone, not what may hold personal data."""
    log.error("fault in %s %s", request.method, request.url_rule, exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR)
