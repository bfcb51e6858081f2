"""Who wrote which words of a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from app.prose.authorship import signed
from app.prose.difference import Line, Row, difference
from app.prose.inline import Run, count_words
from app.services.acts.knowing import Person
from app.services.acts.recalling import Past
from app.services.acts.retraced import Writers, Writing
from app.services.acts.retracing import Retracer
from app.services.entry.entering import Who, enter
from app.store.base import Session
from app.store.columns import moment


def show_writers(session: Session, who: Who, slug: str, text_id: str, seq: int = 0) -> Writers:
    """Who wrote each word of a text, as it stands or (``seq``) as it stood.

    Raises:
        NotFound: no such text in this plan, or it was not there yet.
    """
    retracer = Retracer(session, enter(session, who, slug))
    past = retracer.past(text_id)
    at = past.place_of(seq) if seq else len(past.spells) - 1
    json = signed(past.updates(past.spells[at].end))
    attribution = _Attribution(past)
    lines = attribution.lines(difference(json, json, whole=True))
    is_newest = at == len(past.spells) - 1
    shares = _shares(lines, attribution.by)
    return Writers(retracer.subject(past.piece), past.stand(at), is_newest, lines, attribution.by, shares, past.begins_anew)


def _shares(lines: Iterable[Line], by: Mapping[int, Writing]) -> list[tuple[Person, int]]:
    found: dict[Person, int] = {}
    for line in _each_line(lines):
        for run in line.runs:
            if run.by is not None and (count := count_words((run,), "same")):
                person = by[run.by].person
                found[person] = found.get(person, 0) + count
    return sorted(found.items(), key=lambda share: -share[1])


def _each_line(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        for row in line.rows:
            for cell in row.cells:
                yield from _each_line(cell.lines)


class _Attribution:
    """Lines signed with updates, signed with writings instead: words in a row that one person wrote in one spell are one."""

    def __init__(self, past: Past) -> None:
        self.past, self.by = past, dict[int, Writing]()

    def lines(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """The same lines."""
        return tuple(replace(line, runs=tuple(self._runs(line.runs)), rows=tuple(map(self._row, line.rows))) for line in lines)

    def _row(self, row: Row) -> Row:
        return replace(row, cells=tuple(replace(cell, lines=self.lines(cell.lines)) for cell in row.cells))

    def _runs(self, runs: Iterable[Run]) -> Iterator[Run]:
        for (note, _spell, _person), group in groupby(runs, key=lambda run: (run.note, *self._whose(run.by))):
            some = list(group)
            numbers = [run.by for run in some if run.by is not None]
            label = len(self.by) if numbers else None
            if label is not None:
                self.by[label] = self._writing(numbers)
            yield Run("same", "".join(run.words for run in some), label, note)

    def _whose(self, number: int | None) -> tuple[int, int | None]:
        return (-1, None) if number is None else (self.past.spell_of[number], self.past.writers[number])

    def _writing(self, numbers: Sequence[int]) -> Writing:
        past, first = self.past, numbers[0]
        ats = [past.moments.ats[number] for number in numbers]
        return Writing(past.known.person(past.writers[first]), moment(min(ats)), moment(max(ats)), past.stand(past.spell_of[first]))
