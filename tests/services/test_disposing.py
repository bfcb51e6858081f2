"""Every input of a round gets its answer: one by one, several at once, together with its like, in parts; and the senders get to know it."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask

from app.domain.errors import Hindrance, Invalid, NotAllowed, NotFound, WrongState
from app.domain.rounds import ChangeKind
from app.services.discussion import counting
from app.services.entry.entering import Who, enter
from app.services.plan import planning
from app.services.rounds import disposing, following, giving, opening, reading, standing, tabling
from app.services.rounds.disposing import Verdict
from app.services.rounds.following import Filter, Treatment
from app.services.rounds.pointing import About
from app.store import rounds
from app.store.base import reading as looking
from app.store.base import writing
from tests.asked import ANNA, BO, Asked
from tests.conftest import NOW
from tests.simulated import run

People = dict[str, Who]
ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"
YES = Verdict("followed", "Takk, det er rettet.", "Tiltaket er endret.")
LONG = "Først om lyset.\nDet er for mørkt.\n\nSå om veien. Den er for smal."


@pytest.fixture
def asked(app: Flask, plan: str, people: People) -> Asked:
    """A closed round: Anna has said two things, Bo one of the same; the police has said something about its measure."""
    with app.app_context():
        made = Asked(plan, people).planned().guests(ANNA, BO)
        police = made.agency("contributor")
        made.opened()
        made.says(ANNA_AT, LONG, id="annalongxx")
        made.says(ANNA_AT, "Bedre lys, takk.", About("lights"), id="annalights")
        made.says(BO_AT, "Mer lys.", About("lights"), id="bolightsxx")
        with writing() as session:
            giving.write(
                session,
                standing.by_account(session, people["contributor"], police),
                NOW,
                "patrolxxxx",
                About("patrol"),
                "Flere voksne.",
                "Følge",
            )
        made.hands_in(ANNA_AT).hands_in(BO_AT)
        with writing() as session:
            giving.hand_in(session, standing.by_account(session, people["contributor"], police), NOW, False, made.letters)
        return made.closed()


def dispose(asked: Asked, id: str, verdict: Verdict = YES, name: str = "coordinator") -> bool:
    with writing() as session:
        return disposing.dispose(session, asked.people[name], asked.plan, NOW, asked.id, id, verdict)


def treatment(asked: Asked, name: str = "coordinator", **wanted: str) -> Treatment:
    """The round's inputs. What the head of the plan's pages counts is what the treatments of all closed rounds have left."""
    with looking() as session:
        who = asked.people[name]
        found = following.treatment(session, who, asked.plan, NOW, asked.id, Filter(**wanted))
        counted = counting.count(session, who, asked.plan).inputs
        closed = [each.id for each in rounds.list_rounds(session, enter(session, who, asked.plan).plan.id) if each.state == "closed"]
        left = [following.treatment(session, who, asked.plan, NOW, id, Filter()).counts.left for id in closed]
        assert counted == sum(left)
        return found


def treat(asked: Asked) -> int:
    with writing() as session:
        return opening.treat(session, asked.who, asked.plan, NOW, asked.id, asked.letters)


def test_inputs_stand_in_the_order_of_the_plan_and_are_filtered(app: Flask, asked: Asked) -> None:
    with app.app_context():
        everything = treatment(asked)
        assert [each.id for each in everything.given] == ["annalongxx", "patrolxxxx", "annalights", "bolightsxx"]
        assert everything.around("patrolxxxx") == ("annalongxx", "annalights") and everything.counts.left == 4
        anna = next(id for id, name in everything.senders if name == "Anna Aas")
        assert [each.id for each in treatment(asked, participant=anna).given] == ["annalongxx", "annalights"]
        assert [each.id for each in treatment(asked, participant="agencies").given] == ["patrolxxxx"]
        assert len(treatment(asked, participant="guests").given) == 3
        assert [each.id for each in treatment(asked, stead="plan").given] == ["annalongxx"]
        assert len(treatment(asked, stead="work").given) == 3 and treatment(asked, answer="followed").given == []
        dispose(asked, "patrolxxxx")
        assert [each.id for each in treatment(asked, answer="followed").given] == ["patrolxxxx"]
        assert len(treatment(asked, answer="none").given) == 3


def test_an_answer_has_a_conclusion_and_a_reason_and_nobody_writes_over_anothers(app: Flask, asked: Asked) -> None:
    with app.app_context():
        for verdict, field in (
            (Verdict("maybe", "Ja."), "conclusion"),
            (Verdict("followed", " "), "reason"),
            (Verdict("followed", "x" * 5001), "reason"),
            (Verdict("followed", "Se 13097248022."), "reason"),
            (Verdict("followed", "Ja.", "x" * 5001), "change_note"),
            (Verdict("followed", "Ja.", "", "nonsense"), "change_note"),
        ):
            with pytest.raises(Invalid) as refused:
                dispose(asked, "patrolxxxx", verdict)
            assert field in refused.value.problems
        assert dispose(asked, "patrolxxxx", YES)
        with pytest.raises(WrongState, match="Noen andre"):
            dispose(asked, "patrolxxxx", Verdict("not_followed", "Nei."))
        assert dispose(asked, "patrolxxxx", Verdict("not_followed", "Nei.", version=1))
        (found,) = (each for each in treatment(asked).given if each.id == "patrolxxxx")
    assert found.answer is not None and found.answer.conclusion == "not_followed" and found.answered_by == "Coordinator"


def test_an_answer_tells_where_the_change_was_made(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with writing() as session:
            line = planning.edit_piece(session, asked.who, asked.plan, NOW, "lights", 1, {"title": "Mer lys"}).line
        for version, (kind, ref) in enumerate((("piece", "lights"), ("line", str(line)))):
            dispose(asked, "annalights", Verdict("followed", "Ja.", "Endret.", kind, ref, version))
        for kind, ref in (("piece", "nowhere"), ("line", "999999"), ("line", "1; --"), ("line", "9" * 30), ("suggestion", "x" * 41)):
            with pytest.raises(Invalid):
                dispose(asked, "annalights", Verdict("followed", "Ja.", "Endret.", kind, ref, 2))
        with writing() as session:
            round = rounds.get_round(session, "plan", asked.id)
            entered = enter(session, asked.who, asked.plan)
            disposing.link_change(session, entered, round, "annalights", ChangeKind.SUGGESTION, "forslag", "")
            with pytest.raises(NotFound):
                disposing.link_change(session, entered, round, "annalongxx", ChangeKind.SUGGESTION, "forslag", "")
        answer = next(each.answer for each in treatment(asked).given if each.id == "annalights")
    assert answer is not None and (answer.change_kind, answer.change_ref, answer.change_note) == ("suggestion", "forslag", "Endret.")


def test_an_editor_drafts_for_own_measures_and_the_coordinator_confirms(app: Flask, asked: Asked) -> None:
    with app.app_context():
        assert not dispose(asked, "patrolxxxx", YES, "editor")
        for name, id in (("editor", "annalongxx"), ("other_editor", "patrolxxxx"), ("secretary", "patrolxxxx")):
            with pytest.raises(NotAllowed):
                dispose(asked, id, YES, name)
        found = next(each for each in treatment(asked, "editor").given if each.id == "patrolxxxx")
        assert found.may_draft and not found.is_answered and found.drafted_by == "Editor" and treatment(asked).counts.left == 4
        assert [each.id for each in treatment(asked, answer="draft").given] == ["patrolxxxx"]
        assert dispose(asked, "patrolxxxx", Verdict("followed", YES.reason, version=1))
        with pytest.raises(WrongState, match="Koordinatoren har svart"):
            dispose(asked, "patrolxxxx", Verdict("partly", "Nja.", version=2), "editor")


def test_several_get_the_same_answer_at_once(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with pytest.raises(Invalid), writing() as session:
            disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, [], YES)
        with pytest.raises(NotAllowed), writing() as session:
            disposing.dispose_several(session, asked.people["editor"], asked.plan, NOW, asked.id, ["patrolxxxx"], YES)
        with writing() as session:
            ids = ["annalights", "bolightsxx", "annalights"]
            assert disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, ids, YES) == (2, 0)
        assert treatment(asked).counts.answered == 2
        no, ids = Verdict("not_followed", "Nei."), ["annalights", "patrolxxxx"]
        with writing() as session:
            assert disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, ids, no) == (1, 1)
        assert conclusions(asked) == {"annalights": "followed", "bolightsxx": "followed", "patrolxxxx": "not_followed"}
        with writing() as session:
            assert disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, ids, no, True) == (2, 0)
        assert conclusions(asked) == {"annalights": "not_followed", "bolightsxx": "followed", "patrolxxxx": "not_followed"}
        with pytest.raises(Invalid, match="høyst 300"), writing() as session:
            disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, [str(number) for number in range(301)], YES)


def conclusions(asked: Asked) -> dict[str, str]:
    """Input → what is concluded, of those that are answered."""
    return {each.id: each.answer.conclusion for each in treatment(asked).given if each.answer is not None and each.is_answered}


def test_an_answer_that_is_taken_back_is_a_draft_and_then_gone(app: Flask, asked: Asked) -> None:
    with app.app_context():
        dispose(asked, "patrolxxxx")
        for was_answer in (True, False):
            with writing() as session:
                assert disposing.take_back(session, asked.who, asked.plan, NOW, asked.id, "patrolxxxx") is was_answer
            found = next(each for each in treatment(asked).given if each.id == "patrolxxxx")
            assert not found.is_answered and (found.answer is not None and found.answer.reason == YES.reason) is was_answer
        with pytest.raises(NotFound), writing() as session:
            disposing.take_back(session, asked.who, asked.plan, NOW, asked.id, "patrolxxxx")


def test_an_answer_rests_while_its_input_shares_anothers_or_is_split(app: Flask, asked: Asked) -> None:
    own = {"annalights": "followed", "bolightsxx": "not_followed", "annalongxx": "partly"}
    with app.app_context():
        for id, conclusion in own.items():
            dispose(asked, id, Verdict(conclusion, "Slik er det."))
        with writing() as session:
            disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ["annalights", "bolightsxx"])
            disposing.split(session, asked.who, asked.plan, NOW, asked.id, "annalongxx", LONG.replace("\n\n", "\n---\n"))
        assert conclusions(asked) == {"annalights": "followed", "bolightsxx": "followed"} and treatment(asked).counts.left == 3
        for id in ("bolightsxx", "annalongxx"):
            with pytest.raises(WrongState), writing() as session:
                disposing.dispose_several(session, asked.who, asked.plan, NOW, asked.id, [id], YES)
        with writing() as session:
            disposing.let_go(session, asked.who, asked.plan, NOW, asked.id, "bolightsxx")
            disposing.make_whole(session, asked.who, asked.plan, NOW, asked.id, "annalongxx")
        assert conclusions(asked) == own


def test_inputs_that_say_the_same_share_an_answer_until_they_are_parted(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with writing() as session:
            head = disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ["annalights", "bolightsxx"])
        assert head == "annalights"
        with pytest.raises(WrongState, match="følger"):
            dispose(asked, "bolightsxx")
        dispose(asked, "annalights")
        found = {each.id: each for each in treatment(asked).given}
        assert found["bolightsxx"].is_answered and found["bolightsxx"].head == "annalights" and found["annalights"].followers == 1
        with writing() as session:
            disposing.let_go(session, asked.who, asked.plan, NOW, asked.id, "bolightsxx")
        assert not {each.id: each for each in treatment(asked).given}["bolightsxx"].is_answered
        with pytest.raises(NotFound), writing() as session:
            disposing.let_go(session, asked.who, asked.plan, NOW, asked.id, "bolightsxx")


def test_those_that_follow_go_along_when_their_head_follows_another(app: Flask, asked: Asked) -> None:
    with app.app_context():
        for ids in (["annalights", "bolightsxx"], ["patrolxxxx", "annalights"]):
            with writing() as session:
                disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ids)
        heads = {each.id: each.head for each in treatment(asked).given}
    assert sorted(heads.values()).count("") == 2 and len({head for head in heads.values() if head}) == 1
    assert all(heads[head] == "" for head in heads.values() if head)


def test_a_long_one_is_split_each_part_answered_and_the_words_stay(app: Flask, asked: Asked) -> None:
    marked = LONG.replace("\n\n", "\n---\n")
    with app.app_context():
        for wrong in (LONG, "Noe annet.\n---\nHer.", "---\n" + LONG):
            with pytest.raises(Invalid), writing() as session:
                disposing.split(session, asked.who, asked.plan, NOW, asked.id, "annalongxx", wrong)
        with writing() as session:
            assert disposing.split(session, asked.who, asked.plan, NOW, asked.id, "annalongxx", marked.replace("\n", "\r\n")) == 2
        parts = [each for each in treatment(asked).given if each.parent == "annalongxx"]
        assert [each.body for each in parts] == ["Først om lyset.\nDet er for mørkt.", "Så om veien. Den er for smal."]
        assert all(each.whole == LONG for each in parts) and treatment(asked).counts.all == 5
        with pytest.raises(WrongState, match="delt"):
            dispose(asked, "annalongxx")
        dispose(asked, parts[0].id)
        with writing() as session:
            disposing.make_whole(session, asked.who, asked.plan, NOW, asked.id, "annalongxx")
        assert treatment(asked).counts.all == 4 and treatment(asked).counts.answered == 0


def test_a_round_is_treated_when_all_is_answered_and_everybody_reads_their_own(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with pytest.raises(WrongState, match="4 innspill mangler svar"):
            treat(asked)
        with writing() as session:
            disposing.split(session, asked.who, asked.plan, NOW, asked.id, "annalongxx", LONG.replace("\n\n", "\n---\n"))
            disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ["annalights", "bolightsxx"])
        for each in treatment(asked).given:
            if not each.head:
                dispose(asked, each.id)
        with looking() as session:
            before = reading.read(session, asked.guest(session, BO_AT), NOW)
        assert before.inputs[0].answer is None
        assert treat(asked) == 3 and asked.letters.of("answer") == [ANNA_AT, BO_AT, "contributor@nordvik.example"]
        with looking() as session:
            anna = reading.read(session, asked.guest(session, ANNA_AT), NOW)
            bo = reading.read(session, asked.guest(session, BO_AT), NOW)
        assert [answer is not None for _words, answer in anna.inputs[0].parts] == [True, True]
        assert bo.inputs[0].answer is not None and bo.inputs[0].answer.same_as_others and bo.inputs[0].answer.reason == YES.reason
        with pytest.raises(WrongState):
            dispose(asked, "patrolxxxx", Verdict("partly", "Likevel.", version=1))
        with writing() as session:
            opening.resume(session, asked.who, asked.plan, NOW, asked.id, "En feil.")
            disposing.take_back(session, asked.who, asked.plan, NOW, asked.id, "patrolxxxx")
        with looking() as session:
            bo = reading.read(session, asked.guest(session, BO_AT), NOW)
        assert bo.is_resumed and bo.inputs[0].answer is None and not before.is_resumed
        with pytest.raises(WrongState, match="Ett innspill"):
            treat(asked)


def test_what_is_changed_in_a_round_that_was_opened_again_is_to_be_answered_anew(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with writing() as session:
            disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ["annalights", "bolightsxx"])
        dispose(asked, "annalights")
        with writing() as session:
            last_day = asked_last_day()
            opening.reopen(session, asked.who, asked.plan, NOW, asked.id, last_day, "Europe/Oslo")
            giving.reopen(session, asked.guest(session, ANNA_AT), NOW)
        asked.says(ANNA_AT, "Nei, mindre lys.", id="annalights")
        asked.hands_in(ANNA_AT).closed()
        found = {each.id: each for each in treatment(asked).given}
    assert not found["annalights"].is_answered and not found["bolightsxx"].is_answered and found["bolightsxx"].head == ""


def test_a_split_one_that_is_changed_is_whole_again_and_what_followed_a_part_is_let_go(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with writing() as session:
            disposing.split(session, asked.who, asked.plan, NOW, asked.id, "annalongxx", LONG.replace("\n\n", "\n---\n"))
        part = next(each.id for each in treatment(asked).given if each.part == 1)
        with writing() as session:
            disposing.unite(session, asked.who, asked.plan, NOW, asked.id, [part, "bolightsxx"])
            opening.reopen(session, asked.who, asked.plan, NOW, asked.id, asked_last_day(), "Europe/Oslo")
            giving.reopen(session, asked.guest(session, ANNA_AT), NOW)
        asked.says(ANNA_AT, "Bare om lyset.", id="annalongxx")
        asked.hands_in(ANNA_AT).closed()
        found = {each.id: each for each in treatment(asked).given}
    assert found["annalongxx"].body == "Bare om lyset." and part not in found and found["bolightsxx"].head == "" and len(found) == 4


def asked_last_day() -> date:
    return NOW.date().replace(month=12)


def test_the_table_has_everything_in_reading_order(app: Flask, asked: Asked) -> None:
    with app.app_context():
        with writing() as session:
            disposing.unite(session, asked.who, asked.plan, NOW, asked.id, ["annalights", "bolightsxx"])
        dispose(asked, "annalights")
        with looking() as session:
            table = tabling.table(session, asked.who, asked.plan, asked.id)
            assert tabling.table(session, asked.people["secretary"], asked.plan, asked.id) == table
            with pytest.raises(NotAllowed):
                tabling.table(session, asked.people["reader"], asked.plan, asked.id)
    assert [entry.number for entry in table.entries] == [1, 2, 3, 4] and table.version == "0.1"
    assert [entry.place for entry in table.entries] == ["", "Tiltak 1 Følge barna over veien", "Tiltak 2 Bedre lys", "Tiltak 2 Bedre lys"]
    assert table.entries[3].merged_with == 3 and table.entries[3].conclusion == table.entries[2].conclusion == "followed"
    assert (table.entries[1].sender, table.entries[1].agency) == ("Nordvik kommune", "")
    assert table.entries[1].proposed == "Følge" and table.silent == () and not table.is_open


def test_an_input_of_another_round_or_one_that_is_not_handed_in_is_not_answered(
    app: Flask, asked: Asked, plan: str, people: People
) -> None:
    with app.app_context():
        other = Asked(plan, people).planned().guests(ANNA).opened()
        id = other.says(ANNA_AT, "Utkast.")
        for made, input_id in ((asked, id), (asked, "nowhere"), (other.closed(), id)):
            with pytest.raises(NotFound):
                dispose(made, input_id)


# ---------------------------------------------------------------- at the same moment


def race(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do all of it at once; «done», or what stood in the way, of each."""
    start, outcomes = Barrier(len(acts)), [""] * len(acts)

    def do(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                acts[place]()
                outcomes[place] = "done"
            except Hindrance as error:
                outcomes[place] = error.sentence

    runners = [Thread(target=do, args=(place,)) for place in range(len(acts))]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return outcomes


def test_two_who_hand_in_the_same_answer_at_once_hand_it_in_once(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        asked = Asked(plan, people).planned()
        police = asked.agency("editor")
        asked.opened()
        asked.writes("editor", police, "Flere patruljer.")

    def hand_in() -> None:
        with writing() as session:
            giving.hand_in(session, standing.by_account(session, people["editor"], police), NOW, False, asked.letters)

    outcomes = race(app, hand_in, hand_in)
    assert outcomes.count("done") == 1 and any("levert allerede" in words for words in outcomes)


def test_who_hands_in_while_the_round_closes_is_in_or_is_told(app: Flask, plan: str, people: People) -> None:
    for _time in range(3):
        with app.app_context():
            asked = Asked(plan, people).planned().guests(ANNA).opened()
            asked.says(ANNA_AT, "Mer lys.")
        outcomes = race(app, lambda asked=asked: asked.hands_in(ANNA_AT), asked.closed)  # type: ignore[misc]
        with app.app_context():
            count = treatment(asked).counts.all
        assert outcomes[1] == "done" and count == (1 if outcomes[0] == "done" else 0)
        assert outcomes[0] == "done" or "åpen" in outcomes[0]


# ---------------------------------------------------------------- a whole one


def test_a_round_of_many_guests_comes_to_its_end_with_an_answer_to_everything(app: Flask, plan: str, people: People) -> None:
    with app.app_context():
        found = run(plan, people, guests=8, inputs=40)
    assert found.inputs == 40 and found.answered == 40 and found.answers_sent == 8 and found.wrong == []
