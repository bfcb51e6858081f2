"""A plan is frozen, and what was frozen stays: on the page, and in the files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.services.documents import freezing
from app.services.plan import shaping
from app.store.base import reading, writing
from app.worker import Draughtsman, work_once
from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def test_a_frozen_version_is_read_and_fetched_as_it_was_when_the_plan_has_gone_on(
    site: Site, browser: Browser, draughtsman: Draughtsman
) -> None:
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}")
    page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Versjoner").click()
    page.get_by_label("Navn").fill("Til arbeidsgruppa i mars")
    page.get_by_label("Merknad").fill("Første samlede utkast.")
    page.get_by_role("button", name="Frys versjonen").click()
    expect(page.get_by_role("heading", name="Versjon 0.1: Til arbeidsgruppa i mars")).to_be_visible()
    with site.app.app_context():
        while work_once(site.app.config["SAMPLAN"], draughtsman):
            pass
        with writing() as session:
            shaping.remove_piece(session, site.people["coordinator"], site.plan, datetime.now(UTC), "patrol")
    with page.expect_download() as got:
        page.get_by_role("link", name="Hent PDF-filen").click()
    with site.app.app_context(), reading() as session:
        kept = freezing.file_of(session, site.people["coordinator"], site.plan, 1, "pdf")
    assert kept is not None and sha256(got.value.path().read_bytes()).hexdigest() == kept[1]
    kari.must_be_clean()

    jonas = site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}/versjoner")
    expect(jonas.page.get_by_role("button", name="Frys versjonen")).to_have_count(0)
    jonas.page.get_by_role("link", name="Versjon 0.1").click()
    expect(jonas.page.locator("#p-patrol")).to_contain_text("Følge barna over veien")
    expect(jonas.page.get_by_role("button", name="Rediger")).to_have_count(0)
    expect(jonas.page.get_by_role("link", name="Planen er endret siden.")).to_be_visible()
    jonas.page.goto(f"/planer/{site.plan}")
    expect(jonas.page.locator("#ark")).not_to_contain_text("Følge barna over veien")
    jonas.must_be_clean()


def test_freezing_once_more_without_a_change_says_that_there_is_none(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    for _time in range(2):
        kari.page.goto(f"/planer/{site.plan}/versjoner")
        kari.page.get_by_role("button", name="Frys versjonen").click()
    expect(kari.page.locator("ds-error-summary")).to_contain_text("Ingenting er endret siden versjon 0.1.")
    expect(kari.page.get_by_role("listitem").filter(has_text="Lik planen nå")).to_have_count(1)
    kari.must_be_clean()
