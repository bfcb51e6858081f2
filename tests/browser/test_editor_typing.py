"""The signs of Norwegian print, made while one writes, and the way to the list of shortcuts."""

import pytest
from playwright.sync_api import expect

from exports.document import Paragraph, Text
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage

pytestmark = pytest.mark.browser
FIRST = Paragraph("a1", (Text("Mange unge trives."),))


@pytest.fixture
def opened(editor: EditorPage) -> EditorPage:
    """The editor on a text of one paragraph, the caret at its end."""
    editor.bench.add("t1", (FIRST,))
    editor.open().to("Mange").press("End")
    return editor


def written(editor: EditorPage) -> str:
    """What stands after the words that were there."""
    editor.saved()
    (paragraph,) = editor.bench.blocks()
    assert isinstance(paragraph, Paragraph)
    return "".join(run.text for run in paragraph.runs if isinstance(run, Text)).removeprefix("Mange unge trives.")


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        (' "Trygg skole" (se "tall")', " «Trygg skole» (se «tall»)"),
        (" 'sitat' og Oslo'", " ‘sitat’ og Oslo’"),
        (" 2026--2030", " 2026–2030"),
        (" og så videre...", " og så videre…"),
        (' se https://a.no/x--y" og post@a--b', ' se https://a.no/x--y" og post@a--b'),
        (" ---- ....", " –– …."),
    ],
)
def test_typed_signs_become_those_of_print(opened: EditorPage, typed: str, stands: str) -> None:
    opened.type(typed)
    assert written(opened) == stands


def test_backspace_just_after_brings_back_what_was_typed_and_only_then(opened: EditorPage) -> None:
    opened.type(' "a--').press("Backspace").type("b...").press("Backspace", "Backspace")
    assert written(opened) == " «a--b.."
    opened.type('"').press("ArrowLeft", "ArrowRight", "Backspace")
    assert written(opened) == " «a--b.."


def test_who_wants_no_such_signs_turns_them_off_in_this_browser(opened: EditorPage, bench: Bench) -> None:
    switch = opened.button('Gjør " til « og -- til – mens du skriver')
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    opened.type(' "x"')
    assert written(opened) == ' "x"'
    opened.page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    opened.to("Mange").press("End").type('"')
    assert written(opened) == ' "x"»'


def test_a_note_is_set_in_the_same_signs(opened: EditorPage, bench: Bench) -> None:
    opened.press("Control+Alt+f")
    expect(opened.page.get_by_role("textbox", name="Fotnotens tekst")).to_be_focused()
    opened.type('"Tall"--').press("Backspace", "Enter").saved()
    note = bench.blocks()[0].runs[1]  # type: ignore[union-attr]
    assert note.runs == (Text("«Tall»--"),)  # type: ignore[union-attr]


def test_the_text_is_spelled_in_the_plan_s_own_norwegian(opened: EditorPage) -> None:
    expect(opened.words).to_have_attribute("lang", "nb")
    expect(opened.words).to_have_attribute("spellcheck", "true")


def test_the_shortcuts_are_asked_for_by_keys_and_by_button(opened: EditorPage) -> None:
    opened.page.evaluate("window.asked = 0; document.addEventListener('samplan:shortcuts', () => { window.asked += 1; })")
    opened.press("Alt+0", "Control+/")
    opened.button("Vis tastatursnarveiene").click()
    assert opened.page.evaluate("window.asked") == 3
    assert opened.words.inner_text() == "Mange unge trives."
