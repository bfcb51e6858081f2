"""The style sheets: ``print.css`` and ``screen.css`` hold what is the same everywhere, a layout's data gives the rest."""

from functools import cache, lru_cache
from pathlib import Path

from exports.cover import ABOVE, BANDS, FOOT, INSET
from exports.dressing import dressed
from exports.layout import CONCLUSION_COLORS, LANDSCAPE, MATRIX_COLUMNS, Layout, Style
from exports.metrics import FACE, Face, text_width
from exports.profile import PLAIN, Profile

HERE = Path(__file__).parent
FONT_SCHEME = "font"
"""Fonts are named ``font:<file>`` in the print sheet; ``exports.pdf`` hands over the vendored file of that name and no other."""

WORN = (
    "type_heading", "title", "subtitle", "date", "heading_1", "heading_1_inside", "heading_2", "heading_3", "measure_heading", "lead",
    "facts", "caption", "credit", "table_note", "cover_type", "cover_title", "cover_title_long", "cover_subtitle", "cover_period",
    "cover_date", "cover_owner", "cover_credit", "notice", "notice_line",
    "remark_head", "remark_by", "remark_quote", "remark", "matrix_facts", "matrix_count", "matrix_count_label", "matrix_text",
    "matrix_strong", "matrix_quote", "matrix_label", "matrix_head",
    "contents_title", "contents_1", "contents_2", "contents_3", "back_title", "back_rule", "back_subtitle",
    "back_credit",
)  # fmt: skip
"""Styles that paragraphs and headings wear as a class of the same name."""


def points(value: float) -> str:
    """A length in CSS."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "pt" if value else "0"


def _rule(selector: str, *declarations: str) -> str:
    return f"{selector}{{{';'.join(declaration for declaration in declarations if declaration)}}}\n"


def _font(layout: Layout, style: Style) -> str:
    weight, slope = (700 if style.bold else 400), ("italic " if style.italic else "")
    return f"font:{slope}{weight} {points(style.size)}/{points(layout.line_height(style))} {FACE}"


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


def _faces(face: Face) -> str:
    faces = ((face.regular, 400, "normal"), (face.bold, 700, "normal"), (face.italic, 400, "italic"), (face.bold_italic, 700, "italic"))
    return "".join(
        _rule("@font-face", f"font-family:{FACE}", f"src:url({FONT_SCHEME}:{path.name})", f"font-weight:{weight}", f"font-style:{slope}")
        for path, weight, slope in faces
    )


def _margin_box(layout: Layout, place: str, content: str, style: str) -> str:
    """A box of the page's margin: «top-left», «bottom-right» …"""
    side, dress, drop = place.partition("-")[0], layout.styles[style], points(layout.page.furniture)
    return _rule(f"@{place}", f"content:{content}", _font(layout, dress), _color(dress), f"vertical-align:{side}", f"padding-{side}:{drop}")


def _pages(layout: Layout, numbered: bool, profile: Profile) -> str:
    page = layout.page
    head, foot = _margin_box(layout, "top-right", "string(draft)", "draft_note"), ""
    if numbered:
        foot = _margin_box(layout, "bottom-right", "counter(page)", "page_number")
    if profile.header:
        head += _margin_box(layout, "top-left", "string(head)", "page_head")
    if profile.footer:
        foot += _margin_box(layout, "bottom-left", "string(foot)", "page_foot")
    notes = _rule("@footnote", "border-top:.5pt solid #000", "padding-top:4pt", "margin-top:8pt")
    size, margin = f"size:{points(page.width)} {points(page.height)}", _margin(page.top, page.right, page.bottom, page.left)
    bare = "@top-left{content:none}@bottom-left{content:none}@bottom-right{content:none}"
    return (
        _rule("@page", size, margin, head + foot + notes)
        + _rule("@page cover", "@top-right{color:#fff}" + bare)
        + _rule("@page back", bare)
    )


def _cover(layout: Layout) -> str:
    """The cover's field of colour out to the paper's edges, a quarter circle in it, two fine bands below: ground and borders only."""
    cover, page = layout.cover, layout.page
    circle = points(cover.circle)
    steps = f"#{cover.tint} 0,#{cover.tint} {circle},#{cover.color} {circle},#{cover.color} {points(page.height)}"
    right, left, inset = points(page.right), points(page.left), points(INSET)
    return (
        _rule(
            ".cover_head",
            f"min-height:{points(cover.band - page.top - INSET)}",
            _margin(-page.top, -page.right, 0, -page.left),
            f"padding:{points(page.top)} {right} {inset} {left}",
            f"background:radial-gradient(circle {points(page.height)} at 100% 100%,{steps})",
            f"border-bottom:{points(BANDS[0])} solid #{cover.second}",
        )
        + _rule(
            ".cover_foot",
            _margin(0, -page.right, 0, -page.left),
            f"padding:72pt {right} 0 {left}",
            f"border-top:{points(BANDS[1])} solid #{cover.third}",
        )
        + _rule(".cover_art", _margin(-page.top, -page.right, 0, -page.left), f"background:#{cover.color}")
        + _rule(".cover_head.below", "margin-top:0", f"padding-top:{points(ABOVE)}", f"background:#{cover.color}")
        + _rule(".cover_foot.below", f"padding-top:{points(FOOT)}")
    )


def _text(layout: Layout) -> str:
    styles = layout.styles
    body, quote, note = styles["body"], styles["quote"], styles["footnote"]
    return (
        _rule("html", _font(layout, body))
        + _rule("body", f"orphans:{layout.widows}", f"widows:{layout.widows}")
        + _rule("p", *_set(body))
        + _rule(".ind", f"margin-left:{points(styles['body_indent'].indent)}")
        + _rule("a", f"color:#{layout.link_color}")
        + _rule("blockquote", *_set(quote))
        + (_rule(".plan_text", "font-style:italic") if styles["plan_text"].italic else "")
        + _rule(".call", f"font-size:{points(body.size * 0.65)}")
        + _rule(".note", _font(layout, note))
    )


def _lists(layout: Layout) -> str:
    lists, styles = layout.lists, layout.styles
    sign = f"{lists.bullet}\u00a0"
    spread = (lists.hang - text_width(sign, styles["item"].size, face=layout.font)) / 2
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
        _rule("table", _font(layout, text), _margin(0, 0, layout.styles["body"].after, 0))
        + _rule("td,th", f"border:{points(look.rule)} solid #{look.rule_color}", padding)
        + _rule("thead th", f"background:#{look.header_ground}")
        + "".join(_rule(f".col-{column.key}", f"width:{points(column.width)}") for column in layout.overview)
    )


def _matrix(layout: Layout) -> str:
    """The «merknadsskjema»: pages of their own, lying."""
    page, look = LANDSCAPE, layout.table
    colors = "".join(_rule(f".{code}", f"color:#{color}") for code, color in CONCLUSION_COLORS.items())
    widths = "".join(_rule(f".matrix-{at}", f"width:{points(width)}") for at, width in enumerate(MATRIX_COLUMNS, 1))
    size, margin = f"size:{points(page.width)} {points(page.height)}", _margin(page.top, page.right, page.bottom, page.left)
    count = _rule(".counts li", f"border-left:2pt solid #{layout.cover.second}")
    ground = _rule(".matrix th[scope=col]", f"background:#{look.header_ground}")
    return _rule("@page matrix", size, margin) + count + ground + widths + colors


def _figures(layout: Layout) -> str:
    return _rule("figure", *_set(layout.styles["figure"])) + _rule("img", f"max-height:{points(layout.page.text_height - 120)}")


@lru_cache(maxsize=16)
def print_css(name: str, numbered: bool, profile: Profile = PLAIN) -> str:
    """The print style sheet of the layout called ``name`` in a plan's dress, with or without page numbers.

    Raises KeyError for no such layout or face.
    """
    layout = dressed(name, profile)
    worn = "".join(_rule(f".{style}", _font(layout, layout.styles[style]), *_set(layout.styles[style])) for style in WORN)
    fixed = (HERE / "print.css").read_text(encoding="utf-8")
    return (
        _faces(layout.font)
        + _pages(layout, numbered, profile)
        + _text(layout)
        + _lists(layout)
        + _tables(layout)
        + _figures(layout)
        + _matrix(layout)
        + _cover(layout)
        + worn
        + fixed
    )


@cache
def screen_css() -> str:
    """The style sheet of the page that stands alone."""
    return (HERE / "screen.css").read_text(encoding="utf-8")
