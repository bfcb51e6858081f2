"""A newcomer's first ten minutes: from an installation where nobody is known to a plan that two agencies have begun, and its PDF.

Who does it knows nothing but what stands on the screen. The same story on a desktop, on a phone, and by keyboard alone.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.entry.entering import SYSTEM
from app.services.plan import planning
from app.store.base import reading
from app.worker import Draughtsman
from exports.document import TextPart
from tests.browser.doing import WAYS, Hand, document, download, mailed_link
from tests.browser.site import Site, running_anew
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLUG = "trygge-kvelder-i-nordvik"
KARI, JONAS = "kari.holm@nordvik.example", "jonas.moe@politiet.example"
WORDS = "Bystyret og politiet ba om planen i vår."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_anew(tmp_path) as site:
        yield site


@pytest.mark.parametrize("way", WAYS)
def test_a_newcomer_has_a_plan_under_way_in_ten_minutes(
    way: str, site: Site, browser: Browser, draughtsman: Draughtsman, tmp_path: Path
) -> None:
    make, options = WAYS[way]
    kari, jonas = (site.page(browser, "nobody", **options) for _ in range(2))
    page, hand = kari.page, make(kari.page)
    page.goto(first_link(site))
    become_administrator(page, hand)
    add_agencies(page, hand)
    start_a_plan(page, hand)
    invite(page, hand)
    jonas.page.goto(mailed_link(site))
    come_in(jonas.page, make(jonas.page))
    share_out(page, hand)
    write_and_finish(jonas.page, make(jonas.page))
    see_how_far_it_is(page, hand)
    what_stands_is_true(site)
    the_file_comes_out(page, hand, site, draughtsman, tmp_path / "plan.pdf")
    for watched in (kari, jonas):
        watched.must_be_clean()


def first_link(site: Site) -> str:
    """What whoever sets up the installation is told, at the address it is served from."""
    with site.app.app_context():
        told = site.app.test_cli_runner(env={"SAMPLAN_PORT": site.address.rpartition(":")[2]}).invoke(args=["setup"])
    assert told.exit_code == 0, told.output
    return told.output.split()[-1].replace("localhost", "127.0.0.1")


def become_administrator(page: Page, hand: Hand) -> None:
    hand.fill(page.get_by_label("E-postadresse"), KARI)
    hand.fill(page.get_by_label("Navnet ditt"), "Kari Holm")
    hand.fill(page.get_by_label("Velg et passord"), PASSWORD)
    hand.press(page.get_by_role("button", name="Lag administratoren"))
    expect(page.locator("#beskjeder")).to_contain_text("Begynn med å legge inn virksomhetene.")


def add_agencies(page: Page, hand: Hand) -> None:
    for link, name, short, kind in (
        ("Legg til den første", "Nordvik kommune", "Kommunen", "Kommune"),
        ("Ny virksomhet", "Nordvik politistasjonsdistrikt", "Politiet", "Politi"),
    ):
        hand.press(page.get_by_role("link", name=link))
        hand.fill(page.get_by_label("Fullt navn"), name)
        hand.fill(page.get_by_label("Kortnavn"), short)
        hand.choose(page.get_by_label("Slags virksomhet"), kind)
        hand.press(page.get_by_role("button", name="Legg til virksomheten"))
        expect(page.locator("main")).to_contain_text(name)


def start_a_plan(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Planer"))
    hand.press(page.get_by_role("link", name="Ny plan"))
    hand.press(page.get_by_role("link", name="Bruk malen Tiltaksplan"))
    hand.fill(page.get_by_label("Tittel"), "Trygge kvelder i Nordvik")
    hand.fill(page.get_by_label("Planperiode"), "2027-2030")
    owners = page.get_by_role("group", name="Hvem eier planen sammen?").get_by_role("combobox", name="Eier")
    for place, name in enumerate(("Nordvik kommune", "Nordvik politistasjonsdistrikt")):
        hand.fill(owners.nth(place), name)
    hand.press(page.get_by_role("button", name="Lag planen"))
    expect(page.get_by_role("heading", name="De første stegene")).to_be_visible()


def invite(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("link", name="Inviter dem som skal skrive sammen"))
    hand.fill(page.get_by_label("E-postadresser"), JONAS)
    hand.choose(page.get_by_label("Virksomhet", exact=True), "Nordvik politistasjonsdistrikt")
    hand.press(page.get_by_role("button", name="Inviter", exact=True))
    expect(page.locator("#beskjeder")).to_contain_text(f"Invitasjonen til {JONAS} er på vei.")


def come_in(page: Page, hand: Hand) -> None:
    hand.fill(page.get_by_label("Navnet ditt"), "Jonas Moe")
    hand.fill(page.get_by_label("Velg et passord"), PASSWORD)
    hand.press(page.get_by_role("button", name="Lag bruker og bli med"))
    expect(page.locator("#beskjeder")).to_contain_text("Velkommen")


def share_out(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Plan", exact=True))
    hand.press(page.get_by_role("link", name="Del ut kapitlene"))
    hand.press(page.get_by_role("link", name="Tildel 1 Innledning"))
    hand.tick(page.get_by_role("checkbox", name="Jonas Moe"))
    hand.press(page.get_by_role("button", name="Lagre", exact=True))
    expect(page.locator("#beskjeder")).to_contain_text("1 Innledning er tildelt Jonas Moe.")


def write_and_finish(page: Page, hand: Hand) -> None:
    hand.press(page.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Planer"))
    hand.press(page.get_by_role("link", name="venter på deg"))
    hand.press(page.get_by_role("link", name="1 Innledning Tildelt deg"))
    hand.press(page.get_by_role("link", name="Rediger teksten").first)
    hand.write(page.get_by_role("textbox", name="Tekst"), WORDS)
    expect(page.locator("#lagret")).to_have_attribute("data-state", "saved")
    hand.press(page.get_by_role("link", name="Ferdig"))
    hand.press(page.get_by_role("button", name="Merk som klar 1 Innledning"))
    expect(page.locator("#opplesing")).to_contain_text("1 Innledning er merket som klar.")


def see_how_far_it_is(page: Page, hand: Hand) -> None:
    tabs = page.get_by_role("navigation", name="Deler av planen")
    hand.press(tabs.get_by_role("link", name="Plan", exact=True))
    hand.press(tabs.get_by_role("link", name="Arbeidsgruppe"))
    expect(page.locator("#deler")).to_contain_text("1 av ")
    expect(page.locator("#deler").get_by_role("listitem").filter(has_text="Innledning").first).to_contain_text("Klar")
    expect(page.locator("#nytt")).to_contain_text("Jonas Moe")


def what_stands_is_true(site: Site) -> None:
    stands = document(site, SLUG)
    assert stands.owners == ("Nordvik kommune", "Nordvik politistasjonsdistrikt")
    first = stands.chapters[0]
    part = first.parts[0]
    assert isinstance(part, TextPart)
    assert "".join(getattr(run, "text", "") for block in part.blocks for run in getattr(block, "runs", ())) == WORDS
    with site.app.app_context(), reading() as session:
        gauge = planning.open_plan(session, SYSTEM, SLUG).gauge
    names = {member.name: member.id for member in gauge.members.values()}
    assert set(names) == {"Kari Holm", "Jonas Moe"}
    assert (gauge.progress.ready, set(gauge.places[first.id].own)) == (1, {names["Jonas Moe"]})


def the_file_comes_out(page: Page, hand: Hand, site: Site, draughtsman: Draughtsman, file: Path) -> None:
    hand.press(page.get_by_role("link", name="Last ned"))
    download(page, site, draughtsman, "PDF", hand).save_as(file)
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("Trygge kvelder i Nordvik", "Nordvik politistasjonsdistrikt", WORDS):
        assert words in said
