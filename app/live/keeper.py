"""Keeps what is typed, and reads on in the feed; in the thread of the streams.

Group commit: what has come since the last turn of the loop goes together in one transaction; while it is on its way to disk, more comes.
What was kept is told to the hub in the order of the feed, after COMMIT: nobody sees a letter that could be lost. The streams wait
meanwhile, which costs them less than handing every letter to another thread and back would.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from app.live.values import Answers, Failed, Outcome, Told, Update, Work

LOOK_SECONDS = 0.01
"""How often it is looked whether others have committed."""
IDLE_SECONDS = 0.25
"""The same while nobody has a stream: then what is found only keeps what is held open in step."""
MOST_AT_ONCE = 200
ANSWER_SECONDS = 0.004
"""For how long questions are answered before it is seen to whether there is something to keep."""
UNAVAILABLE = 503

_log = logging.getLogger("samplan.live")


class Turns(Protocol):
    """The turns of the streams' thread (an asyncio loop has them)."""

    def soon(self, callback: Callable[[], object]) -> object:
        """Call at the next turn, after what has come meanwhile."""

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> object:
        """Call in so many seconds."""


@dataclass(frozen=True, slots=True)
class Save:
    """An update to keep. ``answer`` is called when it is on disk, or is not to be."""

    update: Update
    answer: Callable[[Outcome], object]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to look up: ``question`` is given who answers, ``answer`` what was answered. ``failed`` is called when it could not be."""

    question: Callable[[Answers], Any]
    answer: Callable[[Any], object]
    failed: Callable[[], object]


class Keeper:
    """Does the work. ``publish`` is given the feed's rows as they come; ``busy`` is what somebody is told whose letters could not be kept;
    ``is_anybody_there`` says whether there are streams to publish to."""

    def __init__(
        self, work: Work, turns: Turns, publish: Callable[[Sequence[Told]], None], busy: str, is_anybody_there: Callable[[], bool]
    ) -> None:
        self._work, self._turns, self._publish, self._busy, self._is_anybody_there = work, turns, publish, busy, is_anybody_there
        self._saves: deque[Save] = deque()
        self._asks: deque[Ask] = deque()
        self._is_due = self._is_over = False

    def start(self) -> None:
        """Begin to follow the feed."""
        if not self._is_over:
            self._look()
            self._turns.call_later(LOOK_SECONDS if self._is_anybody_there() else IDLE_SECONDS, self.start)

    def stop(self) -> None:
        """Do what has been handed in, and end."""
        while self._saves or self._asks:
            self._turn()
        self._is_over = True
        self._work.close()

    def put(self, item: Save | Ask) -> None:
        """Hand in something to do. Saves are kept in the order they come in, and so are questions answered; saves go before questions."""
        if isinstance(item, Save):
            self._saves.append(item)
        else:
            self._asks.append(item)
        self._make_due()

    def _make_due(self) -> None:
        if not self._is_due:
            self._is_due = True
            self._turns.soon(self._turn)

    def _turn(self) -> None:
        """Keep all that has come, and answer some questions: those take longer, and nobody is to wait for many."""
        self._is_due = False
        if self._saves:
            self._save([self._saves.popleft() for _ in range(min(len(self._saves), MOST_AT_ONCE))])
        if self._asks:
            self._answer()
        if self._saves or self._asks:
            self._make_due()

    def _save(self, saves: Sequence[Save]) -> None:
        try:
            outcomes, told = self._work.save([save.update for save in saves])
        except Exception:
            # Nothing was kept. Whoever sent it still has it, and sends it again.
            _log.exception("what was typed could not be kept")
            outcomes, told = [Failed(UNAVAILABLE, self._busy)] * len(saves), ()
        self._publish(told)
        for save, outcome in zip(saves, outcomes, strict=True):
            save.answer(outcome)

    def _look(self) -> None:
        try:
            told = self._work.look()
        except Exception:
            _log.exception("the feed could not be read")
        else:
            if told:
                self._publish(told)

    def _answer(self) -> None:
        # What has been committed until now is told first, so that an answer never speaks of what comes later.
        self._look()
        ask, until = self._asks.popleft(), monotonic() + ANSWER_SECONDS
        try:
            with self._work.answers() as answers:
                ask.answer(ask.question(answers))
                while self._asks and monotonic() < until:
                    ask = self._asks.popleft()
                    ask.answer(ask.question(answers))
        except Exception:
            # Those that have not been asked yet are, at the next turn.
            _log.exception("a stream's question could not be answered")
            ask.failed()
