"""Widths of the columns of a table, from the words in its cells: a row of numbers gets little, a column of sentences the rest.

Told here and not left to the drawing program, which sets every cell several times to find them and takes minutes for a long one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exports.document import Break, Cell, Note, Row, Table, block_runs
from exports.metrics import SANS, Face, text_width

MOST_COLUMNS = 63
"""What Word allows; a cell that claims more is held to it."""
_NUMBER = "88"


@dataclass(frozen=True, slots=True)
class CellText:
    """What stands in a cell that begins in ``column`` (from 0): its lines, how many columns it spans, whether it is bold."""

    column: int
    lines: tuple[str, ...]
    span: int = 1
    bold: bool = False


def column_widths(cells: Iterable[CellText], total: float, size: float, padding: float, face: Face = SANS) -> tuple[float, ...]:
    """Widths in points that add up to ``total``, for text of ``size`` points with ``padding`` on both sides of a cell.

    Every column holds its longest word when there is room for all of those (none is given more than half for that); what is left is
    shared by how much more each could use.
    """
    known = list(cells)
    count = max((cell.column + cell.span for cell in known), default=0)
    least, most = [2 * padding] * count, [2 * padding] * count
    for cell in known:
        if cell.span == 1:
            narrow, wide = _wants(cell, size, face)
            least[cell.column] = max(least[cell.column], min(narrow + 2 * padding, total / 2))
            most[cell.column] = max(most[cell.column], min(wide + 2 * padding, total))
    return _shared(least, most, total)


def _wants(cell: CellText, size: float, face: Face) -> tuple[float, float]:
    """Width of a cell's longest word and of its longest line, and a little for what rounding takes."""
    words = (text_width(word, size, cell.bold, face) for line in cell.lines for word in line.split())
    lines = (text_width(line, size, cell.bold, face) for line in cell.lines)
    return max(words, default=0.0) + 1, max(lines, default=0.0) + 1


def _shared(least: list[float], most: list[float], total: float) -> tuple[float, ...]:
    needed = sum(least)
    if needed >= total or not least:
        return tuple(width * total / needed for width in least)
    wishes = [max(wide - narrow, 1.0) for narrow, wide in zip(least, most, strict=True)]
    return tuple(narrow + (total - needed) * wish / sum(wishes) for narrow, wish in zip(least, wishes, strict=True))


def table_widths(table: Table, total: float, size: float, padding: float, face: Face = SANS) -> tuple[float, ...]:
    """Widths in points of the columns of a table in running text."""
    cells = (CellText(column, _lines(cell), spans(cell)[0], cell.header) for column, cell in _placed(table.rows))
    return column_widths(cells, total, size, padding, face)


def spans(cell: Cell) -> tuple[int, int]:
    """How many columns and rows a cell spans, held to what a page can be asked to draw."""
    return max(1, min(cell.colspan, MOST_COLUMNS)), max(1, min(cell.rowspan, 1000))


def _placed(rows: Sequence[Row]) -> Iterator[tuple[int, Cell]]:
    """Every cell with the column it begins in, cells from rows above taken into account."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row.cells:
            while (y, x) in taken:
                x += 1
            yield x, cell
            columns, down = spans(cell)
            taken |= {(y + below, x + right) for below in range(down) for right in range(columns)}
            x += columns


def _lines(cell: Cell) -> tuple[str, ...]:
    lines: list[str] = []
    for block in cell.blocks:
        lines.append("")
        for run in block_runs((block,)):
            if isinstance(run, Break):
                lines.append("")
            else:
                lines[-1] += _NUMBER if isinstance(run, Note) else run.text
    return tuple(lines)
