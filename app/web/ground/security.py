"""What every answer carries: the content policy, and what keeps an answer out of frames, caches and guesses."""

from http import HTTPStatus

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect

from app.services.entry.entering import Who, who_is
from app.settings import Settings
from app.web.ground.scope import now, reading

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

PERMISSIONS = "camera=(), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
SESSION_HOURS = 12
"""How long a browser stays signed in without being used."""

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)
login = LoginManager()


class SignedIn:
    """The person of the cookie, in the form Flask-Login asks for. ``cookie`` names the sign-in and holds its token."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, who: Who, cookie: str) -> None:
        self.who = who
        self._id = cookie

    def get_id(self) -> str:
        """What the cookie holds."""
        return self._id


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, left alone by static files: they are the same for everybody.

    Were they told to vary with the cookie, browsers would ask for every one of them again after each answer that renews it.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Renew the cookie with the answer, and say that the answer depends on it."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


@login.user_loader
def _load(cookie: str) -> SignedIn | None:
    number, _, token = cookie.partition(":")
    person = who_is(reading(), int(number), token, now()) if number.isdecimal() else None
    return SignedIn(person, cookie) if person else None


def init_security(app: Flask, settings: Settings) -> None:
    """Sessions, form tokens, limits and headers."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="samplan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=SESSION_HOURS * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        # Pages whose address is a secret tell it to nobody, so a form of theirs comes without the referrer that strictness asks for.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=settings.max_upload + 1_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=2_000,
        RATELIMIT_STORAGE_URI=settings.limiter_storage,
    )
    app.session_interface = Sessions()
    csrf.init_app(app)
    limiter.init_app(app)
    login.init_app(app)
    app.before_request(_recognise)
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def _recognise() -> None:
    """Load the person before anything else: later, it would end a transaction that writes."""
    if request.endpoint not in ("static", None):
        bool(current_user.is_authenticated)


def _refuse_nul() -> None:
    """No address and no field holds the sign that ends strings elsewhere; PostgreSQL cannot keep it, and nobody can type it."""
    words = (request.path, *request.args.keys(), *request.args.values(), *request.form.keys(), *request.form.values())
    if any("\0" in word for word in words):
        abort(HTTPStatus.BAD_REQUEST)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = PERMISSIONS
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
