"""One-time links on their way to those they are for: by mail, or handed over by whoever asked for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.services.entry.entering import Who
from app.services.mail import mailing
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh link: whom it is for, the role in a plan it gives, and its token, which is told to whoever made it and never again."""

    link_id: int
    email: str
    name: str
    token: str
    expires_at: datetime
    role: str = ""


Writer = Callable[[Invited], tuple[str, str]]
"""Subject and text of the mail that carries the link."""


def send(session: Session, who: Who, now: datetime, invited: Invited, kind: str, write: Writer | None) -> Invited:
    """Ask for the mail with the link, unless there is nobody to write it. The person is told if it cannot be sent."""
    if write is not None:
        subject, body = write(invited)
        mailing.queue_mail(session, now, kind, invited.email, subject, body, link_id=invited.link_id, person_id=who.person_id or None)
    return invited
