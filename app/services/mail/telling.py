"""People are told of what concerns them: a notice in the application for each, which the worker may mail later.

Whoever does something that others are to hear of calls ``tell`` in the same transaction. What becomes of that is not theirs to know.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from app.domain.notices import RULES, Kind, Told, mail_state
from app.services.entry.entering import Entered
from app.services.mail.mailing import STALE
from app.store import mails, notices, people
from app.store.base import Session
from app.store.people_tables import NoticeRow


def tell(
    session: Session,
    entered: Entered,
    now: datetime,
    kind: Kind,
    receivers: Iterable[int],
    ref: str,
    told: Told,
    address: str = "",
    item: str = "",
    is_mailed: bool = False,
) -> list[int]:
    """Tell some people that something has happened; returns who is told.

    Who did it is never told, nor who has no place in the plan, cannot sign in, or has a role that may not hear of this kind.

    Args:
        receivers: persons; each is told once. ref: the id of what it is about; notices of the same kind and thing are told as one while
            they are unread, and mails about one thing are shown together. address: the place, after the plan's own: «kommentarer/…»,
            «#p-…»; empty: the plan. item: the id of what has happened to it (a comment), by which it can be taken back. is_mailed: a mail
            of its own tells them already, so that this is no reason for another.
    """
    wanted = set(receivers) - {entered.who.person_id}
    hear = [one for one in notices.list_receivers(session, entered.plan.id, wanted) if one.role in RULES[kind].roles] if wanted else []
    rows = [
        NoticeRow(
            person_id=one.person_id,
            plan_id=entered.plan.id,
            kind=kind.value,
            ref=ref,
            item=item,
            about=told.kept(),
            address=address,
            by=entered.by,
            at=now,
            mail="none" if is_mailed else mail_state(one.settings, kind),
        )
        for one in hear
    ]
    notices.add_notices(session, rows)
    return [one.person_id for one in hear]


def take_back(
    session: Session,
    now: datetime,
    plan_id: str,
    ref: str,
    item: str = "",
    kind: Kind | None = None,
    persons: Collection[int] | None = None,
    unread_only: bool = False,
) -> None:
    """Tell something no more, as if it had not happened: what is not mailed yet is not mailed either.

    Args:
        item, kind, persons: of what has happened to the thing, of which kind, to whom; without them, of all of it, to everybody.
        unread_only: leave what has been read.
    """
    rows = notices.list_of(session, plan_id, ref, item, kind.value if kind else "")
    _remove(session, now, [row for row in rows if (persons is None or row.person_id in persons) and not (unread_only and row.read_at)])


def forget_member(session: Session, now: datetime, plan_id: str, person_id: int) -> None:
    """A person who has left a plan is told nothing of it any more."""
    _remove(session, now, notices.list_of_member(session, plan_id, person_id))


def reword(session: Session, now: datetime, plan_id: str, ref: str, item: str, words: str) -> None:
    """What somebody said reads otherwise now: notices tell it so, and nothing goes out as it read before."""
    rows = notices.list_of(session, plan_id, ref, item)
    _call_back(session, now, rows)
    for row in rows:
        about = {name: value for name, value in row.about.items() if name != "words"}
        notices.set_about(session, row, about | {name: value for name, value in Told("", words=words).kept().items() if value})


def read(session: Session, person_id: int, now: datetime, plan_id: str, refs: Collection[str], item: str = "") -> None:
    """The person has seen these things themselves, or (``item``) what has happened to them: what they were told of it is read, and not
    mailed any more."""
    notices.set_read(session, person_id, now, plan_id, refs, item=item)


def _remove(session: Session, now: datetime, rows: Collection[NoticeRow]) -> None:
    if rows:
        _call_back(session, now, rows)
        notices.remove_notices(session, rows)


def _call_back(session: Session, now: datetime, rows: Iterable[NoticeRow]) -> None:
    """Mails that tell any of these and have not gone out do not go out; all they told waits for another."""
    told_in = {row.mail_id for row in rows if row.mail_id is not None}
    for mail in notices.list_unsent(session, told_in) if told_in else ():
        mails.set_dropped(session, mail, now, STALE)
        wait_again(session, notices.list_in_mail(session, mail.id))


def wait_again(session: Session, rows: Sequence[NoticeRow]) -> None:
    """Let notices of one person wait for a mail as that person wishes now."""
    person = people.find_person(session, rows[0].person_id) if rows else None
    if person is not None:
        notices.set_states(session, rows, {kind.value: mail_state(person.settings, kind) for kind in Kind})
