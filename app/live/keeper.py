"""The one thread of a process that keeps what is typed and reads on in the feed.

Group commit: while one transaction is on its way to disk, whatever comes waits and goes together in the next. Nobody waits for the keeper
while holding a transaction of their own, and the keeper holds one for as long as one group takes. What was kept is told to the hub in the
order of the feed, after COMMIT: nobody sees a letter that could be lost.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from app.live.values import Failed, Outcome, Told, Update, Work

MOST_AT_ONCE = 200
UNAVAILABLE = 503

_log = logging.getLogger("samplan.live")


@dataclass(frozen=True, slots=True)
class Save:
    """An update to keep. ``answer`` is called in the keeper's thread when it is on disk, or is not to be."""

    update: Update
    answer: Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to look up, in step with the feed: ``question`` is given the work, ``answer`` what it gave, after all that came before in
    the feed has been told. ``failed`` is called when it could not be."""

    question: Callable[[Work], object]
    answer: Callable[[object], None]
    failed: Callable[[], None]


class Keeper:
    """Does the work in a thread of its own. ``publish`` is given the feed's rows as they come."""

    def __init__(self, work: Work, publish: Callable[[Sequence[Told]], None], busy: str) -> None:
        self._work, self._publish, self._busy = work, publish, busy
        self._queue: SimpleQueue[Save | Ask | None] = SimpleQueue()
        self._asks: deque[Ask] = deque()
        self._stopping = False
        self._thread = Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin. From now on the feed is followed."""
        self._thread.start()

    def stop(self) -> None:
        """End, when what has been handed in is done."""
        self._stopping = True
        self.wake()
        self._thread.join()

    def wake(self) -> None:
        """Something may have happened in the feed."""
        self._queue.put(None)

    def put(self, item: Save | Ask) -> None:
        """Hand in something to do. Saves are kept in the order they come in, and so are questions answered; saves go before questions."""
        self._queue.put(item)

    def _run(self) -> None:
        while not (self._stopping and self._queue.empty() and not self._asks):
            self._save(self._gather())
            if self._asks:
                self._ask(self._asks.popleft())

    def _gather(self) -> list[Save]:
        """The saves that wait; questions are put aside, to be answered one between one group and the next. Waits when there is neither."""
        saves: list[Save] = []
        try:
            while len(saves) < MOST_AT_ONCE:
                item = self._queue.get(block=not (saves or self._asks))
                if isinstance(item, Save):
                    saves.append(item)
                elif isinstance(item, Ask):
                    self._asks.append(item)
                else:
                    break
        except Empty:
            pass
        return saves

    def _save(self, saves: Sequence[Save]) -> None:
        """Keep these, and tell what is new in the feed; without any, only that."""
        try:
            outcomes, told = self._work.save([save.update for save in saves]) if saves else ((), self._work.look())
        except Exception:
            # Nothing was kept. Whoever sent it still has it, and sends it again.
            _log.exception("what was typed could not be kept")
            outcomes, told = [Failed(UNAVAILABLE, self._busy)] * len(saves), ()
        if told:
            self._publish(told)
        for save, outcome in zip(saves, outcomes, strict=True):
            save.answer(outcome)

    def _ask(self, ask: Ask) -> None:
        try:
            answer = ask.question(self._work)
        except Exception:
            _log.exception("a stream's question could not be answered")
            ask.failed()
        else:
            ask.answer(answer)
