"""The past of a text in the browser: stepped through by slider and keys, its words asked for their writers, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, Watched, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("past"), ready) as site:
        yield site


@pytest.fixture
def watched(site: Site, browser: Browser) -> Iterator[Watched]:
    watched = site.page(browser)
    yield watched
    watched.must_be_clean()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


def test_the_slider_shows_each_state_and_keeps_the_focus(site: Site, page: Page) -> None:
    page.goto(f"{site.past}/historikk/steg?nr=2")
    expect(page.locator(".stood")).to_contain_text("Natteravnene")
    slider = page.get_by_role("slider", name="Tidspunkt")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".stood")).not_to_contain_text("Natteravnene")
    expect(slider).to_be_focused()
    expect(page).to_have_url(f"{site.address}{site.past}/historikk/steg?nr=3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".stood")).to_contain_text("Natteravnene")
    assert "kl." in (slider.get_attribute("aria-valuetext") or "")


def test_j_and_k_lead_to_the_older_and_the_newer_state(site: Site, page: Page) -> None:
    page.goto(f"{site.past}/historikk/steg?nr=3")
    page.keyboard.press("j")
    expect(page.locator(".stood")).to_contain_text("Natteravnene")
    page.keyboard.press("k")
    expect(page.locator(".stood")).not_to_contain_text("Natteravnene")


def test_j_and_k_lead_from_one_writing_to_the_next(site: Site, page: Page) -> None:
    page.goto(f"{site.past}/historikk")
    stops = page.locator("[data-stop]")
    page.keyboard.press("j")
    expect(stops.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(stops.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".spell").nth(1).locator(".act__text")).to_be_visible()
    page.keyboard.press("k")
    expect(stops.nth(0)).to_be_focused()


def test_words_tell_who_wrote_them_when_they_are_pointed_at_or_reached(site: Site, page: Page) -> None:
    page.goto(f"{site.past}/forfattere")
    panel = page.locator("[data-who]")
    expect(panel).to_be_hidden()
    page.get_by_role("link", name="sammen med politiet").or_(page.locator(".by__run", has_text="politiet")).first.click()
    expect(panel).to_contain_text("Editor")
    expect(panel).to_contain_text("Politiet")
    expect(panel).to_contain_text("kl.")
    run = page.locator(".by__run").first
    run.focus()
    expect(run).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    panel.get_by_role("link", name="Se hva som ble skrevet da").click()
    expect(page.locator(".spell:target")).to_be_visible()


def test_without_scripts_all_of_it_can_be_read_and_stepped_through(site: Site, browser: Browser) -> None:
    page = site.page(browser, java_script_enabled=False).page
    page.goto(f"{site.past}/forfattere")
    page.locator(".by__list summary").first.click()
    expect(page.locator(".by__list li").first).to_be_visible()
    page.locator(".by__run").first.click()
    expect(page.locator(".spell:target")).to_be_visible()
    page.goto(f"{site.past}/historikk/steg?nr=3")
    page.get_by_role("link", name="Eldre").click()
    expect(page.locator(".stood")).to_contain_text("Natteravnene")
    page.get_by_role("button", name="Sammenlign").click()
    expect(page.get_by_role("heading", name="Hva som er endret i")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Hent tilbake …").click()
    expect(page.get_by_role("button", name="Hent tilbake")).to_be_visible()
