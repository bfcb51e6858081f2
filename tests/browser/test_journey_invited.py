"""Journey 3: the police's contact comes in by a mailed invitation and changes the police's own measure, on a train that loses the network;
the coordinator sees who did what.

The same story on a phone, on a desktop, and by keyboard alone.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from exports.document import Measure, measures
from tests.browser.doing import WAYS, Hand, document, mailed_link
from tests.browser.site import Site, running
from tests.conftest import PASSWORD, Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

JONAS = "jonas.moe@politiet.example"
SENTENCES = "Politiet følger ruta hver mandag. Skolen melder fra når noen mangler."


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.mark.parametrize("way", WAYS)
def test_the_polices_contact_changes_the_polices_measure(way: str, site: Site, browser: Browser) -> None:
    make, options = WAYS[way]
    kari = site.page(browser, **options)
    invite(kari.page, make(kari.page), site)
    jonas = site.page(browser, "nobody", **options)
    page, hand = jonas.page, make(jonas.page)
    page.goto(mailed_link(site))
    come_in(page, hand)
    change_the_period(page, hand)
    write_two_sentences(page, hand)
    what_stands_is_true(site)
    the_coordinator_sees_it(kari.page, make(kari.page))
    for watched in (kari, jonas):
        watched.must_be_clean()


def invite(page: Page, hand: Hand, site: Site) -> None:
    page.goto(f"/planer/{site.plan}")
    hand.press(page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Arbeidsgruppe"))
    hand.press(page.get_by_role("link", name="Inviter"))
    hand.fill(page.get_by_label("E-postadresser"), JONAS)
    hand.choose(page.get_by_label("Virksomhet", exact=True), "Politiet")
    hand.press(page.get_by_role("button", name="Inviter", exact=True))
    expect(page.locator("#beskjeder")).to_contain_text(f"Invitasjonen til {JONAS} er på vei.")


def come_in(page: Page, hand: Hand) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trygg skolevei i Nordvik")
    hand.fill(page.get_by_label("Navnet ditt"), "Jonas Moe")
    hand.fill(page.get_by_label("Velg et passord"), PASSWORD)
    hand.press(page.get_by_role("button", name="Lag bruker og bli med"))
    expect(page.locator("#beskjeder")).to_contain_text("Velkommen")


def change_the_period(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Mine tiltak"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine tiltak")
    hand.press(page.get_by_role("link", name="Rediger Følge barna over veien"))
    hand.fill(page.get_by_role("textbox", name="Periode"), "høsten 2027")
    hand.press(page.get_by_role("button", name="Lagre", exact=True))
    expect(page.locator("#rad-patrol .when")).to_contain_text("høsten 2027")


def write_two_sentences(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("link", name="Følge barna over veien", exact=True))
    hand.press(page.get_by_role("link", name="Rediger tiltaket Følge barna over veien"))
    expect(page.locator(".prose-editor .ProseMirror").first).to_be_visible()
    # The train goes into a tunnel.
    page.context.set_offline(True)
    hand.write(page.get_by_role("textbox", name="Beskrivelse"), f" {SENTENCES} ")
    expect(page.locator("#lagret")).to_have_attribute("data-state", "failed", timeout=25_000)
    expect(page.locator("#lagret")).to_contain_text("IKKE lagret")
    page.context.set_offline(False)
    expect(page.locator("#lagret")).to_have_attribute("data-state", "saved", timeout=25_000)
    hand.press(page.get_by_role("button", name="Lagre og lukk"))
    expect(page.locator("#p-patrol")).to_contain_text(SENTENCES)


def patrol(site: Site) -> Measure:
    return next(measure for measure in measures(document(site, site.plan)) if measure.id == "patrol")


def what_stands_is_true(site: Site) -> None:
    stands = patrol(site)
    words = "".join(getattr(run, "text", "") for block in stands.blocks for run in getattr(block, "runs", ()))
    assert stands.period == "høsten 2027"
    assert sorted(words.split()) == sorted(f"{SENTENCES} Elever i sjuende trinn hjelper de yngste.".split())
    assert SENTENCES in words


def the_coordinator_sees_it(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Historikk"))
    acts = page.get_by_role("listitem").filter(has_text="Jonas Moe")
    expect(acts.filter(has_text="2026–2027").filter(has_text="høsten 2027")).to_contain_text("Politiet")
    written = acts.filter(has_text="skrev i").filter(has_text="Følge barna over veien")
    hand.press(written.get_by_text("Vis hva som ble skrevet"))
    expect(written.locator("ins").first).to_contain_text("Politiet følger ruta hver mandag.")
