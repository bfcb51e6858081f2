"""Tables as Word counts them: every row fills the grid, a cell that goes on downwards leaves a cell below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exports.document import Block, Cell, Inline, Row, Table
from exports.word_marks import MarkLetter
from exports.word_styles import TABLE_STYLE
from exports.word_xml import Element, properties, twips, w


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell, ``width`` points wide, over so many ``columns``: ``lines`` (key of a style, inline pieces) and ``blocks``.

    mark: letter and key of the bookmark over what it holds. spans_down: it goes on in the row below. below: it is such a continuation.
    """

    width: float
    lines: tuple[tuple[str, tuple[Inline | Element, ...]], ...] = ()
    blocks: tuple[Block, ...] = ()
    header: bool = False
    columns: int = 1
    mark: tuple[MarkLetter, str] | None = None
    spans_down: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; a header row is repeated at the top of every page. ``splits``: it may go on over the end of a page."""

    cells: tuple[TableCell, ...]
    header: bool = False
    splits: bool = False


def grid(table: Table, columns: int, width: float) -> tuple[TableRow, ...]:
    """The rows of a table in running text, on a grid of ``columns`` columns of ``width`` points. Rows that are too short are filled up."""
    rows: list[TableRow] = []
    going_on: dict[int, tuple[int, TableCell]] = {}  # column → rows still to fill, the cell that goes on
    for at, row in enumerate(table.rows):
        cells, going_on = _row(row, going_on, columns, width, last=at == len(table.rows) - 1)
        rows.append(TableRow(cells, header=_is_header(row) and all(above.header for above in rows)))
    return tuple(rows)


def _is_header(row: Row) -> bool:
    return bool(row.cells) and all(cell.header for cell in row.cells)


def _row(
    row: Row, going_on: dict[int, tuple[int, TableCell]], columns: int, width: float, last: bool
) -> tuple[tuple[TableCell, ...], dict[int, tuple[int, TableCell]]]:
    """One row on the grid, and the cells that go on below it."""
    cells: list[TableCell] = []
    further: dict[int, tuple[int, TableCell]] = {}
    own = iter(row.cells)
    column = 0
    while column < columns:
        if column in going_on:
            left, cell = going_on[column]
            made = replace(cell, blocks=(), below=True, spans_down=left > 1)
        else:
            given = next(own, None)
            free = next((at for at in range(column, columns) if at in going_on), columns) - column
            span = min(given.colspan, free) if given else 1
            left = given.rowspan if given and not last else 1
            made = _cell(given, width * span, span, left > 1)
        if left > 1:
            further[column] = (left - 1, made)
        cells.append(made)
        column += made.columns
    return tuple(cells), further


def _cell(given: Cell | None, width: float, span: int, spans_down: bool) -> TableCell:
    return TableCell(width, (), given.blocks, given.header, span, spans_down=spans_down) if given else TableCell(width)


def table_properties(widths: Sequence[float], title: str, indent: float) -> Element | None:
    """``w:tblPr``; the title is what is read aloud before the table."""
    return properties(
        "tblPr",
        [
            w("tblStyle", val=TABLE_STYLE),
            w("tblW", w=twips(sum(widths)), type="dxa"),
            w("tblInd", w=twips(indent), type="dxa") if indent else None,
            w("tblLayout", type="fixed"),
            w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
            w("tblCaption", val=title) if title else None,
        ],
    )


def cell_properties(cell: TableCell, header_ground: str) -> Element | None:
    """``w:tcPr``."""
    return properties(
        "tcPr",
        [
            w("tcW", w=twips(cell.width), type="dxa"),
            w("gridSpan", val=cell.columns) if cell.columns > 1 else None,
            w("vMerge") if cell.below else w("vMerge", val="restart") if cell.spans_down else None,
            w("shd", val="clear", color="auto", fill=header_ground) if cell.header else None,
        ],
    )
