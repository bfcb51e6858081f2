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

LOOK_SECONDS = 0.01
"""How often it is looked whether others have committed."""
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
        self._queue.put(None)
        self._thread.join()

    def put(self, item: Save | Ask) -> None:
        """Hand in something to do. Saves are kept in the order they come in, and so are questions answered; saves go before questions."""
        self._queue.put(item)

    def _run(self) -> None:
        while not (self._stopping and self._queue.empty() and not self._asks):
            self._save(self._gather())
            if self._asks:
                self._ask(self._asks.popleft())
        self._work.close()

    def _gather(self) -> list[Save]:
        """The saves that wait; questions are put aside, to be answered one between one group and the next. Waits a moment for either."""
        saves: list[Save] = []
        try:
            item = self._queue.get_nowait() if self._asks else self._queue.get(timeout=LOOK_SECONDS)
            while item is not None:
                if isinstance(item, Save):
                    saves.append(item)
                else:
                    self._asks.append(item)
                item = self._queue.get_nowait() if len(saves) < MOST_AT_ONCE else None
        except Empty:
            pass
        return saves

    def _save(self, saves: Sequence[Save]) -> None:
        """Keep these, and tell what is new in the feed; without any, only that."""
        try:
            if saves:
                outcomes, told = self._work.save([save.update for save in saves])
            else:
                outcomes, told = (), self._work.look() if self._work.has_news() else ()
        except Exception:
            # Nothing was kept. Whoever sent it still has it, and sends it again.
            _log.exception("the keeper stumbled")
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
