"""One names another in a comment: the other sees it on the bell and goes to the place, also without scripts, and chooses what is mailed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.store.base import writing
from tests.browser.site import Site, running
from tests.conftest import NOW, Ready

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def test_who_is_named_sees_the_bell_and_goes_to_the_place(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    bell = jonas.page.locator(".site-bell")
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    expect(bell).to_have_accessible_name("Varsler, ingen uleste")
    kari.page.goto(f"/planer/{site.plan}/kommentarer/ny?om=patrol")
    kari.page.get_by_label("Kommentar", exact=True).fill("Hele høsten, @Editor?")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)

    expect(bell).to_have_accessible_name("Varsler, 1 ulest", timeout=10_000)
    expect(jonas.page.locator(".site-bell__number")).to_have_text("1")
    bell.click()
    expect(jonas.page.get_by_role("heading", name="Varsler", level=1)).to_be_visible()
    expect(jonas.page.get_by_role("heading", name="I dag")).to_be_visible()
    expect(jonas.page.locator(".told__line")).to_contain_text("«Hele høsten, @Editor?»")
    jonas.page.get_by_role("button", name="Ulest: Coordinator nevnte deg: Følge barna over veien").click()
    expect(jonas.page.locator(".comment")).to_contain_text("Hele høsten, @Editor?")
    expect(bell).to_have_accessible_name("Varsler, ingen uleste")
    jonas.page.go_back()
    expect(jonas.page.locator(".told__line")).to_have_count(1)
    kari.must_be_clean()
    jonas.must_be_clean()


def test_a_thread_that_is_looked_at_takes_its_number_off_the_bell(site: Site, browser: Browser) -> None:
    with site.app.app_context(), writing() as session:
        discussing.start(session, site.people["coordinator"], site.plan, NOW, About(), "Hva mener @Politiet?")
    jonas = site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}/kommentarer")
    expect(jonas.page.locator(".site-bell__number")).to_have_text("1")
    expect(jonas.page.locator(".site-bell")).to_have_accessible_name("Varsler, ingen uleste", timeout=10_000)
    jonas.must_be_clean()


def test_notices_and_wishes_work_without_scripts(site: Site, browser: Browser) -> None:
    with site.app.app_context(), writing() as session:
        for number in range(2):
            discussing.start(session, site.people["coordinator"], site.plan, NOW, About(), f"Nummer {number}, @Editor?")
    jonas = site.page(browser, "editor", java_script_enabled=False)
    page = jonas.page
    page.goto("/varsler?vis=uleste")
    expect(page.locator(".site-bell__number")).to_have_text("2")
    page.get_by_role("button", name="Merk som lest").first.click()
    expect(page.locator(".told__line")).to_have_count(1)
    page.get_by_role("button", name="Merk alle som lest").click()
    expect(page.get_by_text("Alle varslene er merket som lest.")).to_be_visible()
    expect(page.get_by_text("Ingen uleste varsler")).to_be_visible()
    page.get_by_role("link", name="Velg hva du får på e-post").click()
    answers = page.get_by_role("group", name="Noen svarer i en samtale du er med i")
    expect(answers.get_by_label("Én gang om dagen")).to_be_checked()
    answers.get_by_label("Bare i Samplan").check()
    page.get_by_role("button", name="Lagre valgene").click()
    expect(page.get_by_text("Valgene for varsler er lagret.")).to_be_visible()
    expect(answers.get_by_label("Bare i Samplan")).to_be_checked()
