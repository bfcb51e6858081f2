"""What journeys do in the browser, with a pointer or by keyboard alone, and what is true in the database afterwards."""

from typing import Protocol

from playwright.sync_api import Download, Locator, Page, expect

from app.services import planning
from app.services.entering import SYSTEM
from app.store.base import reading
from app.worker import Draughtsman, work_once
from exports.document import Document
from tests.browser.site import Site

FARTHEST = 250
"""Presses of Tab from one thing on a page to any other."""


def document(site: Site, slug: str) -> Document:
    """The plan as it stands in the database."""
    with site.app.app_context(), reading() as session:
        return planning.open_plan(session, SYSTEM, slug).document


def slug_of(page: Page) -> str:
    return page.url.split("/planer/")[1].split("/")[0].split("#")[0]


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


# ---------------------------------------------------------------- hands


class Hand(Protocol):
    """How somebody works a page."""

    def press(self, target: Locator) -> None:
        """Use a link or a button."""

    def fill(self, target: Locator, words: str) -> None:
        """Let a field hold these words."""

    def choose(self, target: Locator, label: str) -> None:
        """Choose from a list."""

    def write(self, target: Locator, words: str) -> None:
        """Write in a text."""


class Pointer:
    """A mouse, or a finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def fill(self, target: Locator, words: str) -> None:
        target.fill(words)

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def write(self, target: Locator, words: str) -> None:
        target.click()
        self.page.keyboard.type(words)


class Keys:
    """The keyboard alone: everything is reached with Tab, as the page lets it be reached."""

    def __init__(self, page: Page) -> None:
        self.page, self.keyboard = page, page.keyboard

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has focus; backwards when it stands before what has focus now."""
        target.wait_for(state="attached")
        before = "e => Boolean(e.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
        key = "Shift+Tab" if target.evaluate(before) else "Tab"
        for _press in range(FARTHEST):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.keyboard.press(key)
        raise AssertionError(f"{target} is not reached with {key}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.keyboard.press("Enter")

    def fill(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.keyboard.press("Control+A")
        self.keyboard.type(words)

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        self.keyboard.type(label)
        expect(target.locator("option:checked")).to_have_text(label)

    def write(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.keyboard.type(words)
