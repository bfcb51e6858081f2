"""The states of suggestions that the tests of accessibility look at."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.states import PLAN, State

NEW = PLAN + "/forslag/ny?om="


def suggested(*presses: str, then: str = "") -> Callable[[Page], None]:
    """Suggest another period, press buttons on the page of the suggestion, and go on to ``then``."""

    def steps(page: Page) -> None:
        page.get_by_label("Periode").fill("2027–2030")
        page.get_by_label("Begrunnelse").fill("Skolen trenger mer tid.")
        page.get_by_role("button", name="Send forslaget").click()
        page.locator(".suggestion").wait_for()
        for press in presses:
            page.get_by_role("button", name=press).first.click()
            page.wait_for_load_state("networkidle")
        if then:
            page.get_by_role("link", name=then).first.click()
            page.wait_for_load_state("networkidle")

    return steps


def suggested_twice(page: Page) -> None:
    suggested()(page)
    page.goto(page.url.rpartition("/")[0] + "/ny?om=patrol")
    suggested(then="Les planen med forslagene")(page)


def suggested_nothing(page: Page) -> None:
    page.get_by_role("button", name="Send forslaget").click()
    page.get_by_text("Du har ikke endret noe.").first.wait_for()


SUGGESTION_STATES = {
    "suggestions, none": State(PLAN + "/forslag"),
    "a suggestion to be made about a measure": State(NEW + "patrol"),
    "a suggestion to be made about a text": State(NEW + "text", "editor"),
    "a suggestion to be made about a chapter": State(NEW + "intro", "editor"),
    "a suggestion that changes nothing": State(NEW + "lights", steps=suggested_nothing),
    "a suggestion of one's own": State(NEW + "patrol", "other_editor", steps=suggested()),
    "a suggestion to be decided": State(NEW + "patrol", steps=suggested()),
    "a suggestion declined without a word": State(NEW + "patrol", steps=suggested("Ikke godta")),
    "a suggestion accepted": State(NEW + "patrol", steps=suggested("Godta")),
    "suggestions": State(NEW + "patrol", steps=suggested(then="Alle forslag")),
    "a plan with what is suggested": State(NEW + "patrol", steps=suggested(then="Les planen med forslagene")),
    "a plan with what is suggested twice": State(NEW + "patrol", steps=suggested_twice),
    "help with suggestions": State("/hjelp/forslag", "nobody"),
}
