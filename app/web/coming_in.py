"""What every way in has in common: where to go afterwards, the second step, and the moment somebody is signed in."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, request, session, url_for
from flask import redirect as _redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_login import login_user

from app.domain.errors import NotFound
from app.services import joining
from app.services.sealing import Keyring
from app.services.unlocking import Site
from app.web.keeping import kept_form
from app.web.limits import remember_browser
from app.web.pages import page
from app.web.scope import now, reading, settings, writing
from app.web.security import SignedIn

PENDING_SECONDS = 10 * 60
SURE_SECONDS = 10 * 60
PENDING, SURE_AT = "venter", "sikker"
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("Linux", "Linux"))
"""What stands in a browser's own name → what people call it; the first that fits, for browsers carry each other's marks."""


def wanted(fallback: str = "plans.index") -> str:
    """The page to go on to: one of ours, never another site's."""
    address = request.values.get("neste", "")
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if is_ours else url_for(fallback)


def device() -> str:
    """What the browser calls itself, as it is kept beside the sign-in."""
    agent = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(word for word in (browser, system) if word)


def site() -> Site:
    """Whom passkeys belong to: the installation's own address, or that of the request where it has none."""
    address = settings().base_url or request.url_root.rstrip("/")
    return Site(urlsplit(address).hostname or "", address)


def keyring() -> Keyring:
    """The keys of this installation."""
    return Keyring(settings().secret_key)


def begin(person_id: int, method: str, challenge: str | None = None) -> ResponseReturnValue:
    """Sign the person in on this browser and go on, to what was asked for or to the form that was kept.

    Everything the cookie held before is dropped, so that nothing somebody else put there lives on.
    """
    kept, address = kept_form(), wanted()
    who, cookie = joining.begin_session(writing(), now(), person_id, method, device(), challenge)
    session.clear()
    login_user(SignedIn(who, cookie))
    session.permanent = True
    make_sure()
    remember_browser(who.email)
    return page("people/resend.html", kept=kept, title=_("Du er logget inn igjen")) if kept else _redirect(address, 303)


# ---------------------------------------------------------------- the second step


@dataclass(frozen=True, slots=True)
class Pending:
    """Somebody whose password was right, and who has not yet shown the second factor."""

    person_id: int


def ask_second_step(person_id: int) -> ResponseReturnValue:
    """The password was right; ask for what the person has besides. A form that was kept travels on."""
    stamp = joining.stamp_of(reading(), person_id)
    session[PENDING] = {"person": person_id, "at": int(now().timestamp()), "stamp": stamp}
    return page("people/confirm.html", problem="", wanted=wanted(), kept=kept_form())


def pending() -> Pending | None:
    """Whose second step this browser is at; None when it took too long, or the password has been changed since."""
    held = session.get(PENDING)
    if not isinstance(held, dict) or now().timestamp() - held["at"] > PENDING_SECONDS:
        return None
    try:
        stands = joining.stamp_of(reading(), held["person"]) == held["stamp"]
    except NotFound:
        return None
    return Pending(held["person"]) if stands else None


# ---------------------------------------------------------------- being sure


def make_sure() -> None:
    """Remember that the person has just shown who they are."""
    session[SURE_AT] = int(now().timestamp())


def is_sure() -> bool:
    """Whether the person showed who they are a moment ago: asked before anything that would let a stranger stay."""
    return now().timestamp() - session.get(SURE_AT, 0) <= SURE_SECONDS


def too_many(_limit: RequestLimit) -> Response:
    """The sign-in page once more when there were too many tries: what was written before it expired must not be lost."""
    problem = _("For mange forsøk. Vent noen minutter, og prøv igjen. Er du logget inn i en annen nettleser, virker den som før.")
    form = {"email": request.form.get("email", ""), "wanted": request.form.get("neste", "")}
    body, status = page("people/sign_in.html", status=429, problem=problem, kept=kept_form(), **form)  # type: ignore[misc]
    return Response(body, status, mimetype="text/html")
