"""What people do on the pages, with mouse, keyboard, and without JavaScript."""

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
    """The small plan as its coordinator sees it. At the end nothing may have gone wrong behind the page."""
    watched = site.page(browser)
    watched.page.goto(f"/planer/{site.plan}")
    yield watched
    watched.must_be_clean()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


def open_piece(page: Page, piece: str) -> None:
    """Press «Rediger» on a piece, by keyboard so that it need not be pointed at first."""
    page.locator(f"#r-{piece}").press("Enter")
    page.locator(".editing").wait_for()
    for mount in page.locator(".prose-editor").all():
        mount.locator(".ProseMirror").wait_for()  # an editor that comes in under a press pushes the button away


def said(page: Page, words: str) -> None:
    """The page's live region says this."""
    expect(page.locator("#opplesing")).to_contain_text(words)


# ---------------------------------------------------------------- editing


def test_facts_are_saved_and_focus_comes_back_to_the_piece(page: Page) -> None:
    open_piece(page, "patrol")
    expect(page.locator("#t-p-patrol")).to_be_focused()
    page.get_by_label("Periode").fill("høsten 2027")
    page.get_by_role("button", name="Lagre og lukk").click()
    said(page, "Lagret")
    expect(page.locator("#h-patrol")).to_be_focused()
    expect(page.locator("#p-patrol")).to_contain_text("høsten 2027")
    page.reload()
    expect(page.locator("#p-patrol")).to_contain_text("høsten 2027")


def test_a_new_title_stands_in_the_contents_at_once(page: Page) -> None:
    open_piece(page, "measures")
    page.locator("#f-measures-title").fill("Dette gjør vi sammen")
    page.get_by_role("button", name="Lagre og lukk").press("Enter")
    expect(page.get_by_role("navigation", name="Innhold", exact=True)).to_contain_text("Dette gjør vi sammen")


def test_what_is_wrong_is_told_at_the_top_and_at_the_field(page: Page) -> None:
    open_piece(page, "patrol")
    page.locator("#f-patrol-title").fill("")
    page.get_by_label("Nummer", exact=True).fill("2")
    page.get_by_role("button", name="Lagre og lukk").click()
    summary = page.locator("ds-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Tittel: Feltet kan ikke stå tomt.")
    expect(page.locator("#f-patrol-title")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link", name="Tittel").click()
    expect(page.locator("#f-patrol-title")).to_be_focused()


def test_a_form_given_up_asks_before_it_throws_words_away(page: Page) -> None:
    open_piece(page, "patrol")
    page.locator("#f-patrol-title").fill("Noe helt annet")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("link", name="Lukk", exact=True).click()
    assert asked.value.message == "Du har endringer som ikke er lagret. Vil du forkaste dem?"
    expect(page.locator("#f-patrol-title")).to_have_value("Noe helt annet")


def test_an_untouched_form_closes_without_asking(page: Page) -> None:
    open_piece(page, "patrol")
    page.get_by_role("link", name="Lukk", exact=True).click()
    expect(page.locator("#h-patrol")).to_be_focused()


def test_nobody_leaves_the_page_with_unsaved_words_unasked(page: Page) -> None:
    open_piece(page, "intro")
    page.get_by_label("Ingress").press_sequentially("Mer")
    expect(page.locator("#lagret")).to_have_attribute("data-state", "dirty")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Hjelp").first.click()
    assert asked.value.type == "beforeunload"
    page.wait_for_url("**/hjelp")


def test_running_text_is_saved_while_it_is_written(page: Page) -> None:
    open_piece(page, "text")
    words = page.get_by_role("textbox", name="Tekst")
    words.click()
    words.press("Control+End")
    page.keyboard.type(" og noe mer")
    expect(page.locator("#lagret")).to_contain_text("Lagret kl.")
    page.get_by_role("link", name="Ferdig").click()
    expect(page.locator("#p-text")).to_contain_text("andre punkt og noe mer")


# ---------------------------------------------------------------- shape


def test_a_measure_is_added_where_it_is_to_stand(page: Page) -> None:
    page.locator("#legg-knapp-measures").press("Enter")
    page.locator("#legg-measures").get_by_role("link", name="Tiltak").click()
    expect(page.locator("#f-ny-measure-measures-title")).to_be_focused()
    page.locator("#f-ny-measure-measures-title").fill("Gangfelt ved butikken")
    page.locator(".editing").get_by_role("button", name="Legg til", exact=True).click()
    said(page, "Tiltaket er lagt til")
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator(".measure__title")).to_contain_text(["Følge barna over veien", "Bedre lys", "Gangfelt ved butikken"])


def test_a_piece_is_moved_by_keyboard_and_the_move_is_told(page: Page) -> None:
    page.locator("#m-patrol").press("Enter")
    page.locator("#ned-patrol").press("Enter")
    said(page, "Flyttet ned")
    expect(page.locator(".measure__title")).to_contain_text(["Bedre lys", "Følge barna over veien"])
    expect(page.locator("#h-patrol")).to_be_focused()


def test_a_removed_piece_comes_back(page: Page) -> None:
    page.locator("#m-lights").press("Enter")
    page.locator("#fjern-lights").press("Enter")
    expect(page.locator("#p-lights")).to_have_count(0)
    said(page, "Tiltaket er fjernet.")
    expect(page.locator("#h-measures")).to_be_focused()
    page.locator(".toast").get_by_role("button", name="Angre").press("Enter")
    expect(page.locator("#p-lights")).to_be_visible()
    expect(page.locator("#h-lights")).to_be_focused()


def test_rows_are_saved_when_they_are_changed(page: Page) -> None:
    open_piece(page, "wishes")
    page.locator("#f-e3-text").fill("Gangvei langs elva")
    page.locator("#f-e3-text").press("Tab")
    said(page, "Lagret")
    page.locator("#ny-entry-g2").get_by_label("Tekst").fill("Bedre skilting")
    page.locator("#legg-entry-g2").click()
    expect(page.locator(".piece-row--line input[type=text]")).to_have_count(4)
    page.get_by_role("link", name="Lukk", exact=True).click()
    expect(page.locator("#p-wishes li")).to_have_text(["Gangvei langs elva", "Bru", "Bedre skilting"])


def test_a_row_is_refused_removed_and_brought_back_in_its_open_form(page: Page) -> None:
    open_piece(page, "figure")
    page.locator("#legg-level-figure").click()
    said(page, "Feltet kan ikke stå tomt.")
    expect(page.locator("#f-ny-level-figure-title")).to_have_attribute("aria-invalid", "true")
    page.locator("#bort-level1").click()
    expect(page.locator(".toast")).to_contain_text("En pyramide må ha minst to nivåer.")
    page.locator("#f-ny-level-figure-title").fill("Bygging")
    page.locator("#legg-level-figure").click()
    said(page, "Nivået er lagt til.")
    page.locator("#bort-level1").click()
    expect(page.locator("#rad-level1")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Angre").click()
    expect(page.locator("#rad-level1")).to_be_visible()
    page.get_by_role("link", name="Lukk", exact=True).click()
    expect(page.locator(".pyramid strong")).to_have_text(["Hjelp", "Forebygging", "Bygging"])


def test_an_actor_is_added_removed_and_brought_back(page: Page) -> None:
    page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Aktører").click()
    page.get_by_role("link", name="Legg til aktør").click()
    page.get_by_label("Fullt navn").fill("Nordvik bibliotek")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", name="Nordvik bibliotek")).to_be_visible()
    page.locator("#m-others").press("Enter")
    page.locator("#fjern-others").press("Enter")
    expect(page.locator("#p-others")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Angre").click()
    expect(page.locator("#p-others")).to_be_visible()


def test_an_actor_with_measures_is_not_removed_and_the_reason_is_told(page: Page) -> None:
    page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Aktører").click()
    page.locator("#m-police").press("Enter")
    page.locator("#fjern-police").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Ta aktøren ut av tiltakene først.")
    expect(page.locator("#p-police")).to_be_visible()


def test_a_report_is_started_under_settings(page: Page) -> None:
    page.get_by_role("link", name="Innstillinger").click()
    page.get_by_role("link", name="Start rapportering").click()
    page.get_by_label("Status per").fill("februar 2027")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", name="Status per februar 2027")).to_be_visible()


def test_settings_are_saved_and_shown_on_every_page_of_the_plan(page: Page) -> None:
    page.get_by_role("link", name="Innstillinger").click()
    page.get_by_label("Planperiode").fill("2027-2030")
    page.locator("form").filter(has=page.get_by_label("Planperiode")).get_by_role("button", name="Lagre").click()
    expect(page.locator(".toast")).to_contain_text("Lagret.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2027–2030")


def test_an_open_form_survives_what_happens_round_it(page: Page) -> None:
    open_piece(page, "patrol")
    page.locator("#f-patrol-title").fill("Halvskrevet")
    page.locator("#m-wishes").press("Enter")
    page.locator("#fjern-wishes").press("Enter")
    said(page, "er fjernet")
    expect(page.locator("#f-patrol-title")).to_have_value("Halvskrevet")


# ---------------------------------------------------------------- two people


def test_different_facts_of_one_measure_are_put_together(site: Site, page: Page, browser: Browser) -> None:
    other = site.page(browser).page
    other.goto(f"/planer/{site.plan}")
    open_piece(page, "patrol")
    open_piece(other, "patrol")
    page.get_by_label("Periode").fill("2027–2028")
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator("#p-patrol")).to_contain_text("2027–2028")
    other.locator("#f-patrol-title").fill("Følge alle over veien")
    other.get_by_role("button", name="Lagre og lukk").click()
    expect(other.locator("#p-patrol")).to_contain_text("Følge alle over veien")
    expect(other.locator("#p-patrol")).to_contain_text("2027–2028")


@pytest.mark.parametrize(("choice", "stands"), [("Din tekst", "Min tittel"), ("Den andres tekst, lagret nå", "Deres tittel")])
def test_the_same_fact_shows_both_texts_until_one_is_chosen(site: Site, page: Page, browser: Browser, choice: str, stands: str) -> None:
    other = site.page(browser).page
    other.goto(f"/planer/{site.plan}")
    open_piece(page, "patrol")
    open_piece(other, "patrol")
    other.locator("#f-patrol-title").fill("Deres tittel")
    other.get_by_role("button", name="Lagre og lukk").click()
    expect(other.locator("#p-patrol")).to_contain_text("Deres tittel")
    page.locator("#f-patrol-title").fill("Min tittel")
    page.get_by_role("button", name="Lagre og lukk").click()
    conflict = page.get_by_role("group", name="Noen andre har endret det samme")
    expect(conflict).to_contain_text("Min tittel")
    expect(conflict).to_contain_text("Deres tittel")
    conflict.get_by_label(choice).check()
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator("#h-patrol")).to_contain_text(stands)


def test_one_who_may_not_edit_a_measure_is_offered_nothing(site: Site, browser: Browser) -> None:
    page = site.page(browser, "other_editor").page
    page.goto(f"/planer/{site.plan}")
    expect(page.locator("#r-patrol")).to_have_count(0)
    expect(page.locator("#r-lights")).to_have_count(1)
    reader = site.page(browser, "reader").page
    reader.goto(f"/planer/{site.plan}")
    expect(reader.locator(".tools a.tool, .adder, main .menu__list button")).to_have_count(0)
    expect(reader.get_by_role("link", name="Innstillinger")).to_have_count(0)


# ---------------------------------------------------------------- without JavaScript


@pytest.fixture
def plain(site: Site, browser: Browser) -> Page:
    """The plan in a browser that runs no scripts."""
    page = site.context(browser, java_script_enabled=False).new_page()
    page.goto(f"/planer/{site.plan}")
    return page


def test_facts_are_edited_without_javascript(plain: Page) -> None:
    plain.locator("#r-patrol").click()
    expect(plain.locator("#p-patrol")).to_contain_text("Teksten kan bare leses her uten JavaScript")
    plain.get_by_label("Periode").fill("skoleåret 2026–2027")
    plain.get_by_role("button", name="Lagre og lukk").click()
    expect(plain.locator("#p-patrol")).to_contain_text("skoleåret 2026–2027")
    expect(plain.locator(".toast")).to_contain_text("Lagret.")


def test_what_is_wrong_is_told_without_javascript(plain: Page) -> None:
    plain.locator("#r-measures").click()
    plain.locator("#f-measures-title").fill("")
    plain.get_by_role("button", name="Lagre og lukk").click()
    expect(plain.locator("ds-error-summary")).to_contain_text("Feltet kan ikke stå tomt.")


def test_a_conflict_is_settled_without_javascript(site: Site, plain: Page, browser: Browser) -> None:
    plain.locator("#r-patrol").click()
    other = site.context(browser, java_script_enabled=False).new_page()
    other.goto(f"/planer/{site.plan}/deler/patrol")
    other.locator("#f-patrol-title").fill("Deres tittel")
    other.get_by_role("button", name="Lagre og lukk").click()
    plain.locator("#f-patrol-title").fill("Min tittel")
    plain.get_by_role("button", name="Lagre og lukk").click()
    expect(plain.locator(".conflict")).to_contain_text("Deres tittel")
    plain.get_by_label("Din tekst").check()
    plain.get_by_role("button", name="Lagre og lukk").click()
    expect(plain.locator("#h-patrol")).to_contain_text("Min tittel")


def test_pieces_are_added_moved_removed_and_brought_back_without_javascript(plain: Page) -> None:
    plain.goto(plain.url.split("#")[0] + "/tiltak/nytt")
    plain.get_by_label("Hva heter tiltaket?").fill("Gangfelt")
    plain.get_by_label("Hvor i planen skal det stå?").select_option(label="2.1 Det vi gjør")
    plain.get_by_role("button", name="Legg til").last.click()
    expect(plain.locator(".editing")).to_contain_text("Ansvarlige og samarbeidsparter")
    plain.get_by_role("link", name="Lukk", exact=True).click()
    plain.locator("#m-lights").click()
    plain.locator("#opp-lights").click()
    expect(plain.locator(".measure__title")).to_contain_text(["Bedre lys", "Følge barna", "Gangfelt"])
    plain.locator("#m-lights").click()
    plain.locator("#fjern-lights").click()
    expect(plain.locator("#p-lights")).to_have_count(0)
    plain.locator(".toast").get_by_role("button", name="Angre").click()
    expect(plain.locator("#p-lights")).to_be_visible()


# ---------------------------------------------------------------- finding one's way


def test_the_first_stop_is_a_way_past_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_contents_follow_what_is_read(page: Page) -> None:
    contents = page.get_by_role("navigation", name="Innhold", exact=True)
    contents.get_by_role("link", name="Oversikter").click()
    expect(contents.get_by_role("link", name="Oversikter")).to_have_attribute("aria-current", "true")


def test_the_drawer_of_the_phone_leads_to_a_chapter_and_closes(site: Site, browser: Browser) -> None:
    page = site.page(browser, viewport={"width": 390, "height": 800}).page
    page.goto(f"/planer/{site.plan}")
    page.get_by_role("button", name="Innhold", exact=True).press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="Oversikter").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", name="Oversikter")).to_be_in_viewport()


def test_measures_are_found_by_word_responsible_and_status(site: Site, page: Page) -> None:
    page.goto(f"/planer/{site.plan}/tiltak")
    titles = page.locator(".measures .title")
    expect(titles).to_have_count(2)
    page.get_by_label("Søk i tiltak").press_sequentially("lys")
    expect(titles).to_have_text(["Bedre lys"])
    page.get_by_label("Søk i tiltak").fill("")
    page.get_by_text("Velg hva som vises").click()
    page.get_by_role("combobox", name="Ansvarlig").select_option(label="Nordvik politistasjonsdistrikt")
    expect(titles).to_have_text(["Følge barna over veien"])
    expect(page).to_have_url(f"{site.address}/planer/{site.plan}/tiltak?ansvarlig=police")


def test_dark_colours_are_remembered(site: Site, page: Page) -> None:
    page.get_by_role("button", name="Din meny").click()
    page.get_by_role("button", name="Mørk").click()
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    page.wait_for_load_state("networkidle")
    page.goto("/hjelp")
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")


def test_signing_in_leads_to_the_page_that_was_asked_for_and_out_again(site: Site, browser: Browser) -> None:
    page = site.page(browser, "nobody").page
    page.goto(f"/planer/{site.plan}/tiltak")
    page.get_by_label("E-postadresse").fill("coordinator@nordvik.example")
    page.get_by_label("Passord").fill("fire-rare-blyanter-sover")
    page.get_by_role("button", name="Logg inn").click()
    expect(page).to_have_url(f"{site.address}/planer/{site.plan}/tiltak")
    page.get_by_role("button", name="Din meny").click()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()


def test_a_script_that_lost_its_sign_in_is_told_in_a_sentence(site: Site, page: Page) -> None:
    page.context.clear_cookies()
    page.locator("#r-patrol").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Innloggingen er utløpt")


def test_a_form_whose_sign_in_expired_is_sent_after_signing_in_again(site: Site, page: Page) -> None:
    open_piece(page, "patrol")
    page.locator("#f-patrol-title").fill("Skrevet før innloggingen utløp")
    page.context.clear_cookies()
    page.get_by_role("button", name="Lagre og lukk").click()
    page.get_by_label("E-postadresse").fill("coordinator@nordvik.example")
    page.get_by_label("Passord").fill("fire-rare-blyanter-sover")
    page.get_by_role("button", name="Logg inn").click()
    expect(page.locator("#h-patrol")).to_contain_text("Skrevet før innloggingen utløp")


def test_words_in_a_table_are_not_broken_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    lines = "heads => heads.map(head => { const r = new Range(); r.selectNodeContents(head); return r.getClientRects().length; })"
    assert page.locator("#p-overview thead th").evaluate_all(lines) == [1, 1, 1, 1, 1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
