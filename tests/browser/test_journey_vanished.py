"""A paragraph vanished yesterday: the coordinator finds who took it away and when, and brings it back; what others wrote since stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import past
from tests.browser.doing import WAYS, Hand
from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORDS = "Natteravnene går hver fredag og lørdag."


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        with site.app.app_context():
            past.a_past(site.people, site.plan, datetime.now(UTC) - timedelta(days=1, hours=1))
        yield site


@pytest.mark.parametrize("way", WAYS)
def test_a_paragraph_that_vanished_is_found_and_brought_back(way: str, site: Site, browser: Browser) -> None:
    make, options = WAYS[way]
    watched = site.page(browser, **options)
    page, hand = watched.page, make(watched.page)
    page.goto(f"/planer/{site.plan}")
    expect(page.locator("#p-text")).not_to_contain_text(WORDS)
    find_it(page, hand)
    bring_it_back(page, hand)
    what_stands_is_true(site)
    regret_and_bring_back_again(page, hand)
    what_stands_is_true(site)
    watched.must_be_clean()


def find_it(page: Page, hand: Hand) -> None:
    """From the text's own menu to what was removed, who did it and when."""
    hand.press(page.get_by_role("button", name="Flere valg for teksten"))
    hand.press(page.locator("#fortid-text"))
    expect(page.get_by_role("heading", name="Tidslinje for teksten «Innledning»")).to_be_visible()
    hand.press(page.get_by_role("link", name="Bare det som er fjernet"))
    entry = page.locator(".spell", has_text=WORDS)
    expect(entry).to_contain_text("Editor Politiet")
    expect(entry.locator("time")).to_be_visible()


def bring_it_back(page: Page, hand: Hand) -> None:
    hand.press(page.locator(".lost__block", has_text=WORDS).get_by_role("button", name="Hent tilbake"))
    expect(page.locator(".toast")).to_contain_text("Avsnittet er hentet tilbake.")
    hand.press(page.get_by_role("link", name="Vis i planen", exact=True))
    expect(page.locator("#p-text")).to_contain_text(WORDS)
    expect(page.locator("#p-text")).to_contain_text("Skolene og barnehagene er med.")


def regret_and_bring_back_again(page: Page, hand: Hand) -> None:
    """Taking it back is an act like any other: it is undone, and done again, from the plan's history."""
    page.goto(f"{page.url.partition('#')[0]}/historikk?slag=tekst")
    for word in ("Angre", "Gjenta"):
        hand.press(page.locator(".act", has_text="hentet tilbake et avsnitt").get_by_role("button", name=word).first)
        expect(page.locator(".toast")).to_contain_text("Angret." if word == "Angre" else "Gjort igjen.")
        page.wait_for_load_state("networkidle")


def what_stands_is_true(site: Site) -> None:
    with site.app.app_context():
        assert past.words(past.stands("text")) == ["Planen gjelder hele kommunen.", WORDS, "Skolene og barnehagene er med."]
