"""What journeys do in the browser, with a pointer or by keyboard alone, and what is true in the database afterwards."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any, Protocol

from playwright.sync_api import Download, Locator, Page, expect

from app.services.entry.entering import SYSTEM
from app.services.plan import planning
from app.store.base import reading
from app.worker import Draughtsman, post_once, work_once
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


def download(page: Page, site: Site, draughtsman: Draughtsman, name: str, hand: "Hand | None" = None) -> Download:
    """Ask for a file, have it drawn, and fetch it; with a pointer where no hand is named."""
    hand = hand or Pointer(page)
    hand.press(page.get_by_role("button", name=f"Lag {name}"))
    expect(page.locator("#svar-pdf p" if name == "PDF" else "#svar-docx p").first).to_be_visible()
    with site.app.app_context():
        while work_once(site.app.config["SAMPLAN"], draughtsman):
            pass
    with page.expect_download() as got:
        hand.press(page.get_by_role("link", name=f"Hent {name}-filen"))
    return got.value


def mailed_link(site: Site) -> str:
    """The address in the newest mail, once everything that waited has been sent."""
    settings = site.app.config["SAMPLAN"]
    with site.app.app_context():
        while post_once(settings):
            pass
    newest = max(settings.mail_dir.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    body = message_from_bytes(newest.read_bytes(), policy=policy.default).get_body()
    found = re.search(r"http://\S+", body.get_content() if body else "")
    assert found is not None, newest.name
    return found[0]


# ---------------------------------------------------------------- hands


class Hand(Protocol):
    """How somebody works a page."""

    def press(self, target: Locator) -> None:
        """Use a link or a button."""

    def fill(self, target: Locator, words: str) -> None:
        """Let a field hold these words."""

    def choose(self, target: Locator, label: str) -> None:
        """Choose from a list."""

    def tick(self, target: Locator) -> None:
        """Tick a box."""

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

    def tick(self, target: Locator) -> None:
        target.check()

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

    def tick(self, target: Locator) -> None:
        self.reach(target)
        self.keyboard.press("Space")
        expect(target).to_be_checked()

    def write(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.keyboard.type(words)


DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WAYS: dict[str, tuple[Callable[[Page], Hand], dict[str, Any]]] = {
    "desktop": (Pointer, DESKTOP),
    "phone": (Pointer, PHONE),
    "keyboard": (Keys, DESKTOP),
}
"""How a journey is made: the hand that works the pages, and the browser it works in."""
