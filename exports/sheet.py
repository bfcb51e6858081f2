"""The style sheets made from a layout's data: one for print, one for the page that is read on screen."""

from functools import cache

from exports.layout import LAYOUTS, Layout, Style
from exports.metrics import BOLD, BOLD_ITALIC, ITALIC, REGULAR, text_width

FONT_SCHEME = "font"
"""Fonts are named ``font:<file>`` in the print sheet; ``exports.pdf`` hands over the vendored file of that name and no other."""

FACE = "PlanSans"
"""What the sheet calls the vendored face: no name that a system might know, so that only the vendored files can answer to it."""

_BLOCKS = {
    "type_heading": ".type_heading",
    "title": ".title",
    "subtitle": ".subtitle",
    "date": ".date",
    "heading_1": "h1.heading_1",
    "heading_1_inside": "h1.heading_1_inside",
    "heading_2": ".heading_2",
    "heading_3": ".heading_3",
    "measure_heading": ".measure_heading",
    "lead": ".lead",
    "facts": ".facts",
    "caption": ".caption",
    "credit": ".credit",
    "table_note": ".table_note",
    "cover_type": ".cover_type",
    "cover_title": ".cover_title",
    "cover_subtitle": ".cover_subtitle",
    "cover_period": ".cover_period",
    "cover_date": ".cover_date",
    "cover_owner": ".cover_owner",
    "contents_title": ".contents_title",
    "contents_1": ".contents_1",
    "contents_2": ".contents_2",
    "contents_3": ".contents_3",
    "back_title": ".back_title",
    "back_rule": ".back_rule",
    "back_subtitle": ".back_subtitle",
    "back_credit": ".back_credit",
}
"""Style → selector of what wears it, where a paragraph wears a style by class."""


def points(value: float) -> str:
    """A length in CSS."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "pt" if value else "0"


def _font(style: Style) -> str:
    weight, slope = (700 if style.bold else 400), ("italic " if style.italic else "")
    return f"font:{slope}{weight} {points(style.size)}/{points(style.line_height)} {FACE}"


def _declarations(style: Style) -> str:
    """All of a style but its typeface: gaps, indents, colour, what it is kept with."""
    out = [f"margin:{points(style.before)} {points(style.right)} {points(style.after)} {points(style.indent)}"]
    out += [f"text-indent:{points(style.first)}"] if style.first else []
    out += [f"color:#{style.color}"] if style.color != "000000" else []
    out += [f"text-align:{style.align}"] if style.align != "left" else []
    out += ["break-after:avoid"] if style.keep_next else []
    out += ["break-inside:avoid"] if style.keep_lines else []
    return ";".join(out)


def _rule(selector: str, style: Style) -> str:
    return f"{selector}{{{_font(style)};{_declarations(style)}}}"


# ---------------------------------------------------------------- print


def _faces() -> str:
    faces = ((REGULAR, ""), (BOLD, ";font-weight:700"), (ITALIC, ";font-style:italic"), (BOLD_ITALIC, ";font-weight:700;font-style:italic"))
    return "".join(f"@font-face{{font-family:{FACE};src:url({FONT_SCHEME}:{path.name}){more}}}" for path, more in faces)


def _pages(layout: Layout, numbered: bool) -> str:
    page, number, draft = layout.page, layout.styles["page_number"], layout.styles["draft_note"]
    size = f"size:{points(page.width)} {points(page.height)}"
    margin = f"margin:{points(page.top)} {points(page.right)} {points(page.bottom)} {points(page.left)}"
    drop = points(page.furniture)
    top = f"@top-right{{content:string(draft);{_font(draft)};color:#{draft.color};vertical-align:top;padding-top:{drop}}}"
    foot = f"@bottom-right{{content:counter(page);{_font(number)};color:#{number.color};vertical-align:bottom;padding-bottom:{drop}}}"
    bare = "@bottom-right{content:none}"
    return (
        f"@page{{{size};{margin};{top}{foot if numbered else ''}@footnote{{border-top:.5pt solid #000;padding-top:4pt;margin-top:8pt}}}}"
        f"@page cover{{background:{_cover_ground(layout)};{bare}}}@page back{{{bare}}}body{{string-set:draft attr(data-draft)}}"
    )


def _cover_ground(layout: Layout) -> str:
    """The cover's field of colour, by sharp steps of one gradient, so that it is ground and not content."""
    cover = layout.cover
    first, second, third = points(cover.band), points(cover.band + 10), points(cover.band + 16)
    return (
        f"linear-gradient(#{cover.color} {first},#{cover.second} {first},#{cover.second} {second},"
        f"#{cover.third} {second},#{cover.third} {third},#fff {third})"
    )


def _body(layout: Layout) -> str:
    styles = layout.styles
    body = styles["body"]
    return (
        f"html{{{_font(body)};font-kerning:none;font-variant-ligatures:none;hyphens:manual;overflow-wrap:break-word}}"
        f"body{{margin:0;orphans:{layout.widows};widows:{layout.widows}}}"
        f"p{{margin:{points(body.before)} 0 {points(body.after)}}}"
        f".ind{{margin-left:{points(styles['body_indent'].indent)}}}"
        f"a{{color:#{layout.link_color};text-decoration:underline}}.plain,.toc a{{color:inherit;text-decoration:none}}"
        ".new{break-before:page}.cover{page:cover;break-after:page}.back{page:back;break-before:page}.contents{break-after:page}"
        ".toc{list-style:none;padding:0;text-indent:0}.toc a::after{content:target-counter(attr(href),page);float:right;margin-right:-36pt}"
        "h1,h2,h3,h4,h5,h6{bookmark-level:none}"
    )


def _outline(layout: Layout) -> str:
    """Chapters, sections and measures are the outline; measures stand under whatever heading they follow."""
    return "[data-mark]{bookmark-label:attr(data-mark)}h1[data-mark]{bookmark-level:1}.heading_2[data-mark]{bookmark-level:2}" + (
        ".measure[data-mark],.measure_heading[data-mark]{bookmark-level:3}"
    )


def _lists(layout: Layout) -> str:
    lists, styles = layout.lists, layout.styles
    item, measure = styles["item"], styles["measure_item"]
    sign = f"{lists.bullet}\u00a0"
    spread = (lists.hang - text_width(sign, item.size)) / 2
    gap = points(lists.gap["normal"])
    gaps = "".join(f".{name} li{{margin-bottom:{points(wide)}}}" for name, wide in lists.gap.items() if name != "normal")
    return (
        f"ul,ol{{margin:0 0 {points(lists.after)};padding:0 0 0 {points(lists.indent)};text-indent:{points(-lists.hang)}}}"
        f'ul{{list-style:"{lists.bullet}\\a0" inside}}li::marker{{letter-spacing:{points(spread)}}}'
        f"ol{{list-style:none}}.number{{display:inline-block;width:{points(lists.hang)};text-indent:0}}"
        f"li{{{_font(item)};margin:0 0 {gap}}}{gaps}li ul,li ol{{margin:{gap} 0 0}}"
        f"li p,li blockquote,li table,li .heading_3{{text-indent:0;margin:{points(lists.more)} 0 0}}"
        f".measures>li{{margin-bottom:{points(measure.after)}}}.measures p{{margin-top:{points(styles['measure_more'].before)}}}"
    )


def _plan_text(layout: Layout) -> str:
    return ".plan_text{font-style:italic}" if layout.styles["plan_text"].italic else ""


def _quotes(layout: Layout) -> str:
    quote = layout.styles["quote"]
    return f"blockquote{{{_declarations(quote)}}}"


def _tables(layout: Layout) -> str:
    look, text = layout.table, layout.styles["table_text"]
    widths = "".join(f".overview .{column.key}{{width:{points(column.width)}}}" for column in layout.overview)
    return (
        f"table{{border-collapse:collapse;width:100%;margin:0 0 {points(layout.styles['body'].after)};{_font(text)};overflow-wrap:anywhere}}"
        f"td,th{{border:{points(look.rule)} solid #{look.rule_color};padding:{points(look.padding_y)} {points(look.padding_x)};"
        "vertical-align:top;text-align:left;font-weight:400}tr{break-inside:avoid}thead{break-after:avoid}"
        f"thead th{{background:#{look.header_ground};font-weight:700}}td p,th p{{margin:0 0 2pt}}"
        f".overview{{table-layout:fixed}}{widths}"
    )


def _figures(layout: Layout) -> str:
    figure, page = layout.styles["figure"], layout.page
    return (
        f"figure{{{_declarations(figure)};break-inside:avoid}}svg{{display:block;margin:0 auto}}"
        f"img{{display:block;margin:0 auto;max-width:100%;max-height:{points(page.text_height - 120)}}}figcaption,.credit{{text-align:left}}"
    )


def _notes(layout: Layout) -> str:
    note = layout.styles["footnote"]
    size = layout.styles["body"].size
    return (
        f".call{{font-size:{points(size * 0.65)};line-height:0;vertical-align:super;color:inherit;text-decoration:none}}"
        f".note{{float:footnote;{_font(note)};font-style:normal;font-weight:400;text-indent:0;margin:0 0 2pt}}"
        ".note::footnote-call,.note::footnote-marker{content:''}"
    )


@cache
def print_css(name: str, numbered: bool) -> str:
    """The print style sheet of the layout called ``name``, with or without page numbers. Raises KeyError for no such layout."""
    layout = LAYOUTS[name]
    body = layout.styles["body"]
    worn = "".join(_rule(selector, layout.styles[style]) for style, selector in _BLOCKS.items() if layout.styles[style] != body)
    parts = (_body, _lists, _plan_text, _quotes, _tables, _figures, _notes, _outline)
    return _faces() + _pages(layout, numbered) + "".join(part(layout) for part in parts) + worn


# ---------------------------------------------------------------- screen


def screen_css(layout: Layout) -> str:
    """The style sheet of the page that stands alone: one column, readable on any width, light or dark, and legible when printed."""
    return (
        ":root{color-scheme:light dark}"
        "body{margin:0;padding:1.5rem;font:1.0625rem/1.6 Arial,'Liberation Sans',Helvetica,sans-serif;overflow-wrap:break-word}"
        "main{max-width:44rem;margin:0 auto}h1{font-size:1.9rem;line-height:1.2;margin:2.5rem 0 1rem}h2{font-size:1.4rem;margin:2rem 0 .5rem}"
        "h3,h4,h5,h6{font-size:1.1rem;margin:1.5rem 0 .5rem}.cover_title,.back_title{font-size:2.4rem;font-weight:700;line-height:1.15;margin:0}"
        ".cover,.back{padding:2rem 0;border-bottom:4px solid #2c6e80}.back{border:0}.lead{font-size:1.2rem;font-weight:700}"
        ".title{font-size:2rem;font-weight:700;margin:0}.ind{margin-left:2rem}.toc{list-style:none;padding:0}.contents_2{margin-left:1.5rem}"
        ".contents_3{margin-left:3rem}.plan_text,.statusrapport .facts{font-style:italic}li{margin:.35rem 0}.tight li{margin:0}"
        ".loose li,.measures>li{margin:1rem 0}table{border-collapse:collapse;width:100%;margin:1rem 0}"
        "td,th{border:1px solid #808080;padding:.4rem .5rem;text-align:left;vertical-align:top;font-weight:400}thead th{font-weight:700}"
        "figure{margin:2rem 0}svg,img{max-width:100%;height:auto}.caption{font-weight:700}.credit,.table_note,.notes,.draft_note{font-size:.9rem}"
        ".draft_note{font-weight:700;text-align:right}"
        "@media(max-width:40rem){.overview,.overview tbody,.overview tr,.overview td,.overview tbody th{display:block}.overview thead,.overview colgroup"
        "{display:none}.overview tr{margin:0 0 1rem}.overview tbody th{font-weight:700}}"
        "@media(prefers-color-scheme:dark){body{background:#14191c;color:#e8ecee}a{color:#8ec7d6}}"
    )
