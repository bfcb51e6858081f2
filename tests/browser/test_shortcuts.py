"""The keyboard shortcuts of every page: they take nobody's signs, can be turned off, and work where they are told of."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("shortcuts"), ready) as site:
        yield site


def test_a_question_mark_opens_the_list_and_escape_brings_one_back(site: Site, browser: Browser) -> None:
    watched = site.page(browser)
    page = watched.page
    page.goto("/planer")
    link = page.get_by_role("link", name="Tastatursnarveier")
    link.focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tastatursnarveier")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    watched.must_be_clean()


def test_where_one_writes_the_signs_are_signs(site: Site, browser: Browser) -> None:
    page = site.page(browser).page
    page.goto("/planer")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Søk i planene")
    expect(field).to_be_focused()
    page.keyboard.type("hva?/")
    expect(field).to_have_value("hva?/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_alone_can_be_turned_off_and_stay_off(site: Site, browser: Browser) -> None:
    page = site.page(browser).page
    page.goto("/planer")
    page.keyboard.press("?")
    page.get_by_role("switch", name="Bruk snarveier på én tast").click()
    page.keyboard.press("Escape")
    for _ in range(2):
        for key in ("?", "/"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        field = page.get_by_role("searchbox", name="Søk i planene")
        expect(field).not_to_be_focused()
        assert field.get_attribute("aria-keyshortcuts") is None
        page.reload()
    page.get_by_role("link", name="Tastatursnarveier").click()
    page.get_by_role("switch", name="Bruk snarveier på én tast").click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(field).to_be_focused()


def test_without_javascript_the_link_leads_to_the_page_of_help(site: Site, browser: Browser) -> None:
    page = site.page(browser, java_script_enabled=False).page
    page.goto("/planer")
    page.get_by_role("link", name="Tastatursnarveier").click()
    expect(page.get_by_role("heading", name="Bruke tastatur og skjermleser")).to_be_visible()
