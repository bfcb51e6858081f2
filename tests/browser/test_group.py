"""The working group at work: a coordinator shares out on a desktop, an editor finishes on a phone, and each sees what the other did."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.services.entry.entering import SYSTEM
from app.services.entry.gauging import Gauge
from app.services.plan import planning
from app.store.base import reading
from tests.browser.site import Site, Watched, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def gauge(site: Site) -> Gauge:
    with site.app.app_context(), reading() as session:
        return planning.open_plan(session, SYSTEM, site.plan).gauge


def opened(site: Site, browser: Browser, name: str, path: str, **options: object) -> Watched:
    watched = site.page(browser, name, **options)
    watched.page.goto(path)
    watched.page.wait_for_load_state("networkidle")
    return watched


def share_out(page: Page, part: str, *names: str) -> None:
    """By keyboard alone: open the form, tick, save."""
    page.locator(f"#tildel-{part}").press("Enter")
    form = page.locator(f"#del-{part} form")
    for name in names:
        form.get_by_label(name).press("Space")
    form.get_by_role("button", name="Lagre").press("Enter")
    form.wait_for(state="detached")


def test_a_section_is_shared_out_written_and_finished(site: Site, browser: Browser) -> None:
    desk = opened(site, browser, "coordinator", f"/planer/{site.plan}/arbeidsgruppe")
    share_out(desk.page, "intro", "Editor Politiet")
    expect(desk.page.locator("#del-intro .part-row__people")).to_contain_text("Editor")
    expect(desk.page.locator("#beskjeder")).to_contain_text("1 Innledning er tildelt Editor.")

    phone = opened(site, browser, "editor", "/planer", **PHONE)
    # A browser lets a touch go unheard while it still draws a new page: each is read before the next.
    for link in ("venter på deg", "1 Innledning Tildelt deg"):
        phone.page.get_by_role("link", name=link).tap()
        phone.wait_until_quiet()
    phone.page.locator("#r-text").tap()
    phone.page.locator(".ProseMirror").first.click()
    phone.page.keyboard.type("Vi begynner i august. ")
    expect(phone.page.locator("#lagret")).to_contain_text("Lagret kl.")
    phone.page.get_by_role("button", name="Ferdig").or_(phone.page.get_by_role("link", name="Ferdig")).first.tap()
    phone.page.locator("#klar-intro").tap()
    expect(phone.page.locator("#hode-intro .mark")).to_be_visible()
    phone.page.get_by_role("button", name="Innhold", exact=True).tap()
    expect(phone.page.locator("#innhold-i-skuff")).to_contain_text("1 av 3 deler er klare")
    assert gauge(site).progress.ready == 1

    desk.page.reload()
    expect(desk.page.locator("#del-intro")).to_contain_text("Klar")
    expect(desk.page.locator("#nytt")).to_contain_text("Editor merket delen som klar og skrev tekst")
    expect(desk.page.get_by_role("list", name="I planen nå")).to_be_visible()
    desk.must_be_clean()
    phone.must_be_clean()


def test_answers_that_come_late_do_not_bring_the_past_back(site: Site, browser: Browser) -> None:
    """A form is closed on a slow line, and its part marked as finished before the answer is here: the contents tell of the last act."""
    desk = opened(site, browser, "coordinator", f"/planer/{site.plan}")
    page = desk.page

    def slowly(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    page.locator("#r-text").click()
    page.locator(".ProseMirror").first.wait_for()
    page.route("**/deler/text/visning", slowly)
    page.locator("#p-text").get_by_role("link", name="Ferdig").click()
    page.locator("#klar-intro").click()
    expect(page.locator("#p-text .ProseMirror")).to_have_count(0)
    expect(page.locator("#hode-intro .mark")).to_have_text("Klar")
    expect(page.locator("#innhold-side")).to_contain_text("1 av 3 deler er klare")
    desk.must_be_clean()


def test_what_was_shared_out_is_taken_back(site: Site, browser: Browser) -> None:
    desk = opened(site, browser, "coordinator", f"/planer/{site.plan}/arbeidsgruppe")
    share_out(desk.page, "lists", "Editor Politiet", "Other_Editor")
    assert len(gauge(site).places["lists"].own) == 2
    desk.page.locator(".toast").get_by_role("button", name="Angre").press("Enter")
    expect(desk.page.locator("#del-lists .people-row")).to_have_count(0)
    assert not gauge(site).places["lists"].own
    desk.must_be_clean()


def test_a_part_is_marked_and_opened_again_from_the_contents(site: Site, browser: Browser) -> None:
    desk = opened(site, browser, "editor", f"/planer/{site.plan}")
    for button, state in (("Merk som klar", "klar"), ("Åpne igjen", "under arbeid")):
        desk.page.locator("#side-knapp-lists").press("Enter")
        desk.page.locator("#side-meny-lists").get_by_role("button", name=button).press("Enter")
        expect(desk.page.locator("#innhold-side").get_by_role("link", name="2.2 Oversikter")).to_have_accessible_name(
            f"2.2 Oversikter ({state})"
        )
        expect(desk.page.locator("#opplesing")).to_contain_text("2.2 Oversikter er")
    desk.must_be_clean()


def test_everything_can_be_done_without_scripts(site: Site, browser: Browser) -> None:
    plain = opened(site, browser, "coordinator", f"/planer/{site.plan}/arbeidsgruppe", java_script_enabled=False)
    page = plain.page
    page.locator("#tildel-measures").click()
    page.get_by_label("Editor Politiet").check()
    page.get_by_role("button", name="Lagre").click()
    page.locator("#mark-lists").click()
    expect(page.locator("#del-measures")).to_contain_text("Editor")
    expect(page.locator("#del-lists")).to_contain_text("Klar")
    expect(page.locator("#nytt-tittel")).to_contain_text("Nytt de siste 7 dagene")
