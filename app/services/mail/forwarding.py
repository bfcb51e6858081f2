"""Mail that was given up, as the installation's administrators see it: of a notice or a new password nobody else would know.

Mail to somebody who has no account yet is not here, for it stands beside the link it carries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.access import Permission, check
from app.domain.saying import say
from app.services.entry.entering import Who, actor_of
from app.services.mail import mailing
from app.store.base import Session

SHOWN = timedelta(days=14)
OF_PLANS = {"notices": say("Varsel om en plan"), "digest": say("Dagens varsler")}
"""Kinds of mail whose subject speaks of plans, which no administrator has a place in by that alone; and what is shown instead."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail that did not go out. ``reason``: why, with what to do; ``may_retry``: it can be tried anew, for its text is kept."""

    id: int
    recipient: str
    subject: str
    reason: str
    at: datetime
    may_retry: bool


def list_undelivered(session: Session, who: Who, now: datetime) -> list[Undelivered]:
    """The mails given up lately, the newest first.

    Raises:
        NotAllowed: the person does not administer the installation.
    """
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)
    rows = [row for row in mailing.list_given_up(session, now - SHOWN) if row.kind != "account"]
    return [
        Undelivered(row.id, row.recipient, OF_PLANS.get(row.kind, row.subject), row.error, row.at, mailing.may_retry(session, now, row))
        for row in rows
    ]


def try_again(session: Session, who: Who, now: datetime, mail_id: int) -> str:
    """Try a mail anew; returns whom it is to.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound, WrongState: see ``mailing.try_again``.
    """
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)
    return mailing.try_again(session, now, mail_id)
