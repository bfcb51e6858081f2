"""Keeper, hub and streams of one process, put together: where a request hands over its connection, and what is typed.

Everything here may be called from any thread. It begins with the first who needs it, in the process that serves (after a fork, that is).
"""

import json
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from socket import socket
from threading import Lock
from typing import Any

from app.live.hub import Hub, Words
from app.live.keeper import UNAVAILABLE, Ask, Keeper, Save
from app.live.lines import EventLine, Loop, WebsocketLine
from app.live.messages import Message
from app.live.stream import Line, Stream
from app.live.values import Answers, Caller, Copy, Failed, Joined, Missed, Outcome, Saved, Standing, Told, Update, Work

BEAT_SECONDS = 8.0
LISTEN_SECONDS = 0.02
STANDING_SECONDS = 300.0
SAVE_SECONDS = 30.0
MOST_CARET = 1_000
MOST_JOINED = 40
EVENTS_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n: open\n\n"
)

_log = logging.getLogger("samplan.live")


class Station:
    """``most``: the streams that may be open at once. ``busy``: what somebody is told whose letters could not be kept just now."""

    def __init__(self, work: Work, most: int, busy: str) -> None:
        self._make = lambda: _Running(work, busy)
        self._most, self._busy = most, busy
        self._lock = Lock()
        self._running: _Running | None = None

    @property
    def running(self) -> "_Running":
        """What is at work; it is set to work when it is not yet."""
        with self._lock:
            if self._running is None:
                self._running = self._make()
            return self._running

    @property
    def is_full(self) -> bool:
        """Whether no more streams may be opened."""
        return self.running.hub.count >= self._most

    def stop(self) -> None:
        """End all streams, and keep what has been handed in."""
        with self._lock:
            running, self._running = self._running, None
        if running is not None:
            running.stop()

    def save(self, update: Update) -> Outcome:
        """Keep an update, and wait until it is on disk, or is not to be. Not to be called while holding a transaction."""
        done: Future[Outcome] = Future()
        running = self.running
        running.loop.call(running.keeper.put, Save(update, done.set_result))
        try:
            return done.result(SAVE_SECONDS)
        except TimeoutError:
            # It may be kept all the same. Whoever sent it sends it again, and what is there already is not kept twice.
            return Failed(UNAVAILABLE, self._busy)

    def open_events(self, caller: Caller, sock: socket, since: int, copies: Sequence[Copy], done: Callable[[], None]) -> None:
        """Go on with a connection as a stream of events. ``done`` is called when it has ended."""
        running = self.running
        line = EventLine(EVENTS_HEAD, lambda: running.close(stream, done))
        stream = Stream(caller, line)
        running.open(stream, sock, line, since, copies)

    def open_websocket(self, caller: Caller, sock: socket, opening: bytes, since: int, done: Callable[[], None]) -> None:
        """Go on with a connection as a websocket. ``opening``: the answer to its handshake; ``done`` is called when it has ended."""
        running = self.running
        line = WebsocketLine(opening, lambda: running.close(stream, done), lambda fields, data: running.hear(stream, fields, data))
        stream = Stream(caller, line)
        running.open(stream, sock, line, since, ())

    def hear(self, caller: Caller, fields: Mapping[str, Any]) -> None:
        """What came up by a request of its own, for a tab whose stream goes one way; nothing when this process does not have the stream."""
        running = self.running

        def pass_on() -> None:
            stream = running.hub.find(caller.plan_id, caller.tab)
            if stream is not None and stream.caller.person == caller.person:
                running.hear(stream, fields, b"")

        running.loop.call(pass_on)

    def asked(self, caller: Caller, missed: Missed, joined: Sequence[Joined]) -> list[dict[str, Any]]:
        """The messages for a tab that has no stream and asks now and then, ready for JSON; the others see that it is there."""
        running, answer = self.running, Future[list[Message]]()
        running.loop.call(lambda: answer.set_result(running.hub.ask(caller, missed, joined)))
        return [message.plain for message in answer.result(SAVE_SECONDS)]


class _Running:
    def __init__(self, work: Work, busy: str) -> None:
        self.loop = Loop()
        self.hub = Hub(self.loop, self._whisper)
        self.keeper = Keeper(work, self.loop, self._publish, busy, lambda: self.hub.count > 0)
        self._work, self._is_over = work, False
        self._to_look_at: deque[Stream] = deque()
        self._look_seconds = STANDING_SECONDS
        self.loop.start()
        for begin in (self.keeper.start, self._beat, self._look_at_next, self.hub.remind, self._listen):
            self.loop.call(begin)

    def stop(self) -> None:
        """End, when what has been handed in is kept."""
        self.loop.stop(self._end)

    def _end(self) -> None:
        self._is_over = True
        self.keeper.stop()
        self.hub.end_all("restart")

    # ------------------------------------------------------------ other processes

    def _whisper(self, words: Words) -> None:
        if self._is_over:
            return
        try:
            self._work.outside.tell(json.dumps(words))
        except Exception:
            # Nothing is lost but the sight of a caret for a moment.
            _log.warning("the other processes could not be told who is here", exc_info=True)

    def _listen(self) -> None:
        if self._is_over:
            return
        try:
            for source, words in self._work.outside.hear():
                self.hub.overhear(source, json.loads(words))
        except Exception:
            _log.warning("the other processes could not be heard", exc_info=True)
        self.loop.call_later(LISTEN_SECONDS, self._listen)

    # ------------------------------------------------------------ in any thread

    def open(self, stream: Stream, sock: socket, line: EventLine | WebsocketLine, since: int, copies: Sequence[Copy]) -> None:
        """Let a stream begin as soon as it is known what it has missed."""

        def begin() -> None:
            self.loop.adopt(sock, line)
            self._ask(line, lambda answers: answers.catch_up(stream.caller, since, copies), lambda found: self.hub.open(stream, *found))

        self.loop.call(begin)

    # ------------------------------------------------------------ in the thread of the streams

    def close(self, stream: Stream, done: Callable[[], None]) -> None:
        """The connection of a stream has ended."""
        self.hub.close(stream)
        done()

    def _ask(self, line: Line, question: Callable[[Answers], Any], answer: Callable[[Any], object]) -> None:
        self.keeper.put(Ask(question, answer, line.close))

    def _publish(self, told: Sequence[Told]) -> None:
        self.hub.publish(told)
        for stream in self.hub.touched(told):
            self._look_at(stream)

    def _look_at(self, stream: Stream) -> None:
        texts = list(stream.joined)

        def settle(standing: Standing) -> None:
            self.hub.settle(stream, standing)

        self._ask(stream.line, lambda answers: answers.standing(stream.caller, texts), settle)

    def _look_at_next(self) -> None:
        """Sign-ins run out by themselves, and nobody tells of that. So everybody is looked at now and then, one after another."""
        if not self._to_look_at:
            self._to_look_at.extend(self.hub.streams())
            self._look_seconds = STANDING_SECONDS / (len(self._to_look_at) + 1)
        if self._to_look_at:
            self._look_at(self._to_look_at.popleft())
        self.loop.call_later(self._look_seconds, self._look_at_next)

    def _beat(self) -> None:
        self.hub.beat()
        self.loop.call_later(BEAT_SECONDS, self._beat)

    def hear(self, stream: Stream, fields: Mapping[str, Any], data: bytes) -> None:
        """Something came up a stream. What cannot be understood ends it: an honest browser sends nothing such."""
        try:
            self._heed(stream, fields, data)
        except (KeyError, TypeError, ValueError):
            self.hub.end(stream, "restart")

    def _heed(self, stream: Stream, fields: Mapping[str, Any], data: bytes) -> None:
        kind, ref = fields["kind"], str(fields["ref"])
        if kind == "save":
            self._save(stream, fields, ref, data)
        elif kind == "join" and len(stream.joined) < MOST_JOINED:
            copy = Copy(ref, int(fields["seq"]), int(fields["epoch"]))
            self._ask(stream.line, lambda answers: answers.join(stream.caller, copy), lambda joined: self.hub.join(stream, joined))
        elif kind == "leave":
            self.hub.leave(stream, ref)
        elif kind == "caret":
            self.hub.caret(stream, ref, _caret(fields["caret"]))

    def _save(self, stream: Stream, fields: Mapping[str, Any], ref: str, data: bytes) -> None:
        update = Update(stream.caller, ref, int(fields["epoch"]), int(fields["schema"]), data)
        number = int(fields["n"])
        self.keeper.put(Save(update, lambda outcome: stream.line.send(_answer(number, ref, outcome))))


def _answer(number: int, ref: str, outcome: Outcome) -> Message:
    if isinstance(outcome, Saved):
        return Message("saved", outcome.repair or b"", n=number, ref=ref, seq=outcome.seq, at=outcome.at.isoformat())
    assert isinstance(outcome, Failed)
    return Message("refused", n=number, ref=ref, status=outcome.status, sentence=outcome.sentence)


def _caret(caret: object) -> object:
    """The caret itself, which browsers alone understand. Raises ValueError when it is larger than a caret can be."""
    if caret is not None and (not isinstance(caret, dict) or len(repr(caret)) > MOST_CARET):
        raise ValueError("no caret")
    return caret
