"""The working group's page: what is new since the last visit, and what waits."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import NotAllowed, NotFound
from app.prose.text import new_text
from app.services.entry import linking
from app.services.entry.entering import SYSTEM, Who
from app.services.group import assigning, awaiting, finishing, grouping, placing, visiting
from app.services.group.grouping import Group
from app.services.group.noticing import WROTE, Deed
from app.services.plan import planning, shaping
from app.store import feed, mails
from app.store.base import reading, writing
from app.store.people_tables import MailRow
from tests.conftest import NOW

People = dict[str, Who]


def group(who: Who, plan: str, now: datetime = NOW) -> Group:
    with reading() as session:
        return grouping.open_group(session, who, plan, now)


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def edit(who: Who, plan: str, piece: str, now: datetime, **facts: object) -> None:
    with writing() as session:
        version = planning.show_piece(session, who, plan, piece).version
        planning.edit_piece(session, who, plan, now, piece, version, facts)


def test_news_are_gathered_by_person_and_place(plan: str, people: People) -> None:
    with writing() as session:
        visiting.visit(session, people["coordinator"], plan, minutes(1))
    edit(people["editor"], plan, "patrol", minutes(40), period="2028")
    edit(people["editor"], plan, "lights", minutes(41), title="Bedre lys overalt")
    edit(people["editor"], plan, "e3", minutes(42), text="Gang- og sykkelvei")
    with writing() as session:
        feed.append_text(session, "plan", "text", people["other_editor"].person_id, minutes(50), new_text(()))
        feed.append_text(session, "plan", "sub", people["other_editor"].person_id, minutes(51), new_text(()))
    found = group(people["coordinator"], plan, minutes(90))
    assert found.since.at == minutes(1)
    assert [(n.person, n.place, n.at, n.deeds) for n in found.news] == [
        ("Other_Editor", "measures", minutes(51), (Deed(WROTE, "measure", 1, False),)),
        ("Other_Editor", "intro", minutes(50), (Deed(WROTE, "text", 1, False),)),
        ("Editor", "lists", minutes(42), (Deed("piece.edited", "register", 1, False),)),
        ("Editor", "measures", minutes(41), (Deed("piece.edited", "measure", 2, False),)),
    ]


def test_ones_own_acts_are_no_news(plan: str, people: People) -> None:
    edit(people["editor"], plan, "patrol", minutes(1), period="2028")
    seen = [news.at for news in group(people["editor"], plan, minutes(2)).news]
    assert minutes(1) not in seen and minutes(1) in [news.at for news in group(people["reader"], plan, minutes(2)).news]


def test_what_was_removed_is_told_where_it_stood(plan: str, people: People) -> None:
    with writing() as session:
        visiting.visit(session, people["reader"], plan, NOW)
        shaping.remove_piece(session, people["editor"], plan, minutes(40), "wishes")
        shaping.remove_piece(session, people["editor"], plan, minutes(41), "measures")
        finishing.mark_ready(session, people["coordinator"], plan, minutes(42), "lists")
    found = group(people["reader"], plan, minutes(50)).news
    assert [(n.place, n.piece, [(d.act, d.kind, d.is_place) for d in n.deeds]) for n in found] == [
        ("lists", "lists", [("section.ready", "section", True)]),
        ("work", "work", [("piece.removed", "section", False)]),
        ("lists", "lists", [("piece.removed", "register", False)]),
    ]


def test_one_who_has_left_is_still_named(plan: str, people: People) -> None:
    edit(people["editor"], plan, "patrol", minutes(1), period="2028")
    with writing() as session:
        placing.remove(session, people["coordinator"], plan, minutes(2), people["editor"].person_id)
    assert "Editor" in [news.person for news in group(people["reader"], plan, minutes(3)).news]


def test_parts_that_are_mine_wait_until_they_are_finished(plan: str, people: People) -> None:
    with writing() as session:
        assigning.assign(session, people["coordinator"], plan, NOW, "work", [people["editor"].person_id])
        assigning.assign(session, people["coordinator"], plan, NOW, "lists", [people["other_editor"].person_id])
    assert group(people["editor"], plan).waiting.parts == ("measures",)
    assert group(people["other_editor"], plan).waiting.parts == ("lists",)
    assert group(people["coordinator"], plan).waiting.parts == ()
    with writing() as session:
        finishing.mark_ready(session, people["editor"], plan, NOW, "measures")
    assert group(people["editor"], plan).waiting.parts == ()


def test_measures_of_my_agency_wait_for_what_they_lack(plan: str, people: People) -> None:
    assert group(people["editor"], plan).waiting.measures == ()
    edit(SYSTEM, plan, "patrol", NOW, period="")
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "entry")
    (found,) = group(people["editor"], plan).waiting.measures
    assert (found.id, found.number, found.facts) == ("patrol", 1, ("period", "status"))
    assert group(people["other_editor"], plan).waiting.measures == ()
    assert group(people["reader"], plan).waiting.count == 0
    with writing() as session:
        shaping.remove_piece(session, people["coordinator"], plan, NOW, "work")
    assert group(people["editor"], plan).waiting.measures == ()


def test_a_report_waits_for_the_coordinator_once_its_time_has_begun(plan: str, people: People) -> None:
    later = datetime(2027, 1, 2, 9, 0, tzinfo=NOW.tzinfo)
    assert group(people["coordinator"], plan).waiting.due == ""
    assert group(people["coordinator"], plan, later).waiting.due == "2027-Q1"
    assert group(people["editor"], plan, later).waiting.due == ""


def test_invitations_are_shown_to_those_who_manage_members_and_failed_ones_wait(plan: str, people: People) -> None:
    with writing() as session:
        for email in ("per@nordvik.example", "siri@nordvik.example"):
            link, _ = linking.make_link(session, NOW, "invitation", email, plan_id="plan", role="reader", made_by=1)
        mail = MailRow(kind="invitation", recipient=email, subject="", body="", link_id=link.id, person_id=1, at=NOW, state="failed")
        mail.next_try_at = NOW
        mails.add_mail(session, mail)
    found = group(people["coordinator"], plan)
    assert (found.waiting.invitations, found.waiting.failed, found.waiting.count) == (2, 1, 1)
    assert {pending.email for pending in found.pending} == {"per@nordvik.example", "siri@nordvik.example"}
    editors = group(people["editor"], plan)
    assert (editors.waiting.invitations, len(editors.pending)) == (0, 0)


def test_the_list_of_plans_tells_the_same_as_the_page(plan: str, people: People) -> None:
    with writing() as session:
        assigning.assign(session, people["coordinator"], plan, NOW, "intro", [people["editor"].person_id])
    with reading() as session:
        everywhere = awaiting.waiting_everywhere(session, people["editor"], NOW)
        assert awaiting.waiting_everywhere(session, people["council_member"], NOW) == {}
        assert awaiting.waiting_everywhere(session, people["stranger"], NOW) == {}
    assert everywhere == {plan: group(people["editor"], plan).waiting}
    assert everywhere[plan].count == 1


def test_the_page_is_for_those_who_may_read_the_draft(plan: str, people: People) -> None:
    with pytest.raises(NotAllowed):
        group(people["council_member"], plan)
    with pytest.raises(NotFound):
        group(people["stranger"], plan)
