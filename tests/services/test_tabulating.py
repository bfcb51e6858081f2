"""A round's inputs become a form that three formats say alike; and an input's wording becomes a suggestion in the plan."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.discussion import deciding
from app.services.documents import exporting
from app.services.entry.entering import Who, enter
from app.services.papers import tabulating
from app.services.rounds import disposing, opening, proposing, tabling
from app.services.rounds.disposing import Verdict
from app.services.rounds.pointing import About
from app.settings import Settings
from app.store import suggestions
from app.store.base import reading, writing
from app.store.people_tables import NoticeRow
from app.worker import Draughtsman
from exports.languages import matrix_words
from exports.matrix import Matrix
from tests.asked import ANNA, BO, LAST_DAY, Asked, later, words
from tests.conftest import NOW
from tests.prose.test_proposing import paragraph
from tests.services.test_exporting import draw_all
from tests.services.test_suggesting import text_of
from tests.services.told import sentences
from tests.services.writing_over import write_over

People = dict[str, Who]
ZONE = "Europe/Oslo"
FIRST, SECOND = "anna@fau.example", "bo@ravn.example"


@pytest.fixture
def asked(app: Flask, plan: str, people: People) -> Asked:
    """A closed round with three inputs: on words with another wording, on a block, and on the whole plan; one guest had no remarks."""
    made = Asked(plan, people).planned().guests(ANNA, BO).opened()
    made.says(FIRST, "Skriv heller det siste.", words("text", "b4", "andre punkt", "andre"), "siste", id="onwordsxxx")
    made.says(FIRST, "Helt ny setning.", About("text", "b3"), "Et nytt første punkt.", id="onblockxxx")
    made.says(FIRST, "=1+1 Bra plan.", id="onplanxxxx")
    made.hands_in(FIRST).hands_in(SECOND, is_empty=True)
    return made.closed()


def answer(asked: Asked, input_id: str, conclusion: str = "followed") -> None:
    with writing() as session:
        disposing.dispose(session, asked.who, asked.plan, NOW, asked.id, input_id, Verdict(conclusion, "Vi er enige."))


def suggest(asked: Asked, input_id: str, who: str = "coordinator") -> int:
    with writing() as session:
        return proposing.suggest(session, asked.people[who], asked.plan, NOW, asked.id, input_id)


def matrix(asked: Asked) -> Matrix:
    with reading() as session:
        table = tabling.table(session, asked.who, asked.plan, asked.id)
        return tabulating.matrix_of(enter(session, asked.who, asked.plan), table, ZONE)


# ---------------------------------------------------------------- from input to suggestion


def test_an_input_s_wording_becomes_a_suggestion_that_its_answer_tells_of(asked: Asked) -> None:
    answer(asked, "onwordsxxx")
    assert (suggest(asked, "onwordsxxx"), suggest(asked, "onblockxxx")) == (1, 2)
    with writing() as session:
        deciding.accept_all(session, asked.who, asked.plan, NOW, [1, 2])
    (_first, bullets) = text_of(asked.plan)
    said = [item["content"][0]["content"][0]["text"] for item in bullets["content"]]
    assert said == ["Et nytt første punkt.", "siste punkt"]
    rows = {row.quote: row for row in matrix(asked).rows}
    assert rows["andre"].change == "Endringsforslag 1: godtatt" and rows["andre"].conclusion == "accepted"
    with reading() as session:
        row = suggestions.get_suggestion(session, enter(session, asked.who, asked.plan).plan.id, 1)
        assert (row.source, row.reason) == ("onwordsxxx", "Etter innspill fra Anna Aas i «Høring høsten 2026».")
        assert proposing.list_made(session, asked.who, asked.plan, ["onwordsxxx", "onplanxxxx"]) == {"onwordsxxx": [(1, "accepted")]}


def test_words_that_are_not_there_any_more_are_not_guessed(asked: Asked) -> None:
    write_over(asked.who, asked.plan, "text", [paragraph("helt", "Noe helt annet.")])
    for input_id in ("onwordsxxx", "onblockxxx", "onplanxxxx"):
        with pytest.raises(Invalid):
            suggest(asked, input_id)
    with pytest.raises(NotFound):
        suggest(asked, "nowhere")


@pytest.mark.parametrize("who", ["editor", "secretary", "reader"])
def test_only_who_answers_inputs_makes_suggestions_of_them(asked: Asked, who: str) -> None:
    with pytest.raises(NotAllowed):
        suggest(asked, "onwordsxxx", who)


# ---------------------------------------------------------------- the form


def test_the_form_has_every_input_its_answer_and_who_said_nothing(asked: Asked, settings: Settings, draughtsman: Draughtsman) -> None:
    answer(asked, "onplanxxxx", "not_followed")
    made = matrix(asked)
    assert [(row.number, row.sender, row.agency, row.conclusion) for row in made.rows] == [
        (1, "Anna Aas", "FAU Vester skole", "declined"), (2, "Anna Aas", "FAU Vester skole", ""), (3, "Anna Aas", "FAU Vester skole", ""),
    ]  # fmt: skip
    assert (made.no_remarks, made.silent, made.revision, made.closed) == (("Bo Berg",), (), "0.1", "22. desember 2026")
    for format in ("pdf", "docx", "xlsx"):
        with writing() as session:
            job = tabulating.ask(session, asked.people["secretary"], asked.plan, NOW, asked.id, format, False, settings.drawings_dir, ZONE)  # type: ignore[arg-type]
        draw_all(settings, draughtsman)
        assert exporting.file_of(settings.drawings_dir, job.key, format).stat().st_size > 4_000
        assert job.filename.endswith(f"-merknadsskjema.{format}")


def test_it_stands_behind_the_plan_when_that_is_wished(asked: Asked, settings: Settings, draughtsman: Draughtsman) -> None:
    with writing() as session:
        job = tabulating.ask(session, asked.who, asked.plan, NOW, asked.id, "docx", True, settings.drawings_dir, ZONE)
    draw_all(settings, draughtsman)
    with reading() as session:
        assert exporting.show_job(session, asked.who, asked.plan, job.id).state == "ready"
        for who in ("reader", "council_member", "contributor"):
            with pytest.raises((NotAllowed, NotFound)):
                exporting.show_job(session, asked.people[who], asked.plan, job.id)
    assert job.filename.endswith("-med-merknadsskjema.docx")


@pytest.mark.parametrize("who", ["reader", "council_member", "contributor", "stranger"])
def test_others_get_no_form(asked: Asked, settings: Settings, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)), writing() as session:
        tabulating.ask(session, asked.people[who], asked.plan, NOW, asked.id, "pdf", False, settings.drawings_dir, ZONE)


def test_the_conclusions_of_a_round_are_those_of_the_form() -> None:
    assert set(tabulating.CONCLUDED.values()) <= {code for code, _phrase in matrix_words("nb").conclusions}


# ---------------------------------------------------------------- who hears of it


def test_those_with_an_account_hear_of_a_round_once_and_are_not_mailed_twice(app: Flask, plan: str, people: People) -> None:
    made = Asked(plan, people).planned()
    made.agency("editor")
    made.opened()
    assert sentences(people["editor"]) == ["En innspillsrunde er åpnet: Høring høsten 2026"]
    assert sentences(people["other_editor"]) == sentences(people["editor"]) and sentences(people["reader"]) == []
    with reading() as session:
        states = {row.person_id: row.mail for row in session.scalars(select(NoticeRow))}
    assert states[people["editor"].person_id] == "none" and states[people["other_editor"].person_id] == "now"
    made.closed()
    assert sentences(people["coordinator"]) == []
    with writing() as session:
        opening.reopen(session, people["coordinator"], plan, NOW, made.id, LAST_DAY, ZONE)
    with writing() as session:
        opening.close_due(session, later(days=400))
    assert sentences(people["coordinator"]) == ["Innspillsrunden er lukket: Høring høsten 2026"]
