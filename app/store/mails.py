"""Mails on their way."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.store.people_tables import LinkRow, MailRow


def add_mail(session: Session, mail: MailRow) -> MailRow:
    """Keep a new mail."""
    session.add(mail)
    session.flush()
    return mail


def find_mail(session: Session, mail_id: int) -> MailRow | None:
    """The mail, or None."""
    return session.get(MailRow, mail_id)


def find_due_mail(session: Session, at: datetime) -> MailRow | None:
    """The mail that has waited longest of those whose time has come, or None."""
    due = select(MailRow).where(MailRow.state == "waiting", MailRow.next_try_at <= at)
    return session.scalar(due.order_by(MailRow.next_try_at, MailRow.id).limit(1))


def list_mails_of_links(session: Session, link_ids: Sequence[int]) -> Sequence[MailRow]:
    """The mails that carry these links, oldest first."""
    return session.scalars(select(MailRow).where(MailRow.link_id.in_(link_ids)).order_by(MailRow.id)).all()


def list_failed(session: Session, since: datetime) -> Sequence[MailRow]:
    """The mails given up since then, the newest first; of one kind to one address only the last, and only while nothing came after it."""
    later = aliased(MailRow)
    followed = exists().where(later.recipient == MailRow.recipient, later.kind == MailRow.kind, later.id > MailRow.id)
    wanted = select(MailRow).where(MailRow.state == "failed", MailRow.ended_at >= since, ~followed)
    return session.scalars(wanted.order_by(MailRow.id.desc())).all()


def set_sent(session: Session, mail: MailRow, at: datetime) -> None:
    """The mail has gone out; what it said is forgotten."""
    mail.state, mail.ended_at, mail.body, mail.error = "sent", at, "", ""
    mail.tries += 1
    session.flush()


def set_tried(session: Session, mail: MailRow, error: str, next_try_at: datetime) -> None:
    """The mail did not go out, and is tried again."""
    mail.error, mail.next_try_at = error, next_try_at
    mail.tries += 1
    session.flush()


def set_failed(session: Session, mail: MailRow, at: datetime, error: str) -> None:
    """The mail has been given up. Its text is kept, so that it can be tried again."""
    mail.state, mail.ended_at, mail.error = "failed", at, error
    mail.tries += 1
    session.flush()


def set_dropped(session: Session, mail: MailRow, at: datetime, error: str) -> None:
    """The mail is not to go out after all; what it said is forgotten."""
    mail.state, mail.ended_at, mail.error, mail.body = "failed", at, error, ""
    session.flush()


def set_waiting(session: Session, mail: MailRow, at: datetime) -> None:
    """Try the mail anew."""
    mail.state, mail.tries, mail.next_try_at, mail.ended_at, mail.error = "waiting", 0, at, None, ""
    session.flush()


def set_emptied(session: Session, at: datetime, before: datetime) -> int:
    """Forget what failed mails said that are older than ``before``, or whose link no longer opens; returns how many."""
    closed = or_(LinkRow.used_at.is_not(None), LinkRow.withdrawn_at.is_not(None), LinkRow.expires_at <= at)
    dead = MailRow.link_id.in_(select(LinkRow.id).where(closed))
    wanted = (MailRow.state == "failed", MailRow.body != "", or_(MailRow.ended_at < before, dead))
    changed = session.execute(update(MailRow).where(*wanted).values(body=""), execution_options={"synchronize_session": False})
    return int(changed.rowcount)  # type: ignore[attr-defined]


def remove_old(session: Session, kinds: Collection[str], before: datetime) -> int:
    """Forget all about mails of these kinds that were asked for before then; returns how many."""
    gone = session.execute(delete(MailRow).where(MailRow.kind.in_(kinds), MailRow.at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def count_to(session: Session, recipient: str) -> int:
    """How many mails have been asked for to this address."""
    return session.scalar(select(func.count()).where(MailRow.recipient == recipient)) or 0
