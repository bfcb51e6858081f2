"""Who is responsible: phrases of table and text joined to one list of actors, each with its short and its full name.

The short names of a table («JD») and the full names of a text («Justis- og politidepartementet») are matched over all measures: by the
bracket after a full name, by measures with one actor alone, then by place in phrases of equal length.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.domain.dates import one_line
from app.domain.responsible import Phrase, parse_responsible
from app.intake.ledger import Ledger
from exports.document import Actor, Responsible

_SHORT = re.compile(r"[A-ZÆØÅ][A-ZÆØÅ0-9-]{1,9}")
_SHORT_IN_BRACKETS = re.compile(r"\(([A-ZÆØÅ][\w-]{0,11})\)$")
_COMPOSED = re.compile(r"[,/;]| og | samt ")
"""Names with a sign in them that else parts names; they are kept whole once they are known."""


class Actors:
    """The actors of one document in the making."""

    def __init__(self, ledger: Ledger, known: Iterable[Actor] = ()) -> None:
        self._ledger = ledger
        self.actors: list[Actor] = list(known)
        self._full_of: dict[str, str] = {}
        self._short_of: dict[str, str] = {}
        self._composed: set[str] = set()
        self._ids: dict[str, str] = {}
        for actor in self.actors:
            self._keep(actor)

    # ------------------------------------------------------------ learning

    def learn(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Matches short names to full ones. ``pairs``: the phrases of table and text about each measure."""
        parsed = [(self.read(table), self.read(detail)) for table, detail in pairs]
        for _, detail in parsed:
            for named in detail.named:
                if named.short:
                    self._know(named.short, named.name)
        for alone in (True, False):
            votes: Counter[tuple[str, str]] = Counter()
            for table, detail in parsed:
                left, right = self._unknown(table, detail)
                if len(table.named) == len(detail.named) and len(left) == len(right) and (len(left) == 1 or not alone):
                    votes.update((short, full) for short, full in zip(left, right, strict=True) if _fit(short, full))
            self._elect(votes)

    def _unknown(self, table: Phrase, detail: Phrase) -> tuple[list[str], list[str]]:
        """The names of each side that the other does not have."""
        full = {self._full(named.name) for named in table.named}
        here = [named.name for named in table.named if not named.group and self._full(named.name) not in {n.name for n in detail.named}]
        there = [named.name for named in detail.named if not named.group and named.name not in full]
        return here, there

    def _elect(self, votes: Counter[tuple[str, str]]) -> None:
        """The pairs most often seen first; no name is used twice."""
        for (short, full), _ in votes.most_common():
            if short not in self._full_of and full not in self._short_of:
                self._know(short, full)

    def _know(self, short: str, full: str) -> None:
        self._full_of.setdefault(short, full)
        self._short_of.setdefault(full, short)
        if _COMPOSED.search(full):
            self._composed.add(full)

    def _keep(self, actor: Actor) -> None:
        self._ids.setdefault(actor.full.casefold(), actor.id)
        if actor.short:
            self._ids.setdefault(actor.short.casefold(), actor.id)
            self._know(actor.short, actor.full)
        elif _COMPOSED.search(actor.full):
            self._composed.add(actor.full)

    # ------------------------------------------------------------ reading

    def read(self, text: str) -> Phrase:
        """A phrase, its names split as the actors known so far tell."""
        return parse_responsible(text, {name for name in self._composed if name in text})

    def responsible(self, text: str) -> tuple[Responsible, ...]:
        """The actors a phrase names, each once; those not known yet are added."""
        found: dict[str, Responsible] = {}
        for named in self.read(text).named:
            key = self.add(named.name, named.group)
            found.setdefault(key, Responsible(key, named.role))
        return tuple(found.values())

    def add(self, name: str, group: bool = False) -> str:
        """The id of the actor with this name, short or full; a new one when nobody has it."""
        full = self._full(name)
        if known := self._ids.get(full.casefold()):
            return known
        bracket = _SHORT_IN_BRACKETS.search(full)
        short = self._short_of.get(full, bracket[1] if bracket else "")
        actor = Actor(self._ledger.id(), full, "" if short == full else short, group)
        self.actors.append(actor)
        self._keep(actor)
        return actor.id

    def _full(self, name: str) -> str:
        return self._full_of.get(name, name)

    # ------------------------------------------------------------ comparing

    def compare(self, table: str, detail: str) -> str:
        """«same», «wording» (the same actors, told otherwise) or «hard» (other actors)."""
        one, other = self.read(table), self.read(detail)
        if self._bodies(one) != self._bodies(other) or _groups(one) != _groups(other):
            return "hard"
        same = self._told(one) == self._told(other) and _link(one) == _link(other)
        return "same" if same else "wording"

    def _bodies(self, phrase: Phrase) -> set[str]:
        return {self._full(named.name).casefold() for named in phrase.named if not named.group}

    def _told(self, phrase: Phrase) -> list[tuple[str, bool]]:
        return [(self._full(named.name).casefold(), named.role == "partner") for named in phrase.named]


def _groups(phrase: Phrase) -> int:
    return sum(named.group for named in phrase.named)


def _link(phrase: Phrase) -> str:
    return one_line(phrase.link).casefold()


def _fit(short: str, full: str) -> bool:
    """Whether one may be the short name of the other."""
    return bool(_SHORT.fullmatch(short)) and len(full) > len(short) and not _SHORT.fullmatch(full)


def is_short(name: str) -> bool:
    """Whether a name is an abbreviation."""
    return bool(_SHORT.fullmatch(name))
