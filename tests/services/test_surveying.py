"""The overview reads from facts alone what the whole document says."""

from datetime import date, datetime, timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.overview import Line, When, Wish
from app.services.agencies import registering
from app.services.entry.entering import Who
from app.services.group import visiting
from app.services.measures import surveying
from app.services.measures.surveying import Mine, Overview
from app.services.plan import planning, shaping
from app.store.base import reading, writing
from app.web.plan.plan_view import PlanView, measure_gaps
from exports.document import Measure, each_part
from tests.conftest import NOW

People = dict[str, Who]
TODAY = date(2026, 11, 22)


def overview(who: Who, plan: str, **wish: object) -> Overview:
    with reading() as session:
        return surveying.list_measures(session, who, plan, TODAY, Wish(**wish))  # type: ignore[arg-type]


def mine(who: Who, now: datetime = NOW, **wish: object) -> Mine:
    with reading() as session:
        return surveying.list_mine(session, who, now, TODAY, Wish(**wish))  # type: ignore[arg-type]


def edit(people: People, plan: str, piece: str, version: int, **values: object) -> None:
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, piece, version, values)


def both(who: Who, plan: str) -> tuple[list[object], list[object]]:
    """What the overview says, and what the document says, of each measure."""
    lines = overview(who, plan).lines
    with reading() as session:
        view = PlanView(planning.open_plan(session, who, plan))
    told = [
        (
            m.id,
            (section or chapter).id,
            (section or chapter).number,
            *_of(m),
            tuple(measure_gaps(m)),
            view.doubts(m),
            m.id in view.own_measures,
        )
        for chapter, section, m in each_part(view.document)
        if isinstance(m, Measure)
    ]
    return [(x.id, x.place.id, x.place.number, *_of_line(x), x.lacks, x.doubts, x.may_edit) for x in lines], list(told)


def _of(m: Measure) -> tuple[object, ...]:
    status = m.statuses[-1].status if m.statuses else ""
    return m.number, m.title, [(r.actor, r.role) for r in m.responsible], m.period, status, len(m.sub_measures)


def _of_line(x: Line) -> tuple[object, ...]:
    return x.number, x.title, [(p.actor, p.role) for p in x.parts], str(x.period), x.status.label, x.subs


@pytest.mark.parametrize("role", ["coordinator", "editor", "other_editor", "reader"])
def test_overview_and_document_agree(plan: str, people: People, role: str) -> None:
    edit(people, plan, "patrol", 1, period="2020")
    with writing() as session:
        newer = shaping.add_piece(session, people["coordinator"], plan, NOW, "report", None, {"as_of": "2027-08"}).piece_id
        values = {"report": newer, "status": "Under planlegging"}
        shaping.add_piece(session, people["coordinator"], plan, NOW, "status_entry", "patrol", values)
        shaping.add_piece(session, people["coordinator"], plan, NOW, "measure", "intro", {"title": "I innledningen"})
    light, whole = both(people[role], plan)
    assert light == whole and len(light) == 3


@pytest.mark.parametrize("removed", ["measures", "work", "report", "lights", "sub"])
def test_they_agree_after_something_is_removed(plan: str, people: People, removed: str) -> None:
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, removed)
    light, whole = both(people["coordinator"], plan)
    assert light == whole


def test_the_last_change_is_that_of_the_measure_or_of_what_belongs_to_it(plan: str, people: People) -> None:
    edit(people, plan, "entry", 1, status="Gjennomført")
    shown = overview(people["reader"], plan, columns=("status", "changed"))
    line = next(line for line in shown.lines if line.id == "patrol")
    assert (line.changed_at, line.changed_by) == (NOW, "Coordinator")


def test_changes_are_asked_for_only_where_they_are_shown_or_sorted_by(plan: str, people: People) -> None:
    edit(people, plan, "entry", 1, status="Gjennomført")
    assert all(line.changed_at is None for line in overview(people["reader"], plan).lines)
    first = overview(people["reader"], plan, sort="changed", descending=True, group="").groups[0].lines[0]
    assert (first.id, first.changed_at) == ("patrol", NOW)


@pytest.mark.parametrize(
    ("role", "rights"),
    [("coordinator", (True, True)), ("editor", (True, True)), ("other_editor", (False, False)), ("reader", (False, False))],
)
def test_each_sees_what_they_may_do_with_a_measure(plan: str, people: People, role: str, rights: tuple[bool, bool]) -> None:
    line = next(line for line in overview(people[role], plan).lines if line.id == "patrol")
    assert (line.may_edit, line.may_report) == rights


def test_a_plan_one_has_no_place_in_has_no_overview(plan: str, people: People) -> None:
    with pytest.raises(NotFound):
        overview(people["stranger"], plan)


def test_mine_are_the_measures_my_agency_has_a_part_in(plan: str, people: People) -> None:
    found = mine(people["editor"])
    assert [(line.id, line.my_role) for line in found.lines] == [("patrol", "lead")]
    assert mine(people["other_editor"]).lines == () and plan in mine(people["other_editor"]).around


def test_an_actor_has_the_colour_of_its_agency_where_one_was_chosen(plan: str, people: People) -> None:
    police = people["editor"].agencies[0].id
    with writing() as session:
        registering.edit_agency(session, people["administrator"], NOW, police, 1, {"color": "brand2"})
    found, wide = mine(people["editor"]), overview(people["editor"], plan)
    assert found.around[plan].colors == wide.around.colors == {"police": "brand2"}
    with reading() as session:
        view = PlanView(planning.open_plan(session, people["editor"], plan))
    assert [view.color(actor.id) for actor in view.document.actors] == ["brand2", "info", "brand1", "brand2"]
    assert view.color("gone") == "accent"


@pytest.mark.parametrize("role", ["council_member", "contributor", "stranger"])
def test_who_may_not_read_the_draft_sees_none_of_it(plan: str, people: People, role: str) -> None:
    assert mine(people[role]).around == {}


def test_mine_are_gathered_from_all_my_plans(plan: str, people: People) -> None:
    with writing() as session:
        other = planning.create_plan(session, people["coordinator"], NOW, {"title": "Annen plan"}).slug
        kommune = {"full": "Nordvik kommune", "agency": people["coordinator"].agencies[0].id}
        actor = shaping.add_piece(session, people["coordinator"], other, NOW, "actor", None, kommune).piece_id
        chapter = shaping.add_piece(session, people["coordinator"], other, NOW, "chapter", None, {"title": "Kapittel"}).piece_id
        values = {"title": "Fritidsklubb", "responsible": [[actor, "partner"]]}
        shaping.add_piece(session, people["coordinator"], other, NOW, "measure", chapter, values)
        planning.edit_piece(session, people["coordinator"], plan, NOW, "municipality", 1, {"agency": people["coordinator"].agencies[0].id})
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"responsible": [["municipality", "joint"]]})
    found = mine(people["coordinator"], group="plan")
    assert {(line.slug, line.title, line.my_role) for line in found.lines} == {
        (plan, "Bedre lys", "joint"),
        (other, "Fritidsklubb", "partner"),
    }
    assert {group.key for group in found.groups} == {plan, other}


@pytest.mark.parametrize(
    ("values", "due"),
    [({"period": "2025"}, "late"), ({"period": "november 2026"}, "now"), ({"period": ""}, "lacks"), ({"period": "2030"}, "later")],
)
def test_what_wants_me_is_told_by_the_most_pressing_reason(plan: str, people: People, values: dict[str, str], due: str) -> None:
    edit(people, plan, "patrol", 1, **values)
    assert mine(people["editor"]).lines[0].due == due


def test_what_others_changed_since_i_was_there_is_news(plan: str, people: People) -> None:
    with writing() as session:
        visiting.visit(session, people["editor"], plan, NOW)
    edit(people, plan, "patrol", 1, period="2030")
    assert mine(people["editor"], NOW + timedelta(hours=8)).lines[0].due == "changed"
    with writing() as session:
        planning.edit_piece(session, people["editor"], plan, NOW, "patrol", 2, {"period": "2031"})
    assert mine(people["editor"], NOW + timedelta(hours=8)).lines[0].due == "later"


def test_the_view_is_filtered_where_it_is_read(plan: str, people: People) -> None:
    found = overview(people["coordinator"], plan, when=When("none"))
    assert [[line.id for line in group.lines] for group in found.groups] == [["lights"]] and len(found.lines) == 2
