"""What is told of the past of texts: time lines, states, comparisons, writers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.prose.difference import Line
from app.services.acts import chronicling
from app.services.acts.knowing import Person
from exports.document import Block


@dataclass(frozen=True, slots=True)
class Subject:
    """What a time line is of. ``about``: its kind and name, as sentences tell them. ``may_write``: whether the person may change its text
    now; never when it has been removed from the plan."""

    id: str
    kind: str
    about: Mapping[str, Any]
    is_there: bool = True
    may_write: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """A text as a spell left it. ``seq``: its address, the number of the spell's last update; ``number``: which of the text's states it is,
    from 1."""

    seq: int
    number: int
    begun: datetime
    at: datetime
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A block that a spell let vanish. ``seq``: the row of the feed after which it still stood; ``is_back``: it stands in the text now, or
    its words do."""

    id: str
    words: str
    seq: int
    is_back: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One spell in a time line. ``before``: the state it began from, 0 when the text began with it. ``lines``: what it changed; ``came``
    and ``gone``: how many words. ``act``: the line of history, when it was an act. ``lost``: what vanished, where that is asked for.
    ``by``: the writer of each update, where several wrote together. ``there``: the blocks with words that stand in the text now.
    """

    subject: Subject
    stand: Stand
    before: int
    lines: tuple[Line, ...]
    came: int
    gone: int
    act: chronicling.Line | None = None
    lost: tuple[Lost, ...] = ()
    by: Mapping[int, Person] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    is_newest: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of one. ``older``: what the next page is before, 0 when there is none. ``begins_anew``: older history has been taken away."""

    subject: Subject
    entries: Sequence[Entry]
    older: int
    names: Mapping[str | int, str]
    begins_anew: bool
    is_gathered: bool


@dataclass(frozen=True, slots=True)
class State:
    """A text as it stood. ``stands``: all its states, oldest first; ``at``: which of them this is (from 0)."""

    subject: Subject
    stands: Sequence[Stand]
    at: int
    blocks: tuple[Block, ...]
    begins_anew: bool

    @property
    def stand(self) -> Stand:
        """This state."""
        return self.stands[self.at]

    @property
    def older(self) -> Stand | None:
        """The state before it."""
        return self.stands[self.at - 1] if self.at else None

    @property
    def newer(self) -> Stand | None:
        """The state after it."""
        return self.stands[self.at + 1] if self.at + 1 < len(self.stands) else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states of a text. ``one``: the older, None for before anything was written."""

    subject: Subject
    stands: Sequence[Stand]
    one: Stand | None
    other: Stand
    lines: tuple[Line, ...]
    came: int
    gone: int


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in a text from one row of the feed to another, and by whom."""

    subject: Subject
    people: tuple[Person, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """Some words in a row: who wrote them, from when to when, and the state they came with."""

    person: Person
    begun: datetime
    at: datetime
    stand: Stand


@dataclass(frozen=True, slots=True)
class Writers:
    """Who wrote a text. ``by``: what the runs of ``lines`` are signed with. ``shares``: everybody, with how many of its words; the most
    first."""

    subject: Subject
    state: Stand
    is_newest: bool
    lines: tuple[Line, ...]
    by: Mapping[int, Writing]
    shares: Sequence[tuple[Person, int]]
    begins_anew: bool
