"""The past of texts as its pages draw it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.prose.difference import Line
from app.services.acts.knowing import Person
from app.services.acts.retraced import Entry, Stand, State, Subject, Timeline, Writers
from app.web.ground.clean import clean
from app.web.ground.look import clock, local, moment
from exports.document import Note, block_runs
from exports.markup import block_notes_html, blocks_html

COLORS = 8
"""So many colours tell writers apart; the ninth has the first's again, and its own initials."""
FEW = 2
"""Unchanged blocks in a row that are shown one by one; more are folded away."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged blocks in a row."""

    lines: Sequence[Line]


def folded(lines: Iterable[Line]) -> Iterator[Line | Fold]:
    """The lines, with many unchanged ones in a row as one."""
    for is_same, group in groupby(lines, key=lambda line: line.is_same):
        some = list(group)
        if is_same and len(some) > FEW:
            yield Fold(some)
        else:
            yield from some


def writers_names(people: Sequence[Person]) -> str:
    """Everybody in a sentence: «Kari Holm og Ola Lie»."""
    names = [person.name or "Samplan" for person in people]
    return names[0] if len(names) == 1 else _("%(first)s og %(last)s", first=", ".join(names[:-1]), last=names[-1])


def span(begun: datetime, at: datetime) -> str:
    """From when to when, on the day it began: «10.02–10.40»."""
    first, last = clock(begun), clock(at)
    return first if first == last else f"{first}–{last}"


def stand_name(stand: Stand) -> str:
    """A state in a list to choose from: «3. nov. 2026 kl. 10.42, Kari Holm»."""
    return f"{moment(stand.at)}, {writers_names(stand.people)}"


def stand_options(stands: Iterable[Stand]) -> list[tuple[str, str]]:
    """States to choose among, newest first."""
    return [(str(stand.seq), stand_name(stand)) for stand in reversed(list(stands))]


def words_came(count: int) -> str:
    """How many words came."""
    return ngettext("ett ord lagt til", "%(num)s ord lagt til", count)


def words_gone(count: int) -> str:
    """How many words went."""
    return ngettext("ett ord fjernet", "%(num)s ord fjernet", count)


@dataclass(frozen=True)
class TimelineView:
    """A page of a time line."""

    found: Timeline
    only_lost: bool

    @property
    def subject(self) -> Subject:
        """What it is of."""
        return self.found.subject

    @property
    def days(self) -> list[tuple[date, list[Entry]]]:
        """The entries by the day they ended, newest first."""
        return [(day, list(entries)) for day, entries in groupby(self.found.entries, key=lambda entry: local(entry.stand.at).date())]


@dataclass(frozen=True)
class StateView:
    """A text as it stood."""

    found: State

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        notes = [run for run in block_runs(self.found.blocks) if isinstance(run, Note)]
        return {note.id: number for number, note in enumerate(notes, 1)}

    @property
    def prose(self) -> Markup:
        """The text, as it would stand in the plan."""
        return clean(blocks_html(self.found.blocks, self._numbers, level=4))

    @property
    def notes(self) -> Markup:
        """Its footnotes."""
        return clean(block_notes_html(self.found.blocks, self._numbers)) if self._numbers else Markup("")

    @property
    def is_newest(self) -> bool:
        """Whether the text stands so now."""
        return self.found.newer is None


@dataclass(frozen=True)
class WritersView:
    """Who wrote a text."""

    found: Writers

    @cached_property
    def colors(self) -> Mapping[int, int]:
        """Person → which colour."""
        return {person.id: place % COLORS for place, (person, _words) in enumerate(self.found.shares)}

    def color(self, person: Person) -> int:
        """The colour of somebody's words; of who wrote nothing but signs, the last."""
        return self.colors.get(person.id, COLORS - 1)

    @property
    def total(self) -> int:
        """How many words the text has."""
        return sum(count for _person, count in self.found.shares)

    def share(self, count: int) -> int:
        """So many words in hundredths of the text."""
        return round(count * 100 / self.total) if self.total else 0
