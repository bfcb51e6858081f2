"""Journey 2: a coordinator starts a plan from the template and writes it, until the official files come out.

The same story on a desktop, on a phone, and by keyboard alone.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.worker import Draughtsman
from exports.document import Chapter, TextPart, measures
from tests.browser.doing import WAYS, Hand, document, download
from tests.browser.site import Site, running
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLUG = "trygge-kvelder-i-nordvik"
MEASURES = (
    ("Natteravner", "2027–2030", "Nordvik kommune"),
    ("Lys ved brygga", "høsten 2027", "Nordvik kommune"),
    ("Synlig patrulje", "løpende", "Politiet i Nordvik"),
)


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.mark.parametrize("way", WAYS)
def test_a_coordinator_makes_a_plan_from_the_template(
    way: str, site: Site, browser: Browser, draughtsman: Draughtsman, tmp_path: Path
) -> None:
    make, options = WAYS[way]
    watched = site.page(browser, **options)
    page = watched.page
    hand = make(page)
    start_from_the_template(page, hand)
    fill_the_first_page(page, hand)
    write_chapter_1(page, hand, site)
    section = document(site, SLUG).chapters[2].sections[0].id
    for title, period, actor in MEASURES:
        add_measure(page, hand, section, title, period, actor)
    move_one_and_regret_removing_another(page, hand)
    what_stands_is_true(site)
    the_files_come_out(page, hand, site, draughtsman, tmp_path)
    watched.must_be_clean()


def start_from_the_template(page: Page, hand: Hand) -> None:
    page.goto("/planer")
    hand.press(page.get_by_role("link", name="Ny plan"))
    hand.press(page.get_by_role("link", name="Bruk malen Tiltaksplan"))
    hand.fill(page.get_by_label("Tittel"), "Trygge kvelder i Nordvik")
    hand.fill(page.get_by_label("Planperiode"), "2027-2030")
    hand.fill(page.locator("#eier-1"), "Politiet i Nordvik")
    hand.press(page.get_by_role("button", name="Lag planen"))
    page.wait_for_url(f"**/planer/{SLUG}")
    expect(page.get_by_role("heading", name="De første stegene")).to_be_visible()


def fill_the_first_page(page: Page, hand: Hand) -> None:
    tabs = page.get_by_role("navigation", name="Deler av planen")
    hand.press(tabs.get_by_role("link", name="Innstillinger"))
    hand.fill(page.get_by_label("Undertittel"), "Felles plan for kommunen og politiet")
    hand.press(page.get_by_role("button", name="Lagre navn og periode"))
    expect(page.locator("#beskjeder").get_by_text("Lagret.", exact=True)).to_be_visible()
    hand.press(tabs.get_by_role("link", name="Plan", exact=True))
    page.wait_for_url(f"**/planer/{SLUG}")


def write_chapter_1(page: Page, hand: Hand, site: Site) -> None:
    first = document(site, SLUG).chapters[0]
    expect(page.locator(f"#v-{first.id}")).to_contain_text("Fortell hvorfor planen finnes")
    hand.press(page.locator(f"#r-{first.parts[0].id}"))
    hand.write(page.get_by_role("textbox", name="Tekst"), "Bystyret ba om planen i vår.")
    expect(page.locator("#lagret")).to_have_attribute("data-state", "saved")
    hand.press(page.locator(".editing").get_by_role("link", name="Ferdig"))
    expect(page.locator(f"#p-{first.parts[0].id}")).to_contain_text("Bystyret ba om planen i vår.")


def add_measure(page: Page, hand: Hand, section: str, title: str, period: str, actor: str) -> None:
    hand.press(page.locator(f"#legg-knapp-{section}"))
    hand.press(page.locator(f"#legg-{section}").get_by_text("Tiltak", exact=True))
    hand.fill(page.locator(".editing").get_by_label("Tittel"), title)
    hand.press(page.locator(".editing").get_by_role("button", name="Legg til", exact=True))
    hand.fill(page.get_by_label("Periode"), period)
    hand.choose(page.locator(".editing").get_by_label("Aktør").first, actor)
    hand.write(page.get_by_role("textbox", name="Beskrivelse"), f"Slik gjør vi det med {title.lower()}.")
    hand.press(page.get_by_role("button", name="Lagre og lukk"))
    expect(page.locator(".measure__title", has_text=title)).to_be_visible()
    expect(page.locator(".editing")).to_have_count(0)


def move_one_and_regret_removing_another(page: Page, hand: Hand) -> None:
    titles = page.locator(".measure__title")
    third, first = (str(titles.nth(place).get_attribute("id")).removeprefix("h-") for place in (2, 0))
    hand.press(page.locator(f"#m-{third}"))
    hand.press(page.locator(f"#opp-{third}"))
    expect(titles).to_have_text(["Natteravner", "Synlig patrulje", "Lys ved brygga"])
    hand.press(page.locator(f"#m-{first}"))
    hand.press(page.locator(f"#fjern-{first}"))
    expect(titles).to_have_text(["Synlig patrulje", "Lys ved brygga"])
    hand.press(page.locator(".toast").get_by_role("button", name="Angre"))
    expect(titles).to_have_text(["Natteravner", "Synlig patrulje", "Lys ved brygga"])


def what_stands_is_true(site: Site) -> None:
    stands = document(site, SLUG)
    assert (stands.title, stands.subtitle, stands.period) == (
        "Trygge kvelder i Nordvik",
        "Felles plan for kommunen og politiet",
        "2027–2030",
    )
    assert stands.owners == ("Nordvik kommune", "Politiet i Nordvik")
    assert words(stands.chapters[0]) == "Bystyret ba om planen i vår."
    actors = {actor.id: actor.full for actor in stands.actors}
    found = {m.title: (m.period, actors[m.responsible[0].actor], bool(m.blocks)) for m in measures(stands)}
    assert found == {title: (period, actor, True) for title, period, actor in MEASURES}
    assert list(found) == ["Natteravner", "Synlig patrulje", "Lys ved brygga"]


def words(chapter: Chapter) -> str:
    """The running text of a chapter's first part."""
    part = chapter.parts[0]
    assert isinstance(part, TextPart)
    return "".join(getattr(run, "text", "") for block in part.blocks for run in getattr(block, "runs", ()))


def the_files_come_out(page: Page, hand: Hand, site: Site, draughtsman: Draughtsman, folder: Path) -> None:
    hand.press(page.get_by_role("link", name="Last ned").first)
    printed, written = folder / "plan.pdf", folder / "plan.docx"
    download(page, site, draughtsman, "PDF", hand).save_as(printed)
    said = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert said.index("Natteravner") < said.index("Synlig patrulje") < said.index("Lys ved brygga")
    assert "Politiet i Nordvik" in said and "Rehabilitering" in said
    file = download(page, site, draughtsman, "Word", hand)
    file.save_as(written)
    lines = [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
    assert file.suggested_filename == f"{SLUG}.docx" and "Innledning" in lines and "Natteravner:" in " ".join(lines)
    for text in (said, "\n".join(lines)):
        assert "Hva skal stå her" not in text and "Fortell hvorfor planen finnes" not in text
