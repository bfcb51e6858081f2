"""Tables that fill their rectangle.

A table from Word may have short rows, or cells that reach below its last row. The editor sets such a table right as soon as it is opened,
so that merely looking would write; here it is done before anybody looks, and in the same way: cells are laid out as HTML lays them
(WHATWG HTML §4.9.12), and what is missing is added empty at the end of its row.
"""

from collections.abc import Iterable
from dataclasses import replace

from exports.document import Cell, Row

Place = tuple[int, int]


def squared(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with every place of the rectangle filled once, and no cell that reaches out of it."""
    taken: set[Place] = set()
    laid = [laid_row(row, number, len(rows), taken) for number, row in enumerate(rows)]
    width = max((column + 1 for _, column in taken), default=0)
    return tuple(Row((*cells, *fillers(cells, number, width, taken))) for number, cells in enumerate(laid))


def laid_row(row: Row, number: int, height: int, taken: set[Place]) -> tuple[Cell, ...]:
    """The row's cells, each at the first free place, cut off where the table ends or another cell stands; ``taken`` is added to."""
    laid = []
    column = 0
    for cell in row.cells:
        while (number, column) in taken:
            column += 1
        down = min(max(cell.rowspan, 1), height - number)
        across = free_columns((number, column), max(cell.colspan, 1), taken)
        taken |= {(number + below, column + beside) for below in range(down) for beside in range(across)}
        laid.append(replace(cell, colspan=across, rowspan=down))
    return tuple(laid)


def free_columns(place: Place, wanted: int, taken: set[Place]) -> int:
    """How many of the wanted columns are free from the place on; the first is."""
    number, column = place
    return next((beside for beside in range(1, wanted) if (number, column + beside) in taken), wanted)


def fillers(cells: Iterable[Cell], number: int, width: int, taken: set[Place]) -> Iterable[Cell]:
    """Empty cells for the free places of a row; heads in a row of heads."""
    kinds = {cell.header for cell in cells}
    missing = sum((number, column) not in taken for column in range(width))
    return (Cell((), header=kinds == {True}) for _ in range(missing))
