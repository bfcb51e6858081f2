"""A form of input that saves itself: it knows what it has sent, and tries again, or says plainly what will not be kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.services.rounds import asking
from app.store.base import writing
from tests.asked import Asked
from tests.browser.site import Site, running
from tests.browser.test_journey_rounds import ANNA_AT, opened_round
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAVED, AGAIN = "Utkastet er lagret", "IKKE lagret. Vi prøver igjen."
WORDS = "Ja – «lett», men é og 😀\n\nog et avsnitt  "


def at(asked: Asked, page: str) -> str:
    return f"/innspill/lenke/{asked.letters.token(ANNA_AT)}/{page}"


def expect_kept(page: Page, state: str, words: str) -> None:
    line = page.locator("[data-keep-state]")
    expect(line).to_contain_text(words, timeout=15_000)
    expect(line).to_have_attribute("data-state", state)


def test_two_devices_write_in_the_same_questions(tmp_path: Path, ready: Ready, browser: Browser) -> None:
    with running(tmp_path, ready) as site:
        asked = opened_round(site)
        one, other = site.page(browser, "nobody").page, site.page(browser, "nobody").page
        for page in (one, other):
            page.goto(at(asked, "sporsmal"))
        first, second = "Er planen lett å forstå?", "Mangler det noe tiltak?"
        one.get_by_label(first).fill(WORDS)
        expect_kept(one, "saved", SAVED)
        one.get_by_label(first).fill(WORDS + "Mer.")
        expect_kept(one, "saved", SAVED)
        other.get_by_label(second).fill("Flere lys.")
        expect_kept(other, "saved", SAVED)
        other.get_by_label(first).fill("Nei.")
        expect_kept(other, "failed", "endret et annet sted")
        other.get_by_role("button", name="Lagre svarene").click()
        expect(other.locator(".round-theirs")).to_contain_text("Mer.")
        expect(other.get_by_label(second)).to_have_value("Flere lys.")
        other.get_by_role("button", name="Lagre svarene").click()
        expect(other.locator("#beskjeder")).to_contain_text("Svarene er lagret.")


def test_what_the_server_could_not_take_is_tried_again_and_what_it_will_not_take_is_told(
    tmp_path: Path, ready: Ready, browser: Browser
) -> None:
    with running(tmp_path, ready) as site:
        asked, page = opened_round(site), site.page(browser, "nobody").page
        page.goto(at(asked, "ny?om=patrol"))
        answers = [503, 429]

        def answer(route: Route) -> None:
            if route.request.method == "POST" and answers:
                route.fulfill(status=answers.pop(0), body="opptatt")
            else:
                route.continue_()

        page.route("**/innspill/**", answer)
        page.get_by_label("Hva vil du si?").fill("Flere lys.")
        expect_kept(page, "failed", AGAIN)
        expect_kept(page, "saved", SAVED)
        assert answers == []
        new_link(site, asked)
        page.get_by_label("Hva vil du si?").fill("Flere lys og en time arbeid.")
        expect_kept(page, "failed", "IKKE lagret. Lenken kan ikke brukes.")
        expect(page.locator("[data-keep-state]")).not_to_contain_text("prøver igjen")
        page.get_by_role("button", name="Lagre innspillet").click()
        expect(page.get_by_label("Det du skrev")).to_have_value("Flere lys og en time arbeid.")


def test_what_is_wrong_is_in_sight_below_a_long_list(tmp_path: Path, ready: Ready, browser: Browser) -> None:
    with running(tmp_path, ready) as site:
        asked, now = opened_round(site), datetime.now(UTC)
        with site.app.app_context():
            asked.guests(*(f"Gjest {at}, , gjest{at}@fau.example" for at in range(25)), now=now)
        page = site.page(browser).page
        page.goto(f"/planer/{site.plan}/innspillsrunder/{asked.id}")
        page.get_by_label("Den som svarer for virksomheten").fill("leder@nordvik.example")
        page.get_by_label("Gjester", exact=True).fill("Uten adresse")
        page.get_by_role("button", name="Legg til gjestene").click()
        expect(page.locator("ds-error-summary")).to_be_focused()
        expect(page.locator("ds-error-summary")).to_be_in_viewport()
        expect(page.get_by_label("Den som svarer for virksomheten")).to_have_value("leder@nordvik.example")
        narrow = site.page(browser, viewport={"width": 390, "height": 700}).page
        narrow.goto(f"/planer/{site.plan}/innspillsrunder")
        expect(narrow.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


def new_link(site: Site, asked: Asked) -> None:
    now = datetime.now(UTC)
    with site.app.app_context(), writing() as session:
        id = next(each.id for each in asked.overview().participants if each.email == ANNA_AT)
        asking.send_anew(session, asked.who, asked.plan, now, asked.id, id, asked.letters)


def test_what_is_written_before_the_script_has_come_is_kept_too(tmp_path: Path, ready: Ready, browser: Browser) -> None:
    with running(tmp_path, ready) as site:
        asked, page = opened_round(site), site.page(browser, "nobody").page
        held: list[Route] = []
        page.route("**/app/give.js*", lambda route: held.append(route))
        page.goto(at(asked, "ny?om=patrol"), wait_until="commit")
        page.get_by_label("Hva vil du si?").fill("Skrevet med en gang.")
        page.wait_for_timeout(300)
        assert held
        held[0].continue_()
        expect_kept(page, "saved", SAVED)
        with site.app.app_context():
            assert [mine.body for mine in asked.read(ANNA_AT, datetime.now(UTC)).inputs] == ["Skrevet med en gang."]
