"""What others change shows on the pages that stand open, and touches nothing that somebody is at work with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from app.services.plan import planning, shaping
from app.store.base import writing
from tests.browser.site import Site, Watched, running
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def kari(site: Site, browser: Browser) -> Watched:
    """The coordinator, with the plan open and its stream standing."""
    return open_at(site, browser, f"/planer/{site.plan}")


def open_at(site: Site, browser: Browser, path: str) -> Watched:
    watched = site.page(browser, "coordinator", viewport={"width": 1440, "height": 900})
    watched.page.add_init_script("document.addEventListener('samplan:road', ({ detail }) => (window.road = detail.road));")
    watched.page.goto(path)
    # Playwright's own waiting evaluates words on the page, which the content policy forbids.
    while watched.page.evaluate("window.road") != "websocket":
        watched.page.wait_for_timeout(50)
    return watched


def change(site: Site, piece: str, **facts: Any) -> None:
    """Somebody else changes facts of a piece."""
    with site.app.app_context(), writing() as session:
        version = planning.show_piece(session, site.people["editor"], site.plan, piece).version
        planning.edit_piece(session, site.people["editor"], site.plan, datetime.now(UTC), piece, version, facts)


def test_a_changed_measure_shows_in_the_sheet_and_the_contents(site: Site, kari: Watched) -> None:
    change(site, "patrol", title="Følge hjem fra skolen")
    expect(kari.page.locator("#p-patrol")).to_contain_text("Følge hjem fra skolen")
    change(site, "intro", title="Innledning og bakgrunn")
    expect(kari.page.locator("#hode-intro")).to_contain_text("Innledning og bakgrunn")
    expect(kari.page.locator("#innhold-side")).to_contain_text("Innledning og bakgrunn")
    kari.must_be_clean()


def test_what_is_added_and_removed_shows_where_it_stands(site: Site, kari: Watched) -> None:
    with site.app.app_context(), writing() as session:
        shaping.add_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "chapter", None, {"title": "Nye tanker"})
    expect(kari.page.locator("#ark")).to_contain_text("Nye tanker")
    expect(kari.page.locator("#innhold-side")).to_contain_text("Nye tanker")
    with site.app.app_context(), writing() as session:
        shaping.remove_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "lights")
    expect(kari.page.locator("#p-lights")).to_have_count(0)
    kari.must_be_clean()


def test_who_writes_in_a_form_or_a_text_is_not_disturbed(site: Site, kari: Watched) -> None:
    page = kari.page
    page.locator("#r-text").click()
    surface = page.locator(".prose-editor .ProseMirror").first
    surface.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Jeg skriver ")
    change(site, "patrol", title="Følge hjem fra skolen")
    with site.app.app_context(), writing() as session:
        shaping.add_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "chapter", None, {"title": "Nye tanker"})
    expect(page.locator("#ark")).to_contain_text("Nye tanker")
    expect(page.locator("#p-patrol")).to_contain_text("Følge hjem fra skolen")
    page.keyboard.type("videre. ")
    expect(surface).to_contain_text("Jeg skriver videre. ")
    assert page.evaluate("document.activeElement.closest('.ProseMirror') !== null")
    kari.must_be_clean()


def test_the_overview_shows_it_and_waits_for_who_has_chosen_measures(site: Site, browser: Browser) -> None:
    kari = open_at(site, browser, f"/planer/{site.plan}/tiltak")
    change(site, "patrol", title="Følge hjem fra skolen")
    expect(kari.page.locator("#tiltak")).to_contain_text("Følge hjem fra skolen")
    kari.page.locator("#tiltak .pick [type=checkbox]").last.check()
    change(site, "patrol", title="Følge til og fra skolen")
    expect(kari.page.locator("#tiltak-nytt")).to_be_visible()
    expect(kari.page.locator("#tiltak")).not_to_contain_text("til og fra")
    kari.page.get_by_role("link", name="Vis endringene").click()
    expect(kari.page.locator("#tiltak")).to_contain_text("Følge til og fra skolen")
    kari.must_be_clean()


def test_text_that_others_have_written_shows_to_those_who_read(site: Site, browser: Browser, kari: Watched) -> None:
    jonas = open_at(site, browser, f"/planer/{site.plan}").page
    jonas.locator("#r-text").click()
    jonas.locator(".prose-editor .ProseMirror").first.click()
    jonas.keyboard.press("Control+Home")
    jonas.keyboard.type("Nye ord her. ")
    expect(kari.page.locator("#p-text")).to_contain_text("Nye ord her.", timeout=12_000)
    kari.must_be_clean()


def test_a_menu_that_is_open_when_news_arrive_still_does_what_it_says(site: Site, kari: Watched) -> None:
    page = kari.page
    held: list[Route] = []
    page.route("**/deler/visninger*", lambda route: route.continue_() if held else held.append(route))
    with site.app.app_context(), writing() as session:
        shaping.add_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "chapter", None, {"title": "Nye tanker"})
    while not held:
        page.wait_for_timeout(20)
    page.locator("#m-lights").click()
    remove = page.locator("#fjern-lights")
    box = remove.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    held[0].continue_()
    page.wait_for_timeout(400)
    page.mouse.up()
    expect(page.locator("#p-lights")).to_have_count(0)
    expect(page.locator("#ark")).to_contain_text("Nye tanker")
    kari.must_be_clean()
