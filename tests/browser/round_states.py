"""The states of input rounds that the tests of accessibility look at."""

from playwright.sync_api import Page

from tests.browser.states import PLAN, State
from tests.browser.thread_states import MARK

ROUNDS = PLAN + "/innspillsrunder"


def nothing_said(page: Page) -> None:
    page.get_by_role("button", name="Lagre innspillet").click()
    page.locator("ds-error-summary").wait_for()


def saved_by_itself(page: Page) -> None:
    page.get_by_label("Hva vil du si?").fill("Vi vil ha flere lys.")
    page.get_by_text("Utkastet er lagret").wait_for()


def changed_elsewhere(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[name^=lest-]').forEach((each) => { each.value = 'annet'; })")
    page.locator("textarea").first.fill("Vi vil ha flere lys.")
    page.get_by_role("button", name="Lagre svarene").click()
    page.locator(".round-theirs").first.wait_for()


def sent_in_vain(page: Page) -> None:
    page.get_by_label("Hva vil du si?").fill("Vi vil ha flere lys.")
    page.evaluate("document.getElementById('innspill').action = '/innspill/lenke/ingen-lenke/aaaaaaaaaa'")
    page.get_by_role("button", name="Lagre innspillet").click()
    page.get_by_label("Det du skrev").wait_for()


def words_marked(page: Page) -> None:
    assert page.evaluate(MARK, ["#b-b1", "gjelder fra nyttår"])
    page.get_by_role("link", name="Gi innspill til ordene").wait_for()


def taken_away(page: Page) -> None:
    page.get_by_role("link", name="Endre Tiltak 2 Bedre lys").click()
    page.get_by_role("button", name="Fjern innspillet").click()
    page.locator(".toast").get_by_role("button", name="Angre").wait_for()
    page.get_by_role("button", name="Lukk beskjeden").hover()


def nothing_planned(page: Page) -> None:
    page.get_by_role("button", name="Lagre og legg til deltakere").click()
    page.locator("ds-error-summary").wait_for()


def nobody_added(page: Page) -> None:
    page.get_by_role("button", name="Legg til gjestene").click()
    page.locator("ds-error-summary").wait_for()


def no_reason(page: Page) -> None:
    page.locator("li", has_text="Uten svar").locator("h3 a").first.click()
    page.get_by_role("button", name="Lagre svaret").click()
    page.locator("ds-error-summary").wait_for()


def some_chosen(page: Page) -> None:
    page.get_by_label("Velg alle som vises").check()
    page.locator(".bulk").wait_for()


def no_conclusion(page: Page) -> None:
    some_chosen(page)
    page.get_by_role("button", name="Svar på de valgte").click()
    page.get_by_role("button", name="Gi de valgte dette svaret").click()
    page.get_by_role("dialog").locator("ds-error-summary").wait_for()


def one_gathered(page: Page) -> None:
    page.get_by_label("Velg innspillet fra Anna Aas").first.check()
    page.get_by_role("button", name="Samle dem").click()
    page.locator("ds-error-summary").wait_for()


def not_split(page: Page) -> None:
    page.get_by_label("Innspillet", exact=True).fill("Bedre lys.")
    page.get_by_role("button", name="Del innspillet").click()
    page.locator("ds-error-summary").wait_for()


def no_cause(page: Page) -> None:
    page.get_by_role("button", name="Avlys runden").click()
    page.locator("ds-error-summary").wait_for()


ROUND_STATES = {
    "rounds, none": State(ROUNDS),
    "rounds": State("{round:list}"),
    "a round to be planned": State(ROUNDS + "/ny"),
    "a round without a name": State(ROUNDS + "/ny", steps=nothing_planned),
    "a planned round": State("{round:planned}"),
    "a planned round, nobody added": State("{round:planned}", steps=nobody_added),
    "an open round": State("{round:open}"),
    "an open round as an editor": State("{round:open}", "editor"),
    "an open round to be changed": State("{round:open}/endring"),
    "a round to be closed": State("{round:open}/handling/close"),
    "a round to be cancelled without a reason": State("{round:open}/handling/cancel", steps=no_cause),
    "one who is asked": State("{round:open participant}"),
    "one whose invitation is withdrawn": State("{round:withdrawn}"),
    "one who did not answer": State("{round:closed silent}"),
    "a closed round to be opened again": State("{round:closed}/handling/reopen"),
    "a treated round to be taken up again": State("{round:treated}/handling/resume"),
    "a closed round": State("{round:closed}"),
    "a closed round not to be ended yet": State("{round:closed}/handling/treat"),
    "inputs to be answered": State("{round:closed}/behandling"),
    "inputs, none fits": State("{round:closed}/behandling?svar=followed"),
    "inputs, all chosen": State("{round:closed}/behandling", steps=some_chosen),
    "inputs, several answered without a conclusion": State("{round:closed}/behandling", steps=no_conclusion),
    "inputs, one gathered with nothing": State("{round:closed}/behandling", steps=one_gathered),
    "an input answered": State("{round:closed input}"),
    "an input to be answered, as an editor": State("{round:closed input}", "editor"),
    "an answer without a reason": State("{round:closed}/behandling", steps=no_reason),
    "an input to be split": State("{round:closed input}/deling"),
    "an input not split": State("{round:closed input}/deling", steps=not_split),
    "a treated round": State("{round:treated}"),
    "a guest's plan": State("{round:open guest}", "nobody"),
    "a guest's plan with words marked": State("{round:open guest}", "nobody", steps=words_marked, anew=True),
    "a guest's form": State("{round:open guest}/ny?om=patrol&avsnitt=b5", "nobody"),
    "a guest's form, nothing said": State("{round:open guest}/ny?om=patrol", "nobody", steps=nothing_said),
    "a guest's form, saved by itself": State("{round:open guest}/ny?om=patrol", "nobody", steps=saved_by_itself),
    "a guest's form, sent by a link that is none": State("{round:open guest}/ny?om=patrol", "nobody", steps=sent_in_vain),
    "a guest's questions, changed elsewhere": State("{round:open guest}/sporsmal", "nobody", steps=changed_elsewhere),
    "a guest's questions": State("{round:open guest}/sporsmal", "nobody"),
    "a guest's inputs": State("{round:open guest}/mine", "nobody"),
    "a guest's input taken away": State("{round:open guest}/mine", "nobody", steps=taken_away),
    "a guest about to hand in": State("{round:open guest}/levering", "nobody"),
    "a guest's receipt": State("{round:closed guest}/mine", "nobody"),
    "a guest's answers": State("{round:treated guest}/mine", "nobody"),
    "a guest's plan when all is over": State("{round:treated guest}", "nobody"),
    "a guest's link that is none": State("/innspill/lenke/ingen-lenke", "nobody"),
    "an agency's answer": State("{round:open agency}/mine", "editor"),
    "a colleague's contributions": State("{round:open agency}/mine", "contributor"),
    "an agency about to hand in": State("{round:open agency}/levering", "editor"),
    "my inputs, none": State("/innspill", "reader"),
    "my inputs": State("{round:mine}", "editor"),
    "help with rounds": State("/hjelp/innspill", "nobody"),
}
