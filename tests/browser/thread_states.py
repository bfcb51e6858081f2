"""The states of comments that the tests of accessibility look at."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.states import PLAN, State

NEW = PLAN + "/kommentarer/ny?om=patrol"

MARK = """([place, words]) => {
  const walker = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return true;
  }
  return false;
}"""


def mark(page: Page, place: str, words: str) -> None:
    """Mark words as a pointer would, and wait until they can be commented on."""
    assert page.evaluate(MARK, [place, words])
    page.locator("#kommenter-valg").wait_for()


def said(*bodies: str, name: str = "") -> Callable[[Page], None]:
    """Begin a thread, answer in it, and (``name``) follow a link or press a button there."""

    def steps(page: Page) -> None:
        page.get_by_label("Kommentar", exact=True).fill(bodies[0])
        page.get_by_role("button", name="Kommenter").click()
        page.locator(".thread").first.wait_for()
        for count, body in enumerate(bodies[1:], 2):
            page.locator(".thread__answer summary").first.click()
            page.get_by_label("Svar", exact=True).fill(body)
            page.locator(".thread__answer details").get_by_role("button", name="Svar").click()
            page.locator(f".comment >> nth={count - 1}").wait_for()
        if name:
            page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
            page.wait_for_load_state("networkidle")

    return steps


def seen_in_the_plan(page: Page) -> None:
    said("Hele høsten?")(page)
    page.get_by_role("link", name="Tiltak 1 Følge barna over veien").click()
    page.locator("#sagt-patrol").wait_for()


def removing(page: Page) -> None:
    said("Hele høsten?")(page)
    page.get_by_text("Fjern kommentaren din").click()
    page.get_by_role("button", name="Fjern for godt").wait_for()


def said_of_what_is_removed(page: Page) -> None:
    """A comment on a field of a measure, which is removed then."""
    plan = page.url.partition("/kommentarer")[0]
    said("Hele høsten?")(page)
    sent = "([address, token]) => fetch(address, { method: 'POST', headers: { 'X-CSRFToken': token } })"
    page.evaluate(sent, [f"{plan}/deler/patrol/fjerning", page.locator("meta[name=csrf-token]").get_attribute("content")])
    page.goto(f"{plan}/kommentarer")
    page.get_by_text("Delen er fjernet").wait_for()


def said_nothing(page: Page) -> None:
    page.get_by_role("button", name="Kommenter").click()
    page.get_by_text("Skriv en kommentar først.").first.wait_for()


def marked(page: Page) -> None:
    mark(page, "#b-b1", "gjelder fra nyttår")


THREAD_STATES = {
    "comments, none": State(PLAN + "/kommentarer"),
    "comments": State(NEW, steps=said("Hele høsten? @Politiet", "Ja, og vinteren.")),
    "comments, one to be changed": State(NEW, steps=said("Hele høsten?", name="Endre kommentaren din")),
    "comments, one to be removed": State(NEW, steps=removing),
    "comments, one resolved": State(NEW, steps=said("Hele høsten?", name="Løst tråden om")),
    "comments, one on what is removed": State(NEW + "&felt=period", steps=said_of_what_is_removed),
    "a comment to be written": State(NEW),
    "a comment about words": State(NEW.replace("patrol", "text") + "&avsnitt=b1&fra=7&til=25&sitat=gjelder%20fra%20nytt%C3%A5r"),
    "a comment without words": State(NEW, steps=said_nothing),
    "a plan with words marked": State(PLAN, steps=marked, anew=True),
    "a plan that something is said about": State(NEW, steps=seen_in_the_plan),
    "help with comments": State("/hjelp/kommentarer", "nobody"),
}
