"""Several people write in the same text: what one writes, the others see, by whichever road is open."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from exports.document import Paragraph, Table, Text
from tests.browser.editor_bench import KeptText
from tests.browser.editor_page import EditorPage
from tests.browser.live_bench import LiveBench
from tests.browser.test_editor_agreement import EDIT

pytestmark = pytest.mark.browser
FIRST = Paragraph("a1", (Text("Mange unge trives i Nordvik."),))
SECOND = Paragraph("a2", (Text("Noen få strever."),))
BY_FALLING_BACK = 20_000
Open = Callable[..., EditorPage]
ROAD = """
window.roads = [];
document.addEventListener("samplan:road", ({ detail }) => window.roads.push(detail.road));
window.told = [];
for (const name of ["changed", "work"]) document.addEventListener(`samplan:${name}`, ({ detail }) => window.told.push([name, detail]));
"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (hidden ? "hidden" : "visible") });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def bench() -> Iterator[LiveBench]:
    """A server with streams, and a text of two paragraphs."""
    bench = LiveBench()
    bench.add("t1", (FIRST, SECOND))
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def opened(browser: Browser, bench: LiveBench) -> Iterator[Open]:
    """Open the text as somebody, in a browser of their own; nothing may go wrong on the pages."""
    faults: list[str] = []
    contexts = []

    def open_as(name: str = "kari", road: str = "websocket", prepare: Callable[[Page], object] = lambda page: None) -> EditorPage:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        prepare(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.add_init_script(ROAD)
        editor = EditorPage(page, bench)
        page.goto(bench.url(name=name))
        expect(editor.words).to_be_visible()
        if road:
            on_road(editor, road)
        return editor

    yield open_as
    for context in contexts:
        context.close()
    assert faults == []


def until(editor: EditorPage, holds: str) -> None:
    """Wait until something holds on the page. (Playwright's own waiting evaluates strings there, which the content policy forbids.)"""
    deadline = time.monotonic() + BY_FALLING_BACK / 1000
    while not editor.page.evaluate(holds):
        assert time.monotonic() < deadline, holds
        editor.page.wait_for_timeout(50)


def on_road(editor: EditorPage, road: str) -> None:
    """Wait until the page's stream takes that road."""
    until(editor, f"window.roads.at(-1) === '{road}'")


def agreed(kari: EditorPage, jonas: EditorPage, bench: LiveBench) -> None:
    """Wait until both pages and the server have the same text."""
    deadline = time.monotonic() + BY_FALLING_BACK / 1000
    while not kari.json() == jonas.json() == bench.json():
        assert time.monotonic() < deadline, "one text, the same for all"
        kari.page.wait_for_timeout(20)


def words(bench: LiveBench) -> list[str]:
    """The words of each paragraph, as stored."""
    return ["".join(run.text for run in block.runs if isinstance(run, Text)) for block in bench.blocks() if isinstance(block, Paragraph)]


# ---------------------------------------------------------------- the roads


def test_what_one_writes_the_others_see_and_it_goes_up_the_websocket(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.to("Mange").type("Svært ").saved()
    expect(jonas.words).to_contain_text("Svært Mange unge")
    jonas.to("Noen").press("Control+b").type("Likevel: ").saved()
    expect(kari.words).to_contain_text("Likevel: Noen få")
    assert bench.posts == []
    assert kari.json() == jonas.json() == bench.json()


def test_both_write_at_the_same_place_at_the_same_time_and_nothing_is_lost(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    for number in range(5):
        kari.to("trives").type(f"K{number}")
        jonas.to("strever").type(f"J{number}").press("Enter")
    for editor in (kari, jonas):
        editor.saved()
    expect(kari.words).to_contain_text("J4")
    expect(jonas.words).to_contain_text("K4")
    assert kari.json() == jonas.json() == bench.json()
    assert all(f"K{number}" in words(bench)[0] for number in range(5))


def test_two_who_write_on_at_the_end_of_a_paragraph_keep_their_words_whole(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    for editor in (kari, jonas):
        editor.to("Mange").press("End")
    for own, other in zip("Kommunen", "Politiet", strict=True):
        kari.type(own).saved()
        jonas.type(other).saved()
        agreed(kari, jonas, bench)
    assert "Kommunen" in words(bench)[0] and "Politiet" in words(bench)[0]


def test_without_websockets_events_bring_it_and_requests_take_it(opened: Open, bench: LiveBench) -> None:
    bench.closed, bench.is_deaf = {"websocket"}, True
    kari, jonas = opened("kari", "events"), opened("jonas", "events")
    kari.to("Mange").type("Svært ").saved()
    expect(jonas.words).to_contain_text("Svært Mange unge")
    assert len(bench.posts) >= 1
    assert kari.json() == jonas.json() == bench.json()


def test_without_streams_it_is_asked_for(opened: Open, bench: LiveBench) -> None:
    bench.retry = 3
    kari, jonas = opened("kari", "asking"), opened("jonas", "asking")
    kari.to("Mange").type("Svært ").saved()
    expect(jonas.words).to_contain_text("Svært Mange unge", timeout=8_000)
    bench.retry = 0
    on_road(kari, "websocket")
    on_road(jonas, "websocket")
    jonas.to("Noen").type("To: ").saved()
    expect(kari.words).to_contain_text("To: Noen")


def test_eight_tabs_of_one_browser_all_load_and_all_hear(opened: Open, bench: LiveBench) -> None:
    """Over HTTP/1.1 a browser has six lines to a server: were all eight to hold one, the last two would not load at all."""
    bench.closed = {"websocket"}
    first = opened("kari", "events")
    pages = [first, *(EditorPage(first.page.context.new_page(), bench) for _ in range(7))]
    for editor in pages[1:]:
        editor.page.add_init_script(ROAD)
        editor.page.goto(bench.url())
        expect(editor.words).to_be_visible()
    for editor in pages:
        until(editor, "['events', 'asking'].includes(window.roads.at(-1))")
    assert sum(editor.page.evaluate("window.roads.at(-1)") == "events" for editor in pages) == 4
    jonas = opened("jonas", "events")
    jonas.to("Mange").type("Svært ").saved()
    for editor in pages:
        expect(editor.words).to_contain_text("Svært Mange unge", timeout=8_000)


def test_a_proxy_that_keeps_events_to_itself_is_found_out(opened: Open, bench: LiveBench) -> None:
    bench.closed, bench.buffers = {"websocket"}, True
    kari = opened("kari", "asking")
    jonas = opened("jonas", "asking")
    kari.to("Mange").type("Svært ").saved()
    expect(jonas.words).to_contain_text("Svært Mange unge", timeout=8_000)


def test_a_server_that_starts_again_is_found_again_and_what_was_missed_comes(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    bench.kill()
    kari.to("Mange").type("Frakoblet. ")
    expect(kari.state).to_have_text("IKKE lagret")
    bench.start()
    expect(kari.state).to_contain_text("Lagret kl.", timeout=BY_FALLING_BACK)
    expect(jonas.words).to_contain_text("Frakoblet. Mange", timeout=BY_FALLING_BACK)
    bench.stop()
    bench.start()
    on_road(jonas, "websocket")
    jonas.to("Noen").type("Igjen. ").saved()
    expect(kari.words).to_contain_text("Igjen. Noen", timeout=BY_FALLING_BACK)
    assert kari.json() == jonas.json() == bench.json()


def test_a_websocket_that_failed_once_is_tried_again_soon(opened: Open, bench: LiveBench) -> None:
    kari = opened("kari")
    tries: list[WebSocketRoute] = []

    def fail_first(route: WebSocketRoute) -> None:
        tries.append(route)
        if len(tries) == 1:
            route.close()
        else:
            route.connect_to_server()

    jonas = opened("jonas", "events", lambda page: page.route_web_socket("**/strom?**", fail_first))
    on_road(jonas, "websocket")
    jonas.to("Noen").type("Igjen. ").saved()
    expect(kari.words).to_contain_text("Igjen. Noen")
    assert len(tries) == 2


def test_a_lost_network_is_told_at_once_and_what_was_written_meanwhile_comes(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.page.context.set_offline(True)
    kari.to("Mange").type("Frakoblet. ")
    expect(kari.state).to_have_text("IKKE lagret")
    jonas.to("Noen").type("Imens: ").saved()
    kari.page.context.set_offline(False)
    expect(jonas.words).to_contain_text("Frakoblet. Mange", timeout=BY_FALLING_BACK)
    expect(kari.words).to_contain_text("Imens: Noen")
    expect(kari.state).to_contain_text("Lagret kl.")
    assert kari.json() == jonas.json() == bench.json()


def test_a_hidden_page_holds_still_and_is_up_to_date_when_it_is_seen_again(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    jonas.page.evaluate(HIDE, True)
    on_road(jonas, "none")
    kari.to("Mange").type("Svært ").saved()
    jonas.page.wait_for_timeout(500)
    assert "Svært" not in jonas.words.inner_text()
    jonas.page.evaluate(HIDE, False)
    expect(jonas.words).to_contain_text("Svært Mange unge")
    assert kari.json() == jonas.json() == bench.json()


def test_facts_that_change_are_told_to_the_page(opened: Open, bench: LiveBench) -> None:
    kari = opened("kari")
    bench.change("changed", "m1")
    bench.change("work", "s2")
    until(kari, "window.told.length === 2")
    assert kari.page.evaluate("window.told") == [["changed", {"refs": ["m1"]}], ["work", {"refs": ["s2"]}]]


def test_who_is_signed_out_hears_no_more_until_signed_in_again(opened: Open, bench: LiveBench) -> None:
    kari = opened("kari")
    bench.signed_in = ""
    bench.change("access", "")
    on_road(kari, "none")
    kari.page.wait_for_timeout(1_500)
    assert bench.asked == ["websocket"]
    bench.signed_in = "7"
    kari.page.evaluate("window.dispatchEvent(new Event('focus'))")
    on_road(kari, "websocket")


# ---------------------------------------------------------------- one's own, and the others'


def test_undo_takes_back_one_s_own_words_while_others_write(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.to("Mange").put("Svært ").saved()
    jonas.to("unge").put("flinke ").saved()
    jonas.to("Noen").put("Likevel: ").saved()
    expect(kari.words).to_contain_text("Likevel: Noen")
    kari.press("Control+z", "Control+z", "Control+z").saved()
    expect(jonas.words).not_to_contain_text("Svært")
    assert words(bench) == ["Mange flinke unge trives i Nordvik.", "Likevel: Noen få strever."]
    kari.press("Control+y").saved()
    expect(jonas.words).to_contain_text("Svært Mange flinke")
    assert kari.json() == jonas.json() == bench.json()


def test_the_caret_stays_at_its_words_while_others_write_before_it(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.to("strever")
    jonas.to("Mange").press("Enter").type("Over: ").saved()
    expect(kari.words).to_contain_text("Over: ")
    kari.type("ofte ").saved()
    expect(jonas.words).to_contain_text("ofte strever")
    assert words(bench)[-1] == "Noen få ofte strever."


def test_lists_tables_links_and_notes_stand_whole_beside_what_others_change(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.to("Mange").press("Control+Shift+8")
    jonas.to("strever").press("Control+Alt+f")
    expect(jonas.page.get_by_role("textbox", name="Fotnotens tekst")).to_be_focused()
    jonas.type("Tall")
    kari.press("End", "Enter").type("punkt to").saved()
    jonas.press("Enter").saved()
    expect(jonas.words.get_by_role("listitem")).to_have_count(2)
    expect(kari.words.locator("sup")).to_have_count(1)
    kari.button("Sett inn tabell").click()
    kari.type("i cella").saved()
    jonas.to("Noen", "få").press("Control+k").page.get_by_role("dialog").get_by_label("Adresse").fill("https://nordvik.example")
    jonas.press("Enter").saved()
    expect(kari.words.get_by_role("link", name="Noen få")).to_be_visible()
    expect(jonas.words.locator("table")).to_contain_text("i cella")
    jonas.to("i cella").type("skrevet ").saved()
    expect(kari.words.locator("table")).to_contain_text("skrevet i cella")
    assert kari.json() == jonas.json() == bench.json()


def test_a_table_that_one_gives_a_row_and_another_a_column_is_whole_and_the_same_for_all(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    kari.to("Mange").press("End", "Enter").button("Sett inn tabell").click()
    kari.type("i cella").saved()
    expect(jonas.words.locator("table")).to_contain_text("i cella")
    jonas.page.context.set_offline(True)
    jonas.to("i cella").press("ArrowRight").button("Kolonne etter").click()
    kari.to("i cella").press("ArrowRight").button("Rad under").click()
    kari.saved()
    jonas.page.context.set_offline(False)
    agreed(kari, jonas, bench)
    (table,) = (block for block in bench.blocks() if isinstance(block, Table))
    assert len({len(row.cells) for row in table.rows}) == 1
    assert kari.words.locator("tr").count() == len(table.rows)


# ---------------------------------------------------------------- carets, and who is here


def test_others_carets_and_choices_stand_with_name_and_agency(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    jonas.to("unge", "trives")
    caret = kari.words.locator(".editor__caret")
    expect(caret).to_have_attribute("data-name", "Jonas Berg (Politiet)")
    expect(caret).to_have_attribute("aria-hidden", "true")
    expect(kari.words.locator(".editor__others-choice")).to_have_text("unge trives")
    expect(kari.page.locator(".editor__people")).to_have_text("Her nå: Jonas Berg (Politiet)")
    kari.to("Noen").type("Først: ")
    jonas.type("skrevet over")
    expect(kari.page.locator(".editor__people")).to_have_text("Her nå: Jonas Berg (Politiet) skriver")
    expect(kari.words.locator(".editor__others-choice")).to_have_count(0)
    kari.saved()
    jonas.saved()
    expect(kari.words).to_contain_text("Mange skrevet over i Nordvik.")
    assert kari.json() == bench.json(), "carets are no part of the text"
    jonas.page.close()
    expect(caret).to_have_count(0)
    expect(kari.page.locator(".editor__people")).to_be_empty()


@pytest.mark.parametrize("caret", ["{}", "{ anchor: null, head: 7 }", "{ anchor: { item: { client: 1, clock: 9e9 } }, head: {} }"])
def test_a_caret_that_is_no_place_keeps_nobody_from_writing(opened: Open, bench: LiveBench, caret: str) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    jonas.page.evaluate(f"() => document[Symbol.for('samplan.stream')].caret('t1', {caret})")
    kari.page.wait_for_timeout(500)
    kari.to("Mange").type("Svært ").saved()
    expect(jonas.words).to_contain_text("Svært Mange")
    expect(kari.words.locator(".editor__caret")).to_have_count(0)


def test_who_is_in_the_plan_stands_in_its_header_also_who_only_reads(opened: Open, bench: LiveBench) -> None:
    bench.barred = {"aisha"}
    kari = opened("kari")
    opened("jonas")
    aisha = kari.page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    aisha.goto(bench.url(name="aisha"))
    here = kari.page.get_by_role("list", name="I planen nå").get_by_role("listitem")
    expect(here).to_have_text([re.compile("Jonas Berg \\(Politiet\\)$"), re.compile("Aisha Khan \\(Barnevern\\) leser$")])
    aisha.context.close()
    expect(here).to_have_count(1)


def test_that_somebody_writes_is_said_once_in_a_while(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    said = "window.said = []; document.addEventListener('samplan:say', ({ detail }) => window.said.push(detail.text))"
    kari.page.evaluate(said)
    jonas.to("Noen").type("Likevel ").saved()
    until(kari, "window.said.length === 1")
    jonas.type("også ").saved()
    expect(kari.words).to_contain_text("Likevel også")
    kari.page.wait_for_timeout(1500)
    assert kari.page.evaluate("window.said") == ["Jonas Berg (Politiet) skriver"]


# ---------------------------------------------------------------- rights, and another life of the text


def test_a_right_withdrawn_makes_the_text_read_only_at_once_and_offers_what_was_not_stored(opened: Open, bench: LiveBench) -> None:
    kari, jonas = opened("kari"), opened("jonas")
    with bench.lock:
        kari.to("Mange").type("Usendt ")
        bench.barred = {"kari"}
        bench.change("access", "")
        kari.page.wait_for_timeout(100)
    box = kari.page.get_by_role("alert")
    expect(box).to_contain_text("Du kan ikke lenger endre denne teksten")
    expect(kari.words).to_have_attribute("contenteditable", "false")
    expect(kari.page.get_by_role("toolbar")).to_have_count(0)
    jonas.to("Noen").type("Videre: ").saved()
    expect(kari.words).to_contain_text("Videre: Noen")
    bench.barred = set()
    bench.change("access", "")
    expect(kari.words).to_have_attribute("contenteditable", "true")
    kari.to("Mange").type("Igjen ").saved()
    assert words(bench)[0].startswith("Igjen ") or "Igjen Mange" in words(bench)[0]


def test_a_right_withdrawn_with_nothing_unsent_says_so_and_no_more(opened: Open, bench: LiveBench) -> None:
    kari = opened("kari")
    kari.to("Mange").type("Sendt ").saved()
    bench.barred = {"kari"}
    bench.change("access", "")
    box = kari.page.get_by_role("alert")
    expect(box).to_have_text(re.compile("bare lese den\\."))
    expect(box.get_by_role("textbox")).to_have_count(0)
    expect(kari.words).to_contain_text("Sendt Mange")


def test_a_text_begun_anew_is_loaded_anew_without_a_word_when_all_was_stored(opened: Open, bench: LiveBench) -> None:
    kari = opened("kari")
    other = LiveBench()
    other.add("t1", (Paragraph("b1", (Text("Helt ny tekst."),)),))
    bench.kill()
    bench.begin_anew("t1", KeptText(other.texts["t1"].state, other.texts["t1"].rows, epoch=2))
    bench.start()
    expect(kari.words).to_have_text("Helt ny tekst.", timeout=BY_FALLING_BACK)
    expect(kari.page.get_by_role("alert")).to_have_count(0)
    kari.to("Helt").type("En ").saved()
    assert words(bench) == ["En Helt ny tekst."]


@pytest.mark.parametrize("seed", range(4))
def test_two_who_edit_at_random_at_the_same_time_end_with_the_same_text(opened: Open, bench: LiveBench, seed: int) -> None:
    """Typing, deleting, splitting, marks, lists, quotations, tables and undo, the server killed in the middle."""
    kari, jonas = opened("kari"), opened("jonas")
    for part in range(3):
        for number, editor in enumerate((kari, jonas)):
            editor.page.evaluate(f"(given) => {{ window.going = ({EDIT})(given); }}", [1000 * seed + 10 * part + number, 60])
        if part == 1:
            bench.kill()
            bench.start()
        for editor in (kari, jonas):
            editor.page.evaluate("() => window.going")
    for editor in (kari, jonas):
        expect(editor.state).to_have_attribute("data-state", "saved", timeout=BY_FALLING_BACK)
    deadline = time.monotonic() + 10
    while not kari.json() == jonas.json() == bench.json() and time.monotonic() < deadline:
        kari.page.wait_for_timeout(200)
    assert kari.json() == jonas.json() == bench.json()
    for editor in (kari, jonas):
        expect(editor.page.get_by_role("alert")).to_have_count(0)
