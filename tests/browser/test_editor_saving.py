"""What the page says of saving is true, and no word is lost on the way."""

import json
import re
from base64 import b64decode

import pytest
from playwright.sync_api import BrowserContext, Dialog, Route, expect

from app.prose.text import blocks, compact
from exports.document import Paragraph, Text
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage

pytestmark = pytest.mark.browser
FIRST = Paragraph("a1", (Text("Mange unge trives i Nordvik."),))
SECOND = Paragraph("a2", (Text("Noen få strever."),))
RETRIED = 20_000


@pytest.fixture
def opened(editor: EditorPage) -> EditorPage:
    """The editor on a text of two paragraphs."""
    editor.bench.add("t1", (FIRST, SECOND))
    return editor.open()


def first_words(bench: Bench) -> str:
    """The words of the first paragraph, as stored."""
    paragraph = bench.blocks()[0]
    assert isinstance(paragraph, Paragraph)
    return "".join(run.text for run in paragraph.runs if isinstance(run, Text))


# ---------------------------------------------------------------- the three states


def test_the_page_says_saving_until_the_server_has_answered_and_then_when(opened: EditorPage, bench: Bench) -> None:
    expect(opened.state).to_have_text("Alt er lagret")
    with bench.lock:
        opened.to("Mange").type("Svært ")
        expect(opened.state).to_have_text("Lagrer …")
        expect(opened.page.locator("#lagret")).to_contain_text("Lagrer …")
        opened.page.wait_for_timeout(400)
        expect(opened.state).to_have_text("Lagrer …")
    expect(opened.state).to_have_text(re.compile(r"^Lagret kl\. \d\d\.\d\d$"))
    expect(opened.page.locator("#lagret")).to_contain_text("Lagret kl.")
    assert first_words(bench) == "Svært Mange unge trives i Nordvik."


def test_fast_typing_is_gathered_into_few_requests_one_at_a_time(opened: EditorPage, bench: Bench) -> None:
    opened.to("Mange").type("mange bokstaver etter hverandre, så fort det går ").saved()
    assert first_words(bench).startswith("mange bokstaver etter hverandre, så fort det går Mange")
    assert len(bench.posts) <= 15
    assert len(bench.texts["t1"].rows) == len(bench.posts) + 1


def test_what_is_stored_row_by_row_gives_the_text(opened: EditorPage, bench: Bench) -> None:
    opened.to("trives").press("Enter").type("Nytt ").press("Control+b").type("fett").press("Control+z").saved()
    rows = [b64decode(post["update"]) for post in bench.posts]
    assert blocks(compact([bench.texts["t1"].rows[0], *rows])) == bench.blocks()


# ---------------------------------------------------------------- trouble on the road


def test_without_a_server_it_is_not_saved_and_with_one_again_it_is(opened: EditorPage, bench: Bench) -> None:
    bench.stop()
    opened.to("Mange").type("Frakoblet. ")
    expect(opened.state).to_have_text("IKKE lagret")
    expect(opened.problem).to_contain_text("Vi får ikke kontakt med tjenesten. Det du har skrevet, står her ennå.")
    expect(opened.page.locator("#lagret")).to_contain_text("IKKE lagret")
    opened.type("Mer. ")
    expect(opened.state).to_have_text("IKKE lagret")
    assert first_words(bench) == "Mange unge trives i Nordvik."
    bench.start()
    expect(opened.state).to_contain_text("Lagret kl.", timeout=RETRIED)
    expect(opened.problem).to_be_empty()
    assert first_words(bench) == "Frakoblet. Mer. Mange unge trives i Nordvik."


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_in_trouble_is_asked_again(opened: EditorPage, bench: Bench, status: int) -> None:
    bench.statuses = [status]
    opened.to("Mange").type("A")
    expect(opened.state).to_have_text("IKKE lagret")
    opened.saved()
    assert first_words(bench) == "AMange unge trives i Nordvik."


def test_an_answer_lost_on_the_way_leads_to_nothing_twice(opened: EditorPage, bench: Bench) -> None:
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    opened.page.route("**/endringer", lose_the_first)
    opened.to("Mange").type("A")
    expect(opened.state).to_have_text("IKKE lagret")
    opened.saved()
    assert lost == [200]
    assert first_words(bench) == "AMange unge trives i Nordvik."
    assert len(bench.texts["t1"].rows) == 2


def test_a_page_that_is_no_answer_is_not_taken_for_one(opened: EditorPage) -> None:
    opened.page.route("**/endringer", lambda route: route.fulfill(status=200, body="<h1>Velkommen til nettet på toget</h1>"))
    opened.to("Mange").type("A")
    expect(opened.state).to_have_text("IKKE lagret")


def test_leaving_is_held_back_while_something_is_unsaved(opened: EditorPage, bench: Bench) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    opened.page.on("dialog", stay)
    bench.stop()
    opened.words.click()
    opened.to("Mange").type("A")
    expect(opened.state).to_have_text("IKKE lagret")
    opened.page.close(run_before_unload=True)
    opened.page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_leaving_is_free_when_everything_is_saved(opened: EditorPage, bench: Bench) -> None:
    opened.words.click()
    opened.to("Mange").type("A").saved()
    opened.page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    opened.page.goto(bench.url())
    expect(opened.words).to_contain_text("AMange unge")


def test_closing_the_editor_waits_until_the_words_are_stored(opened: EditorPage, bench: Bench) -> None:
    page = opened.page
    page.evaluate("""() => {
      const done = document.getElementById("ferdig");
      done.addEventListener("click", () => done.closest("section").querySelector(".prose-editor").remove());
    }""")
    opened.to("Mange")
    with bench.lock:
        opened.type("Sist ")
        page.get_by_role("button", name="Ferdig").click()
        page.wait_for_timeout(300)
        expect(opened.words).to_be_visible()
    expect(opened.words).to_have_count(0)
    assert first_words(bench) == "Sist Mange unge trives i Nordvik."


def test_an_editor_taken_off_the_page_still_sends_its_words(opened: EditorPage, bench: Bench) -> None:
    bench.statuses = [503]
    opened.to("Mange").type("Sist ")
    expect(opened.state).to_have_text("IKKE lagret")
    opened.page.evaluate("document.querySelector('.prose-editor').remove()")
    expect(opened.page.locator("#lagret")).to_contain_text("Lagret kl.", timeout=RETRIED)
    assert first_words(bench) == "Sist Mange unge trives i Nordvik."


# ---------------------------------------------------------------- signed out


def test_an_expired_sign_in_keeps_the_words_and_sends_them_after_signing_in_again(opened: EditorPage, bench: Bench) -> None:
    bench.sign_out()
    opened.to("Mange").type("Viktig. ")
    expect(opened.state).to_have_text("IKKE lagret")
    expect(opened.problem).to_contain_text("Du er logget ut. Det du har skrevet, står her ennå.")
    with opened.page.expect_popup() as popup:
        opened.problem.get_by_role("link", name="Logg inn i en ny fane").click()
    expect(popup.value.get_by_text("Du er logget inn.")).to_be_visible()
    popup.value.close()
    opened.to("Mange").type("Mer. ")
    expect(opened.state).to_contain_text("Lagret kl.", timeout=RETRIED)
    assert first_words(bench) == "Viktig. Mer. Mange unge trives i Nordvik."
    assert opened.page.locator('meta[name="csrf-token"]').get_attribute("content") == bench.token


def test_the_words_are_not_sent_in_another_person_s_name(opened: EditorPage, bench: Bench) -> None:
    bench.sign_out()
    opened.to("Mange").type("Mitt. ")
    expect(opened.problem).to_contain_text("Du er logget ut.")
    bench.signed_in = "8"
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(opened.problem).to_contain_text("En annen person er logget inn i denne nettleseren.")
    assert bench.posts == []
    bench.signed_in = "7"
    opened.page.evaluate("window.dispatchEvent(new Event('focus'))")
    opened.saved()
    assert first_words(bench).startswith("Mitt. ")


def test_a_form_token_of_an_older_session_is_renewed_unseen(opened: EditorPage, bench: Bench) -> None:
    bench.token = "another"
    opened.to("Mange").type("A").saved()
    assert first_words(bench) == "AMange unge trives i Nordvik."


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize("status", [409, 413, 422])
def test_a_refused_change_brings_the_server_s_text_and_offers_the_words(opened: EditorPage, bench: Bench, status: int) -> None:
    bench.statuses = [status]
    opened.to("strever").put("svært ")
    box = opened.page.get_by_role("alert")
    expect(box).to_contain_text("Det siste du skrev, kunne ikke lagres.")
    expect(box.get_by_role("textbox", name="Ord som ikke ble lagret")).to_have_value("Noen få svært strever.")
    assert opened.json() == bench.json()
    expect(opened.page.locator("#lagret")).to_contain_text("Alt er lagret")
    opened.to("Noen").type("Likevel: ").saved()
    assert bench.blocks()[1] == Paragraph("a2", (Text("Likevel: Noen få strever."),))
    box.get_by_role("button", name="Jeg har tatt vare på ordene").click()
    expect(box).to_have_count(0)


def test_the_refused_words_can_be_copied(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    bench.statuses = [422]
    opened.to("strever").put("svært ")
    opened.page.get_by_role("button", name="Kopier").click()
    expect(opened.page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert opened.page.evaluate("navigator.clipboard.readText()") == "Noen få svært strever."


def test_a_real_refusal_by_the_check_ends_the_copy(opened: EditorPage, bench: Bench) -> None:
    opened.page.evaluate("""async () => {
      const { roomOf } = await import("/static/editor/rooms.js");
      const { schema } = await import("/static/vendor/editor.js");
      const { view } = await roomOf(document.querySelector(".prose-editor"));
      view.dispatch(view.state.tr.addMark(1, 6, schema.marks.link.create({ href: "javascript:alert(1)" })));
    }""")
    expect(opened.page.get_by_role("alert")).to_contain_text("Det siste du skrev, kunne ikke lagres.")
    assert bench.blocks() == (FIRST, SECOND)
    assert opened.json() == bench.json()


def test_a_text_begun_anew_on_the_server_ends_the_copy(opened: EditorPage, bench: Bench) -> None:
    bench.texts["t1"].epoch = 2
    opened.to("strever").put("svært ")
    expect(opened.page.get_by_role("alert")).to_contain_text("kunne ikke lagres")
    opened.to("Noen").type("A").saved()
    assert bench.posts[-1]["epoch"] == 2


@pytest.mark.parametrize(
    ("status", "words"), [(403, "Du kan ikke lenger endre denne teksten."), (404, "Denne teksten er fjernet fra planen.")]
)
def test_a_right_withdrawn_or_a_text_removed_ends_the_editor_and_keeps_the_words(
    opened: EditorPage, bench: Bench, status: int, words: str
) -> None:
    bench.statuses = [status]
    opened.to("strever").put("svært ")
    expect(opened.page.get_by_role("alert")).to_contain_text(words)
    expect(opened.page.get_by_role("textbox", name="Ord som ikke ble lagret")).to_have_value(re.compile("Noen få svært strever."))
    expect(opened.words).to_have_count(0)


def test_a_page_older_than_the_schema_never_opens_the_text(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (FIRST,))
    bench.schema = 2
    editor.page.goto(bench.url())
    expect(editor.page.get_by_role("alert")).to_contain_text("Siden er eldre enn tjenesten.")
    expect(editor.page.get_by_text("Mange unge trives i Nordvik.")).to_be_visible()
    expect(editor.words).to_have_count(0)


def test_a_page_that_has_grown_older_than_the_schema_keeps_the_words(opened: EditorPage, bench: Bench) -> None:
    bench.schema = 2
    opened.to("strever").put("svært ")
    box = opened.page.get_by_role("alert")
    expect(box).to_contain_text("Siden er eldre enn tjenesten.")
    expect(box.get_by_role("textbox")).to_have_value(re.compile("Noen få svært strever."))
    bench.schema = 1
    box.get_by_role("button", name="Last siden på nytt").click()
    expect(opened.words).to_be_visible()


# ---------------------------------------------------------------- reading and others


def test_a_reader_reads_the_static_text(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (FIRST,))
    bench.writable = False
    editor.page.goto(bench.url())
    expect(editor.page.get_by_text("Du kan lese denne teksten, men ikke endre den.")).to_be_visible()
    expect(editor.page.get_by_text("Mange unge trives i Nordvik.")).to_be_visible()
    expect(editor.words).to_have_count(0)


def test_a_text_that_cannot_be_had_is_tried_again(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (FIRST,))
    editor.page.route("**/tilstand", lambda route: route.abort())
    editor.page.goto(bench.url())
    expect(editor.page.get_by_role("alert")).to_contain_text("Teksten kunne ikke åpnes for redigering.")
    editor.page.unroute("**/tilstand")
    editor.page.get_by_role("button", name="Prøv igjen").click()
    expect(editor.words).to_be_visible()


def test_two_people_s_words_meet_and_both_see_them_after_loading_anew(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    other = EditorPage(context.new_page(), bench).open()
    opened.to("Mange").type("En: ").saved()
    other.to("Noen").type("To: ").press("Control+b").type("fet ").saved()
    opened.to("trives").press("Enter").saved()
    other.to("strever").type("ofte ").saved()
    for page in (opened, other):
        page.page.reload()
        expect(page.words).to_be_visible()
    assert opened.json() == other.json() == bench.json()
    first, second, third = bench.blocks()
    assert first == Paragraph("a1", (Text("En: Mange unge "),))
    assert second == Paragraph(second.id, (Text("trives i Nordvik."),))
    assert third == Paragraph("a2", (Text("To: "), Text("fet ", bold=True), Text("Noen få ofte strever.")))


def test_others_words_come_along_with_one_s_own_next_save(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    other = EditorPage(context.new_page(), bench).open()
    opened.to("Mange").type("En: ").saved()
    other.to("Noen").type("To: ").saved()
    expect(other.words).to_contain_text("En: Mange unge")
    assert other.json() == bench.json()


def test_others_words_are_there_when_one_comes_back_to_the_page(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    other = EditorPage(context.new_page(), bench).open()
    opened.to("Mange").type("En: ").saved()
    other.page.clock.install()
    other.page.clock.fast_forward(10_000)
    other.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(other.words).to_contain_text("En: Mange unge")
    assert other.json() == bench.json()


DELETE_BLOCK = """async (number) => {
  const { roomOf } = await import("/static/editor/rooms.js");
  const { view } = await roomOf(document.querySelector(".prose-editor"));
  const { doc } = view.state;
  const start = number === 0 ? 0 : doc.child(0).nodeSize;
  view.dispatch(view.state.tr.delete(start, start + doc.child(number).nodeSize));
}"""


def test_a_repair_by_the_server_reaches_the_writer(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    """Two pages each delete another of the two paragraphs: the server puts a line back, and the second writer gets it."""
    other = EditorPage(context.new_page(), bench).open()
    opened.page.evaluate(DELETE_BLOCK, 0)
    opened.saved()
    with other.page.expect_response("**/endringer") as answer:
        other.page.evaluate(DELETE_BLOCK, 1)
    assert "repair" in answer.value.json()
    other.saved()
    assert len(bench.texts["t1"].rows) == 4
    other.words.click()
    other.type("Ny begynnelse").saved()
    other.page.reload()
    expect(other.words).to_have_text("Ny begynnelse")
    assert other.json() == bench.json()


def test_the_request_says_who_and_what_it_is(opened: EditorPage, bench: Bench) -> None:
    with opened.page.expect_request("**/endringer") as sent:
        opened.to("Mange").type("A")
    assert sent.value.headers["x-csrftoken"] == bench.token
    assert sent.value.headers["accept"] == "application/json"
    assert set(json.loads(sent.value.post_data or "")) == {"update", "epoch", "schema"}
    opened.saved()


def test_undo_takes_back_one_s_own_words_and_leaves_the_others(opened: EditorPage, bench: Bench, context: BrowserContext) -> None:
    other = EditorPage(context.new_page(), bench).open()
    opened.to("Mange").put("En: ").saved()
    other.to("Noen").put("To: ").saved()
    opened.to("trives").press("Enter").saved()
    expect(opened.words).to_contain_text("To: Noen")
    opened.press("Control+z", "Control+z").saved()
    opened.page.wait_for_timeout(300)
    assert first_words(bench) == "Mange unge trives i Nordvik."
    assert bench.blocks()[1] == Paragraph("a2", (Text("To: Noen få strever."),))
    opened.press("Control+y").saved()
    assert first_words(bench).startswith("En: Mange unge ")
    assert bench.blocks()[-1] == Paragraph("a2", (Text("To: Noen få strever."),))
