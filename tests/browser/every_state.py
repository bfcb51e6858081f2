"""Every page, and every state that something done on it can bring it to. Those of the overview stand in ``overview_states``."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.guard_states import GUARD_STATES
from tests.browser.notice_states import NOTICE_STATES
from tests.browser.overview_states import OVERVIEW_STATES
from tests.browser.past_states import PAST_STATES
from tests.browser.round_states import ROUND_STATES
from tests.browser.states import PLAN, State
from tests.browser.suggestion_states import SUGGESTION_STATES
from tests.browser.thread_states import THREAD_STATES
from tests.conftest import PASSWORD
from tests.exports.dressed import PICTURES


def opened(piece: str) -> Callable[[Page], None]:
    """Open a piece for editing, and wait for its text to be ready when it has one."""

    def steps(page: Page) -> None:
        page.locator(f"#r-{piece}").click()
        page.locator(".editing").first.wait_for()
        for mount in page.locator(".prose-editor").all():
            mount.locator(".ProseMirror").wait_for()

    return steps


def others_here(page: Page) -> None:
    """What a tab is told when six others are in the plan, two of them in a text that is open here; one of those types."""
    opened("text")(page)
    agency = {"agency": "Politiet i Nordvik", "short": "Politiet"}
    tabs = [
        {
            "tab": f"tab{number}",
            "person": 100 + number,
            "name": f"Person {number}",
            **agency,
            "color": number,
            "text": "text" if number < 2 else "",
        }
        for number in range(6)
    ]
    told = {"tabs": tabs, "typing": {"text": ["tab0"]}, "own": "own"}
    page.evaluate("(detail) => document.dispatchEvent(new CustomEvent('samplan:present', { detail }))", told)
    page.get_by_text("Her nå: Person 0 (Politiet) skriver").wait_for()


def signing_out_unsaved(page: Page) -> None:
    page.evaluate("document.getElementById('ulagret').showModal()")


def refused_title(page: Page) -> None:
    opened("patrol")(page)
    page.get_by_label("Tittel").first.fill("")
    page.get_by_role("button", name="Lagre og lukk").click()
    page.locator("ds-error-summary").wait_for()


def both_texts(page: Page) -> None:
    opened("lights")(page)
    page.locator("#f-lights-title").fill("Lykter ved skolen")
    page.evaluate("document.querySelector('#skjema-p-lights [name=version]').value = '0'")
    page.locator("#skjema-p-lights").evaluate("form => form.querySelector('[name=version]').value = '0'")
    page.get_by_role("button", name="Lagre og lukk").click()
    page.locator(".piece.measure, .conflict").first.wait_for()


def new_measure(page: Page) -> None:
    page.locator("#legg-knapp-measures").click()
    page.get_by_role("link", name="Tiltak", exact=True).last.click()
    page.locator(".editing").wait_for()


def freeze(page: Page) -> None:
    page.get_by_label("Navn").fill("Til arbeidsgruppa i mars")
    page.get_by_role("button", name="Frys versjonen").click()
    page.get_by_role("heading", name="Versjon 0.1: Til arbeidsgruppa i mars").wait_for()


def freeze_badly(page: Page) -> None:
    page.get_by_label("Navn").evaluate("(field) => { field.removeAttribute('maxlength'); field.value = 'Langt navn '.repeat(20); }")
    page.get_by_role("button", name="Frys versjonen").click()
    page.locator("ds-error-summary").wait_for()


def shortcuts(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Tastatursnarveier").wait_for()


def piece_menu(page: Page) -> None:
    page.locator("#m-intro").click()
    page.get_by_role("button", name="Flytt ned").first.wait_for()


def removed(page: Page) -> None:
    page.locator("#m-wishes").click()
    page.locator("#fjern-wishes").click()
    page.locator(".toast").get_by_role("button", name="Angre").wait_for()
    page.get_by_role("button", name="Lukk beskjeden").hover()


def person_menu(page: Page) -> None:
    page.get_by_role("button", name="Din meny").click()
    page.get_by_role("button", name="Mørk").wait_for()


def drawer(page: Page) -> None:
    page.get_by_role("button", name="Innhold", exact=True).click()
    page.get_by_role("heading", name="Innhold").wait_for()


def wrong_password(page: Page) -> None:
    page.get_by_label("E-postadresse").fill("kari@nordvik.example")
    page.get_by_label("Passord").fill("feil passord")
    page.get_by_role("button", name="Logg inn").click()
    page.locator("ds-error-summary").wait_for()


def no_file(page: Page) -> None:
    page.get_by_role("button", name="Les filen").click()
    page.locator("ds-error-summary").wait_for()


def no_title(page: Page) -> None:
    page.get_by_role("button", name="Lag planen").click()
    page.locator("ds-error-summary").wait_for()


def just_started(page: Page) -> None:
    page.get_by_label("Tittel").fill("Trygge kvelder")
    page.get_by_role("button", name="Lag planen").click()
    page.get_by_role("heading", name="De første stegene").wait_for()


def guidance_hidden(page: Page) -> None:
    just_started(page)
    page.get_by_role("button", name="Skjul veiledningen").first.click()
    page.locator(".toast").get_by_role("button", name="Angre").wait_for()
    page.get_by_role("button", name="Lukk beskjeden").hover()


def word_missing(page: Page) -> None:
    page.get_by_label("Ordet for et tiltak").fill("")
    page.get_by_role("button", name="Lagre ord og nummer").click()
    page.locator("#ord ds-error-summary").wait_for()


def status_in_use(page: Page) -> None:
    page.get_by_role("button", name="Ta bort Igangsatt").click()
    page.get_by_role("button", name="Lagre statuser").click()
    page.locator("#statuser ds-error-summary").wait_for()


def new_status(page: Page) -> None:
    page.get_by_role("button", name="Legg til status").click()
    page.locator("#statuser-5").fill("Lagt på is")
    page.locator("#statuser-5").locator("xpath=ancestor::*[@data-row]").get_by_role("button", name="Flytt opp").click()


def in_nynorsk(page: Page) -> None:
    page.get_by_label("Målform").select_option("nn")
    page.get_by_role("button", name="Lagre navn og periode").click()
    page.locator("#beskjeder .toast").wait_for()
    page.get_by_role("button", name="Lukk beskjeden").first.click()
    page.reload()
    page.get_by_role("button", name="Bytt til nynorske statuser").wait_for()


def asked_for(page: Page) -> None:
    page.get_by_role("button", name="Lag PDF").click()
    page.locator("#svar-pdf p").first.wait_for()


def nothing_found(page: Page) -> None:
    page.get_by_label("Søk i tiltak").fill("xyz")
    page.get_by_text("Ingen tiltak passer").wait_for()


def contents_menu(page: Page) -> None:
    """Beside the sheet, or in the drawer where there is no room beside it."""
    key = "side" if page.locator("#innhold-side").is_visible() else "skuff"
    if key == "skuff":
        drawer(page)
    page.locator(f"#{key}-knapp-intro").focus()
    page.locator(f"#{key}-knapp-intro").press("Enter")
    page.locator(f"#{key}-mark-intro").wait_for()


def marked(page: Page) -> None:
    page.locator("#klar-intro").click()
    page.locator("#hode-intro .mark").wait_for()


def sharing(page: Page) -> None:
    page.locator("#tildel-measures").click()
    page.get_by_role("group", name="Hvem skal skrive 2.1 Det vi gjør?").wait_for()


def shared_out(page: Page) -> None:
    sharing(page)
    page.get_by_label("Editor", exact=False).first.check()
    page.get_by_role("button", name="Lagre").click()
    page.locator(".toast").get_by_role("button", name="Angre").wait_for()
    page.get_by_role("button", name="Lukk beskjeden").hover()


def too_light(page: Page) -> None:
    page.get_by_role("textbox", name="Hovedfarge").fill("#FFD700")
    page.get_by_role("button", name="Lagre utseendet").click()
    page.locator("ds-error-summary").wait_for()


def tried_color(page: Page) -> None:
    page.get_by_role("textbox", name="Hovedfarge").fill("#7A1F3D")
    page.get_by_text("svært lett å lese: kontrasten er 10").wait_for()


def dressed_cover(page: Page) -> None:
    for name, field in (("Lagre forsiden", "bilde"), ("Last opp logo", "logo")):
        chosen = {"name": "bilde.png", "mimeType": "image/png", "buffer": PICTURES[1]}
        page.locator(f"[name={field}]").first.set_input_files(chosen)  # type: ignore[arg-type]
        if field == "bilde":
            page.get_by_label("Tekst til den som ikke ser bildet").fill("Havna i Nordvik")
        page.get_by_role("button", name=name).first.click()
        page.locator("#beskjeder .toast").wait_for()


def typed_search(page: Page) -> None:
    page.get_by_role("searchbox").fill("elever")
    page.locator(".hit").first.wait_for()


def unfit_address(page: Page) -> None:
    page.get_by_label("E-postadresse").fill("kari")
    page.get_by_role("button", name="Send lenken").click()
    page.locator("ds-error-summary").wait_for()


def link_asked_for(page: Page) -> None:
    page.get_by_label("E-postadresse").fill("kari@nordvik.example")
    page.get_by_role("button", name="Send lenken").click()
    page.get_by_role("heading", name="Se etter e-posten").wait_for()


def proved(page: Page) -> None:
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()
    page.locator("main .crumbs").wait_for()


def wrong_new_password(page: Page) -> None:
    page.locator("#passord > summary").click()
    page.get_by_label("Passordet du har nå").fill("feil")
    page.get_by_role("button", name="Bytt passord").click()
    page.locator("ds-error-summary").wait_for()


def invited(page: Page) -> None:
    page.get_by_label("E-postadresser").fill("jonas@politiet.example, sara@nordvik.example")
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.get_by_role("heading", name="Venter på svar").wait_for()


def links_shown(page: Page) -> None:
    page.get_by_label("E-postadresser").fill("jonas@politiet.example")
    page.get_by_label("Vis meg lenken, så gir jeg den videre").check()
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.get_by_label("jonas@politiet.example", exact=True).wait_for()


def not_invited(page: Page) -> None:
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.locator("ds-error-summary").wait_for()


def new_account(page: Page) -> None:
    page.get_by_label("E-postadresse").fill("jonas@politiet.example")
    page.get_by_role("button", name="Lag brukeren").click()
    page.get_by_role("heading", name="Ikke tatt i bruk ennå").wait_for()


def nobody_found(page: Page) -> None:
    page.get_by_label("Søk etter navn eller e-post").fill("xyz")
    page.get_by_text("Ingen brukere passer").wait_for()


def weak_password(page: Page) -> None:
    page.get_by_label("Velg et passord").fill("kort")
    page.get_by_role("button", name="Lag bruker og bli med").click()
    page.locator("ds-error-summary").wait_for()


def renamed_agency(page: Page) -> None:
    page.get_by_role("link", name="Politiet", exact=True).click()
    page.get_by_label("Fullt navn").fill("Nordvik politi")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_text("Lagret.").first.wait_for()


def agency_conflict(page: Page) -> None:
    page.get_by_label("Fullt navn").fill("Nye Nordvik")
    page.locator("[name=version]").evaluate("field => field.value = '0'")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("heading", level=1).wait_for()


def account_conflict(page: Page) -> None:
    page.get_by_label("Navn", exact=True).fill("Jonas Moe")
    page.locator("[name='was.name']").evaluate("field => field.value = 'Jon'")
    page.get_by_role("button", name="Lagre", exact=True).click()
    page.get_by_role("heading", name="Noen andre har endret det samme").wait_for()


def moved(page: Page) -> None:
    page.locator("#m-lights").click()
    page.locator("#opp-lights").click()
    page.get_by_role("button", name="Angre", exact=True).last.wait_for()


def split_refused(page: Page) -> None:
    page.get_by_role("button", name="Del her").click()
    page.locator("ds-error-summary").wait_for()


def union_refused(page: Page) -> None:
    page.get_by_role("button", name="Slå sammen").click()
    page.locator("ds-error-summary").wait_for()


def numbers_proposed(page: Page) -> None:
    page.get_by_label("Begynn på").fill("20")
    page.get_by_label("Begynn på").press("Tab")
    page.get_by_role("button", name="Gi nye numre").wait_for()


def dragged(page: Page) -> None:
    page.mouse.up()
    page.locator("#p-lights > .grip").hover()
    page.mouse.down()
    box = page.locator("#p-patrol").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 3, steps=4)
    page.locator(".drag-ghost").wait_for()


STATES = (
    OVERVIEW_STATES
    | PAST_STATES
    | SUGGESTION_STATES
    | THREAD_STATES
    | NOTICE_STATES
    | ROUND_STATES
    | GUARD_STATES
    | {
        "look of the tool": State("/administrasjon/utseende", "administrator"),
        "search": State("/sok"),
        "search, found while typing": State("/sok", steps=typed_search),
        "search, found": State("/sok?q=det"),
        "search, found in one plan": State("/sok?q=plan&plan={plan}&slag=text"),
        "search, nothing found": State("/sok?q=fotballbinge&plan={plan}"),
        "search, no plans": State("/sok", "stranger"),
        "plan, opened where words were found": State(PLAN + "?sok=nytt%C3%A5r#b-b1"),
        "invitation opened": State("/invitasjon/{invitation}", "nobody"),
        "invitation, weak password": State("/invitasjon/{invitation}", "nobody", weak_password),
        "invitation to somebody else": State("/invitasjon/{invitation}", "reader"),
        "link that opens nothing": State("/invitasjon/ingen", "nobody"),
        "inviting": State(PLAN + "/arbeidsgruppe/invitasjoner"),
        "inviting without an address": State(PLAN + "/arbeidsgruppe/invitasjoner", steps=not_invited),
        "invited, waiting": State(PLAN + "/arbeidsgruppe/invitasjoner", steps=invited),
        "links to hand over": State(PLAN + "/arbeidsgruppe/invitasjoner", steps=links_shown),
        "member": State(PLAN + "/arbeidsgruppe/medlemmer/2"),
        "the only coordinator": State(PLAN + "/arbeidsgruppe/medlemmer/1"),
        "leaving": State(PLAN + "/arbeidsgruppe/utmelding", "reader"),
        "leaving, the only coordinator": State(PLAN + "/arbeidsgruppe/utmelding"),
        "accounts": State("/administrasjon/brukere", "administrator"),
        "accounts, none found": State("/administrasjon/brukere", "administrator", nobody_found),
        "account of another": State("/administrasjon/brukere/2", "administrator"),
        "account changed by two": State("/administrasjon/brukere/2", "administrator", account_conflict),
        "accounts, mail that did not come through": State("/administrasjon/brukere{undelivered}", "administrator"),
        "new account": State("/administrasjon/brukere/ny", "administrator"),
        "new account, waiting": State("/administrasjon/brukere/ny", "administrator", new_account),
        "agencies": State("/administrasjon/virksomheter", "administrator"),
        "agency": State("/administrasjon/virksomheter/1", "administrator"),
        "agency renamed": State("/administrasjon/virksomheter", "administrator", renamed_agency),
        "agency changed by two": State("/administrasjon/virksomheter/1", "administrator", agency_conflict),
        "new agency": State("/administrasjon/virksomheter/ny", "administrator"),
        "all plans": State("/administrasjon/planer", "administrator"),
        "sign-in": State("/innlogging", "nobody"),
        "sign-in refused": State("/innlogging", "nobody", wrong_password),
        "forgotten password": State("/passord/glemt", "nobody"),
        "forgotten password, no address": State("/passord/glemt", "nobody", unfit_address),
        "forgotten password, mailed": State("/passord/glemt", "nobody", link_asked_for),
        "link that opens no more": State("/passord/ingen-lenke", "nobody"),
        "account": State("/konto", "reader"),
        "account, password refused": State("/konto", "reader", wrong_new_password),
        "asked for the password again": State("/konto/kodeapp", "reader"),
        "app with codes": State("/konto/kodeapp", "reader", proved),
        "passkey where there can be none": State("/konto/passnokler/ny", "reader", proved),
        "help": State("/hjelp", "nobody"),
        "help with a task": State("/hjelp/inviter"),
        "help with the keyboard": State("/hjelp/tastatur", "nobody"),
        "shortcuts": State("/planer", steps=shortcuts),
        "look of a plan in print": State(f"{PLAN}/innstillinger/utseende"),
        "look, a colour tried": State(f"{PLAN}/innstillinger/utseende", steps=tried_color),
        "look, too light a colour": State(f"{PLAN}/innstillinger/utseende", steps=too_light),
        "look, picture and logo": State(f"{PLAN}/innstillinger/utseende", steps=dressed_cover),
        "plans": State("/planer"),
        "plans, none and no right to make one": State("/planer", "stranger"),
        "plans, none yet": State("/planer", "administrator"),
        "new plan": State("/planer/ny"),
        "new plan from a template": State("/planer/ny/oppsett?start=tiltaksplan"),
        "new plan from another": State("/planer/ny/oppsett?start=plan&fra={plan}"),
        "new plan without a title": State("/planer/ny/oppsett?start=tom", steps=no_title),
        "plan just started": State("/planer/ny/oppsett?start=tiltaksplan", steps=just_started, at=390),
        "guidance hidden, with a way back": State("/planer/ny/oppsett?start=tiltaksplan", steps=guidance_hidden, anew=True),
        "plan": State(PLAN),
        "plan as a reader": State(PLAN, "reader"),
        "status report": State("/planer/{report}"),
        "measures of a status report": State("/planer/{report}/tiltak"),
        "menu of a person": State(PLAN, steps=person_menu, anew=True),
        "menu of a piece": State(PLAN, steps=piece_menu, anew=True),
        "contents in the drawer": State(PLAN, steps=drawer, at=390),
        "chapter open": State(PLAN, steps=opened("intro")),
        "section open": State(PLAN, steps=opened("measures")),
        "text open": State(PLAN, steps=opened("text")),
        "others in the text": State(PLAN, steps=others_here),
        "signing out with unsaved words": State(PLAN, steps=signing_out_unsaved),
        "measure open": State(PLAN, steps=opened("patrol")),
        "figure open": State(PLAN, steps=opened("figure")),
        "priorities open": State(PLAN, steps=opened("wishes")),
        "list of actors open": State(PLAN, steps=opened("actorlist")),
        "indicators open": State(PLAN, steps=opened("numbers")),
        "title refused": State(PLAN, steps=refused_title),
        "both texts": State(PLAN, steps=both_texts),
        "new measure in its place": State(PLAN, steps=new_measure),
        "removed, with a way back": State(PLAN, steps=removed),
        "menu of the contents": State(PLAN, steps=contents_menu, anew=True),
        "a part marked as finished": State(PLAN, steps=marked),
        "working group": State(PLAN + "/arbeidsgruppe"),
        "working group as an editor": State(PLAN + "/arbeidsgruppe", "editor"),
        "working group as a reader": State(PLAN + "/arbeidsgruppe", "reader"),
        "a part being given out": State(PLAN + "/arbeidsgruppe", steps=sharing),
        "a part given out, with a way back": State(PLAN + "/arbeidsgruppe", steps=shared_out),
        "a part being given out, as a page": State(PLAN + "/deler/measures/tildeling"),
        "moved, with a way back": State(PLAN, steps=moved),
        "a measure being dragged": State(PLAN, steps=dragged, anew=True),
        "places to move to": State(PLAN + "/deler/patrol/flytting"),
        "text to split": State(PLAN + "/deler/text/deling"),
        "section to split, refused": State(PLAN + "/deler/lists/deling", steps=split_refused),
        "two measures to become one": State(PLAN + "/deler/patrol/sammenslaing"),
        "two measures, refused": State(PLAN + "/deler/patrol/sammenslaing", steps=union_refused),
        "fetch from another plan": State(PLAN + "/henting"),
        "new numbers": State(PLAN + "/nummerering"),
        "new numbers proposed": State(PLAN + "/nummerering", steps=numbers_proposed),
        "history": State(PLAN + "/historikk"),
        "history as a reader": State(PLAN + "/historikk", "reader"),
        "history, nothing fits": State(PLAN + "/historikk?fra=2040-01-01"),
        "measures": State(PLAN + "/tiltak"),
        "measures, none found": State(PLAN + "/tiltak", steps=nothing_found),
        "new measure": State(PLAN + "/tiltak/nytt"),
        "actors": State(PLAN + "/aktorer"),
        "actor open": State(PLAN + "/aktorer", steps=opened("police")),
        "settings": State(PLAN + "/innstillinger"),
        "settings, a word missing": State(PLAN + "/innstillinger", steps=word_missing),
        "settings, a status in use taken out": State(PLAN + "/innstillinger", steps=status_in_use),
        "settings, a new status": State(PLAN + "/innstillinger", steps=new_status, anew=True),
        "settings of a plan in nynorsk": State(PLAN + "/innstillinger", steps=in_nynorsk),
        "versions": State(PLAN + "/versjoner"),
        "versions, one made": State(PLAN + "/versjoner", steps=freeze),
        "versions, a name too long": State(PLAN + "/versjoner", steps=freeze_badly),
        "downloads": State(PLAN + "/nedlasting"),
        "download asked for": State(PLAN + "/nedlasting", steps=asked_for),
        "upload": State("/opplasting"),
        "upload without a file": State("/opplasting", steps=no_file),
        "not found": State("/planer/finnes-ikke"),
        "not allowed": State(PLAN + "/innstillinger", "reader"),
    }
)
