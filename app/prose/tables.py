"""Tables that fill their rectangle.

A table from Word may have short rows, or cells that reach below its last row; so may one in which two have put in a row and a column at the
same time. The editor sets such a table right as soon as it sees it, so that merely looking would write, and each who looks would write
another; here it is done before anybody looks, and in the same way: cells are laid out as HTML lays them (WHATWG HTML §4.9.12), and what is
missing is added empty at the end of its row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from exports.document import Cell, Row

Place = tuple[int, int]


class Sides(NamedTuple):
    """How many columns and rows a cell takes."""

    across: int
    down: int


class Laid(NamedTuple):
    """A row as it must be: its cells in order, and how many are missing at its end."""

    cells: tuple[Sides, ...]
    missing: int


def laid_out(rows: Sequence[Sequence[Sides]]) -> list[Laid]:
    """The rows with every place of the rectangle filled once, and no cell that reaches out of it."""
    taken: set[Place] = set()
    laid = [_laid_row(row, number, len(rows), taken) for number, row in enumerate(rows)]
    width = max((column + 1 for _, column in taken), default=0)
    return [Laid(cells, sum((number, column) not in taken for column in range(width))) for number, cells in enumerate(laid)]


def _laid_row(row: Iterable[Sides], number: int, height: int, taken: set[Place]) -> tuple[Sides, ...]:
    """The row's cells, each at the first free place, cut off where the table ends or another cell stands; ``taken`` is added to."""
    laid = []
    column = 0
    for cell in row:
        while (number, column) in taken:
            column += 1
        down = min(max(cell.down, 1), height - number)
        across = _free_columns((number, column), max(cell.across, 1), taken)
        taken |= {(number + below, column + beside) for below in range(down) for beside in range(across)}
        laid.append(Sides(across, down))
    return tuple(laid)


def _free_columns(place: Place, wanted: int, taken: set[Place]) -> int:
    """How many of the wanted columns are free from the place on; the first is."""
    number, column = place
    return next((beside for beside in range(1, wanted) if (number, column + beside) in taken), wanted)


def squared(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of a printed table laid out so."""
    laid = laid_out([[Sides(cell.colspan, cell.rowspan) for cell in row.cells] for row in rows])
    return tuple(map(_filled, rows, laid))


def _filled(row: Row, laid: Laid) -> Row:
    cells = [replace(cell, colspan=sides.across, rowspan=sides.down) for cell, sides in zip(row.cells, laid.cells, strict=True)]
    is_head = are_heads(cell.header for cell in row.cells)
    return Row((*cells, *(Cell((), header=is_head) for _ in range(laid.missing))))


def are_heads(cells: Iterable[bool]) -> bool:
    """Whether what is missing in a row is a head: in a row of heads alone."""
    return set(cells) == {True}
