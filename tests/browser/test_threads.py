"""Two people talk about words of a plan: marked, lit, answered, followed while others write, and laid to rest, by pointer and by keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from app.prose.tracking import Span
from app.services.discussion import collecting, discussing
from app.services.discussion.collecting import Wanted
from app.services.discussion.discussing import About, Marked
from app.store.base import reading, writing
from tests.browser.site import Site, running
from tests.browser.thread_states import mark
from tests.conftest import Ready

pytestmark = pytest.mark.browser

LIT = "() => [...(CSS.highlights.get('samplan-comment') ?? [])].map((range) => range.toString())"


@pytest.fixture
def site(tmp_path: Path, ready: Ready) -> Iterator[Site]:
    with running(tmp_path, ready) as site:
        yield site


def begin(site: Site, name: str, about: About, *bodies: str) -> str:
    """Somebody begins a thread, and answers in it; returns its id."""
    with site.app.app_context(), writing() as session:
        who, now = site.people[name], datetime.now(UTC)
        thread = discussing.start(session, who, site.plan, now, about, bodies[0])
        for body in bodies[1:]:
            discussing.answer(session, who, site.plan, now, thread, body)
    return thread


def list_threads(site: Site) -> list[list[str]]:
    """What is said in each thread."""
    with site.app.app_context(), reading() as session:
        found = collecting.list_all(session, site.people["coordinator"], site.plan)
    return [[comment.body for comment in thread.comments] for thread in found]


def asked(page: Page, answers: list[bool]) -> list[str]:
    """What the page asks from now on, each answered as the list says: yes, unless it says no."""
    said = list[str]()

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message or dialog.type)
        if answers.pop(0) if answers else True:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    return said


def answering(thread: Locator, words: str) -> Locator:
    """Write an answer, and send nothing."""
    thread.locator(".thread__answer summary").click()
    field = thread.get_by_label("Svar", exact=True)
    field.fill(words)
    return field


def expect_lit(page: Page, *words: str) -> None:
    """The words are lit, within a moment."""
    for _look in range(40):
        if page.evaluate(LIT) == list(words):
            return
        page.wait_for_timeout(100)
    assert page.evaluate(LIT) == list(words)


def test_words_are_commented_on_and_the_others_see_it_on_the_words_and_answer(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, "#b-b1", "gjelder fra nyttår")
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    expect(kari.page.get_by_text("gjelder fra nyttår", exact=True)).to_be_visible()
    kari.page.get_by_label("Kommentar", exact=True).fill("Er det ikke fra august?")
    kari.page.get_by_label("Nevn noen").select_option("Politiet")
    expect(kari.page.get_by_label("Kommentar", exact=True)).to_have_value("Er det ikke fra august? @Politiet ")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)

    expect_lit(jonas.page, "gjelder fra nyttår")
    jonas.page.locator("#b-b1").click(position={"x": 60, "y": 8})
    drawer = jonas.page.get_by_role("dialog", name="Kommentarer")
    expect(drawer.get_by_text("Er det ikke fra august?")).to_be_visible()
    expect(drawer.get_by_text("Nevner deg")).to_be_visible()
    drawer.locator(".thread__answer summary").click()
    drawer.get_by_label("Svar", exact=True).fill("Jo, fra august.")
    drawer.locator(".thread__answer details").get_by_role("button", name="Svar").click()
    expect(drawer.locator(".comment")).to_have_count(2)

    expect(kari.page.locator(".comment")).to_have_count(2, timeout=8000)
    kari.must_be_clean()
    jonas.must_be_clean()


def test_lit_words_stay_lit_while_somebody_writes_around_them(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, "#i-i1", "første punkt")
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    kari.page.get_by_label("Kommentar", exact=True).fill("Hvilket?")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread")).to_have_count(1)
    kari.page.keyboard.press("Escape")
    expect_lit(kari.page, "første punkt")
    kari.page.locator("#r-text").click()
    editor = kari.page.locator(".ProseMirror").first
    editor.wait_for()
    expect_lit(kari.page, "første punkt")
    editor.locator("[data-id=b3]").click()
    kari.page.keyboard.press("Home")
    kari.page.keyboard.type("Vårt ", delay=40)
    expect_lit(kari.page, "første punkt")
    expect(kari.page.locator("#lagret")).to_contain_text("Lagret kl.")
    with site.app.app_context(), reading() as session:
        (thread,) = collecting.collect(session, site.people["coordinator"], site.plan, Wanted()).threads
    assert [tuple(span) for span in thread.spans] == [("b3", 5, 17)] and not thread.is_changed
    kari.must_be_clean()


@pytest.mark.parametrize(("block", "words"), [("b6", "refleksvest"), ("b7", "i august")])
def test_words_of_what_belongs_to_a_measure_are_commented_on(site: Site, browser: Browser, block: str, words: str) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    mark(kari.page, f"#b-{block}", words)
    kari.page.get_by_role("link", name="Kommenter ordene").click()
    kari.page.get_by_label("Kommentar", exact=True).fill("Alle?")
    kari.page.get_by_role("button", name="Kommenter").click()
    expect(kari.page.locator(".thread__quote")).to_contain_text(words)
    kari.page.keyboard.press("Escape")
    expect_lit(kari.page, words)
    kari.page.locator("#r-patrol").click()
    kari.page.locator(".ProseMirror").nth(2).wait_for()
    expect_lit(kari.page, words)
    kari.must_be_clean()


def test_all_that_is_said_about_words_is_read_one_after_another_in_the_editor_too(site: Site, browser: Browser) -> None:
    kari, jonas = site.page(browser), site.page(browser, "editor")
    jonas.page.goto(f"/planer/{site.plan}")
    jonas.wait_until_quiet()
    kari.page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    for body in ("Fra august?", "Eller fra jul?"):
        mark(kari.page, "#b-b1", "gjelder fra nyttår")
        kari.page.get_by_role("link", name="Kommenter ordene").click()
        kari.page.get_by_label("Kommentar", exact=True).fill(body)
        kari.page.get_by_role("button", name="Kommenter").click()
        expect(kari.page.locator(".comment__body")).to_have_text(body)
        kari.page.keyboard.press("Escape")
    expect(jonas.page.get_by_role("link", name="2 kommentarer om teksten")).to_be_visible()
    expect_lit(jonas.page, "gjelder fra nyttår", "gjelder fra nyttår")
    jonas.page.locator("#b-b1").click(position={"x": 60, "y": 8})
    expect(jonas.page.locator(".comment__body")).to_have_text("Fra august?")
    for body in ("Eller fra jul?", "Fra august?"):
        jonas.page.get_by_role("button", name="Neste kommentar").click()
        expect(jonas.page.locator(".comment__body")).to_have_text(body)
    jonas.page.keyboard.press("Escape")

    kari.page.locator("#r-text").click()
    kari.page.locator(".ProseMirror").first.wait_for()
    expect_lit(kari.page, "gjelder fra nyttår", "gjelder fra nyttår")
    kari.page.locator(".ProseMirror [data-id=b1]").click(position={"x": 60, "y": 8})
    expect(kari.page.get_by_role("link", name="Les kommentaren")).to_be_visible()
    expect(kari.page.get_by_role("link", name="Kommenter ordene")).to_be_hidden()
    kari.page.keyboard.press("Control+Alt+m")
    expect(kari.page.locator(".comment__body")).to_have_text("Fra august?")
    expect(kari.page.get_by_role("button", name="Neste kommentar")).to_be_visible()
    jonas.must_be_clean()
    kari.must_be_clean()


def test_a_conversation_is_had_by_keys_alone(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer")
    kari.wait_until_quiet()
    for words in ("Hva med skolene?", "Hvem betaler?"):
        page.get_by_role("link", name="Kommenter hele planen").press("Enter")
        page.get_by_label("Kommentar", exact=True).press_sequentially(words)
        page.get_by_role("button", name="Kommenter").press("Enter")
        page.locator(".thread").first.wait_for()
        kari.wait_until_quiet()
        page.get_by_role("link", name="Kommentarer", exact=False).first.press("Enter")
        page.locator(".threads").wait_for()
        kari.wait_until_quiet()
    page.keyboard.press("j")
    expect(page.locator(".thread").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".thread").nth(1)).to_be_focused()
    page.keyboard.press("k")
    first = page.locator(".thread").first
    expect(first).to_be_focused()
    first.locator(".thread__answer summary").press("Enter")
    first.get_by_label("Svar", exact=True).press_sequentially("De er spurt.")
    first.locator(".thread__answer details").get_by_role("button", name="Svar").press("Enter")
    expect(page.locator(".comment")).to_have_count(3)
    expect(page.locator(".thread__where").first).to_be_focused()
    page.locator(".thread").first.get_by_role("button", name="Løst").press("Enter")
    expect(page.locator(".thread")).to_have_count(1)
    expect(page.locator("#trader")).to_be_focused()
    expect(page.locator("#opplesing")).to_contain_text("Tråden er løst")
    page.get_by_role("link", name="Løste 1").press("Enter")
    expect(page.locator(".thread")).to_contain_text("De er spurt.")
    kari.must_be_clean()


def test_keys_go_on_to_the_next_page_of_threads_and_back(site: Site, browser: Browser) -> None:
    for number in range(26):
        begin(site, "coordinator", About(), f"Nummer {number}")
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer")
    kari.wait_until_quiet()
    page.locator(".thread").last.focus()
    page.keyboard.press("j")
    expect(page.get_by_text("Side 2 av 2")).to_be_visible()
    kari.wait_until_quiet()
    page.keyboard.press("j")
    expect(page.locator(".thread").first).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_text("Side 1 av 2")).to_be_visible()
    kari.wait_until_quiet()
    page.keyboard.press("k")
    expect(page.locator(".thread").last).to_be_focused()
    kari.must_be_clean()


def test_comments_work_without_scripts(site: Site, browser: Browser) -> None:
    kari = site.page(browser, java_script_enabled=False)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer/ny?om=patrol&felt=period")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.get_by_text("Skriv en kommentar først.").first).to_be_visible()
    page.get_by_label("Kommentar", exact=True).fill("Hele høsten?")
    page.get_by_role("button", name="Kommenter").click()
    expect(page.locator(".thread")).to_contain_text("periode")
    page.locator(".comment").get_by_role("link", name="Endre").click()
    page.get_by_label("Kommentar", exact=True).fill("Hele høsten og vinteren?")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator(".comment")).to_contain_text("Slik sto det før")
    page.get_by_role("button", name="Løst").click()
    expect(page.locator(".thread__marks")).to_contain_text("Løst")
    page.get_by_role("link", name="Alle kommentarer").click()
    expect(page.get_by_text("Ingen kommentarer her")).to_be_visible()
    kari.must_be_clean()


def test_a_drawer_asks_before_what_is_written_in_it_is_given_up(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}")
    kari.wait_until_quiet()
    said = asked(page, [False, True])
    mark(page, "#b-b1", "gjelder fra nyttår")
    page.get_by_role("link", name="Kommenter ordene").click()
    field = page.get_by_label("Kommentar", exact=True)
    field.fill("Er det ikke fra august?")
    page.mouse.click(20, 400)
    expect(field).to_be_visible()
    assert said == []
    page.keyboard.press("Escape")
    expect(field).to_be_visible()
    expect(field).to_have_value("Er det ikke fra august?")
    expect(field).to_be_focused()
    page.get_by_role("dialog", name="Kommentarer").get_by_role("link", name="Avbryt").click()
    expect(page.get_by_role("dialog", name="Kommentarer")).to_be_hidden()
    assert len(said) == 2 and "ikke er sendt" in said[0]
    page.goto(f"/planer/{site.plan}/kommentarer")
    assert len(said) == 2 and list_threads(site) == []
    kari.must_be_clean()


def test_an_answer_being_written_stays_whatever_happens_around_it(site: Site, browser: Browser) -> None:
    first = begin(site, "coordinator", About(), "Hva med skolene?")
    begin(site, "coordinator", About("patrol"), "Hvem betaler?")
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}/kommentarer")
    kari.wait_until_quiet()
    said = asked(page, [False])
    one, other = page.locator(".thread").first, page.locator(".thread").nth(1)
    field = answering(one, "De er spurt.")
    answering(other, "Kommunen.")
    other.get_by_role("button", name="Svar", exact=False).click()
    expect(other.locator(".comment")).to_have_count(2)
    expect(field).to_be_visible()
    expect(field).to_have_value("De er spurt.")
    expect(other.get_by_label("Svar", exact=True)).to_be_hidden()
    with site.app.app_context(), writing() as session:
        discussing.answer(session, site.people["editor"], site.plan, datetime.now(UTC), first, "Når?")
    page.get_by_role("button", name="Vis nye kommentarer").click()
    expect(one.locator(".comment")).to_have_count(2)
    expect(field).to_have_value("De er spurt.")
    one.get_by_role("button", name="Løst").click()
    expect(one.get_by_text("Du har skrevet et svar som ikke er sendt.", exact=False)).to_be_visible()
    with page.expect_event("dialog"):
        page.get_by_label("Hvor", exact=True).select_option(index=1)
    expect(field).to_have_value("De er spurt.")
    assert len(said) == 1 and "ikke er sendt" in said[0]
    one.locator(".thread__answer details").get_by_role("button", name="Svar").click()
    expect(one.locator(".comment")).to_have_count(3)
    expect(page.get_by_label("Svar", exact=True).first).to_have_value("")
    kari.must_be_clean()


def test_a_page_with_a_comment_that_is_not_sent_asks_before_it_is_left(site: Site, browser: Browser) -> None:
    begin(site, "coordinator", About(), "Hva med skolene?")
    kari = site.page(browser)
    said = asked(kari.page, [False, False])
    kari.page.goto(f"/planer/{site.plan}/kommentarer")
    kari.wait_until_quiet()
    answering(kari.page.locator(".thread"), "De er spurt.")
    kari.page.get_by_role("link", name="Løste").click()
    expect(kari.page.get_by_label("Svar", exact=True)).to_have_value("De er spurt.")
    kari.page.get_by_label("Svar", exact=True).fill("x" * 5001)
    kari.page.locator(".thread__answer details").get_by_role("button", name="Svar").click()
    expect(kari.page.get_by_text("for lang", exact=False).first).to_be_visible()
    kari.page.get_by_role("link", name="Løste").click()
    expect(kari.page.get_by_label("Svar", exact=True)).to_have_value("x" * 5001)
    assert said == ["beforeunload", "beforeunload"]
    kari.must_be_clean()


def test_a_double_click_says_it_once(site: Site, browser: Browser) -> None:
    kari = site.page(browser)
    kari.page.goto(f"/planer/{site.plan}/kommentarer/ny")
    kari.wait_until_quiet()
    kari.page.get_by_label("Kommentar", exact=True).fill("Hva med skolene?")
    kari.page.get_by_role("button", name="Kommenter").dblclick()
    thread = kari.page.locator(".thread")
    answering(thread, "De er spurt.")
    thread.locator(".thread__answer details").get_by_role("button", name="Svar").dblclick()
    expect(thread.locator(".comment")).to_have_count(2)
    kari.wait_until_quiet()
    assert list_threads(site) == [["Hva med skolene?", "De er spurt."]]
    kari.must_be_clean()


def test_a_comment_is_changed_in_the_drawer_and_removed_only_when_that_is_meant(site: Site, browser: Browser) -> None:
    begin(site, "coordinator", About("text", marked=[Marked(Span("b1", 7, 25), "gjelder fra nyttår")]), "Fra høsten?")
    kari = site.page(browser)
    page = kari.page
    page.goto(f"/planer/{site.plan}")
    expect_lit(page, "gjelder fra nyttår")
    page.locator("#b-b1").click(position={"x": 60, "y": 8})
    drawer = page.get_by_role("dialog", name="Kommentarer")
    drawer.get_by_role("link", name="Endre kommentaren din").click()
    drawer.get_by_role("link", name="Avbryt").click()
    drawer.get_by_role("link", name="Endre kommentaren din").click()
    drawer.get_by_label("Kommentar", exact=True).fill("Fra våren?")
    drawer.get_by_role("button", name="Lagre").click()
    expect(drawer.locator(".comment__body").first).to_have_text("Fra våren?")
    drawer.get_by_text("Fjern kommentaren din").click()
    assert list_threads(site) == [["Fra våren?"]]
    drawer.get_by_role("button", name="Fjern for godt").click()
    expect(drawer.get_by_text("Kommentaren er fjernet av den som skrev den.")).to_be_visible()
    kari.must_be_clean()


def test_a_thread_is_read_wherever_its_end_is_looked_at(site: Site, browser: Browser) -> None:
    marked = About("text", marked=[Marked(Span("b1", 7, 25), "gjelder fra nyttår")])
    begin(site, "editor", marked, "Er det ikke fra august? @Coordinator")
    alone = begin(site, "editor", About("patrol"), "Hvem betaler? @Coordinator")
    begin(site, "editor", About(), *(f"Dette er nummer {number} av mange ord om det samme." for number in range(13)))
    kari = site.page(browser, viewport={"width": 390, "height": 844})
    page = kari.page
    unread = page.locator(".tabs a", has_text="Kommentarer").locator(".count")
    bell = page.locator("[data-bell-number]")
    page.goto(f"/planer/{site.plan}")
    expect(bell).to_have_text("2")
    expect_lit(page, "gjelder fra nyttår")
    page.locator("#b-b1").click(position={"x": 60, "y": 8})
    expect(page.get_by_role("dialog").get_by_text("Ulest", exact=True)).to_be_visible()
    expect(unread).to_contain_text("2", timeout=8000)
    expect(page.get_by_role("dialog").get_by_text("Ulest", exact=True)).to_be_hidden()
    expect(bell).to_have_text("1", timeout=8000)
    page.goto(f"/planer/{site.plan}/kommentarer/{alone}")
    expect(unread).to_contain_text("1", timeout=8000)
    expect(bell).to_have_text("", timeout=8000)
    page.goto(f"/planer/{site.plan}/kommentarer?vis=uleste")
    page.locator(".thread__answer summary").scroll_into_view_if_needed()
    expect(unread).to_be_hidden(timeout=8000)
    expect(page.locator(".talk-tabs a", has_text="Uleste").locator(".count")).to_have_text("0")
    kari.must_be_clean()
