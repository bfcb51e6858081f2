"""The one printed document.

Rows and prose are gathered into a ``Document``: a frozen value that page HTML, PDF, DOCX, diff, archive and import all speak.
It holds what a reader of the plan sees, in reading order, with the identity of every piece; nothing of how it is stored or drawn.

Every ``id`` is a short string of ``[a-z0-9]``, unique within the document and kept for the life of the piece, so that Word
bookmarks, comments and comparisons can point to it.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from exports.matrix import Matrix
from exports.profile import PLAIN, Profile

ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
ID_LENGTH = 10


def new_id() -> str:
    """A fresh id: ten signs, 50 bits, easily read aloud (no 0/o, 1/l); starts with a letter so that it may stand in markup."""
    return secrets.choice(ID_ALPHABET[:24]) + "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH - 1))


# ---------------------------------------------------------------- inline


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one dress. ``link`` is an absolute http(s) or mailto address, ``lang`` a BCP 47 tag when it differs from the document's."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a measure, chapter or section of this document. ``text`` is as printed, with the number the target has now."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, standing where its number is printed. Numbers follow from reading order, see ``note_numbers``."""

    id: str
    runs: tuple["Text | Ref", ...]


Inline = Text | Ref | Break | Note


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``indent`` sets it at the width of a list's text."""

    id: str
    runs: tuple[Inline, ...]
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The unnumbered third level."""

    id: str
    runs: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class List:
    """``spacing``: «normal» parts items a little, «loose» by an empty line, «tight» not at all."""

    id: str
    ordered: bool
    items: tuple[Item, ...]
    spacing: Literal["normal", "loose", "tight"] = "normal"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set apart; ``lang`` when it is in another language than the document (a statute in nynorsk, say)."""

    id: str
    blocks: tuple["Block", ...]
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple["Block", ...]
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table in running text. The overview of measures is not one: it is a ``Register`` drawn from the measures."""

    id: str
    rows: tuple[Row, ...]


Block = Paragraph | Heading | List | Quote | Table


# ---------------------------------------------------------------- parts


@dataclass(frozen=True, slots=True)
class TextPart:
    id: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LeadStyle:
    """How a measure begins: ``form`` paragraph or bullet, title bold or not, the sign after it, and whether the text runs on
    in the same paragraph (``run_in``) or starts below."""

    form: Literal["paragraph", "bullet"] = "bullet"
    bold: bool = True
    separator: str = ":"
    run_in: bool = True


@dataclass(frozen=True, slots=True)
class Responsible:
    """An actor's part in a measure. ``actor`` is the id of one of ``Document.actors``."""

    actor: str
    role: Literal["lead", "joint", "partner"]


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """What was reported on a measure in one report: ``report`` names one of ``Document.reports``, ``status`` is a label of the scale."""

    id: str
    report: str
    status: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class SubMeasure:
    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, drawn alike in table and text. ``period`` is as printed («2009–2012»); ``statuses`` oldest first."""

    id: str
    title: str
    number: int | None = None
    lead: LeadStyle = LeadStyle()
    blocks: tuple[Block, ...] = ()
    sub_measures: tuple[SubMeasure, ...] = ()
    responsible: tuple[Responsible, ...] = ()
    period: str = ""
    statuses: tuple[StatusEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    id: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's identity: its bytes are looked up by ``sha256`` when drawn. Sizes in pixels."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A pyramid of ``levels`` from the top down, or a picture (``image``). ``alt`` is read aloud in its place."""

    id: str
    kind: Literal["pyramid", "image"]
    alt: str = ""
    caption: str = ""
    credit: str = ""
    levels: tuple[Level, ...] = ()
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a register; in the actors' register ``actor`` names one of ``Document.actors`` and ``text`` is empty."""

    id: str
    text: str = ""
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one label; an empty label when the register is one plain list."""

    id: str
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """``state``: known (then ``number`` is decimal text, «17» or «2,5»), missing (asked for, not there) or withheld (small counts)."""

    wave: str
    state: Literal["known", "missing", "withheld"]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    name: str
    unit: str = ""
    source: str = ""
    population: str = ""
    values: tuple[IndicatorValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A list drawn from data. overview: table of all measures; indicators: ``indicators``; the others: ``groups``."""

    id: str
    kind: Literal["overview", "actors", "priorities", "not_prioritised", "indicators"]
    groups: tuple[Group, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    spacing: Literal["normal", "loose", "tight"] = "normal"


Part = TextPart | Measure | Figure | Register


# ---------------------------------------------------------------- structure


@dataclass(frozen=True, slots=True)
class Section:
    """The second numbered level, «2.1 Title»."""

    id: str
    number: str
    title: str
    parts: tuple[Part, ...] = ()
    starts_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """The first level.

    kind: «chapter» is numbered 1, 2, 3 («1 Title»); «package» is a group of measures with label and number («Tiltakspakke I:», then title);
    «plain» has a heading without number; «front» has no heading (what stands before the first heading).
    ``number`` is as printed, empty when there is none; ``label`` is the word before a package's number.
    """

    id: str
    kind: Literal["chapter", "package", "plain", "front"]
    title: str
    number: str = ""
    label: str = ""
    lead: str = ""
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    starts_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A body that can be responsible, or a group named in general terms («berørte departementer», ``group``). Two renderings of one value:
    ``short`` in tables, ``full`` in text. Validity dates are ISO 8601, any precision, empty when unbounded."""

    id: str
    full: str
    short: str = ""
    group: bool = False
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting round. Dates are ISO 8601 of any precision, quarters as «2012-Q1»; empty when not known."""

    id: str
    as_of: str = ""
    issued: str = ""
    next_due: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole plan as printed. ``kind`` says what it is and gives the layout it is drawn in unless another is asked for.

    ``type_heading`` («Statusrapport»), ``period`` («2026–2029») and ``date_text`` («Oktober 2011») are as printed, empty when absent.
    """

    id: str
    kind: Literal["tiltaksplan", "statusrapport"]
    title: str
    subtitle: str = ""
    type_heading: str = ""
    period: str = ""
    date_text: str = ""
    language: str = "nb"
    owners: tuple[str, ...] = ()
    photo_credit: str = ""
    cover: bool = True
    contents: bool = True
    back_page: bool = False
    chapters: tuple[Chapter, ...] = ()
    actors: tuple[Actor, ...] = ()
    reports: tuple[Report, ...] = ()
    status_scale: tuple[str, ...] = ()
    measure_label: str = "Tiltak"


@dataclass(frozen=True, slots=True)
class Drawing:
    """How to draw a document: official ``layout``, cover and contents or not, the draft's margin text (empty on the clean copy), and the
    plan's own look. notice: what kind of copy it is, line by line, told on the cover, or above the text where there is none. appendix: a
    «merknadsskjema» after the last chapter."""

    layout: Literal["tiltaksplan", "statusrapport"]
    cover: bool = True
    contents: bool = True
    draft_note: str = ""
    profile: Profile = PLAIN
    notice: tuple[str, ...] = ()
    appendix: Matrix | None = None


# ---------------------------------------------------------------- reading it


def each_part(document: Document) -> Iterator[tuple[Chapter, Section | None, Part]]:
    """Every part in reading order, with the chapter and section it stands in."""
    for chapter in document.chapters:
        for part in chapter.parts:
            yield chapter, None, part
        for section in chapter.sections:
            for part in section.parts:
                yield chapter, section, part


def measures(document: Document) -> tuple[Measure, ...]:
    """All measures in reading order."""
    return tuple(part for _, _, part in each_part(document) if isinstance(part, Measure))


def part_blocks(part: Part) -> Iterator[Block]:
    """The top-level prose blocks of a part, in the order they are printed."""
    if isinstance(part, TextPart):
        yield from part.blocks
    elif isinstance(part, Measure):
        yield from part.blocks
        for sub in part.sub_measures:
            yield from sub.blocks
        for entry in part.statuses:
            yield from entry.blocks


def block_runs(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """All inline pieces of the blocks in reading order, nested ones included."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from block.runs
        elif isinstance(block, List):
            for item in block.items:
                yield from block_runs(item.blocks)
        elif isinstance(block, Quote):
            yield from block_runs(block.blocks)
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from block_runs(cell.blocks)


def map_runs(blocks: tuple[Block, ...], change: Callable[[Inline], Inline]) -> tuple[Block, ...]:
    """The same blocks with ``change`` applied to every inline piece, those inside footnotes first."""

    def changed(run: Inline) -> Inline:
        if isinstance(run, Note):
            run = replace(run, runs=tuple(inner for inner in map(change, run.runs) if isinstance(inner, Text | Ref)))
        return change(run)

    def mapped(block: Block) -> Block:
        if isinstance(block, Paragraph | Heading):
            return replace(block, runs=tuple(changed(run) for run in block.runs))
        if isinstance(block, List):
            return replace(block, items=tuple(replace(item, blocks=map_runs(item.blocks, change)) for item in block.items))
        if isinstance(block, Quote):
            return replace(block, blocks=map_runs(block.blocks, change))
        rows = (Row(tuple(replace(cell, blocks=map_runs(cell.blocks, change)) for cell in row.cells)) for row in block.rows)
        return replace(block, rows=tuple(rows))

    return tuple(mapped(block) for block in blocks)


def note_numbers(document: Document) -> dict[str, int]:
    """Footnote id → its printed number, counted through the whole document."""
    notes = [run.id for _, _, part in each_part(document) for run in block_runs(tuple(part_blocks(part))) if isinstance(run, Note)]
    return {note: number for number, note in enumerate(notes, 1)}


def current_status(measure: Measure) -> StatusEntry | None:
    """The latest entry reported on the measure, or None."""
    return measure.statuses[-1] if measure.statuses else None


def responsible_text(document: Document, measure: Measure, names: Literal["short", "full"]) -> str:
    """Who is responsible, in one phrase. short: «JD/KRÅD i samarbeid med MD»; full: «Justisdepartementet og Rådet i samarbeid med …»."""
    known = {actor.id: actor for actor in document.actors}

    def named(roles: tuple[str, ...]) -> list[str]:
        actors = [known[r.actor] for r in measure.responsible if r.role in roles]
        return [(a.short or a.full) if names == "short" else a.full for a in actors]

    responsible, partners = named(("lead", "joint")), named(("partner",))
    phrase = "/".join(responsible) if names == "short" else _enumerate(responsible)
    if partners:
        phrase = f"{phrase} i samarbeid med {_enumerate(partners)}".strip()
    return phrase


def _enumerate(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " og " + words[-1] if words else ""
