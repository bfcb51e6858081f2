"""What a stream is told when it begins, and what is asked again about who is at its other end."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.access import Permission
from app.domain.errors import Hindrance, NotAllowed, NotFound
from app.domain.piece_rights import RIGHTS
from app.live.values import Copy, Joined, Missed, Standing
from app.services.entry.entering import Entered, Who, enter, who_again
from app.services.entry.locating import subject_of
from app.services.plan.writing import find_text, rests_on
from app.store import feed
from app.store.base import Session
from app.store.whispers import open_whispers

__all__ = ["catch_up", "enter_stream", "join", "newest", "open_whispers", "standing"]
"""``open_whispers`` is handed on, to who has the streams."""

MOST_MISSED = 500
MOST_LACKED = 2_000


def enter_stream(session: Session, who: Who, slug: str) -> str:
    """The id of the plan that a stream is about. Raises NotFound, NotAllowed: see ``entering.enter``."""
    return enter(session, who, slug, Permission.READ_DRAFT).plan.id


def newest(session: Session) -> int:
    """How far the feed has come: a page drawn now is told from here on."""
    return feed.newest(session)


def catch_up(session: Session, plan_id: str, since: int) -> Missed:
    """What has happened in the plan after a row of the feed."""
    rows = feed.list_told(session, plan_id, since, MOST_MISSED)
    newest = feed.newest(session)
    return Missed(newest, tuple(dict.fromkeys((row.kind, row.ref) for row in rows)), len(rows) == MOST_MISSED)


def join(session: Session, who: Who, slug: str, copy: Copy) -> Joined:
    """What a browser's copy of a text lacks. A text that is not there for this person, or has another life now, makes the copy stale."""
    try:
        entered = enter(session, who, slug)
        text, line = find_text(session, entered, copy.text_id)
    except Hindrance:
        return Joined(copy, is_stale=True)
    rows = feed.list_text(session, text.id, copy.seq) if text.epoch == copy.epoch else []
    if text.epoch != copy.epoch or len(rows) > MOST_LACKED:
        return Joined(copy, is_stale=True)
    writable = entered.may(RIGHTS[line[0].kind]["write"], subject_of(session, entered, line))
    return Joined(copy, [(row.seq, row.person_id, row.data) for row in rows], writable, frozenset(rests_on(line)))


def standing(session: Session, who: Who, slug: str, now: datetime, text_ids: Sequence[str]) -> Standing:
    """Whether the person may still follow the plan, and write in these texts; a text that is gone cannot be written in."""
    again = who_again(session, who, now)
    if again is None:
        return Standing("signedOut")
    try:
        entered = enter(session, again, slug)
    except NotFound:
        return Standing("gone")
    except NotAllowed:
        return Standing("forbidden")
    return Standing("", {text_id: _may_write(session, entered, text_id) for text_id in text_ids})


def _may_write(session: Session, entered: Entered, text_id: str) -> bool:
    try:
        _text, line = find_text(session, entered, text_id)
    except NotFound:
        return False
    return entered.may(RIGHTS[line[0].kind]["write"], subject_of(session, entered, line))
