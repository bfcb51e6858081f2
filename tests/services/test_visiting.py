"""Visits: when somebody was here, and from where the news are told."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import NotFound
from app.services.entry.entering import Who, enter
from app.services.entry.gauging import list_members, nearby
from app.services.group import visiting
from app.services.group.visiting import Since
from app.services.plan import planning
from app.store import history
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]


def visit(who: Who, plan: str, now: datetime) -> None:
    with writing() as session:
        visiting.visit(session, who, plan, now)


def since(who: Who, plan: str, now: datetime) -> Since:
    with reading() as session:
        return visiting.since_when(session, enter(session, who, plan), now)


def change(people: People, plan: str, now: datetime, period: str) -> int:
    with writing() as session:
        version = planning.show_piece(session, people["coordinator"], plan, "lights").version
        planning.edit_piece(session, people["coordinator"], plan, now, "lights", version, {"period": period})
        return history.newest(session, "plan")


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def test_the_first_time_the_news_of_the_last_week_are_told(plan: str, people: People) -> None:
    old = change(people, plan, NOW, "2027")
    change(people, plan, NOW + timedelta(days=3), "2028")
    found = since(people["reader"], plan, NOW + timedelta(days=8))
    assert (found.line, found.at) == (old, None)
    visit(people["reader"], plan, NOW + timedelta(days=8))
    assert since(people["reader"], plan, NOW + timedelta(days=8)) == found


def test_after_a_pause_the_news_are_those_since_the_visit_before(plan: str, people: People) -> None:
    visit(people["reader"], plan, NOW)
    seen = change(people, plan, minutes(5), "2027")
    visit(people["reader"], plan, minutes(10))
    change(people, plan, minutes(60), "2028")
    before = since(people["reader"], plan, minutes(90))
    assert (before.line, before.at) == (seen, minutes(10))
    visit(people["reader"], plan, minutes(90))
    assert since(people["reader"], plan, minutes(91)) == before, "the page and the visit tell the same"
    change(people, plan, minutes(95), "2029")
    visit(people["reader"], plan, minutes(100))
    assert since(people["reader"], plan, minutes(101)) == before, "one visit lasts as long as its pauses are short"


def test_a_visit_is_no_change_of_the_plan_and_no_line_of_history(plan: str, people: People) -> None:
    with reading() as session:
        before, content = history.newest(session, "plan"), planning.open_plan(session, people["reader"], plan).content
    visit(people["reader"], plan, NOW)
    with reading() as session:
        assert (history.newest(session, "plan"), planning.open_plan(session, people["reader"], plan).content) == (before, content)


def test_others_who_were_here_these_minutes_are_seen(plan: str, people: People) -> None:
    visit(people["reader"], plan, NOW)
    visit(people["editor"], plan, minutes(3))
    with reading() as session:
        members = list_members(session, "plan")
    me = people["coordinator"].person_id
    assert [member.id for member in nearby(members, minutes(4), me)] == [people["editor"].person_id, people["reader"].person_id]
    assert [member.id for member in nearby(members, minutes(6), me)] == [people["editor"].person_id]
    assert nearby(members, minutes(4), people["editor"].person_id)[0].id == people["reader"].person_id


def test_a_stranger_leaves_no_trace(plan: str, people: People) -> None:
    with pytest.raises(NotFound):
        visit(people["stranger"], plan, NOW)
