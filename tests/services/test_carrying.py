"""The working copy of a plan carries all that is said and suggested, for those who take part, and nothing of it is left out."""

from dataclasses import replace

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.services.discussion import collecting, discussing, reviewing
from app.services.discussion.discussing import About, Marked
from app.services.documents import exporting
from app.services.entry.entering import Who
from app.services.papers import carrying
from app.services.plan import shaping
from app.settings import Settings
from app.store.base import reading, writing
from app.worker import Draughtsman
from exports.document import Document, Drawing
from exports.paging import page_numbers
from exports.pdf import draw_pdf
from exports.word import draw_docx
from exports.working import Working, notice
from tests.conftest import NOW
from tests.exports.settling import settled, words
from tests.exports.word_reading import WordReading
from tests.prose.test_proposing import paragraph
from tests.prose.test_tracking import Span
from tests.services.test_exporting import draw_all
from tests.services.test_suggesting import restate, reword, text_of, with_words
from tests.services.writing_over import write_over

People = dict[str, Who]
ZONE = "Europe/Oslo"


def say(plan: str, who: Who, about: About, body: str) -> str:
    with writing() as session:
        return discussing.start(session, who, plan, NOW, about, body)


@pytest.fixture
def discussed(plan: str, people: People) -> str:
    """Threads on words, a fact and the plan, one of them resolved; suggestions of which one cannot be with another."""
    kari, jonas = people["coordinator"], people["editor"]
    say(plan, kari, About("text", marked=[Marked(Span("b3", 0, 6), "første")]), "Skal dette stå først?")
    say(plan, jonas, About("patrol", "period"), "For kort.")
    with writing() as session:
        discussing.resolve(session, kari, plan, NOW, say(plan, kari, About(), "Planen er god."))
    before = text_of(plan)
    reword(plan, jonas, [*with_words(before, "andre punkt på listen"), paragraph("nytt", "Foreldre er med.")], reason="Tydeligere.")
    reword(plan, kari, with_words(before, "noe annet"))
    restate(plan, people["other_editor"], period="2027–2030")
    return plan


def ask(settings: Settings, who: Who, plan: str, with_resolved: bool = False) -> exporting.JobView:
    with writing() as session:
        return carrying.ask(session, who, plan, NOW, "docx", with_resolved, settings.drawings_dir, ZONE)


def working(plan: str, who: Who) -> Working:
    with reading() as session:
        threads = carrying.collecting.list_all(session, who, plan)
        return carrying.working_of(reviewing.foresee(session, who, plan, in_full=True), threads, carrying.ZoneInfo(ZONE))


def test_everything_said_and_suggested_is_in_the_copy_with_its_place_and_author(discussed: str, people: People) -> None:
    made = working(discussed, people["secretary"])
    assert [(talk.target, talk.field, talk.spans, talk.is_resolved) for talk in made.threads] == [
        ("", "", (), True),
        ("b3", "", (("b3", 0, 6),), False),
        ("patrol", "Gjennomføring", (), False),
    ]
    assert made.threads[1].remarks[0].author == "Coordinator" and made.threads[1].remarks[0].at.startswith("2026-")
    one, two, three = made.changes
    assert (one.is_in, one.author, one.agency, one.reason, one.targets) == (True, "Editor", "Politiet", "Tydeligere.", {"b4", "nytt"})
    assert (two.is_in, two.text) == (False, "noe annet")
    assert (three.is_in, three.targets) == (True, {"patrol"})
    assert one.text.endswith("Foreldre er med.") and "andre punkt på listen" in one.text and "andre punkt på listen" not in one.was
    assert (three.text, three.was, three.beside) == ("Periode: 2027–2030", "2026–2027", "")
    assert made.before != made.after and len(notice(made)) > 1


def test_what_no_page_shows_is_told_in_words_with_the_role_of_each_actor(plan: str, people: People) -> None:
    jonas = people["editor"]
    restate(plan, jonas, title="Natteravnene", lead_bold=False, responsible=[["police", "joint"], ["school", "lead"]])
    restate(plan, jonas, "intro", starts_new_page=True, guidance="Skriv kort.\nHøyst en side.")
    one, two = working(plan, jonas).changes
    assert sorted(one.text.split("\n")) == [
        "Ansvarlige og samarbeidsparter: Nordvik politistasjonsdistrikt (medansvar), Nordvik skole (hovedansvar)",
        "Tittel i fet skrift: nei",
        "Tittel: Natteravnene",
    ]
    assert one.beside == "Tittel i fet skrift: nei"
    assert two.text == two.beside == "Start på ny side: ja\nVeiledning til den som skriver: Skriv kort.\nHøyst en side."


def test_a_thread_whose_only_comment_was_taken_back_leaves_no_trace(plan: str, people: People) -> None:
    kari = people["coordinator"]
    thread = say(plan, kari, About("patrol"), "Feil sted.")
    say(plan, kari, About("patrol", "period"), "For kort.")
    with reading() as session:
        (comment,) = collecting.show(session, kari, plan, thread).comments
    with writing() as session:
        discussing.remove(session, kari, plan, NOW, thread, comment.id)
    made = working(plan, kari)
    assert [talk.remarks[0].body for talk in made.threads] == ["For kort."]
    assert notice(made)[1] == "1 kommentar i 1 tråd og 0 endringsforslag"


def test_a_comment_whose_words_are_gone_is_told_as_lost(discussed: str, people: People) -> None:
    write_over(people["coordinator"], discussed, "text", [paragraph("helt", "Noe helt annet.")])
    lost = next(talk for talk in working(discussed, people["coordinator"]).threads if talk.quote == "første")
    assert lost.is_lost and lost.target == "text"


def test_a_comment_on_a_field_of_what_is_removed_is_told_as_lost(discussed: str, people: People) -> None:
    say(discussed, people["editor"], About("patrol", "title"), "Et annet navn?")
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], discussed, NOW, "patrol")
    lost = [talk for talk in working(discussed, people["coordinator"]).threads if talk.is_lost]
    assert {(talk.target, talk.field) for talk in lost} == {("patrol", "Gjennomføring"), ("patrol", "")}


def test_the_file_accepted_is_the_plan_with_the_suggestions_and_rejected_the_plan_as_it_is(
    discussed: str, people: People, settings: Settings, draughtsman: Draughtsman
) -> None:
    job = ask(settings, people["secretary"], discussed)
    draw_all(settings, draughtsman)
    file = exporting.file_of(settings.drawings_dir, job.key, "docx")
    drawn, made = WordReading(file.read_bytes()), working(discussed, people["secretary"])
    made = replace(made, threads=tuple(talk for talk in made.threads if not talk.is_resolved))
    for how, document in (("accepted", made.after), ("rejected", made.before)):
        assert words(settled(drawn.body, how)) == words(_clean(document, made).body), how  # type: ignore[arg-type]
    assert b"Planen er god." not in file.read_bytes()
    assert [each.text for each in drawn.tree("word/comments.xml").iter() if each.text] != []
    with reading() as session:
        assert exporting.show_job(session, people["editor"], discussed, job.id).filename.endswith("-arbeidsutgave.docx")


def _clean(document: Document, made: Working) -> WordReading:
    drawing = Drawing(document.kind, notice=notice(made))
    pages = page_numbers(made.before, draw_pdf(made.before, drawing, lambda sha256: b""))
    return WordReading(draw_docx(document, drawing, lambda sha256: b"", pages))


@pytest.mark.parametrize("who", ["reader", "council_member", "contributor", "stranger"])
def test_who_takes_no_part_gets_no_working_copy(discussed: str, people: People, settings: Settings, who: str) -> None:
    job = ask(settings, people["coordinator"], discussed)
    with pytest.raises((NotAllowed, NotFound)):
        ask(settings, people[who], discussed)
    with pytest.raises((NotAllowed, NotFound)), reading() as session:
        exporting.show_job(session, people[who], discussed, job.id)
    with pytest.raises((NotAllowed, NotFound)), reading() as session:
        carrying.count(session, people[who], discussed)


def test_how_much_there_is_to_carry_is_told(discussed: str, people: People) -> None:
    with reading() as session:
        assert carrying.count(session, people["coordinator"], discussed) == carrying.Carried(2, 1, 3)


def test_the_clean_copy_has_nothing_of_it(discussed: str, people: People, settings: Settings, draughtsman: Draughtsman) -> None:
    with writing() as session:
        job = exporting.ask(session, people["coordinator"], discussed, NOW, exporting.Wish("docx", clean=True), settings.drawings_dir, ZONE)
    draw_all(settings, draughtsman)
    drawn = WordReading(exporting.file_of(settings.drawings_dir, job.key, "docx").read_bytes())
    said = "".join(drawn.body.itertext())
    assert "Foreldre er med." not in said and "For kort." not in said and "2026–2027" in said
