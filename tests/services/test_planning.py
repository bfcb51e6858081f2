"""Facts of plans and pieces: read, changed, merged, refused."""

import pytest

from app.domain.effects import Stated, effects_of
from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.store import history
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]


def edit(who: Who, plan: str, piece: str, version: int, **values: object) -> planning.Edited:
    with writing() as session:
        return planning.edit_piece(session, who, plan, NOW, piece, version, values)


def facts(who: Who, plan: str, piece: str) -> planning.PieceFacts:
    with reading() as session:
        return planning.show_piece(session, who, plan, piece)


def test_a_changed_fact_stands_with_the_next_version_and_a_line_of_history(plan: str, people: People) -> None:
    done = edit(people["coordinator"], plan, "patrol", 1, title="Skolepatrulje")
    assert done.version == 2
    assert facts(people["coordinator"], plan, "patrol").facts["title"] == "Skolepatrulje"
    with reading() as session:
        line = history.get_line(session, "plan", done.line)
    (effect,) = effects_of(line.act, line.piece_id, line.data)
    assert effect == Stated("patrol", {"title": "Følge barna over veien"}, {"title": "Skolepatrulje"}, 2)


def test_two_who_change_different_fields_of_the_same_version_both_keep_theirs(plan: str, people: People) -> None:
    edit(people["coordinator"], plan, "patrol", 1, period="2027-2028", title="Følge barna over veien")
    done = edit(people["editor"], plan, "patrol", 1, title="Skolepatrulje", period="2026–2027")
    assert done.version == 3 and done.merged == ("period",)
    now = facts(people["editor"], plan, "patrol").facts
    assert (now["title"], now["period"]) == ("Skolepatrulje", "2027–2028")


def test_the_same_field_changed_twice_stops_with_both_texts_and_keeps_mine_for_the_form(plan: str, people: People) -> None:
    edit(people["coordinator"], plan, "patrol", 1, title="Deres tittel")
    with pytest.raises(OutOfDate) as stopped:
        edit(people["editor"], plan, "patrol", 1, title="Min tittel", period="2030")
    assert stopped.value.version == 2
    assert stopped.value.conflicts["title"] == ("Min tittel", "Deres tittel")
    assert stopped.value.values["period"] == "2030"
    assert facts(people["editor"], plan, "patrol").facts["title"] == "Deres tittel"
    assert edit(people["editor"], plan, "patrol", 2, title="Min tittel", period="2030").version == 3


def test_the_same_value_set_by_both_is_no_conflict(plan: str, people: People) -> None:
    edit(people["coordinator"], plan, "patrol", 1, title="Skolepatrulje")
    assert edit(people["editor"], plan, "patrol", 1, title="Skolepatrulje").version == 2


def test_saving_without_change_leaves_version_and_history_alone(plan: str, people: People) -> None:
    with reading() as session:
        before = [line.id for line in history.each_line(session, "plan")]
    done = edit(people["coordinator"], plan, "patrol", 1, title="Følge barna over veien")
    assert (done.version, done.line) == (1, 0)
    with reading() as session:
        assert [line.id for line in history.each_line(session, "plan")] == before


def test_a_value_that_cannot_be_used_is_refused_with_a_sentence_at_its_field(plan: str, people: People) -> None:
    with pytest.raises(Invalid) as refused:
        edit(people["coordinator"], plan, "patrol", 1, title=" ", number="null", responsible=[["police", "lead"], ["police", "joint"]])
    assert set(refused.value.problems) == {"title", "number", "responsible"}


def test_a_number_in_use_and_an_actor_that_is_not_there_are_refused(plan: str, people: People) -> None:
    with pytest.raises(Invalid) as refused:
        edit(people["coordinator"], plan, "patrol", 1, number=2, responsible=[["nobody", "lead"]])
    assert "«Bedre lys»" in refused.value.problems["number"] and "responsible" in refused.value.problems


def test_an_editor_changes_own_measures_and_not_those_of_others(plan: str, people: People) -> None:
    assert edit(people["editor"], plan, "patrol", 1, title="Vårt").version == 2
    with pytest.raises(NotAllowed):
        edit(people["other_editor"], plan, "patrol", 2, title="Deres")


def test_who_has_no_place_in_the_plan_cannot_tell_that_it_exists(plan: str, people: People) -> None:
    for slug in (plan, "finnes-ikke"):
        with pytest.raises(NotFound) as stopped, reading() as session:
            planning.open_plan(session, people["stranger"], slug)
        assert stopped.value.sentence == NotFound().sentence


def test_a_piece_of_another_plan_is_not_found(plan: str, people: People) -> None:
    with writing() as session:
        other = planning.create_plan(session, people["coordinator"], NOW, {"title": "En annen plan"}).slug
    with pytest.raises(NotFound):
        edit(people["coordinator"], other, "patrol", 1, title="Stjålet")


def test_a_reference_follows_when_its_target_gets_another_number(plan: str, people: People) -> None:
    edit(people["coordinator"], plan, "patrol", 1, number=12)
    with reading() as session:
        document = planning.open_plan(session, people["reader"], plan).document
    assert "tiltak 12" in str(document.chapters[0].parts[0])


def test_a_new_measure_is_drawn_as_its_neighbours_and_a_new_plan_belongs_to_its_maker(plan: str, people: People) -> None:
    with writing() as session:
        made = shaping.add_piece(session, people["coordinator"], plan, NOW, "measure", "measures", {"title": "Nytt"}, after="patrol")
    with reading() as session:
        opened = planning.open_plan(session, people["coordinator"], plan)
    titles = [part.title for part in opened.document.chapters[1].sections[0].parts]  # type: ignore[union-attr]
    assert titles == ["Følge barna over veien", "Nytt", "Bedre lys"]
    assert made.piece_id in opened.own_measures
