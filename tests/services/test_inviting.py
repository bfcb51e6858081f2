"""Invitations to a plan, and its members."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.access import Role
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.services.entry.entering import SYSTEM, Who, who_of
from app.services.group import inviting, placing
from app.services.group.inviting import Wish
from app.services.mail.notifying import Invited
from app.services.people import administering, joining
from app.services.plan import planning
from app.store import history, members, plans
from app.store import people as store
from app.store.base import Session, reading, writing
from app.store.people_tables import MailRow
from app.store.tables import AssignmentRow
from tests.conftest import NOW, PASSWORD

People = dict[str, Who]
NEW = "ny@nordvik.example"
AS_EDITOR = Wish("editor")


def invite(people: People, plan: str, email: str = NEW, wish: Wish = AS_EDITOR) -> Invited:
    with writing() as session:
        return inviting.invite(session, people["coordinator"], plan, NOW, [email], "", wish, None)[0]


def write(made: Invited) -> tuple[str, str]:
    return "Emne", f"til {made.email}: {made.token}"


def plan_id(session: Session, slug: str) -> str:
    found = plans.find_plan(session, slug)
    assert found is not None
    return found.id


def role(slug: str, who: Who) -> str | None:
    with reading() as session:
        return members.find_role(session, plan_id(session, slug), who.person_id)


def told(act: str) -> list[dict[str, object]]:
    with reading() as session:
        return [line.data for line in history.list_lines(session, act)]


def somebody(email: str, agency: str = "") -> Who:
    with writing() as session:
        return joining.add_person(session, NOW, email, "Nina Ny", PASSWORD, agency)


# ---------------------------------------------------------------- inviting


def test_several_are_invited_at_once_and_each_gets_a_mail_of_their_own(plan: str, people: People) -> None:
    addresses = ["En@Nordvik.example", "to@nordvik.example", " en@nordvik.example ", ""]
    with writing() as session:
        made = inviting.invite(session, people["coordinator"], plan, NOW, addresses, "Navn", AS_EDITOR, write)
        bodies = [mail.body.strip() for mail in session.scalars(select(MailRow).order_by(MailRow.id))]
    assert bodies == [f"til {one.email}: {one.token}" for one in made]
    assert [one.email for one in made] == ["en@nordvik.example", "to@nordvik.example"]
    with reading() as session:
        pending = inviting.list_pending(session, people["coordinator"], plan, NOW)
        assert [(line.email, line.role, line.sending and line.sending.state) for line in pending] == [
            ("to@nordvik.example", Role.EDITOR, "waiting"),
            ("en@nordvik.example", Role.EDITOR, "waiting"),
        ]
    assert [line["email"] for line in told("member.invited")] == ["en@nordvik.example", "to@nordvik.example"]


def test_inviting_answers_alike_whether_the_address_has_an_account_or_not(plan: str, people: People) -> None:
    somebody("har@nordvik.example")
    lines = []
    for email in ("har@nordvik.example", "har-ikke@nordvik.example"):
        invite(people, plan, email)
        with reading() as session:
            line = inviting.list_pending(session, people["coordinator"], plan, NOW)[0]
            lines.append((line.name, line.role, line.agency, line.made_at, line.expires_at, line.is_expired, line.sending))
    assert lines[0] == lines[1]


@pytest.mark.parametrize(
    ("addresses", "wish", "field"),
    [
        ([], Wish("editor"), "email"),
        (["ikke en adresse"], Wish("editor"), "email"),
        (["reader@nordvik.example"], Wish("editor"), "email"),
        ([f"n{n}@nordvik.example" for n in range(31)], Wish("editor"), "email"),
        ([NEW], Wish("guest"), "role"),
        ([NEW], Wish("keiser"), "role"),
        ([NEW], Wish("editor", agency=999), "agency"),
    ],
)
def test_an_invitation_that_cannot_be_made_is_refused_whole(
    plan: str, people: People, addresses: list[str], wish: Wish, field: str
) -> None:
    with pytest.raises(Invalid) as refused, writing() as session:
        inviting.invite(session, people["coordinator"], plan, NOW, [*addresses], "", wish, None)
    assert set(refused.value.problems) == {field}
    with reading() as session:
        assert inviting.list_pending(session, people["coordinator"], plan, NOW) == []


def test_only_those_who_manage_members_invite(plan: str, people: People) -> None:
    for name, error in (("editor", NotAllowed), ("stranger", NotFound), ("administrator", NotFound)):
        with pytest.raises(error), writing() as session:
            inviting.invite(session, people[name], plan, NOW, [NEW], "", Wish("editor"), None)


def test_a_body_that_has_nobody_in_samplan_becomes_an_actor_once(plan: str, people: People) -> None:
    for email in ("a@redd.example", "b@redd.example"):
        invite(people, plan, email, Wish("reader", other="Redd Barna Nordvik"))
    with reading() as session:
        actors = plans.list_siblings(session, plan_id(session, plan), None, ("actor",))
        assert [actor.facts["agency"] for actor in actors if actor.facts["full"] == "Redd Barna Nordvik"] == [None]


# ---------------------------------------------------------------- accepting


def test_somebody_new_gets_account_role_and_agency_and_the_link_is_used_up(plan: str, people: People) -> None:
    police = people["editor"].agencies[0]
    made = invite(people, plan, wish=Wish("editor", agency=police.id))
    with reading() as session:
        opened = inviting.open_invitation(session, NOW, made.token, None)
        assert (opened.email, opened.role, opened.agency) == (NEW, Role.EDITOR, "Politiet")
        assert (opened.plan_title, opened.invited_by) == ("Trygg skolevei i Nordvik", "Coordinator")
    with writing() as session:
        number, slug = inviting.accept_as_new(session, NOW, made.token, "Jonas Moe", PASSWORD)
        person = store.find_person(session, number)
        assert person is not None
        who = who_of(person)
    assert (slug, who.agency, role(plan, who)) == (plan, "Politiet", "editor")
    line = told("member.joined")[-1]
    assert (line["name"], line["role"], line["agency"], line["invited_by"]) == ("Jonas Moe", "editor", "Politiet", 1)
    with pytest.raises(NotFound), writing() as session:
        inviting.accept_as_new(session, NOW, made.token, "En annen", PASSWORD)
    with pytest.raises(NotFound), reading() as session:
        inviting.open_invitation(session, NOW, made.token, None)


def test_somebody_with_an_account_accepts_as_themselves_alone(plan: str, people: People) -> None:
    nina, made = somebody(NEW, "Barneverntjenesten"), invite(people, plan, wish=Wish("reader", agency=people["editor"].agencies[0].id))
    with pytest.raises(NotAllowed), writing() as session:
        inviting.accept(session, people["stranger"], NOW, made.token)
    with pytest.raises(NotAllowed), reading() as session:
        inviting.open_invitation(session, NOW, made.token, people["stranger"])
    with pytest.raises(Invalid) as refused, writing() as session:
        inviting.accept_as_new(session, NOW, made.token, "Nina", PASSWORD)
    assert set(refused.value.problems) == {"email"}
    with writing() as session:
        assert inviting.accept(session, nina, NOW, made.token) == plan
    assert role(plan, nina) == "reader"
    with reading() as session:
        row = store.find_person(session, nina.person_id)
        assert row is not None
        assert who_of(row).agency == "Barneverntjenesten", "an invitation changes nobody's agency"


def test_an_invitation_never_takes_a_role_away(plan: str, people: People) -> None:
    nina, made = somebody(NEW), invite(people, plan, wish=Wish("reader"))
    with writing() as session:
        joining.give_role(session, NOW, NEW, plan, "coordinator")
        inviting.accept(session, nina, NOW, made.token)
    assert role(plan, nina) == "coordinator"


def test_a_link_that_is_old_withdrawn_or_replaced_opens_nothing(plan: str, people: People) -> None:
    made, who = invite(people, plan), people["coordinator"]
    with reading() as session, pytest.raises(NotFound):
        inviting.open_invitation(session, NOW + timedelta(days=15), made.token, None)
    with writing() as session:
        newer = inviting.invite_again(session, who, plan, NOW, made.link_id, None)
    with reading() as session, pytest.raises(NotFound):
        inviting.open_invitation(session, NOW, made.token, None)
    with writing() as session:
        assert inviting.withdraw(session, who, plan, NOW, newer.link_id) == NEW
    with reading() as session, pytest.raises(NotFound):
        inviting.open_invitation(session, NOW, newer.token, None)
    assert told("invitation.withdrawn")[-1]["email"] == NEW


def test_an_old_invitation_is_shown_as_such_and_can_be_renewed(plan: str, people: People) -> None:
    made, later = invite(people, plan), NOW + timedelta(days=20)
    with reading() as session:
        assert inviting.list_pending(session, people["coordinator"], plan, later)[0].is_expired
    with writing() as session:
        newer = inviting.invite_again(session, people["coordinator"], plan, later, made.link_id, None)
    with reading() as session:
        inviting.open_invitation(session, later, newer.token, None)


def test_invitations_of_another_plan_are_not_there(plan: str, people: People) -> None:
    made = invite(people, plan)
    with writing() as session:
        other = planning.create_plan(session, people["coordinator"], NOW, {"title": "En annen"}).slug
        for act in (inviting.withdraw, lambda *given: inviting.invite_again(*given, None)):
            with pytest.raises(NotFound):
                act(session, people["coordinator"], other, NOW, made.link_id)


# ---------------------------------------------------------------- members


def test_roles_are_changed_by_those_who_manage_members(plan: str, people: People) -> None:
    with writing() as session:
        placing.set_role(session, people["coordinator"], plan, NOW, people["reader"].person_id, "editor")
    assert role(plan, people["reader"]) == "editor"
    line = told("member.role_given")[-1]
    assert (line["name"], line["before"], line["role"]) == ("Reader", "reader", "editor")
    for name, error in (("editor", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(error), writing() as session:
            placing.set_role(session, people[name], plan, NOW, people["reader"].person_id, "reader")
    with pytest.raises(NotFound), writing() as session:
        placing.set_role(session, people["coordinator"], plan, NOW, people["stranger"].person_id, "reader")


def test_the_last_coordinator_can_neither_be_demoted_removed_nor_leave(plan: str, people: People) -> None:
    who, number = people["coordinator"], people["coordinator"].person_id
    for act in (
        lambda s: placing.set_role(s, who, plan, NOW, number, "reader"),
        lambda s: placing.remove(s, who, plan, NOW, number),
        lambda s: placing.leave(s, who, plan, NOW),
    ):
        with pytest.raises(Invalid), writing() as session:
            act(session)
    with writing() as session:
        placing.set_role(session, who, plan, NOW, people["editor"].person_id, "coordinator")
        administering.set_active(session, SYSTEM, NOW, people["editor"].person_id, False)
    with pytest.raises(Invalid), writing() as session:
        placing.leave(session, who, plan, NOW)
    with writing() as session:
        administering.set_active(session, SYSTEM, NOW, people["editor"].person_id, True)
        placing.leave(session, who, plan, NOW)
    assert role(plan, who) is None


def test_who_is_removed_sees_the_plan_no_more_and_what_was_theirs_to_write_is_free(plan: str, people: People) -> None:
    editor = people["editor"]
    invited = invite(people, plan, "til@nordvik.example")
    with writing() as session:
        row = AssignmentRow(piece_id="measures", person_id=editor.person_id, plan_id=plan_id(session, plan), by=None, at=NOW)
        session.add(row)
    with writing() as session:
        assert placing.remove(session, people["coordinator"], plan, NOW, editor.person_id) == "Editor"
        assert session.scalars(select(AssignmentRow)).all() == []
    with pytest.raises(NotFound), reading() as session:
        planning.open_plan(session, editor, plan)
    with reading() as session:
        inviting.open_invitation(session, NOW, invited.token, None)
    assert (told("member.removed")[-1]["name"], told("member.removed")[-1]["role"]) == ("Editor", "editor")


def test_an_unused_invitation_is_no_way_back_for_who_is_removed(plan: str, people: People) -> None:
    nina, made = somebody(NEW), invite(people, plan)
    with writing() as session:
        joining.give_role(session, NOW, NEW, plan, "editor")
        placing.remove(session, people["coordinator"], plan, NOW, nina.person_id)
    with pytest.raises(NotFound), writing() as session:
        inviting.accept(session, nina, NOW, made.token)


def test_everybody_may_leave_whatever_they_may_read(plan: str, people: People) -> None:
    for name in ("editor", "secretary", "council_member", "contributor", "reader"):
        with reading() as session:
            assert placing.show_leaving(session, people[name], plan).may
        with writing() as session:
            placing.leave(session, people[name], plan, NOW)
        assert role(plan, people[name]) is None
    assert len(told("member.left")) == 5
    with pytest.raises(NotFound), writing() as session:
        placing.leave(session, people["stranger"], plan, NOW)


def test_an_agency_is_changed_from_a_plan_only_for_who_is_in_no_other(plan: str, people: People) -> None:
    who, reader = people["coordinator"], people["reader"].person_id
    with writing() as session:
        placing.set_agency(session, who, plan, NOW, reader, people["editor"].agencies[0].id)
    with reading() as session:
        member = placing.show_member(session, who, plan, reader)
        assert ([office.name for office in member.agencies], member.may_move) == (["Politiet"], True)
    line = told("member.agency_changed")[-1]
    assert (line["before"], line["agencies"]) == (["Nordvik kommune"], ["Politiet"])
    with writing() as session:
        planning.create_plan(session, SYSTEM, NOW, {"title": "En annen"})
        joining.give_role(session, NOW, "reader@nordvik.example", "en-annen", "editor")
    with pytest.raises(Invalid), writing() as session:
        placing.set_agency(session, who, plan, NOW, reader, None)
