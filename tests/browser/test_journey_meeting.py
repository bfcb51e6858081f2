"""Journey 5: four agencies in a meeting write in one section; one is behind a firewall that takes no websockets, one closes the lid
meanwhile, and a fifth shares the screen that all look at."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from app.services.people import joining
from app.store.base import writing
from tests.browser.doing import document
from tests.browser.site import Site, Watched, running
from tests.browser.test_writing_together import in_the_text, text
from tests.conftest import NOW, PASSWORD, Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLOW_MS = 300
SAID = {
    "coordinator": "Kommunen følger opp foreldrene. ",
    "editor": "Politiet kjører forbi to ganger i uka. ",
    "other_editor": "Barnevernet stiller på foreldremøtet. ",
    "nav": "NAV betaler for aktivitetene. ",
}


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        site.people, site.cookies = dict(site.people), dict(site.cookies)
        with site.app.app_context(), writing() as session:
            nav = joining.add_person(session, NOW, "nav@nordvik.example", "Nina Nav", PASSWORD, "NAV Nordvik")
            joining.give_role(session, NOW, nav.email, site.plan, "editor")
            site.people["nav"] = nav
            site.cookies["nav"] = joining.begin_session(session, datetime.now(UTC), nav.person_id, "password", "")[1]
        yield site


def behind_a_firewall(site: Site, browser: Browser, name: str) -> Watched:
    """That person on a slow line on which no websocket comes through."""
    context = site.context(browser, name, viewport={"width": 1440, "height": 900})

    def refuse(route: WebSocketRoute) -> None:
        route.close()

    context.route_web_socket("**/strom?**", refuse)
    watched = Watched(context.new_page())
    line = context.new_cdp_session(watched.page)
    line.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": SLOW_MS, "downloadThroughput": 40_000, "uploadThroughput": 20_000}
    )
    context.set_default_timeout(40_000)
    watched.page.goto(f"/planer/{site.plan}")
    watched.page.locator("#r-text").click()
    expect(text(watched.page)).to_be_visible(timeout=40_000)
    return watched


def say(page: Page, words: str) -> None:
    """Write at the end of the first paragraph, as one who types."""
    text(page).locator("p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(f" {words.strip()}", delay=5)


def hear(page: Page, names: Iterable[str]) -> None:
    """Wait until what these have said stands on the page."""
    for name in names:
        expect(text(page)).to_contain_text(SAID[name].strip(), timeout=40_000)


def test_four_agencies_write_in_one_section_in_a_meeting(site: Site, browser: Browser) -> None:
    shared = site.page(browser, "reader", viewport={"width": 1440, "height": 900})
    shared.page.goto(f"/planer/{site.plan}")
    pages = {name: in_the_text(site, browser, name) for name in ("coordinator", "editor", "nav")}
    pages["other_editor"] = behind_a_firewall(site, browser, "other_editor")

    # Each goes on where the others ended: who puts the caret behind half a word of another's splits it, and that is nobody's fault.
    for place, name in enumerate(spoken := ("coordinator", "editor", "other_editor")):
        hear(pages[name].page, spoken[:place])
        say(pages[name].page, SAID[name])
    kari, nav = pages["coordinator"].page, pages["nav"].page
    hear(nav, spoken)

    # NAV closes the lid in the middle of a sentence; the others go on meanwhile.
    nav.context.set_offline(True)
    say(nav, SAID["nav"])
    say(kari, "Vi møtes igjen i mars.")
    nav.wait_for_timeout(1_500)
    nav.context.set_offline(False)

    for watched in pages.values():
        for said in (*SAID.values(), "Vi møtes igjen i mars."):
            expect(text(watched.page)).to_contain_text(said.strip(), timeout=40_000)
    # By their words as they stand in the text: how they are laid out depends on whose carets stand between them.
    assert len({text(watched.page).text_content() for watched in pages.values()}) == 1, "one text, the same for all"
    for watched in pages.values():
        expect(watched.page.locator("#lagret")).to_contain_text("Lagret kl.", timeout=40_000)

    names = kari.get_by_role("list", name="I planen nå")
    for agency in ("Politiet", "Barneverntjenesten", "NAV Nordvik"):
        expect(names).to_contain_text(agency)
    expect(shared.page.locator("#p-text")).to_contain_text("Vi møtes igjen i mars.", timeout=40_000)
    printed = str(document(site, site.plan))
    assert all(said.strip() in printed for said in SAID.values())
    for watched in (*pages.values(), shared):
        watched.must_be_clean()


def test_everyone_sees_afterwards_who_wrote_what(site: Site, browser: Browser) -> None:
    pages = {name: in_the_text(site, browser, name) for name in ("coordinator", "editor")}
    for name, watched in pages.items():
        say(watched.page, SAID[name])
        expect(watched.page.locator("#lagret")).to_contain_text("Lagret kl.")
    page = site.page(browser, "reader").page
    page.goto(f"/planer/{site.plan}/tekster/text/forfattere")
    for name in pages:
        who = site.people[name]
        expect(page.locator("main")).to_contain_text(who.name)
        expect(page.locator("main")).to_contain_text(SAID[name].strip())
