"""Who wrote what, when it is the editor that has parted, joined and put back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import past
from tests.browser.every_state import opened
from tests.browser.site import running
from tests.conftest import Ready

pytestmark = pytest.mark.browser


def writers_of(page: Page) -> dict[str, str]:
    """The words of each run on the page of writers, and whose they are."""
    runs = page.locator(".by__run").all()
    return {run.evaluate("e => e.firstChild.textContent").strip(): run.get_attribute("data-name") or "" for run in runs}


def press(page: Page, key: str) -> None:
    """Press a key no faster than fingers do: the editor hears of where the caret is a moment after the browser has moved it."""
    page.keyboard.press(key)
    page.wait_for_timeout(40)


def saved(page: Page) -> None:
    expect(page.locator("#lagret")).to_have_attribute("data-state", "saved")
    page.wait_for_timeout(900)  # longer than what the editor takes for one step of undo
    expect(page.locator("#lagret")).to_have_attribute("data-state", "saved")


def test_who_parts_joins_makes_bold_and_undoes_in_the_editor_has_not_written_it(ready: Ready, browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path, ready) as site:
        with site.app.app_context():
            blocks = [past.line("b", "Planen gjelder alle skoler."), past.line("c", "Natteravnene går hver fredag.")]
            past.write(site.people["editor"], site.plan, datetime.now(UTC) - timedelta(hours=1), "text", blocks)
        watched = site.page(browser)
        page = watched.page
        page.goto(f"/planer/{site.plan}")
        opened("text")(page)
        page.locator(".ProseMirror p").first.click()
        press(page, "Home")
        for _letter in range(15):
            press(page, "ArrowRight")
        press(page, "Enter")  # parted in two
        saved(page)
        press(page, "Shift+End")
        press(page, "Control+B")
        saved(page)
        page.locator(".ProseMirror p", has_text="Natteravnene").click()
        press(page, "Home")
        press(page, "Backspace")  # joined to the one before
        saved(page)
        expect(page.locator(".ProseMirror p")).to_have_count(2)
        joined = page.locator(".ProseMirror p").all_inner_texts()
        press(page, "Control+A")
        press(page, "Delete")
        saved(page)
        press(page, "Control+Z")
        expect(page.locator(".ProseMirror p")).to_have_text(joined)
        saved(page)
        press(page, "Control+End")
        page.keyboard.type(" Hver lørdag også.")
        saved(page)
        page.goto(f"/planer/{site.plan}/tekster/text/forfattere")
        whose = writers_of(page)
        mine = " ".join(words for words, name in whose.items() if name == "Coordinator")
        assert mine == "Hver lørdag også.", whose
        assert "".join(joined).replace("\xa0", " ").strip().endswith("Natteravnene går hver fredag.")
        watched.must_be_clean()
