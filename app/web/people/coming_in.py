"""What every way in has in common: where to go afterwards, and the second step."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit

from app.domain.errors import NotFound
from app.services.entry.sealing import Keyring
from app.services.people import joining
from app.services.people.unlocking import Site
from app.web.ground.keeping import kept_form
from app.web.ground.pages import page
from app.web.ground.scope import now, reading, settings
from app.web.people.signing import sign_in_as

PENDING_SECONDS = 10 * 60
PENDING = "venter"


def wanted(fallback: str = "plans.index") -> str:
    """The page to go on to: one of ours, never another site's."""
    address = request.values.get("neste", "")
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if is_ours else url_for(fallback)


def site() -> Site:
    """Whom passkeys belong to: the installation's own address, or that of the request where it has none."""
    address = settings().base_url or request.url_root.rstrip("/")
    return Site(urlsplit(address).hostname or "", address)


def keyring() -> Keyring:
    """The keys of this installation."""
    return Keyring(settings().secret_key)


def begin(person_id: int, method: str, challenge: str | None = None) -> ResponseReturnValue:
    """Sign the person in on this browser and go on, to what was asked for or to the form that was kept."""
    kept, address = kept_form(), wanted()
    sign_in_as(person_id, method, challenge)
    return page("people/resend.html", kept=kept, title=_("Du er logget inn igjen")) if kept else redirect(address, 303)


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


def too_many(_limit: RequestLimit) -> Response:
    """The sign-in page once more when there were too many tries: what was written before it expired must not be lost."""
    problem = _("For mange forsøk. Vent noen minutter, og prøv igjen. Er du logget inn i en annen nettleser, virker den som før.")
    form = {"email": request.form.get("email", ""), "wanted": request.form.get("neste", "")}
    return make_response(page("people/sign_in.html", status=429, problem=problem, kept=kept_form(), **form))
