"""What tests of notices share: what somebody is told, and what is mailed to whom when the worker has done its work."""

from datetime import datetime, timedelta

from app.domain.notices import Habits
from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.services.entry.entering import Who
from app.services.mail import dispatching, hearing, mailing
from app.services.mail.hearing import Notice
from app.services.mail.mailing import Letter
from app.store.base import reading, writing
from tests.conftest import NOW

BASE = "https://samplan.example"
HABITS = Habits(BASE)
MINUTE = timedelta(minutes=1)
PLAN = About()


def at(minutes: float) -> datetime:
    """So long after the beginning of the test."""
    return NOW + minutes * MINUTE


def begin(plan: str, who: Who, body: str, about: About = PLAN, minutes: float = 0) -> str:
    """Begin a thread; its id."""
    with writing() as session:
        return discussing.start(session, who, plan, at(minutes), about, body)


def answer(plan: str, who: Who, thread: str, body: str = "Ja.", minutes: float = 0) -> int:
    """Answer in a thread; the comment's id."""
    with writing() as session:
        return discussing.answer(session, who, plan, at(minutes), thread, body)


def heard(who: Who, only_unread: bool = False) -> list[Notice]:
    """What the person is told, the newest first."""
    with reading() as session:
        return list(hearing.list_notices(session, who, only_unread).notices)


def sentences(who: Who, only_unread: bool = False) -> list[str]:
    """The same in words."""
    return [str(notice.sentence) for notice in heard(who, only_unread)]


def write_mails(now: datetime, habits: Habits = HABITS) -> int:
    """The worker writes all mails that are due; how many steps that took."""
    steps = 0
    while True:
        with reading() as session:
            is_due = dispatching.is_due(session, now, habits)
        with writing() as session:
            assert dispatching.step(session, now, habits) is is_due
        if not is_due:
            return steps
        steps += 1


def send_mails(now: datetime) -> list[Letter]:
    """The postman takes all letters that wait, as the worker does; those that went."""
    sent: list[Letter] = []
    while True:
        with reading() as session:
            letter = mailing.next_letter(session, now)
        if letter is None:
            return sent
        with writing() as session:
            if mailing.drop_if_closed(session, now, letter.id) or dispatching.drop_if_stale(session, now, letter.id):
                continue
            mailing.report_sent(session, now, letter.id)
        sent.append(letter)


def mailed(now: datetime, habits: Habits = HABITS) -> list[Letter]:
    """All that goes out at that time."""
    write_mails(now, habits)
    return send_mails(now)


def wish(who: Who, **wishes: str) -> None:
    """Choose when to be mailed; the other groups as before."""
    with writing() as session:
        before = {group.value: chosen.value for group, chosen in hearing.list_wishes(session, who).items()}
        hearing.set_wishes(session, who, before | wishes)
