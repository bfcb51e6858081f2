"""Accounts and sign-in."""

import pytest

from app.domain.errors import Invalid, NotFound
from app.services.entry.entering import Who, who_is, who_of
from app.services.people import joining, weighing
from app.services.plan import planning
from app.store import people as store_people
from app.store.base import reading, writing
from tests.conftest import NOW, PASSWORD

People = dict[str, Who]


def test_the_right_password_signs_in_and_a_wrong_one_does_not(people: People) -> None:
    with reading() as session:
        found = joining.check_sign_in(session, " Coordinator@Nordvik.example ", PASSWORD)
        assert found == people["coordinator"].person_id
        assert joining.check_sign_in(session, "coordinator@nordvik.example", PASSWORD + "x") is None
        assert joining.check_sign_in(session, "ingen@nordvik.example", PASSWORD) is None


def test_an_unknown_address_costs_a_password_check_too(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = weighing.fits
    monkeypatch.setattr(weighing, "fits", lambda stored, password: checked.append(stored) or real(stored, password))
    with reading() as session:
        joining.check_sign_in(session, "ingen@nordvik.example", "hva som helst her")
        joining.check_sign_in(session, "reader@nordvik.example", "hva som helst her")
    assert len(checked) == 2


def test_a_cookie_opens_while_its_sign_in_lasts_and_with_its_own_token_alone(people: People) -> None:
    with writing() as session:
        who, cookie = joining.begin_session(session, NOW, people["reader"].person_id, "password", "Firefox")
    number, _, token = cookie.partition(":")
    with reading() as session:
        assert who_is(session, int(number), token, NOW) == who
        assert who_is(session, int(number), "gammel", NOW) is None
        assert who_is(session, 99999, token, NOW) is None
    with writing() as session:
        joining.end_session(session, NOW, who)
    with reading() as session:
        assert who_is(session, int(number), token, NOW) is None


def test_an_account_needs_an_address_a_name_and_a_password_that_is_hard_to_guess(people: People) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        joining.add_person(session, NOW, "ikke en adresse", " ", "kort")
    assert set(refused.value.problems) == {"email", "name", "password"}
    with pytest.raises(Invalid) as refused, writing() as session:
        joining.add_person(session, NOW, "READER@nordvik.example", "En til", PASSWORD)
    assert set(refused.value.problems) == {"email"}


def test_a_role_is_given_in_a_plan_that_is_there_to_a_person_who_is_there(plan: str, people: People) -> None:
    with writing() as session:
        joining.give_role(session, NOW, "stranger@nordvik.example", plan, "reader")
    with reading() as session:
        assert [line.slug for line in planning.list_plans(session, people["stranger"])] == [plan]
    for email, slug, role, error in (
        ("ingen@nordvik.example", plan, "reader", NotFound),
        ("reader@nordvik.example", "nei", "reader", NotFound),
        ("reader@nordvik.example", plan, "konge", Invalid),
        ("reader@nordvik.example", plan, "guest", Invalid),
    ):
        with pytest.raises(error), writing() as session:
            joining.give_role(session, NOW, email, slug, role)


def test_a_given_password_replaces_the_old_one_and_signs_out_everywhere(people: People) -> None:
    reader = people["reader"]
    with writing() as session:
        _, cookie = joining.begin_session(session, NOW, reader.person_id, "password", "")
        joining.give_password(session, NOW, reader.email, "fire-nye-blyanter-sover")
    with reading() as session:
        assert joining.check_sign_in(session, reader.email, PASSWORD) is None
        assert joining.check_sign_in(session, reader.email, "fire-nye-blyanter-sover") is not None
        assert who_is(session, int(cookie.split(":")[0]), cookie.split(":")[1], NOW) is None


def test_a_password_that_is_weak_or_for_nobody_is_not_given(people: People) -> None:
    with writing() as session:
        with pytest.raises(Invalid):
            joining.give_password(session, NOW, people["reader"].email, "kort")
        with pytest.raises(NotFound):
            joining.give_password(session, NOW, "ingen@nordvik.example", "fire-nye-blyanter-sover")


def test_who_leaves_an_agency_loses_what_it_gave_and_keeps_the_plans(plan: str, people: People) -> None:
    editor = people["editor"]
    with writing() as session:
        assert joining.leave_agency(session, NOW, editor, editor.agencies[0].id) == "Politiet"
    with reading() as session:
        person = store_people.find_person(session, editor.person_id)
        assert person is not None
        left = who_of(person)
        assert left.agencies == ()
        assert "patrol" not in planning.open_plan(session, left, plan).own_measures
    with pytest.raises(NotFound), writing() as session:
        joining.leave_agency(session, NOW, editor, editor.agencies[0].id)
