"""One open stream, and what it asks of its surroundings."""

from collections.abc import Callable
from typing import Any, Protocol

from app.live.messages import Message
from app.live.values import Caller


class Line(Protocol):
    """The way to one browser."""

    def send(self, message: Message) -> None:
        """Send, or let go of who reads too slowly."""

    def close(self) -> None:
        """End it after what has been sent."""


class Clock(Protocol):
    """The time of the streams' thread, and calls at a later one (an asyncio loop is one)."""

    def time(self) -> float:
        """Seconds."""

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> object:
        """Call in so many seconds."""


class Stream:
    """``joined``: the texts that are open in the tab → whether its person may write in them, and the pieces that rests on.

    ``carets``: where in them the person's carets stand, as browsers tell it. ``text``: the one they were in last. ``is_over``: the
    connection has ended, be it before all was ready.
    """

    def __init__(self, caller: Caller, line: Line) -> None:
        self.caller, self.line = caller, line
        self.joined: dict[str, tuple[bool, frozenset[str]]] = {}
        self.carets: dict[str, object] = {}
        self.text = ""
        self.is_over = False
