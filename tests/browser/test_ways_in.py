"""Ways in, in a real browser: passkeys by a virtual authenticator, an app with codes, a forgotten password, browsers signed out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from app import worker
from tests.browser.site import Site, Watched, running
from tests.browser.test_accessibility import LOOKS, WIDTHS, look
from tests.conftest import PASSWORD, Ready

pytestmark = pytest.mark.browser

EMAIL = "reader@nordvik.example"


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    """The site at «localhost»: a passkey belongs to a name, never to a number."""
    with running(tmp_path, ready) as site:
        site.address = site.address.replace("127.0.0.1", "localhost")
        yield site


class Device:
    """A device with passkeys, beside the page's browser. ``verifies``: it asks for a finger, a face or a code."""

    def __init__(self, page: Page, verifies: bool = True) -> None:
        self._line: CDPSession = page.context.new_cdp_session(page)
        self._line.send("WebAuthn.enable")
        transport = {"protocol": "ctap2", "transport": "internal" if verifies else "usb", "automaticPresenceSimulation": True}
        options = transport | {"hasResidentKey": verifies, "hasUserVerification": verifies, "isUserVerified": verifies}
        self.id = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def keys(self) -> list[dict[str, object]]:
        """The passkeys it holds."""
        found: list[dict[str, object]] = self._line.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]
        return found

    def put_back(self, key: dict[str, object], count: int) -> None:
        """Let a passkey be one that has been used fewer times than it has: a copy."""
        self._line.send("WebAuthn.removeCredential", {"authenticatorId": self.id, "credentialId": key["credentialId"]})
        self._line.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": key | {"signCount": count}})


def sign_in_by_password(page: Page) -> None:
    page.goto("/innlogging")
    page.get_by_label("E-postadresse").fill(EMAIL)
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()


def must_be_usable(page: Page) -> None:
    """What the test of all pages asks, of a page that only a journey leads to."""
    was = page.viewport_size
    found = [problem for width in WIDTHS for scheme in LOOKS[width] for problem in look(page, width, scheme)]
    assert found == [], "\n".join(found)
    if was:
        page.set_viewport_size(was)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Din meny").click()
    page.get_by_role("button", name="Logg ut", exact=True).click()
    page.wait_for_url("**/innlogging")


def add_passkey(page: Page, name: str) -> None:
    page.goto("/konto/passnokler/ny")
    page.get_by_label("Hva vil du kalle den?").fill(name)
    page.get_by_role("button", name="Lag passnøkkelen").click()


@pytest.fixture
def reader(site: Site, browser: Browser) -> Iterator[Watched]:
    """The reader, just signed in."""
    watched = site.page(browser, "nobody")
    sign_in_by_password(watched.page)
    watched.page.wait_for_url("**/planer")
    yield watched
    watched.must_be_clean()


def test_a_passkey_is_made_named_used_alone_and_removed(reader: Watched) -> None:
    page, device = reader.page, Device(reader.page)
    page.goto("/konto")
    page.get_by_role("link", name="Legg til passnøkkel").click()
    must_be_usable(page)
    add_passkey(page, "Jobbtelefonen")
    expect(page.get_by_role("heading", name="Ta vare på reservekodene")).to_be_visible()
    assert page.locator(".codes li").count() == 10 and len(device.keys()) == 1
    must_be_usable(page)
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    expect(page.get_by_role("strong").filter(has_text="Jobbtelefonen")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.wait_for_url("**/planer")
    page.goto("/konto")
    page.get_by_role("button", name="Fjern Jobbtelefonen").click()
    expect(page.get_by_text("Passnøkkelen er fjernet")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.get_by_text("Passnøkkelen kunne ikke brukes her")).to_be_visible()


def test_the_same_device_is_not_added_twice(reader: Watched) -> None:
    page = reader.page
    Device(page)
    add_passkey(page, "Første")
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    add_passkey(page, "Andre")
    expect(page.get_by_text("allerede en passnøkkel")).to_be_visible()


def test_a_key_that_asks_for_nothing_is_a_second_step_and_not_enough_alone(reader: Watched) -> None:
    page = reader.page
    Device(page, verifies=False)
    add_passkey(page, "Sikkerhetsnøkkel")
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    sign_out(page)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.get_by_text("Det ble ikke brukt noen passnøkkel")).to_be_visible(timeout=15_000)
    sign_in_by_password(page)
    page.get_by_role("button", name="Bruk passnøkkel i stedet").click()
    page.wait_for_url("**/planer")


def test_a_copied_passkey_that_lags_behind_is_refused(reader: Watched) -> None:
    page = reader.page
    device = Device(page)
    add_passkey(page, "Telefon")
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    sign_out(page)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.wait_for_url("**/planer")
    sign_out(page)
    device.put_back(device.keys()[0], 0)
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    expect(page.get_by_text("Passnøkkelen kunne ikke brukes her")).to_be_visible()


def test_an_answer_that_was_sent_once_is_worth_nothing_sent_again(reader: Watched, site: Site) -> None:
    page = reader.page
    Device(page)
    add_passkey(page, "Telefon")
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    sign_out(page)
    caught: list[str] = []
    page.on("request", lambda request: caught.append(request.post_data or "") if request.url.endswith("/innlogging/passnokkel") else None)
    held = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.wait_for_url("**/planer")
    site.app.config["WTF_CSRF_ENABLED"] = False
    thief = site.app.test_client()
    thief.set_cookie("samplan", held["samplan"])
    again = thief.post("/innlogging/passnokkel", data=caught[0], content_type="application/x-www-form-urlencoded")
    assert again.status_code == 422 and thief.get("/planer").status_code != 200


def test_an_app_is_added_by_its_secret_and_asked_for_at_the_next_sign_in(reader: Watched) -> None:
    page = reader.page
    page.goto("/konto/kodeapp")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Skriv koden").fill("12")
    page.get_by_role("button", name="Legg til kodeappen").click()
    page.locator("ds-error-summary").wait_for()
    assert page.locator(".secret").inner_text().replace(" ", "") == secret
    page.get_by_label("Skriv koden").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Legg til kodeappen").click()
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="Jeg har tatt vare på dem").click()
    sign_out(page)
    sign_in_by_password(page)
    page.get_by_label("Kode").fill("000000")
    page.get_by_role("button", name="Bekreft", exact=True).click()
    page.locator("ds-error-summary").wait_for()
    must_be_usable(page)
    page.get_by_label("Kode").fill(code)
    page.get_by_role("button", name="Bekreft", exact=True).click()
    page.wait_for_url("**/planer")
    page.goto("/konto")
    expect(page.get_by_text("9 ubrukte koder igjen")).to_be_visible()


def test_a_change_of_how_one_signs_in_asks_for_the_password_when_it_is_a_while_since(site: Site, browser: Browser) -> None:
    watched = site.page(browser, "reader")
    page = watched.page
    page.goto("/konto")
    page.get_by_role("link", name="Legg til kodeapp").click()
    page.get_by_label("Passord").fill("feil")
    page.get_by_role("button", name="Gå videre").click()
    page.locator("ds-error-summary").wait_for()
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()
    page.wait_for_url("**/konto/kodeapp")
    watched.must_be_clean()


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(site: Site, browser: Browser) -> None:
    watched = site.page(browser, "nobody")
    page = watched.page
    page.goto("/innlogging")
    page.get_by_role("link", name="Glemt passordet?").click()
    page.get_by_label("E-postadresse").fill(EMAIL)
    page.get_by_role("button", name="Send lenken").click()
    expect(page.get_by_role("heading", name="Se etter e-posten")).to_be_visible()
    settings = site.app.config["SAMPLAN"]
    with site.app.app_context():
        assert worker.post_once(settings)
    (file,) = settings.mail_dir.glob("*-reset.eml")
    link = re.search(r"/passord/[\w-]+", file.read_text().replace("=\n", ""))
    assert link is not None
    page.goto(link[0])
    page.get_by_label("Nytt passord").fill("reader-reader-reader")
    page.get_by_role("button", name="Lagre passordet").click()
    expect(page.get_by_text("inneholder navnet").first).to_be_visible()
    must_be_usable(page)
    page.get_by_label("Nytt passord").fill("fire-nye-blyanter-sover")
    page.get_by_role("button", name="Vis passordet").click()
    assert page.get_by_label("Nytt passord").get_attribute("type") == "text"
    page.get_by_role("button", name="Lagre passordet").click()
    page.wait_for_url("**/innlogging")
    assert page.get_by_label("E-postadresse").input_value() == EMAIL
    page.get_by_label("Passord", exact=True).fill("fire-nye-blyanter-sover")
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.wait_for_url("**/planer")
    watched.must_be_clean()


def test_another_browser_is_signed_out_from_this_one(site: Site, browser: Browser) -> None:
    here, there = site.page(browser, "nobody"), site.page(browser, "nobody")
    for watched in (there, here):
        sign_in_by_password(watched.page)
        watched.page.wait_for_url("**/planer")
    page = here.page
    page.goto("/konto")
    page.get_by_role("button", name="Logg ut av alle andre").click()
    expect(page.get_by_text("logget ut av alle andre")).to_be_visible()
    there.page.goto("/konto")
    assert "/innlogging" in there.page.url
    here.must_be_clean()


def test_everything_but_passkeys_works_without_scripts(site: Site, browser: Browser) -> None:
    page = site.page(browser, "nobody", java_script_enabled=False).page
    sign_in_by_password(page)
    page.wait_for_url("**/planer")
    page.goto("/konto/kodeapp")
    page.get_by_label("Skriv koden").fill(pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", "")).now())
    page.get_by_role("button", name="Legg til kodeappen").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/konto/passnokler/ny")
    expect(page.get_by_role("link", name="Legg til en kodeapp")).to_be_visible()
    assert not page.get_by_role("button", name="Lag passnøkkelen").is_visible()
