"""The states of notices that the tests of accessibility look at."""

from playwright.sync_api import Page

from tests.browser.states import PLAN, State


def told(page: Page) -> None:
    """Some lines are unread."""
    page.locator(".told__line[data-unread]").first.wait_for()


def wrong_wish(page: Page) -> None:
    """A wish that there is not."""
    page.locator("#f-answers-1").evaluate("(field) => { field.value = 'hver time'; }")
    page.locator("#f-answers-1").check()
    page.get_by_role("button", name="Lagre valgene").click()
    page.locator("ds-error-summary").wait_for()


NOTICE_STATES = {
    "notices, none": State("/varsler", "reader"),
    "notices, none unread": State("/varsler?vis=uleste", "reader"),
    "notices": State("/varsler{notices}", "editor", told),
    "notices, those unread": State("/varsler{notices}?vis=uleste", "editor", told),
    "a plan with notices on the bell": State("{notices}" + PLAN, "editor"),
    "account, wishes for mail refused": State("/konto", "reader", wrong_wish),
    "help with notices": State("/hjelp/varsler", "nobody"),
}
