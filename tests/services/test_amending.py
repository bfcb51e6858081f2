"""Measures amended in their row, and several at once."""

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.domain.overview import Line
from app.services.acts import undoing
from app.services.entry.entering import Who
from app.services.measures import amending, surveying
from app.services.measures.amending import Amended, AmendedSeveral, Several, Wanted
from app.services.plan import planning, shaping
from app.store import history
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]


def amend(who: Who, plan: str, piece: str, wanted: Wanted) -> Amended:
    with writing() as session:
        return amending.amend_measure(session, who, plan, NOW, piece, wanted)


def amend_all(who: Who, plan: str, several: Several, *ids: str) -> AmendedSeveral:
    with writing() as session:
        return amending.amend_measures(session, who, plan, NOW, ids, several)


def line_of(who: Who, plan: str, piece: str) -> Line:
    with reading() as session:
        return next(line for line in surveying.list_measures(session, who, plan, NOW.date()).lines if line.id == piece)


def undo(who: Who, plan: str, line: int) -> None:
    with writing() as session:
        undoing.undo(session, who, plan, NOW, line)


def test_facts_and_status_of_a_row_are_one_act_that_is_undone_as_one(plan: str, people: People) -> None:
    who = people["coordinator"]
    before = line_of(who, plan, "patrol")
    done = amend(who, plan, "patrol", Wanted(1, {"title": "Skolepatrulje", "period": "2027"}, "Gjennomført", "Igangsatt"))
    now = line_of(who, plan, "patrol")
    assert (now.title, str(now.period), now.status.label) == ("Skolepatrulje", "2027", "Gjennomført")
    undo(who, plan, done.line)
    back = line_of(who, plan, "patrol")
    assert (back.title, back.period, back.status.label) == (before.title, before.period, before.status.label)


def test_a_first_status_is_reported_in_the_round_that_is_going_on(plan: str, people: People) -> None:
    done = amend(people["coordinator"], plan, "lights", Wanted(1, None, "Igangsatt"))
    assert line_of(people["coordinator"], plan, "lights").status.report == "report"
    undo(people["coordinator"], plan, done.line)
    assert line_of(people["coordinator"], plan, "lights").status.label == ""


def test_an_older_report_keeps_what_it_said(plan: str, people: People) -> None:
    with writing() as session:
        newer = shaping.add_piece(session, people["coordinator"], plan, NOW, "report", None, {"as_of": "2027-08"}).piece_id
    amend(people["coordinator"], plan, "patrol", Wanted(1, None, "Gjennomført", "Igangsatt"))
    assert line_of(people["coordinator"], plan, "patrol").status.report == newer
    with reading() as session:
        assert planning.show_piece(session, people["coordinator"], plan, "entry").facts["status"] == "Igangsatt"


def test_without_a_round_the_status_has_nowhere_to_go(plan: str, people: People) -> None:
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "report")
    with pytest.raises(Invalid, match="ingen rapportering"):
        amend(people["coordinator"], plan, "lights", Wanted(1, None, "Igangsatt"))


def test_a_status_the_scale_does_not_have_is_refused_with_the_other_problems(plan: str, people: People) -> None:
    with pytest.raises(Invalid) as refused:
        amend(people["coordinator"], plan, "patrol", Wanted(1, {"title": ""}, "Kanskje", "Igangsatt"))
    assert set(refused.value.problems) == {"title", "status"}


def test_two_who_report_different_statuses_see_both(plan: str, people: People) -> None:
    amend(people["coordinator"], plan, "patrol", Wanted(1, {"period": "2028"}, "Gjennomført", "Igangsatt"))
    with pytest.raises(OutOfDate) as stopped:
        amend(people["editor"], plan, "patrol", Wanted(1, {"title": "Min", "period": "2029"}, "Utgår", "Igangsatt"))
    assert stopped.value.conflicts["status"] == ("Utgår", "Gjennomført")
    assert stopped.value.conflicts["period"] == ("2029", "2028")
    assert stopped.value.values["title"] == "Min"
    assert line_of(people["editor"], plan, "patrol").title == "Følge barna over veien"
    amend(people["editor"], plan, "patrol", Wanted(stopped.value.version, {"title": "Min", "period": "2029"}, "Utgår", "Gjennomført"))
    now = line_of(people["editor"], plan, "patrol")
    assert (now.title, str(now.period), now.status.label) == ("Min", "2029", "Utgår")


def test_what_others_changed_elsewhere_in_the_row_is_kept(plan: str, people: People) -> None:
    amend(people["coordinator"], plan, "patrol", Wanted(1, {"title": "Deres"}))
    amend(people["editor"], plan, "patrol", Wanted(1, {"title": "Følge barna over veien", "period": "2030"}, "Igangsatt", "Igangsatt"))
    now = line_of(people["editor"], plan, "patrol")
    assert (now.title, str(now.period), now.status.label) == ("Deres", "2030", "Igangsatt")


def test_saving_a_row_without_change_leaves_no_trace(plan: str, people: People) -> None:
    assert amend(people["editor"], plan, "patrol", Wanted(1, {"period": "2026–2027"}, "Igangsatt", "Igangsatt")).line == 0


@pytest.mark.parametrize("role", ["other_editor", "secretary", "reader"])
def test_who_may_neither_change_nor_report_does_neither(plan: str, people: People, role: str) -> None:
    for wanted in (Wanted(1, {"title": "Nei"}), Wanted(1, None, "Utgår", "Igangsatt"), Wanted(1)):
        with pytest.raises(NotAllowed):
            amend(people[role], plan, "patrol", wanted)


@pytest.mark.parametrize("piece", ["text", "entry", "finnes-ikke"])
def test_only_measures_are_amended_so(plan: str, people: People, piece: str) -> None:
    with pytest.raises(NotFound):
        amend(people["coordinator"], plan, piece, Wanted(1, {}))


# ---------------------------------------------------------------- several


SEVERAL = [
    Several("status", "Utgår"),
    Several("period", "2031"),
    Several("add", "school", "joint"),
    Several("add", "school", "lead"),
    Several("replace", "municipality"),
    Several("move", "intro"),
    Several("remove"),
]


@pytest.mark.parametrize("several", SEVERAL, ids=lambda several: f"{several.act} {several.role}")
def test_each_act_on_several_is_one_line_and_undone_as_a_whole(plan: str, people: People, several: Several) -> None:
    who = people["coordinator"]
    with reading() as session:
        before = surveying.list_measures(session, who, plan, NOW.date()).lines
        lines = len(list(history.each_line(session, "plan")))
    done = amend_all(who, plan, several, "patrol", "lights")
    assert len(done.changed) == 2 and done.line
    with reading() as session:
        assert len(list(history.each_line(session, "plan"))) == lines + 1
        assert _told(surveying.list_measures(session, who, plan, NOW.date()).lines) != _told(before)
    undo(who, plan, done.line)
    with reading() as session:
        assert _told(surveying.list_measures(session, who, plan, NOW.date()).lines) == _told(before)


def _told(lines: tuple[Line, ...]) -> list[object]:
    return [(line.id, line.place.id, line.title, line.parts, line.period, line.status.label) for line in lines]


def test_those_one_may_not_change_are_named_and_left(plan: str, people: People) -> None:
    with writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "lights", 1, {"responsible": [["school", "lead"]]})
    done = amend_all(people["editor"], plan, Several("period", "2031"), "patrol", "lights")
    assert (done.changed, done.left) == (("Følge barna over veien",), ("Bedre lys",))
    assert "period" in line_of(people["editor"], plan, "lights").lacks


def test_who_may_change_none_of_them_is_told_why(plan: str, people: People) -> None:
    with pytest.raises(NotAllowed):
        amend_all(people["other_editor"], plan, Several("period", "2031"), "patrol")


def test_those_that_are_so_already_are_told_apart(plan: str, people: People) -> None:
    done = amend_all(people["coordinator"], plan, Several("status", "Igangsatt"), "patrol", "lights")
    assert (done.changed, done.already) == (("Bedre lys",), ("Følge barna over veien",))


@pytest.mark.parametrize("several", [Several("status", "Kanskje"), Several("add", "ingen"), Several("replace"), Several("move", "borte")])
def test_a_value_that_cannot_be_used_changes_nothing(plan: str, people: People, several: Several) -> None:
    with pytest.raises(Invalid):
        amend_all(people["coordinator"], plan, several, "patrol", "lights")


def test_nothing_chosen_is_nothing_done(plan: str, people: People) -> None:
    for ids in ((), ("borte",), ("text",)):
        with pytest.raises(Invalid):
            amend_all(people["coordinator"], plan, Several("remove"), *ids)


def test_a_new_lead_comes_first_and_the_old_one_answers_beside_it(plan: str, people: People) -> None:
    amend_all(people["coordinator"], plan, Several("add", "school", "lead"), "patrol")
    assert [(part.actor, part.role) for part in line_of(people["coordinator"], plan, "patrol").parts] == [
        ("school", "lead"),
        ("police", "joint"),
    ]


def test_partners_stay_when_the_responsible_are_replaced(plan: str, people: People) -> None:
    amend_all(people["coordinator"], plan, Several("replace", "municipality"), "patrol")
    assert [(part.actor, part.role) for part in line_of(people["coordinator"], plan, "patrol").parts] == [
        ("municipality", "lead"),
        ("school", "partner"),
    ]
