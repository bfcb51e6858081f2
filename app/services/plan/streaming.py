"""What a stream is told when it begins, and what is asked again about who is at its other end."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from app.domain.access import Permission
from app.domain.errors import Hindrance, NotAllowed, NotFound
from app.live.values import Caller, Copy, Joined, Missed, Standing
from app.services.entry.entering import Entered, Who, enter, who_again
from app.services.plan.writing import find_text, may_write, rests_on
from app.store import feed
from app.store.base import Session
from app.store.whispers import open_whispers

__all__ = ["Answers", "enter_stream", "newest", "open_whispers"]
"""``open_whispers`` is handed on, to who has the streams."""

MOST_MISSED = 500
MOST_LACKED = 2_000


def enter_stream(session: Session, who: Who, slug: str) -> str:
    """The id of the plan that a stream is about. Raises NotFound, NotAllowed: see ``entering.enter``."""
    return enter(session, who, slug, Permission.READ_DRAFT).plan.id


def newest(session: Session) -> int:
    """How far the feed has come: a page drawn now is told from here on."""
    return feed.newest(session)


class Answers:
    """What streams ask, answered as of one moment: see ``live.values.Answers``. Many ask at once when a server has begun anew."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    @cached_property
    def _newest(self) -> int:
        return feed.newest(self._session)

    def catch_up(self, caller: Caller, since: int, copies: Sequence[Copy]) -> tuple[Missed, Sequence[Joined]]:
        """What has happened in the plan after a row of the feed, and what each copy of a text lacks."""
        rows = feed.list_told(self._session, caller.plan_id, since, MOST_MISSED) if since < self._newest else []
        refs = tuple(dict.fromkeys((row.kind, row.ref) for row in rows))
        missed = Missed(max(since, self._newest), refs, len(rows) == MOST_MISSED)
        return missed, [self.join(caller, copy) for copy in copies]

    def join(self, caller: Caller, copy: Copy) -> Joined:
        """What a copy lacks. A text that is not there for this person, or has another life now, makes the copy stale."""
        try:
            entered = enter(self._session, caller.who, caller.slug)
            text, line = find_text(self._session, entered, copy.text_id)
        except Hindrance:
            return Joined(copy, is_stale=True)
        if text.epoch != copy.epoch:
            return Joined(copy, is_stale=True)
        rows = feed.list_text(self._session, text.id, copy.seq, MOST_LACKED + 1) if copy.seq < self._newest else []
        if len(rows) > MOST_LACKED:
            return Joined(copy, is_stale=True)
        return Joined(copy, rows, may_write(self._session, entered, line), frozenset(rests_on(line)))

    def standing(self, caller: Caller, texts: Sequence[str]) -> Standing:
        """Whether the person may still follow the plan, and write in these texts; a text that is gone cannot be written in."""
        again = who_again(self._session, caller.who, self._now)
        if again is None:
            return Standing("signedOut")
        try:
            entered = enter(self._session, again, caller.slug)
        except NotFound:
            return Standing("gone")
        except NotAllowed:
            return Standing("forbidden")
        return Standing("", {text_id: self._may_write(entered, text_id) for text_id in texts})

    def _may_write(self, entered: Entered, text_id: str) -> bool:
        try:
            _text, line = find_text(self._session, entered, text_id)
        except NotFound:
            return False
        return may_write(self._session, entered, line)
