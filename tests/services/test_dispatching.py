"""Notices by mail: soon and together, or once a day; never twice, and never to who should not have them."""

from datetime import timedelta
from email.policy import SMTP
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app import worker
from app.domain.errors import WrongState
from app.domain.notices import KEPT, Habits, Kind, Told
from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.services.entry.entering import SYSTEM, Who, enter
from app.services.group import placing
from app.services.mail import dispatching, forwarding, hearing, mailing, posting, telling
from app.services.mail.mailing import Letter
from app.services.origins import planting
from app.services.people import administering, joining
from app.settings import Settings
from app.store import discussions, mails
from app.store import people as people_store
from app.store.base import reading, writing
from tests.conftest import NOW
from tests.plans import small_plan
from tests.services.told import BASE, HABITS, MINUTE, answer, at, begin, mailed, send_mails, wish, write_mails

People = dict[str, Who]
RAVENS = Told("Natteravner")
SENDER = "Samplan <samplan@nordvik.example>"
NEXT_DIGEST = HABITS.latest_digest(NOW + timedelta(days=1))


def tell(plan: str, kind: Kind, who: Who, ref: str = "ref", told: Told = RAVENS, minutes: float = 0) -> None:
    with writing() as session:
        telling.tell(session, enter(session, SYSTEM, plan), at(minutes), kind, [who.person_id], ref, told, "#p-patrol")


def headers(letter: Letter) -> dict[str, str]:
    return dict(posting.compose(letter, SENDER).items())


# ---------------------------------------------------------------- soon


def test_a_mention_is_mailed_when_it_has_been_quiet_for_a_minute(plan: str, people: People) -> None:
    thread = begin(plan, people["coordinator"], "Er det fra august, @Editor?", About("patrol"))
    assert mailed(at(0.9)) == []
    (letter,) = mailed(at(1))
    assert (letter.kind, letter.recipient) == ("notices", "editor@nordvik.example")
    assert letter.subject == "[Trygg skolevei i Nordvik] Coordinator nevnte deg: Følge barna over veien"
    assert letter.body == (
        "Hei, Editor.\n\n"
        "Coordinator nevnte deg: Følge barna over veien.\nKommentar: «Er det fra august, @Editor?»\n\n"
        "Plan: Trygg skolevei i Nordvik 2026–2029\n\n"
        f"Åpne i Samplan:\n{BASE}/planer/{plan}/kommentarer/{thread}\n\n"
        "---\nDu får denne e-posten fordi du eller virksomheten din er nevnt i en kommentar.\n"
        f"Velg hvilke varsler du får på e-post:\n{BASE}/konto#varsler\n"
    )
    assert mailed(at(600)) == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind.SUGGESTED, "Begrunnelse: «For kort.»"),
        (Kind.SUGGESTION_DECIDED, "Svar: «For kort.»"),
        (Kind.INPUT_DECIDED, "Svar: «For kort.»"),
        (Kind.ANSWER, "Kommentar: «For kort.»"),
    ],
)
@pytest.mark.parametrize("when", ["now", "daily"])
def test_words_are_called_what_they_are(plan: str, people: People, kind: Kind, line: str, when: str) -> None:
    wish(people["editor"], answers=when, suggestions=when, decided=when)
    tell(plan, kind, people["editor"], told=Told("Natteravner", words="For kort.", outcome="tatt inn"))
    (letter,) = mailed(at(1) if when == "now" else NEXT_DIGEST)
    assert line in letter.body and letter.body.count("«For kort.»") == 1


def test_words_of_the_plan_that_are_quoted_are_told_and_no_others(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor?", About("text", block_id="b1"))
    with reading() as session:
        quote = discussions.list_threads(session, "plan")[0].quote
    (letter,) = mailed(at(1))
    assert quote and f"Gjelder: «{quote}»" in letter.body


def test_what_comes_together_in_one_thread_is_one_mail_and_what_goes_on_is_mailed_after_some_minutes(plan: str, people: People) -> None:
    wish(people["editor"], answers="now")
    thread = begin(plan, people["editor"], "Hele høsten?")
    for number in range(8):
        answer(plan, people["coordinator"], thread, f"Svar {number}", number / 2)
    assert mailed(at(2.9)) == []
    (letter,) = mailed(at(3.5))
    assert letter.subject.endswith("8 nye svar: Hele planen") and all(f"«Svar {number}»" in letter.body for number in range(8))


def test_a_lively_conversation_rests_between_mails_but_not_for_who_is_named(plan: str, people: People) -> None:
    wish(people["editor"], answers="now")
    thread = begin(plan, people["editor"], "Hele høsten?")
    answer(plan, people["coordinator"], thread)
    assert len(mailed(at(1))) == 1
    answer(plan, people["coordinator"], thread, "Og våren.", 2)
    assert mailed(at(10)) == []
    answer(plan, people["coordinator"], thread, "Enig, @Editor?", 10)
    (letter,) = mailed(at(11))
    assert letter.subject.endswith("Coordinator nevnte deg: Hele planen (og 1 til)") and "Og våren." in letter.body
    answer(plan, people["coordinator"], thread, "Fint.", 12)
    assert mailed(at(20.9)) == [] and len(mailed(at(21))) == 1


def test_mails_about_one_thing_are_one_conversation_and_each_has_its_own_name(plan: str, people: People) -> None:
    first, second = begin(plan, people["coordinator"], "@Editor?"), begin(plan, people["coordinator"], "@Editor og noe annet", minutes=0.5)
    one, other = mailed(at(2))
    answer(plan, people["coordinator"], first, "@Editor?", 3)
    (again,) = mailed(at(4))
    assert (
        headers(one)["References"]
        == headers(one)["In-Reply-To"]
        == headers(again)["References"]
        == f"<samplan-plan-{first}@nordvik.example>"
    )
    assert headers(other)["References"] == f"<samplan-plan-{second}@nordvik.example>"
    assert len({headers(letter)["Message-ID"] for letter in (one, other, again)}) == 3
    assert headers(one)["Message-ID"] == headers(one)["Message-ID"]
    assert "References" not in headers(Letter(1, "reset", "kari@b.no", "Hei", "Hei", NOW))


# ---------------------------------------------------------------- once a day


def test_the_mail_of_the_day_holds_all_plans_each_with_its_own(plan: str, people: People) -> None:
    editor = people["editor"]
    with writing() as session:
        other = planting.plant(session, SYSTEM, NOW, small_plan()).slug
        joining.give_role(session, NOW, editor.email, other, "editor")
    thread = begin(plan, editor, "Hele høsten?")
    answer(plan, people["coordinator"], thread, "Ja.")
    answer(plan, people["coordinator"], thread, "Og våren.", 1)
    tell(other, Kind.SUGGESTED, editor, minutes=2)
    assert mailed(NEXT_DIGEST - MINUTE) == []
    (letter,) = mailed(NEXT_DIGEST)
    assert (letter.kind, letter.recipient, letter.subject) == ("digest", editor.email, "2 varsler fra 2 planer")
    heading = "Trygg skolevei i Nordvik 2026–2029\n----------------------------------\n\n"
    first, second = letter.body.split(heading)[1:]
    assert f"* 2 nye svar: Hele planen\n  Kommentar: «Og våren.»\n  {BASE}/planer/{plan}/kommentarer/{thread}" in first
    assert f"* Samplan foreslår en endring: Natteravner\n  {BASE}/planer/{other}#p-patrol" in second
    assert letter.body.endswith(
        f"Alle varslene dine:\n{BASE}/varsler\n\n---\nDu får denne e-posten fordi du har valgt å få varsler samlet én gang om dagen.\n"
        f"Velg hvilke varsler du får på e-post:\n{BASE}/konto#varsler\n"
    )
    assert "References" not in headers(letter) and mailed(NEXT_DIGEST + timedelta(days=3)) == []


def test_a_mail_of_the_day_about_one_thing_says_which(plan: str, people: People) -> None:
    tell(plan, Kind.SUGGESTED, people["editor"])
    (letter,) = mailed(NEXT_DIGEST)
    assert letter.subject == "[Trygg skolevei i Nordvik] Samplan foreslår en endring: Natteravner"


def test_what_is_told_after_the_hour_comes_the_next_day_also_when_the_worker_was_away(plan: str, people: People) -> None:
    editor = people["editor"]
    tell(plan, Kind.SUGGESTED, editor, "one")
    late = (NEXT_DIGEST - NOW) / MINUTE + 30
    tell(plan, Kind.SUGGESTED, editor, "two", Told("Lykter"), late)
    (letter,) = mailed(NEXT_DIGEST + timedelta(hours=3))
    assert "Natteravner" in letter.body and "Lykter" not in letter.body
    (letter,) = mailed(NEXT_DIGEST + timedelta(days=2))
    assert "Lykter" in letter.body and "Natteravner" not in letter.body


def test_the_hour_and_the_zone_are_the_installations(plan: str, people: People) -> None:
    habits = Habits(BASE, 15, ZoneInfo("America/New_York"))
    tell(plan, Kind.SUGGESTED, people["editor"])
    assert mailed(NOW.replace(hour=19, minute=59), habits) == []
    assert len(mailed(NOW.replace(hour=20), habits)) == 1


def test_a_mail_of_very_much_is_bounded_and_says_how_much_more_there_is(plan: str, people: People) -> None:
    for number in range(60):
        tell(plan, Kind.SUGGESTED, people["editor"], f"ref{number}", Told("x" * 5_000, "q" * 5_000, "w" * 5_000))
    (letter,) = mailed(NEXT_DIGEST)
    assert letter.body.count("* Samplan") == 50 and "Og 10 til." in letter.body and len(letter.body) < 40_000
    assert letter.subject == "60 varsler fra Trygg skolevei i Nordvik"


# ---------------------------------------------------------------- what each has chosen


def test_each_group_is_mailed_as_the_person_has_chosen(plan: str, people: People) -> None:
    editor = people["editor"]
    wish(editor, mentions="off", suggestions="now", assigned="daily")
    begin(plan, people["coordinator"], "@Editor?")
    tell(plan, Kind.SUGGESTED, editor)
    tell(plan, Kind.ASSIGNED, editor, "work")
    (now,) = mailed(at(1))
    assert "foreslår" in now.subject
    (daily,) = mailed(NEXT_DIGEST)
    assert "tildelte" in daily.subject
    with reading() as session:
        assert len(hearing.list_notices(session, editor).notices) == 3


def test_a_wish_that_is_changed_holds_for_what_waits(plan: str, people: People) -> None:
    editor = people["editor"]
    tell(plan, Kind.ASSIGNED, editor, "one")
    tell(plan, Kind.SUGGESTED, editor, "two")
    wish(editor, assigned="daily", suggestions="off")
    assert mailed(at(5)) == []
    wish(editor, suggestions="now")
    (letter,) = mailed(NEXT_DIGEST)
    assert "tildelte" in letter.subject and "foreslår" not in letter.body


# ---------------------------------------------------------------- read, taken back, or not allowed any more


def test_what_is_read_before_it_is_mailed_is_not(plan: str, people: People) -> None:
    editor = people["editor"]
    thread = begin(plan, people["coordinator"], "@Editor?")
    tell(plan, Kind.SUGGESTED, editor)
    with writing() as session:
        discussing.read(session, editor, plan, NOW, [thread])
    assert mailed(at(1)) == []
    with writing() as session:
        hearing.read_all(session, editor, NOW)
    assert mailed(NEXT_DIGEST) == []


def test_a_digest_leaves_out_what_is_read(plan: str, people: People) -> None:
    editor = people["editor"]
    tell(plan, Kind.SUGGESTED, editor, "one", Told("Lykter"))
    tell(plan, Kind.SUGGESTED, editor, "two")
    with reading() as session:
        (newest, _oldest) = hearing.list_notices(session, editor).notices
    with writing() as session:
        hearing.open_notice(session, editor, NOW, newest.id)
    (letter,) = mailed(NEXT_DIGEST)
    assert "Lykter" in letter.body and "Natteravner" not in letter.body


def test_a_comment_that_is_removed_or_changed_before_its_mail_goes_is_not_in_it(plan: str, people: People) -> None:
    kari = people["coordinator"]
    thread = begin(plan, kari, "@Editor: hemmelig")
    with reading() as session:
        comment = discussions.first_comment(session, thread)
    assert write_mails(at(1)) == 1
    with writing() as session:
        discussing.edit(session, kari, plan, at(1), thread, comment, "@Editor: åpent")
    assert send_mails(at(1)) == []
    assert write_mails(at(2)) == 1
    with reading() as session:
        letter = mailing.next_letter(session, at(2))
        assert letter is not None and "åpent" in letter.body and "hemmelig" not in letter.body
    with writing() as session:
        discussing.remove(session, kari, plan, at(2), thread, comment)
    assert mailed(at(30)) == []
    with reading() as session:
        assert not any("hemmelig" in row.body or "åpent" in row.body for row in mails.list_failed(session, NOW - MINUTE))
        assert forwarding.list_undelivered(session, people["administrator"], at(30)) == []


def test_a_comment_that_is_removed_takes_only_its_own_out_of_a_mail(plan: str, people: People) -> None:
    wish(people["editor"], answers="now")
    thread = begin(plan, people["editor"], "Hele høsten?")
    comment = answer(plan, people["coordinator"], thread, "Feil.")
    answer(plan, people["coordinator"], thread, "Riktig.")
    assert write_mails(at(1)) == 1
    with writing() as session:
        discussing.remove(session, people["coordinator"], plan, at(1), thread, comment)
    (letter,) = mailed(at(2))
    assert "Riktig." in letter.body and "Feil." not in letter.body


def test_a_comment_that_is_changed_is_not_mailed_again(plan: str, people: People) -> None:
    kari = people["coordinator"]
    thread = begin(plan, kari, "@Editor?")
    assert len(mailed(at(1))) == 1
    with reading() as session:
        comment = discussions.first_comment(session, thread)
    with writing() as session:
        discussing.edit(session, kari, plan, at(2), thread, comment, "@Editor og @Secretary?")
    assert [letter.recipient for letter in mailed(at(10))] == [people["secretary"].email]


@pytest.mark.parametrize("when", ["before it is written", "before it goes"])
@pytest.mark.parametrize("how", ["removed", "reader", "deactivated"])
def test_who_has_lost_the_right_is_not_mailed(plan: str, people: People, when: str, how: str) -> None:
    editor, kari = people["editor"], people["coordinator"]
    begin(plan, kari, "@Editor?")
    if when == "before it goes":
        assert write_mails(at(1)) == 1
    with writing() as session:
        if how == "removed":
            placing.remove(session, kari, plan, at(1), editor.person_id)
        elif how == "reader":
            placing.set_role(session, kari, plan, at(1), editor.person_id, "reader")
        else:
            administering.set_active(session, SYSTEM, at(1), editor.person_id, False)
    assert mailed(at(1)) == [] and mailed(NEXT_DIGEST) == []


def test_a_digest_that_lost_one_plan_before_it_went_goes_with_the_others(plan: str, people: People) -> None:
    editor = people["editor"]
    with writing() as session:
        other = planting.plant(session, SYSTEM, NOW, small_plan()).slug
        joining.give_role(session, NOW, editor.email, other, "editor")
    tell(plan, Kind.SUGGESTED, editor, told=Told("Lykter"))
    tell(other, Kind.SUGGESTED, editor)
    assert write_mails(NEXT_DIGEST) == 1
    with writing() as session:
        placing.remove(session, people["coordinator"], plan, NEXT_DIGEST, editor.person_id)
    assert send_mails(NEXT_DIGEST) == []
    (letter,) = mailed(NEXT_DIGEST + MINUTE)
    assert "Natteravner" in letter.body and "Lykter" not in letter.body


# ---------------------------------------------------------------- never twice


def test_a_worker_that_is_cut_off_mails_nothing_twice_and_forgets_nothing(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor?")
    with pytest.raises(RuntimeError), writing() as session:
        assert dispatching.step(session, at(1), HABITS)
        raise RuntimeError("the machine lost its power")
    with reading() as session:
        assert dispatching.is_due(session, at(1), HABITS) and mailing.next_letter(session, at(1)) is None
    assert write_mails(at(1)) == 1 and write_mails(at(1)) == 0
    assert len(send_mails(at(1))) == 1 and mailed(at(60)) == []


def test_two_workers_at_once_write_one_mail(app: Flask, plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor?")
    start, wrote = Barrier(4), list[bool]()

    def work() -> None:
        with app.app_context():
            start.wait()
            with writing() as session:
                wrote.append(dispatching.step(session, at(1), HABITS))

    workers = [Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(wrote) == [False, False, False, True] and len(send_mails(at(1))) == 1


def test_a_mail_that_fails_is_tried_again_and_its_subject_is_not_shown_to_administrators(plan: str, people: People) -> None:
    begin(plan, people["coordinator"], "@Editor?")
    write_mails(at(1))
    with reading() as session:
        letter = mailing.next_letter(session, at(1))
    assert letter is not None
    with writing() as session:
        mailing.report_not_sent(session, at(1), letter.id, "Ingen svar.", True)
    with reading() as session:
        (undelivered,) = forwarding.list_undelivered(session, people["administrator"], at(2))
    assert undelivered.subject == "Varsel om en plan" and undelivered.recipient == people["editor"].email
    with writing() as session:
        forwarding.try_again(session, people["administrator"], at(3), letter.id)
        placing.remove(session, people["coordinator"], plan, at(3), people["editor"].person_id)
    assert send_mails(at(4)) == []
    with pytest.raises(WrongState), writing() as session:
        forwarding.try_again(session, people["administrator"], at(5), letter.id)


def test_an_address_that_cannot_be_used_keeps_nobody_else_waiting(plan: str, people: People) -> None:
    with writing() as session:
        person = people_store.find_person(session, people["editor"].person_id)
        assert person is not None
        person.email = "ingen adresse"
        session.flush()
    begin(plan, people["coordinator"], "@Editor og @Secretary?")
    assert [letter.recipient for letter in mailed(at(1))] == [people["secretary"].email]
    assert mailed(at(60)) == []


def test_other_mail_is_none_of_the_heralds(people: People) -> None:
    with writing() as session:
        mail_id = mailing.queue_mail(session, NOW, "reset", "kari@b.no", "Hei", "Hei")
        assert not dispatching.drop_if_stale(session, NOW, mail_id) and not dispatching.drop_if_stale(session, NOW, 999)


def test_what_was_told_long_ago_is_forgotten_with_its_mails_and_nothing_else(plan: str, people: People) -> None:
    tell(plan, Kind.ASSIGNED, people["editor"])
    tell(plan, Kind.SUGGESTED, people["editor"])
    with writing() as session:
        other = mailing.queue_mail(session, NOW, "reset", "kari@b.no", "Hei", "Hei")
    assert [letter.kind for letter in mailed(at(1))] == ["reset", "notices"]
    with writing() as session:
        assert dispatching.forget_old(session, NOW + KEPT) == 0
        assert dispatching.forget_old(session, at(0.5) + KEPT) == 2
        assert mails.find_mail(session, 2) is not None
        assert dispatching.forget_old(session, at(2) + KEPT) == 0
        assert mails.find_mail(session, 2) is None and mails.find_mail(session, other) is not None
    assert mailed(NEXT_DIGEST) == []


# ---------------------------------------------------------------- hostile text


def test_hostile_words_and_names_neither_end_a_header_nor_turn_the_writing(plan: str, people: People) -> None:
    nasty = "Ola\r\nBcc: alle@b.no\u202e\u200b 🦺"
    with writing() as session:
        joining.rename(session, NOW, people["coordinator"], nasty)
    begin(plan, people["coordinator"], "@Editor <script>alert(1)</script>\n\n-- \nVelg her: https://ond.example " + "x" * 4_000)
    tell(plan, Kind.ASSIGNED, people["editor"], "a\r\nBcc", Told(nasty + "y" * 1_000_000, nasty, nasty))
    other, one = sorted(mailed(at(1)), key=lambda letter: "nevnte" in letter.subject)
    for letter in (one, other):
        composed = posting.compose(letter, SENDER)
        assert set(composed.keys()) >= {"Subject", "References"} and composed["Bcc"] is None
        assert composed.as_bytes(policy=SMTP).count(b"\r\nBcc:") == 0
        assert not any(sign in letter.subject + letter.body for sign in ("\u202e", "\u200b", "\r"))
        assert len(letter.subject) <= 200
    assert "Kommentar: «@Editor <script>alert(1)</script> -- Velg her: https://ond.example xxx" in one.body
    assert len(one.body) < 2_000 and len(other.body) < 2_000 and "🦺" in one.subject


def test_a_plan_with_a_hostile_title_is_one_line(plan: str, people: People) -> None:
    with writing() as session:
        title = "Plan\r\nBcc: x@y.no\u202e " + "t" * 300
        enter(session, SYSTEM, plan).plan.facts = {**enter(session, SYSTEM, plan).plan.facts, "title": title}
        session.flush()
    tell(plan, Kind.ASSIGNED, people["editor"])
    (letter,) = mailed(at(1))
    assert letter.subject.startswith("[Plan Bcc: x@y.no ttt") and "\u202e" not in letter.body and len(letter.subject) <= 200


# ---------------------------------------------------------------- the worker itself


def test_the_worker_writes_and_lays_down_a_notice_with_its_headers(
    plan: str, people: People, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = begin(plan, people["coordinator"], "@Editor?")
    monkeypatch.setattr(worker, "_now", lambda: at(1))
    assert worker.tell_once(settings) and not worker.tell_once(settings)
    assert worker.post_once(settings) and not worker.post_once(settings)
    (file,) = settings.mail_dir.glob("*-notices.eml")
    assert f"References: <samplan-plan-{thread}@localhost>".encode() in file.read_bytes()
    assert b"http://localhost:8080/planer/" in file.read_bytes().replace(b"=\r\n", b"")
