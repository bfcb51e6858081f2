"""Which notices are mailed when: soon, with what else comes about the same thing, or once a day with all else.

Each step is one mail, and one transaction: that a notice is mailed is kept together with the mail, so that a worker that is cut off
anywhere mails nothing twice and forgets nothing. Whether it is to be told still is looked at twice: when the mail is written, and when it
goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.notices import KEPT, REST, Habits, Kind, is_ripe, may_rest
from app.domain.people import check_email
from app.services.mail import mailing, telling, wording
from app.services.mail.mailing import STALE
from app.store import mails, notices, people
from app.store.base import Session
from app.store.notices import Listed, Waiting

KINDS_OF_MAIL = ("notices", "digest")
NEVER: Mapping[str, str] = {kind.value: "none" for kind in Kind}
"""What notices that nobody is to be mailed of wait for."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done next: mail a person about one thing («now»), or all of the day («daily»)."""

    sort: Literal["now", "daily"]
    person_id: int
    until: datetime
    plan_id: str = ""
    ref: str = ""


def is_due(session: Session, now: datetime, habits: Habits) -> bool:
    """Whether there is anything to mail now."""
    return _next(session, now, habits) is not None


def step(session: Session, now: datetime, habits: Habits) -> bool:
    """Write one mail, if one is due; whether there was anything to do."""
    due = _next(session, now, habits)
    if due is None:
        return False
    found = notices.list_to_mail(session, due.person_id, due.sort, due.until, due.plan_id, due.ref)
    heard = notices.list_heard(session, [one.row.id for one in found])
    notices.set_states(session, [one.row for one in found if one.row.id not in heard], NEVER)
    if told := [one for one in found if one.row.id in heard]:
        _write(session, now, habits, due, told)
    return True


def _write(session: Session, now: datetime, habits: Habits, due: Due, told: Sequence[Listed]) -> None:
    person = people.find_person(session, due.person_id)
    if person is None or check_email(person.email):
        # Nobody can be mailed at such an address, and the others are not to wait for it.
        notices.set_states(session, [one.row for one in told], NEVER)
        return
    if due.sort == "now":
        subject, body = wording.write_now(person.name, told, habits.address)
    else:
        subject, body = wording.write_daily(person.name, told, habits.address)
    conversation = f"{due.plan_id}-{due.ref}" if due.sort == "now" else ""
    kind = "notices" if due.sort == "now" else "digest"
    mail_id = mailing.queue_mail(session, now, kind, person.email, subject, body, conversation=conversation)
    notices.set_mailed(session, [one.row for one in told], now, mail_id)


def _next(session: Session, now: datetime, habits: Habits) -> Due | None:
    return _ripe(session, now, notices.list_waiting(session)) or _of_the_day(session, habits.latest_digest(now))


def _ripe(session: Session, now: datetime, waiting: Iterable[Waiting]) -> Due | None:
    """The first thing that nothing more has come about for a while. Answers in a conversation that was mailed of lately wait longer."""
    things: dict[tuple[int, str, str], list[Waiting]] = {}
    for one in waiting:
        things.setdefault((one.person_id, one.plan_id, one.ref), []).append(one)
    for (person_id, plan_id, ref), found in things.items():
        if not is_ripe(now, min(one.first for one in found), max(one.last for one in found)):
            continue
        last = notices.find_last_mailed(session, person_id, plan_id, ref) if may_rest(one.kind for one in found) else None
        if last is None or now - last >= REST:
            return Due("now", person_id, now, plan_id, ref)
    return None


def _of_the_day(session: Session, until: datetime) -> Due | None:
    """The first person who was told something before the hour of the day's mail."""
    person_id = notices.find_daily(session, until)
    return Due("daily", person_id, until) if person_id is not None else None


def drop_if_stale(session: Session, now: datetime, mail_id: int) -> bool:
    """End a mail of notices without sending it when some of what it tells is read, taken back, or no longer for who it is to; whether that
    was done. What is left of it waits for another mail."""
    mail = mails.find_mail(session, mail_id)
    if mail is None or mail.kind not in KINDS_OF_MAIL:
        return False
    rows = notices.list_in_mail(session, mail_id)
    heard = notices.list_heard(session, [row.id for row in rows])
    if rows and len(heard) == len(rows):
        return False
    mails.set_dropped(session, mail, now, STALE)
    telling.wait_again(session, [row for row in rows if row.id in heard])
    notices.set_states(session, [row for row in rows if row.id not in heard], NEVER)
    return True


def forget_old(session: Session, now: datetime) -> int:
    """Forget what was told long ago, and the mails about it; returns how many notices there were."""
    forgotten = notices.remove_old(session, now - KEPT)
    mails.remove_old(session, KINDS_OF_MAIL, now - KEPT)
    return forgotten
