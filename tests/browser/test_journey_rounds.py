"""Journeys 7, 8 and 9: a coordinator's input round from the first invitation to the last answer; a guest who reads, writes, comes back and
hands in; and a leader who gathers what colleagues have written into the agency's one answer.

The guest's and the coordinator's by keyboard alone too, the guest's on a phone.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.rounds import following, tabling
from app.services.rounds.following import Filter
from app.services.rounds.pointing import About
from app.store.base import reading
from app.worker import post_once
from tests.asked import ANNA, BO, Asked
from tests.browser.doing import WAYS, Hand, Keys
from tests.browser.site import Site, running
from tests.browser.thread_states import MARK
from tests.conftest import Ready

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"
LAST_DAY = (datetime.now(UTC) + timedelta(days=20)).date()


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def mails(site: Site) -> dict[str, str]:
    """Whom a mail went to → what the newest to them says, once everything that waited has been sent."""
    settings, found = site.app.config["SAMPLAN"], {}
    with site.app.app_context():
        while post_once(settings):
            pass
    for file in sorted(settings.mail_dir.iterdir(), key=lambda file: file.stat().st_mtime_ns):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        body = mail.get_body()
        found[str(mail["To"])] = body.get_content() if body else ""
    return found


def link_to(site: Site, email: str) -> str:
    found = re.search(r"http://\S+", mails(site)[email])
    assert found is not None
    return found[0]


def opened_round(site: Site) -> Asked:
    now = datetime.now(UTC)
    with site.app.app_context():
        asked = Asked(site.plan, site.people).planned(now=now, last_day=LAST_DAY).guests(ANNA, BO, now=now)
        asked.agency("editor", "contributor", "coordinator", now=now)
        return asked.opened(now)


def expect_said(page: Page, words: str) -> None:
    """A message of the page says so."""
    expect(page.locator("#beskjeder")).to_contain_text(words)


# ---------------------------------------------------------------- 8: a guest


@pytest.mark.parametrize("way", WAYS)
def test_a_guest_reads_writes_comes_back_and_hands_in(way: str, site: Site, browser: Browser) -> None:
    make, options = WAYS[way]
    asked = opened_round(site)
    with site.app.app_context():
        asked.says(BO_AT, "Bos hemmelige ord.", now=datetime.now(UTC))
    address = f"/innspill/lenke/{asked.letters.token(ANNA_AT)}"
    first = site.page(browser, "nobody", **options)
    page, hand = first.page, make(first.page)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Trygg skolevei i Nordvik")
    says(page, hand, "Gi innspill her til tiltaket Følge barna over veien", "Bruk voksne, ikke elever.", "Voksne hjelper de yngste.")
    says(page, hand, "Gi innspill her til tiltaket Bedre lys", "Bra. Begynn ved skolen.")
    says(page, hand, "Gi innspill her til Det vi gjør", "Her mangler sykkelveier.")
    begins_and_leaves(page, hand)
    first.must_be_clean()

    second = site.page(browser, "nobody", **options)
    page, hand = second.page, make(second.page)
    page.goto(address)
    expect(page.get_by_role("complementary", name="Svaret ditt")).to_contain_text("4 innspill")
    hand.press(page.get_by_role("link", name="Svar på spørsmålene"))
    hand.fill(page.get_by_label("Er planen lett å forstå?"), "Ja, stort sett.")
    hand.press(page.get_by_role("button", name="Lagre svarene"))
    expect_said(page, "Svarene er lagret.")
    hand.press(page.get_by_role("link", name="Se over og lever"))
    expect(page.get_by_text("Du leverer 5 innspill.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Lever", exact=True))
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
    for tab in ("Planen", "Mine innspill"):
        hand.press(page.get_by_role("navigation", name="Deler av innspillsrunden").get_by_role("link", name=tab))
        expect(page.locator("main")).not_to_contain_text("hemmelige")
    second.must_be_clean()
    assert "Takk. Vi har fått 5 innspill fra deg." in mails(site)[ANNA_AT]
    with site.app.app_context(), reading() as session:
        given = following.treatment(session, asked.who, asked.plan, datetime.now(UTC), asked.id, Filter()).given
    assert {each.body for each in given} == {
        "Bruk voksne, ikke elever.", "Bra. Begynn ved skolen.", "Her mangler sykkelveier.", "Lagret av seg selv.", "Ja, stort sett.",
    }  # fmt: skip


def says(page: Page, hand: Hand, way: str, body: str, proposed: str = "") -> None:
    hand.press(page.get_by_role("link", name=way))
    hand.fill(page.get_by_label("Hva vil du si?"), body)
    if proposed:
        hand.fill(page.get_by_label("Forslag til ny tekst"), proposed)
    hand.press(page.get_by_role("button", name="Lagre innspillet"))
    expect_said(page, "Innspillet er lagret.")


def begins_and_leaves(page: Page, hand: Hand) -> None:
    """What is written is kept by itself, and leaving the page loses nothing."""
    hand.press(page.get_by_role("link", name="Gi innspill til avsnittet «Planen gjelder fra nyttår, jf. tiltak 1.»"))
    hand.fill(page.get_by_label("Hva vil du si?"), "Lagret av seg selv.")
    expect(page.get_by_text("Utkastet er lagret")).to_be_visible()
    page.goto("about:blank")


def test_words_are_marked_and_given_input_on(site: Site, browser: Browser) -> None:
    asked = opened_round(site)
    watched = site.page(browser, "nobody")
    page = watched.page
    page.goto(f"/innspill/lenke/{asked.letters.token(ANNA_AT)}")
    assert page.evaluate(MARK, ["#i-i2", "andre punkt"])
    page.get_by_role("link", name="Gi innspill til ordene").click()
    expect(page.get_by_role("blockquote").or_(page.locator("blockquote"))).to_have_text("andre punkt")
    page.get_by_label("Hva vil du si?").fill("Hvilket punkt?")
    page.get_by_role("button", name="Lagre innspillet").click()
    expect_said(page, "Innspillet er lagret.")
    with site.app.app_context():
        (mine,) = asked.read(ANNA_AT, datetime.now(UTC)).inputs
    assert (mine.place, mine.quote, mine.anchor) == ("words", "andre punkt", "i-i2")
    watched.must_be_clean()


def test_what_is_taken_away_is_had_back_by_one_button(site: Site, browser: Browser) -> None:
    asked = opened_round(site)
    with site.app.app_context():
        asked.says(ANNA_AT, "Mer lys.", About("lights"), now=datetime.now(UTC))
    watched = site.page(browser, "nobody")
    page = watched.page
    page.goto(f"/innspill/lenke/{asked.letters.token(ANNA_AT)}/mine")
    page.get_by_role("link", name="Endre Tiltak 2 Bedre lys").click()
    page.get_by_role("button", name="Fjern innspillet").click()
    expect_said(page, "Innspillet er fjernet.")
    expect(page.locator("main")).not_to_contain_text("Mer lys.")
    page.get_by_role("button", name="Angre").click()
    expect_said(page, "Innspillet er tilbake.")
    expect(page.locator("main")).to_contain_text("Mer lys.")
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/innspillsrunder/{asked.id}")
    page.get_by_role("link", name="Velg Anna Aas").click()
    page.get_by_text("Ta Anna Aas ut av runden").click()
    page.get_by_role("button", name="Ta ut av runden").click()
    expect(page.get_by_role("row", name=re.compile("Anna Aas"))).to_contain_text("Tatt ut")
    page.get_by_role("button", name="Inviter på nytt").click()
    expect(page.get_by_role("row", name=re.compile("Anna Aas"))).to_contain_text("Har utkast")
    for each in (watched, kari):
        each.must_be_clean()


def test_what_is_typed_while_the_line_is_down_is_kept_when_it_is_back(site: Site, browser: Browser) -> None:
    asked = opened_round(site)
    watched = site.page(browser, "nobody")
    page = watched.page
    page.goto(f"/innspill/lenke/{asked.letters.token(ANNA_AT)}/ny?om=lights")
    page.context.set_offline(True)
    page.get_by_label("Hva vil du si?").fill("Skrevet på toget.")
    expect(page.get_by_text("IKKE lagret")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Utkastet er lagret")).to_be_visible(timeout=15_000)
    with site.app.app_context():
        assert [each.body for each in asked.read(ANNA_AT, datetime.now(UTC)).inputs] == ["Skrevet på toget."]


def test_everything_works_without_javascript(site: Site, browser: Browser) -> None:
    asked = opened_round(site)
    page = site.page(browser, "nobody", java_script_enabled=False).page
    page.goto(f"/innspill/lenke/{asked.letters.token(BO_AT)}")
    page.get_by_role("link", name="Gi innspill her til tiltaket Bedre lys").click()
    page.get_by_label("Hva vil du si?").fill("Uten skript.")
    page.get_by_role("button", name="Lagre innspillet").click()
    expect_said(page, "Innspillet er lagret.")
    page.get_by_role("link", name="Se over og lever").click()
    page.get_by_role("button", name="Lever", exact=True).click()
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()


def test_the_next_and_the_former_input_are_one_key_away(site: Site, browser: Browser) -> None:
    watched = site.page(browser)
    page = watched.page
    page.goto(f"{site.rounds['closed']}/behandling")
    watched.wait_until_quiet()
    first = page.locator("li[data-stop]").first
    page.keyboard.press("j")
    expect(first).to_be_focused()
    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Planen nå")).to_be_visible()
    watched.wait_until_quiet()
    at = page.url
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Forrige")).to_be_visible()
    watched.wait_until_quiet()
    assert page.url != at
    page.keyboard.press("k")
    expect(page).to_have_url(at)
    watched.must_be_clean()


# ---------------------------------------------------------------- 9: an agency's leader


@pytest.mark.parametrize("way", WAYS)
def test_a_leader_gathers_what_three_have_written_into_one_answer(way: str, site: Site, browser: Browser) -> None:
    make, options = WAYS[way]
    asked, now = opened_round(site), datetime.now(UTC)
    with site.app.app_context():
        police = asked.participant("Politiet")
        asked.writes("contributor", police, "Flere patruljer ved skolen.", About("patrol"), now)
        asked.writes("contributor", police, "Uenig i alt.", now=now)
        asked.writes("coordinator", police, "Også om ettermiddagen.", About("patrol"), now)
    watched = site.page(browser, "editor", **options)
    page, hand = watched.page, make(watched.page)
    page.goto("/planer")
    hand.press(page.get_by_role("link", name="Gi innspill til Trygg skolevei i Nordvik"))
    hand.press(page.get_by_role("link", name=re.compile("Svaret vårt")))
    for name in ("Contributor", "Coordinator"):
        hand.tick(page.get_by_label(f"Velg Tiltak 1 Følge barna over veien, {name}"))
    hand.press(page.get_by_role("button", name="Slå sammen de valgte"))
    expect(page.get_by_text("Slått sammen av 2 bidrag")).to_be_visible()
    hand.press(page.get_by_role("link", name="Endre Tiltak 1 Følge barna over veien").last)
    hand.fill(page.get_by_label("Hva vil du si?"), "Flere patruljer, også om ettermiddagen.")
    hand.press(page.get_by_role("button", name="Lagre innspillet"))
    expect_said(page, "Innspillet er lagret.")
    hand.press(page.get_by_role("link", name="Se over og lever"))
    expect(page.get_by_text("Du leverer ett innspill.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Lever", exact=True))
    expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
    watched.must_be_clean()
    with site.app.app_context(), reading() as session:
        given = following.treatment(session, asked.who, asked.plan, now, asked.id, Filter()).given
    assert [each.body for each in given] == ["Flere patruljer, også om ettermiddagen."]


# ---------------------------------------------------------------- 7: the coordinator


@pytest.mark.parametrize("way", ["desktop", "keyboard"])
def test_a_coordinator_asks_follows_answers_and_sends(way: str, site: Site, browser: Browser) -> None:
    make, options = WAYS[way]
    kari = site.page(browser, **options)
    page, hand = kari.page, make(kari.page)
    plans_a_round(page, hand, site)
    fills_it(page, hand)
    opens_it(page, hand, site)
    answers = {email: link_to(site, email) for email in (ANNA_AT, BO_AT, "cato@x.example")}
    guests_answer(site, browser, answers)
    follows_and_closes(page, hand, site)
    answers_everything(page, hand)
    sends_the_answers(page, hand, site)
    reads_the_answer(site, browser)
    kari.must_be_clean()


def plans_a_round(page: Page, hand: Hand, site: Site) -> None:
    page.goto(f"/planer/{site.plan}")
    hand.press(page.get_by_role("navigation", name="Deler av planen").get_by_role("link", name="Innspill"))
    hand.press(page.get_by_role("link", name="Ny innspillsrunde").first)
    hand.fill(page.get_by_label("Navn"), "Høring")
    hand.fill(page.get_by_label("Invitasjon"), "Vi vil gjerne vite hva dere mener.")
    fill_day(page, hand, LAST_DAY)
    hand.fill(page.get_by_label("Spørsmål 1", exact=True), "Er planen lett å forstå?")
    hand.fill(page.get_by_label("Spørsmål 2", exact=True), "Mangler det noe tiltak?")
    hand.choose(page.get_by_label("Spørsmål 2 gjelder"), "Tiltak")
    hand.press(page.get_by_role("button", name="Lagre og legg til deltakere"))
    expect_said(page, "Runden er planlagt.")


def fill_day(page: Page, hand: Hand, on: date) -> None:
    """A day is typed in the order the browser asks for it."""
    field = page.get_by_label("Siste dag")
    if not isinstance(hand, Keys):
        field.fill(on.isoformat())
        return
    for order in ("%m%d%Y", "%d%m%Y"):
        hand.reach(field)
        page.keyboard.type(on.strftime(order))
        if field.input_value() == on.isoformat():
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(field.input_value())


def fills_it(page: Page, hand: Hand) -> None:
    for office, email in (("Politiet", "editor@nordvik.example"), ("Barneverntjenesten", "other_editor@nordvik.example")):
        hand.choose(page.get_by_label("Virksomhet", exact=True), office)
        hand.fill(page.get_by_label("Den som svarer for virksomheten"), email)
        hand.press(page.get_by_role("button", name="Legg til virksomheten"))
        expect_said(page, "Virksomheten er lagt til.")
    hand.fill(page.get_by_label("Gjester"), f"{ANNA}\n{BO}\nCato, , cato@x.example")
    hand.press(page.get_by_role("button", name="Legg til gjestene"))
    expect_said(page, "3 gjester er lagt til.")


def opens_it(page: Page, hand: Hand, site: Site) -> None:
    hand.press(page.get_by_role("link", name="Åpne runden"))
    expect(page.get_by_text("5 deltakere får e-post med en gang.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Åpne runden"))
    expect_said(page, "Invitasjonene er på vei.")
    assert {ANNA_AT, BO_AT, "editor@nordvik.example", "other_editor@nordvik.example"} <= set(mails(site))


def guests_answer(site: Site, browser: Browser, answers: dict[str, str]) -> None:
    """Anna and Bo say the same, Anna something else too; Cato opens the link and goes."""
    for email, bodies in ((ANNA_AT, ("Mer lys.", "Bredere fortau.")), (BO_AT, ("Mer lys, takk.",)), ("cato@x.example", ())):
        page = site.page(browser, "nobody").page
        page.goto(answers[email])
        for body in bodies:
            page.get_by_role("link", name="Gi innspill her til tiltaket Bedre lys").click()
            page.get_by_label("Hva vil du si?").fill(body)
            page.get_by_role("button", name="Lagre innspillet").click()
            expect_said(page, "Innspillet er lagret.")
        if bodies:
            page.get_by_role("link", name="Se over og lever").click()
            page.get_by_role("button", name="Lever", exact=True).click()
            expect(page.get_by_role("heading", name="Kvittering")).to_be_visible()
        else:
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.wait_for_timeout(300)


def follows_and_closes(page: Page, hand: Hand, site: Site) -> None:
    page.reload()
    expect(page.get_by_role("row", name=re.compile("Anna Aas"))).to_contain_text("Levert")
    expect(page.get_by_role("row", name=re.compile("Cato"))).to_contain_text("Har åpnet")
    hand.press(page.get_by_role("button", name="Minn de 3 som ikke har levert"))
    expect_said(page, "Påminnelser på vei til 3.")
    assert "Vi har ikke fått svar ennå" in mails(site)["cato@x.example"]
    hand.press(page.get_by_role("link", name="Lukk runden"))
    expect(page.get_by_text("3 har ikke levert.")).to_be_visible()
    hand.press(page.get_by_role("button", name="Lukk runden"))
    expect_said(page, "Runden er lukket.")


def answers_everything(page: Page, hand: Hand) -> None:
    """Two that say the same share an answer; the last is answered on its own page."""
    hand.press(page.get_by_role("link", name="Behandle innspillene"))
    for name in ("Anna Aas", "Bo Berg"):
        hand.tick(page.get_by_label(f"Velg innspillet fra {name} om Tiltak 2 Bedre lys").first)
    hand.press(page.get_by_role("button", name="Samle dem, de sier det samme"))
    expect_said(page, "Innspillene er samlet, og deler ett svar.")
    hand.press(page.locator("li", has_text="ett likt innspill følger").get_by_role("link", name="Tiltak 2 Bedre lys"))
    expect(page.get_by_role("region", name="Planen nå")).to_contain_text("Flere lykter.")
    gives(page, hand, "Tas til følge", "Vi setter opp flere lykter.")
    gives(page, hand, "Tas ikke til følge", "Det er ikke plass.")
    hand.press(page.get_by_role("link", name="Alle innspillene"))
    expect(page.get_by_text("3 av 3 har fått svar")).to_be_visible()


def gives(page: Page, hand: Hand, conclusion: str, reason: str) -> None:
    choice = page.get_by_label(conclusion, exact=True)
    if isinstance(hand, Keys):
        hand.reach(page.get_by_label("Tas til følge", exact=True))
        for _press in range(("Tas til følge", "Tas delvis til følge", "Tas ikke til følge").index(conclusion)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(choice).to_be_checked()
    else:
        choice.check()
    hand.fill(page.get_by_label("Begrunnelse"), reason)
    hand.press(page.get_by_role("button", name="Lagre og gå til neste"))
    expect_said(page, "Svaret er lagret.")


def sends_the_answers(page: Page, hand: Hand, site: Site) -> None:
    hand.press(page.get_by_role("link", name="Høring", exact=True))
    hand.press(page.get_by_role("link", name="Avslutt behandlingen og send svarene"))
    hand.press(page.get_by_role("button", name="Avslutt behandlingen og send svarene"))
    expect_said(page, "Behandlingen er avsluttet.")
    round_id = page.url.rpartition("/")[2].partition("#")[0]
    with site.app.app_context(), reading() as session:
        table = tabling.table(session, site.people["coordinator"], site.plan, round_id)
    assert [entry.conclusion for entry in table.entries].count("followed") == 2 and len(table.entries) == 3
    assert set(table.silent) == {"Politiet", "Barneverntjenesten", "Cato"}


def reads_the_answer(site: Site, browser: Browser) -> None:
    told = mails(site)[BO_AT]
    assert "ferdig behandlet" in told and "lykter" not in told
    page = site.page(browser, "nobody").page
    page.goto(link_to(site, BO_AT))
    expect(page.get_by_text("Vi setter opp flere lykter.")).to_be_visible()
    expect(page.get_by_text("Flere har sagt det samme")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Bredere fortau.")
