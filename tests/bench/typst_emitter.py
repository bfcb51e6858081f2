"""A document as Typst source: the same words, structure, faces and sizes as our own drawing, for a fair race between the two."""

from collections.abc import Iterable
from itertools import groupby

from exports.document import (
    Block,
    Break,
    Chapter,
    Document,
    Drawing,
    Figure,
    Heading,
    Inline,
    Item,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Register,
    Section,
    Table,
    Text,
    TextPart,
    measures,
)
from exports.figures import pyramid_svg
from exports.inline import safe_link
from exports.layout import LAYOUTS, Layout, Style
from exports.phrases import (
    anchors,
    back_page,
    chapter_anchor,
    chapter_heading,
    cover_foot,
    cover_head,
    entry_text,
    fact_order,
    facts,
    indicator_name,
    lead_words,
    measure_anchor,
    measure_heading,
    narrative,
    overview_row,
    section_heading,
    title_block,
)


def typst_source(document: Document, drawing: Drawing) -> str:
    """The document as Typst source, to be compiled with the vendored fonts alone. Indicator values and pictures are not drawn."""
    return _Emitter(document, drawing).whole()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _set(style: Style) -> str:
    weight = "bold" if style.bold else "regular"
    slope = "italic" if style.italic else "normal"
    return f'set text(size: {style.size}pt, weight: "{weight}", style: "{slope}")'


class _Emitter:
    def __init__(self, document: Document, drawing: Drawing) -> None:
        self.document, self.drawing = document, drawing
        self.layout: Layout = LAYOUTS[drawing.layout]
        self.anchors = anchors(document)

    def whole(self) -> str:
        out = self.preamble()
        if self.drawing.cover:
            out += (
                "".join(f"#par({_quoted(line)})\n" for _, line in cover_head(self.document) + cover_foot(self.document)) + "#pagebreak()\n"
            )
        if self.drawing.contents:
            out += "#outline(depth: 2)\n#pagebreak()\n"
        if self.layout.measures == "headed":
            out += "".join(f"#par({_quoted(line)})\n" for _, line in title_block(self.document))
        out += "".join(self.chapter(chapter) for chapter in self.document.chapters)
        back = back_page(self.document)
        return out + ("#pagebreak()\n" + "".join(f"#par({_quoted(line)})\n" for _, line in back) if back else "")

    def preamble(self) -> str:
        page, styles, lists = self.layout.page, self.layout.styles, self.layout.lists
        body = styles["body"]
        leading = self.layout.line_height(body) - body.size
        numbered = self.layout.numbered == "always" or self.drawing.cover or self.drawing.contents
        margin = f"(top: {page.top}pt, right: {page.right}pt, bottom: {page.bottom}pt, left: {page.left}pt)"
        lines = [
            f"set document(title: {_quoted(self.document.title)})",
            f"set page(width: {page.width}pt, height: {page.height}pt, margin: {margin})",
            f"set page(numbering: {_quoted('1') if numbered else 'none'})",
            f'set text(font: "Liberation Sans", size: {body.size}pt, lang: "nb", region: "NO", top-edge: 0.8em, bottom-edge: -0.2em)',
            "set text(kerning: false, ligatures: false, hyphenate: false)",
            "set smartquote(enabled: false)",
            f"set par(leading: {leading}pt, spacing: {body.after + leading}pt)",
            f"set list(indent: {lists.indent - lists.hang}pt, body-indent: {lists.hang - 4}pt, marker: [{lists.bullet}])",
            f"set table(stroke: {self.layout.table.rule}pt)",
        ]
        headings = ((1, "heading_1"), (2, "heading_2"), (3, "heading_3"), (4, "heading_3"))
        return "".join(f"#{line}\n" for line in (*lines, *(self.heading(level, styles[name]) for level, name in headings)))

    def heading(self, level: int, style: Style) -> str:
        below = f"block(above: {style.before}pt, below: {style.after}pt, it.body)"
        return f"show heading.where(level: {level}): it => {{ {_set(style)}; {below} }}"

    # ------------------------------------------------------------ text

    def runs(self, runs: Iterable[Inline]) -> str:
        return "".join(self.run(run) for run in runs)

    def run(self, run: Inline) -> str:
        if isinstance(run, Text):
            return self.text(run)
        if isinstance(run, Ref):
            place = self.anchors.get(run.target)
            return f"#link(<{place}>, {_quoted(run.text)})" if place else f"#{_quoted(run.text)}"
        if isinstance(run, Note):
            return f"#footnote[{self.runs(run.runs)}]"
        assert isinstance(run, Break)
        return "#linebreak()"

    def text(self, run: Text) -> str:
        link = safe_link(run.link)
        out = f"link({_quoted(link)}, {_quoted(run.text)})" if link else _quoted(run.text)
        out = f"emph({out})" if run.italic else out
        return f"#strong({out})" if run.bold else f"#{out}"

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        return "".join(self.block(block, level) for block in blocks)

    def block(self, block: Block, level: int) -> str:
        if isinstance(block, Paragraph):
            return f"#par[{self.runs(block.runs)}]\n"
        if isinstance(block, Heading):
            return f"#heading(level: {level}, outlined: false)[{self.runs(block.runs)}]\n"
        if isinstance(block, List):
            kind = "enum" if block.ordered else "list"
            return f"#{kind}(tight: false, {', '.join(f'[{self.item(item, level)}]' for item in block.items)})\n"
        if isinstance(block, Quote):
            return f"#quote(block: true)[{self.blocks(block.blocks, level)}]\n"
        return self.table(block, level)

    def table(self, block: Table, level: int) -> str:
        width = max(sum(cell.colspan for cell in row.cells) for row in block.rows)
        cells = [cell for row in block.rows for cell in row.cells]
        drawn = [f"table.cell(colspan: {cell.colspan}, rowspan: {cell.rowspan})[{self.blocks(cell.blocks, level)}]" for cell in cells]
        return f"#table(columns: {width}, {', '.join(drawn)})\n"

    def item(self, item: Item, level: int) -> str:
        first, *rest = item.blocks
        return (self.runs(first.runs) if isinstance(first, Paragraph) else self.block(first, level)) + self.blocks(rest, level)

    # ------------------------------------------------------------ structure

    def chapter(self, chapter: Chapter) -> str:
        lines = chapter_heading(chapter)
        out = "#pagebreak(weak: true)\n" if chapter.starts_new_page else ""
        if lines:
            words = "#linebreak()".join(f"#{_quoted(line)}" for line in lines)
            out += f"#heading(level: 1)[{words}] <{chapter_anchor(chapter)}>\n"
        if chapter.lead:
            out += f"#block[#{{ {_set(self.layout.styles['lead'])}; {_quoted(chapter.lead)} }}]\n"
        return out + self.parts(chapter, 2 if lines else 1) + "".join(self.section(section) for section in chapter.sections)

    def section(self, section: Section) -> str:
        new = "#pagebreak(weak: true)\n" if section.starts_new_page else ""
        return f"{new}#heading(level: 2, {_quoted(section_heading(section))}) <{chapter_anchor(section)}>\n{self.parts(section, 3)}"

    def parts(self, home: Chapter | Section, level: int) -> str:
        out = ""
        for bullets, group in groupby(home.parts, self.is_bullet):
            drawn = [self.part(part, level) for part in group]
            out += f"#list(tight: false, {', '.join(f'[{one}]' for one in drawn)})\n" if bullets else "".join(drawn)
        return out

    def is_bullet(self, part: Part) -> bool:
        return self.layout.measures == "run-in" and isinstance(part, Measure) and part.lead.form == "bullet"

    def part(self, part: Part, level: int) -> str:
        if isinstance(part, TextPart):
            return self.blocks(part.blocks, level)
        if isinstance(part, Figure):
            return self.figure(part)
        if isinstance(part, Register):
            return self.register(part, level)
        return self.headed(part, level) if self.layout.measures == "headed" else self.run_in(part, level)

    def headed(self, measure: Measure, level: int) -> str:
        heading = f"#heading(level: {level}, {_quoted(measure_heading(self.document, measure))}) <{measure_anchor(measure)}>\n"
        lines = "".join(f"#par[#strong({_quoted(label + ':')}) #{_quoted(value)}]\n" for label, value in self.facts(measure))
        plan = f"#{{ set text(style: {_quoted('italic')}); [{self.blocks(measure.blocks, level + 1)}{lines}] }}\n"
        return heading + plan + self.blocks(narrative(measure, self.layout), level + 1)

    def run_in(self, measure: Measure, level: int) -> str:
        lead = f"#strong({_quoted(lead_words(measure))})" if measure.lead.bold else f"#{_quoted(lead_words(measure))}"
        blocks = measure.blocks
        if measure.lead.run_in and blocks and isinstance(blocks[0], Paragraph):
            lead, blocks = f"{lead} {self.runs(blocks[0].runs)}", blocks[1:]
        lead = lead if measure.lead.form == "bullet" else f"#par[{lead}]\n"
        line = " ".join(f"#strong({_quoted(label + ':')}) #{_quoted(value)}" for label, value in self.facts(measure))
        return lead + self.blocks(blocks, level) + (f"#par[{line}]\n" if line else "")

    def facts(self, measure: Measure) -> tuple[tuple[str, str], ...]:
        return facts(self.document, measure, fact_order(self.layout))

    def figure(self, figure: Figure) -> str:
        if figure.kind != "pyramid":
            return ""
        return f'#align(center, image(bytes({_quoted(pyramid_svg(figure))}), format: "svg", alt: {_quoted(figure.alt)}))\n'

    def register(self, register: Register, level: int) -> str:
        if register.kind == "overview":
            return self.overview()
        if register.kind == "indicators":
            names = [indicator_name(indicator) for indicator in register.indicators]
            return f"#list(tight: false, {', '.join(_quoted(name) for name in names)})\n"
        out = ""
        for group in register.groups:
            out += f"#heading(level: {level}, outlined: false, {_quoted(group.label)})\n" if group.label else ""
            out += f"#list(tight: false, {', '.join(_quoted(entry_text(self.document, entry)) for entry in group.entries)})\n"
        return out

    def overview(self) -> str:
        columns = ", ".join(f"{column.width}pt" for column in self.layout.overview)
        head = ", ".join(f"strong({_quoted(column.label)})" for column in self.layout.overview)
        rows = [overview_row(self.document, measure, self.layout.overview) for measure in measures(self.document)]
        cells = ", ".join(_quoted(cell) for row in rows for cell in row)
        return f"#{{ {_set(self.layout.styles['table_text'])}; table(columns: ({columns}), table.header({head}), {cells}) }}\n"
