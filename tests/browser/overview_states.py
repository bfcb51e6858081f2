"""The states of the overview of measures and of «Mine tiltak»."""

from playwright.sync_api import Page

from tests.browser.states import PLAN, State


def filters_open(page: Page) -> None:
    page.get_by_text("Velg hva som vises").click()
    page.locator("#mangler").wait_for()


def columns_open(page: Page) -> None:
    page.get_by_role("button", name="Kolonner").click()
    page.locator("#kolonne-endret").wait_for()


def row_open(page: Page) -> None:
    page.locator("#r-patrol").press("Enter")
    page.locator("#radskjema-patrol").wait_for()


def row_refused(page: Page) -> None:
    row_open(page)
    page.locator("#f-patrol-title").fill("")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.locator("ds-error-summary").wait_for()


def row_contested(page: Page) -> None:
    row_open(page)
    page.locator("#f-patrol-status").select_option("Utgår")
    page.locator("#radskjema-patrol [name='status.lest']").evaluate("field => { field.value = 'Gjennomført'; }")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.locator(".conflict").wait_for()


def several_chosen(page: Page) -> None:
    page.locator("#rad-patrol .pick input").check()
    page.locator("#rad-lights .pick input").check()
    page.locator(".bulk").wait_for()


def act_refused(page: Page) -> None:
    several_chosen(page)
    page.get_by_role("button", name="Sett status").click()
    page.get_by_role("button", name="Endre tiltakene").click()
    page.locator("#gjor-status .ds-validation-message").wait_for()


OVERVIEW_STATES = {
    "measures by responsible, every column": State(
        PLAN + "/tiltak?grupper=ansvarlig&kolonner=nr.del.ansvarlig.partnere.periode.status.deltiltak.endret.mangler"
    ),
    "measures by status": State(PLAN + "/tiltak?grupper=status&sorter=-periode"),
    "measures without headings": State(PLAN + "/tiltak?grupper=ingen"),
    "measures as a reader": State(PLAN + "/tiltak", "reader"),
    "filters of measures": State(PLAN + "/tiltak", steps=filters_open),
    "columns of measures": State(PLAN + "/tiltak", steps=columns_open, anew=True),
    "row open": State(PLAN + "/tiltak", steps=row_open),
    "row refused": State(PLAN + "/tiltak", steps=row_refused),
    "row with both texts": State(PLAN + "/tiltak", steps=row_contested),
    "row on a page of its own": State(PLAN + "/tiltak/patrol/rad"),
    "several measures chosen": State(PLAN + "/tiltak", steps=several_chosen),
    "act on several refused": State(PLAN + "/tiltak", steps=act_refused, anew=True),
    "mine": State("/mine-tiltak", "editor"),
    "mine by plan": State("/mine-tiltak?grupper=plan", "editor"),
    "mine, row open": State("/mine-tiltak", "editor", row_open),
    "mine, row on a page of its own": State(PLAN + "/tiltak/patrol/rad?fra=mine", "editor"),
    "mine, none": State("/mine-tiltak", "other_editor"),
    "mine, in no plan": State("/mine-tiltak", "stranger"),
}
