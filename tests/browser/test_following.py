"""Pages that stand open follow what others say and suggest: numbers, the plan read with suggestions, one suggestion, one thread."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.services.discussion import deciding, discussing, suggesting
from app.services.discussion.discussing import About
from app.store.base import writing
from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def say(site: Site, body: str) -> str:
    with site.app.app_context(), writing() as session:
        return discussing.start(session, site.people["coordinator"], site.plan, datetime.now(UTC), About("patrol"), body)


def suggest(site: Site, **values: str) -> int:
    with site.app.app_context(), writing() as session:
        return suggesting.suggest(session, site.people["coordinator"], site.plan, datetime.now(UTC), "patrol", 1, values, None, "")


def accept(site: Site, number: int) -> None:
    with site.app.app_context(), writing() as session:
        deciding.accept(session, site.people["coordinator"], site.plan, datetime.now(UTC), number, 1)


def test_numbers_and_the_ways_of_reading_come_to_a_plan_that_stands_open(site: Site, browser: Browser) -> None:
    jonas = site.page(browser, "editor")
    page = jonas.page
    page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    ways = page.get_by_role("navigation", name="Måter å lese planen på")
    expect(ways).to_be_hidden()
    say(site, "Hele høsten?")
    number = suggest(site, period="2030")
    expect(page.get_by_role("link", name="Kommentarer 1 uleste")).to_be_visible()
    expect(page.get_by_role("link", name="Forslag 1 åpne")).to_be_visible()
    expect(ways.get_by_role("link", name="Med forslagene 1")).to_be_visible()
    accept(site, number)
    expect(ways).to_be_hidden()
    expect(page.get_by_role("link", name="Forslag", exact=True)).to_be_visible()
    jonas.must_be_clean()


def test_one_suggestion_one_thread_and_the_plan_with_suggestions_follow(site: Site, browser: Browser) -> None:
    first, thread = suggest(site, period="2030"), say(site, "Hele høsten?")
    card, reading, talk = (site.page(browser, "editor") for _page in range(3))
    card.page.goto(f"/planer/{site.plan}/forslag/{first}")
    reading.page.goto(f"/planer/{site.plan}/forslag/lesing")
    talk.page.goto(f"/planer/{site.plan}/kommentarer/{thread}")
    for each in (card, reading, talk):
        each.wait_until_quiet()
    suggest(site, title="Følge alle barna")
    expect(reading.page.locator("#p-patrol .fact-changes")).to_contain_text("Følge alle barna")
    accept(site, first)
    expect(card.page.locator(".suggestion")).to_contain_text("Godtatt av Coordinator")
    with site.app.app_context(), writing() as session:
        discussing.answer(session, site.people["coordinator"], site.plan, datetime.now(UTC), thread, "Ja, og vinteren.")
    expect(talk.page.locator(".comment")).to_have_count(2)
    for each in (card, reading, talk):
        each.must_be_clean()


def test_what_was_just_said_has_an_address(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer/ny?om=patrol")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.get_by_text("Skriv en kommentar først.").first).to_be_visible()
    page.get_by_label("Kommentar", exact=True).fill("Hele høsten?")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.locator(".comment")).to_contain_text("Hele høsten?")
    assert "/ny" not in page.url
    page.reload()
    expect(page.locator(".comment")).to_contain_text("Hele høsten?")
    kari.must_be_clean()
