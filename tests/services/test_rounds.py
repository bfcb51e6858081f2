"""An input round: planned, opened on a frozen plan, answered by guests and agencies, closed."""

import random
from datetime import date, timedelta

import pytest
from flask import Flask

from app.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from app.domain.rounds import end_of_day
from app.services.documents import freezing
from app.services.entry.entering import Who
from app.services.group import inviting
from app.services.plan import planning
from app.services.rounds import asking, following, giving, opening, reading, standing
from app.services.rounds.opening import Draft
from app.services.rounds.pointing import About
from app.store import history, rounds
from app.store import revisions as kept_revisions
from app.store.base import reading as looking
from app.store.base import writing
from tests.asked import ANNA, BO, FOLDER, LAST_DAY, ZONE, Asked, later, words
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made

People = dict[str, Who]
DEADLINE = end_of_day(LAST_DAY, ZONE)
ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"


@pytest.fixture
def asked(app: Flask, plan: str, people: People) -> Asked:
    """A planned round with two guests."""
    with app.app_context():
        return Asked(plan, people).planned().guests(ANNA, BO)


# ---------------------------------------------------------------- planned and opened


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("", "Si noe.", LAST_DAY), "title"),
        (Draft("x" * 121, "", LAST_DAY), "title"),
        (Draft("Høring", "", None), "deadline"),
        (Draft("Høring", "", date(2026, 11, 21)), "deadline"),
        (Draft("Høring", "Ring 13097248022.", LAST_DAY), "invitation"),
        (Draft("Høring", "", LAST_DAY, [("nowhere", "Hva?")]), "questions"),
        (Draft("Høring", "", LAST_DAY, [("", "Hva?")] * 41), "questions"),
        (Draft("Høring", "", LAST_DAY, [("", "x" * 501)]), "questions"),
    ],
)
def test_what_cannot_be_asked_is_told_at_the_field(app: Flask, plan: str, people: People, draft: Draft, field: str) -> None:
    with app.app_context(), pytest.raises(Invalid) as refused, writing() as session:
        opening.plan_round(session, people["coordinator"], plan, NOW, draft, ZONE)
    assert field in refused.value.problems


@pytest.mark.parametrize("name", ["editor", "secretary", "reader", "contributor", "council_member"])
def test_only_a_coordinator_plans_a_round(app: Flask, plan: str, people: People, name: str) -> None:
    with app.app_context(), pytest.raises(NotAllowed), writing() as session:
        opening.plan_round(session, people[name], plan, NOW, Draft("Høring", "", LAST_DAY), ZONE)


def test_opening_freezes_the_plan_and_asks_everybody(app: Flask, asked: Asked) -> None:
    with app.app_context():
        police = asked.agency("editor", "contributor")
        assert asked.letters.notes == [] and asked.progress()["Anna Aas"] == "listed"
        asked.opened()
        assert asked.letters.of("invitation") == sorted([ANNA_AT, BO_AT, "editor@nordvik.example", "contributor@nordvik.example"])
        colleague = next(note for note in asked.letters.notes if note.is_colleague)
        assert colleague.email == "contributor@nordvik.example" and not colleague.token and colleague.participant == police
        found = asked.overview()
        with looking() as session:
            (frozen,) = freezing.list_revisions(session, asked.who, asked.plan)
            acts = [line.act for line in history.each_line(session, "plan") if line.act.startswith(("round.", "plan.frozen"))]
    assert found.state == "open" and found.revision is not None and found.revision.version == "0.1" and frozen.kind == "consultation"
    assert {each.name: each.progress for each in found.participants} == {"Anna Aas": "invited", "Bo Berg": "invited", "Politiet": "invited"}
    assert acts == ["round.opened", "plan.frozen", "round.planned"]


def test_a_plan_that_has_not_changed_is_not_frozen_twice(app: Flask, asked: Asked, plan: str, people: People) -> None:
    with app.app_context():
        with writing() as session:
            freezing.freeze(session, people["coordinator"], plan, NOW, "Til mars", "", FOLDER, ZONE)
        asked.opened()
        second = Asked(plan, people).planned().guests(ANNA)
        with writing() as session:
            planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"title": "Mer lys"})
        second.opened()
        with looking() as session:
            versions = {row.kind: row.version for row, _name, _body in kept_revisions.list_revisions(session, "plan")}
    assert versions == {"by_hand": "0.1", "consultation": "0.2"}


def test_a_round_without_anybody_or_with_its_day_over_is_not_opened(app: Flask, plan: str, people: People, asked: Asked) -> None:
    with app.app_context():
        with pytest.raises(WrongState, match="ingen deltakere"):
            Asked(plan, people).planned().opened()
        with pytest.raises(WrongState, match="Fristen er over"):
            asked.opened(DEADLINE)
        asked.opened()
        with pytest.raises(WrongState, match="åpen"):
            asked.opened()


def test_who_has_no_place_in_the_plan_is_invited_to_one_and_finds_the_round(app: Flask, asked: Asked) -> None:
    with app.app_context():
        police = asked.agency("stranger")
        asked.opened()
        note = next(note for note in asked.letters.notes if note.participant == police)
        stranger = asked.people["stranger"]
        with looking() as session:
            assert reading.list_asked(session, stranger) == []
            with pytest.raises(NotFound):
                standing.by_account(session, stranger, police)
        assert note.is_invitation
        with writing() as session:
            inviting.accept(session, stranger, NOW, note.token)
        with looking() as session:
            (mine,) = reading.list_asked(session, stranger)
            found = reading.read(session, standing.by_account(session, stranger, police), NOW)
    assert mine.waits and mine.answers and found.may_write and found.plan_title == "Trygg skolevei i Nordvik"


@pytest.mark.parametrize("name", ["reader", "secretary", "council_member"])
def test_who_has_a_role_without_input_is_not_put_on_the_list(app: Flask, asked: Asked, name: str) -> None:
    with app.app_context(), pytest.raises(Invalid, match="annen rolle"):
        asked.agency(name)


NUMBER = made(random.Random(8))
UNFIT = ("Uten adresse", "Feil, , anna@", "@", "x" * 121 + ", anna2@fau.example", ANNA, f"{ANNA}, \n{ANNA}")


@pytest.mark.parametrize("line", [*UNFIT, f"Cato {NUMBER}, FAU, c@x.example", f"Cato, FAU {NUMBER}, c@x.example"])
def test_guests_that_cannot_be_asked_are_refused_and_nobody_is_added(app: Flask, asked: Asked, line: str) -> None:
    with app.app_context():
        with pytest.raises(Invalid):
            asked.guests("Cato, , cato@x.example", line)
        assert len(asked.overview().participants) == 2


# ---------------------------------------------------------------- guests


def test_a_guest_says_something_about_any_place_and_nobody_else_sees_it(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, "Om hele planen.")
        asked.says(ANNA_AT, "Om kapitlet.", About("work"))
        asked.says(ANNA_AT, "Om tiltaket.", About("patrol"), "Følge alle barna over veien")
        asked.says(ANNA_AT, "Om avsnittet.", About("patrol", "b-b5"))
        asked.says(ANNA_AT, "Om ordene.", words("text", "b-b1", "Planen gjelder fra nyttår, jf. .", "fra nyttår"))
        asked.says(ANNA_AT, "Om punktet.", words("text", "i-i2", "andre punkt", "andre"))
        asked.says(ANNA_AT, "Om deltiltaket.", words("patrol", "b-b6", "Alle får refleksvest.", "refleksvest"))
        mine, others = asked.read(ANNA_AT), asked.read(BO_AT)
        assert asked.progress() == {"Anna Aas": "draft", "Bo Berg": "invited"}
    assert [each.body for each in mine.inputs] == [
        "Om hele planen.", "Om ordene.", "Om punktet.", "Om kapitlet.", "Om tiltaket.", "Om avsnittet.", "Om deltiltaket.",
    ]  # fmt: skip
    assert [each.quote for each in mine.inputs] == [
        "", "fra nyttår", "andre", "", "", "Elever i sjuende trinn hjelper de yngste.", "refleksvest",
    ]  # fmt: skip
    assert mine.inputs[4].stead is not None and mine.inputs[4].stead.number == "1" and mine.inputs[2].anchor == "i-i2"
    assert others.inputs == [] and others.may_write


@pytest.mark.parametrize(
    ("about", "error"),
    [
        (About("nowhere"), NotFound),
        (About("patrol", "b1"), NotFound),
        (words("text", "b1", "sykler", "sykler"), Invalid),
    ],
)  # fmt: skip
def test_what_is_not_in_the_revision_cannot_be_pointed_at(app: Flask, asked: Asked, about: About, error: type[Exception]) -> None:
    with app.app_context():
        asked.opened()
        with pytest.raises(error):
            asked.says(ANNA_AT, "Hei.", about)


@pytest.mark.parametrize("body", ["", "   \u200b ", "x" * 20_001, "Ring 13097248022 hjem."])
def test_what_cannot_be_said_is_refused(app: Flask, asked: Asked, body: str) -> None:
    with app.app_context():
        asked.opened()
        with pytest.raises(Invalid) as refused:
            asked.says(ANNA_AT, body)
        assert "body" in refused.value.problems and asked.read(ANNA_AT).inputs == []


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "{{ 7*7 }}", "'; DROP TABLE input; --", "Snu \u202eme\u202c", "🙂" * 500])
def test_hostile_words_are_kept_as_words(app: Flask, asked: Asked, body: str) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, body, About("patrol"), body)
        (mine,) = asked.read(ANNA_AT).inputs
    assert mine.body == mine.proposed == body.replace("\u202e", "").replace("\u202c", "")


def test_a_form_sent_twice_makes_one_input_and_another_guests_cannot_be_touched(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        id = asked.says(ANNA_AT, "Først.")
        asked.says(ANNA_AT, "Så.", id=id)
        assert [each.body for each in asked.read(ANNA_AT).inputs] == ["Så."]
        with pytest.raises(NotFound):
            asked.says(BO_AT, "Min nå.", id=id)
        for act in (giving.remove, lambda s, at, now, id: giving.restore(s, at, id)):
            with pytest.raises(NotFound), writing() as session:
                act(session, asked.guest(session, BO_AT), NOW, id)
        with pytest.raises(NotFound):
            asked.says(ANNA_AT, "Med egen id.", id="<x>")
        assert asked.read(BO_AT).inputs == []


def test_what_is_taken_away_can_be_had_back(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        id = asked.says(ANNA_AT, "Angrer.")
        with writing() as session:
            giving.remove(session, asked.guest(session, ANNA_AT), NOW, id)
        assert asked.read(ANNA_AT).inputs == []
        with writing() as session:
            giving.restore(session, asked.guest(session, ANNA_AT), id)
        assert [each.id for each in asked.read(ANNA_AT).inputs] == [id]
        with writing() as session:
            giving.remove(session, asked.guest(session, ANNA_AT), NOW, id)
        asked.says(ANNA_AT, "Skrevet videre i en annen fane.", id=id)
        assert [each.body for each in asked.read(ANNA_AT).inputs] == ["Skrevet videre i en annen fane."]


def test_questions_are_answered_changed_and_left_open_again(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        first, second = (question.id for question in asked.read(ANNA_AT).questions)
        for answers in ({first: "Ja.", second: "Flere lys."}, {first: "Nei."}, {second: ""}, {999: "Ingen."}):
            with writing() as session:
                giving.answer_questions(session, asked.guest(session, ANNA_AT), NOW, answers)
        found = asked.read(ANNA_AT)
        with pytest.raises(Invalid) as refused, writing() as session:
            giving.answer_questions(session, asked.guest(session, ANNA_AT), NOW, {first: "x" * 20_001})
    assert [question.answer for question in found.questions] == ["Nei.", ""] and found.answered_questions == 1
    assert list(refused.value.problems) == [f"svar-{first}"] and found.questions[1].place_name == "2 Tiltak"


def test_a_guest_hands_in_once_gets_a_receipt_and_may_open_it_again_before_the_deadline(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        with pytest.raises(WrongState, match="ingenting å levere"):
            asked.hands_in(ANNA_AT)
        id = asked.says(ANNA_AT, "Mer lys.")
        with pytest.raises(WrongState, match="Du har skrevet"):
            asked.hands_in(ANNA_AT, is_empty=True)
        asked.hands_in(ANNA_AT)
        assert asked.letters.of("receipt") == [ANNA_AT] and asked.progress()["Anna Aas"] == "handed_in"
        for act in (lambda: asked.hands_in(ANNA_AT), lambda: asked.says(ANNA_AT, "Mer."), lambda: asked.says(ANNA_AT, "Nytt.", id=id)):
            with pytest.raises(WrongState, match="levert"):
                act()
        assert not asked.read(ANNA_AT).may_write and asked.read(ANNA_AT).can_reopen
        with writing() as session:
            giving.reopen(session, asked.guest(session, ANNA_AT), NOW)
        asked.says(ANNA_AT, "Enda mer lys.", id=id)
        asked.hands_in(ANNA_AT, now=later(days=1))
        with pytest.raises(WrongState, match="Fristen er over"), writing() as session:
            giving.reopen(session, asked.guest(session, ANNA_AT), DEADLINE)
        assert not asked.read(ANNA_AT, DEADLINE).can_reopen


def test_an_answer_opened_again_and_forgotten_counts_when_the_round_closes(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        id = asked.says(ANNA_AT, "Mer lys.")
        asked.hands_in(ANNA_AT).hands_in(BO_AT, is_empty=True)
        for email in (ANNA_AT, BO_AT):
            with writing() as session:
                giving.reopen(session, asked.guest(session, email), later(days=1))
        asked.says(ANNA_AT, "Mye mer lys.", id=id)
        asked.says(BO_AT, "Likevel: en bro.")
        assert asked.progress() == {"Anna Aas": "reopened", "Bo Berg": "reopened"}
        found, mine = asked.overview(), asked.read(ANNA_AT)
        assert found.counts is not None and found.counts.all == 0 and len(found.waiting) == 2
        assert mine.may_write and mine.hand_in is None and mine.reopened is not None
        with writing() as session:
            assert opening.close_due(session, DEADLINE) == 1
        assert asked.progress() == {"Anna Aas": "handed_in", "Bo Berg": "handed_in"}
        with looking() as session:
            given = following.treatment(session, asked.who, asked.plan, NOW, asked.id, following.Filter()).given
        assert sorted(each.body for each in given) == ["Likevel: en bro.", "Mye mer lys."]
        assert not any(each.is_late for each in given)
        mine = asked.read(ANNA_AT)
        assert mine.hand_in is not None and mine.hand_in.at == NOW and mine.reopened is None


def test_in_a_closed_round_nothing_is_open_again(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, "Mer lys.")
        asked.hands_in(ANNA_AT).closed(later(days=1))
        anna = asked.participant("Anna Aas")
        with writing() as session:
            rounds.get_participant(session, asked.id, anna).opened_at = later(days=2)
        found = asked.overview()
    assert found.counts is not None and found.counts.all == 1 and len(found.handed_in) == 1


def test_what_is_handed_in_anew_replaces_what_was_opened_again(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened().hands_in(ANNA_AT, is_empty=True)
        with writing() as session:
            giving.open_page(session, asked.guest(session, ANNA_AT), later(hours=1))
        assert asked.progress()["Anna Aas"] == "empty"
        with writing() as session:
            giving.reopen(session, asked.guest(session, ANNA_AT), NOW)
        asked.says(ANNA_AT, "Likevel.")
        asked.hands_in(ANNA_AT, later(days=2))
        mine = asked.read(ANNA_AT)
        assert asked.progress()["Anna Aas"] == "handed_in"
    assert mine.hand_in is not None and mine.hand_in.at == later(days=2) and not mine.hand_in.is_empty


def test_no_remarks_is_an_answer_too(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened().hands_in(BO_AT, is_empty=True)
        assert asked.progress() == {"Anna Aas": "invited", "Bo Berg": "empty"}


def test_late_input_is_taken_while_the_round_is_open_and_marked(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        with writing() as session:
            asking.extend(
                session, asked.who, asked.plan, NOW, asked.id, asked.participant("Bo Berg"), date(2026, 12, 31), ZONE, asked.letters
            )
        assert asked.letters.of("extension") == [BO_AT]
        late = DEADLINE + timedelta(hours=1)
        asked.says(ANNA_AT, "Beklager.", now=late)
        asked.hands_in(ANNA_AT, late).hands_in(BO_AT, late, is_empty=True)
        found = {each.name: each for each in asked.overview().participants}
    assert found["Anna Aas"].is_late and not found["Bo Berg"].is_late and found["Bo Berg"].has_own_deadline


# ---------------------------------------------------------------- links


def test_a_withdrawn_an_outdated_and_a_strange_link_are_told_apart_by_nobody(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        first, anna = asked.letters.token(ANNA_AT), asked.participant("Anna Aas")
        sentences = []
        with writing() as session:
            asking.send_anew(session, asked.who, asked.plan, NOW, asked.id, anna, asked.letters)
        second = asked.letters.token(ANNA_AT)
        with writing() as session:
            asking.remind(session, asked.who, asked.plan, NOW, asked.id, [anna], asked.letters)
            standing.by_link(session, NOW, second)
        for token, now in ((first, NOW), (second, later(days=366)), ("ingen-lenke", NOW)):
            with looking() as session, pytest.raises(NotFound) as refused:
                standing.by_link(session, now, token)
            sentences.append(refused.value.sentence)
        with writing() as session:
            asking.remove(session, asked.who, asked.plan, NOW, asked.id, anna)
        with looking() as session, pytest.raises(NotFound) as refused:
            standing.by_link(session, NOW, asked.letters.token(ANNA_AT))
        assert {*sentences, refused.value.sentence} == {standing.UNUSABLE} and asked.progress()["Anna Aas"] == "revoked"
        with writing() as session:
            asking.restore(session, asked.who, asked.plan, NOW, asked.id, anna, asked.letters)
            standing.by_link(session, NOW, asked.letters.token(ANNA_AT))


def test_the_database_holds_no_token(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        token = asked.letters.token(ANNA_AT)
        with looking() as session:
            assert rounds.find_link(session, token) is None


def test_a_guest_opens_one_revision_and_nothing_else(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        with looking() as session:
            guest = asked.guest(session, ANNA_AT)
            assert guest.entered.rights() == frozenset() and guest.is_open and guest.entered.by is None
            assert reading.file_of(session, guest, "pdf") is None
            with pytest.raises(NotFound):
                reading.picture_of(session, guest, "0" * 64)


# ---------------------------------------------------------------- agencies


def test_an_agency_has_one_answer_of_what_several_have_written(app: Flask, asked: Asked) -> None:
    with app.app_context():
        police = asked.agency("editor", "contributor", "coordinator")
        asked.opened()
        one = asked.writes("contributor", police, "Flere patruljer.", About("patrol"))
        two = asked.writes("coordinator", police, "Bedre lys.", About("lights"))
        own = asked.writes("editor", police, "Fra lederen.")
        with looking() as session:
            leader = reading.read(session, standing.by_account(session, asked.people["editor"], police), NOW)
            colleague = reading.read(session, standing.by_account(session, asked.people["contributor"], police), NOW)
        assert [each.id for each in leader.chosen] == [own] and {each.id for each in leader.contributions} == {one, two}
        assert {each.id for each in colleague.inputs if each.is_own} == {one} and len(colleague.inputs) == 3
        with pytest.raises(NotAllowed, match="svarer for virksomheten"), writing() as session:
            giving.hand_in(session, standing.by_account(session, asked.people["contributor"], police), NOW, False, asked.letters)
        with pytest.raises(NotAllowed), writing() as session:
            giving.write(session, standing.by_account(session, asked.people["contributor"], police), NOW, two, None, "Mitt.", "")
        with writing() as session:
            me = standing.by_account(session, asked.people["editor"], police)
            giving.write(session, me, NOW, one, None, "Flere patruljer hver dag.", "")
            joined = giving.join(session, me, NOW, [one, two])
        with writing() as session:
            giving.hand_in(session, standing.by_account(session, asked.people["editor"], police), NOW, False, asked.letters)
        asked.closed()
        with looking() as session:
            given = following.treatment(session, asked.who, asked.plan, NOW, asked.id, following.Filter()).given
            after = reading.read(session, standing.by_account(session, asked.people["editor"], police), NOW)
    assert {each.id for each in given} == {own, joined}
    assert next(each.body for each in given if each.id == joined) == "Flere patruljer hver dag.\n\nBedre lys."
    assert after.contributions == [] and asked.letters.of("receipt") == []


def test_another_agency_a_stranger_and_who_was_taken_out_do_not_reach_the_answer(app: Flask, asked: Asked) -> None:
    with app.app_context():
        police, care = asked.agency("editor"), asked.agency("other_editor")
        asked.opened()
        asked.writes("editor", police, "Vårt.")
        for name, participant in (("other_editor", police), ("editor", care), ("coordinator", police), ("stranger", police)):
            with looking() as session, pytest.raises(NotFound):
                standing.by_account(session, asked.people[name], participant)
        with writing() as session:
            asking.remove(session, asked.who, asked.plan, NOW, asked.id, police)
        with looking() as session, pytest.raises(NotFound):
            standing.by_account(session, asked.people["editor"], police)


def test_the_working_group_sees_what_was_handed_in_when_the_round_is_closed(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, "Mer lys.")
        asked.hands_in(ANNA_AT)
        asked.says(BO_AT, "Bare et utkast.")
        with looking() as session:
            seen = following.treatment(session, asked.who, asked.plan, NOW, asked.id, following.Filter()).given
            with pytest.raises(NotAllowed):
                following.treatment(session, asked.people["editor"], asked.plan, NOW, asked.id, following.Filter())
        assert [each.body for each in seen] == ["Mer lys."]
        asked.closed()
        with looking() as session:
            seen = following.treatment(session, asked.people["editor"], asked.plan, NOW, asked.id, following.Filter()).given
            for name in ("reader", "contributor", "council_member"):
                with pytest.raises(NotAllowed):
                    following.treatment(session, asked.people[name], asked.plan, NOW, asked.id, following.Filter())
        assert [each.body for each in seen] == ["Mer lys."]
