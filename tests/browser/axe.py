"""axe, as a judge of the page a test has come to."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_RUN = "([context, options]) => axe.run(context ?? document, options).then(found => found.violations)"


def violations(page: Page, options: dict[str, Any], context: str | None = None) -> list[dict[str, Any]]:
    """What axe has against the page as it is.

    Args:
        options: of ``axe.run``; which rules it judges by.
        context: what it looks at instead of the whole page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Fetching every style sheet anew serves no rule that is asked for here, and fetching sound and film none where there is neither.
    assert not page.locator("audio, video").count(), "let axe preload: there is a rule about sound that starts by itself"
    found: list[dict[str, Any]] = page.evaluate(_RUN, [context, options | {"resultTypes": ["violations"], "preload": False}])
    return found
