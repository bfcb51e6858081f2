"""What people come to do, from start to finish: the stories of the design, each ending with something true in the database and on paper."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from exports.document import Document, Figure, Measure, each_part, measures
from tests.browser.doing import document, slug_of
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


def measure(found: Document, title: str) -> Measure:
    return next(m for m in measures(found) if m.title == title)


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
