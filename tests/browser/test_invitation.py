"""A coordinator invites; the police's contact accepts on a phone and lands in the plan."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.store.base import reading
from app.store.people_tables import MailRow
from tests.browser.site import Site, running
from tests.conftest import PASSWORD, Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
JONAS = "jonas.moe@politiet.example"


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def mailed_link(site: Site) -> str:
    """The path of the link in the newest mail."""
    with site.app.app_context(), reading() as session:
        body = session.scalars(select(MailRow.body).order_by(MailRow.id.desc())).first() or ""
    found = re.search(r"/invitasjon/\S+", body)
    assert found is not None
    return found[0]


def invite(page: Page, site: Site) -> None:
    page.goto(f"/planer/{site.plan}/arbeidsgruppe")
    page.get_by_role("link", name="Inviter").click()
    page.get_by_label("E-postadresser").fill(JONAS)
    page.get_by_label("Virksomhet", exact=True).select_option(label="Politiet")
    page.get_by_label("Hilsen i e-posten").fill("Vi trenger politiets tiltak innen fredag.")
    page.get_by_role("button", name="Inviter", exact=True).click()
    expect(page.locator("#beskjeder")).to_contain_text(f"Invitasjonen til {JONAS} er på vei.")
    expect(page.locator("main")).to_contain_text("På vei")


def test_the_polices_contact_comes_in_by_phone(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    invite(kari.page, site)
    link = mailed_link(site)

    phone = site.page(browser, "nobody", **PHONE)
    phone.page.goto(link)
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Trygg skolevei i Nordvik")
    phone.page.get_by_label("Navnet ditt").fill("Jonas Moe")
    phone.page.get_by_label("Velg et passord").fill("kort")
    phone.page.get_by_role("button", name="Lag bruker og bli med").tap()
    expect(phone.page.locator("ds-error-summary")).to_be_visible()
    expect(phone.page.get_by_label("Navnet ditt")).to_have_value("Jonas Moe")
    phone.page.get_by_label("Velg et passord").fill(PASSWORD)
    phone.page.get_by_role("button", name="Lag bruker og bli med").tap()
    phone.page.wait_for_url(f"**/planer/{site.plan}")
    expect(phone.page.locator("#beskjeder")).to_contain_text("Velkommen")
    expect(phone.page.locator("#r-patrol")).to_be_visible()

    kari.page.goto(f"/planer/{site.plan}/arbeidsgruppe")
    expect(kari.page.locator("#folk")).to_contain_text("Jonas Moe")
    late = site.page(browser, "nobody", **PHONE)
    late.page.goto(link)
    expect(late.page.get_by_role("heading", level=1)).to_have_text("Lenken virker ikke lenger")
    for watched in (kari, phone, late):
        watched.must_be_clean()


def test_a_role_is_changed_and_a_member_taken_out_by_keyboard_alone(site: Site, browser: Browser) -> None:
    watched = site.page(browser)
    page = watched.page
    page.goto(f"/planer/{site.plan}/arbeidsgruppe")
    page.get_by_role("link", name="Endre rollen til Reader").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Leser", exact=True).focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Sekretær", exact=True)).to_be_checked()
    page.get_by_role("button", name="Lagre rollen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#beskjeder")).to_contain_text("Rollen er lagret.")
    page.get_by_role("link", name="Endre rollen til Reader").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fjern fra planen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#beskjeder")).to_contain_text("Reader er ikke lenger med i planen.")
    expect(page.get_by_role("link", name="Endre rollen til Reader")).to_have_count(0)
    watched.must_be_clean()
