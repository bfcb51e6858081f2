"""Every page and every state a fragment can bring it to: axe finds nothing, nothing scrolls sideways, the content policy is kept.

Each at 1440, 390 and 320 pixels. By every rule, in light and dark at every width, with ``SAMPLAN_EVERY_LOOK=1``, as `make figures` asks for
it; else one of the two at each width, and at 320 pixels only what the width decides, which keeps the suite short: what axe finds in colours
does not depend on the width, nor the rest on the colours, and a page of 320 pixels is one of 390 that is narrower.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.every_state import STATES
from tests.browser.site import Site, running
from tests.conftest import Ready, shared

pytestmark = pytest.mark.browser

WIDTHS = (1440, 390, 320)
SCHEMES = ("light", "dark")
IS_EVERY_LOOK = bool(os.environ.get("SAMPLAN_EVERY_LOOK"))
LOOKS = {width: SCHEMES if IS_EVERY_LOOK else (SCHEMES[place % 2],) for place, width in enumerate(WIDTHS)}
"""Width → the schemes a page is looked at in."""
MENU = ".menu__list:popover-open"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": TAGS}
OF_WIDTH = {"runOnly": ["target-size", "scrollable-region-focusable"]}


@pytest.fixture
def site(tmp_path: object, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:  # type: ignore[arg-type]
        yield site


@pytest.mark.parametrize("name", STATES)
def test_everybody_can_use(name: str, site: Site, browser: Browser) -> None:
    state = STATES[name]
    watched = site.window(browser, state.who)
    page = watched.page
    found = []
    for width in WIDTHS:
        if state.anew or width == WIDTHS[0]:
            page.set_viewport_size({"width": width if state.anew else state.at, "height": 900})
            page.goto(site.fill(state.path))
            watched.wait_until_quiet()
            state.steps(page)
        found += [problem for scheme in LOOKS[width] for problem in look(page, width, scheme)]
    assert found == [], "\n".join(found)
    watched.must_be_clean()


LARGE_TEXT = (
    "sign-in",
    "help",
    "plans",
    "plan",
    "measures",
    "working group",
    "history",
    "settings",
    "look of a plan in print",
    "look of the tool",
)


@pytest.mark.parametrize("name", LARGE_TEXT)
def test_nothing_is_lost_when_text_is_twice_as_large(name: str, site: Site, browser: Browser) -> None:
    state = STATES[name]
    watched = site.window(browser, state.who)
    page = watched.page
    found = []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(state.path.format(plan=site.plan, report=""))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [problem for scheme in LOOKS[width] for problem in look(page, width, scheme)]
    assert found == [], "\n".join(found)
    watched.must_be_clean()


REVIEWED = ("tiltaksplan-fredrikstad-2025.docx", "statusrapport-gode-krefter-2011.docx")


@pytest.mark.parametrize("file", REVIEWED)
def test_everybody_can_look_over_an_upload(file: str, site: Site, browser: Browser) -> None:
    watched = site.window(browser, "coordinator")
    page = watched.page
    page.goto("/opplasting")
    page.get_by_label("Word-fil (.docx)").set_input_files(shared(f"official/{file}"))
    page.get_by_role("button", name="Les filen").click()
    page.get_by_role("heading", name="Se over det vi fant").wait_for(timeout=20_000)
    for folded in page.locator("details.more > summary").all():
        folded.click()
    found = [problem for width in WIDTHS for scheme in LOOKS[width] for problem in look(page, width, scheme)]
    assert found == [], "\n".join(found)
    watched.must_be_clean()


def look(page: Page, width: int, scheme: str) -> list[str]:
    """What is wrong with the page at this width, in these colours."""
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    against = violations(page, OPTIONS if IS_EVERY_LOOK or width != WIDTHS[-1] else OF_WIDTH)
    if page.locator(MENU).count():
        # A menu covers what lies beneath it until it is closed, which is looked at in other states; its own lines are looked at here.
        against = [violation for violation in against if violation["id"] != "target-size"]
        against += violations(page, {"runOnly": ["target-size"]}, MENU)
    found = [
        f"{width} {scheme}: {violation['id']} {node['target']} {node['failureSummary'][:160]}"
        for violation in against
        for node in violation["nodes"][:4]
    ]
    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{width}: scrolls {sideways} px sideways"] if sideways > 0 else [])
