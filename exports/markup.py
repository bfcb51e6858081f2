"""Prose blocks, figures and registers as HTML, for pages and for print alike. Whole documents: ``exports.pages``.

Built as strings from the typed values, every word escaped. Anchors: ``b-<id>`` block, ``i-<id>`` item, ``n-<id>`` note, ``nr-<id>`` its
number in the text, ``tiltak-12`` or ``m-<id>`` measure, ``k-<id>`` chapter or section. On paper blocks carry no ids: nothing leads to them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from exports.columns import CellText, column_widths, spans, table_widths
from exports.document import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Item,
    List,
    Note,
    Paragraph,
    Quote,
    Register,
    Table,
    block_runs,
    measures,
)
from exports.figures import level_text, pyramid_svg
from exports.inline import Dress, attribute, block_words, inner_words, key_of, lang_tag, notes_html, told, words
from exports.languages import words_in
from exports.layout import Layout
from exports.phrases import (
    ValueTable,
    entry_text,
    has_values,
    indicator_name,
    indicator_note,
    measure_anchor,
    overview_head,
    overview_row,
    value_tables,
)
from exports.pictures import Assets, figure_picture

DEEPEST = 6

# ---------------------------------------------------------------- blocks


def blocks_html(blocks: Iterable[Block], numbers: Mapping[str, int], anchors: Mapping[str, str] | None = None, level: int = 3) -> str:
    """Prose blocks for a page on screen.

    numbers: note id → number. anchors: id → anchor of chapters, sections and measures, so that references become links. level: of a
    ``Heading``. Raises KeyError for a note without a number.
    """
    return draw_blocks(blocks, Dress(numbers, anchors or {}, level=level))


def block_notes_html(blocks: Iterable[Block], numbers: Mapping[str, int], anchors: Mapping[str, str] | None = None) -> str:
    """The footnotes of these blocks as a list for a page on screen, in order; empty when they have none."""
    found = [run for run in block_runs(tuple(blocks)) if isinstance(run, Note)]
    return notes_html(((numbers[note.id], note) for note in found), Dress(numbers, anchors or {}))


def draw_blocks(blocks: Iterable[Block], dress: Dress) -> str:
    """Blocks as HTML, in order."""
    return "".join(draw_block(block, dress) for block in blocks)


def draw_block(block: Block, dress: Dress) -> str:
    """One block as HTML."""
    if isinstance(block, Paragraph):
        indent = ' class="ind"' if block.indent else ""
        return f"<p{_id('b', block.id, dress)}{indent}>{block_words(block, dress)}</p>"
    if isinstance(block, Heading):
        tag = heading_tag(dress.level)
        return f'<{tag}{_id("b", block.id, dress)} class="heading_3">{block_words(block, dress)}</{tag}>'
    if isinstance(block, List):
        return draw_list(block, dress)
    if isinstance(block, Quote):
        lang = f' lang="{attribute(lang_tag(block.lang))}"' if block.lang else ""
        return f"<blockquote{_id('b', block.id, dress)}{lang}>{draw_blocks(block.blocks, dress)}</blockquote>"
    assert isinstance(block, Table)
    return draw_table(block, dress)


def heading_tag(level: int) -> str:
    """``h1`` to ``h6``; deeper levels stay at the deepest."""
    return f"h{min(max(level, 1), DEEPEST)}"


def _id(letter: str, key: str, dress: Dress) -> str:
    return key_of(key, dress) if dress.paper else f' id="{letter}-{attribute(key)}"'


def item_body(blocks: Iterable[Block], dress: Dress, lead: str = "") -> str:
    """What stands in a list item: ``lead`` and the first paragraph right in the item, beside the sign; all else below."""
    rest = tuple(blocks)
    if rest and isinstance(rest[0], Paragraph):
        lead, rest = lead + inner_words(rest[0], dress), rest[1:]
    return lead + draw_blocks(rest, dress)


def draw_list(block: List, dress: Dress) -> str:
    """A list; on paper a numbered item carries its number as text, since the sign of a numbered list is as wide as its digits."""
    tag = "ol" if block.ordered else "ul"
    items = "".join(_item(item, number if block.ordered else 0, dress) for number, item in enumerate(block.items, 1))
    return f'<{tag}{_id("b", block.id, dress)} class="{block.spacing}">{items}</{tag}>'


def _item(item: Item, number: int, dress: Dress) -> str:
    label = f'<span class="number">{number}.</span>' if number and dress.paper else ""
    return f"<li{_id('i', item.id, dress)}>{label}{item_body(item.blocks, dress)}</li>"


def draw_table(block: Table, dress: Dress) -> str:
    """A table of running text: rows of nothing but header cells at its top are its head; further header cells head their row."""
    head = 0
    while head < len(block.rows) and block.rows[head].cells and all(cell.header for cell in block.rows[head].cells):
        head += 1
    inside = replace(dress, keep_slashes=False)
    columns = _columns(table_widths(block, *dress.table, dress.profile.face)) if dress.table else ""
    rows = ["<tr>" + "".join(_cell(cell, at < head, inside) for cell in row.cells) + "</tr>" for at, row in enumerate(block.rows)]
    thead = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
    return _scrolling(
        f'<table{_id("b", block.id, dress)} class="table">{columns}{thead}<tbody>{"".join(rows[head:])}</tbody></table>', dress
    )


def _scrolling(table: str, dress: Dress) -> str:
    """On screen a table lies in a box of its own that scrolls sideways, by keyboard too, so that the page does not."""
    return table if dress.paper else f'<div class="table-box" role="group" aria-label="Tabell" tabindex="0">{table}</div>'


def _columns(widths: Iterable[float]) -> str:
    """On paper: the widths of a table's columns."""
    return "<colgroup>" + "".join(f'<col style="width:{width:.2f}pt">' for width in widths) + "</colgroup>"


def _cell(cell: Cell, in_head: bool, dress: Dress) -> str:
    tag = "th" if cell.header else "td"
    scope = f' scope="{"col" if in_head else "row"}"' if cell.header else ""
    span = "".join(f' {name}="{count}"' for name, count in zip(("colspan", "rowspan"), spans(cell), strict=True) if count > 1)
    bare = len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph) and dress.paper
    body = item_body(cell.blocks, dress) if bare else draw_blocks(cell.blocks, dress)
    return f"<{tag}{scope}{span}>{body}</{tag}>"


# ---------------------------------------------------------------- registers


def draw_register(register: Register, document: Document, layout: Layout, dress: Dress) -> str:
    """A list drawn from data: table of measures, list of actors or priorities, indicators as list or table."""
    if register.kind == "overview":
        return overview_html(document, layout, dress)
    if register.kind == "indicators":
        return _indicators(register, dress)
    return "".join(
        _group(group.label, [entry_text(document, entry) for entry in group.entries], register, dress) for group in register.groups
    )


def _group(label: str, texts: list[str], register: Register, dress: Dress) -> str:
    tag = heading_tag(dress.level)
    heading = f'<{tag} class="heading_3">{words(label, dress)}</{tag}>' if label else ""
    return heading + _plain_list(texts, register.spacing, dress)


def _plain_list(texts: list[str], spacing: str, dress: Dress) -> str:
    items = "".join(f"<li>{words(text, dress)}</li>" for text in texts)
    return f'<ul class="{spacing}">{items}</ul>' if texts else ""


def overview_html(document: Document, layout: Layout, dress: Dress) -> str:
    """The table of all measures, each title leading to its measure; the widths of its columns in ``layout.overview``."""
    dress = replace(dress, keep_slashes=False)
    names = overview_head(document, layout.overview)
    heads = "".join(f'<th scope="col">{words(name, dress)}</th>' for name in names)
    rows = []
    for measure in measures(document):
        cells = []
        for column, name, text in zip(layout.overview, names, overview_row(document, measure, layout.overview), strict=True):
            body = words(text, dress)
            if column.key == "title":
                where = told(f"Gå til {text}", dress)
                cells.append(f'<th scope="row"><a class="plain" href="#{attribute(measure_anchor(measure))}"{where}>{body}</a></th>')
            else:
                label = "" if dress.paper else f' data-label="{attribute(name)}"'
                cells.append(f"<td{label}>{body}</td>")
        rows.append(f"<tr{key_of(measure.id, dress)}>{''.join(cells)}</tr>")
    columns = "".join(f'<col class="col-{column.key}">' for column in layout.overview)
    return f'<table class="overview"><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _indicators(register: Register, dress: Dress) -> str:
    if not has_values(register):
        return _plain_list([indicator_name(indicator) for indicator in register.indicators], register.spacing, dress)
    return "".join(_value_table(table, dress) for table in value_tables(register, dress.language))


def _value_table(table: ValueTable, dress: Dress) -> str:
    heads = "".join(f'<th scope="col">{words(text, dress)}</th>' for text in table.header)
    columns = _columns(column_widths(_value_cells(table), *dress.table, dress.profile.face)) if dress.table else ""
    rows = ""
    for indicator, cells in table.rows:
        note = indicator_note(indicator, table.language)
        below = f'<p class="table_note">{words(note, dress)}</p>' if note else ""
        values = "".join(f"<td>{words(cell, dress)}</td>" for cell in cells)
        rows += f'<tr><th scope="row">{words(indicator_name(indicator), dress)}{below}</th>{values}</tr>'
    return _scrolling(f'<table class="values">{columns}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', dress)


def _value_cells(table: ValueTable) -> Iterator[CellText]:
    yield from (CellText(at, (text,), bold=True) for at, text in enumerate(table.header))
    for indicator, cells in table.rows:
        yield CellText(0, (indicator_name(indicator), indicator_note(indicator, table.language)))
        yield from (CellText(at, (text,)) for at, text in enumerate(cells, 1))


# ---------------------------------------------------------------- figures


def figure_html(figure: Figure, dress: Dress, source: str = "") -> str:
    """A figure with caption and credit. ``source`` is the address of its picture; a pyramid needs none.

    On screen a pyramid has a twin as a list, for those who do not see it. Raises BadFigure.
    """
    if figure.kind == "pyramid":
        body = pyramid_svg(figure, screen=not dress.paper, profile=dress.profile) + ("" if dress.paper else _level_list(figure, dress))
    else:
        body = f'<img src="{attribute(source)}" alt="{attribute(figure.alt or figure.caption or words_in(dress.language).undescribed)}">'
    caption = f'<figcaption class="caption">{words(figure.caption, dress)}</figcaption>' if figure.caption else ""
    credit = f'<p class="credit">{words(figure.credit, dress)}</p>' if figure.credit else ""
    return f'<figure{_id("f", figure.id, dress)} class="{figure.kind}">{body}{caption}{credit}</figure>'


def _level_list(figure: Figure, dress: Dress) -> str:
    items = "".join(f"<li>{words(level_text(level), dress)}</li>" for level in figure.levels)
    return f'<ol class="pyramid-levels" aria-label="{words_in(dress.language).levels}">{items}</ol>'


def picture_source(figure: Figure, assets: Assets) -> str:
    """The figure's picture as an address that holds it; empty for a pyramid. Raises BadPicture."""
    return figure_picture(figure, assets).data_uri if figure.kind == "image" else ""
