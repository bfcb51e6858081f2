"""Pieces are added, moved, removed and brought back; the document shows it."""

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import Who
from app.services.origins import planting
from app.services.plan import planning, shaping
from app.store.base import reading, writing
from exports.canonical import canonical
from exports.document import Document, Figure, Measure
from tests.conftest import NOW
from tests.plans import small_plan

People = dict[str, Who]


def document(who: Who, plan: str) -> Document:
    with reading() as session:
        return planning.open_plan(session, who, plan).document


def test_a_planted_document_is_gathered_again_byte_for_byte(plan: str, people: People) -> None:
    got, planted = document(people["reader"], plan), small_plan()
    assert canonical(got) == canonical(planted)


@pytest.mark.parametrize(
    "piece", ["intro", "measures", "text", "patrol", "sub", "entry", "figure", "wishes", "g2", "e3", "ind", "school2", "report"]
)
def test_what_is_removed_and_brought_back_stands_where_it_stood(plan: str, people: People, piece: str) -> None:
    if piece == "school2":
        with writing() as session:
            piece = shaping.add_piece(
                session, people["coordinator"], plan, NOW, "actor", None, {"full": "Skole to"}, after="police"
            ).piece_id
    before = document(people["coordinator"], plan)
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, piece)
    assert document(people["coordinator"], plan) != before
    with writing() as session:
        shaping.restore_piece(session, people["coordinator"], plan, NOW, piece)
    assert document(people["coordinator"], plan) == before


def test_a_new_pyramid_has_three_levels_and_keeps_at_least_two(plan: str, people: People) -> None:
    with writing() as session:
        made = shaping.add_piece(session, people["coordinator"], plan, NOW, "figure", "lists", {"type": "pyramid"}).piece_id
    figure = document(people["reader"], plan).chapters[1].sections[1].parts[-1]
    assert isinstance(figure, Figure) and figure.id == made and len(figure.levels) == 3
    for level in figure.levels[:1]:
        with writing() as session:
            shaping.remove_piece(session, people["coordinator"], plan, NOW, level.id)
    with pytest.raises(Invalid), writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, figure.levels[1].id)


def test_a_new_measure_takes_the_next_number_of_the_plan(plan: str, people: People) -> None:
    with writing() as session:
        shaping.add_piece(session, people["coordinator"], plan, NOW, "measure", "measures", {"title": "Nytt"}, after="patrol")
    numbers = [part.number for part in document(people["reader"], plan).chapters[1].sections[0].parts if isinstance(part, Measure)]
    assert numbers == [1, 3, 2]


def test_an_actor_who_answers_for_measures_is_not_removed(plan: str, people: People) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "police")
    assert "«Følge barna over veien»" in refused.value.sentence


def test_moving_changes_places_and_stops_at_the_ends(plan: str, people: People) -> None:
    with writing() as session:
        shaping.move_piece(session, people["coordinator"], plan, NOW, "lights", "up")
    assert [p.id for p in document(people["reader"], plan).chapters[1].sections[0].parts] == ["lights", "patrol"]
    with pytest.raises(Invalid), writing() as session:
        shaping.move_piece(session, people["coordinator"], plan, NOW, "lights", "up")


def test_numbers_follow_the_order_of_chapters_and_sections(plan: str, people: People) -> None:
    with writing() as session:
        shaping.move_piece(session, people["coordinator"], plan, NOW, "work", "up")
        shaping.move_piece(session, people["coordinator"], plan, NOW, "lists", "up")
    chapters = document(people["reader"], plan).chapters
    assert [(c.number, c.title) for c in chapters] == [("1", "Tiltak"), ("2", "Innledning")]
    assert [(s.number, s.title) for s in chapters[0].sections] == [("1.1", "Oversikter"), ("1.2", "Det vi gjør")]


def test_nothing_is_added_under_what_cannot_hold_it_or_is_gone(plan: str, people: People) -> None:
    for kind, parent in (("chapter", "intro"), ("value", "text"), ("nothing", None), ("measure", None), ("section", "missing")):
        with pytest.raises(NotFound), writing() as session:
            shaping.add_piece(session, people["coordinator"], plan, NOW, kind, parent, {"title": "x"})
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "work")
    with pytest.raises(NotFound), writing() as session:
        shaping.add_piece(session, people["coordinator"], plan, NOW, "text", "measures")


def test_readers_shape_nothing(plan: str, people: People) -> None:
    for name in ("reader", "secretary"):
        with pytest.raises(NotAllowed), writing() as session:
            shaping.remove_piece(session, people[name], plan, NOW, "text")


def test_the_same_document_can_be_planted_twice_and_references_follow(plan: str, people: People) -> None:
    with writing() as session:
        again = planting.plant(session, people["coordinator"], NOW, small_plan()).slug
    copy = document(people["coordinator"], again)
    assert copy.id != "plan" and copy.chapters[0].id != "intro"
    target = copy.chapters[1].sections[0].parts[0].id
    assert f"target='{target}'" in str(copy.chapters[0].parts[0])
