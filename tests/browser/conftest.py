"""The browser that every test here drives, the system's own Chromium without its calls home; and the editor on a server of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from app.worker import Draughtsman
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage
from tests.browser.site import Site

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.sourceFile}`));
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of the system's packages."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture
def draughtsman(site: Site) -> Iterator[Draughtsman]:
    """A warm drawing process for the site of the test."""
    settings = site.app.config["SAMPLAN"]
    hand = Draughtsman(settings.draw_seconds, settings.draw_memory)
    yield hand
    hand.stop()


@pytest.fixture
def bench() -> Iterator[Bench]:
    """A server for the editor, without texts."""
    bench = Bench()
    bench.start()
    yield bench
    bench.stop()


@pytest.fixture
def editor(page: Page, bench: Bench) -> Iterator[EditorPage]:
    """A page for the editor, not opened yet. At the end it must have met no script error and no violation of the content policy."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(WATCH)
    yield EditorPage(page, bench)
    assert faults == []
    if not page.is_closed() and page.url.startswith("http"):
        assert page.evaluate("window.violations") == []
