"""What is written down while a plan is built from a file: ids given, problems found, and what became of every piece."""

import hashlib
from collections.abc import Iterable

from app.domain.saying import say
from app.intake.flat import Drawn, Flat, Grid, Para, flat_text
from app.intake.result import Choice, Field, Picture, Problem, Severity, Trace
from app.intake.tokens import holds
from exports.document import ID_ALPHABET, ID_LENGTH

_HEADING_LENGTH = 60
WHOLE = "Hele dokumentet"
"""The place of what stands nowhere in particular."""


class Ledger:
    """Ids are made from the file's own bytes, so that the same file read again gives the same document.

    anchors: index of a paragraph → id of what it became. homes: index of a heading or lead → id of the chapter, section or measure.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = hashlib.sha256(seed).digest()
        self._given: set[str] = set()
        self._made = 0
        self._places: dict[int, str] = {}
        self.anchors: dict[int, str] = {}
        self.homes: dict[int, str] = {}
        self.problems: list[Problem] = []
        self.choices: list[Choice] = []
        self.traces: list[Trace] = []
        self.pictures: dict[str, Picture] = {}

    # ------------------------------------------------------------ ids

    def id(self, wanted: str = "") -> str:
        """A fresh id; the wanted one (from our own bookmark) when it is fit and free."""
        if wanted and wanted not in self._given and wanted.isascii() and wanted.isalnum() and wanted == wanted.lower():
            self._given.add(wanted)
            return wanted
        while True:
            self._made += 1
            made = _spelled(hashlib.sha256(self._seed + self._made.to_bytes(8, "big")).digest())
            if made not in self._given:
                self._given.add(made)
                return made

    # ------------------------------------------------------------ places

    def name_places(self, heading: str, blocks: Iterable[Flat]) -> None:
        """Gives each of the blocks below a heading a place a person can find: «3.2 Indikative tiltak, avsnitt 4»."""
        heading = heading if len(heading) <= _HEADING_LENGTH else heading[: _HEADING_LENGTH - 1].rstrip() + "…"
        counts = {"avsnitt": 0, "tabell": 0, "figur": 0}
        for block in blocks:
            word = "tabell" if isinstance(block, Grid) else "figur" if isinstance(block, Drawn) else "avsnitt"
            counts[word] += bool(flat_text(block) or not isinstance(block, Para))
            place = f"{heading}, {word} {counts[word]}" if heading else f"{word} {counts[word]}"
            self._name(block, place)

    def _name(self, block: Flat, place: str) -> None:
        self._places[block.index] = place
        if isinstance(block, Grid):
            for at, row in enumerate(block.rows, 1):
                for inner in (one for cell in row.cells for one in cell.blocks):
                    self._name(inner, f"{place}, rad {at}")
        elif isinstance(block, Drawn):
            for inner in (one for box in block.boxes for one in box):
                self._name(inner, place)

    def place(self, block: Flat) -> str:
        """Where the block stands."""
        return self._places.get(block.index, "")

    # ------------------------------------------------------------ findings

    def became(self, block: Flat, became: str, target: str = "", note: str = "") -> None:
        """Writes down what a block became."""
        self.trace(self.place(block), flat_text(block), became, target, note)
        if target:
            self.anchors.setdefault(block.index, target)

    def trace(self, place: str, source: str, became: str, target: str = "", note: str = "") -> None:
        """Writes down what became of words that are no block of their own."""
        if source.strip():
            self.traces.append(Trace(place, source, became, target, note))

    def rewritten(self, place: str, printed: str, now: str, target: str = "", note: str = "") -> None:
        """Writes down words that the document says otherwise; nothing when it says them all."""
        if not holds(now, printed):
            self.trace(place, printed, "skrevet om", target, note)

    def leave_out(self, block: Flat, why: str) -> None:
        """Writes down that a block is not in the document."""
        self.became(block, "utelatt", note=why)

    def problem(self, place: str, what: str, mend: str, severity: Severity = "warning") -> str:
        """Writes down a problem; returns its id, which is the same each time the file is read."""
        key = f"p{len(self.problems) + 1}"
        self.problems.append(Problem(place or WHOLE, what, mend, severity, key))
        return key

    def choice(self, place: str, title: str, measure: str, field: Field, table: str, detail: str, hard: bool) -> None:
        """Writes down that table and text disagree about a measure. ``title``: the measure's heading."""
        label = {"title": "tittelen", "responsible": "ansvarlig", "period": "perioden", "status": "status"}[field]
        words: dict[str, object] = {"title": title, "what": label, "table": table, "detail": detail}
        if hard:
            what = say("%(title)s: tabellen og teksten er uenige om %(what)s. Tabellen sier «%(table)s», teksten «%(detail)s».", **words)
        else:
            what = say("%(title)s: ulik ordlyd for %(what)s. Tabellen sier «%(table)s», teksten «%(detail)s».", **words)
        mend = say("Velg hvilken som skal gjelde. Velger du ikke, gjelder teksten.")
        key = self.problem(place, what, mend, "choice")
        self.choices.append(Choice(key, measure, field, table, detail, hard))


def _spelled(digest: bytes) -> str:
    """An id of the usual form from chance-like bytes."""
    first = ID_ALPHABET[digest[0] % 24]
    return first + "".join(ID_ALPHABET[byte % len(ID_ALPHABET)] for byte in digest[1:ID_LENGTH])
