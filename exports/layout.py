"""The two official layouts as data: page, typeface, styles, lists, table columns and page rules.

One source for the print CSS (``exports.sheet``) and for the Word styles (``exports.word``). All lengths are in points.
The values of ``tiltaksplan`` reproduce the line and page ends of «Handlingsplan mot barne- og ungdomskriminalitet» (2025); those of
``statusrapport`` its siblings in «Gode krefter» (2011), whose typeface is not known: measure, sizes and gaps give its lines their length.
They are rules, never positions: a plan with one paragraph more flows on by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from exports.metrics import SANS, Face

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Page:
    """A4 in points, with its margins; ``furniture`` is the distance of page number and draft note from the paper's edge."""

    width: float = 595.3
    height: float = 841.9
    top: float = 72.0
    right: float = 72.0
    bottom: float = 72.0
    left: float = 72.0
    furniture: float = 36.0

    @property
    def text_width(self) -> float:
        """Width of the text in points."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height of the text in points."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. Gaps of neighbours do not add up: the larger one counts, in CSS as in Word.

    word: name of the style in Word files (``w:name``). spacing: multiple of a single line. before, after: gaps. indent, right: extra
    margins; first: indent of the first line beside that (negative: hanging). color: six hex digits. keep_next: never parted from what
    follows; keep_lines: never split. new_page: always begins a page.
    """

    word: str
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    spacing: float = 1.0
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    first: float = 0.0
    right: float = 0.0
    color: str = "000000"
    align: Align = "left"
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of one sign, each level ``indent`` further in, the sign ``hang`` before the text.

    gap: between items by ``List.spacing``; after: below the whole list; more: above further paragraphs of an item.
    """

    bullet: str = "•"
    indent: float = 36.0
    hang: float = 18.0
    gap: Mapping[str, float] = None  # type: ignore[assignment]
    after: float = 15.65
    more: float = 12.65


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the overview table: which fact it holds, its heading as printed, its width."""

    key: Literal["number", "title", "responsible", "period", "status"]
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class TableLook:
    """Cell padding, rule and header ground of tables. Rows never split; the header row repeats on every page."""

    padding_x: float = 3.5
    padding_y: float = 3.0
    rule: float = 0.5
    rule_color: str = "808080"
    header_ground: str = "D9E2F3"


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover: one quiet colour. ``band`` is the height of its coloured field from the top of the paper, ``circle`` the radius of the
    quarter circle in its lower right corner, in ``tint``; ``second`` and ``third`` are the bands below the field."""

    color: str = "1B4B5A"
    tint: str = "22586A"
    second: str = "2C6E80"
    third: str = "7FB0B8"
    band: float = 396.0
    circle: float = 250.0


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole official layout.

    measures: «run-in» sets a measure's title as lead words in its text, «headed» as a heading of its own. contents_measures: whether
    measures stand in the contents. numbered: page numbers always, or only with cover or contents. widows: least lines at a page end or top.
    """

    name: Literal["tiltaksplan", "statusrapport"]
    page: Page
    font: Face
    styles: Mapping[str, Style]
    lists: Lists
    overview: tuple[Column, ...]
    table: TableLook
    cover: Cover
    measures: Literal["run-in", "headed"]
    contents_measures: bool
    numbered: Literal["always", "with front pages"]
    link_color: str = "0563C1"
    widows: int = 2
    keep_slashes: bool = False
    split_numbers: bool = False

    def line_height(self, style: Style) -> float:
        """Distance in points of two base lines of text set in ``style``."""
        return round(style.size * self.font.single * style.spacing, 3)


def _overview(number: float, title: float, responsible: float, period: float, status: float) -> tuple[Column, ...]:
    return (
        Column("number", "NR.", number),
        Column("title", "TILTAK", title),
        Column("responsible", "ANSVARLIG", responsible),
        Column("period", "PERIODE", period),
        Column("status", "STATUS", status),
    )


def _front_styles() -> dict[str, Style]:
    """Cover, contents and page furniture: ours in both layouts, since the official documents show none."""
    white = "FFFFFF"
    return {
        "cover_type": Style("Omslagstype", 13, color=white, after=10),
        "cover_title": Style("Omslagstittel", 32, bold=True, spacing=1.05, color=white, after=14),
        "cover_title_long": Style("Omslagstittel lang", 22, bold=True, spacing=1.1, color=white, after=12),
        "cover_subtitle": Style("Omslagsundertittel", 15, spacing=1.15, color=white),
        "cover_period": Style("Omslagsperiode", 20, bold=True, color="1B4B5A", after=6),
        "cover_date": Style("Omslagsdato", 12, color="333333", after=18),
        "cover_owner": Style("Omslagseier", 12, spacing=1.25, color="333333"),
        "remark_head": Style("Merknad navn", 10.5, bold=True, keep_next=True),
        "remark_by": Style("Merknad avsender", 9, color="444444", keep_next=True),
        "remark_quote": Style("Merknad sitat", 10, italic=True),
        "remark": Style("Merknad", 10),
        "matrix_facts": Style("Skjemaopplysninger", 9.5, after=4, color="333333"),
        "matrix_count": Style("Antall", 20, bold=True, color="1B4B5A", keep_next=True),
        "matrix_count_label": Style("Antall forts.", 9, after=8, color="333333"),
        "matrix_text": Style("Skjematekst", 9, after=2),
        "matrix_strong": Style("Skjematekst halvfet", 9, bold=True, after=2),
        "matrix_quote": Style("Skjemasitat", 9, italic=True, after=2),
        "matrix_label": Style("Skjemamerke", 8.5, after=2, color="444444"),
        "matrix_head": Style("Skjemahode", 9, bold=True, keep_next=True),
        "cover_credit": Style("Omslagskreditt", 9, before=6, color="444444"),
        "notice": Style("Utgave", 12, bold=True, before=18, after=3, color="9A3412", keep_next=True),
        "notice_line": Style("Utgave forts.", 10.5, spacing=1.15, color="9A3412"),
        "contents_title": Style("TOC Heading", 24, bold=True, before=12, after=18, keep_next=True, new_page=True),
        "contents_1": Style("toc 1", 11, bold=True, before=9, after=3, right=36, keep_lines=True),
        "contents_2": Style("toc 2", 11, indent=18, after=3, right=36, keep_lines=True),
        "contents_3": Style("toc 3", 11, indent=36, after=3, right=36, keep_lines=True),
        "page_number": Style("footer", 9, color="444444", align="right"),
        "page_foot": Style("Bunntekst", 9, color="444444"),
        "page_head": Style("Topptekst", 9, color="444444"),
        "draft_note": Style("header", 9, color="9A3412", align="right"),
        "back_title": Style("Title", 18, bold=True, before=200, after=6),
        "back_rule": Style("Baksidestrek", 14),
        "back_subtitle": Style("Subtitle", 14),
        "back_credit": Style("Baksidekreditt", 11, before=12.65),
    }


def _tiltaksplan_styles() -> dict[str, Style]:
    """Fredrikstad 2025. ``after`` 12.65 is one empty line of 11 points; 15.65 is that and the 3 points between items of a list."""
    line = 12.65
    body = Style("Normal", after=line)
    item = Style("List Bullet", indent=36, first=-18, after=3)
    small = Style("Tabelltekst", 9.5)
    return _front_styles() | {
        "type_heading": Style("Dokumenttype", 14, after=6),
        "title": Style("Tittel på innsiden", 18, bold=True, after=6),
        "subtitle": Style("Undertittel på innsiden", 14, after=6),
        "date": Style("Dato", 11, after=line),
        "heading_1": Style("heading 1", 24, bold=True, before=12, after=12, keep_next=True, keep_lines=True),
        "heading_1_inside": Style("heading 1", 24, bold=True, before=38, after=12, keep_next=True, keep_lines=True),
        "heading_2": Style("heading 2", 16, bold=True, before=18, after=6, keep_next=True, keep_lines=True),
        "heading_3": Style("heading 3", bold=True, after=line, keep_next=True, keep_lines=True),
        "measure_heading": Style("Tiltaksoverskrift", 12, bold=True, before=6, after=6, keep_next=True, keep_lines=True),
        "lead": Style("Ingress", 14, bold=True, right=1, after=18.65),
        "body": body,
        "body_indent": replace(body, word="Innrykket avsnitt", indent=36),
        "item": item,
        "item_more": Style("List Continue", before=line, indent=36),
        "number": replace(item, word="List Number"),
        "measure": replace(body, word="Tiltak"),
        "measure_item": replace(item, word="Tiltakspunkt", after=15.65),
        "measure_more": Style("Tiltak forts.", before=line, indent=36),
        "plan_text": body,
        "facts": replace(body, word="Tiltaksfakta"),
        "narrative": body,
        "quote": Style("Quote", indent=28.35, right=28.35, after=line),
        "table_text": small,
        "table_header": replace(small, word="Tabellhode", bold=True, keep_next=True),
        "table_note": Style("Tabellnote", 8.5, color="444444"),
        "caption": Style("caption", 9.5, bold=True, before=6, after=3, keep_lines=True),
        "credit": Style("Kreditering", 9, color="444444", after=line),
        "figure": Style("Figur", before=line, align="center"),
        "figure_text": Style("Figurtekst", 9, align="center", color="FFFFFF"),
        "footnote": Style("footnote text", 9),
    }


def _statusrapport_styles() -> dict[str, Style]:
    """Gode krefter 2011: plan text and facts in italics, status text upright, paragraphs parted by a gap."""
    gap, wide = 11.0, 1.25
    body = Style("Normal", spacing=wide, after=gap)
    plan = replace(body, word="Plantekst", italic=True)
    item = Style("List Bullet", spacing=wide, indent=36, first=-18, after=6)
    small = Style("Tabelltekst", 9.5)
    heading_1 = Style("heading 1", 14, bold=True, spacing=wide, before=18, after=18, keep_next=True, keep_lines=True)
    return _front_styles() | {
        "type_heading": Style("Dokumenttype", 12, after=2),
        "title": Style("Title", 16, bold=True, after=2),
        "subtitle": Style("Subtitle", 12, after=14),
        "date": Style("Dato", 12, after=14),
        "heading_1": heading_1,
        "heading_1_inside": heading_1,
        "heading_2": Style("heading 2", 12, bold=True, spacing=wide, before=18, after=6, keep_next=True, keep_lines=True),
        "heading_3": Style("heading 3", 11, bold=True, spacing=wide, before=6, after=4, keep_next=True, keep_lines=True),
        "measure_heading": Style("Tiltaksoverskrift", 12, bold=True, spacing=wide, before=18, after=6, keep_next=True, keep_lines=True),
        "lead": Style("Ingress", 12, bold=True, spacing=wide, after=gap),
        "body": body,
        "body_indent": replace(body, word="Innrykket avsnitt", indent=36),
        "item": item,
        "item_more": Style("List Continue", spacing=wide, before=6, indent=36),
        "number": replace(item, word="List Number"),
        "measure": replace(body, word="Tiltak"),
        "measure_item": replace(item, word="Tiltakspunkt"),
        "measure_more": Style("Tiltak forts.", spacing=wide, before=gap, indent=36),
        "plan_text": plan,
        "facts": replace(plan, word="Tiltaksfakta"),
        "narrative": body,
        "quote": Style("Quote", spacing=wide, indent=28.35, right=28.35, after=gap),
        "table_text": small,
        "table_header": replace(small, word="Tabellhode", bold=True, keep_next=True),
        "table_note": Style("Tabellnote", 8.5, color="444444"),
        "caption": Style("caption", 10, bold=True, before=6, after=3, keep_lines=True),
        "credit": Style("Kreditering", 9, color="444444", after=gap),
        "figure": Style("Figur", before=gap, align="center"),
        "figure_text": Style("Figurtekst", 9, align="center", color="FFFFFF"),
        "footnote": Style("footnote text", 9),
        "contents_title": Style("TOC Heading", 16, bold=True, after=12, keep_next=True, new_page=True),
        "contents_1": Style("toc 1", 10, bold=True, before=6, after=2, right=36, keep_lines=True),
        "contents_2": Style("toc 2", 10, indent=14, after=1.5, right=36, keep_lines=True),
        "contents_3": Style("toc 3", 10, indent=28, after=1.5, right=36, keep_lines=True),
    }


TILTAKSPLAN = Layout(
    name="tiltaksplan",
    page=Page(),
    font=SANS,
    styles=_tiltaksplan_styles(),
    lists=Lists(gap={"normal": 3.0, "loose": 15.65, "tight": 0.0}),
    overview=_overview(number=28.0, title=191.3, responsible=92.0, period=66.0, status=74.0),
    table=TableLook(),
    cover=Cover(),
    measures="run-in",
    contents_measures=False,
    numbered="with front pages",
    keep_slashes=True,
    split_numbers=True,
)

STATUSRAPPORT = Layout(
    name="statusrapport",
    page=Page(top=70.85, right=85.05, bottom=80.0, left=85.05),
    font=SANS,
    styles=_statusrapport_styles(),
    lists=Lists(gap={"normal": 6.0, "loose": 11.0, "tight": 0.0}, after=11.0, more=6.0),
    overview=_overview(number=27.0, title=166.2, responsible=94.0, period=64.0, status=74.0),
    table=TableLook(padding_y=5.5),
    cover=Cover(),
    measures="headed",
    contents_measures=True,
    numbered="always",
)

LANDSCAPE = Page(841.9, 595.3, top=62.0, right=48.0, bottom=56.0, left=48.0, furniture=30.0)
"""The page of a «merknadsskjema»."""
MATRIX_COLUMNS = 32.0, 106.0, 248.0, 190.0, 78.0, 91.9
"""Widths of its columns: number, sender, input, assessment, conclusion, change."""
CONCLUSION_COLORS: Mapping[str, str] = {"accepted": "1B5E20", "partly": "7A4B00", "declined": "8E1B1B"}
"""Conclusion → the colour of its words, which stands out from white by 7 to 1 at least."""

LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in (TILTAKSPLAN, STATUSRAPPORT)}
