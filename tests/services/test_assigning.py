"""Chapters and sections are given to people; the table of rights bites."""

import pytest

from app.domain.access import Permission
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import Who
from app.services.entry.gauging import Place
from app.services.group import assigning, placing
from app.services.people import joining
from app.services.plan import planning, shaping, writing
from app.store import history
from app.store import people as persons
from app.store.base import reading
from app.store.base import writing as transaction
from tests.conftest import NOW

People = dict[str, Who]


def assign(people: People, plan: str, piece: str, *names: str, by: str = "coordinator") -> None:
    with transaction() as session:
        assigning.assign(session, people[by], plan, NOW, piece, [people[name].person_id for name in names])


def place(who: Who, plan: str, piece: str) -> Place:
    with reading() as session:
        return planning.open_plan(session, who, plan).gauge.places[piece]


def move(who: Who, plan: str, piece: str) -> None:
    with transaction() as session:
        shaping.move_piece(session, who, plan, NOW, piece, "down")


def is_writable(who: Who, plan: str, text: str) -> bool:
    with reading() as session:
        return writing.read_text(session, who, plan, text).writable


def test_a_place_given_to_nobody_is_open_to_every_editor(plan: str, people: People) -> None:
    for name in ("editor", "other_editor", "coordinator"):
        assert is_writable(people[name], plan, "text")
        assert Permission.EDIT_STRUCTURE in place(people[name], plan, "measures").rights


def test_a_place_given_to_one_is_closed_to_other_editors_and_open_to_the_coordinator(plan: str, people: People) -> None:
    assign(people, plan, "intro", "editor")
    assert is_writable(people["editor"], plan, "text") and is_writable(people["coordinator"], plan, "text")
    assert not is_writable(people["other_editor"], plan, "text")
    with pytest.raises(NotAllowed, match="tildelt"):
        move(people["other_editor"], plan, "text")
    move(people["editor"], plan, "text")


def test_a_section_without_people_of_its_own_belongs_to_those_of_its_chapter(plan: str, people: People) -> None:
    assign(people, plan, "work", "editor")
    with pytest.raises(NotAllowed):
        move(people["other_editor"], plan, "overview")
    move(people["editor"], plan, "overview")
    assert (
        place(people["reader"], plan, "lists").assigned == {people["editor"].person_id} and not place(people["reader"], plan, "lists").own
    )
    assign(people, plan, "lists", "other_editor")
    move(people["other_editor"], plan, "overview")
    with pytest.raises(NotAllowed):
        move(people["editor"], plan, "overview")


def test_measures_follow_their_own_rule_inside_a_given_section(plan: str, people: People) -> None:
    assign(people, plan, "measures", "other_editor")
    with transaction() as session:
        planning.edit_piece(session, people["editor"], plan, NOW, "patrol", 1, {"title": "Skolepatrulje"})
    with pytest.raises(NotAllowed):
        move(people["editor"], plan, "patrol")


def test_nothing_is_added_to_a_place_that_is_given_to_others(plan: str, people: People) -> None:
    assign(people, plan, "measures", "editor")
    with pytest.raises(NotAllowed), transaction() as session:
        shaping.add_piece(session, people["other_editor"], plan, NOW, "text", "measures")


def test_a_chapter_is_not_removed_by_one_who_may_not_remove_all_its_sections(plan: str, people: People) -> None:
    assign(people, plan, "lists", "editor")
    with pytest.raises(NotAllowed), transaction() as session:
        shaping.remove_piece(session, people["other_editor"], plan, NOW, "work")
    with transaction() as session:
        shaping.remove_piece(session, people["editor"], plan, NOW, "work")


def test_one_who_is_no_longer_an_editor_holds_no_place_closed(plan: str, people: People) -> None:
    assign(people, plan, "intro", "editor")
    with transaction() as session:
        joining.give_role(session, NOW, people["editor"].email, plan, "reader")
    assert is_writable(people["other_editor"], plan, "text")
    assert place(people["coordinator"], plan, "intro").assigned == frozenset()


def test_one_who_leaves_the_plan_leaves_the_places_too(plan: str, people: People) -> None:
    assign(people, plan, "intro", "editor")
    assign(people, plan, "lists", "editor", "other_editor")
    with transaction() as session:
        placing.remove(session, people["coordinator"], plan, NOW, people["editor"].person_id)
    assert place(people["coordinator"], plan, "intro").assigned == frozenset()
    assert place(people["coordinator"], plan, "lists").assigned == {people["other_editor"].person_id}


def test_only_a_coordinator_shares_out_places(plan: str, people: People) -> None:
    for name in ("editor", "secretary", "reader"):
        with pytest.raises(NotAllowed):
            assign(people, plan, "intro", "editor", by=name)
    with pytest.raises(NotFound):
        assign(people, plan, "intro", "editor", by="stranger")


@pytest.mark.parametrize("name", ["reader", "secretary", "stranger"])
def test_a_place_is_given_only_to_those_who_can_write(plan: str, people: People, name: str) -> None:
    with pytest.raises(Invalid):
        assign(people, plan, "intro", name)


@pytest.mark.parametrize("piece", ["text", "patrol", "police", "nothing"])
def test_only_chapters_and_sections_are_given_to_people(plan: str, people: People, piece: str) -> None:
    with pytest.raises(NotFound):
        assign(people, plan, piece, "editor")


def test_what_two_coordinators_share_out_at_once_adds_up(plan: str, people: People) -> None:
    assign(people, plan, "intro", "editor")
    assign(people, plan, "intro", "other_editor")
    assert place(people["reader"], plan, "intro").own == {people["editor"].person_id, people["other_editor"].person_id}


def test_each_wish_is_one_line_of_history_that_can_be_taken_back(plan: str, people: People) -> None:
    editor, other = people["editor"].person_id, people["other_editor"].person_id
    with transaction() as session:
        content = planning.open_plan(session, people["coordinator"], plan).content
        line = assigning.assign(session, people["coordinator"], plan, NOW, "intro", [editor, other]).line
        assigning.assign(session, people["coordinator"], plan, NOW, "intro", free=[editor, other])
        again = assigning.assign(session, people["coordinator"], plan, NOW, "intro", free=[editor])
        assert planning.open_plan(session, people["coordinator"], plan).content == content
    with reading() as session:
        told = history.list_since(session, "plan", line - 1)
    assert again.line == 0
    assert [(row.act, row.data["before"], row.data["after"]) for row in told] == [
        ("section.unassigned", sorted([editor, other]), []),
        ("section.assigned", [], sorted([editor, other])),
    ]


def test_a_deactivated_person_holds_no_place_closed(plan: str, people: People) -> None:
    assign(people, plan, "intro", "editor")
    with transaction() as session:
        row = persons.find_person(session, people["editor"].person_id)
        assert row is not None
        row.active = False
        session.flush()
    assert is_writable(people["other_editor"], plan, "text")
