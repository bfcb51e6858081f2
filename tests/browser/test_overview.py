"""The overview of measures by keyboard, on a phone, and with two people in the same row."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    watched = site.page(browser)
    watched.page.goto(f"/planer/{site.plan}/tiltak")
    yield watched.page
    watched.must_be_clean()


def open_row(page: Page, piece: str) -> None:
    page.locator(f"#r-{piece}").press("Enter")
    page.locator(f"#radskjema-{piece}").wait_for()


def test_a_row_is_edited_by_keyboard_alone_and_said_once(page: Page) -> None:
    page.evaluate(
        "window.said = []; new MutationObserver(() => { const t = document.getElementById('opplesing').textContent; if (t) said.push(t); })"
        ".observe(document.getElementById('opplesing'), {childList: true, characterData: true, subtree: true})"
    )
    open_row(page, "patrol")
    expect(page.locator("#f-patrol-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#f-patrol-period")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("høsten 2027")
    page.keyboard.press("Enter")
    expect(page.locator("#rad-patrol")).to_contain_text("høsten 2027")
    expect(page.locator("#r-patrol")).to_be_focused()
    expect(page.locator("#opplesing")).to_have_text("Lagret.")
    assert page.evaluate("window.said") == ["Lagret."]


def test_escape_gives_a_row_up_and_asks_first_when_something_is_written(page: Page) -> None:
    open_row(page, "patrol")
    page.keyboard.press("Escape")
    expect(page.locator("#r-patrol")).to_be_focused()
    open_row(page, "patrol")
    page.locator("#f-patrol-title").fill("Halvskrevet")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.keyboard.press("Escape")
    expect(page.locator("#f-patrol-title")).to_have_value("Halvskrevet")
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Escape")
    expect(page.locator("#rad-patrol")).to_contain_text("Følge barna over veien")


def test_a_problem_is_told_at_the_field_and_nothing_is_lost(page: Page) -> None:
    open_row(page, "patrol")
    page.locator("#f-patrol-title").fill("")
    page.locator("#f-patrol-period").fill("2031")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("#rad-patrol")).to_contain_text("Feltet kan ikke stå tomt.")
    expect(page.locator("#f-patrol-period")).to_have_value("2031")


def test_two_in_the_same_row_see_both_texts_and_one_is_chosen(page: Page, site: Site, browser: Browser) -> None:
    other = site.page(browser, "editor").page
    other.goto(f"/planer/{site.plan}/tiltak")
    open_row(page, "patrol")
    open_row(other, "patrol")
    other.locator("#f-patrol-period").fill("2028")
    other.locator("#f-patrol-status").select_option("Utgår")
    other.get_by_role("button", name="Lagre", exact=True).click()
    expect(other.locator("#rad-patrol")).to_contain_text("Utgår")
    page.locator("#f-patrol-title").fill("Skolepatrulje")
    page.locator("#f-patrol-status").select_option("Gjennomført")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator(".conflict")).to_contain_text("Gjennomført")
    expect(page.locator(".conflict")).to_contain_text("Utgår")
    expect(page.locator("#konflikt-patrol")).to_be_focused()
    page.get_by_label("Din tekst").check()
    page.get_by_role("button", name="Lagre", exact=True).click()
    for words in ("Skolepatrulje", "2028", "Gjennomført"):
        expect(page.locator("#rad-patrol")).to_contain_text(words)


def test_several_are_changed_on_a_phone_and_it_is_undone(site: Site, browser: Browser) -> None:
    watched = site.page(browser, viewport={"width": 390, "height": 800}, has_touch=True)
    page = watched.page
    page.goto(f"/planer/{site.plan}/tiltak")
    expect(page.locator(".bulk")).to_be_hidden()
    for piece in ("patrol", "lights"):
        page.locator(f"#rad-{piece} .pick input").check()
    expect(page.locator("#antall-valgt")).to_have_text("2 valgt")
    page.get_by_role("button", name="Sett status").tap()
    page.get_by_role("button", name="Endre tiltakene").tap()
    expect(page.locator("#gjor-status")).to_contain_text("Velg en av planens statuser.")
    expect(page.locator("#verdi-status")).to_be_focused()
    page.locator("#verdi-status").select_option("Gjennomført")
    page.get_by_role("button", name="Endre tiltakene").tap()
    expect(page.locator(".toast")).to_contain_text("2 tiltak er endret.")
    expect(page.locator(".state .pill")).to_have_text(["Gjennomført", "Gjennomført"])
    page.locator(".toast").get_by_role("button", name="Angre").tap()
    expect(page.locator(".toast")).to_contain_text("Angret.")
    expect(page.locator(".state .pill")).to_have_text(["Igangsatt"])
    watched.must_be_clean()


def test_all_that_is_shown_is_chosen_at_once(page: Page) -> None:
    page.get_by_label("Velg alle som vises").check()
    expect(page.locator("#antall-valgt")).to_have_text("2 valgt")
    page.locator("#rad-patrol .pick input").uncheck()
    assert page.locator("#velg-alle").evaluate("box => box.indeterminate")
    page.get_by_role("button", name="Velg ingen").click()
    expect(page.locator(".bulk")).to_be_hidden()


def test_a_column_sorts_and_keeps_focus_and_the_address_follows(page: Page, site: Site) -> None:
    sort = page.locator("#sorter-tiltak")
    sort.press("Enter")
    expect(page).to_have_url(f"{site.address}/planer/{site.plan}/tiltak?sorter=tiltak")
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("Tiltak")
    expect(sort).to_be_focused()
    expect(page.locator(".measures .title a")).to_have_text(["Bedre lys", "Følge barna over veien"])
    page.get_by_label("Søk i tiltak").fill("barna")
    expect(page).to_have_url(f"{site.address}/planer/{site.plan}/tiltak?q=barna&sorter=tiltak")


def test_a_link_shows_the_same_view(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Kolonner").click()
    page.locator("#kolonne-endret").check()
    expect(page.locator("#sorter-endret")).to_be_visible()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#sorter-endret")).to_be_visible()


def test_the_link_to_the_view_is_copied_or_it_is_said_where_it_stands(page: Page, site: Site) -> None:
    page.goto(f"/planer/{site.plan}/tiltak?q=lys")
    for grant, words in ((["clipboard-read", "clipboard-write"], "Lenken er kopiert."), ([], "Kopier adressen øverst i nettleseren")):
        page.context.clear_permissions()
        page.context.grant_permissions(grant)
        if not grant:
            page.evaluate("{ navigator.clipboard.writeText = () => Promise.reject(new Error()); undefined; }")
        page.locator("[popovertarget=delvalg]").click()
        page.get_by_role("button", name="Kopier lenke til utsnittet").click()
        expect(page.locator(".toast")).to_contain_text(words)
        if grant:
            assert page.evaluate("navigator.clipboard.readText()") == f"{site.address}/planer/{site.plan}/tiltak?q=lys"


def test_a_measure_opens_in_its_place_in_the_plan(page: Page, site: Site) -> None:
    page.get_by_role("link", name="Bedre lys", exact=True).click()
    expect(page).to_have_url(f"{site.address}/planer/{site.plan}#p-lights")
    expect(page.locator("#p-lights")).to_be_in_viewport()


def test_mine_are_edited_where_they_stand(site: Site, browser: Browser) -> None:
    watched = site.page(browser, "editor", viewport={"width": 390, "height": 800})
    page = watched.page
    page.goto("/planer")
    page.get_by_role("link", name="Mine tiltak").click()
    open_row(page, "patrol")
    page.locator("#f-patrol-period").fill("2029")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("#rad-patrol")).to_contain_text("2029")
    page.locator(".toast").get_by_role("button", name="Angre").click()
    expect(page).to_have_url(f"{site.address}/mine-tiltak")
    expect(page.locator("#rad-patrol")).to_contain_text("2026–2027")
    watched.must_be_clean()


def test_on_paper_the_table_stays_a_table_without_what_one_presses(page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    assert page.locator(".measures").evaluate("table => getComputedStyle(table).display") == "table"
    assert page.locator(".measures thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    for pressed in (".filters", ".views", ".pick input", ".acts a"):
        expect(page.locator(pressed).first).to_be_hidden()


def test_without_javascript_rows_and_several_work_as_pages(site: Site, browser: Browser) -> None:
    page = site.context(browser, java_script_enabled=False).new_page()
    page.goto(f"/planer/{site.plan}/tiltak")
    page.locator("#r-patrol").click()
    page.locator("#f-patrol-title").fill("Skolepatrulje")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.locator("#rad-patrol")).to_contain_text("Skolepatrulje")
    page.locator("#rad-patrol .pick input").check()
    page.get_by_role("button", name="Sett periode").click()
    page.locator("#verdi-periode").fill("2030")
    page.get_by_role("button", name="Endre tiltakene").click()
    expect(page.locator("#rad-patrol")).to_contain_text("2030")
    page.locator(".toast").get_by_role("button", name="Angre").click()
    expect(page.locator("#rad-patrol")).to_contain_text("2026–2027")
