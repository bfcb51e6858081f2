"""The editor for everybody: without violations of accessibility or content policy, light and dark, wide and narrow, by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from exports.document import Cell, Heading, Item, List, Note, Paragraph, Quote, Ref, Row, Table, Text
from tests.browser import axe
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CELLS = tuple(Cell((Paragraph(f"c{number}", (Text(f"celle {number}"),)),), number < 4) for number in range(8))
ADDRESS = "https://nordvik.example/en-lang-adresse-uten-mellomrom-som-kan-brytes-om-den-må"
NOTED = (Text("Unge "), Text("trives", bold=True), Note("n1", (Text("Tall fra skolene."),)), Text(", se "), Ref("m7", "tiltak 7"))
NUMBERED = List("l2", True, (Item("i2", (Paragraph("p2", (Text("en"),)),)),))
GIVEN = (
    Heading("h1", (Text("Skole"),)),
    Paragraph("a1", NOTED),
    Paragraph("a2", (Text(ADDRESS, link="https://nordvik.example/en"), Text(" på nynorsk", lang="nn"))),
    List("l1", False, (Item("i1", (Paragraph("p1", (Text("punkt"),)), NUMBERED)),)),
    Quote("q1", (Paragraph("p3", (Text("Kongen i statsråd"),)),), "nn"),
    Table("tt", (Row(CELLS[:4]), Row(CELLS[4:]))),
)
SIZES = ((1440, 900), (390, 844), (320, 640))


def violations(editor: EditorPage) -> list[Any]:
    """What axe has against the page as it is."""
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in axe.violations(editor.page, RULES)]


def overflow(editor: EditorPage) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = editor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_every_state_of_the_editor_is_accessible(editor: EditorPage, bench: Bench, size: tuple[int, int], scheme: Any) -> None:
    bench.add("t1", GIVEN)
    page = editor.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    editor.open()
    assert (violations(editor), overflow(editor)) == ([], 0)
    editor.to("celle 5").put("I ").saved()
    assert (violations(editor), overflow(editor)) == ([], 0), "in a table"
    editor.to("Skole", "Skole").press("Control+k")
    page.get_by_label("Adresse").fill("ingenting")
    page.get_by_label("Adresse").press("Enter")
    expect(page.get_by_text("Skriv en nettadresse som begynner")).to_be_visible()
    assert (violations(editor), overflow(editor)) == ([], 0), "with the link dialog"
    page.get_by_role("button", name="Avbryt").click()
    page.get_by_role("button", name="Fotnote: Tall fra skolene.").click()
    assert (violations(editor), overflow(editor)) == ([], 0), "with the note dialog"
    page.get_by_role("button", name="Avbryt").click()
    bench.sign_out()
    editor.to("Skole").put("A")
    expect(editor.problem).to_contain_text("Du er logget ut.")
    assert (violations(editor), overflow(editor)) == ([], 0), "signed out"


def test_a_refused_change_is_accessible(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    bench.statuses = [422]
    editor.open().to("Skole").put("A")
    expect(editor.page.get_by_role("alert")).to_contain_text("kunne ikke lagres")
    assert (violations(editor), overflow(editor)) == ([], 0)


def test_the_editor_presents_itself(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    editor.open()
    expect(editor.words).to_have_attribute("aria-multiline", "true")
    expect(editor.words).to_have_accessible_description(
        "Skriv ikke opplysninger som kan knyttes til enkeltpersoner. Alt+F10 går til verktøylinjen, Esc tilbake til teksten."
    )
    expect(editor.page.get_by_role("toolbar")).to_have_accessible_name("Verktøylinje for Tekst i 2.1")
    for name in ("Angre", "Gjør om", "Fet", "Kursiv", "Lenke", "Overskrift", "Punktliste", "Nummerert liste", "Sitat", "Fotnote"):
        expect(editor.button(name)).to_have_count(1)
    expect(editor.button("Fet")).to_have_attribute("title", "Fet (Ctrl+B)")


def test_the_buttons_are_large_enough_to_hit(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    editor.open().to("celle 1")
    sizes = editor.page.evaluate("""() => [...document.querySelectorAll(".editor button")].map((button) => button.getBoundingClientRect())
      .filter(({ width }) => width > 0).map(({ width, height }) => Math.min(width, height))""")
    assert len(sizes) > 20
    assert min(sizes) >= 24


def test_tab_leaves_the_text_and_is_never_caught(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (GIVEN[0], GIVEN[3], GIVEN[5]))
    for words in ("Skole", "unkt", "celle 7"):
        editor.open().to(words).press("Tab")
        expect(editor.words).not_to_be_focused()
    assert bench.posts == []


def change_page(editor: EditorPage, old: str, new: str) -> None:
    """Let the page come with other words in it."""

    def changed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(old, new))

    editor.page.route("**/?tekst=t1", changed)


def test_the_words_of_the_editor_can_be_those_of_another_language(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    words = """data-i18n='{"bold": "Feit", "ready": "Alt er lagra"}' data-label="""
    change_page(editor, "data-label=", words)
    editor.open()
    expect(editor.button("Feit")).to_be_visible()
    expect(editor.state).to_have_text("Alt er lagra")


def test_headings_and_notes_count_on_from_where_the_text_stands(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    change_page(editor, "data-label=", 'data-heading-level="5" data-first-note="12" data-label=')
    editor.open()
    expect(editor.words.get_by_role("heading", level=5)).to_have_text("Skole")
    reset = editor.words.evaluate("(element) => getComputedStyle(element).counterReset")
    assert reset == "note 11"
    expect(editor.words.locator("sup")).to_have_attribute("aria-label", "Fotnote: Tall fra skolene.")


def test_the_script_loads_nothing_heavy_on_a_page_without_an_editor(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", GIVEN)
    asked: list[str] = []
    editor.page.on("request", lambda request: asked.append(request.url))
    change_page(editor, "prose-editor", "something-else")
    editor.page.goto(bench.url())
    editor.page.wait_for_load_state("networkidle")
    assert any(url.endswith("/editor-start.js") for url in asked)
    assert not any(url.endswith("vendor/editor.js") for url in asked)
