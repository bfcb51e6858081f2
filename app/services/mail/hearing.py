"""What a person is told: their notices over all plans, read one by one or all at once; and when they want mail about them.

These are the person's own, beside every plan: nothing of it is put on record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound
from app.domain.notices import SETTING, Group, Kind, Told, Wish, address_in, read_wishes, sentence, told_in, wishes_in
from app.domain.pagination import pages_of
from app.domain.saying import Sentence
from app.services.entry.entering import Who
from app.services.mail import telling
from app.store import notices, people
from app.store.base import Session
from app.store.notices import Listed

PAGE = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One line: what happened, once or ``count`` times to the same thing, of which the newest is told. ``by``: who did that, empty when it
    was nobody; ``plan``: the plan's title and period."""

    id: int
    kind: Kind
    sentence: Sentence
    told: Told
    by: str
    count: int
    at: datetime
    is_unread: bool
    plan: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A page of a person's notices, the newest first. ``total``: how many fit the wish; ``unread``: how many are unread, whatever is
    wished; ``page``: which page it is."""

    notices: tuple[Notice, ...]
    total: int
    unread: int
    page: int
    only_unread: bool

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return pages_of(self.total, PAGE)


def list_notices(session: Session, who: Who, only_unread: bool = False, page: int = 1) -> Heard:
    """The person's own notices. Those of a plan they have no place in any more, or may not hear of now, are not there."""
    found, total = notices.list_listed(session, who.person_id, only_unread, PAGE * (page - 1), PAGE)
    unread = notices.count_unread(session, who.person_id)
    return Heard(tuple(map(_notice, found)), total, unread, page, only_unread)


def _notice(listed: Listed) -> Notice:
    row, told, kind = listed.row, told_in(listed.row.about), Kind(listed.row.kind)
    plan = f"{listed.plan_facts['title']} {listed.plan_facts['period']}".strip()
    words = sentence(kind, told, listed.by, listed.many)
    return Notice(row.id, kind, words, told, listed.by, listed.many, row.at, row.read_at is None, plan)


def count_unread(session: Session, who: Who) -> int:
    """How many lines of the person's notices are unread: one query."""
    return notices.count_unread(session, who.person_id)


def open_notice(session: Session, who: Who, now: datetime, notice_id: int) -> str:
    """Read a notice, and those told as one with it; returns the path of the place it is about.

    Raises:
        NotFound: it is not the person's, or they may not hear of it any more.
    """
    found = notices.find_own(session, who.person_id, notice_id)
    if found is None:
        raise NotFound
    row, slug = found
    notices.set_read(session, who.person_id, now, row.plan_id, (row.ref,), row.kind)
    return address_in(slug, row.address)


def read_all(session: Session, who: Who, now: datetime) -> int:
    """Read all of one's notices; returns how many there were."""
    return notices.set_read(session, who.person_id, now)


def list_wishes(session: Session, who: Who) -> Mapping[Group, Wish]:
    """When the person wants mail about each group of notices.

    Raises:
        NotFound: the person is gone.
    """
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    return wishes_in(person.settings)


def set_wishes(session: Session, who: Who, given: Mapping[str, str]) -> None:
    """When the person wants mail: group → wish. It holds for what waits to be mailed too.

    Raises:
        NotFound: the person is gone.
        Invalid: a group lacks a wish, or has one that there is not.
    """
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    people.set_setting(session, person, SETTING, read_wishes(given))
    telling.wait_again(session, notices.list_unmailed(session, person.id))
