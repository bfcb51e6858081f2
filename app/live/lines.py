"""The thread of the streams: one event loop for all of them, so that an open stream costs a socket and no thread."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from socket import socket
from threading import Thread
from typing import Any, cast

import uvloop
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.live.messages import BadFrame, Message, read_frame

MOST_UNREAD = 1_000_000
"""Bytes that may wait for one who reads slowly. Then the stream is cut; the browser comes back and is told what it missed."""
MOST_FRAME = 200_000
LEAVING_SECONDS = 0.05
SWITCH_SECONDS = 0.0005
"""For how long a thread that has work to do may keep the streams from theirs. Python's own is ten times that, and a letter that is kept
asks for its turn after each word with the database."""


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = uvloop.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="streams", daemon=True)

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._thread.start()

    def stop(self, last: Callable[[], object]) -> None:
        """Do one last thing, give what was sent a moment to leave, and end."""

        def finish() -> None:
            try:
                last()
            finally:
                self._loop.call_later(LEAVING_SECONDS, self._loop.stop)

        self._loop.call_soon_threadsafe(finish)
        self._thread.join()
        self._loop.close()

    def call(self, callback: Callable[..., object], *args: Any) -> None:
        """Have something done in the thread of the streams, in the order it is asked for. To be called from any thread."""
        self._loop.call_soon_threadsafe(callback, *args)

    def soon(self, callback: Callable[[], object]) -> object:
        """Have something done at the next turn, after what has come meanwhile. To be called in the thread of the streams."""
        return self._loop.call_soon(callback)

    def time(self) -> float:
        """The loop's own time in seconds."""
        return self._loop.time()

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> object:
        """Have something done after so many seconds. To be called in the thread of the streams."""
        return self._loop.call_later(delay, callback, *args)

    def adopt(self, sock: socket, line: "SocketLine") -> None:
        """Let the loop have an open connection. To be called in the thread of the streams."""
        sock.setblocking(False)
        line.adoption = self._loop.create_task(self._loop.connect_accepted_socket(lambda: line, sock))
        line.adoption.add_done_callback(line.adopted)


class SocketLine(asyncio.Protocol):
    """The way to one browser over a connection of its own. ``gone`` is called once, when the connection has ended."""

    adoption: asyncio.Task[Any]

    def __init__(self, opening: bytes, gone: Callable[[], None]) -> None:
        self._opening, self._gone = opening, gone
        self._transport: asyncio.Transport | None = None
        self._early: list[bytes] = []

    def adopted(self, task: asyncio.Task[Any]) -> None:
        """The loop has the connection now; or it had ended before, and then nothing else would tell."""
        if task.cancelled() or task.exception() is not None:
            self._gone()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The loop has the connection."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._opening + b"".join(self._early))
        self._early.clear()

    def connection_lost(self, error: Exception | None) -> None:
        """The connection has ended."""
        self._gone()

    def write(self, data: bytes) -> None:
        """Send bytes."""
        if self._transport is None:
            self._early.append(data)
        elif not self._transport.is_closing():
            if self._transport.get_write_buffer_size() > MOST_UNREAD:
                self._transport.abort()
            else:
                self._transport.write(data)

    def close(self) -> None:
        """End the connection after what has been sent."""
        if self._transport is not None:
            self._transport.close()


class EventLine(SocketLine):
    """Server-sent events. What the browser sends is nothing but the end."""

    def send(self, message: Message) -> None:
        """Send a message."""
        self.write(b": beat\n\n" if message.kind == "beat" else message.event)


class WebsocketLine(SocketLine):
    """A websocket (RFC 6455), both ways. ``heard`` is given what comes up."""

    def __init__(self, opening: bytes, gone: Callable[[], None], heard: Callable[[Mapping[str, Any], bytes], None]) -> None:
        super().__init__(opening, gone)
        self._protocol, self._heard = ServerProtocol(state=State.OPEN, max_size=MOST_FRAME), heard
        self._parts: list[bytes] = []

    def send(self, message: Message) -> None:
        """Send a message."""
        self.write(message.wire)

    def close(self) -> None:
        """Say good-bye, and end the connection."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(1000)
            self._flush()
        super().close()

    def data_received(self, data: bytes) -> None:
        """Bytes have come up."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame) and event.opcode in (Opcode.BINARY, Opcode.TEXT, Opcode.CONT):
                self._take(event)
        self._flush()
        if self._protocol.close_expected():
            super().close()

    def eof_received(self) -> bool:
        """The other end says no more."""
        self._protocol.receive_eof()
        return False

    def _take(self, frame: Frame) -> None:
        self._parts.append(bytes(frame.data))
        if not frame.fin:
            return
        whole = b"".join(self._parts)
        self._parts.clear()
        try:
            fields, data = read_frame(whole)
        except BadFrame:
            self._protocol.fail(1007)
        else:
            self._heard(fields, data)

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self.write(data)
