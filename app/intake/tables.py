"""Tables of measures against the measures of the text: the same ones told twice are compared, a table that stands alone gives measures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.domain.period import parse_period
from app.domain.saying import say
from app.domain.status import read_status
from app.intake.actors import Actors
from app.intake.blocks import Place, Prose
from app.intake.ledger import Ledger
from app.intake.measures import Measures
from app.intake.overview import Line, Overview, alike, bare
from app.intake.parts import Tabled
from app.intake.structure import ChapterPlan, SectionPlan
from exports.document import Block, Heading, LeadStyle, Measure, Paragraph, Part, Register, StatusEntry, Text, TextPart, current_status

Slot = Part | Tabled

_TITLE_LENGTH, _HEADING_LENGTH = 200, 300
_SENTENCE_END = re.compile(r"[.!?]\s")


@dataclass(slots=True)
class BuiltSection:
    plan: SectionPlan
    parts: list[Slot]


@dataclass(slots=True)
class BuiltChapter:
    """A chapter with its parts made, tables of measures still waiting."""

    plan: ChapterPlan
    parts: list[Slot]
    sections: list[BuiltSection] = field(default_factory=list)

    def lists(self) -> Iterator[list[Slot]]:
        """The parts of the chapter, then of each section; the lists themselves, to be changed."""
        yield self.parts
        for section in self.sections:
            yield section.parts


class Tables:
    """Settles the tables of measures of one file."""

    def __init__(self, ledger: Ledger, prose: Prose, measures: Measures, actors: Actors) -> None:
        self.ledger, self.prose, self.measures, self.actors = ledger, prose, measures, actors
        self.told = measures.told

    def settle(self, chapters: Sequence[BuiltChapter], own: bool) -> None:
        """Puts a register in the place of a table that tells of the text's own measures, measures in the place of any other."""
        known = [part for chapter in chapters for parts in chapter.lists() for part in parts if isinstance(part, Measure)]
        tables = [part for chapter in chapters for parts in chapter.lists() for part in parts if isinstance(part, Tabled)]
        pairs = {id(table): _pairs(table.overview, known) for table in tables}
        self._learn([pair for found in pairs.values() for pair in found])
        for chapter in chapters:
            for parts in chapter.lists():
                for at, part in reversed(list(enumerate(parts))):
                    if isinstance(part, Tabled):
                        found = pairs[id(part)]
                        if own or len(found) * 2 >= len(part.overview.lines):
                            parts[at] = self._register(part, found, chapters)
                        else:
                            self._make(part, parts, at, chapter)

    def _learn(self, pairs: Sequence[tuple[Line, Measure]]) -> None:
        phrases = [(line.responsible, self.told.responsible.get(measure.id, "")) for line, measure in pairs]
        self.actors.learn([(table, detail) for table, detail in phrases if table and detail])

    # ------------------------------------------------------------ told twice

    def _register(self, table: Tabled, pairs: Sequence[tuple[Line, Measure]], chapters: Sequence[BuiltChapter]) -> Register:
        self.ledger.became(table.overview.grid, "tiltaksoversikt", table.id)
        place = self.ledger.place(table.overview.grid)
        matched = {line.at for line, _ in pairs}
        self._trace_headings(table, set())
        for line in table.overview.lines:
            if line.at not in matched:
                row = " ".join(cell.text for cell in table.overview.grid.rows[line.at].cells)
                self.ledger.trace(f"{place}, rad {line.at + 1}", row, "utelatt", note="står bare i tabellen")
                what = say("Tiltaket «%(title)s» står i tabellen, men ikke i teksten, og er ikke tatt inn.", title=line.title)
                self.ledger.problem(f"{place}, rad {line.at + 1}", what, say("Legg det til som tiltak i planen hvis det skal være med."))
        changed = {measure.id: self._compared(line, measure, f"{place}, rad {line.at + 1}") for line, measure in pairs}
        for chapter in chapters:
            for parts in chapter.lists():
                parts[:] = [changed.get(part.id, part) if isinstance(part, Measure) else part for part in parts]
        return Register(table.id, "overview")

    def _trace_headings(self, table: Tabled, groups: set[str]) -> None:
        """Writes down rows that tell of no measure: column headings, which the layout words its own way, and groups not in ``groups``."""
        told = {line.at for line in table.overview.lines}
        for at, row in enumerate(table.overview.grid.rows):
            text = " ".join(cell.text for cell in row.cells if cell.text)
            if at not in told and text not in groups:
                self.ledger.trace(self.ledger.place(table.overview.grid), text, "skrevet om", table.id)

    def _compared(self, line: Line, measure: Measure, place: str) -> Measure:
        """The measure, with what only the table tells; what both tell differently is written down, and the text wins."""
        name = f"Tiltak {measure.number}" if measure.number else f"«{measure.title}»"
        if line.title != measure.title:
            self._title(line, measure, place, name)
        measure = self._period(line, measure, place, name)
        measure = self._status(line, measure, place, name)
        return self._responsible(line, measure, place, name)

    def _title(self, line: Line, measure: Measure, place: str, name: str) -> None:
        if bare(line.title) != bare(measure.title):
            self.ledger.choice(place, name, measure.id, "title", line.title, measure.title, hard=True)
            return
        what = say("%(measure)s: tegnene i tittelen er ulike i tabellen («%(table)s») og teksten.", measure=name, table=line.title)
        self.ledger.problem(place, what, say("Tekstens tegn er brukt. Du trenger ikke gjøre noe."), "note")

    def _period(self, line: Line, measure: Measure, place: str, name: str) -> Measure:
        period = self.measures.period(line.period, place, measure.id)
        if period and measure.period and period.casefold() != str(parse_period(measure.period)).casefold():
            self.ledger.choice(place, name, measure.id, "period", period, measure.period, hard=True)
        return replace(measure, period=measure.period or period)

    def _status(self, line: Line, measure: Measure, place: str, name: str) -> Measure:
        status, latest = line.status, current_status(measure)
        if not status:
            return measure
        if latest is None:
            return self._with_status(measure, status, name)
        if read_status(status, self.told.scale) == latest.status:
            self.ledger.rewritten(place, status, latest.status, measure.id)
        elif status != latest.status:
            self.ledger.choice(place, name, measure.id, "status", status, latest.status, hard=True)
        return measure

    def _with_status(self, measure: Measure, status: str, name: str) -> Measure:
        label, rest = self.measures.status(status, name)
        if not label:
            what = say("%(measure)s: statusen «%(status)s» er for lang til å være en status.", measure=name, status=rest)
            self.ledger.problem(name, what, say("Velg en status på tiltaket, og skriv teksten som statustekst."))
            return measure
        more = (Paragraph(self.ledger.id(), (Text(rest),)),) if rest else ()
        return replace(measure, statuses=(StatusEntry(self.ledger.id(), self.told.report, label, more),))

    def _responsible(self, line: Line, measure: Measure, place: str, name: str) -> Measure:
        detail = self.told.responsible.get(measure.id, "")
        if line.responsible and not detail and not measure.responsible:
            self.told.responsible[measure.id] = line.responsible
        grade = self.actors.compare(line.responsible, detail) if line.responsible and detail else "same"
        if grade != "same":
            self.ledger.choice(place, name, measure.id, "responsible", line.responsible, detail, hard=grade == "hard")
        return measure

    # ------------------------------------------------------------ told once

    def _make(self, table: Tabled, parts: list[Slot], at: int, chapter: BuiltChapter) -> None:
        """Measures of the rows, in the table's place. Groups become sections where the table stands in a chapter that has none."""
        overview = table.overview
        self._trace_headings(table, {line.group for line in overview.lines})
        self.ledger.became(overview.grid, "tiltak", table.id, "tabellens rader er tatt inn som tiltak; oversikten kan vise dem som tabell")
        groups: dict[str, list[Measure]] = {}
        for line in overview.lines:
            groups.setdefault(line.group, []).append(self._measure(line, overview))
        as_sections = parts is chapter.parts and not chapter.sections and at == len(parts) - 1 and len(groups) > 1
        as_sections = as_sections and all(len(group) <= _HEADING_LENGTH for group in groups)
        made: list[Slot] = []
        for group, found in groups.items():
            if group and as_sections:
                chapter.sections.append(self._section(group, found, chapter, len(chapter.sections) + 1))
            else:
                made += [*([self._label(group)] if group else []), *found]
        parts[at : at + 1] = made

    def _section(self, title: str, found: Sequence[Measure], chapter: BuiltChapter, count: int) -> BuiltSection:
        number = f"{chapter.plan.number}.{count}" if chapter.plan.kind == "chapter" and chapter.plan.number else ""
        return BuiltSection(SectionPlan(self.ledger.id(), number, title, False), list(found))

    def _label(self, title: str) -> TextPart:
        return TextPart(self.ledger.id(), (Heading(self.ledger.id(), (Text(title),)),))

    def _measure(self, line: Line, overview: Overview) -> Measure:
        key = self.ledger.id()
        title, rest = _cut(line.title)
        name = f"Tiltak {line.number}" if line.number else f"«{title}»"
        self.told.places[key] = name
        blocks: tuple[Block, ...] = (Paragraph(self.ledger.id(), (Text(rest),)),) if rest else ()
        blocks += self.prose.blocks(line.text, Place(inside=True), "tiltakstekst")
        for heading, cell in line.extra:
            inner = self.prose.blocks(cell.blocks, Place(inside=True), "tiltakstekst")
            blocks += self._labelled(heading, inner)
        lead = LeadStyle("bullet", run_in=bool(blocks))
        measure = Measure(key, title, line.number, lead, blocks, period=self.measures.period(line.period, name, key))
        if line.responsible:
            self.told.responsible[key] = line.responsible
        return self._with_status(measure, line.status, name) if line.status else measure

    def _labelled(self, heading: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """A cell with its column's heading before it: «Kostnad: 50 000 kroner»."""
        lead = Text(f"{heading.rstrip(':. ')}: ", bold=True) if heading.strip() else None
        if lead and blocks and isinstance(first := blocks[0], Paragraph):
            return (replace(first, runs=(lead, *first.runs)), *blocks[1:])
        return (Paragraph(self.ledger.id(), (replace(lead, text=lead.text.rstrip()),)), *blocks) if lead else blocks


def _cut(title: str) -> tuple[str, str]:
    """A cell's words as title and text: all of them when they are short, else the first sentence (or as much as a title takes)."""
    if len(title) <= _TITLE_LENGTH:
        return title, ""
    sentence = _SENTENCE_END.search(title)
    at = sentence.end() if sentence and sentence.end() <= _TITLE_LENGTH else title.rfind(" ", 0, _TITLE_LENGTH)
    at = at if at > 0 else _TITLE_LENGTH
    return title[:at].rstrip(" ."), title[at:].strip()


def _pairs(overview: Overview, known: Sequence[Measure]) -> list[tuple[Line, Measure]]:
    """Rows and the measures they tell of: by number where both have one, else by title."""
    numbered = {measure.number: measure for measure in known if measure.number}
    titles = [(bare(measure.title), measure) for measure in known]
    named = dict(reversed(titles))
    found: list[tuple[Line, Measure]] = []
    taken: set[str] = set()
    for line in overview.lines:
        measure = numbered.get(line.number) if line.number else None
        if measure is None:
            title = bare(line.title)
            measure = named.get(title)
            if measure is None or measure.id in taken:
                measure = next((one for other, one in titles if one.id not in taken and alike(other, title)), None)
        if measure and measure.id not in taken:
            taken.add(measure.id)
            found.append((line, measure))
    return found
