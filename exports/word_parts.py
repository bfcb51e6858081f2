"""The parts of a plan in Word: text, measures in both official forms, figures and registers."""

from collections.abc import Sequence
from dataclasses import replace

from exports.document import (
    Break,
    Document,
    Figure,
    Indicator,
    Inline,
    Measure,
    Part,
    Ref,
    Register,
    StatusEntry,
    Text,
    TextPart,
    current_status,
    measures,
)  # fmt: skip
from exports.figures import WIDTH, Band, figure_png, printed_size, pyramid_bands
from exports.languages import words_in
from exports.layout import Column, Layout, Page
from exports.phrases import (
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
    sub_measure_lead,
    value_tables,
)  # fmt: skip
from exports.pictures import Assets, figure_picture
from exports.profile import PLAIN, Profile
from exports.word_drawings import Drawings
from exports.word_marks import REGISTER_KINDS
from exports.word_styles import BULLETS, number
from exports.word_tables import TableCell, TableRow
from exports.word_writer import Dress, Writer, set_in
from exports.word_xml import Element, w

_SHARPNESS = 4
"""Pixels to a point in the pyramid's picture: some 290 dots per inch."""

_OUTLINE_STYLES = ("heading 1", "heading 2", "heading 3")


class Parts:
    """Draws the parts of one document."""

    def __init__(
        self, writer: Writer, document: Document, layout: Layout, assets: Assets, drawings: Drawings, profile: Profile = PLAIN
    ) -> None:
        self.writer, self.document, self.layout, self.assets, self.drawings = writer, document, layout, assets, drawings
        self.profile = profile
        self.styles = layout.styles
        self.body = Dress(self.styles["body"])

    def draw(self, parts: Sequence[Part], level: int) -> None:
        """The parts below a heading; ``level`` (2 or 3) is that of a heading among them."""
        for part in parts:
            self._part(part, level)

    def _part(self, part: Part, level: int) -> None:
        if isinstance(part, TextPart):
            with self.writer.span("p", part.id):
                self.writer.blocks(part.blocks, self.body)
        elif isinstance(part, Measure):
            with self.writer.span("m", part.id):
                self._headed(part, level) if self.layout.measures == "headed" else self._run_in(part)
        elif isinstance(part, Figure):
            with self.writer.span("f", part.id):
                self._figure(part)
        else:
            with self.writer.span("r", part.id, REGISTER_KINDS[part.kind]):
                self._register(part)

    # ------------------------------------------------------------ measures

    def _headed(self, measure: Measure, level: int) -> None:
        """Heading, plan text, facts line by line, status text."""
        plan = Dress(self.styles["plan_text"])
        self.writer.paragraph(
            self.styles["measure_heading"], [Text(measure_heading(self.document, measure))], named=_OUTLINE_STYLES[level - 1]
        )
        self.writer.blocks(measure.blocks, plan)
        self._sub_measures(measure, plan)
        lines = facts(self.document, measure, fact_order(self.layout))
        status = current_status(measure)
        self._fact_lines(lines[:-1] if status else lines)
        if status:
            self._status(measure, status, lines[-1:])

    def _fact_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        for line in lines:
            self.writer.paragraph(self.styles["facts"], fact(*line))

    def _status(self, measure: Measure, status: StatusEntry, line: Sequence[tuple[str, str]]) -> None:
        with self.writer.span("t", status.id):
            self._fact_lines(line)
            self.writer.blocks(narrative(measure, self.layout), Dress(self.styles["narrative"]))

    def _run_in(self, measure: Measure) -> None:
        """Lead words and text in one paragraph or bullet, further paragraphs below, the facts in one line."""
        lead, lists = Text(lead_words(measure), bold=measure.lead.bold), self.layout.lists
        if measure.lead.form == "bullet":
            more = self.styles["measure_more"]
            style, place = replace(self.styles["measure_item"], after=lists.gap["normal"]), number(BULLETS, 0)
            inner = Dress(replace(more, indent=more.indent - lists.indent), lists.indent, depth=1)
        else:
            style, place, inner = self.styles["measure"], None, self.body
        self.writer.led(lead, measure.blocks, style, inner, place, measure.lead.run_in)
        self._sub_measures(measure, inner)
        self._fact_line(measure, inner)
        self.writer.gap_after(self.styles["measure_item" if place is not None else "measure"].after)

    def _sub_measures(self, measure: Measure, dress: Dress) -> None:
        """Bullets with the title in bold and the text running on."""
        gap = self.layout.lists.gap["normal"]
        style, inner = self.writer.item_styles("item", dress)
        inner = replace(inner, style=replace(inner.style, before=gap))
        for sub in measure.sub_measures:
            with self.writer.span("u", sub.id):
                lead = Text(sub_measure_lead(sub), bold=True)
                self.writer.led(lead, sub.blocks, style, inner, number(BULLETS, dress.depth))
                if sub.status:
                    self.writer.paragraph(set_in(inner), fact("Status", sub.status))
        if measure.sub_measures:
            self.writer.gap_after(self.layout.lists.after)

    def _fact_line(self, measure: Measure, dress: Dress) -> None:
        """All facts in one paragraph; nothing when none is filled."""
        filled = facts(self.document, measure, fact_order(self.layout))
        words = [piece for line in filled for piece in (Text(" "), *fact(*line))]
        if words:
            style = replace(self.styles["facts"], before=dress.style.before, indent=dress.indent)
            self.writer.paragraph(style, words[1:])

    # ------------------------------------------------------------ figures

    def _figure(self, figure: Figure) -> None:
        drawn = self._pyramid(figure) if figure.kind == "pyramid" else self._picture(figure)
        lines = [(key, words) for key, words in (("caption", figure.caption), ("credit", figure.credit)) if words]
        # A bookmark before a drawing would be moved into its first box when LibreOffice saves the file.
        self.writer.paragraph(replace(self.styles["figure"], keep_next=bool(lines)), [w("r", drawn)], marks_last=True)
        for at, (key, words) in enumerate(lines, 1):
            self.writer.paragraph(replace(self.styles[key], keep_next=at < len(lines)), [Text(words)])

    def _picture(self, figure: Figure) -> Element:
        picture = figure_picture(figure, self.assets)
        size = _fitted(picture.width, picture.height, self.layout.page)
        alt = figure.alt or figure.caption or "Bilde"
        return self.drawings.picture(self.writer.file.picture(picture.data), size, alt, f"Figur {figure.id}")

    def _pyramid(self, figure: Figure) -> Element:
        style = self.styles["figure_text"]
        style = replace(style, size=style.size * printed_size(figure, self.profile.face)[0] / WIDTH)
        texts: list[list[Element]] = []
        for band in pyramid_bands(figure, self.profile):
            box = w("txbxContent")
            with self.writer.aside(box), self.writer.span("l", band.level.id):
                self.writer.paragraph(style, _level_pieces(band))
            texts.append(list(box))
        picture = self.writer.file.picture(figure_png(figure, round(WIDTH * _SHARPNESS), self.profile))
        return self.drawings.pyramid(figure, self.profile, texts, picture)

    # ------------------------------------------------------------ registers

    def _register(self, register: Register) -> None:
        if register.kind == "overview":
            self._overview()
        elif register.kind == "indicators" and has_values(register):
            self._values(register)
        elif register.kind == "indicators":
            self._entries([(indicator.id, indicator_name(indicator)) for indicator in register.indicators], register.spacing)
        else:
            for group in register.groups:
                with self.writer.span("g", group.id):
                    if group.label:
                        self.writer.paragraph(self.styles["heading_3"], [Text(group.label)])
                    self._entries([(entry.id, entry_text(self.document, entry)) for entry in group.entries], register.spacing)

    def _entries(self, lines: Sequence[tuple[str, str]], spacing: str) -> None:
        style = replace(self.styles["item"], after=self.layout.lists.gap[spacing])
        for key, words in lines:
            with self.writer.span("e", key):
                self.writer.paragraph(style, [Text(words)], place=number(BULLETS, 0))
        if lines:
            self.writer.gap_after(self.layout.lists.after)

    def _overview(self) -> None:
        """The table of all measures, each title leading to its measure."""
        columns = self.layout.overview
        named = zip(columns, overview_head(self.document, columns), strict=True)
        heads = tuple(TableCell(column.width, _line("table_header", Text(name)), header=True) for column, name in named)
        rows = [TableRow(heads, header=True)]
        for measure in measures(self.document):
            cells = zip(columns, overview_row(self.document, measure, columns), strict=True)
            rows.append(TableRow(tuple(self._overview_cell(column, words, measure) for column, words in cells)))
        self.writer.table(rows, [column.width for column in columns], "Tiltaksoversikt")

    def _overview_cell(self, column: Column, words: str, measure: Measure) -> TableCell:
        leads_on = column.key == "title"
        piece = self.writer.reference(Ref(measure.id, words), {}, plain=True) if leads_on else Text(words)
        return TableCell(column.width, _line("table_text", piece))

    def _values(self, register: Register) -> None:
        """The values of the indicators, in as many tables as the waves need; each indicator is marked in the first."""
        for at, table in enumerate(value_tables(register, self.document.language)):
            widths = _value_widths(len(table.header), self.layout.page.text_width)
            heads = zip(widths, table.header, strict=True)
            rows = [TableRow(tuple(TableCell(width, _line("table_header", Text(head)), header=True) for width, head in heads), header=True)]
            for indicator, values in table.rows:
                note = indicator_note(indicator, table.language)
                cells = [TableCell(width, _line("table_text", Text(value))) for width, value in zip(widths[1:], values, strict=True)]
                rows.append(TableRow((_indicator_cell(indicator, note, widths[0], marked=at == 0), *cells)))
            self.writer.table(rows, widths, words_in(self.document.language).indicators)


def fact(label: str, value: str) -> tuple[Text, Text]:
    """A fact as it is printed: its label in bold, then its value."""
    return Text(f"{label}:", bold=True), Text(f" {value}")


def _line(key: str, *pieces: Inline | Element) -> tuple[tuple[str, tuple[Inline | Element, ...]], ...]:
    return ((key, pieces),)


def _indicator_cell(indicator: Indicator, note: str, width: float, marked: bool) -> TableCell:
    lines = _line("table_text", Text(indicator_name(indicator)))
    return TableCell(width, lines + _line("table_note", Text(note)) if note else lines, mark=("e", indicator.id) if marked else None)


def _value_widths(columns: int, whole: float) -> list[float]:
    """Widths of a table of values in points: the name takes what the waves leave, at least two fifths."""
    wave = min(72.0, whole * 0.6 / (columns - 1))
    return [whole - wave * (columns - 1), *[wave] * (columns - 1)]


def _level_pieces(band: Band) -> list[Inline]:
    """A level's words, its title bold; a title that fits on one line stands alone on it."""
    level = band.level
    if not level.text:
        return [Text(level.title, bold=True)]
    alone = all(bold for _, bold in band.lines[0]) and not any(bold for line in band.lines[1:] for _, bold in line)
    return [Text(f"{level.title}:", bold=True), Break() if alone else Text(" "), Text(level.text)]


def _fitted(width: int, height: int, page: Page) -> tuple[float, float]:
    """Size in points of a picture of so many pixels, 96 to the inch; never wider than the text, nor higher than three quarters of it."""
    scale = min(0.75, page.text_width / width, 0.75 * page.text_height / height)
    return width * scale, height * scale
