"""The keeper's work in this application: every call is one transaction in the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from flask import Flask

from app.domain.errors import Hindrance, NotAllowed, NotFound
from app.live.values import Failed, Outcome, Outside, Saved, Told, Update
from app.prose.refused import Refused
from app.services.plan.streaming import Answers, open_whispers
from app.services.plan.writing import Desk, OldPage, OtherLife, SignedOut, Stumbled
from app.web.ground.scope import reading_once

STATUSES: tuple[tuple[type[Hindrance], int], ...] = (
    (SignedOut, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (OtherLife, 412),
    (OldPage, 426),
    (Stumbled, 500),
)
REFUSALS = {"too_large": 413, "pending": 409}


class Clerk:
    """Has the texts that this process holds open. See ``live.values.Work``."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._desk = Desk(reading_once)

    @cached_property
    def outside(self) -> Outside:
        """The other processes that serve the same database."""
        with self._app.app_context():
            return open_whispers()

    def save(self, updates: Sequence[Update]) -> tuple[Sequence[Outcome], Sequence[Told]]:
        """Keep updates, all in one transaction."""
        with self._app.app_context():
            outcomes, told = self._desk.save(datetime.now(UTC), updates)
        return [_outcome(each) for each in outcomes], told

    def look(self) -> Sequence[Told]:
        """Read on in the feed."""
        with self._app.app_context():
            return self._desk.look() if self._desk.seq is None or self._desk.log.has_news() else ()

    def close(self) -> None:
        """Let go of all that is held, and of the others."""
        self._desk.log.close()
        self._desk.forget(None)
        if "outside" in self.__dict__:
            self.outside.close()
            del self.outside

    @contextmanager
    def answers(self) -> Iterator[Answers]:
        """Begin to answer questions, all as of one moment."""
        with self._app.app_context(), reading_once() as session:
            yield Answers(session, datetime.now(UTC))


def status_of(refusal: Hindrance) -> int:
    """The status that an update is refused with: too large (413), building on what the text has not got (409), made on a copy from before
    words were hidden (412), of an older page (426, RFC 9110 §15.5.22), holding what a text may not (422), without the right, or for a fault
    of ours (500)."""
    if isinstance(refusal, Refused):
        return REFUSALS.get(refusal.kind, 422)
    return next(status for kind, status in STATUSES if isinstance(refusal, kind))


def _outcome(outcome: Saved | Hindrance) -> Outcome:
    return outcome if isinstance(outcome, Saved) else Failed(status_of(outcome), outcome.sentence)
