"""Searching by keyboard and by mouse: found while typing, opened at the block, the words marked there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, Watched, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def watched(site: Site, browser: Browser) -> Iterator[Watched]:
    """The list of plans. At the end nothing may have gone wrong behind the page."""
    watched = site.page(browser)
    watched.page.goto("/planer")
    yield watched
    watched.must_be_clean()


MARKED = "[...(CSS.highlights.get('found') ?? [])].map(String)"


def test_by_keyboard_alone_from_any_page_to_the_words_in_the_plan(watched: Watched, site: Site) -> None:
    page = watched.page
    page.keyboard.press("/")
    expect(page.locator("#sok")).to_be_focused()
    page.keyboard.type("elevene")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok?q=elevene")
    hit = page.get_by_role("link", name="Tiltak 1: Følge barna over veien")
    expect(page.locator(".hit__excerpt mark")).to_have_text("Elever")
    hit.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/planer/{site.plan}?sok=elever#b-b5")
    expect(page.locator("#b-b5")).to_be_in_viewport()
    assert page.evaluate(MARKED) == ["Elever"]
    page.keyboard.press("Escape")
    assert page.evaluate(MARKED) == []


def test_what_is_found_follows_what_is_typed(watched: Watched) -> None:
    page = watched.page
    page.goto("/sok")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    field.press_sequentially("refl", delay=20)
    expect(page.locator(".hit__excerpt mark")).to_have_text("refleksvest")
    expect(page).to_have_url("/sok?q=refl")
    field.press_sequentially("xyz", delay=20)
    expect(page.get_by_text("Fant ingenting om «reflxyz»")).to_be_visible()
    expect(field).to_be_focused()


def test_a_slash_where_somebody_writes_is_a_sign_like_any_other(watched: Watched, site: Site) -> None:
    page = watched.page
    page.goto(f"/planer/{site.plan}")
    page.locator("#r-patrol").press("Enter")
    title = page.locator("#f-patrol-title")
    title.wait_for()
    for mount in page.locator(".prose-editor").all():
        mount.locator(".ProseMirror").wait_for()  # an editor that comes in under a press pushes away what was pointed at
    title.press("End")
    title.press("/")
    expect(title).to_be_focused()
    expect(title).to_have_value("Følge barna over veien/")
    text = page.locator(".ProseMirror").first
    text.click()
    expect(text).to_be_focused()
    page.keyboard.press("/")
    expect(text).to_contain_text("/")
    expect(page.locator("#sok")).not_to_be_focused()


def test_within_one_plan_and_out_of_it_again(watched: Watched, site: Site) -> None:
    page = watched.page
    page.goto(f"/planer/{site.plan}")
    page.get_by_role("link", name="Søk i planen").click()
    page.get_by_role("searchbox").fill("elever")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(f"/sok?q=elever&plan={site.plan}")
    page.get_by_role("link", name="Alle planer").click()
    expect(page).to_have_url("/sok?q=elever")


def test_on_a_phone_the_magnifier_leads_to_the_field(site: Site, browser: Browser) -> None:
    watched = site.page(browser, viewport={"width": 390, "height": 844})
    page: Page = watched.page
    page.goto("/planer")
    page.get_by_role("link", name="Søk i planene").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("pyramide")
    page.get_by_role("searchbox").press("Enter")
    page.locator(".hit a").first.click()
    page.wait_for_url("**#p-figure")
    watched.must_be_clean()


def test_without_javascript_it_is_a_form_and_links(site: Site, browser: Browser) -> None:
    page = site.context(browser, java_script_enabled=False).new_page()
    page.goto("/planer")
    page.locator("#sok").fill("elever")
    page.locator("#sok").press("Enter")
    page.locator(".hit a").first.click()
    expect(page.locator("#b-b5")).to_be_in_viewport()
