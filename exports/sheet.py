"""The style sheets: ``print.css`` and ``screen.css`` hold what is the same everywhere, a layout's data gives the rest."""

from functools import cache
from pathlib import Path

from exports.layout import LAYOUTS, Layout, Style
from exports.metrics import BOLD, BOLD_ITALIC, FACE, ITALIC, REGULAR, text_width

HERE = Path(__file__).parent
FONT_SCHEME = "font"
"""Fonts are named ``font:<file>`` in the print sheet; ``exports.pdf`` hands over the vendored file of that name and no other."""

WORN = (
    "type_heading", "title", "subtitle", "date", "heading_1", "heading_1_inside", "heading_2", "heading_3", "measure_heading", "lead",
    "facts", "caption", "credit", "table_note", "cover_type", "cover_title", "cover_title_long", "cover_subtitle", "cover_period",
    "cover_date", "cover_owner", "contents_title", "contents_1", "contents_2", "contents_3", "back_title", "back_rule", "back_subtitle",
    "back_credit",
)  # fmt: skip
"""Styles that paragraphs and headings wear as a class of the same name."""


def points(value: float) -> str:
    """A length in CSS."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "pt" if value else "0"


def _rule(selector: str, *declarations: str) -> str:
    return f"{selector}{{{';'.join(declaration for declaration in declarations if declaration)}}}\n"


def _font(style: Style) -> str:
    weight, slope = (700 if style.bold else 400), ("italic " if style.italic else "")
    return f"font:{slope}{weight} {points(style.size)}/{points(style.line_height)} {FACE}"


def _color(style: Style) -> str:
    return f"color:#{style.color}" if style.color != "000000" else ""


def _margin(top: float, right: float, bottom: float, left: float) -> str:
    return f"margin:{points(top)} {points(right)} {points(bottom)} {points(left)}"


def _set(style: Style) -> tuple[str, ...]:
    """All of a style but its typeface: gaps, indents, colour, what it is kept with."""
    return (
        _margin(style.before, style.right, style.after, style.indent),
        f"text-indent:{points(style.first)}" if style.first else "",
        _color(style),
        f"text-align:{style.align}" if style.align != "left" else "",
        "break-after:avoid" if style.keep_next else "",
        "break-inside:avoid" if style.keep_lines else "",
    )


# ---------------------------------------------------------------- parts of the print sheet


def _faces() -> str:
    faces = ((REGULAR, 400, "normal"), (BOLD, 700, "normal"), (ITALIC, 400, "italic"), (BOLD_ITALIC, 700, "italic"))
    return "".join(
        _rule("@font-face", f"font-family:{FACE}", f"src:url({FONT_SCHEME}:{path.name})", f"font-weight:{weight}", f"font-style:{slope}")
        for path, weight, slope in faces
    )


def _pages(layout: Layout, numbered: bool) -> str:
    page, number, draft = layout.page, layout.styles["page_number"], layout.styles["draft_note"]
    drop = points(page.furniture)
    head = _rule("@top-right", "content:string(draft)", _font(draft), _color(draft), "vertical-align:top", f"padding-top:{drop}")
    foot = _rule("@bottom-right", "content:counter(page)", _font(number), _color(number), "vertical-align:bottom", f"padding-bottom:{drop}")
    notes = _rule("@footnote", "border-top:.5pt solid #000", "padding-top:4pt", "margin-top:8pt")
    size, margin = f"size:{points(page.width)} {points(page.height)}", _margin(page.top, page.right, page.bottom, page.left)
    bare = "@bottom-right{content:none}"
    return (
        _rule("@page", size, margin, head + (foot if numbered else "") + notes)
        + _rule("@page cover", "@top-right{color:#fff}" + bare)
        + _rule("@page back", bare)
    )


def _cover(layout: Layout) -> str:
    """The cover's field of colour out to the paper's edges, a quarter circle in it, two fine bands below: ground and borders only."""
    cover, page = layout.cover, layout.page
    circle = points(cover.circle)
    steps = f"#{cover.tint} 0,#{cover.tint} {circle},#{cover.color} {circle},#{cover.color} {points(page.height)}"
    height = points(cover.band - page.top - 36)
    return _rule(
        ".cover_head",
        f"min-height:{height}",
        _margin(-page.top, -page.right, 0, -page.left),
        f"padding:{points(page.top)} {points(page.right)} 36pt {points(page.left)}",
        f"background:radial-gradient(circle {points(page.height)} at 100% 100%,{steps})",
        f"border-bottom:8pt solid #{cover.second}",
    ) + _rule(
        ".cover_foot",
        _margin(0, -page.right, 0, -page.left),
        f"padding:72pt {points(page.right)} 0 {points(page.left)}",
        f"border-top:4pt solid #{cover.third}",
    )


def _text(layout: Layout) -> str:
    styles = layout.styles
    body, quote, note = styles["body"], styles["quote"], styles["footnote"]
    return (
        _rule("html", _font(body))
        + _rule("body", f"orphans:{layout.widows}", f"widows:{layout.widows}")
        + _rule("p", *_set(body))
        + _rule(".ind", f"margin-left:{points(styles['body_indent'].indent)}")
        + _rule("a", f"color:#{layout.link_color}")
        + _rule("blockquote", *_set(quote))
        + (_rule(".plan_text", "font-style:italic") if styles["plan_text"].italic else "")
        + _rule(".call", f"font-size:{points(body.size * 0.65)}")
        + _rule(".note", _font(note))
    )


def _lists(layout: Layout) -> str:
    lists, styles = layout.lists, layout.styles
    sign = f"{lists.bullet}\u00a0"
    spread = (lists.hang - text_width(sign, styles["item"].size)) / 2
    gap = lists.gap["normal"]
    return (
        _rule("ul,ol", _margin(0, 0, lists.after, 0), f"padding-left:{points(lists.indent)}", f"text-indent:{points(-lists.hang)}")
        + _rule("ul", f'list-style:"{lists.bullet}\\a0" inside')
        + _rule("li::marker", f"letter-spacing:{points(spread)}")
        + _rule(".number", f"width:{points(lists.hang)}")
        + _rule("li", _margin(0, 0, gap, 0))
        + "".join(_rule(f".{name}>li", f"margin-bottom:{points(wide)}") for name, wide in lists.gap.items() if wide != gap)
        + _rule("li p,li blockquote,li table,li .heading_3", _margin(lists.more, 0, 0, 0))
        + _rule("li ul,li ol", _margin(gap, 0, 0, 0))
        + _rule(".measures>li", f"margin-bottom:{points(styles['measure_item'].after)}")
        + _rule(".measures p", f"margin-top:{points(styles['measure_more'].before)}")
        + _rule("ul.sub p", f"margin-top:{points(gap)}")
    )


def _tables(layout: Layout) -> str:
    look, text = layout.table, layout.styles["table_text"]
    padding = f"padding:{points(look.padding_y)} {points(look.padding_x)}"
    return (
        _rule("table", _font(text), _margin(0, 0, layout.styles["body"].after, 0))
        + _rule("td,th", f"border:{points(look.rule)} solid #{look.rule_color}", padding)
        + _rule("thead th", f"background:#{look.header_ground}")
        + "".join(_rule(f".col-{column.key}", f"width:{points(column.width)}") for column in layout.overview)
    )


def _figures(layout: Layout) -> str:
    return _rule("figure", *_set(layout.styles["figure"])) + _rule("img", f"max-height:{points(layout.page.text_height - 120)}")


@cache
def print_css(name: str, numbered: bool) -> str:
    """The print style sheet of the layout called ``name``, with or without page numbers. Raises KeyError for no such layout."""
    layout = LAYOUTS[name]
    worn = "".join(_rule(f".{style}", _font(layout.styles[style]), *_set(layout.styles[style])) for style in WORN)
    fixed = (HERE / "print.css").read_text(encoding="utf-8")
    return (
        _faces()
        + _pages(layout, numbered)
        + _text(layout)
        + _lists(layout)
        + _tables(layout)
        + _figures(layout)
        + _cover(layout)
        + worn
        + fixed
    )


@cache
def screen_css() -> str:
    """The style sheet of the page that stands alone."""
    return (HERE / "screen.css").read_text(encoding="utf-8")
