"""What is written and not yet stored outlives the tab it was written in, and is nobody else's."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from exports.document import Paragraph, Text
from tests.browser.editor_page import EditorPage
from tests.browser.live_bench import LiveBench
from tests.browser.test_editor_live import FIRST, SECOND, words

pytestmark = pytest.mark.browser
BY_ITSELF = 20_000
Open = Callable[..., EditorPage]
KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("samplan.outbox", 1);
  request.onsuccess = () => {
    const all = request.result.transaction("unsent").objectStore("unsent").getAll();
    all.onsuccess = () => resolve(all.result.map(({ person, text, words, updates }) => ({ person, text, words, updates: updates.length })));
  };
})"""


@pytest.fixture
def bench() -> Iterator[LiveBench]:
    """A server with streams, and a text of two paragraphs."""
    bench = LiveBench()
    bench.add("t1", (FIRST, SECOND))
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def opened(context: BrowserContext, bench: LiveBench) -> Open:
    """Open the text as somebody, in another tab of the same browser."""

    def open_as(name: str = "kari") -> EditorPage:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(bench.url(name=name))
        editor = EditorPage(page, bench)
        expect(editor.words).to_be_visible()
        return editor

    return open_as


def kept(page: Page) -> list[dict[str, Any]]:
    """What the browser keeps."""
    found: list[dict[str, Any]] = page.evaluate(KEPT)
    return found


def wait_until_kept(editor: EditorPage, said: str) -> None:
    """Wait until the outbox has these words."""
    for _ in range(100):
        if any(said in record["words"] for record in kept(editor.page)):
            return
        editor.page.wait_for_timeout(30)
    raise AssertionError(kept(editor.page))


def written_and_lost(editor: EditorPage, said: str) -> None:
    """Write without a server, in a tab that then ends before there is one again."""
    editor.bench.stop()
    editor.to("Mange").type(said)
    expect(editor.state).to_have_text("IKKE lagret")
    wait_until_kept(editor, said.strip())
    crash(editor.page)
    editor.page.close()
    editor.bench.start()


def crash(page: Page) -> None:
    """End the tab's process, as when memory runs out: no script of the page hears of it."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def test_what_is_not_stored_is_kept_and_what_is_stored_is_not(opened: Open, bench: LiveBench) -> None:
    kari = opened()
    with bench.lock:
        kari.to("Mange").type("Svært ")
        wait_until_kept(kari, "Svært")
        (record,) = kept(kari.page)
        assert (record["person"], record["text"]) == ("7", "t1")
        assert record["words"] == "Svært Mange unge trives i Nordvik."
    kari.saved()
    kari.page.wait_for_timeout(300)
    assert kept(kari.page) == []


def test_a_dead_tab_s_words_are_stored_by_the_next_one_and_that_is_told(opened: Open, bench: LiveBench) -> None:
    written_and_lost(opened(), "Uten nett. ")
    assert words(bench)[0] == "Mange unge trives i Nordvik."
    kari = opened()
    expect(kari.words).to_contain_text("Uten nett. Mange")
    expect(kari.page.locator(".toast")).to_have_text(re.compile("Vi fant noe du skrev kl\\. .* i «Tekst i 2\\.1», og har lagret det\\."))
    assert words(bench)[0] == "Uten nett. Mange unge trives i Nordvik."
    assert kept(kari.page) == []


def test_a_reloaded_page_has_the_words(opened: Open, bench: LiveBench) -> None:
    kari = opened()
    bench.hindered = 503
    kari.to("Mange").type("Før. ")
    expect(kari.state).to_have_text("IKKE lagret")
    bench.hindered = 0
    wait_until_kept(kari, "Før.")
    kari.page.reload()
    expect(kari.words).to_contain_text("Før. Mange")
    assert words(bench)[0] == "Før. Mange unge trives i Nordvik."


def test_a_killed_server_and_a_killed_tab_lose_nothing(opened: Open, bench: LiveBench) -> None:
    kari = opened()
    kari.to("Mange").type("Stored. ").saved()
    bench.kill()
    kari.to("Noen").type("Ikke lagret. ")
    wait_until_kept(kari, "Ikke lagret.")
    crash(kari.page)
    bench.start()
    kari = opened()
    expect(kari.words).to_contain_text("Ikke lagret. Noen")
    assert words(bench) == ["Stored. Mange unge trives i Nordvik.", "Ikke lagret. Noen få strever."]


def test_another_person_is_neither_shown_the_words_nor_sends_them(opened: Open, bench: LiveBench) -> None:
    written_and_lost(opened("kari"), "Karis. ")
    jonas = opened("jonas")
    jonas.to("Noen").type("Jonas sitt. ").saved()
    jonas.page.wait_for_timeout(500)
    expect(jonas.page.locator(".toast")).to_have_count(0)
    assert "Karis" not in words(bench)[0]
    assert [record["person"] for record in kept(jonas.page)] == ["7"]
    kari = opened("kari")
    expect(kari.words).to_contain_text("Karis. Mange")
    assert kept(kari.page) == []


def test_a_tab_that_lives_keeps_its_own(opened: Open, bench: LiveBench) -> None:
    kari = opened()
    bench.hindered = 503
    kari.to("Mange").type("Venter. ")
    expect(kari.state).to_have_text("IKKE lagret")
    wait_until_kept(kari, "Venter.")
    other = opened()
    expect(other.page.locator(".toast")).to_have_count(0)
    assert len(kept(kari.page)) == 1
    bench.hindered = 0
    expect(kari.state).to_contain_text("Lagret kl.", timeout=BY_ITSELF)
    expect(other.words).to_contain_text("Venter. Mange", timeout=BY_ITSELF)
    assert words(bench)[0] == "Venter. Mange unge trives i Nordvik."


@pytest.mark.parametrize("status", [403, 409, 422])
def test_words_that_cannot_be_stored_any_more_are_offered_until_they_are_taken_care_of(opened: Open, bench: LiveBench, status: int) -> None:
    written_and_lost(opened(), "For sent. ")
    bench.hindered = status
    kari = opened()
    box = kari.page.get_by_role("alert").first
    expect(box).to_contain_text("som ikke ble lagret")
    expect(box.get_by_role("textbox")).to_have_value("For sent. Mange unge trives i Nordvik.")
    assert len(kept(kari.page)) == 1
    kari.page.reload()
    box = kari.page.get_by_role("alert").first
    box.get_by_role("button", name="Jeg har tatt vare på ordene").click()
    expect(box).to_have_count(0)
    kari.page.wait_for_timeout(200)
    assert kept(kari.page) == []
    assert words(bench)[0] == "Mange unge trives i Nordvik."


def test_an_expired_sign_in_and_a_closed_tab_lose_nothing(opened: Open, bench: LiveBench) -> None:
    bench.hindered = 401
    kari = opened()
    kari.to("Mange").type("Utlogget. ")
    expect(kari.problem).to_contain_text("Du er logget ut.")
    wait_until_kept(kari, "Utlogget.")
    kari.page.close()
    bench.hindered = 0
    kari = opened()
    expect(kari.words).to_contain_text("Utlogget. Mange")


def test_a_browser_that_keeps_nothing_lets_one_write_all_the_same(context: BrowserContext, bench: LiveBench) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })")
    page.goto(bench.url())
    kari = EditorPage(page, bench)
    kari.to("Mange").type("Likevel ").saved()
    assert words(bench)[0] == "Likevel Mange unge trives i Nordvik."
    assert Paragraph("a2", (Text("Noen få strever."),)) == bench.blocks()[1]
