"""The words of a document in the order they are printed: what PDF, Word file and page are held against.

Page furniture is left out (page numbers, draft note, repeated table headers, page numbers of the contents). A footnote's number stands
where it is printed; the notes' own words come last, each after its number, since the page they fall on is no property of the document.
"""

from collections.abc import Iterable, Iterator

from exports.document import (
    Block,
    Break,
    Chapter,
    Document,
    Drawing,
    Figure,
    Heading,
    Inline,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Register,
    Section,
    SubMeasure,
    Text,
    TextPart,
    measures,
)
from exports.dressing import layout_of
from exports.figures import level_text
from exports.languages import words_in
from exports.matrix_words import appendix_name, matrix_wording
from exports.phrases import (
    back_page,
    chapter_heading,
    contents_of,
    cover_credit,
    cover_foot,
    cover_head,
    entry_text,
    fact_order,
    facts,
    has_values,
    indicator_name,
    indicator_note,
    lead_words,
    measure_heading,
    narrative,
    overview_head,
    overview_row,
    printed_notes,
    section_heading,
    sub_measure_lead,
    title_block,
    value_tables,
)


def wording(document: Document, drawing: Drawing) -> list[str]:
    """All words ``drawing`` prints of ``document``, signs of lists («•», «1.») and numbers of headings included, in order."""
    return [word for phrase in _Reader(document, drawing).phrases() for word in phrase.split()]


class _Reader:
    """Reads one drawing of one document aloud, phrase by phrase."""

    def __init__(self, document: Document, drawing: Drawing) -> None:
        self.document, self.drawing, self.layout = document, drawing, layout_of(drawing)
        self.notes = printed_notes(document, drawing)

    def phrases(self) -> Iterator[str]:
        if self.drawing.cover:
            yield from (line for _, line in cover_head(self.document) + cover_foot(self.document) + cover_credit(self.drawing))
            yield from self.drawing.notice
        lines = contents_of(self.document, self.drawing, self.layout) if self.drawing.contents else ()
        if lines:
            yield words_in(self.document.language).contents
            yield from (line.text for line in lines)
        if not self.drawing.cover:
            yield from self.drawing.notice
        if self.layout.measures == "headed":
            yield from (line for _, line in title_block(self.document))
        for chapter in self.document.chapters:
            yield from self.chapter(chapter)
        if self.drawing.appendix:
            yield appendix_name(self.drawing.appendix)
            yield from matrix_wording(self.drawing.appendix)
        yield from (line for _, line in back_page(self.document))
        for number, note in self.notes.values():
            yield f"{number} {self.runs(note.runs)}"

    # ------------------------------------------------------------ text

    def runs(self, runs: Iterable[Inline]) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Inline) -> str:
        if isinstance(run, Text | Ref):
            return run.text
        if isinstance(run, Note):
            return str(self.notes[run.id][0])
        assert isinstance(run, Break)
        return "\n"

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Paragraph | Heading):
                yield self.runs(block.runs)
            elif isinstance(block, List):
                yield from self.list(block)
            elif isinstance(block, Quote):
                yield from self.blocks(block.blocks)
            else:
                for row in block.rows:
                    for cell in row.cells:
                        yield from self.blocks(cell.blocks)

    def list(self, block: List) -> Iterator[str]:
        for number, item in enumerate(block.items, 1):
            yield f"{number}." if block.ordered else self.layout.lists.bullet
            yield from self.blocks(item.blocks)

    # ------------------------------------------------------------ structure

    def chapter(self, chapter: Chapter) -> Iterator[str]:
        yield from chapter_heading(chapter)
        yield chapter.lead
        yield from self.parts(chapter)
        for section in chapter.sections:
            yield section_heading(section)
            yield from self.parts(section)

    def parts(self, home: Chapter | Section) -> Iterator[str]:
        for part in home.parts:
            yield from self.part(part)

    def part(self, part: Part) -> Iterator[str]:
        if isinstance(part, TextPart):
            yield from self.blocks(part.blocks)
        elif isinstance(part, Figure):
            yield from (level_text(level) for level in part.levels)
            yield from (part.caption, part.credit)
        elif isinstance(part, Register):
            yield from self.register(part)
        elif self.layout.measures == "headed":
            yield measure_heading(self.document, part)
            yield from self.measure_text(part)
            yield from (f"{label}: {value}" for label, value in self.facts(part))
            yield from self.blocks(narrative(part, self.layout))
        else:
            yield self.layout.lists.bullet if part.lead.form == "bullet" else ""
            yield lead_words(part)
            yield from self.measure_text(part)
            yield from (f"{label}: {value}" for label, value in self.facts(part))

    def measure_text(self, measure: Measure) -> Iterator[str]:
        yield from self.blocks(measure.blocks)
        for sub in measure.sub_measures:
            yield from self.sub_measure(sub)

    def sub_measure(self, sub: SubMeasure) -> Iterator[str]:
        yield self.layout.lists.bullet
        yield sub_measure_lead(sub)
        yield from self.blocks(sub.blocks)
        yield f"Status: {sub.status}" if sub.status else ""

    def facts(self, measure: Measure) -> tuple[tuple[str, str], ...]:
        return facts(self.document, measure, fact_order(self.layout))

    # ------------------------------------------------------------ registers

    def register(self, register: Register) -> Iterator[str]:
        if register.kind == "overview":
            yield from overview_head(self.document, self.layout.overview)
            for measure in measures(self.document):
                yield from overview_row(self.document, measure, self.layout.overview)
        elif register.kind == "indicators":
            yield from self.indicators(register)
        else:
            for group in register.groups:
                yield group.label
                for entry in group.entries:
                    yield from (self.layout.lists.bullet, entry_text(self.document, entry))

    def indicators(self, register: Register) -> Iterator[str]:
        if not has_values(register):
            for indicator in register.indicators:
                yield from (self.layout.lists.bullet, indicator_name(indicator))
        for table in value_tables(register, self.document.language):
            yield from table.header
            for indicator, cells in table.rows:
                yield from (indicator_name(indicator), indicator_note(indicator, table.language), *cells)
