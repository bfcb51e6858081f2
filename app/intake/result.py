"""What reading a file gives: the document, what was found on the way, and what became of every piece of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exports.document import Document

Severity = Literal["choice", "warning", "note"]
Field = Literal["title", "responsible", "period", "status"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the person should look at. ``severity`` «choice»: a ``Choice`` with this problem's id waits for an answer."""

    place: str
    what: str
    mend: str
    severity: Severity
    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Table and text disagree about a measure: what each says. ``hard``: they differ in meaning, not in wording alone. The text wins
    unless the person picks the table. ``problem`` is the id of the ``Problem`` that tells of it, ``measure`` that of the measure."""

    problem: str
    measure: str
    field: Field
    table: str
    detail: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of a piece of the file. ``became`` in one word («kapittel», «tiltak», «utelatt»); ``target``: its id in the document,
    empty when it has none."""

    place: str
    source: str
    became: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A Word comment. ``at`` as the file says it (ISO 8601); ``anchor``: id of the block, measure, chapter or section it is about, empty
    when that is not in the document; ``quote``: the words it points to."""

    author: str
    initials: str
    at: str
    text: str
    anchor: str
    quote: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the document, by the hash its figure names. Sizes in pixels."""

    sha256: str
    media_type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Intake:
    """A file, read. ``words``: every word of the file, in its order, told apart from the reading itself; see ``accounting.unaccounted``.

    counts: kind, chapters (numbered ones and packages), sections, measures, leads, bullets, figures, links, footnotes, comments,
    insertions, deletions, packages, references, statuses (label → how many). has_numbers: birth numbers stood in it, which are dots here.
    """

    document: Document
    problems: tuple[Problem, ...]
    choices: tuple[Choice, ...]
    traces: tuple[Trace, ...]
    remarks: tuple[Remark, ...]
    pictures: tuple[Picture, ...]
    insertions: int
    deletions: int
    counts: Mapping[str, object]
    words: tuple[str, ...] = ()
    has_numbers: bool = False
