"""Blocks of the printed document and ProseMirror JSON, both ways."""

from app.prose.blocks import normal
from app.prose.text import blocks, blocks_json, json_blocks, new_text, plain_text, to_json
from exports.document import Break, Cell, Heading, Item, List, Note, Paragraph, Quote, Ref, Row, Table, Text
from tests.prose.made import Maker


def test_every_kind_of_block_survives_the_way_through_json_and_shared_text() -> None:
    two = (Cell(()), Cell(()))
    given = (
        Paragraph("a1", (Text("Vanlig "), Text("halvfet", bold=True), Text("kursiv", bold=True, italic=True), Break(), Text("linje"))),
        Paragraph("a2", (Text("lenke", link="https://nordvik.example/"), Text("nynorsk", lang="nn")), indent=True),
        Heading("a3", (Text("Mellomtittel"), Note("n1", (Text("Se "), Ref("m4", "tiltak 4"), Text(".", italic=True))))),
        List("a4", False, (Item("i1", (Paragraph("a5", (Text("punkt"),)), List("a6", True, (Item("i2", ()),), "tight"))),), "loose"),
        Quote("a7", (Paragraph("a8", (Text("Kongen i statsråd"),)),), "nn"),
        Table(
            "a9", (Row((Cell((Paragraph("c1", (Text("Nr."),)),), True, 2), Cell((), True))), Row((Cell((), False, 1, 2), *two)), Row(two))
        ),
    )
    assert json_blocks(blocks_json(given)) == given
    assert blocks(new_text(given)) == given


def test_random_texts_come_back_as_they_went_in() -> None:
    for seed in range(300):
        given = normal(Maker(seed).blocks())
        assert json_blocks(blocks_json(given)) == given, seed
        state = new_text(given)
        assert blocks(state) == given, seed
        assert json_blocks(to_json(state)) == given, seed


def test_the_normal_form_is_its_own_normal_form() -> None:
    for seed in range(100):
        once = normal(Maker(seed).blocks())
        assert normal(once) == once, seed


def test_an_empty_text_is_one_empty_line_in_the_editor_and_nothing_in_print() -> None:
    state = new_text(())
    (line,) = to_json(state)["content"]
    assert line["type"] == "paragraph"
    assert "content" not in line
    assert len(line["attrs"]["id"]) == 10
    assert blocks(state) == ()


def test_two_empty_paragraphs_are_kept() -> None:
    given = (Paragraph("a1", ()), Paragraph("a2", ()))
    assert blocks(new_text(given)) == given


def test_words_of_the_same_dress_are_joined_and_empty_ones_left_out() -> None:
    given = (Paragraph("a1", (Text("en "), Text(""), Text("to"), Text("tre", bold=True), Text("", italic=True))),)
    assert normal(given) == (Paragraph("a1", (Text("en to"), Text("tre", bold=True))),)


def test_a_line_shift_inside_words_becomes_a_break() -> None:
    assert normal((Paragraph("a1", (Text("en\nto\x0btre", bold=True),)),)) == (
        Paragraph("a1", (Text("en", bold=True), Break(), Text("to", bold=True), Break(), Text("tre", bold=True))),
    )


def test_control_signs_are_dropped() -> None:
    assert normal((Paragraph("a1", (Text("a\x00b\x1fc\ud800d\te"),)),)) == (Paragraph("a1", (Text("abcd\te"),)),)


def test_missing_and_doubled_ids_are_made_anew() -> None:
    first, second, third = normal((Paragraph("a1", (Text("x"),)), Heading("a1", ()), Paragraph("Ikke en id", ())))
    assert first.id == "a1"
    assert len({first.id, second.id, third.id}) == 3
    assert " " not in third.id


def test_a_list_without_items_and_a_table_without_rows_are_left_out() -> None:
    assert normal((List("a1", False, ()), Table("a2", ()), Quote("a3", (List("a4", True, ()),)))) == (Quote("a3", ()),)


def spans(table: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.colspan, cell.rowspan) for cell in row.cells] for row in table.rows]


def test_a_table_with_short_rows_and_cells_that_reach_out_fills_its_rectangle() -> None:
    ragged = Table("t1", (Row((Cell((), True, 2), Cell((), True, 1, 9))), Row((Cell(()),)), Row(()), Row((Cell((), False, 5),))))
    (table,) = normal((ragged,))
    assert isinstance(table, Table)
    assert spans(table) == [[(2, 1), (1, 4)], [(1, 1), (1, 1)], [(1, 1), (1, 1)], [(2, 1)]]
    assert normal((table,)) == (table,)


def test_a_whole_table_is_left_as_it_is() -> None:
    tall = Cell((), False, 1, 3)
    whole = Table("t1", (Row((tall, Cell((), False, 2))), Row((Cell(()), Cell(()))), Row((Cell(()), Cell(())))))
    assert normal((whole,)) == (whole,)


def test_blanks_in_an_address_are_written_as_the_standard_writes_them() -> None:
    (paragraph,) = normal((Paragraph("a1", (Text("lenke", link=" HTTPS://nordvik.example/en plan.pdf "),)),))
    assert paragraph.runs == (Text("lenke", link="https://nordvik.example/en%20plan.pdf"),)


def test_plain_text_has_a_line_for_each_block_and_its_notes_after_it() -> None:
    given = (
        Heading("a1", (Text("Tittel"),)),
        Paragraph("a2", (Text("Se "), Ref("m1", "tiltak 1"), Note("n1", (Text("Noten."),)), Text(" nå."), Break(), Text("Under."))),
        Table("a3", (Row((Cell((Paragraph("a4", (Text("celle"),)),)),)),)),
    )
    assert plain_text(blocks_json(given)) == "Tittel\nSe tiltak 1 nå.\nUnder.\nNoten.\ncelle"
