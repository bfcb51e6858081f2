"""What people write with keys and buttons is exactly what the server keeps."""

import re

import pytest
from playwright.sync_api import expect

from exports.document import Break, Cell, Heading, Item, List, Note, Paragraph, Quote, Row, Table, Text
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage

pytestmark = pytest.mark.browser
FIRST = Paragraph("a1", (Text("Mange unge trives i Nordvik."),))
SECOND = Paragraph("a2", (Text("Noen få strever."),))


def opened(editor: EditorPage, *given: Paragraph) -> EditorPage:
    """The editor on a text with these paragraphs."""
    editor.bench.add("t1", given)
    return editor.open()


def words(*runs: Text) -> tuple[Text, ...]:
    return runs


def test_typed_words_are_kept_letter_by_letter(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Mange").type("Æ, ø og å: ").saved()
    assert bench.blocks() == (Paragraph("a1", (Text("Æ, ø og å: Mange unge trives i Nordvik."),)),)


def test_an_empty_text_takes_its_first_words(editor: EditorPage, bench: Bench) -> None:
    opened(editor).words.click()
    editor.type("Første ord").saved()
    (paragraph,) = bench.blocks()
    assert paragraph.runs == (Text("Første ord"),)  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "keys", "dress"), [("Fet", "Control+b", {"bold": True}), ("Kursiv", "Control+i", {"italic": True})])
def test_bold_and_italic_by_button_and_by_keys(editor: EditorPage, bench: Bench, name: str, keys: str, dress: dict[str, bool]) -> None:
    opened(editor, FIRST).to("unge", "unge")
    expect(editor.button(name)).to_have_attribute("aria-pressed", "false")
    editor.button(name).click()
    expect(editor.button(name)).to_have_attribute("aria-pressed", "true")
    editor.to("Nordvik", "Nordvik").press(keys).saved()
    runs = words(Text("Mange "), Text("unge", **dress), Text(" trives i "), Text("Nordvik", **dress), Text("."))
    assert bench.blocks() == (Paragraph("a1", runs),)
    editor.to("unge", "unge").press(keys).saved()
    assert bench.blocks() == (Paragraph("a1", (Text("Mange unge trives i "), Text("Nordvik", **dress), Text("."))),)


def test_enter_makes_a_paragraph_with_an_id_of_its_own(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("trives").press("Enter").saved()
    first, second = bench.blocks()
    assert first == Paragraph("a1", (Text("Mange unge "),))
    assert second == Paragraph(second.id, (Text("trives i Nordvik."),))
    assert re.fullmatch("[a-z][a-z0-9]{9}", second.id)
    assert bench.posts[-1]["schema"] == 1
    assert len(bench.texts["t1"].rows) == len(bench.posts) + 1, "the server had nothing to repair"


def test_enter_before_the_first_word_leaves_the_id_with_the_words(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Mange").press("Enter").saved()
    first, second = bench.blocks()
    assert (first.id != "a1", second) == (True, FIRST)


def test_shift_enter_breaks_the_line(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("trives").press("Shift+Enter").saved()
    assert bench.blocks() == (Paragraph("a1", (Text("Mange unge "), Break(), Text("trives i Nordvik."))),)


def test_a_paragraph_becomes_a_heading_and_back_with_its_id(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST, SECOND).to("Mange")
    editor.button("Overskrift").click()
    editor.saved()
    assert bench.blocks() == (Heading("a1", FIRST.runs), SECOND)
    expect(editor.button("Overskrift")).to_have_attribute("aria-pressed", "true")
    editor.press("Control+Shift+3").saved()
    assert bench.blocks() == (FIRST, SECOND)


def test_lists_are_made_nested_changed_and_taken_away(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST, SECOND).to("Mange", "strever.")
    editor.button("Punktliste").click()
    editor.saved()
    (made,) = bench.blocks()
    assert isinstance(made, List)
    one, two = made.items
    assert made == List(made.id, False, (Item(one.id, (FIRST,)), Item(two.id, (SECOND,))))
    editor.to("Noen").press("Tab").saved()
    (nested,) = bench.blocks()
    assert isinstance(nested, List)
    assert [block.__class__ for block in nested.items[0].blocks] == [Paragraph, List]
    editor.press("Shift+Tab").saved()
    editor.button("Nummerert liste").click()
    editor.saved()
    (numbered,) = bench.blocks()
    assert numbered == List(numbered.id, True, (Item(one.id, (FIRST,)), Item(numbered.items[1].id, (SECOND,))))
    editor.to("Mange", "strever.").button("Nummerert liste").click()
    editor.saved()
    assert bench.blocks() == (FIRST, SECOND)


def test_enter_at_the_end_of_a_list_makes_an_item_and_twice_leaves_it(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Mange").press("Control+Shift+8", "End", "Enter").type("to").press("Enter", "Enter").type("etter").saved()
    made, after = bench.blocks()
    assert isinstance(made, List)
    assert [item.blocks[0].runs for item in made.items] == [FIRST.runs, (Text("to"),)]  # type: ignore[union-attr]
    assert after == Paragraph(after.id, (Text("etter"),))


def test_a_quotation_is_set_apart_and_taken_back(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST, SECOND).to("Noen").button("Sitat").click()
    editor.saved()
    first, quote = bench.blocks()
    assert (first, quote) == (FIRST, Quote(quote.id, (SECOND,)))
    editor.button("Sitat").click()
    editor.type("X").saved()
    assert bench.blocks() == (FIRST, Paragraph("a2", (Text("XNoen få strever."),)))


def test_a_link_is_set_on_words_changed_and_removed(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Nordvik", "Nordvik").press("Control+k")
    dialog = editor.page.get_by_role("dialog", name="Lenke")
    address = dialog.get_by_label("Adresse")
    expect(address).to_be_focused()
    address.fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Lagre lenken").click()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text("Skriv en nettadresse som begynner med https://")).to_be_visible()
    address.fill("nordvik.example/plan")
    address.press("Enter")
    expect(dialog).to_be_hidden()
    editor.saved()
    linked = Paragraph("a1", (Text("Mange unge trives i "), Text("Nordvik", link="https://nordvik.example/plan"), Text(".")))
    assert bench.blocks() == (linked,)
    expect(editor.words).to_be_focused()
    editor.to("ordvik").button("Lenke").click()
    expect(address).to_have_value("https://nordvik.example/plan")
    address.fill("post@nordvik.example")
    address.press("Enter")
    editor.saved()
    assert bench.blocks()[0].runs[1] == Text("Nordvik", link="mailto:post@nordvik.example")  # type: ignore[union-attr]
    editor.to("ordvik").press("Control+k")
    dialog.get_by_role("button", name="Fjern lenken").click()
    editor.saved()
    assert bench.blocks() == (FIRST,)


def test_a_link_without_chosen_words_brings_its_own(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("trives").button("Lenke").click()
    dialog = editor.page.get_by_role("dialog", name="Lenke")
    dialog.get_by_label("Adresse").fill("https://nordvik.example")
    dialog.get_by_label("Tekst som vises").fill("planen")
    dialog.get_by_role("button", name="Lagre lenken").click()
    editor.saved()
    runs = (Text("Mange unge "), Text("planen", link="https://nordvik.example"), Text("trives i Nordvik."))
    assert bench.blocks() == (Paragraph("a1", runs),)


def test_a_note_is_written_opened_changed_and_deleted(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to(".").button("Fotnote").click()
    dialog = editor.page.get_by_role("dialog", name="Fotnote")
    inner = dialog.get_by_role("textbox", name="Fotnotens tekst")
    expect(inner).to_be_focused()
    editor.type("Tall fra ").press("Control+b").type("2025").press("Enter")
    expect(dialog).to_be_hidden()
    editor.saved()
    (paragraph,) = bench.blocks()
    assert isinstance(paragraph, Paragraph)
    note = paragraph.runs[1]
    assert isinstance(note, Note)
    assert paragraph.runs == (Text("Mange unge trives i Nordvik"), Note(note.id, (Text("Tall fra "), Text("2025", bold=True))), Text("."))
    editor.page.get_by_role("button", name="Fotnote: Tall fra 2025").click()
    inner.press("End")
    editor.type(" og 2024")
    dialog.get_by_role("button", name="Lagre fotnoten").click()
    editor.saved()
    changed = bench.blocks()[0].runs[1]  # type: ignore[union-attr]
    assert changed == Note(note.id, (Text("Tall fra "), Text("2025 og 2024", bold=True)))
    editor.page.get_by_role("button", name="Fotnote: Tall fra 2025 og 2024").click()
    dialog.get_by_role("button", name="Slett fotnoten").click()
    editor.saved()
    assert bench.blocks() == (FIRST,)


def test_a_note_given_up_leaves_nothing(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Nordvik").press("Control+Alt+f").type("glem det").press("Escape")
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    editor.to("Mange").type("A").saved()
    assert bench.blocks()[0].runs == (Text("AMange unge trives i Nordvik."),)  # type: ignore[union-attr]


def test_a_chosen_note_opens_with_enter(editor: EditorPage, bench: Bench) -> None:
    editor.bench.add("t1", (Paragraph("a1", (Text("Unge"), Note("n1", (Text("En note"),)), Text("."))),))
    editor.open().to(".").press("ArrowLeft", "Enter")
    expect(editor.page.get_by_role("dialog", name="Fotnote").get_by_text("En note")).to_be_visible()
    editor.press("Escape")
    assert bench.posts == []


def test_bold_over_a_note_leaves_the_note_s_words_alone(editor: EditorPage, bench: Bench) -> None:
    editor.bench.add("t1", (Paragraph("a1", (Text("Unge"), Note("n1", (Text("En note"),)), Break(), Text("trives"))),))
    editor.open().to("Unge", "trives").press("Control+b").saved()
    runs = (Text("Unge", bold=True), Note("n1", (Text("En note"),)), Break(), Text("trives", bold=True))
    assert bench.blocks() == (Paragraph("a1", runs),)
    assert editor.json() == bench.json()


def test_a_table_is_made_filled_and_given_rows_and_columns(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Mange").button("Sett inn tabell").click()
    editor.type("Tiltak").press("Tab").type("Ansvar").press("Tab", "Tab").type("Natteravn").saved()
    first, table, line = bench.blocks()
    assert (first, line) == (FIRST, Paragraph(line.id, ()))
    assert isinstance(table, Table)

    def filled(cell: Cell) -> str:
        return "".join(run.text for block in cell.blocks for run in block.runs)  # type: ignore[union-attr]

    def grid() -> list[list[str]]:
        found = bench.blocks()[1]
        assert isinstance(found, Table)
        return [[filled(cell) for cell in row.cells] for row in found.rows]

    assert grid() == [["Tiltak", "Ansvar", ""], ["Natteravn", "", ""], ["", "", ""]]
    assert [[cell.header for cell in row.cells] for row in table.rows] == [[True] * 3, [False] * 3, [False] * 3]
    editor.button("Rad under").click()
    editor.button("Kolonne foran").click()
    editor.saved()
    assert grid() == [["", "Tiltak", "Ansvar", ""], ["", "Natteravn", "", ""], ["", "", "", ""], ["", "", "", ""]]
    editor.button("Slett kolonne").click()
    editor.button("Slett rad").click()
    editor.saved()
    assert grid() == [["", "Ansvar", ""], ["", "", ""], ["", "", ""]]
    editor.button("Overskriftsrad").click()
    editor.saved()
    rows = bench.blocks()[1].rows  # type: ignore[union-attr]
    assert not any(cell.header for row in rows for cell in row.cells)
    editor.button("Slett tabellen").click()
    editor.saved()
    assert bench.blocks() == (FIRST, line)


def test_a_table_of_the_server_s_is_shown_and_kept_as_it_is(editor: EditorPage, bench: Bench) -> None:
    cells = tuple(Cell((Paragraph(f"c{number}", (Text(f"{number}"),)),)) for number in range(5))
    wide = Row((Cell((), True, colspan=2), Cell((), True, rowspan=2)))
    given = (Table("t1", (wide, Row(cells[:2]), Row(cells[2:]))),)
    short = Table("t2", (Row((Cell((), True, 2), Cell((), True))), Row((Cell(()),)), Row((Cell((), False, 1, 9),))))
    editor.bench.add("t1", (*given, short))
    editor.open()
    assert bench.blocks()[:1] == given
    assert editor.json() == bench.json()
    editor.page.wait_for_timeout(500)
    assert bench.posts == [], "looking is not writing"


def test_undo_and_redo_take_back_one_s_own_words_only(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("Mange").type("Svært ").saved()
    expect(editor.button("Gjør om")).to_have_attribute("aria-disabled", "true")
    editor.button("Angre").click()
    editor.saved()
    assert bench.blocks() == (FIRST,)
    editor.press("Control+y").saved()
    assert bench.blocks()[0].runs == (Text("Svært Mange unge trives i Nordvik."),)  # type: ignore[union-attr]
    editor.press("Control+z", "Control+z", "Control+z").saved()
    assert bench.blocks() == (FIRST,)


def test_the_toolbar_is_one_stop_and_arrows_walk_in_it(editor: EditorPage) -> None:
    opened(editor, FIRST).to("Mange").press("Alt+F10")
    expect(editor.button("Angre")).to_be_focused()
    editor.press("ArrowRight", "ArrowRight")
    expect(editor.button("Fet")).to_be_focused()
    editor.press("End")
    expect(editor.button("Vis tastatursnarveiene")).to_be_focused()
    editor.press("ArrowRight")
    expect(editor.button("Angre")).to_be_focused()
    editor.press("ArrowLeft", "Home", "ArrowRight", "ArrowRight", "Escape")
    expect(editor.words).to_be_focused()
    editor.press("Shift+Tab")
    expect(editor.button("Fet")).to_be_focused()
    editor.press("Tab", "Tab")
    expect(editor.page.get_by_role("button", name="Ferdig")).to_be_focused()


def test_pressing_a_button_by_keyboard_goes_on_in_the_toolbar(editor: EditorPage, bench: Bench) -> None:
    opened(editor, FIRST).to("unge", "unge").press("Alt+F10", "ArrowRight", "ArrowRight", "Enter").saved()
    expect(editor.button("Fet")).to_be_focused()
    assert Text("unge", bold=True) in bench.blocks()[0].runs  # type: ignore[union-attr]
