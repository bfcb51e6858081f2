"""Mail on its way out: asked for in the transaction that gives reason for it, sent by the worker, tried again when it fails.

What a mail says is finished text; pages make it of templates. A mail may carry a one-time link, so its text is forgotten once it is sent,
and when it has failed and the link opens no more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.domain.errors import NotFound, WrongState, refuse_if
from app.domain.lines import safe_line
from app.domain.people import check_email
from app.domain.saying import say
from app.services.entry import linking
from app.store import links, mails, people
from app.store.base import Session
from app.store.people_tables import MailRow

State = Literal["waiting", "sent", "failed"]
WAITS = (timedelta(minutes=1), timedelta(minutes=10))
"""How long after each try that failed the next one comes; after the last of them the mail is given up."""
KEEP_FAILED = timedelta(days=14)
ANSWERED = frozenset({"round"})
"""Kinds of mail that are written for somebody, to whom an answer goes; the others are the tool's own."""
CLOSED = say("Lenken i e-posten er brukt, trukket tilbake eller for gammel. Lag en ny.")
STALE = say("Det e-posten fortalte, gjaldt ikke lenger.")
MOST_SUBJECT, MOST_CONVERSATION = 200, 80
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is to be sent. ``id`` is the same at every try, so that a receiver can see that two are one; ``conversation`` is that of
    all mails about one thing, empty for none; ``reply_to``: name and address of whom an answer goes to, empty for nobody."""

    id: int
    kind: str
    recipient: str
    subject: str
    body: str
    at: datetime
    conversation: str = ""
    reply_to: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Sending:
    """How far a mail has come, for who caused it. ``reason``: why it did not go out, with what to do."""

    state: State
    reason: str


def queue_mail(
    session: Session,
    now: datetime,
    kind: str,
    recipient: str,
    subject: str,
    body: str,
    link_id: int | None = None,
    person_id: int | None = None,
    conversation: str = "",
) -> int:
    """Ask the worker to send a mail when this transaction is committed; returns the mail's id.

    Args:
        kind: what it is about («invitation», «reset», …). link_id: the one-time link it carries. person_id: who caused it, and is told
            when it cannot be sent; None for mail that nobody waits for the fate of. conversation: names what several mails are about, in
            letters, digits and «-»; other signs become «-».

    Raises:
        Invalid: the recipient is no address.
    """
    refuse_if(check_email(recipient))
    row = MailRow(
        kind=kind,
        recipient=recipient.strip(),
        subject=safe_line(subject, MOST_SUBJECT),
        body=body.strip() + "\n",
        link_id=link_id,
        person_id=person_id,
        at=now,
        state="waiting",
        next_try_at=now,
        conversation=_NOT_IN_A_NAME.sub("-", conversation)[:MOST_CONVERSATION],
    )
    return mails.add_mail(session, row).id


def try_again(session: Session, now: datetime, mail_id: int) -> str:
    """Try a failed mail anew; returns whom it is to. Whoever calls has asked whether the person may.

    Raises:
        NotFound: no such mail.
        WrongState: it has not failed, or what it said is forgotten because its link opens no more.
    """
    mail = _mail(session, mail_id)
    if mail.state != "failed":
        raise WrongState(say("E-posten er sendt, eller er på vei."))
    if not may_retry(session, now, mail):
        raise WrongState(CLOSED)
    mails.set_waiting(session, mail, now)
    return mail.recipient


def sendings_of_links(session: Session, link_ids: Sequence[int]) -> dict[int, Sending]:
    """Link → how far the newest mail that carries it has come. Links that nobody mailed are not there."""
    return {mail.link_id: sending_of(mail) for mail in mails.list_mails_of_links(session, link_ids) if mail.link_id is not None}


def list_given_up(session: Session, since: datetime) -> list[MailRow]:
    """The mails that could not be sent, the newest first, but for those that another of the same kind to the same address has followed.

    What was ended because its link opened no more, or what it told holds no more, is not there: nobody lacks it.
    """
    return [mail for mail in mails.list_failed(session, since) if mail.error not in (CLOSED, STALE)]


def sending_of(mail: MailRow) -> Sending:
    """How far a mail has come."""
    state: State = "sent" if mail.state == "sent" else "failed" if mail.state == "failed" else "waiting"
    return Sending(state, mail.error)


def may_retry(session: Session, now: datetime, mail: MailRow) -> bool:
    """Whether what the mail said is kept, and the link in it opens."""
    link = links.find_link(session, mail.link_id) if mail.link_id is not None else None
    return mail.body != "" and (link is None or linking.link_state(link, now) == "open")


# ---------------------------------------------------------------- the worker's side


def next_letter(session: Session, now: datetime) -> Letter | None:
    """The mail whose turn it is, or None. It stays waiting until the worker tells what became of it: cut off in between, it goes twice."""
    mail = mails.find_due_mail(session, now)
    if mail is None:
        return None
    asker = people.find_person(session, mail.person_id) if mail.kind in ANSWERED and mail.person_id is not None else None
    reply_to = (asker.name, asker.email) if asker is not None and asker.active else ("", "")
    return Letter(mail.id, mail.kind, mail.recipient, mail.subject, mail.body, mail.at, mail.conversation, reply_to)


def drop_if_closed(session: Session, now: datetime, mail_id: int) -> bool:
    """End a mail whose link opens no more without sending it; whether that was done.

    So nobody gets a link that does not work; and a reset that was asked for in vain ends here, out of sight of who asked.

    Raises:
        NotFound: no such mail.
    """
    mail = _mail(session, mail_id)
    link = links.find_link(session, mail.link_id) if mail.link_id is not None else None
    if link is None or linking.link_state(link, now) == "open":
        return False
    mails.set_failed(session, mail, now, CLOSED)
    mails.set_emptied(session, now, now - KEEP_FAILED)
    return True


def report_sent(session: Session, now: datetime, mail_id: int) -> None:
    """The mail has gone out.

    Raises:
        NotFound: no such mail.
    """
    mails.set_sent(session, _mail(session, mail_id), now)


def report_not_sent(session: Session, now: datetime, mail_id: int, reason: str, for_good: bool) -> None:
    """The mail did not go out: it is tried again after a while, or given up after the last try or when refused ``for_good``.

    Raises:
        NotFound: no such mail.
    """
    mail = _mail(session, mail_id)
    if for_good or mail.tries >= len(WAITS):
        mails.set_failed(session, mail, now, reason)
    else:
        mails.set_tried(session, mail, reason, now + WAITS[mail.tries])


def forget_failed(session: Session, now: datetime) -> int:
    """Forget what mails said that failed and can no longer be tried again; returns how many."""
    return mails.set_emptied(session, now, now - KEEP_FAILED)


def _mail(session: Session, mail_id: int) -> MailRow:
    mail = mails.find_mail(session, mail_id)
    if mail is None:
        raise NotFound
    return mail
