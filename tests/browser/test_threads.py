"""Two people talk about words of a plan: marked, lit, answered, followed while others write, and laid to rest, by pointer and by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.discussion import collecting
from app.services.discussion.collecting import Wanted
from app.store.base import reading
from tests.browser.site import Site, running
from tests.browser.thread_states import mark
from tests.conftest import Ready

pytestmark = pytest.mark.browser

LIT = "() => [...(CSS.highlights.get('samplan-comment') ?? [])].map((range) => range.toString())"


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def expect_lit(page: Page, *words: str) -> None:
    """The words are lit, within a moment."""
    for _look in range(40):
        if page.evaluate(LIT) == list(words):
            return
        page.wait_for_timeout(100)
    assert page.evaluate(LIT) == list(words)


def test_words_are_commented_on_and_the_others_see_it_on_the_words_and_answer(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, "#b-b1", "gjelder fra nyttår")
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    expect(kari.page.get_by_text("gjelder fra nyttår", exact=True)).to_be_visible()
    kari.page.get_by_label("Kommentar", exact=True).fill("Er det ikke fra august?")
    kari.page.get_by_label("Nevn noen").select_option("Politiet")
    expect(kari.page.get_by_label("Kommentar", exact=True)).to_have_value("Er det ikke fra august? @Politiet ")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)

    expect_lit(jonas.page, "gjelder fra nyttår")
    jonas.page.locator("#b-b1").click(position={"x": 60, "y": 8})
    drawer = jonas.page.get_by_role("dialog", name="Kommentarer")
    expect(drawer.get_by_text("Er det ikke fra august?")).to_be_visible()
    expect(drawer.get_by_text("Nevner deg")).to_be_visible()
    drawer.locator("summary").first.click()
    drawer.get_by_label("Svar", exact=True).fill("Jo, fra august.")
    drawer.locator("details").get_by_role("button", name="Svar").click()
    expect(drawer.locator(".comment")).to_have_count(2)

    expect(kari.page.locator(".comment")).to_have_count(2, timeout=8000)
    kari.must_be_clean()
    jonas.must_be_clean()


def test_lit_words_stay_lit_while_somebody_writes_around_them(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, "#i-i1", "første punkt")
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    kari.page.get_by_label("Kommentar", exact=True).fill("Hvilket?")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)
    kari.page.keyboard.press("Escape")
    expect_lit(kari.page, "første punkt")
    kari.page.locator("#r-text").click()
    editor = kari.page.locator(".ProseMirror").first
    editor.wait_for()
    expect_lit(kari.page, "første punkt")
    editor.locator("[data-id=b3]").click()
    kari.page.keyboard.press("Home")
    kari.page.keyboard.type("Vårt ", delay=40)
    expect_lit(kari.page, "første punkt")
    expect(kari.page.locator("#lagret")).to_contain_text("Lagret kl.")
    with site.app.app_context(), reading() as session:
        (thread,) = collecting.collect(session, site.people["coordinator"], site.plan, Wanted()).threads
    assert [tuple(span) for span in thread.spans] == [("b3", 5, 17)] and not thread.is_changed
    kari.must_be_clean()


@pytest.mark.parametrize(("block", "words"), [("b6", "refleksvest"), ("b7", "i august")])
def test_words_of_what_belongs_to_a_measure_are_commented_on(site: Site, browser: Browser, block: str, words: str) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, f"#b-{block}", words)
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    kari.page.get_by_label("Kommentar", exact=True).fill("Alle?")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread__quote")).to_contain_text(words)
    kari.page.keyboard.press("Escape")
    expect_lit(kari.page, words)
    kari.page.locator("#r-patrol").click()
    kari.page.locator(".ProseMirror").nth(2).wait_for()
    expect_lit(kari.page, words)
    kari.must_be_clean()


def test_all_that_is_said_about_words_is_read_one_after_another_in_the_editor_too(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    for body in ("Fra august?", "Eller fra jul?"):
        mark(kari.page, "#b-b1", "gjelder fra nyttår")
        kari.page.get_by_role("link", name="Kommenter ordene").click()
        kari.page.get_by_label("Kommentar", exact=True).fill(body)
        kari.page.get_by_role("button", name="Kommenter").click()
        expect(kari.page.locator(".comment__body")).to_have_text(body)
        kari.page.keyboard.press("Escape")
    expect(jonas.page.get_by_role("link", name="2 kommentarer om teksten")).to_be_visible()
    expect_lit(jonas.page, "gjelder fra nyttår", "gjelder fra nyttår")
    jonas.page.locator("#b-b1").click(position={"x": 60, "y": 8})
    expect(jonas.page.locator(".comment__body")).to_have_text("Fra august?")
    for body in ("Eller fra jul?", "Fra august?"):
        jonas.page.get_by_role("button", name="Neste kommentar").click()
        expect(jonas.page.locator(".comment__body")).to_have_text(body)
    jonas.page.keyboard.press("Escape")

    kari.page.locator("#r-text").click()
    kari.page.locator(".ProseMirror").first.wait_for()
    expect_lit(kari.page, "gjelder fra nyttår", "gjelder fra nyttår")
    kari.page.locator(".ProseMirror [data-id=b1]").click(position={"x": 60, "y": 8})
    expect(kari.page.get_by_role("link", name="Les kommentaren")).to_be_visible()
    expect(kari.page.get_by_role("link", name="Kommenter ordene")).to_be_hidden()
    kari.page.keyboard.press("Control+Alt+m")
    expect(kari.page.locator(".comment__body")).to_have_text("Fra august?")
    expect(kari.page.get_by_role("button", name="Neste kommentar")).to_be_visible()
    jonas.must_be_clean()
    kari.must_be_clean()


def test_a_conversation_is_had_by_keys_alone(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer")
    kari.wait_until_quiet()
    for words in ("Hva med skolene?", "Hvem betaler?"):
        page.get_by_role("link", name="Kommenter hele planen").press("Enter")
        page.get_by_label("Kommentar", exact=True).press_sequentially(words)
        page.get_by_role("button", name="Kommenter").press("Enter")
        page.locator(".thread").first.wait_for()
        page.get_by_role("link", name="Kommentarer", exact=False).first.press("Enter")
        page.locator(".threads").wait_for()
        kari.wait_until_quiet()
    page.keyboard.press("j")
    expect(page.locator(".thread").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".thread").nth(1)).to_be_focused()
    page.keyboard.press("k")
    first = page.locator(".thread").first
    expect(first).to_be_focused()
    first.locator("summary").press("Enter")
    first.get_by_label("Svar", exact=True).press_sequentially("De er spurt.")
    first.locator("details").get_by_role("button", name="Svar").press("Enter")
    expect(page.locator(".comment")).to_have_count(3)
    expect(page.locator(".thread__where").first).to_be_focused()
    page.locator(".thread").first.get_by_role("button", name="Løst").press("Enter")
    expect(page.locator(".thread")).to_have_count(1)
    expect(page.locator("#trader")).to_be_focused()
    expect(page.locator("#opplesing")).to_contain_text("Tråden er løst")
    page.get_by_role("link", name="Løste 1").press("Enter")
    expect(page.locator(".thread")).to_contain_text("De er spurt.")
    kari.must_be_clean()


def test_comments_work_without_scripts(site: Site, browser: Browser) -> None:
    kari = site.page(browser, java_script_enabled=False)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer/ny?om=patrol&felt=period")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.get_by_text("Skriv en kommentar først.").first).to_be_visible()
    page.get_by_label("Kommentar", exact=True).fill("Hele høsten?")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.locator(".thread")).to_contain_text("periode")
    page.locator(".comment").get_by_role("link", name="Endre").click()
    page.get_by_label("Kommentar", exact=True).fill("Hele høsten og vinteren?")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator(".comment")).to_contain_text("Slik sto det før")
    page.get_by_role("button", name="Løst").click()
    expect(page.get_by_text("Ingen kommentarer her")).to_be_visible()
    kari.must_be_clean()
