"""Mail on its way: asked for, sent, tried again, given up, and forgotten when it has gone."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from app.services.entry import linking
from app.services.entry.entering import Who
from app.services.mail import forwarding, mailing
from app.services.mail.forwarding import Undelivered
from app.store import links, mails
from app.store.base import reading, writing
from tests.conftest import NOW

People = dict[str, Who]


def queue(people: People, with_link: bool = False) -> tuple[int, int | None]:
    """A mail from the coordinator that waits; its id and its link's."""
    with writing() as session:
        link = linking.make_link(session, NOW, "invitation", "ny@nordvik.example")[0].id if with_link else None
        sender = people["coordinator"].person_id
        return mailing.queue_mail(session, NOW, "invitation", "ny@nordvik.example", "Velkommen", "Hei!\n", link, sender), link


def fail(mail_id: int, times: int, for_good: bool = False) -> None:
    with writing() as session:
        for _ in range(times):
            mailing.report_not_sent(session, NOW, mail_id, "Ingen svar.", for_good)


def given_up(people: People, at: datetime = NOW) -> list[Undelivered]:
    with reading() as session:
        return forwarding.list_undelivered(session, people["administrator"], at)


def test_a_sent_mail_forgets_what_it_said(people: People) -> None:
    mail_id, _ = queue(people)
    with reading() as session:
        letter = mailing.next_letter(session, NOW)
    assert letter is not None and (letter.id, letter.subject, letter.body) == (mail_id, "Velkommen", "Hei!\n")
    with writing() as session:
        mailing.report_sent(session, NOW, mail_id)
    with reading() as session:
        row = mails.find_mail(session, mail_id)
        assert row is not None and (row.state, row.body) == ("sent", "")
        assert mailing.next_letter(session, NOW) is None


def test_a_mail_that_fails_waits_longer_each_time_and_is_then_given_up(people: People) -> None:
    mail_id, _ = queue(people)
    for wait in mailing.WAITS:
        fail(mail_id, 1)
        with reading() as session:
            row = mails.find_mail(session, mail_id)
            assert row is not None and (row.state, row.next_try_at) == ("waiting", NOW + wait)
            assert mailing.next_letter(session, NOW) is None
            assert mailing.next_letter(session, NOW + wait) is not None
    fail(mail_id, 1)
    (failed,) = given_up(people)
    assert (failed.recipient, failed.subject, failed.reason, failed.may_retry) == ("ny@nordvik.example", "Velkommen", "Ingen svar.", True)


def test_a_mail_that_the_receiver_refuses_is_given_up_at_once_and_can_be_tried_again(people: People) -> None:
    mail_id, _ = queue(people)
    fail(mail_id, 1, for_good=True)
    with writing() as session:
        assert mailing.try_again(session, NOW, mail_id) == "ny@nordvik.example"
    with reading() as session:
        assert mailing.next_letter(session, NOW) is not None
    with pytest.raises(WrongState), writing() as session:
        mailing.try_again(session, NOW, mail_id)
    with pytest.raises(NotFound), writing() as session:
        mailing.try_again(session, NOW, 999)


def test_a_failed_mail_whose_link_opens_no_more_is_not_tried_again_and_is_forgotten(people: People) -> None:
    mail_id, link_id = queue(people, with_link=True)
    assert link_id is not None
    fail(mail_id, 3)
    late = NOW + timedelta(days=14)
    assert [mail.may_retry for mail in (*given_up(people), *given_up(people, late))] == [True, False]
    with pytest.raises(WrongState), writing() as session:
        mailing.try_again(session, late, mail_id)
    with writing() as session:
        assert mailing.forget_failed(session, NOW) == 0
        assert mailing.forget_failed(session, late) == 1
    with reading() as session:
        row = mails.find_mail(session, mail_id)
        assert row is not None and row.body == ""


def test_administrators_see_what_did_not_come_through_until_something_else_has(people: People) -> None:
    who = people["administrator"]
    with writing() as session:
        notice, reset = (
            mailing.queue_mail(session, NOW, kind, "kari@b.no", subject, "Hei")
            for kind, subject in (("notice", "Beskjed"), ("reset", "Nytt"))
        )
    fail(notice, 3)
    fail(reset, 2)
    assert [mail.subject for mail in given_up(people)] == ["Beskjed"]
    fail(reset, 1)
    assert [mail.subject for mail in given_up(people)] == ["Nytt", "Beskjed"]
    with writing() as session:
        mailing.queue_mail(session, NOW, "notice", "kari@b.no", "Beskjed", "Hei igjen")
        assert forwarding.try_again(session, who, NOW, reset) == "kari@b.no"
    assert given_up(people) == []
    fail(reset, 1, for_good=True)
    assert given_up(people) and not given_up(people, NOW + forwarding.SHOWN + timedelta(seconds=1))
    with pytest.raises(NotAllowed), writing() as session:
        forwarding.try_again(session, people["coordinator"], NOW, reset)
    with pytest.raises(NotAllowed), reading() as session:
        forwarding.list_undelivered(session, people["coordinator"], NOW)


def test_a_mail_that_was_not_to_go_out_any_more_is_missed_by_nobody(people: People) -> None:
    mail_id, link_id = queue(people, with_link=True)
    with writing() as session:
        link = links.find_link(session, link_id or 0)
        assert link is not None
        linking.withdraw_link(session, NOW, link)
        assert mailing.drop_if_closed(session, NOW, mail_id)
    assert given_up(people) == []


def test_a_mail_asks_for_an_address_and_a_subject_is_one_line(people: People) -> None:
    for address in ("ingen", "a@b.no\nBcc: alle@b.no", "kari,ola@b.no", "<kari@b.no>", '"x"@b.no'):
        with pytest.raises(Invalid), writing() as session:
            mailing.queue_mail(session, NOW, "reset", address, "Hei", "Hei")
    with writing() as session:
        mail_id = mailing.queue_mail(session, NOW, "reset", "kari@b.no", "Hei\r\nBcc: alle@b.no", "Hei")
    with reading() as session:
        row = mails.find_mail(session, mail_id)
        assert row is not None and row.subject == "Hei Bcc: alle@b.no"
