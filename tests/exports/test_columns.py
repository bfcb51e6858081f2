"""Widths of the columns of a table, told from its words."""

import pytest

from exports.columns import MOST_COLUMNS, CellText, column_widths, spans, table_widths
from exports.document import Break, Cell, Note, Paragraph, Row, Table, Text
from exports.metrics import text_width


def cell(words: str, header: bool = False, columns: int = 1, rows: int = 1) -> Cell:
    return Cell((Paragraph(words, (Text(words),)),), header, columns, rows)


def widths(*rows: tuple[Cell, ...], total: float = 400) -> tuple[float, ...]:
    return table_widths(Table("t", tuple(Row(row) for row in rows)), total, 10, 4)


def test_the_columns_are_together_as_wide_as_the_text():
    assert sum(widths((cell("a"), cell("b" * 20), cell("ord " * 50)))) == pytest.approx(400)


def test_sentences_get_more_than_numbers():
    number, words = widths((cell("År"), cell("Hva")), (cell("2025"), cell("En lang setning om hva som ble gjort dette året og neste")))
    assert words > 4 * number


def test_every_column_holds_its_longest_word_when_there_is_room():
    narrow, wide = widths((cell("kriminalitetsforebygging", header=True), cell("ord " * 200)))
    assert narrow >= text_width("kriminalitetsforebygging", 10, bold=True) + 8 and wide > narrow


def test_words_too_long_for_the_page_share_it():
    assert widths((cell("x" * 500), cell("y" * 500))) == (pytest.approx(200), pytest.approx(200))


def test_a_cell_from_above_moves_the_cells_beside_it():
    first = (cell("a", rows=2), cell("b"))
    assert len(widths(first, (cell("dette står i andre kolonne"),))) == 2
    assert widths(first, (cell("dette står i andre kolonne"),))[1] > 300


def test_cells_over_several_columns_give_no_column_its_width():
    assert widths((cell("ord " * 30, columns=2),), (cell("a"), cell("b"))) == (pytest.approx(200), pytest.approx(200))


def test_lines_of_a_cell_are_told_apart_and_a_note_counts_as_its_number():
    runs = (Text("en"), Break(), Text("to"), Note("n", (Text("en lang fotnote som ikke står i cella"),)))
    assert widths((Cell((Paragraph("p", runs),)), cell("en to"))) == widths((cell("to88"), cell("en to")))


def test_a_cell_that_claims_too_much_is_held_to_what_can_be_drawn():
    assert spans(cell("a", columns=10**9, rows=10**9)) == (MOST_COLUMNS, 1000)
    assert spans(cell("a", columns=0, rows=-1)) == (1, 1)


def test_a_table_of_nothing_has_no_columns():
    assert table_widths(Table("t", ()), 400, 10, 4) == () and column_widths([], 400, 10, 4) == ()


def test_cells_are_placed_where_they_say():
    assert len(column_widths([CellText(2, ("a",)), CellText(0, ("b",), 2)], 300, 10, 4)) == 3
