"""Which notices are mailed when: soon, with what else comes about the same thing, or once a day with all else.

Each step is one mail, and one transaction: that a notice is mailed is kept together with the mail, so that a worker that is cut off
anywhere mails nothing twice and forgets nothing. Whether it is to be told still is looked at twice: when the mail is written, and when it
goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.notices import REST, RULES, Habits, Kind, Wish, is_ripe, may_rest, wishes_in
from app.services.mail import mailing, wording
from app.services.mail.mailing import STALE
from app.store import mails, notices, people
from app.store.base import Session
from app.store.notices import Listed, Waiting

KINDS_OF_MAIL = ("notices", "digest")


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done next: mail a person about one thing («now»), or all of the day («daily»), or let go of what they want no mail
    about («off»)."""

    sort: Literal["now", "daily", "off"]
    person_id: int
    kinds: tuple[str, ...]
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
    found = notices.list_to_mail(session, due.person_id, due.kinds, due.until, due.plan_id, due.ref)
    heard = notices.list_heard(session, [one.row.id for one in found]) if due.sort != "off" else set()
    notices.set_unmailed(session, [one.row for one in found if one.row.id not in heard], "none")
    if told := [one for one in found if one.row.id in heard]:
        _write(session, now, habits, due, told)
    return True


def _write(session: Session, now: datetime, habits: Habits, due: Due, told: Sequence[Listed]) -> None:
    person = people.find_person(session, due.person_id)
    assert person is not None  # who is gone hears nothing
    if due.sort == "now":
        subject, body = wording.write_now(person.name, told, habits.address)
    else:
        subject, body = wording.write_daily(person.name, told, habits.address)
    conversation = f"{due.plan_id}-{due.ref}" if due.sort == "now" else ""
    kind = "notices" if due.sort == "now" else "digest"
    mail_id = mailing.queue_mail(session, now, kind, person.email, subject, body, conversation=conversation)
    notices.set_mailed(session, [one.row for one in told], now, mail_id)


def _next(session: Session, now: datetime, habits: Habits) -> Due | None:
    waiting = notices.list_waiting(session)
    settings = notices.list_settings(session, {one.person_id for one in waiting}) if waiting else {}
    wishes = {person_id: wishes_in(given) for person_id, given in settings.items()}
    sorts: dict[Wish, list[Waiting]] = {wish: [] for wish in Wish}
    for one in waiting:
        sorts[wishes[one.person_id][RULES[Kind(one.kind)].group]].append(one)
    return _unwanted(now, sorts[Wish.OFF]) or _ripe(session, now, sorts[Wish.NOW]) or _of_the_day(now, habits, sorts[Wish.DAILY])


def _unwanted(now: datetime, waiting: Sequence[Waiting]) -> Due | None:
    """Somebody wants no mail any more about what waits."""
    return next((Due("off", one.person_id, (one.kind,), now, one.plan_id, one.ref) for one in waiting), None)


def _ripe(session: Session, now: datetime, waiting: Iterable[Waiting]) -> Due | None:
    """The first thing that nothing more has come about for a while. Answers in a conversation that was mailed of lately wait longer."""
    things: dict[tuple[int, str, str], list[Waiting]] = {}
    for one in waiting:
        things.setdefault((one.person_id, one.plan_id, one.ref), []).append(one)
    for (person_id, plan_id, ref), found in things.items():
        kinds = tuple(one.kind for one in found)
        if not is_ripe(now, min(one.first for one in found), max(one.last for one in found)):
            continue
        last = notices.find_last_mailed(session, person_id, plan_id, ref) if may_rest(kinds) else None
        if last is None or now - last >= REST:
            return Due("now", person_id, kinds, now, plan_id, ref)
    return None


def _of_the_day(now: datetime, habits: Habits, waiting: Iterable[Waiting]) -> Due | None:
    """The first person who was told something before the hour of the day's mail."""
    until = habits.latest_digest(now)
    kinds: dict[int, set[str]] = {}
    for one in waiting:
        if one.first <= until:
            kinds.setdefault(one.person_id, set()).add(one.kind)
    return next((Due("daily", person_id, tuple(sorted(found)), until) for person_id, found in kinds.items()), None)


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
    notices.set_unmailed(session, [row for row in rows if row.id in heard], "waiting")
    notices.set_unmailed(session, [row for row in rows if row.id not in heard], "none")
    return True
