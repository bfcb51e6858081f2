"""Several people in one plan, on the application itself: they see each other, and what each writes, and lose nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.doing import document
from tests.browser.site import Site, Watched, running
from tests.browser.test_editor_outbox import kept
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# The network comes back, but not for this page's saves.
WITHOUT_ANY_ANSWER = "() => { window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); WebSocket.prototype.send = () => {}; }"


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def in_the_text(site: Site, browser: Browser, name: str) -> Watched:
    """That person, with a text of the small plan open to write in."""
    watched = site.page(browser, name, viewport={"width": 1440, "height": 900})
    watched.page.goto(f"/planer/{site.plan}")
    watched.page.locator("#r-text").click()
    expect(text(watched.page)).to_be_visible()
    return watched


def text(page: Page) -> Locator:
    """The surface one writes on."""
    return page.locator(".prose-editor .ProseMirror").first


def test_two_agencies_write_in_the_same_section(site: Site, browser: Browser) -> None:
    kari, jonas = in_the_text(site, browser, "coordinator"), in_the_text(site, browser, "editor")
    text(kari.page).click()
    kari.page.keyboard.press("Control+Home")
    kari.page.keyboard.type("Fra kommunen. ")
    expect(text(jonas.page)).to_contain_text("Fra kommunen. ")
    text(jonas.page).click()
    jonas.page.keyboard.press("Control+End")
    jonas.page.keyboard.type(" Fra politiet.")
    expect(text(kari.page)).to_contain_text("Fra politiet.")
    expect(kari.page.locator(".editor__people")).to_contain_text("Politiet")
    expect(kari.page.locator(".editor__caret")).to_have_attribute("data-name", re.compile("Politiet"))
    here = kari.page.get_by_role("list", name="I planen nå")
    expect(here.get_by_role("listitem")).to_have_count(1)
    expect(kari.page.locator("#innhold-side .toc__here")).to_have_count(1)
    for watched in (kari, jonas):
        expect(watched.page.locator("#lagret")).to_contain_text("Lagret kl.")
        watched.must_be_clean()
    assert "Fra kommunen. " in str(document(site, site.plan)) and " Fra politiet." in str(document(site, site.plan))


def test_words_written_without_a_network_outlive_the_tab(site: Site, browser: Browser) -> None:
    kari = in_the_text(site, browser, "coordinator")
    kari.page.on("dialog", lambda dialog: dialog.accept())
    text(kari.page).click()
    kari.page.context.set_offline(True)
    kari.page.keyboard.press("Control+Home")
    kari.page.keyboard.type("Uten nett. ")
    expect(kari.page.locator("#lagret")).to_contain_text("IKKE lagret", timeout=25_000)
    page = kari.page.context.new_page()
    kari.page.close()
    page.context.set_offline(False)
    page.goto(f"/planer/{site.plan}")
    expect(page.locator(".toast")).to_contain_text("Vi fant noe du skrev")
    page.locator("#r-text").click()
    expect(text(page)).to_contain_text("Uten nett. ")
    assert "Uten nett. " in str(document(site, site.plan))


def test_signing_out_asks_first_when_something_is_not_stored(site: Site, browser: Browser) -> None:
    kari = in_the_text(site, browser, "coordinator")
    page = kari.page
    page.on("dialog", lambda dialog: dialog.accept())
    text(page).click()
    page.context.set_offline(True)
    page.keyboard.type("Usendt ")
    expect(page.locator("#lagret")).to_contain_text("IKKE lagret", timeout=25_000)

    def sign_out() -> None:
        page.get_by_role("button", name="Din meny").click()
        page.get_by_role("button", name="Logg ut").click()

    sign_out()
    asked = page.get_by_role("dialog", name="Noe du har skrevet, er ikke lagret ennå")
    asked.get_by_role("button", name="Bli her").click()
    expect(asked).to_be_hidden()
    expect(text(page)).to_contain_text("Usendt")
    sign_out()
    page.evaluate(WITHOUT_ANY_ANSWER)
    page.context.set_offline(False)
    asked.get_by_role("button", name="Logg ut likevel").click()
    page.get_by_label("E-post").wait_for()
    assert kept(page) == []
