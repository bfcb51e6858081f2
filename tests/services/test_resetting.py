"""A forgotten password, a changed one, and browsers signed out."""

from datetime import timedelta

import pytest
from flask import Flask

from app import worker
from app.domain.errors import Invalid, NotFound
from app.domain.people import SIGN_IN_LIFETIME
from app.services.entry import linking
from app.services.entry.entering import Who, who_is
from app.services.mail import mailing
from app.services.people import joining, resetting, signing_out
from app.store import history
from app.store import people as people_store
from app.store.base import reading, writing
from app.store.people_tables import PersonRow
from tests.conftest import NOW, PASSWORD

People = dict[str, Who]
NEW = "fire-nye-blyanter-sover"


def asked_for(email: str) -> str:
    with writing() as session:
        return resetting.ask_reset(session, NOW, email).token


def signed_in(who: Who) -> tuple[Who, tuple[int, str]]:
    with writing() as session:
        there, cookie = joining.begin_session(session, NOW, who.person_id, "password", "Firefox · Linux")
    number, _, token = cookie.partition(":")
    return there, (int(number), token)


def opens(cookie: tuple[int, str]) -> bool:
    with reading() as session:
        return who_is(session, *cookie, NOW) is not None


def can_sign_in(email: str, password: str) -> bool:
    with reading() as session:
        return joining.check_sign_in(session, email, password) is not None


def test_a_link_sets_a_password_once_and_signs_out_everywhere(people: People) -> None:
    reader = people["reader"]
    _, cookie = signed_in(reader)
    token = asked_for(" Reader@Nordvik.example")
    with reading() as session:
        assert resetting.open_reset(session, NOW, token).id == reader.person_id
    with writing() as session:
        resetting.set_password_by_link(session, NOW, token, NEW)
    assert can_sign_in(reader.email, NEW) and not can_sign_in(reader.email, PASSWORD)
    assert not opens(cookie)
    with pytest.raises(NotFound), writing() as session:
        resetting.set_password_by_link(session, NOW, token, "enda-en-blyant-sover")
    with reading() as session:
        (line,) = history.list_lines(session, "person.password_set")
        assert line.data == {"person": reader.person_id, "by": "link"}


def test_an_easy_password_does_not_use_the_link_up(people: People) -> None:
    token = asked_for(people["reader"].email)
    with pytest.raises(Invalid), writing() as session:
        resetting.set_password_by_link(session, NOW, token, "reader-reader-reader")
    with writing() as session:
        resetting.set_password_by_link(session, NOW, token, NEW)


def test_a_link_lasts_an_hour(people: People) -> None:
    token = asked_for(people["reader"].email)
    with pytest.raises(NotFound), reading() as session:
        resetting.open_reset(session, NOW + timedelta(hours=1), token)


def test_nobody_and_somebody_deactivated_leave_as_much_behind_as_somebody_and_get_no_mail(app: Flask, people: People) -> None:
    with writing() as session:
        gone = find(people["editor"].person_id)
        gone.active = False
        session.merge(gone)
    for email in ("ingen@nordvik.example", people["editor"].email, people["reader"].email):
        with writing() as session:
            asked = resetting.ask_reset(session, NOW, email)
            mailing.queue_mail(session, NOW, "reset", email, "Nytt passord", asked.token, asked.link_id)
    settings = app.config["SAMPLAN"]
    with writing() as session:
        for _ in range(3):
            letter = mailing.next_letter(session, NOW)
            assert letter is not None
            if not mailing.drop_if_closed(session, NOW, letter.id):
                assert letter.recipient == people["reader"].email
                mailing.report_sent(session, NOW, letter.id)
    assert not worker.post_once(settings)


def find(person_id: int) -> PersonRow:
    with reading() as session:
        found = people_store.find_person(session, person_id)
    assert found is not None
    return found


def test_a_link_of_somebody_who_has_been_deactivated_since_opens_nothing(people: People) -> None:
    token = asked_for(people["reader"].email)
    with writing() as session:
        row = find(people["reader"].person_id)
        row.active = False
        session.merge(row)
    with pytest.raises(NotFound) as refused, reading() as session:
        resetting.open_reset(session, NOW, token)
    assert refused.value.sentence == linking.UNUSABLE


def test_a_changed_password_keeps_this_browser_ends_the_others_and_every_waiting_link(people: People) -> None:
    here, cookie = signed_in(people["reader"])
    _, elsewhere = signed_in(people["reader"])
    token = asked_for(here.email)
    with reading() as session, pytest.raises(Invalid):
        resetting.must_know_password(session, here, "noe annet")
    with pytest.raises(Invalid, match="fra før"), writing() as session:
        resetting.change_password(session, NOW, here, PASSWORD)
    with writing() as session:
        resetting.must_know_password(session, here, PASSWORD)
        resetting.change_password(session, NOW, here, NEW)
    assert opens(cookie) and not opens(elsewhere) and can_sign_in(here.email, NEW)
    with pytest.raises(NotFound), reading() as session:
        resetting.open_reset(session, NOW, token)


def test_browsers_are_listed_with_this_one_first_and_signed_out_one_by_one_or_all(people: People) -> None:
    here, cookie = signed_in(people["reader"])
    first, one = signed_in(people["reader"])
    _, other = signed_in(people["reader"])
    stranger, _ = signed_in(people["stranger"])
    with reading() as session:
        listed = signing_out.list_sign_ins(session, NOW, here)
        assert listed[0].is_this and listed[0].id == here.sign_in and sum(line.is_this for line in listed) == 1
    with pytest.raises(NotFound), writing() as session:
        signing_out.end_sign_in(session, NOW, stranger, first.sign_in)
    with writing() as session:
        signing_out.end_sign_in(session, NOW, here, first.sign_in)
    assert opens(cookie) and opens(other) and not opens(one)
    with writing() as session:
        assert signing_out.end_other_sign_ins(session, NOW, here) == 2
    assert opens(cookie) and not opens(other)
    with writing() as session:
        signing_out.end_all_sign_ins(session, NOW, here)
    assert not opens(cookie)


def test_a_sign_in_lasts_no_longer_than_one_may_however_much_it_is_used(people: People) -> None:
    here, (number, token) = signed_in(people["reader"])
    late = NOW + SIGN_IN_LIFETIME + timedelta(seconds=1)
    with writing() as session:
        joining.touch_session(session, late, here)
    with reading() as session:
        assert who_is(session, number, token, NOW + SIGN_IN_LIFETIME) is not None
        assert who_is(session, number, token, late) is None
        assert here.sign_in not in [line.id for line in signing_out.list_sign_ins(session, late, here)]
    with writing() as session:
        assert joining.forget_old_sessions(session, late) == 0
        assert joining.forget_old_sessions(session, late + joining.KEEP_SIGN_INS + timedelta(seconds=1)) > 0


def test_being_here_is_written_every_few_minutes_at_most(people: People) -> None:
    here, _ = signed_in(people["reader"])
    for minutes, seen in ((4, 0), (5, 5), (9, 5), (10, 10)):
        with writing() as session:
            joining.touch_session(session, NOW + timedelta(minutes=minutes), here)
        with reading() as session:
            assert signing_out.list_sign_ins(session, NOW, here)[0].seen_at == NOW + timedelta(minutes=seen)


def test_another_name_is_on_record_with_the_old_one(people: People) -> None:
    reader = people["reader"]
    with writing() as session:
        joining.rename(session, NOW, reader, "  Ny   Navnesen ")
    assert find(reader.person_id).name == "Ny Navnesen"
    with pytest.raises(Invalid), writing() as session:
        joining.rename(session, NOW, reader, " ")
