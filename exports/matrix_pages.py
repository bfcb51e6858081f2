"""The «merknadsskjema» as HTML for print: a document of its own, or the appendix of a plan."""

from exports.bare_page import print_page
from exports.document import Document, Drawing
from exports.inline import Dress, attribute, words
from exports.layout import MATRIX_COLUMNS
from exports.matrix import Matrix
from exports.matrix_words import Answer, Kind, Line, Sheet, appendix_name, sheet_of
from exports.phrases import APPENDIX_ANCHOR

_STYLES: dict[Kind, str] = {"plain": "matrix_text", "strong": "matrix_strong", "quote": "matrix_quote", "label": "matrix_label"}


def matrix_document(matrix: Matrix) -> Document:
    """What the file of a matrix says of itself: title, language and owner."""
    sheet = sheet_of(matrix)
    owners = (matrix.owner,) if matrix.owner else ()
    return Document("", "tiltaksplan", f"{sheet.name}: {sheet.title}", sheet.subtitle, language=matrix.language, owners=owners)


def matrix_html(matrix: Matrix, drawing: Drawing) -> str:
    """A matrix as a document of its own."""
    dress, sheet = _dress(matrix, drawing), sheet_of(matrix)
    title = f'<p class="type_heading">{words(sheet.name, dress)}</p><h1 class="title">{words(sheet.title, dress)}</h1>'
    subtitle = f'<p class="subtitle">{words(sheet.subtitle, dress)}</p>' if sheet.subtitle else ""
    return print_page(matrix_document(matrix), f'<section class="matrix_pages">{title}{subtitle}{_sheet(sheet, dress)}</section>', drawing)


def _dress(matrix: Matrix, drawing: Drawing) -> Dress:
    return Dress({}, {}, language=matrix.language, paper=True, profile=drawing.profile)


def appendix_html(matrix: Matrix, dress: Dress) -> str:
    """A matrix as the appendix of a plan, on lying pages of its own."""
    sheet, name = sheet_of(matrix), appendix_name(matrix)
    heading = f'<h1 class="heading_1" data-mark="{attribute(name)}" id="{APPENDIX_ANCHOR}">{words(name, dress)}</h1>'
    subtitle = f'<p class="subtitle">{words(sheet.subtitle, dress)}</p>' if sheet.subtitle else ""
    return f'<section class="matrix_pages new">{heading}{subtitle}{_sheet(sheet, dress)}</section>'


def _sheet(sheet: Sheet, dress: Dress) -> str:
    """Facts, counts, lists of senders, and the table."""
    facts = " · ".join(f"<b>{words(label, dress)}:</b> {words(value, dress)}" for label, value in sheet.facts)
    counts = "".join(
        f'<li><p class="matrix_count">{number}</p><p class="matrix_count_label">{words(of, dress)}</p></li>' for number, of in sheet.counts
    )
    lists = "".join(f'<p class="matrix_facts"><b>{words(label, dress)}:</b> {words(names, dress)}</p>' for label, names in sheet.lists)
    return (
        (f'<p class="matrix_facts">{facts}</p>' if facts else "")
        + f'<ul class="counts">{counts}</ul>'
        + (f'<div class="matrix_lists">{lists}</div>' if lists else "")
        + (_table(sheet, dress) if sheet.rows else f"<p>{words(sheet.empty, dress)}</p>")
    )


def _table(sheet: Sheet, dress: Dress) -> str:
    columns = "".join(f'<col class="matrix-{at}">' for at, _ in enumerate(MATRIX_COLUMNS, 1))
    heads = "".join(f'<th scope="col"><p class="matrix_head">{words(head, dress)}</p></th>' for head in sheet.heads)
    rows = "".join(_row(row, dress) for row in sheet.rows)
    return f'<table class="matrix"><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(row: Answer, dress: Dress) -> str:
    number, *cells = row.cells
    drawn = f'<th scope="row">{_lines(number, dress)}</th>'
    for at, cell in enumerate(cells):
        is_conclusion = at == len(cells) - 2 and row.conclusion
        color = f' class="{row.conclusion}"' if is_conclusion else ""
        drawn += f"<td{color}>{_lines(cell, dress)}</td>"
    opening = '<tr class="long">' if row.is_long else "<tr>"
    return f"{opening}{drawn}</tr>"


def _lines(lines: tuple[Line, ...], dress: Dress) -> str:
    return "".join(f'<p class="{_STYLES[kind]}">{words(line, dress)}</p>' for kind, line in lines)
