"""The states of the past of texts that the tests of accessibility look at."""

from playwright.sync_api import Page

from tests.browser.states import PLAN, State


def all_opened(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.spell details').forEach((folded) => { folded.open = true; })")


def words_chosen(page: Page) -> None:
    page.locator(".by__run").nth(2).click()
    page.locator("[data-who]").wait_for()


def asked_back(page: Page) -> None:
    page.get_by_role("link", name="Hent tilbake …").click()
    page.get_by_role("button", name="Hent tilbake").wait_for()


PAST_STATES = {
    "time line of a text": State("{past}/historikk", steps=all_opened),
    "time line of a text as a reader": State("{past}/historikk", "reader"),
    "what vanished from a text": State("{past}/historikk?bare=fjernet"),
    "time line, nothing vanished": State(PLAN + "/tekster/patrol/historikk?bare=fjernet"),
    "time line of a chapter": State(PLAN + "/deler/intro/historikk"),
    "time line, nothing written": State(PLAN + "/deler/lists/historikk"),
    "how a text stood": State("{past}/historikk/steg?nr=4"),
    "how a text stands": State("{past}/historikk/steg?nr=99"),
    "two states compared": State("{past}/sammenligning?fra=0&til=999999"),
    "who wrote a text": State("{past}/forfattere"),
    "who wrote some words": State("{past}/forfattere", steps=words_chosen),
    "a text to fetch back": State("{past}/historikk/steg?nr=2", steps=asked_back),
    "help with the time line": State("/hjelp/tidslinje", "nobody"),
}
