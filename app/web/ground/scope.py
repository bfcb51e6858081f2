"""Session and person of one request.

A route says what it needs: ``reading()`` or ``writing()``. What was written is committed before the answer leaves, if the answer is a good
one, or as soon as the service is done (``kept``) where the answer takes long to draw; anything else is rolled back. A GET that asks to
write is a fault in the code, and stops.
"""

from datetime import UTC, datetime
from typing import Literal, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

from app.services.entry.entering import Who
from app.settings import Settings
from app.store.base import Session, begin_as, db
from app.store.base import reading as reading_once

__all__ = ["SignInNeeded", "kept", "let_go", "now", "reading", "reading_once", "session", "settings", "who", "writing"]
"""``reading_once``: a transaction outside requests, for what goes on beside them."""


Done = TypeVar("Done")


class SignInNeeded(Exception):
    """Nobody is signed in, or no longer."""


def settings() -> Settings:
    """The settings of this process."""
    kept: Settings = current_app.config["SAMPLAN"]
    return kept


def who() -> Who:
    """The person signed in. Raises SignInNeeded."""
    if not current_user.is_authenticated:
        raise SignInNeeded
    person: Who = current_user.who
    return person


def now() -> datetime:
    """The moment of this request, the same throughout it."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


def reading() -> Session:
    """The session, in a transaction that cannot write; where the request is writing already, the same transaction, with what it wrote."""
    return db.session() if g.get("mode") == "write" else _session("read")


def writing() -> Session:
    """The session, in a transaction that is committed when the answer is a good one. What was read before it began is read anew."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        raise RuntimeError(f"{request.method} {request.path} may not write")
    return _session("write")


def session() -> Session:
    """The session as the request's method asks for it: reading for a GET, writing for all that change something, until it is kept."""
    return reading() if request.method in ("GET", "HEAD", "OPTIONS") or g.get("is_kept") else writing()


def kept(done: Done) -> Done:
    """Commit what a service has written, and hand on what it gave; what follows reads.

    Writers take turns, and everybody who types is one: nobody is to wait while an answer is drawn.
    """
    db.session.commit()
    let_go()
    g.is_kept = True
    return done


def _session(mode: Literal["read", "write"]) -> Session:
    if g.get("mode") != mode:
        db.session.rollback()
        g.mode = mode
        begin_as(mode)
    return db.session()


def let_go() -> None:
    """End the request's transaction without keeping anything: what follows may last, and nobody waits while holding one."""
    db.session.remove()
    g.pop("mode", None)
    begin_as("read")


def _finish(response: Response) -> Response:
    if g.get("mode") == "write" and response.status_code < 400:
        db.session.commit()
    else:
        _refuse_unsaved(response)
        db.session.rollback()
    g.pop("mode", None)
    begin_as("read")
    return response


def _refuse_unsaved(response: Response) -> None:
    """A good answer to a reading request that leaves changes unsaved would be a lie."""
    session = db.session()
    if response.status_code < 400 and (session.new or session.dirty or session.deleted):
        raise RuntimeError(f"{request.method} {request.path} leaves changes unsaved")


def init_scope(app: Flask, settings: Settings) -> None:
    """Let every request of the application end as told above."""
    app.config["SAMPLAN"] = settings
    app.after_request(_finish)
