"""What the keeper, the hub and those who hand them their work speak of."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Told(NamedTuple):
    """A row of the feed. ``by``: the person; ``tab``: the browser tab it came from, where this process knows."""

    seq: int
    plan_id: str
    kind: str
    ref: str
    by: int | None
    data: bytes
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is at the other end of a stream. ``who``: the person as services know them; the rest is what the others in the plan are shown."""

    who: Any
    person: int
    name: str
    agency: str
    short: str
    slug: str
    plan_id: str
    tab: str


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody typed.

    ``data``: a Yjs update made on a copy of the text. ``epoch``, ``schema``: which life of the text, and which schema, that copy was made
    from.
    """

    caller: Caller
    text_id: str
    epoch: int
    schema: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Saved:
    """An update that is kept once the transaction commits. ``repair``: a further update the server made to it (ids missing or doubled)."""

    seq: int
    at: datetime
    repair: bytes | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An update that is not: the status that says why, as an answer by HTTP would, and a sentence for the reader."""

    status: int
    sentence: str


Outcome = Saved | Failed


@dataclass(frozen=True, slots=True)
class Copy:
    """A browser's copy of a text: which life of it, and how far it has come."""

    text_id: str
    seq: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Joined:
    """What a copy lacks. ``updates``: (seq, person, update) in order; ``is_stale``: the copy is of another life of the text, or there is
    no such text for this person. ``rests_on``: the pieces whose change may change whether the person may write in it."""

    copy: Copy
    updates: Sequence[tuple[int, int | None, bytes]] = ()
    writable: bool = False
    rests_on: frozenset[str] = frozenset()
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a caller now. ``end``: why the stream must close («signedOut», «forbidden», «gone»), empty when it may stay;
    ``writable``: of each text asked about, whether the person may write in it."""

    end: str = ""
    writable: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missed:
    """What has happened in a plan since a moment: (kind, ref) of each thing once, up to ``seq``; too much to tell when ``is_all``."""

    seq: int
    refs: Sequence[tuple[str, str]] = ()
    is_all: bool = False


class Outside(Protocol):
    """The other processes that serve the same plans: what is told there is heard by them, or by nobody."""

    def tell(self, words: str) -> None:
        """Tell all others."""

    def hear(self) -> Iterable[tuple[str, str]]:
        """What others have told since the last time, with who; quick when there is nothing."""

    def close(self) -> None:
        """No more is told or heard."""


class Answers(Protocol):
    """What can be asked of the plans: all of it as of one moment."""

    def catch_up(self, caller: Caller, since: int, copies: Sequence[Copy]) -> tuple[Missed, Sequence[Joined]]:
        """What a stream that begins has missed: of the plan since a row of the feed, and of each text since its copy."""

    def join(self, caller: Caller, copy: Copy) -> Joined:
        """What a copy of a text lacks."""

    def standing(self, caller: Caller, texts: Sequence[str]) -> Standing:
        """Whether a caller may stay, and write in these texts."""


class Work(Protocol):
    """What the keeper is handed: each call is one transaction, made in the thread of the streams."""

    @property
    def outside(self) -> Outside:
        """The other processes; opened in the thread of the streams, and used there."""

    def save(self, updates: Sequence[Update]) -> tuple[Sequence[Outcome], Sequence[Told]]:
        """Keep updates; what became of each, and the feed's rows since the last call, these included."""

    def look(self) -> Sequence[Told]:
        """The feed's rows since the last call; quick when there are none, for it is asked many times a second."""

    def close(self) -> None:
        """The keeper has ended: let go of all that is held, and of the other processes."""

    def answers(self) -> AbstractContextManager[Answers]:
        """Begin to answer questions; to be asked right after ``look``, and ended before anything else is asked of the work."""
