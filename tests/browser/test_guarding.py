"""The guard of privacy in the browser: numbers become dots while they are typed, what may be a person is told of, and a slip that is hidden
is gone from every open tab, from the one that was away, and from every file."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.domain.birth_numbers import is_birth_number
from app.services.privacy import forgetting
from app.store.base import reading
from app.worker import forget_once
from tests.browser.site import Site, Watched, running
from tests.browser.thread_states import mark
from tests.conftest import Ready
from tests.domain.test_birth_numbers import made
from tests.services.test_hiding import files_with
from tests.settled import settle_all

pytestmark = pytest.mark.browser

NUMBER = made(random.Random(17))
SLIP = "Ola Nordmann"
TABS = 10
KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const answer = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const records = [];
  for (const name of names) {
    const base = await answer(indexedDB.open(name));
    for (const store of base.objectStoreNames) records.push(...await answer(base.transaction(store).objectStore(store).getAll()));
  }
  const plain = (_name, value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  return JSON.stringify(records, plain) + JSON.stringify({ ...localStorage, ...sessionStorage });
}"""
"""All that the browser keeps, as one string."""
SHOWN = """() => {
  const fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  return document.documentElement.outerHTML + fields.join();
}"""
PASTE = """(words) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", words);
  const pasted = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".prose-editor .ProseMirror").dispatchEvent(pasted);
}"""
COUNTED = """async (all) => {
  const { numbersIn } = await import("/static/app/birth-numbers.js");
  return all.map((one) => numbersIn(`Om ${one}.`).length);
}"""


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def surface(page: Page) -> Locator:
    return page.locator(".prose-editor .ProseMirror").first


def writing_in(site: Site, browser: Browser, name: str = "coordinator") -> Watched:
    """That person, with the text of the small plan open, the caret at its end."""
    watched = site.page(browser, name, viewport={"width": 1440, "height": 900})
    watched.page.goto(f"/planer/{site.plan}")
    watched.page.locator("#r-text").click()
    surface(watched.page).click()
    watched.page.keyboard.press("Control+End")
    return watched


def in_files(site: Site, folder: Path, words: str) -> list[str]:
    """The files of the application that hold the words when the worker has done what it does."""
    with site.app.app_context():
        settle_all()
        for _try in range(20):
            with reading() as session:
                if forgetting.due(session) is None:
                    break
            forget_once()
    return files_with(folder, words)


def test_a_birth_number_becomes_dots_while_it_is_typed_and_the_rest_stays(site: Site, browser: Browser) -> None:
    page = site.page(browser).page
    page.goto(f"/planer/{site.plan}/kommentarer/ny")
    page.get_by_label("Kommentar", exact=True).press_sequentially(f"Gjelder {NUMBER[:6]} {NUMBER[6:]} altså")
    expect(page.get_by_label("Kommentar", exact=True)).to_have_value("Gjelder •••••• ••••• altså")
    expect(page.locator("#beskjeder")).to_contain_text("fødselsnummer")


def test_in_the_editor_the_last_digit_is_never_put_in_and_what_is_pasted_is_clean(site: Site, browser: Browser, tmp_path: Path) -> None:
    kari = writing_in(site, browser)
    kari.page.keyboard.type(f" Gjelder {NUMBER} altså.")
    expect(surface(kari.page)).to_contain_text("Gjelder ••••••••••• altså.")
    expect(kari.page.locator("#beskjeder")).to_contain_text("fødselsnummer")
    kari.page.evaluate(PASTE, f"Født {NUMBER[:6]} {NUMBER[6:]} her. ")
    expect(surface(kari.page)).to_contain_text("Født •••••• ••••• her.")
    kari.page.keyboard.type(f"Ikke {NUMBER[:10]}{(int(NUMBER[10]) + 1) % 10}. ")
    expect(surface(kari.page)).to_contain_text(f"Ikke {NUMBER[:10]}{(int(NUMBER[10]) + 1) % 10}.")
    expect(kari.page.locator("#lagret")).to_contain_text("Lagret kl.")
    assert files_with(tmp_path, NUMBER) == []
    kari.must_be_clean()


def test_what_may_be_a_person_is_lit_and_told_of_and_gone_when_it_is_said_to_be_nobody(site: Site, browser: Browser) -> None:
    kari = writing_in(site, browser)
    kari.page.keyboard.type(" Ring 91 23 45 67 i dag.")
    notice = kari.page.locator("#personvern-varsel")
    expect(notice).to_contain_text("Ett sted kan handle om en enkeltperson.", timeout=15_000)
    assert kari.page.evaluate("() => [...CSS.highlights.get('samplan-person')].map(String)") == ["91 23 45 67"]
    notice.get_by_role("link").click()
    kari.page.get_by_role("button", name="Dette er ikke en enkeltperson").click()
    expect(kari.page.get_by_text("Ingenting å se over")).to_be_visible()
    kari.must_be_clean()


def test_marked_words_are_taken_along_to_the_form_and_hidden(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, "#b-b1", "gjelder fra nyttår")
    kari.page.get_by_role("link", name="Skjul", exact=True).click()
    expect(kari.page.get_by_label("Ordene som må bort")).to_have_value("gjelder fra nyttår")
    expect(kari.page.get_by_text("Ordene står her:")).to_be_visible()
    assert "nytt" not in kari.page.url
    kari.page.get_by_label("Hvorfor").fill("en prøve")
    kari.page.get_by_role("button", name="Skjul for godt").click()
    expect(kari.page.get_by_text("en prøve")).to_be_visible()
    kari.page.goto(f"/planer/{site.plan}")
    expect(kari.page.locator("#b-b1")).to_contain_text("•" * 18)
    kari.must_be_clean()


def test_a_slip_hidden_while_ten_tabs_are_open_is_gone_from_all_of_them_and_from_every_file(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    jonas = writing_in(site, browser, "editor")
    jonas.page.keyboard.type(f" Vi følger opp {SLIP} hver uke.")
    expect(jonas.page.locator("#lagret")).to_contain_text("Lagret kl.")
    tabs = [jonas]
    for number in range(TABS - 2):
        watched = site.page(browser, ("coordinator", "editor", "secretary")[number % 3])
        watched.page.goto(f"/planer/{site.plan}")
        if number % 3 < 2 and number < 4:
            watched.page.locator("#r-text").click()
            surface(watched.page).wait_for()
        expect(watched.page.get_by_text(SLIP).first).to_be_visible()
        tabs.append(watched)
    away = writing_in(site, browser, "coordinator")
    expect(surface(away.page)).to_contain_text(SLIP)
    away.page.context.set_offline(True)
    away.page.keyboard.type(" Og dette skrev jeg på toget.")
    expect(surface(away.page)).to_contain_text("på toget")
    tabs.append(away)

    kari = site.page(browser)
    hide_the_slip(kari.page, site)
    expect(kari.page.get_by_text("kan ikke kalles tilbake").first).to_be_visible()

    for watched in tabs[:-1]:
        expect(watched.page.get_by_text("•" * len(SLIP)).first).to_be_visible(timeout=15_000)
        expect(watched.page.get_by_text(SLIP)).to_have_count(0)
    away.page.context.set_offline(False)
    box = away.page.locator(".editor__refused textarea")
    expect(box).to_be_visible(timeout=20_000)
    assert "på toget" in box.input_value() and "•" * len(SLIP) in box.input_value()
    expect(surface(away.page)).to_contain_text("•" * len(SLIP))
    surface(away.page).click()
    away.page.keyboard.type("Videre. ")
    expect(away.page.locator("#lagret")).to_contain_text("Lagret kl.")

    for watched in (*tabs, kari):
        for left in (watched.page.evaluate(SHOWN), watched.page.evaluate(KEPT)):
            assert "Nordmann" not in left and "Ola" not in left
    assert in_files(site, tmp_path, SLIP) == []
    with closing(sqlite3.connect(tmp_path / "samplan.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def hide_the_slip(page: Page, site: Site) -> None:
    page.goto(f"/planer/{site.plan}/personvern")
    page.get_by_label("Ordene som må bort").fill(SLIP)
    page.get_by_role("button", name="Se hvor ordene står").click()
    page.get_by_label("Hvorfor").fill("navnet på et barn")
    page.get_by_role("button", name="Skjul for godt").click()
    expect(page.locator(".redactions")).to_contain_text("navnet på et barn")


def test_what_a_tab_that_is_gone_had_not_got_stored_is_offered_without_the_slip(site: Site, browser: Browser, tmp_path: Path) -> None:
    away = writing_in(site, browser, "editor")
    away.page.keyboard.type(f" Vi følger opp {SLIP} hver uke.")
    expect(away.page.locator("#lagret")).to_contain_text("Lagret kl.")
    away.page.context.set_offline(True)
    away.page.keyboard.type(" Og dette skrev jeg på toget.")
    for _look in range(100):
        if "på toget" in away.page.evaluate(KEPT):
            break
        away.page.wait_for_timeout(50)
    context = away.page.context
    away.page.close(run_before_unload=False)
    hide_the_slip(site.page(browser).page, site)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/planer/{site.plan}")
    box = page.locator(".editor__refused textarea")
    expect(box).to_be_visible(timeout=20_000)
    assert "på toget" in box.input_value() and "•" * len(SLIP) in box.input_value()
    for left in (page.evaluate(SHOWN), page.evaluate(KEPT)):
        assert "Nordmann" not in left and "på toget" in left
    assert in_files(site, tmp_path, SLIP) == []


def test_the_browser_knows_the_same_numbers_as_the_server(site: Site, browser: Browser) -> None:
    page = site.page(browser).page
    page.goto("/hjelp")
    chance = random.Random(99)
    numbers = [made(chance) for _ in range(1000)]
    near = []
    for number in numbers:
        at = chance.randrange(11)
        near.append(number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :])
    parted = [
        f"{one[:2]}{day}{one[2:4]}{day}{one[4:6]}{between}{one[6:]}"
        for one, (day, between) in zip(numbers, 200 * (("", "–"), ("", " - "), ("", "  "), (" ", "\u2009"), (".", "-")), strict=True)
    ]
    found = page.evaluate(COUNTED, numbers + near + parted)
    assert found == [1] * 1000 + [int(is_birth_number(one)) for one in near] + [1] * 1000


def test_a_field_asks_about_a_person_before_it_is_sent_and_lets_it_be_sent(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}/kommentarer/ny?om=patrol")
    field = kari.page.get_by_label("Kommentar", exact=True)
    field.fill("Ring moren på 91 23 45 67 om dette.")
    expect(kari.page.get_by_text("Kan dette handle om en enkeltperson: «91 23 45 67»?")).to_be_visible()
    field.fill("Ring skolen om dette.")
    expect(kari.page.locator(".person-hint")).to_be_empty()
    field.fill("Ring moren på 91 23 45 67 om dette.")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)


def test_the_editor_of_a_suggestion_asks_about_a_person_before_it_is_sent(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}/forslag/ny?om=text")
    surface(kari.page).click()
    kari.page.keyboard.press("Control+End")
    kari.page.keyboard.type(" Ring 91 23 45 67 i dag.")
    expect(kari.page.locator(".person-hint")).to_contain_text("«91 23 45 67»")
    kari.must_be_clean()
