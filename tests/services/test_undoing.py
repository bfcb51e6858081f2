"""Every act can be taken back and done again, and what others have changed since is never lost without a sign."""

from datetime import timedelta

import pytest

from app.domain.errors import ChangedSince, Invalid, NotAllowed, NotFound
from app.services.acts import undoing
from app.services.entry.entering import Who
from app.services.plan import planning, shaping
from app.store import history, plans
from app.store.base import reading, writing
from exports.canonical import canonical
from exports.document import Document
from tests.conftest import NOW

People = dict[str, Who]
LATER = NOW + timedelta(minutes=1)


def document(who: Who, plan: str) -> Document:
    with reading() as session:
        return planning.open_plan(session, who, plan).document


def drawn(who: Who, plan: str) -> bytes:
    return canonical(document(who, plan))


def undo(who: Who, plan: str, line: int) -> int:
    with writing() as session:
        return undoing.undo(session, who, plan, LATER, line).line


def move(who: Who, plan: str, piece: str, parent: str | None, place: int | str | None) -> int:
    with writing() as session:
        return shaping.move_to(session, who, plan, NOW, piece, parent, place).line


def remove(who: Who, plan: str, piece: str) -> int:
    with writing() as session:
        return shaping.remove_piece(session, who, plan, NOW, piece).line


def add(who: Who, plan: str, kind: str, parent: str | None, **values: object) -> shaping.Changed:
    with writing() as session:
        return shaping.add_piece(session, who, plan, NOW, kind, parent, values)


def edit(who: Who, plan: str, piece: str, **values: object) -> int:
    with writing() as session:
        return planning.edit_piece(session, who, plan, NOW, piece, 99, values).line


@pytest.mark.parametrize(
    ("piece", "parent", "place"),
    [
        ("text", "lists", 0),
        ("patrol", "lists", 2),
        ("lights", "intro", "text"),
        ("figure", "measures", None),
        ("work", None, 0),
        ("lists", "intro", 0),
    ],
)
def test_a_piece_moves_anywhere_it_may_stand_and_back(
    plan: str, people: People, piece: str, parent: str | None, place: int | str | None
) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    line = move(who, plan, piece, parent, place)
    after = drawn(who, plan)
    assert after != before
    back = undo(who, plan, line)
    assert drawn(who, plan) == before
    undo(who, plan, back)
    assert drawn(who, plan) == after


def test_a_piece_moves_nowhere_it_may_not_stand(plan: str, people: People) -> None:
    for piece, parent in (("patrol", None), ("measures", "lists"), ("sub", "text"), ("intro", "work"), ("text", "missing")):
        with pytest.raises(NotFound):
            move(people["coordinator"], plan, piece, parent, 0)
    with pytest.raises(NotAllowed):
        move(people["reader"], plan, "text", "lists", 0)


def test_a_move_to_where_it_stands_leaves_no_line(plan: str, people: People) -> None:
    assert move(people["coordinator"], plan, "lights", "measures", 1) == 0
    assert move(people["coordinator"], plan, "lights", "measures", "patrol") == 0


def test_places_are_whole_after_every_act(plan: str, people: People) -> None:
    who = people["coordinator"]
    remove(who, plan, "overview")
    remove(who, plan, "wishes")
    move(who, plan, "numbers", "measures", 0)
    with reading() as session:
        lanes: dict[str | None, list[int]] = {}
        for piece in plans.list_pieces(session, "plan"):
            if piece.parent_id in ("lists", "measures"):
                lanes.setdefault(piece.parent_id, []).append(piece.position)
    assert {parent: sorted(places) for parent, places in lanes.items()} == {"lists": [0, 1], "measures": [0, 1, 2]}


def test_all_that_was_removed_comes_back_to_its_place_in_the_opposite_order(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    lines = [remove(who, plan, piece) for piece in ("actorlist", "overview", "dropped", "wishes")]
    for line in reversed(lines):
        undo(who, plan, line)
    assert drawn(who, plan) == before


def test_an_added_piece_goes_with_what_it_began_with_and_comes_again(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    made = add(who, plan, "figure", "lists", type="pyramid")
    after = drawn(who, plan)
    undo(who, plan, undo(who, plan, made.line))
    assert drawn(who, plan) == after
    with writing() as session:
        undoing.undo_newest(session, who, plan, LATER)
    assert drawn(who, plan) == before


def test_facts_go_back_field_by_field_and_leave_what_others_changed(plan: str, people: People) -> None:
    line = edit(people["coordinator"], plan, "patrol", title="Skolepatrulje", period="2030")
    edit(people["editor"], plan, "patrol", period="2031", lead_bold=False)
    with pytest.raises(ChangedSince, match="feltet «Periode» i «Skolepatrulje» er endret etterpå, av Editor"):
        undo(people["coordinator"], plan, line)
    edit(people["editor"], plan, "patrol", period="2030")
    undo(people["coordinator"], plan, line)
    with reading() as session:
        facts = planning.show_piece(session, people["coordinator"], plan, "patrol").facts
    assert (facts["title"], facts["period"], facts["lead_bold"]) == ("Følge barna over veien", "2026–2027", False)


def test_facts_of_the_plan_go_back_too(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    with writing() as session:
        line = planning.edit_plan(session, who, plan, NOW, 1, {"title": "En annen tittel"}).line
    with pytest.raises(NotAllowed):
        undo(people["editor"], plan, line)
    undo(who, plan, line)
    assert drawn(who, plan) == before


def test_a_line_is_taken_back_once(plan: str, people: People) -> None:
    line = move(people["coordinator"], plan, "lights", "lists", 0)
    undo(people["coordinator"], plan, line)
    with pytest.raises(ChangedSince, match="allerede angret"):
        undo(people["coordinator"], plan, line)
    with pytest.raises(NotFound):
        undo(people["coordinator"], plan, 999_999)
    with reading() as session:
        created = next(line for line in history.each_line(session, "plan") if line.act == "plan.created").id
    with pytest.raises(Invalid):
        undo(people["coordinator"], plan, created)


def test_an_added_piece_that_others_have_filled_is_not_taken_away_under_them(plan: str, people: People) -> None:
    made = add(people["coordinator"], plan, "section", "work", title="Nytt")
    inside = add(people["editor"], plan, "text", made.piece_id)
    with pytest.raises(ChangedSince, match="«Nytt» er endret etterpå, av Editor"):
        undo(people["coordinator"], plan, made.line)
    undo(people["editor"], plan, inside.line)
    with pytest.raises(ChangedSince):
        undo(people["coordinator"], plan, made.line)


def test_a_move_is_not_taken_back_after_another_move_elsewhere(plan: str, people: People) -> None:
    line = move(people["coordinator"], plan, "lights", "lists", 0)
    move(people["editor"], plan, "lights", "intro", 0)
    with pytest.raises(ChangedSince, match="«Bedre lys» er flyttet etterpå, av Editor"):
        undo(people["coordinator"], plan, line)


def test_nothing_comes_back_under_what_is_gone(plan: str, people: People) -> None:
    who = people["coordinator"]
    line = remove(who, plan, "lights")
    remove(who, plan, "measures")
    with pytest.raises(ChangedSince, match="«Det vi gjør» er fjernet"):
        undo(who, plan, line)


def test_a_number_taken_meanwhile_stands_in_the_way_of_the_measure_that_had_it(plan: str, people: People) -> None:
    who = people["coordinator"]
    line = remove(who, plan, "lights")
    edit(who, plan, "patrol", number="2")
    with pytest.raises(Invalid, match="nummer 2"):
        undo(who, plan, line)


def test_a_place_comes_back_beside_the_one_it_stood_after_though_others_have_come_between(plan: str, people: People) -> None:
    who = people["coordinator"]
    line = remove(who, plan, "wishes")
    for piece in ("text", "figure"):
        move(people["editor"], plan, piece, "lists", 0)
    undo(who, plan, line)
    assert [part.id for part in document(who, plan).chapters[1].sections[1].parts][-4:] == ["actorlist", "wishes", "dropped", "numbers"]


def test_the_newest_of_ones_own_goes_first_and_others_acts_are_left_alone(plan: str, people: People) -> None:
    who, before = people["coordinator"], drawn(people["coordinator"], plan)
    move(who, plan, "lights", "lists", 0)
    edit(who, plan, "intro", title="Forord")
    other = edit(people["editor"], plan, "lists", title="Lister")
    for _ in range(2):
        with writing() as session:
            undoing.undo_newest(session, who, plan, LATER)
    undo(people["editor"], plan, other)
    assert drawn(who, plan) == before
    with pytest.raises(Invalid, match="ingen endringer å angre"), writing() as session:
        undoing.undo_newest(session, who, plan, LATER)


def test_lines_of_version_1_can_be_taken_back(plan: str, people: People) -> None:
    who = people["coordinator"]
    with writing() as session:
        lights = plans.get_piece(session, "plan", "lights")
        old = {"facts": lights.facts, "kind": "measure"}
        plans.set_removed(session, lights, NOW)
        removed = history.add_line(session, "plan", who.person_id, NOW, "piece.removed", "lights", old)
        edited = history.add_line(
            session,
            "plan",
            who.person_id,
            NOW,
            "piece.edited",
            "patrol",
            {"version": 1, "before": {"period": ""}, "after": {"period": "2026–2027"}},
        )
        plans.set_order(session, [plans.get_piece(session, "plan", id) for id in ("lists", "measures")])
        moved = history.add_line(session, "plan", who.person_id, NOW, "piece.moved", "measures", {"kind": "section", "from": 0, "to": 1})
    for line in (removed, edited, moved):
        undo(who, plan, line)
    section = document(who, plan).chapters[1].sections[0]
    assert [part.id for part in section.parts] == ["patrol", "lights"]
    assert section.parts[0].period == ""  # type: ignore[union-attr]
