"""What people come to do, from start to finish: the stories of the design, each ending with something true in the database and on paper."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Download, Page, expect

from app.services import planning
from app.services.entering import SYSTEM
from app.store.base import reading
from app.worker import Draughtsman, work_once
from exports.document import Document, Figure, Measure, each_part, measures
from tests.browser.site import Site, Watched, running
from tests.conftest import Ready, shared

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


@pytest.fixture
def watched(site: Site, browser: Browser) -> Iterator[Watched]:
    watched = site.page(browser)
    yield watched
    watched.must_be_clean()


@pytest.fixture
def page(watched: Watched) -> Page:
    return watched.page


@pytest.fixture
def draughtsman(site: Site) -> Iterator[Draughtsman]:
    settings = site.app.config["SAMPLAN"]
    hand = Draughtsman(settings.draw_seconds, settings.draw_memory)
    yield hand
    hand.stop()


def document(site: Site, slug: str) -> Document:
    """The plan as it stands in the database."""
    with site.app.app_context(), reading() as session:
        return planning.open_plan(session, SYSTEM, slug).document


def slug_of(page: Page) -> str:
    return page.url.split("/planer/")[1].split("/")[0].split("#")[0]


def measure(found: Document, title: str) -> Measure:
    return next(m for m in measures(found) if m.title == title)


def download(page: Page, site: Site, hand: Draughtsman, name: str) -> Download:
    """Ask for a file, have it drawn, and fetch it."""
    page.get_by_role("button", name=f"Lag {name}").click()
    expect(page.locator("#svar-pdf p" if name == "PDF" else "#svar-docx p").first).to_be_visible()
    with site.app.app_context():
        while work_once(site.app.config["SAMPLAN"], hand):
            pass
    with page.expect_download() as got:
        page.get_by_role("link", name=f"Hent {name}-filen").click()
    return got.value


# ---------------------------------------------------------------- 1: last year's plan as a Word file


def upload(page: Page, file: Path) -> None:
    page.goto("/planer")
    page.get_by_role("link", name="Last opp Word-plan").click()
    page.get_by_label("Word-fil (.docx)").set_input_files(file)
    page.get_by_role("button", name="Les filen").click()
    expect(page.get_by_role("heading", name="Se over det vi fant")).to_be_visible(timeout=20_000)


def test_a_coordinator_brings_in_last_years_plan(site: Site, page: Page) -> None:
    upload(page, shared("official/tiltaksplan-fredrikstad-2025.docx"))
    found = page.locator(".found")
    for number, word in (("6", "kapitler"), ("9", "underkapitler"), ("26", "tiltak"), ("65", "kulepunkter"), ("4", "lenker")):
        expect(found.locator("div").filter(has=page.get_by_text(word, exact=True)).locator("dd")).to_have_text(number)
    page.goto("/planer")
    expect(page.get_by_text("er lest, men ikke godtatt")).to_be_visible()
    page.get_by_role("link", name="Se over").click()
    page.get_by_role("button", name="Godta og lag planen").click()
    page.wait_for_url("**/planer/*")
    stands = document(site, slug_of(page))
    assert len(measures(stands)) == 26
    assert len(stands.chapters) == 6
    expect(page.locator(".measure__title")).to_have_count(26)


def test_a_coordinator_settles_where_table_and_text_disagree(site: Site, page: Page) -> None:
    upload(page, shared("official/statusrapport-gode-krefter-2011.docx"))
    expect(page.get_by_role("heading", name="11 steder der tabellen og teksten er uenige")).to_be_visible()
    period = page.locator(".doubt").filter(has_text="2009–2011").filter(has_text="Periode")
    period.get_by_label("I tabellen").check()
    page.get_by_role("button", name="Lagre valgene til senere").click()
    expect(period.get_by_label("I tabellen")).to_be_checked()
    page.get_by_role("button", name="Godta og lag planen").click()
    page.wait_for_url("**/planer/*")
    stands = document(site, slug_of(page))
    assert len(measures(stands)) == 35
    assert next(m for m in measures(stands) if m.number == 29).period == "2009–2011"


def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_kept(site: Site, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(b"%PDF-1.7 not Word at all")
    page.goto("/opplasting")
    page.get_by_label("Word-fil (.docx)").set_input_files(file)
    page.get_by_role("button", name="Les filen").click()
    expect(page.locator("ds-error-summary")).to_be_focused()
    page.goto("/planer")
    expect(page.get_by_text("er lest, men ikke godtatt")).to_have_count(0)


def word_file_with_a_picture(folder: Path) -> Path:
    """A small plan in Word with a picture that nobody has described."""
    picture, file = folder / "kart.png", folder / "plan.docx"
    Image.new("RGB", (240, 120), "teal").save(picture)
    word = docx.Document()
    word.add_heading("Innledning", 1)
    word.add_paragraph("Planen gjelder hele kommunen.")
    word.add_picture(str(picture))
    word.save(str(file))
    return file


def test_a_picture_without_words_is_given_some(site: Site, page: Page, tmp_path: Path) -> None:
    upload(page, word_file_with_a_picture(tmp_path))
    shown = page.locator(".doubt--picture img")
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.naturalWidth") == 240
    page.get_by_label("Hva viser bildet?").fill("Kart over Nordvik")
    page.get_by_role("button", name="Godta og lag planen").click()
    page.wait_for_url("**/planer/*")
    drawn = page.get_by_role("img", name="Kart over Nordvik")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("picture => picture.naturalWidth") == 240
    figures = [part for _c, _s, part in each_part(document(site, slug_of(page))) if isinstance(part, Figure)]
    assert [figure.alt for figure in figures] == ["Kart over Nordvik"]


def test_somebody_without_plans_starts_from_the_example(site: Site, browser: Browser) -> None:
    page = site.page(browser, "administrator").page
    page.goto("/planer")
    page.get_by_role("button", name="Åpne en kopi").click()
    expect(page.get_by_text("Dette er en kopi av eksempelplanen.")).to_be_visible()
    assert len(measures(document(site, slug_of(page)))) == 26


# ---------------------------------------------------------------- 2, first half: a plan from the beginning


def add_to(page: Page, place: str, what: str) -> None:
    """Choose something from the menu «Legg til» under a heading."""
    adder = page.locator(".adder").filter(has=page.locator(f"[id='legg-knapp-{place}']"))
    adder.get_by_role("button").first.click()
    adder.locator("[popover]").get_by_text(what, exact=True).click()


def write_measure(page: Page, chapter: str, title: str, period: str, actor: str) -> None:
    add_to(page, chapter, "Tiltak")
    page.locator(".editing").get_by_label("Tittel").fill(title)
    page.locator(".editing").get_by_role("button", name="Legg til", exact=True).click()
    page.get_by_label("Periode").fill(period)
    page.get_by_label("Aktør").first.select_option(label=actor)
    page.get_by_role("textbox", name="Beskrivelse").click()
    page.keyboard.type(f"Slik gjør vi det med {title.lower()}.")
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator(".measure__title", has_text=title)).to_be_visible()
    expect(page.locator(".editing")).to_have_count(0)


def test_a_coordinator_writes_a_new_plan(site: Site, page: Page, draughtsman: Draughtsman, tmp_path: Path) -> None:
    page.goto("/planer")
    page.get_by_role("link", name="Ny plan").click()
    page.get_by_label("Tittel").fill("Trygge kvelder i Nordvik")
    page.get_by_label("Planperiode").fill("2027-2030")
    page.get_by_role("button", name="Opprett planen").click()
    page.wait_for_url("**/planer/trygge-kvelder-i-nordvik")

    page.get_by_role("link", name="Aktører").click()
    for name in ("Nordvik kommune", "Politiet i Nordvik"):
        page.get_by_role("link", name="Legg til aktør").click()
        page.get_by_label("Fullt navn").fill(name)
        page.get_by_role("button", name="Legg til", exact=True).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()

    page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Plan", exact=True).click()
    add_to(page, "chapter", "Nummerert kapittel")
    page.get_by_label("Tittel").fill("Tiltak om kvelden")
    page.get_by_label("Ingress").fill("Her står det vi gjør sammen.")
    page.locator(".editing").get_by_role("button", name="Legg til", exact=True).click()
    chapter = page.locator(".chapter").get_attribute("id") or ""
    place = chapter.removeprefix("p-")
    write_measure(page, place, "Natteravner", "2027–2030", "Nordvik kommune")
    write_measure(page, place, "Lys ved brygga", "høsten 2027", "Nordvik kommune")
    write_measure(page, place, "Synlig patrulje", "løpende", "Politiet i Nordvik")

    titles = page.locator(".measure__title")
    third = titles.nth(2).get_attribute("id") or ""
    page.locator(f"#m-{third.removeprefix('h-')}").press("Enter")
    page.get_by_role("button", name="Flytt opp").locator("visible=true").click()
    expect(titles).to_have_text(["Natteravner", "Synlig patrulje", "Lys ved brygga"])
    page.locator(f"#m-{(titles.nth(0).get_attribute('id') or '').removeprefix('h-')}").press("Enter")
    page.get_by_role("button", name="Fjern").locator("visible=true").click()
    expect(titles).to_have_text(["Synlig patrulje", "Lys ved brygga"])
    page.get_by_role("button", name="Angre").click()
    expect(titles).to_have_text(["Natteravner", "Synlig patrulje", "Lys ved brygga"])

    stands = document(site, "trygge-kvelder-i-nordvik")
    assert [(m.title, m.period) for m in measures(stands)] == [
        ("Natteravner", "2027–2030"),
        ("Synlig patrulje", "løpende"),
        ("Lys ved brygga", "høsten 2027"),
    ]
    assert all(m.responsible and m.blocks for m in measures(stands))
    page.get_by_role("link", name="Last ned").first.click()
    printed = tmp_path / "plan.pdf"
    download(page, site, draughtsman, "PDF").save_as(printed)
    words = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert words.index("Natteravner") < words.index("Synlig patrulje") < words.index("Lys ved brygga")
    assert "Utkast" in words
    assert download(page, site, draughtsman, "Word").suggested_filename == "trygge-kvelder-i-nordvik.docx"


# ---------------------------------------------------------------- 4: two change the same measure


def test_two_editors_change_the_same_measure(site: Site, page: Page, browser: Browser) -> None:
    police = site.page(browser, "editor").page
    for each in (page, police):
        each.goto(f"/planer/{site.plan}")
        each.locator("#r-patrol").press("Enter")
        each.locator("#f-patrol-title").wait_for()

    police.locator("#f-entry-status").select_option("Gjennomført")
    expect(police.locator("#opplesing")).to_contain_text("Lagret")
    page.locator("#f-patrol-period").fill("2027–2029")
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator("#p-patrol")).to_contain_text("Gjennomført")
    expect(page.locator("#p-patrol")).to_contain_text("2027–2029")

    page.locator("#r-patrol").press("Enter")
    page.locator("#f-patrol-title").fill("Følge barna trygt")
    page.get_by_role("button", name="Lagre og lukk").click()
    expect(page.locator("#h-patrol")).to_contain_text("Følge barna trygt")
    police.locator("#f-patrol-title").fill("Skolepatruljen følger barna")
    police.get_by_role("button", name="Lagre og lukk").click()
    both = police.get_by_role("group", name="Noen andre har endret det samme")
    expect(both).to_contain_text("Skolepatruljen følger barna")
    expect(both).to_contain_text("Følge barna trygt")
    assert measure(document(site, site.plan), "Følge barna trygt").period == "2027–2029"
    both.get_by_label("Din tekst").check()
    police.get_by_role("button", name="Lagre og lukk").click()
    expect(police.locator("#h-patrol")).to_contain_text("Skolepatruljen følger barna")
    settled = measure(document(site, site.plan), "Skolepatruljen følger barna")
    assert (settled.period, settled.statuses[-1].status) == ("2027–2029", "Gjennomført")
    assert sum(isinstance(part, Measure) for _c, _s, part in each_part(document(site, site.plan))) == 2
