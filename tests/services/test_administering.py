"""Accounts and plans, as the installation's administrators see and change them; and how the first of them comes in."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.domain.access import Role
from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.services.entry.entering import SYSTEM, Who, who_is, who_of
from app.services.installation import overseeing
from app.services.people import administering, arriving, founding, joining, resetting, welcoming
from app.services.people.administering import Account
from app.services.plan import planning
from app.store import history, members, plans
from app.store import people as store
from app.store.base import reading, writing
from app.store.people_tables import BelongingRow, LinkRow, MailRow, MembershipRow, PersonRow, SignInRow
from app.store.tables import HistoryRow
from tests.accounts import change_account
from tests.conftest import NOW, PASSWORD

People = dict[str, Who]


def told(act: str) -> list[dict[str, object]]:
    with reading() as session:
        return [line.data for line in history.list_lines(session, act)]


def account_of(who: Who, person: Who) -> Account:
    with reading() as session:
        return administering.show_person(session, who, person.person_id).account


def test_people_are_found_by_words_agency_and_whether_they_can_sign_in(people: People) -> None:
    who, police = people["administrator"], people["editor"].agencies[0].id
    with writing() as session:
        change_account(session, who, people["reader"].person_id, name="Åse Ødegård", agencies=frozenset())
        administering.set_active(session, who, NOW, people["stranger"].person_id, False)
    with reading() as session:
        names = [line.name for line in administering.list_people(session, who, "ØDEGÅRD åse")]
        assert names == ["Åse Ødegård"]
        assert [line.name for line in administering.list_people(session, who, agency=police)] == ["Editor"]
        assert [line.name for line in administering.list_people(session, who, shown="inactive")] == ["Stranger"]
        assert len(administering.list_people(session, who, shown="all")) == 9
        with pytest.raises(NotAllowed):
            administering.list_people(session, people["coordinator"])


def test_an_edited_account_is_on_record_before_and_after(people: People) -> None:
    who, editor = people["administrator"], people["editor"]
    with writing() as session:
        wanted = Account("Jonas Moe ", "Jonas@nordvik.example", frozenset({1, editor.agencies[0].id}), True)
        assert not administering.edit_person(session, who, NOW, editor.person_id, account_of(who, editor), wanted)
    with reading() as session:
        found = administering.show_person(session, who, editor.person_id).person
        assert (found.name, found.email, found.is_administrator) == ("Jonas Moe", "jonas@nordvik.example", True)
        assert {office.name for office in found.agencies} == {"Nordvik kommune", "Politiet"}
    line = told("person.edited")[-1]
    assert json.dumps(line["before"]) != json.dumps(line["after"])
    assert line["person"] == editor.person_id


def test_an_account_cannot_take_anothers_address(people: People) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        change_account(session, people["administrator"], people["editor"].person_id, email="reader@nordvik.example")
    assert set(refused.value.problems) == {"email"}
    with pytest.raises(Invalid) as refused, writing() as session:
        change_account(session, people["administrator"], people["editor"].person_id, name="", email="reader")
    assert set(refused.value.problems) == {"name", "email"}


def test_what_two_administrators_change_of_one_account_is_put_together(people: People) -> None:
    who, editor = people["administrator"], people["editor"]
    was = account_of(who, editor)
    police = editor.agencies[0].id
    with writing() as session:
        change_account(session, who, editor.person_id, name="Jonas Moe", agencies=frozenset({1, police}), is_administrator=True)
        merged = administering.edit_person(
            session, who, NOW, editor.person_id, was, replace(was, email="jonas@nordvik.example", agencies=frozenset())
        )
    assert merged and account_of(who, editor) == Account("Jonas Moe", "jonas@nordvik.example", frozenset({1}), True)


def test_an_account_that_two_administrators_name_differently_is_theirs_to_settle(people: People) -> None:
    who, editor = people["administrator"], people["editor"]
    was = account_of(who, editor)
    with writing() as session:
        change_account(session, who, editor.person_id, name="Jonas Moe")
    with pytest.raises(OutOfDate) as refused, writing() as session:
        administering.edit_person(session, who, NOW, editor.person_id, was, replace(was, name="Jon Moe", email="jon@nordvik.example"))
    assert refused.value.conflicts == {"name": ("Jon Moe", "Jonas Moe")}
    assert refused.value.values["email"] == "jon@nordvik.example"
    assert account_of(who, editor) == replace(was, name="Jonas Moe")


def test_the_last_administrator_stays_one(people: People) -> None:
    who = people["administrator"]
    with pytest.raises(Invalid), writing() as session:
        administering.set_active(session, who, NOW, who.person_id, False)
    with pytest.raises(Invalid), writing() as session:
        change_account(session, who, who.person_id, is_administrator=False)
    with writing() as session:
        change_account(session, who, people["reader"].person_id, is_administrator=True)
        administering.set_active(session, who, NOW, who.person_id, False)
    with pytest.raises(Invalid), writing() as session:
        reader = store.find_person(session, people["reader"].person_id)
        assert reader is not None
        change_account(session, who_of(reader), reader.id, is_administrator=False)


def test_a_closed_account_is_signed_out_everywhere_and_its_name_stays(plan: str, people: People) -> None:
    editor = people["editor"]
    with writing() as session:
        _who, cookie = joining.begin_session(session, NOW, editor.person_id, "password", "")
        token = administering.make_reset_link(session, people["administrator"], NOW, editor.person_id)
        administering.set_active(session, people["administrator"], NOW, editor.person_id, False)
    number, _, secret = cookie.partition(":")
    with reading() as session:
        assert who_is(session, int(number), secret, NOW) is None
        assert joining.check_sign_in(session, editor.email, PASSWORD) is None
        with pytest.raises(NotFound):
            resetting.open_reset(session, NOW, token)
        found = plans.find_plan(session, plan)
        assert found is not None
        assert editor.name in [person.name for person, _role, _since in members.list_members(session, found.id)]
    with pytest.raises(Invalid), writing() as session:
        administering.make_reset_link(session, people["administrator"], NOW, editor.person_id)
    with writing() as session:
        administering.set_active(session, people["administrator"], NOW, editor.person_id, True)
    with reading() as session:
        assert joining.check_sign_in(session, editor.email, PASSWORD) == editor.person_id
    assert told("person.deactivated")[-1]["name"] == editor.name


# ---------------------------------------------------------------- somebody new


def test_somebody_new_makes_the_account_that_was_meant_for_them(people: People) -> None:
    with writing() as session:
        made = welcoming.invite_person(session, people["administrator"], NOW, "Ny@Nordvik.example", "Nina Ny", 1, True, None)
    with reading() as session:
        awaited = arriving.open_account_link(session, NOW, made.token)
        assert (awaited.email, awaited.name, awaited.agency) == ("ny@nordvik.example", "Nina Ny", "Nordvik kommune")
        assert [line.email for line in welcoming.list_waiting(session, people["administrator"], NOW)] == ["ny@nordvik.example"]
    with writing() as session:
        number = arriving.make_account(session, NOW, made.token, "Nina", PASSWORD)
    with reading() as session:
        found = administering.show_person(session, people["administrator"], number).person
        assert (found.name, found.is_administrator, found.agencies[0].name) == ("Nina", True, "Nordvik kommune")
        assert welcoming.list_waiting(session, people["administrator"], NOW) == []
    with pytest.raises(NotFound), writing() as session:
        arriving.make_account(session, NOW, made.token, "Nina", PASSWORD)


def test_a_link_is_sent_again_as_a_new_one_and_withdrawn(people: People) -> None:
    who = people["administrator"]
    with writing() as session:
        first = welcoming.invite_person(session, who, NOW, "ny@nordvik.example", "", None, False, lambda made: ("Emne", made.token))
        second = welcoming.invite_again(session, who, NOW, first.link_id, None)
        assert [mail.body.strip() for mail in session.scalars(select(MailRow))] == [first.token]
    with reading() as session:
        with pytest.raises(NotFound):
            arriving.open_account_link(session, NOW, first.token)
        arriving.open_account_link(session, NOW, second.token)
    with writing() as session:
        welcoming.withdraw(session, who, NOW, second.link_id)
    with reading() as session, pytest.raises(NotFound):
        arriving.open_account_link(session, NOW, second.token)
    with pytest.raises(NotFound), writing() as session:
        welcoming.withdraw(session, who, NOW, second.link_id)


def test_an_address_that_has_an_account_is_not_given_another(people: People) -> None:
    with pytest.raises(Invalid), writing() as session:
        welcoming.invite_person(session, people["administrator"], NOW, "reader@nordvik.example", "", None, False, None)


# ---------------------------------------------------------------- plans


def test_an_administrator_starts_a_plan_for_somebody_and_is_not_in_it(people: People) -> None:
    who = people["administrator"]
    with writing() as session:
        slug = overseeing.start_plan(session, who, NOW, people["reader"].person_id, "Ny plan", "2027–2030")
    with reading() as session:
        assert [line.slug for line in planning.list_plans(session, people["reader"])] == ["trygg-skolevei-i-nordvik", slug]
        with pytest.raises(NotFound):
            planning.open_plan(session, who, slug)
        card = next(card for card in overseeing.list_plans(session, who) if card.slug == slug)
        assert (card.coordinators, card.members, card.is_adrift) == ((("Reader", True),), 1, False)


def test_a_plan_without_a_coordinator_comes_first_and_is_given_one(plan: str, people: People) -> None:
    who = people["administrator"]
    with pytest.raises(Invalid), writing() as session:
        overseeing.appoint_coordinator(session, who, NOW, plan, people["editor"].person_id)
    with writing() as session:
        adrift = planning.create_plan(session, SYSTEM, NOW, {"title": "Uten"}).slug
        administering.set_active(session, who, NOW, people["coordinator"].person_id, False)
    with reading() as session:
        assert {card.slug for card in overseeing.list_plans(session, who) if card.is_adrift} == {plan, adrift}
        with pytest.raises(NotAllowed):
            overseeing.list_plans(session, people["editor"])
    with writing() as session:
        overseeing.appoint_coordinator(session, who, NOW, plan, people["editor"].person_id)
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None
        assert members.find_role(session, row.id, people["editor"].person_id) == Role.COORDINATOR
    line = told("member.role_given")[-1]
    assert (line["by_administrator"], line["name"]) == (True, "Editor")


# ---------------------------------------------------------------- the first administrator


def test_the_first_link_opens_only_while_nobody_has_an_account(people: People) -> None:
    with writing() as session:
        assert not founding.is_unfounded(session)
        with pytest.raises(NotFound):
            founding.make_first_link(session, NOW)
        for table in (HistoryRow, LinkRow, BelongingRow, MembershipRow, SignInRow):
            session.execute(delete(table))
        for plan in plans.list_plans(session):
            plan.changed_by = None
        session.flush()
        session.execute(delete(PersonRow))
        assert founding.needs_first_link(session, NOW)
        token = founding.make_first_link(session, NOW)
        assert not founding.needs_first_link(session, NOW)
        assert founding.needs_first_link(session, NOW + timedelta(days=4)), "one that is too old is told anew"
        founding.open_first_link(session, NOW, token)
        number = founding.found(session, NOW, token, "tor@nordvik.example", "Tor Lie", PASSWORD)
        found = store.find_person(session, number)
        assert found is not None
        assert found.is_administrator
        with pytest.raises(NotFound):
            founding.open_first_link(session, NOW, token)
