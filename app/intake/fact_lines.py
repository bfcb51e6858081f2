"""The lines that tell a measure's facts: «Gjennomføring: 2009–2012», «Ansvar: …», «Status: Igangsatt», with the slips people make."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.intake.flat import Flat, Para, Turn, Words

Fact = Literal["period", "responsible", "status"]

_LABELS: tuple[tuple[Fact, str], ...] = (
    ("period", r"gjennomføring(?:speriode|stid)?|periode|tidsrom|tidsperiode|tidsplan|tidsfrist|frist(?: for gjennomføring)?|når"),
    (
        "responsible",
        r"ansvar|(?:hoved)?ansvarlige?(?: (?:departement|etat|enhet|eining|virksomhet|verksemd|instans|part))?|ansvarleg(?:e)?|hovedansvar",
    ),
    ("status", r"status(?: (?:pr\.?|per) [\w. ]{4,20})?"),
)
_LABEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS), re.IGNORECASE)
_LINE = re.compile(rf"(?:{_LABEL.pattern})\s*(?P<sign>[:.])\s*(?P<value>.*)", re.IGNORECASE | re.DOTALL)
_VALUE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact. ``label`` with its sign as printed («Ansvar.»), empty where the author left it out; ``value`` as printed."""

    fact: Fact
    label: str
    value: str
    para: Para


@dataclass(slots=True)
class Split:
    """A measure's blocks, parted: its own text, its facts, the status text."""

    text: list[Flat] = field(default_factory=list)
    facts: list[FactLine] = field(default_factory=list)
    narrative: list[Flat] = field(default_factory=list)

    def value(self, fact: Fact) -> str | None:
        """The value printed for a fact; None when it is not there."""
        return next((line.value for line in self.facts if line.fact == fact), None)


def fact_lines(para: Para) -> list[FactLine]:
    """The facts a paragraph tells, none when it is running text. Several may stand in one, parted by line breaks or by bold labels."""
    found: list[FactLine] = []
    for text in _segments(para):
        match = _LINE.fullmatch(text)
        if not match or len(match["value"]) > _VALUE_LENGTH or (match["sign"] == "." and not _starts_bold(para)):
            return []
        fact = next(name for name, _ in _LABELS if match[name])
        found.append(FactLine(fact, match[fact] + match["sign"], " ".join(match["value"].split()), para))
    return found if len({line.fact for line in found}) == len(found) else []


def _segments(para: Para) -> list[str]:
    """The paragraph's words, parted before each line break and each bold label."""
    parts = [""]
    for piece in para.pieces:
        if isinstance(piece, Turn):
            parts.append("")
        elif isinstance(piece, Words):
            label = piece.bold and _LABEL.fullmatch(piece.text.strip().rstrip(":. "))
            if label and parts[-1].strip():
                parts.append("")
            parts[-1] += piece.text
    return [part.strip() for part in parts if part.strip()]


def _starts_bold(para: Para) -> bool:
    first = next((piece for piece in para.pieces if isinstance(piece, Words) and piece.text.strip()), None)
    return first is not None and bool(first.bold)


def split_measure(flats: Sequence[Flat]) -> Split:
    """Parts the blocks below a measure's heading. Facts stand together, each once; a line among them whose label was forgotten is taken
    for the fact that is missing there."""
    split = Split()
    for at, flat in enumerate(flats):
        if isinstance(flat, Para) and flat.is_empty:
            (split.narrative if split.facts else split.text).append(flat)
            continue
        lines = fact_lines(flat) if isinstance(flat, Para) and not _is_closed(split) else []
        told = {line.fact for line in split.facts}
        if lines and not told & {line.fact for line in lines}:
            split.facts += lines
        elif isinstance(flat, Para) and not lines and (fact := _forgotten(flat, flats[at + 1 :], split)):
            split.facts.append(FactLine(fact, "", flat.text, flat))
        else:
            (split.narrative if split.facts else split.text).append(flat)
    return split


def _is_closed(split: Split) -> bool:
    """Whether the facts are over: running text has come after them."""
    return any(not isinstance(flat, Para) or not flat.is_empty for flat in split.narrative)


def _forgotten(para: Para, following: Sequence[Flat], split: Split) -> Fact | None:
    """The fact a line without label must be: it stands between two facts, set as they are, and is the only one missing."""
    if not split.facts or _is_closed(split) or para.look.name != split.facts[-1].para.look.name:
        return None
    after = next((flat for flat in following if not (isinstance(flat, Para) and flat.is_empty)), None)
    if not isinstance(after, Para) or not (lines := fact_lines(after)) or len(para.text) > _VALUE_LENGTH:
        return None
    missing = {name for name, _ in _LABELS} - {line.fact for line in (*split.facts, *lines)}
    return missing.pop() if len(missing) == 1 else None
