"""The «merknadsskjema» in Word: a file of its own on lying pages, or the appendix of a plan."""

from dataclasses import replace

from exports.document import Drawing, Text
from exports.dressing import layout_of
from exports.layout import CONCLUSION_COLORS, LANDSCAPE, MATRIX_COLUMNS, Layout
from exports.matrix import Matrix
from exports.matrix_pages import matrix_document
from exports.matrix_words import Answer, Kind, Line, Sheet, appendix_name, sheet_of
from exports.word_drawings import Drawings
from exports.word_frame import Frame
from exports.word_package import WordFile
from exports.word_styles import NO_LIST, Styles, number
from exports.word_tables import TableCell, TableRow
from exports.word_writer import Piece, Writer
from exports.word_xml import run, w

APPENDIX_MARK = "appendix"
"""The key of the bookmark over an appendix."""
_STYLES: dict[Kind, str] = {"plain": "matrix_text", "strong": "matrix_strong", "quote": "matrix_quote", "label": "matrix_label"}


def lying(layout: Layout) -> Layout:
    """The layout on the pages of a matrix, which are always numbered."""
    return replace(layout, page=LANDSCAPE, numbered="always")


def draw_matrix_docx(matrix: Matrix, drawing: Drawing) -> bytes:
    """The matrix as a Word file. Same arguments, same bytes."""
    layout, document, sheet = lying(layout_of(drawing)), matrix_document(matrix), sheet_of(matrix)
    drawing = replace(drawing, cover=False, contents=False)
    styles = Styles(layout, matrix.language, numbered_headings=False)
    file = WordFile(document, drawing, layout, styles, is_plan=False)
    writer = Writer(file, layout, styles, {})
    writer.paragraph(layout.styles["type_heading"], [Text(sheet.name)])
    writer.paragraph(layout.styles["title"], [Text(sheet.title)], named="heading 1")
    if sheet.subtitle:
        writer.paragraph(layout.styles["subtitle"], [Text(sheet.subtitle)])
    _write(writer, sheet)
    file.body.append(Frame(writer, document, drawing, layout, Drawings()).last_section(file))
    return file.content()


def write_appendix(writer: Writer, matrix: Matrix) -> None:
    """Writes the matrix as the appendix of a plan, without the end of its section."""
    sheet = sheet_of(matrix)
    place = number(NO_LIST, 0) if writer.styles.numbered_headings else None
    with writer.span("x", APPENDIX_MARK):
        writer.paragraph(writer.layout.styles["heading_1"], [Text(appendix_name(matrix))], place=place)
        if sheet.subtitle:
            writer.paragraph(writer.layout.styles["subtitle"], [Text(sheet.subtitle)])
        _write(writer, sheet)


def _write(writer: Writer, sheet: Sheet) -> None:
    styles = writer.layout.styles
    if sheet.facts:
        pieces = [piece for fact in sheet.facts for piece in (Text(" · "), *_labelled(*fact))]
        writer.paragraph(styles["matrix_facts"], pieces[1:])
    _counts(writer, sheet)
    for label, names in sheet.lists:
        writer.paragraph(styles["matrix_facts"], _labelled(label, names))
    writer.gap_after(10.0)
    if not sheet.rows:
        writer.paragraph(styles["body"], [Text(sheet.empty)])
        return
    heads = zip(MATRIX_COLUMNS, sheet.heads, strict=True)
    rows = [TableRow(tuple(TableCell(width, (("matrix_head", (Text(head),)),), header=True) for width, head in heads), header=True)]
    writer.table([*rows, *map(_row, sheet.rows)], MATRIX_COLUMNS, sheet.name)


def _labelled(label: str, value: str) -> list[Piece]:
    return [Text(f"{label}:", bold=True), Text(f" {value}")]


def _counts(writer: Writer, sheet: Sheet) -> None:
    """The counts in one line, each number large and in the plan's colour."""
    styles = writer.layout.styles
    look, pieces = styles["matrix_count"], list[Piece]()
    for count, of in sheet.counts:
        large = [w("b"), w("bCs"), w("color", val=look.color), w("sz", val=round(look.size * 2)), w("szCs", val=round(look.size * 2))]
        pieces += [Text("\u2003\u2003"), run(str(count), large), Text(f"\u2002{of}")]
    writer.paragraph(styles["matrix_count_label"], pieces[1:])


def _row(row: Answer) -> TableRow:
    cells = []
    for at, (width, lines) in enumerate(zip(MATRIX_COLUMNS, row.cells, strict=True)):
        color = CONCLUSION_COLORS.get(row.conclusion) if at == len(row.cells) - 2 else None
        cells.append(TableCell(width, tuple(_line(line, color) for line in lines)))
    return TableRow(tuple(cells), splits=row.is_long)


def _line(line: Line, color: str | None) -> tuple[str, tuple[Piece, ...]]:
    kind, words = line
    return _STYLES[kind], (run(words, [w("color", val=color)]) if color else Text(words),)
