"""The states of the page of what may be about one person."""

from playwright.sync_api import Page

from tests.browser.states import PLAN, State

GUARD = PLAN + "/personvern"


def suspected(page: Page) -> None:
    """Something that may be a person is written in a comment, and looked over."""
    page.get_by_label("Kommentar", exact=True).fill("Ring 91 23 45 67 om en gutt på 15 år fra Nordvik.")
    page.get_by_role("button", name="Kommenter").click()
    page.locator(".thread").first.wait_for()
    page.get_by_role("link", name="Personvern").first.click()
    page.locator(".suspect").first.wait_for()


def asked(page: Page) -> None:
    suspected(page)
    page.get_by_role("button", name="Skjul og meld").first.click()
    page.get_by_text("Ordene står her:").wait_for()


def may_not_hide(page: Page) -> None:
    page.get_by_label("Ordene som må bort").fill("Nordvik")
    page.get_by_role("button", name="Se hvor ordene står").click()
    page.get_by_role("button", name="Meld til koordinatoren").click()
    page.locator("ds-error-summary").wait_for()


def warned(page: Page) -> None:
    suspected(page)
    page.get_by_role("link", name="Kommentarer").first.click()
    page.locator("#personvern-varsel p").wait_for()


def asked_badly(page: Page) -> None:
    page.get_by_label("Ordene som må bort").fill("Finnes Ikke")
    page.get_by_role("button", name="Se hvor ordene står").click()
    page.locator("ds-error-summary").wait_for()


def hidden(page: Page) -> None:
    asked(page)
    page.get_by_label("Hvorfor").fill("et telefonnummer")
    page.get_by_role("button", name="Skjul for godt").click()
    page.locator(".redactions").wait_for()


def about_to_download(page: Page) -> None:
    suspected(page)
    page.get_by_role("link", name="Last ned").first.click()
    page.locator(".notice", has_text="arbeidsutgaven").wait_for()


NEW = PLAN + "/kommentarer/ny"
GUARD_STATES = {
    "privacy, nothing to look over": State(GUARD),
    "privacy, suspicions": State(NEW, steps=suspected),
    "privacy, where words stand": State(NEW, steps=asked),
    "privacy, words that stand nowhere": State(GUARD, steps=asked_badly),
    "privacy, words are hidden": State(NEW, steps=hidden),
    "privacy, words that another must hide": State(GUARD, "other_editor", steps=may_not_hide),
    "comments with a warning of privacy": State(NEW, steps=warned),
    "downloads with a warning of privacy": State(NEW, steps=about_to_download),
    "help with privacy": State("/hjelp/personvern", "nobody"),
}
