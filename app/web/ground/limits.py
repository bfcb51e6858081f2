"""How often somebody may try: counted for the network a request comes from, and for the account it is about.

A password can be guessed from one network against many accounts, or from many networks against one; each count stops one of them. They lie
in the limiter's storage, not in the database: a try that is refused then costs no write, and ten thousand of them hold up nobody who saves.
The price: a restart forgets them. Nobody is locked out where they are signed in, for only the way in is counted; and a browser that
an account has signed in on before is counted by itself, so that tries from elsewhere do not shut its owner out.
"""

import secrets
from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from flask import Response, after_this_request, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer

from app.web.ground.scope import settings
from app.web.ground.security import limiter

View = Callable[..., ResponseReturnValue]
KNOWN_COOKIE = "samplan_kjent"
KNOWN_SECONDS = 365 * 24 * 3600


def by_network() -> str:
    """Where the request comes from. Of IPv6 the first 64 bits: a household has all the addresses behind them."""
    address = ip_address(get_remote_address())
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return address.exploded[:19]
    return str(address)


def by_account() -> str:
    """The account that the form's address names, whether there is one or not; or this browser, when the account knows it."""
    account = _account(request.form.get("email", ""))
    return _known_browser(account) or account


def by_person() -> str:
    """The person who is signed in here, or whose password was right a moment ago; each browser by itself."""
    return f"{session.get('_user_id', '')}:{session.get('venter', {}).get('person', '')}" + request.path


def _account(email: str) -> str:
    return "konto " + sha256(email.strip().lower().encode()).hexdigest()[:32]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known browser")


def _known_browser(account: str) -> str:
    try:
        known, browser = _signer().loads(request.cookies.get(KNOWN_COOKIE, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return f"nettleser {browser}" if known == account else ""


def remember_browser(email: str) -> None:
    """Let the account know this browser from now on."""
    value = _signer().dumps([_account(email), secrets.token_urlsafe(12)])

    @after_this_request
    def keep(response: Response) -> Response:
        secure = settings().secure_cookies
        response.set_cookie(KNOWN_COOKIE, value, max_age=KNOWN_SECONDS, path="/innlogging", samesite="Lax", httponly=True, secure=secure)
        return response


def was_refused(response: Response) -> bool:
    """Whether a try counts against its network: those that went well do not, for a whole town hall may sit behind one address."""
    return response.status_code in (404, 422)


def was_unknown(response: Response) -> bool:
    """The same where forms may be filled in wrongly in good faith: an address that nobody has counts alone."""
    return response.status_code == 404


def limited(
    key: Callable[[], str],
    per_try: Callable[[], str] = lambda: settings().account_limit,
    on_breach: Callable[[RequestLimit], Response] | None = None,
) -> Callable[[View], View]:
    """Both counts on a view: tries that were refused by network, and all tries by ``key``, as many as ``per_try`` says.

    The network's is asked first, so that who has used it up adds no more accounts to what is counted.
    """

    def wrap(view: View) -> View:
        of_network = limiter.limit(lambda: settings().sign_in_limit, key_func=by_network, deduct_when=was_refused, on_breach=on_breach)
        limited_twice: View = limiter.limit(per_try, key_func=key, on_breach=on_breach)(of_network(view))
        return limited_twice

    return wrap


def limited_by_network(view: View) -> View:
    """The count of refused tries alone, for what belongs to no account."""
    limited_once: View = limiter.limit(lambda: settings().sign_in_limit, key_func=by_network, deduct_when=was_refused)(view)
    return limited_once


def limited_by_guesses(view: View) -> View:
    """The count of guessed addresses alone, for pages behind a personal link that is used many times."""
    limited_once: View = limiter.limit(lambda: settings().sign_in_limit, key_func=by_network, deduct_when=was_unknown)(view)
    return limited_once
