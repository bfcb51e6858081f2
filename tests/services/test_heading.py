"""The head of a plan says what the whole plan says."""

import pytest

from app.domain.access import Permission
from app.domain.errors import NotAllowed, NotFound
from app.services.entry.entering import Who
from app.services.plan import heading, planning, shaping
from app.store.base import reading, writing
from app.web.plan.plan_head import HeadView
from app.web.plan.plan_view import PlanView
from tests.conftest import NOW

FACTS = ("slug", "state", "title", "period", "owner", "measure_count", "actor_count", "may")


def both(who: Who, plan: str) -> tuple[list[object], list[object]]:
    with reading() as session:
        head, whole = HeadView(heading.open_head(session, who, plan)), PlanView(planning.open_plan(session, who, plan))
        return [getattr(head, fact) for fact in FACTS], [getattr(whole, fact) for fact in FACTS]


@pytest.mark.parametrize("role", ["coordinator", "editor", "reader"])
def test_head_and_plan_agree(plan: str, people: dict[str, Who], role: str) -> None:
    head, whole = both(people[role], plan)
    assert head == whole


def test_what_stood_under_something_removed_is_not_counted(plan: str, people: dict[str, Who]) -> None:
    for piece in ("measures", "intro"):
        with writing() as session:
            shaping.remove_piece(session, people["coordinator"], plan, NOW, piece)
    head, whole = both(people["coordinator"], plan)
    assert head == whole and head[5] == 0


def test_the_next_owner_stands_over_the_plan_when_the_first_has_been_removed(plan: str, people: dict[str, Who]) -> None:
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "municipality")
    head, whole = both(people["coordinator"], plan)
    assert head == whole and head[4] == "Nordvik politistasjonsdistrikt"


def test_who_has_no_place_in_the_plan_is_not_told_of_it(plan: str, people: dict[str, Who]) -> None:
    with reading() as session, pytest.raises(NotFound):
        heading.open_head(session, people["stranger"], plan)


def test_a_page_may_ask_for_a_right(plan: str, people: dict[str, Who]) -> None:
    with reading() as session, pytest.raises(NotAllowed):
        heading.open_head(session, people["reader"], plan, Permission.EDIT_SETTINGS)
