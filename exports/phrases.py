"""What a document says in print, phrase by phrase: headings, lead words, facts, table rows, contents, cover and back page.

PDF, Word and web page take their words from here, so that they cannot differ. Nothing here knows how a phrase is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from exports.document import (
    Block,
    Chapter,
    Document,
    Drawing,
    Entry,
    Indicator,
    IndicatorValue,
    Measure,
    Note,
    Register,
    Section,
    SubMeasure,
    TextPart,
    block_runs,
    current_status,
    each_part,
    responsible_text,
)
from exports.languages import words_in
from exports.layout import LAYOUTS, Column, Layout
from exports.matrix_words import appendix_name

FACT_LABELS = {"period": "Gjennomføring", "responsible": "Ansvar", "status": "Status"}
INDICATOR_LABEL = "INDIKATOR"
LONG_TITLE = 80
"""Signs; a longer title is set smaller on the cover."""
VALUES_PER_TABLE = 6
"""Waves side by side in one table of indicator values; more of them go on in a further table."""

Fact = Literal["period", "responsible", "status"]


# ---------------------------------------------------------------- headings


def chapter_heading(chapter: Chapter) -> tuple[str, ...]:
    """The lines of a chapter's heading: «1 Innledning», or label line and title of a package; none for what stands before the first."""
    if chapter.kind == "front":
        return ()
    if chapter.kind == "package":
        label = " ".join(word for word in (chapter.label, chapter.number) if word)
        return tuple(line for line in (f"{label}:" if label else "", chapter.title) if line)
    return (f"{chapter.number} {chapter.title}".strip(),)


def section_heading(section: Section) -> str:
    """«2.1 Title»; the title alone when it has no number."""
    return f"{section.number} {section.title}".strip()


def measure_heading(document: Document, measure: Measure) -> str:
    """«Tiltak 12: Title», as a heading of its own; the title alone when it has no number."""
    return measure.title if measure.number is None else f"{document.measure_label} {measure.number}: {measure.title}"


def lead_words(measure: Measure) -> str:
    """The words a measure's text begins with when its title runs in: «Title:», or «12. Title:» when it has a number."""
    number = "" if measure.number is None else f"{measure.number}. "
    return f"{number}{measure.title}{measure.lead.separator}"


def sub_measure_lead(sub: SubMeasure) -> str:
    """The words a sub-measure begins with: «Title:» when text follows, else its title."""
    return f"{sub.title}:" if sub.blocks else sub.title


# ---------------------------------------------------------------- facts and registers


def facts(document: Document, measure: Measure, order: tuple[Fact, ...]) -> tuple[tuple[str, str], ...]:
    """The measure's facts that are filled, each as (label without colon, value), in the order asked for. Full names of the responsible."""
    status = current_status(measure)
    values: dict[Fact, str] = {
        "period": measure.period,
        "responsible": responsible_text(document, measure, "full"),
        "status": status.status if status else "",
    }
    return tuple((FACT_LABELS[fact], values[fact]) for fact in order if values[fact])


def fact_order(layout: Layout) -> tuple[Fact, ...]:
    """The order in which a layout prints a measure's facts."""
    return ("period", "responsible", "status") if layout.measures == "headed" else ("responsible", "period", "status")


def overview_head(document: Document, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The headings of the table of all measures, cell by cell, in the plan's own words and form of Norwegian."""
    own = {"title": document.measure_label.upper(), "responsible": words_in(document.language).responsible}
    return tuple(own.get(column.key, column.label) for column in columns)


def overview_row(document: Document, measure: Measure, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """One line of the table of all measures, cell by cell. Short names of the responsible; the number as «12.»."""
    status = current_status(measure)
    values = {
        "number": "" if measure.number is None else f"{measure.number}.",
        "title": measure.title,
        "responsible": responsible_text(document, measure, "short"),
        "period": measure.period,
        "status": status.status if status else "",
    }
    return tuple(values[column.key] for column in columns)


def entry_text(document: Document, entry: Entry) -> str:
    """The words of a register's line: its own text, or the full name of its actor. Raises KeyError for an actor the document lacks."""
    if entry.actor is None:
        return entry.text
    return {actor.id: actor.full for actor in document.actors}[entry.actor]


def has_values(register: Register) -> bool:
    """Whether any indicator of the register has a value, so that it is drawn as a table and not as a list."""
    return any(indicator.values for indicator in register.indicators)


def value_text(value: IndicatorValue | None, language: str = "nb") -> str:
    """«17», «mangler», «ikke publisert»; a dash where nothing was asked for."""
    if value is None:
        return "–"
    words = words_in(language)
    return {"known": value.number, "missing": words.missing, "withheld": words.withheld}[value.state]


def indicator_name(indicator: Indicator) -> str:
    """Name with unit: «Skulket skolen (prosent)»."""
    return f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name


def indicator_note(indicator: Indicator, language: str = "nb") -> str:
    """Where the values come from and whom they describe, in one line; empty when neither is told."""
    words = words_in(language)
    parts = ((words.source, indicator.source), (words.population, indicator.population))
    return ". ".join(f"{label}: {text}" for label, text in parts if text)


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A table of indicator values: ``header`` (first the label of the name column, then the waves); per row the indicator and its cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[Indicator, tuple[str, ...]], ...]
    language: str = "nb"


def value_tables(register: Register, language: str = "nb") -> tuple[ValueTable, ...]:
    """The register's values as tables of at most ``VALUES_PER_TABLE`` waves, waves in the order they first appear."""
    waves = list(dict.fromkeys(value.wave for indicator in register.indicators for value in indicator.values))
    return tuple(_value_table(register, waves[at : at + VALUES_PER_TABLE], language) for at in range(0, len(waves), VALUES_PER_TABLE))


def _value_table(register: Register, waves: list[str], language: str) -> ValueTable:
    rows = []
    for indicator in register.indicators:
        known = {value.wave: value for value in indicator.values}
        rows.append((indicator, tuple(value_text(known.get(wave), language) for wave in waves)))
    return ValueTable((INDICATOR_LABEL, *waves), tuple(rows), language)


# ---------------------------------------------------------------- title, cover, back page


def title_block(document: Document) -> tuple[tuple[str, str], ...]:
    """The title block of a report as (style, line): kind of document, title, subtitle, date; only what is filled."""
    lines = (
        ("type_heading", document.type_heading),
        ("title", document.title),
        ("subtitle", document.subtitle),
        ("date", document.date_text),
    )
    return tuple((style, line) for style, line in lines if line)


def cover_head(document: Document) -> tuple[tuple[str, str], ...]:
    """The upper part of the cover as (style, line): kind of document, title (smaller when it is long), subtitle."""
    title = "cover_title" if len(document.title) <= LONG_TITLE else "cover_title_long"
    lines = (("cover_type", document.type_heading), (title, document.title), ("cover_subtitle", document.subtitle))
    return tuple((style, line) for style, line in lines if line)


def cover_foot(document: Document) -> tuple[tuple[str, str], ...]:
    """The lower part of the cover as (style, line): period, date, then each owner."""
    lines = [("cover_period", document.period), ("cover_date", document.date_text)]
    lines += [("cover_owner", owner) for owner in document.owners]
    return tuple((style, line) for style, line in lines if line)


def cover_credit(drawing: Drawing) -> tuple[tuple[str, str], ...]:
    """Who took the cover's picture, as (style, line) below the owners; nothing when there is no picture, or nobody is named."""
    picture = drawing.profile.picture
    return (("cover_credit", f"Foto: {picture.credit}"),) if picture and picture.credit else ()


def notice_lines(drawing: Drawing) -> tuple[tuple[str, str], ...]:
    """What kind of copy a drawing is, as (style, line): its name, then what it carries; nothing on an ordinary one."""
    return tuple(("notice_line" if at else "notice", line) for at, line in enumerate(drawing.notice))


def back_page(document: Document) -> tuple[tuple[str, str], ...]:
    """The back page as (style, line): title, a dash, subtitle, «Foto: …»; empty when the document has none."""
    if not document.back_page:
        return ()
    credit = document.photo_credit
    lines = (
        ("back_title", document.title),
        ("back_rule", "—"),
        ("back_subtitle", document.subtitle),
        ("back_credit", f"Foto: {credit}" if credit else ""),
    )
    return tuple((style, line) for style, line in lines if line)


# ---------------------------------------------------------------- anchors, contents


def chapter_anchor(chapter: Chapter | Section) -> str:
    """Where a chapter or section stands in page and PDF."""
    return f"k-{chapter.id}"


def measure_anchor(measure: Measure) -> str:
    """``tiltak-12`` for a numbered measure, which stays the same from year to year; else by its id."""
    return f"m-{measure.id}" if measure.number is None else f"tiltak-{measure.number}"


def anchors(document: Document) -> dict[str, str]:
    """Id → anchor of everything a ``Ref`` may point to: chapters, sections, measures."""
    known = {chapter.id: chapter_anchor(chapter) for chapter in document.chapters}
    known |= {section.id: chapter_anchor(section) for chapter in document.chapters for section in chapter.sections}
    return known | {part.id: measure_anchor(part) for _, _, part in each_part(document) if isinstance(part, Measure)}


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: ``level`` 1–3, its words, the anchor it leads to and the id of what stands there."""

    level: int
    text: str
    anchor: str
    id: str


def contents(document: Document, layout: Layout) -> tuple[ContentsLine, ...]:
    """The lines of the contents, in reading order: chapters and sections; measures too when the layout says so."""
    return tuple(_contents(document, layout))


APPENDIX_ANCHOR = "vedlegg-merknadsskjema"
"""Where the appendix stands in a PDF; no piece has it, and its id is ""."""


def contents_of(document: Document, drawing: Drawing, layout: Layout) -> tuple[ContentsLine, ...]:
    """The lines of a drawing's contents: those of the document, and that of its appendix; none when the document has none."""
    lines = contents(document, layout)
    if not drawing.appendix or not lines:
        return lines
    return (*lines, ContentsLine(1, appendix_name(drawing.appendix), APPENDIX_ANCHOR, ""))


def _contents(document: Document, layout: Layout) -> Iterator[ContentsLine]:
    for chapter in document.chapters:
        heading = " ".join(chapter_heading(chapter))
        if heading:
            yield ContentsLine(1, heading, chapter_anchor(chapter), chapter.id)
        yield from _measure_lines(document, chapter, layout, 2)
        for section in chapter.sections:
            yield ContentsLine(2, section_heading(section), chapter_anchor(section), section.id)
            yield from _measure_lines(document, section, layout, 3)


def _measure_lines(document: Document, home: Chapter | Section, layout: Layout, level: int) -> Iterator[ContentsLine]:
    if layout.contents_measures:
        for part in home.parts:
            if isinstance(part, Measure):
                yield ContentsLine(level, measure_heading(document, part), measure_anchor(part), part.id)


# ---------------------------------------------------------------- notes


def narrative(measure: Measure, layout: Layout) -> tuple[Block, ...]:
    """The status text a layout prints after a measure's facts: of the latest report in a status report, none in a plan."""
    status = current_status(measure)
    return status.blocks if status and layout.measures == "headed" else ()


def printed_blocks(document: Document, layout: Layout) -> Iterator[Block]:
    """Every top-level prose block a layout prints, in the order it prints them."""
    for _, _, part in each_part(document):
        if isinstance(part, TextPart):
            yield from part.blocks
        elif isinstance(part, Measure):
            yield from part.blocks
            for sub in part.sub_measures:
                yield from sub.blocks
            yield from narrative(part, layout)


def printed_notes(document: Document, drawing: Drawing) -> dict[str, tuple[int, Note]]:
    """Note id → its printed number and the note, counted through what this drawing prints."""
    blocks = tuple(printed_blocks(document, LAYOUTS[drawing.layout]))
    notes = [run for run in block_runs(blocks) if isinstance(run, Note)]
    return {note.id: (number, note) for number, note in enumerate(notes, 1)}
