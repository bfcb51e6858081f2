"""An input round in time: who is reminded and when, and how it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from app.domain.rounds import end_of_day
from app.services.entry.entering import Who
from app.services.mail import mailing
from app.services.rounds import asking, disposing, following, giving, opening, standing
from app.services.rounds.disposing import Verdict
from app.services.rounds.following import Filter
from app.store import history
from app.store.base import reading as looking
from app.store.base import writing
from app.store.people_tables import MailRow
from tests.asked import ANNA, BO, LAST_DAY, WHOLE, ZONE, Asked
from tests.conftest import NOW

People = dict[str, Who]
DEADLINE = end_of_day(LAST_DAY, ZONE)
ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"


@pytest.fixture
def asked(app: Flask, plan: str, people: People) -> Asked:
    """A planned round with two guests."""
    with app.app_context():
        return Asked(plan, people).planned().guests(ANNA, BO)


def test_reminders_go_once_to_those_who_have_not_handed_in(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened().hands_in(BO_AT, is_empty=True)
        sent = []
        for before in (8, 7, 6, 1, 0.5):
            now = DEADLINE - timedelta(days=before)
            with looking() as session:
                is_due = asking.is_reminder_due(session, now)
            for _twice in range(2):
                with writing() as session:
                    sent.append(asking.remind_due(session, now, asked.letters))
            assert is_due is bool(sent[-2])
        assert sent == [0, 0, 1, 0, 0, 0, 1, 0, 0, 0] and asked.letters.of("reminder") == [ANNA_AT, ANNA_AT]
        with writing() as session:
            standing.by_link(session, NOW, asked.letters.token(ANNA_AT))
            assert (
                asking.remind(
                    session, asked.who, asked.plan, NOW, asked.id, [each.id for each in overview_of(session, asked)], asked.letters
                )
                == 1
            )


def overview_of(session, asked: Asked):  # type: ignore[no-untyped-def]
    return following.show(session, asked.who, asked.plan, NOW, asked.id).participants


def test_who_is_asked_late_is_not_reminded_at_once_and_a_new_deadline_reminds_anew(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        soon = DEADLINE - timedelta(days=5)
        asked.guests("Cato, , cato@x.example", now=soon)
        with writing() as session:
            assert asking.remind_due(session, soon, asked.letters) == 2
        with writing() as session:
            cato = asked.participant("Cato")
            asking.extend(session, asked.who, asked.plan, soon, asked.id, cato, date(2027, 1, 31), ZONE, asked.letters)
        with writing() as session:
            assert asking.remind_due(session, end_of_day(date(2027, 1, 31), ZONE) - timedelta(days=7), asked.letters) == 1


def test_a_round_closes_by_itself_when_the_last_deadline_is_over(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(BO_AT, "Rakk det ikke.")
        with writing() as session:
            asking.extend(
                session, asked.who, asked.plan, NOW, asked.id, asked.participant("Bo Berg"), date(2026, 12, 31), ZONE, asked.letters
            )
        last = end_of_day(date(2026, 12, 31), ZONE)
        for now, closes in ((DEADLINE, 0), (last - timedelta(seconds=1), 0), (last, 1), (last, 0)):
            with looking() as session:
                assert opening.is_any_over(session, now) is bool(closes)
            with writing() as session:
                assert opening.close_due(session, now) == closes
        assert asked.overview().state == "closed" and asked.progress()["Bo Berg"] == "unanswered"
        with pytest.raises(NotAllowed, match="åpen"):
            asked.hands_in(BO_AT, last)
        with writing() as session:
            opening.reopen(session, asked.who, asked.plan, last, asked.id, date(2027, 1, 5), ZONE)
        asked.hands_in(BO_AT, last + timedelta(hours=1))


def test_a_cancelled_round_tells_why_and_takes_nothing(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        with pytest.raises(Invalid), writing() as session:
            opening.cancel(session, asked.who, asked.plan, NOW, asked.id, " ", asked.letters)
        with writing() as session:
            opening.cancel(session, asked.who, asked.plan, NOW, asked.id, "Planen skrives om.", asked.letters)
        assert asked.letters.of("cancellation") == [ANNA_AT, BO_AT] and asked.read(ANNA_AT).reason == "Planen skrives om."
        with pytest.raises(NotAllowed):
            asked.says(ANNA_AT, "For sent.", WHOLE)
        with pytest.raises(WrongState):
            asked.closed()


def test_history_tells_of_a_round_to_those_alone_who_take_part_in_the_work(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, "Hemmelig ord.")
        asked.hands_in(ANNA_AT)
        with looking() as session:
            lines = [line for line in history.each_line(session, "plan") if line.act.split(".")[0] in ("round", "participant", "input")]
    assert [line.act for line in lines][:2] == ["input.handed_in", "round.opened"]
    assert all("Hemmelig" not in str(line.data) for line in lines) and lines[0].person_id is None


def test_another_deadline_for_an_open_round_is_told_to_those_who_have_not_handed_in(app: Flask, asked: Asked) -> None:
    def moved(on: date) -> int:
        with writing() as session:
            draft = opening.Draft("Høring", "Si noe.", on)
            return opening.edit(session, asked.who, asked.plan, NOW, asked.id, draft, ZONE, asked.letters)

    with app.app_context():
        assert moved(date(2026, 12, 21)) == 0
        asked.guests("Cato, , cato@x.example").opened().hands_in(BO_AT, is_empty=True)
        own = asked.participant("Cato")
        with writing() as session:
            asking.extend(session, asked.who, asked.plan, NOW, asked.id, own, date(2026, 12, 28), ZONE, asked.letters)
        assert (moved(date(2026, 12, 21)), moved(date(2026, 12, 18))) == (0, 1)
        assert asked.letters.of("extension") == [ANNA_AT, "cato@x.example"]
        assert asked.letters.notes[-1].deadline == end_of_day(date(2026, 12, 18), ZONE)
        assert moved(date(2026, 12, 28)) == 2
        assert {each.name: each.has_own_deadline for each in asked.overview().participants}["Cato"] is False


def test_who_is_on_the_list_already_is_not_asked_again_when_others_are(app: Flask, asked: Asked) -> None:
    def changed(others: str) -> int:
        with writing() as session:
            mails = len(asked.letters.notes)
            email = asked.people["editor"].email
            asking.change_people(session, asked.who, asked.plan, NOW, asked.id, police, email, others, asked.letters)
            return len(asked.letters.notes) - mails

    with app.app_context():
        police = asked.agency("editor", "contributor")
        asked.opened()
        there = asked.people["contributor"].email
        assert (changed(there), changed(f"{there} ny@politiet.example"), changed("")) == (0, 1, 0)
        assert asked.letters.notes[-1].email == "ny@politiet.example"
        with looking() as session:
            acts = [line.act for line in history.each_line(session, "plan")]
    assert acts.count("participant.changed") == 2


def test_who_is_taken_off_the_list_after_handing_in_gets_the_answers(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        asked.says(ANNA_AT, "Mer lys.", id="annalights")
        asked.hands_in(ANNA_AT)
        both = asked.participant("Anna Aas"), asked.participant("Bo Berg")
        with writing() as session:
            for id in both:
                asking.remove(session, asked.who, asked.plan, NOW, asked.id, id)
        found = asked.overview()
        assert (len(found.handed_in), len(found.asked)) == (1, 1)
        with looking() as session:
            (line,) = following.list_rounds(session, asked.who, asked.plan)
            with pytest.raises(NotFound):
                asked.guest(session, ANNA_AT)
        assert (line.handed_in, line.asked) == (1, 1)
        asked.closed()
        with writing() as session:
            disposing.dispose(session, asked.who, asked.plan, NOW, asked.id, "annalights", Verdict("followed", "Ja.", version=0))
        with writing() as session:
            assert opening.treat(session, asked.who, asked.plan, NOW, asked.id, asked.letters) == 1
        assert asked.letters.of("answer") == [ANNA_AT]
        mine = asked.read(ANNA_AT)
        assert mine.inputs[0].answer is not None and not mine.may_write
        with looking() as session, pytest.raises(NotFound):
            asked.guest(session, BO_AT)


@contextmanager
def asked_of_the_database() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _u: object, words: str, *_more: object) -> None:
        seen.append(" ".join(words.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_the_plans_members_are_read_once_however_many_are_asked(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.guests(*(f"Gjest {at}, , gjest{at}@fau.example" for at in range(20)))
        with asked_of_the_database() as seen:
            asked.opened()
    assert sum("FROM person JOIN membership" in words for words in seen) < 6 and len(seen) < 22 * 6


def test_mail_goes_out_in_the_name_of_who_coordinates_whoever_sends_it(app: Flask, asked: Asked) -> None:
    with app.app_context():
        kari = asked.who
        asked.opened()
        asked.says(ANNA_AT, "Mer lys.")
        with writing() as session:
            asking.remind_due(session, DEADLINE - timedelta(days=7), asked.letters)
        asked.hands_in(BO_AT, is_empty=True)
        with looking() as session:
            letter = mailing.next_letter(session, NOW)
            owners = {row.person_id for row in session.query(MailRow)}
    assert {(note.by, note.by_email) for note in asked.letters.notes} == {(kari.name, kari.email)}
    assert letter is not None and letter.reply_to == (kari.name, kari.email) and owners == {kari.person_id}
    counts = {note.email: note.count for note in asked.letters.notes if note.occasion == "reminder"}
    assert counts == {ANNA_AT: 1, BO_AT: 0}


def test_one_participant_is_given_more_time_in_a_closed_round(app: Flask, asked: Asked) -> None:
    def extend(name: str) -> None:
        id, day = asked.participant(name), date(2026, 12, 31)
        with writing() as session:
            asking.extend(session, asked.who, asked.plan, after, asked.id, id, day, ZONE, asked.letters)

    after = DEADLINE + timedelta(days=1)
    with app.app_context():
        asked.guests("Cato, , cato@x.example").opened().hands_in(BO_AT, is_empty=True).closed(after)
        assert asked.progress() == {"Anna Aas": "unanswered", "Bo Berg": "empty", "Cato": "unanswered"}
        with pytest.raises(WrongState, match="levert allerede"):
            extend("Bo Berg")
        extend("Anna Aas")
        assert asked.letters.of("extension") == [ANNA_AT] and asked.progress()["Anna Aas"] == "invited"
        assert [each.name for each in asked.overview().late] == ["Anna Aas"] and asked.overview().state == "closed"
        asked.says(ANNA_AT, "Beklager.", id="annasorryx", now=after)
        with pytest.raises(NotAllowed):
            asked.says("cato@x.example", "Jeg også.", now=after)
        asked.hands_in(ANNA_AT, after)
        found = {each.name: each for each in asked.overview().participants}
        assert found["Anna Aas"].is_late and asked.overview().counts is not None
        assert not asked.read(ANNA_AT, after).can_reopen
        with pytest.raises(WrongState, match="kan ikke åpnes igjen"), writing() as session:
            giving.reopen(session, asked.guest(session, ANNA_AT), after)
        extend("Cato")
        with writing() as session:
            disposing.dispose(session, asked.who, asked.plan, after, asked.id, "annasorryx", Verdict("followed", "Ja.", version=0))
        with writing() as session:
            opening.treat(session, asked.who, asked.plan, after, asked.id, asked.letters)
        assert asked.progress()["Cato"] == "unanswered" and not asked.read("cato@x.example", after).may_write


def test_who_may_still_give_input_does_not_read_that_of_others_first(app: Flask, asked: Asked, people: People) -> None:
    def sees(name: str) -> bool:
        with looking() as session:
            return following.show(session, people[name], asked.plan, after, asked.id).counts is not None

    after = DEADLINE + timedelta(days=1)
    with app.app_context():
        police = asked.agency("editor", "other_editor")
        asked.opened().closed(after)
        assert sees("editor") and sees("other_editor")
        with writing() as session:
            asking.extend(session, asked.who, asked.plan, after, asked.id, police, date(2026, 12, 31), ZONE, asked.letters)
        assert [sees(name) for name in ("editor", "other_editor", "coordinator")] == [False, False, True]
        with pytest.raises(NotAllowed, match="levert ditt eget"), looking() as session:
            following.treatment(session, people["editor"], asked.plan, after, asked.id, Filter())
        with writing() as session:
            giving.hand_in(session, standing.by_account(session, people["editor"], police), after, True, asked.letters)
        assert sees("editor") and sees("other_editor")


def test_who_had_more_time_has_not_when_the_round_is_closed_by_hand(app: Flask, asked: Asked) -> None:
    with app.app_context():
        asked.opened()
        bo = asked.participant("Bo Berg")
        with writing() as session:
            asking.extend(session, asked.who, asked.plan, NOW, asked.id, bo, date(2026, 12, 31), ZONE, asked.letters)
        asked.closed(DEADLINE)
        assert asked.progress()["Bo Berg"] == "unanswered" and not asked.read(BO_AT, DEADLINE).may_write


@pytest.mark.parametrize(("closed", "is_late"), [(NOW, False), (DEADLINE, True)])
def test_what_comes_in_after_the_first_deadline_is_late_in_a_round_opened_again(
    app: Flask, asked: Asked, closed: datetime, is_late: bool
) -> None:
    with app.app_context():
        asked.opened().closed(closed)
        with writing() as session:
            opening.reopen(session, asked.who, asked.plan, closed, asked.id, date(2026, 12, 31), ZONE)
        assert asked.read(ANNA_AT, closed).is_late is is_late and asked.read(ANNA_AT, closed).may_write
        asked.hands_in(ANNA_AT, closed, is_empty=True)
        found = {each.name: each.is_late for each in asked.overview().participants}
    assert found["Anna Aas"] is is_late
