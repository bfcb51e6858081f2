"""One suggests, the other decides: in the editor of a copy, with the plan read in three ways, by pointer and by keys alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.discussion import suggesting
from app.services.entry import present
from app.store.base import reading, writing
from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def words(site: Site, text_id: str = "text") -> str:
    """What a text says, as it is stored."""
    with site.app.app_context(), reading() as session:
        return str(present.read_json(session, text_id))


def write_at_end(page: Page, words: str) -> None:
    """Write at the end of the editor's text."""
    editor = page.get_by_role("textbox", name="Tekst")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words, delay=40)


def test_a_wording_is_suggested_read_in_its_place_and_accepted(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    kari.page.goto(f"/planer/{site.plan}/forslag")
    jonas.page.goto(f"/planer/{site.plan}/forslag/ny?om=text")
    jonas.wait_until_quiet()
    write_at_end(jonas.page, " på listen")
    jonas.page.get_by_label("Begrunnelse").fill("Da er det tydelig hvilket.")
    assert "på listen" not in words(site)
    jonas.page.get_by_role("button", name="Send forslaget").click()
    expect(jonas.page.get_by_role("heading", name="Forslag 1: Tekst i 1 Innledning")).to_be_visible()
    assert "på listen" not in words(site)

    expect(kari.page.locator(".suggestion")).to_have_count(1)
    kari.page.goto(f"/planer/{site.plan}")
    kari.page.get_by_role("link", name="Med forslagene").click()
    expect(kari.page.locator("#p-text ins")).to_contain_text("på listen")
    expect(kari.page.locator("#p-text .suggester")).to_contain_text("Editor, Politiet")
    kari.page.get_by_role("link", name="Som om alle er godtatt").click()
    expect(kari.page.locator("#p-text")).to_contain_text("andre punkt på listen")
    expect(kari.page.locator("ins")).to_have_count(0)

    kari.page.goto(f"/planer/{site.plan}/forslag")
    kari.page.get_by_label("Et ord om hvorfor").fill("Enig.")
    kari.page.get_by_role("button", name="Godta", exact=False).first.click()
    expect(kari.page.locator(".suggestion")).to_have_count(0)
    assert "andre punkt på listen" in words(site)
    jonas.page.reload()
    expect(jonas.page.locator(".suggestion__verdict")).to_contain_text("«Enig.»")
    kari.page.get_by_role("button", name="Angre", exact=True).last.click()
    kari.wait_until_quiet()
    assert "på listen" not in words(site)


def test_facts_are_suggested_and_declined_by_keys_alone(site: Site, browser: Browser) -> None:
    jonas, kari = site.page(browser, "other_editor"), site.page(browser)
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    jonas.page.locator("#foresla-patrol").focus()
    jonas.page.keyboard.press("Enter")
    jonas.page.get_by_label("Periode").focus()
    jonas.page.keyboard.press("Control+A")
    jonas.page.keyboard.type("2027–2030")
    jonas.page.get_by_role("button", name="Send forslaget").focus()
    jonas.page.keyboard.press("Enter")
    expect(jonas.page.locator(".fact-changes")).to_contain_text("2027–2030")
    kari.page.goto(f"/planer/{site.plan}/forslag")
    kari.page.get_by_role("button", name="Ikke godta").focus()
    kari.page.keyboard.press("Enter")
    expect(kari.page.get_by_text("Skriv kort hvorfor forslaget ikke blir tatt inn.").first).to_be_visible()
    kari.page.get_by_label("Et ord om hvorfor").focus()
    kari.page.keyboard.type("Perioden er vedtatt.")
    kari.page.get_by_role("button", name="Ikke godta").focus()
    kari.page.keyboard.press("Enter")
    expect(kari.page.locator(".suggestion")).to_have_count(0)
    jonas.page.reload()
    expect(jonas.page.locator(".suggestion__verdict")).to_contain_text("«Perioden er vedtatt.»")


def test_what_was_written_is_kept_when_the_suggestion_cannot_be_sent(site: Site, browser: Browser) -> None:
    jonas = site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}/forslag/ny?om=text")
    jonas.wait_until_quiet()
    write_at_end(jonas.page, " på listen")
    jonas.page.get_by_label("Begrunnelse").fill("Mye " * 700)
    jonas.page.get_by_role("button", name="Send forslaget").click()
    expect(jonas.page.get_by_text("Teksten er for lang.").first).to_be_visible()
    expect(jonas.page.get_by_role("textbox", name="Tekst")).to_contain_text("andre punkt på listen")
    jonas.page.get_by_label("Begrunnelse").fill("Tydeligere.")
    jonas.page.get_by_role("button", name="Send forslaget").click()
    expect(jonas.page.locator(".suggestion ins")).to_contain_text("på listen")


def test_a_suggestion_that_is_looked_at_by_itself_is_read_and_a_double_yes_is_one(site: Site, browser: Browser) -> None:
    with site.app.app_context(), writing() as session:
        jonas = site.people["editor"]
        number = suggesting.suggest(session, jonas, site.plan, datetime.now(UTC), "lights", 1, {"period": "2030"}, None, "")
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}/forslag/{number}")
    bell = kari.page.locator("[data-bell-number]")
    expect(bell).to_have_text("1")
    expect(bell).to_have_text("", timeout=8000)
    kari.page.goto(f"/planer/{site.plan}/forslag")
    kari.wait_until_quiet()
    kari.page.get_by_role("button", name="Godta", exact=False).first.dblclick()
    expect(kari.page.get_by_role("region", name="Beskjeder").get_by_text("Forslaget er godtatt, og planen er endret.")).to_be_visible()
    kari.wait_until_quiet()
    expect(kari.page.get_by_text("allerede avgjort")).to_have_count(0)
    kari.must_be_clean()
