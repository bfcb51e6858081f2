"""Changes are suggested, looked at beside the plan, and decided on by whom they concern."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.domain.errors import ChangedSince, Invalid, NotAllowed, NotFound, OutOfDate, WrongState
from app.domain.suggestions import Fit, Outcome
from app.services.acts import chronicling, undoing
from app.services.discussion import deciding, reviewing, suggesting
from app.services.discussion.reviewing import Review, Suggestion, Wanted
from app.services.discussion.suggesting import Wording
from app.services.documents import freezing
from app.services.entry import present
from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.store import feed, plans
from app.store.base import reading, writing
from tests.bench.step1_pages import queries
from tests.conftest import NOW
from tests.prose.rewriting import Json, Writer
from tests.prose.test_proposing import paragraph
from tests.services.told import heard, sentences
from tests.services.writing_over import write_over

People = dict[str, Who]
LATER = NOW + timedelta(hours=1)


def text_of(plan: str, text_id: str = "text") -> list[Json]:
    with reading() as session:
        blocks: list[Json] = present.read_json(session, text_id)["content"]
        return blocks


def doc(blocks: list[Json]) -> Json:
    return {"type": "doc", "content": blocks}


def reword(plan: str, who: Who, wanted: list[Json], text_id: str = "text", reason: str = "", base: list[Json] | None = None) -> int:
    """Suggest that a text is to read so."""
    wording = Wording(doc(base or text_of(plan, text_id)), doc(wanted))
    with writing() as session:
        return suggesting.suggest(session, who, plan, NOW, text_id, 0, {}, wording, reason)


def restate(plan: str, who: Who, piece: str = "patrol", reason: str = "", **values: Any) -> int:
    """Suggest other facts."""
    with reading() as session:
        version = plans.get_piece(session, _id(plan), piece).version
    with writing() as session:
        return suggesting.suggest(session, who, plan, NOW, piece, version, values, None, reason)


def _id(plan: str) -> str:
    with reading() as session:
        found = plans.find_plan(session, plan)
        assert found is not None
        return found.id


def review(plan: str, who: Who, **wanted: Any) -> Review:
    with reading() as session:
        return reviewing.review(session, who, plan, Wanted(**{"show": "all"} | wanted))


def one(plan: str, who: Who) -> Suggestion:
    (found,) = review(plan, who).suggestions
    return found


def accept(plan: str, who: Who, number: int, version: int = 1, verdict: str = "") -> deciding.Decided:
    with writing() as session:
        return deciding.accept(session, who, plan, LATER, number, version, verdict)


def with_words(blocks: list[Json], words: str) -> list[Json]:
    """The text with other words in its last item."""
    first, bullets = blocks
    items = [*bullets["content"][:-1], {**bullets["content"][-1], "content": [paragraph("b4", words)]}]
    return [first, {**bullets, "content": items}]


# ---------------------------------------------------------------- made


def test_a_suggestion_changes_nothing_and_tells_what_it_would_change(plan: str, people: People) -> None:
    before = text_of(plan)
    assert reword(plan, people["editor"], with_words(before, "andre punkt på listen"), reason="Mer presist.") == 1
    assert text_of(plan) == before
    found = one(plan, people["coordinator"])
    assert (found.number, found.name, found.reason, found.outcome, found.fit) == (1, "Editor", "Mer presist.", Outcome.OPEN, Fit.FITS)
    assert (found.kind, found.part, found.blocks) == ("text", "intro", {"b4"})
    assert [(run.kind, run.words) for line in found.lines for run in line.runs] == [("same", "andre punkt"), ("new", " på listen")]


def test_facts_of_a_measure_can_be_suggested_about_by_who_does_not_own_it(plan: str, people: People) -> None:
    other = people["other_editor"]
    with pytest.raises(NotAllowed), writing() as session:
        planning.edit_piece(session, other, plan, NOW, "patrol", 1, {"period": "2027"})
    number = restate(plan, other, period="2027–2029", title="Følge barna trygt over veien")
    found = one(plan, other)
    assert found.number == number and found.is_own and not found.may_decide
    assert {(fact.name, fact.was, fact.wanted) for fact in found.facts} == {
        ("period", "2026–2027", "2027–2029"),
        ("title", "Følge barna over veien", "Følge barna trygt over veien"),
    }


def test_what_changes_nothing_or_cannot_be_is_refused(plan: str, people: People) -> None:
    editor, same = people["editor"], text_of(plan)
    with pytest.raises(Invalid):
        reword(plan, editor, same)
    with pytest.raises(Invalid):
        restate(plan, editor, period="2026–2027")
    with pytest.raises(Invalid) as taken:
        restate(plan, editor, number=2)
    assert "number" in taken.value.problems
    for wanted in (
        [{"type": "script", "content": []}],
        [{"type": "paragraph", "attrs": {"id": "b1"}}, {"type": "paragraph", "attrs": {"id": "b1"}}],
        [{"type": "paragraph", "attrs": {"id": "x", "onclick": "alert(1)"}}],
        [{"type": "paragraph", "attrs": {"id": None, "indent": False}}],
        [{"no": "type"}],
        ["words"],
        [],
    ):
        with pytest.raises(Invalid):
            reword(plan, editor, wanted, base=same)  # type: ignore[arg-type]
    with pytest.raises(Invalid), writing() as session:
        suggesting.suggest(session, editor, plan, NOW, "text", 0, {}, Wording({"type": "doc"}, []), "")  # type: ignore[arg-type]
    with pytest.raises(Invalid) as said:
        reword(plan, editor, with_words(same, "Gjelder 01010750160."))
    assert "wording" in said.value.problems
    with pytest.raises(Invalid) as number:
        reword(plan, editor, with_words(same, "Nytt."), reason="Gjelder 01010750160.")
    assert "reason" in number.value.problems
    assert review(plan, editor).total == 0


@pytest.mark.parametrize("piece", ["entry", "figure", "police", "report", "overview", "nowhere"])
def test_only_texts_headings_and_measures_are_suggested_about(plan: str, people: People, piece: str) -> None:
    with pytest.raises(NotFound), reading() as session:
        suggesting.show_suggestible(session, people["editor"], plan, piece)


def test_facts_that_others_changed_meanwhile_are_not_suggested_away(plan: str, people: People) -> None:
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"period": "2028"})
    with pytest.raises(OutOfDate), writing() as session:
        suggesting.suggest(session, people["editor"], plan, NOW, "lights", 1, {"period": "2029"}, None, "")


# ---------------------------------------------------------------- decided


def test_what_is_accepted_is_a_change_like_any_other_and_can_be_undone(plan: str, people: People) -> None:
    before, coordinator = text_of(plan), people["coordinator"]
    wanted = with_words(before, "andre punkt på listen")
    number = reword(plan, people["editor"], wanted)
    decided = accept(plan, coordinator, number, verdict="Bra forslag.")
    assert text_of(plan) == wanted
    found = one(plan, people["editor"])
    assert (found.outcome, found.decided_by, found.verdict, found.decided_at) == (Outcome.ACCEPTED, "Coordinator", "Bra forslag.", LATER)
    with writing() as session:
        undoing.undo(session, coordinator, plan, LATER, decided.line)
    assert text_of(plan) == before and one(plan, coordinator).is_undone
    with writing() as session:
        deciding.reopen(session, coordinator, plan, LATER, number)
    assert one(plan, coordinator).outcome is Outcome.OPEN and one(plan, coordinator).fit is Fit.FITS


def test_who_decides_is_the_coordinator_or_an_editor_on_own_measures_and_never_on_what_they_suggested_themselves(
    plan: str, people: People
) -> None:
    editor, other, coordinator = people["editor"], people["other_editor"], people["coordinator"]
    by_other, by_editor = restate(plan, other, period="2027"), restate(plan, editor, period="2028")
    on_text = reword(plan, other, with_words(text_of(plan), "nye ord"))
    may = {
        who: {each.number for each in review(plan, people[who]).suggestions if each.may_decide}
        for who in people
        if who != "stranger" and who != "administrator" and who not in ("council_member", "contributor", "reader")
    }
    assert may["editor"] == {by_other} and may["coordinator"] == {by_other, by_editor, on_text} and may["secretary"] == set()
    for who, number in ((other, by_other), (editor, by_editor), (editor, on_text), (other, on_text), (people["secretary"], by_other)):
        with pytest.raises(NotAllowed):
            accept(plan, who, number)
    accept(plan, editor, by_other)
    own = restate(plan, coordinator, title="Nytt navn")
    accept(plan, coordinator, own)
    decided = next(each for each in review(plan, editor).suggestions if each.number == own)
    assert decided.name == decided.decided_by == "Coordinator"


@pytest.mark.parametrize("who", ["reader", "council_member", "contributor", "stranger", "secretary"])
def test_others_neither_suggest_nor_see_what_is_suggested(plan: str, people: People, who: str) -> None:
    reword(plan, people["editor"], with_words(text_of(plan), "nye ord"))
    with pytest.raises((NotAllowed, NotFound)):
        reword(plan, people[who], with_words(text_of(plan), "andre ord"))
    if who == "secretary":
        assert review(plan, people[who]).total == 1
        return
    with pytest.raises((NotAllowed, NotFound)):
        review(plan, people[who])
    with pytest.raises((NotAllowed, NotFound)), reading() as session:
        reviewing.foresee(session, people[who], plan)
    with reading() as session:
        if who == "reader":
            entries = chronicling.show_history(session, people[who], plan, chronicling.Wanted()).entries
            assert not [each for each in entries if isinstance(each, chronicling.Line) and each.act.startswith("suggestion.")]


def test_a_no_needs_a_reason_and_a_suggestion_can_be_withdrawn_by_who_made_it_alone(plan: str, people: People) -> None:
    editor, coordinator = people["editor"], people["coordinator"]
    first, second = (reword(plan, editor, with_words(text_of(plan), words)) for words in ("ett", "to"))
    with pytest.raises(Invalid), writing() as session:
        deciding.decline(session, coordinator, plan, LATER, first, 1, "  ")
    with writing() as session:
        deciding.decline(session, coordinator, plan, LATER, first, 1, "Det står allerede i vedtaket.")
    with pytest.raises(NotAllowed), writing() as session:
        suggesting.withdraw(session, coordinator, plan, LATER, second)
    with writing() as session:
        suggesting.withdraw(session, editor, plan, LATER, second)
    assert [each.outcome for each in review(plan, editor).suggestions] == [Outcome.DECLINED, Outcome.WITHDRAWN]
    for number in (first, second):
        with pytest.raises(WrongState):
            accept(plan, coordinator, number, 2)
    with pytest.raises(WrongState), writing() as session:
        suggesting.withdraw(session, editor, plan, LATER, first)


def test_nobody_decides_on_what_they_have_not_read(plan: str, people: People) -> None:
    number = restate(plan, people["editor"], period="2028")
    with writing() as session:
        deciding.decline(session, people["coordinator"], plan, LATER, number, 1, "Nei.")
    with writing() as session:
        deciding.reopen(session, people["coordinator"], plan, LATER, number)
    with pytest.raises(ChangedSince):
        accept(plan, people["coordinator"], number, 1)


def test_the_same_answer_sent_twice_is_given_once(plan: str, people: People) -> None:
    editor, coordinator = people["editor"], people["coordinator"]
    yes, no = (restate(plan, people["other_editor"], period=year) for year in ("2028", "2029"))
    decided = accept(plan, coordinator, yes)
    assert accept(plan, coordinator, yes) == decided and decided.line
    for _time in range(2):
        with writing() as session:
            deciding.decline(session, coordinator, plan, LATER, no, 1, "Nei.")
    assert [one.count for one in heard(people["other_editor"])] == [2]
    with pytest.raises(WrongState):
        accept(plan, editor, yes)
    with pytest.raises(WrongState):
        accept(plan, coordinator, no)
    with writing() as session:
        undoing.undo(session, coordinator, plan, LATER, decided.line)
    with pytest.raises(WrongState):
        accept(plan, coordinator, yes)


# ---------------------------------------------------------------- in a plan that lives


def test_what_others_write_elsewhere_leaves_a_suggestion_as_it_is_and_in_its_words_makes_it_outdated(plan: str, people: People) -> None:
    editor, coordinator, before = people["editor"], people["coordinator"], text_of(plan)
    number = reword(plan, editor, with_words(before, "andre punkt på listen"))
    write_over(coordinator, plan, "text", [paragraph("new", "Først litt nytt."), *before])
    assert one(plan, editor).fit is Fit.FITS
    write_over(coordinator, plan, "text", with_words(before, "andre punkt som er helt nytt"))
    found = one(plan, editor)
    assert found.fit is Fit.OVERTAKEN and [run.words for line in found.lines for run in line.runs if run.kind == "new"] == [" på listen"]
    with pytest.raises(ChangedSince):
        accept(plan, coordinator, number)
    assert [block["type"] for block in text_of(plan)] == ["paragraph", "bullet_list"]


def test_a_suggestion_about_what_is_removed_is_outdated_and_fits_again_when_it_comes_back(plan: str, people: People) -> None:
    restate(plan, people["editor"], period="2028")
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "patrol")
    assert one(plan, people["editor"]).fit is Fit.GONE
    with pytest.raises(ChangedSince):
        accept(plan, people["coordinator"], 1)
    with writing() as session:
        shaping.restore_piece(session, people["coordinator"], plan, NOW, "patrol")
    assert one(plan, people["editor"]).fit is Fit.FITS


def test_what_the_plan_says_already_is_done_and_accepting_it_changes_nothing(plan: str, people: People) -> None:
    number = restate(plan, people["editor"], "lights", period="2028")
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"period": "2028"})
    assert one(plan, people["editor"]).fit is Fit.DONE
    assert accept(plan, people["coordinator"], number).line == 0
    assert one(plan, people["editor"]).outcome is Outcome.ACCEPTED and not one(plan, people["editor"]).is_undone


def test_suggestions_about_the_same_block_are_told_to_overlap(plan: str, people: People) -> None:
    before = text_of(plan)
    reword(plan, people["editor"], with_words(before, "ett"))
    reword(plan, people["coordinator"], with_words(before, "to"))
    restate(plan, people["coordinator"], period="2028")
    assert [each.overlaps for each in review(plan, people["editor"]).suggestions] == [(2,), (1,), ()]


def test_all_of_one_agency_are_accepted_at_once_and_undone_at_once(plan: str, people: People) -> None:
    before, coordinator = text_of(plan), people["coordinator"]
    reword(plan, people["editor"], with_words(before, "andre punkt og mer"))
    reword(plan, people["editor"], with_words(before, "noe helt annet"))
    restate(plan, people["editor"], period="2028")
    restate(plan, people["other_editor"], "lights", period="2029")
    agency = people["editor"].agency
    wanted = review(plan, coordinator, show="open", agency=agency)
    assert wanted.acceptable == (1, 2, 3)
    with writing() as session:
        decided = deciding.accept_all(session, coordinator, plan, LATER, wanted.acceptable, "Alle fra politiet.")
    assert (decided.accepted, decided.left) == ((1, 3), (2,))
    assert text_of(plan) == with_words(before, "andre punkt og mer")
    assert {each.number: each.outcome for each in review(plan, coordinator).suggestions} == {
        1: Outcome.ACCEPTED, 2: Outcome.OPEN, 3: Outcome.ACCEPTED, 4: Outcome.OPEN,
    }  # fmt: skip
    with writing() as session:
        undoing.undo(session, coordinator, plan, LATER, decided.line)
    assert text_of(plan) == before
    assert {each.number for each in review(plan, coordinator).suggestions if each.is_undone} == {1, 3}


def test_only_what_one_may_decide_is_accepted_when_many_are(plan: str, people: People) -> None:
    restate(plan, people["other_editor"], period="2028")
    reword(plan, people["other_editor"], with_words(text_of(plan), "ett"))
    with writing() as session:
        decided = deciding.accept_all(session, people["editor"], plan, LATER, [1, 2, 99])
    assert (decided.accepted, decided.left) == ((1,), ())


def test_the_plan_as_if_accepted_is_what_accepting_makes_of_it(plan: str, people: People) -> None:
    coordinator, before = people["coordinator"], text_of(plan)
    reword(plan, people["editor"], with_words(before, "andre punkt og mer"))
    reword(plan, people["editor"], with_words(before, "noe helt annet"))
    restate(plan, people["editor"], period="2028", title="Følge barna")
    with reading() as session:
        foreseen = reviewing.foresee(session, coordinator, plan)
        now = planning.open_plan(session, coordinator, plan).document
    assert foreseen.before.document == now
    assert [each.number for each in foreseen.taken] == [1, 3] and [each.number for each in foreseen.left] == [2]
    assert foreseen.touching == {"b4": (1,), "patrol:title": (3,), "patrol:period": (3,)}
    assert [fact.name for fact in foreseen.facts["patrol"]] == ["title", "period"]
    with writing() as session:
        deciding.accept_all(session, coordinator, plan, LATER, [1, 2, 3])
    with reading() as session:
        assert planning.open_plan(session, coordinator, plan).document == foreseen.after.document


def test_a_block_that_stands_in_another_text_by_an_earlier_suggestion_gets_a_new_id(plan: str, people: People) -> None:
    coordinator, first = people["coordinator"], text_of(plan)[:1]
    for text_id in ("text", "lights"):
        reword(plan, people["editor"], [*text_of(plan, text_id), paragraph("same", "Likt.")], text_id)
    with reading() as session:
        after = reviewing.foresee(session, coordinator, plan).after.document
    with writing() as session:
        assert deciding.accept_all(session, coordinator, plan, LATER, [1, 2]).accepted == (1, 2)
    told = [str(text_of(plan, text_id)) for text_id in ("text", "lights")]
    assert first and all("Likt." in words for words in told) and [words.count("'same'") for words in told] == [1, 0]
    assert str(after).count("'same'") == 1


def test_what_a_fact_is_now_is_told_beside_what_it_was(plan: str, people: People) -> None:
    restate(plan, people["editor"], period="2030")
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "patrol", 1, {"period": "2031"})
    (fact,) = one(plan, people["editor"]).facts
    assert (fact.was, fact.wanted, fact.now) == ("2026–2027", "2030", "2031")


def test_random_suggestions_on_a_text_that_is_rewritten_are_accepted_exactly_or_outdated(plan: str, people: People) -> None:
    """The short form of the figure: the view as if accepted is what comes of it, and a refused one leaves the text as it was."""
    coordinator = people["coordinator"]
    outcomes = {Fit.FITS: 0, Fit.OVERTAKEN: 0}
    for seed in range(12):
        base = Writer(seed, "b").text()
        write_over(coordinator, plan, "text", base)
        numbers = [reword(plan, people["editor"], wanted) for name in "mno" if (wanted := Writer(seed, name).rewritten(base, 3)) != base]
        write_over(coordinator, plan, "text", Writer(seed, "t").rewritten(base, 4))
        with reading() as session:
            after = reviewing.foresee(session, coordinator, plan).after.document
        for number in numbers:
            found = next(each for each in review(plan, coordinator, show="open").suggestions if each.number == number)
            before = text_of(plan)
            if found.fit is Fit.FITS:
                accept(plan, coordinator, number)
                assert text_of(plan) != before
            elif found.fit is Fit.OVERTAKEN:
                with pytest.raises(ChangedSince):
                    accept(plan, coordinator, number)
                assert text_of(plan) == before
                with writing() as session:
                    deciding.decline(session, coordinator, plan, LATER, number, found.version, "Utdatert.")
            outcomes[found.fit] = outcomes.get(found.fit, 0) + 1
        with reading() as session:
            assert planning.open_plan(session, coordinator, plan).document == after
    assert outcomes[Fit.FITS] > 5 and outcomes[Fit.OVERTAKEN] > 3


# ---------------------------------------------------------------- who hears of it


def test_who_may_decide_hears_of_a_suggestion_and_who_made_it_of_what_became_of_it(plan: str, people: People) -> None:
    number = restate(plan, people["other_editor"], period="2028", reason="Skolen trenger mer tid.")
    reword(plan, people["editor"], with_words(text_of(plan), "ett"))
    assert sentences(people["editor"]) == ["Other_Editor foreslår en endring: Følge barna over veien"]
    assert len(sentences(people["coordinator"])) == 2 and sentences(people["other_editor"]) == sentences(people["secretary"]) == []
    (told, *_rest) = [one for one in heard(people["coordinator"]) if "Følge" in str(one.sentence)]
    assert told.told.words == "Skolen trenger mer tid."
    accept(plan, people["editor"], number, verdict="Enig.")
    assert sentences(people["editor"]) == [] and len(sentences(people["coordinator"])) == 1
    assert sentences(people["other_editor"]) == ["Forslaget ditt er godtatt: Følge barna over veien"]
    with writing() as session:
        suggesting.withdraw(session, people["editor"], plan, LATER, 2)
    assert sentences(people["coordinator"]) == []


def test_who_has_looked_at_a_suggestion_has_read_what_they_were_told_of_it_alone(plan: str, people: People) -> None:
    first, second = (restate(plan, people["other_editor"], period=year) for year in ("2028", "2029"))
    with writing() as session:
        suggesting.read(session, people["coordinator"], plan, LATER, second)
    assert [one.count for one in heard(people["coordinator"], only_unread=True)] == [1]
    with writing() as session:
        suggesting.read(session, people["coordinator"], plan, LATER, first)
    assert sentences(people["coordinator"], only_unread=True) == []
    assert len(sentences(people["editor"], only_unread=True)) == 1


# ---------------------------------------------------------------- around it


def test_news_of_a_suggestion_go_to_open_pages_and_history_tells_of_it(plan: str, people: People) -> None:
    with reading() as session:
        start = feed.newest(session)
    number = reword(plan, people["editor"], with_words(text_of(plan), "ett"))
    accept(plan, people["coordinator"], number)
    with reading() as session:
        assert [row.kind for row in feed.list_told(session, _id(plan), start, 50)].count("thread") == 2
        entries = chronicling.show_history(session, people["coordinator"], plan, chronicling.Wanted()).entries
    assert [each.act for each in entries[:2] if isinstance(each, chronicling.Line)] == ["change.accepted", "suggestion.made"]


def test_how_many_wait_is_kept_with_a_version_and_they_are_not_in_it(plan: str, people: People, tmp_path: Any) -> None:
    restate(plan, people["editor"], period="2028")
    with writing() as session:
        number = freezing.freeze(session, people["coordinator"], plan, NOW, "", "", tmp_path, "Europe/Oslo")
    with reading() as session:
        row = freezing.revisions.get_revision(session, _id(plan), number)[0]
        assert row.counts["suggestions"] == 1 and b"2028" not in (row.body or b"")


def test_the_number_of_questions_does_not_grow_with_the_suggestions(plan: str, people: People, app: Flask) -> None:
    def ask() -> Any:
        with reading() as session:
            return reviewing.review(session, people["coordinator"], plan, Wanted("all"))

    restate(plan, people["editor"], period="2028")
    accept(plan, people["coordinator"], restate(plan, people["editor"], title="Nytt navn"))
    reword(plan, people["editor"], with_words(text_of(plan), "ett"))
    few = queries(ask)
    for year in range(2030, 2040):
        restate(plan, people["editor"], period=str(year))
        reword(plan, people["editor"], with_words(text_of(plan), f"punkt {year}"))
    assert queries(ask) == few
