"""What people are told, in words that stay one line; what they wish of it; and when it is mailed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.access import NO, TABLE, Permission, Role
from app.domain.errors import Invalid
from app.domain.lines import safe_line
from app.domain.notices import (
    DEFAULTS,
    GROUP_LABELS,
    RULES,
    SETTING,
    WHY,
    WISH_LABELS,
    Group,
    Habits,
    Kind,
    Told,
    Wish,
    address_in,
    due_sentence,
    is_ripe,
    may_rest,
    read_wishes,
    sentence,
    told_in,
    wishes_in,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOLD = Told("Natteravner", agency="", outcome="tatt inn", due="2026-12-01")


# ---------------------------------------------------------------- one line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Kari\t Nordmann \n", "Kari Nordmann"),
        ("Hei\r\nBcc: alle@b.no", "Hei Bcc: alle@b.no"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("K\u200ba\u200cr\u200di\ufeff\u2060\u00ad", "Kari"),
        ("a\u2028b\u2029c\x0bd\x85e", "a b c d e"),
        ("\u3164\u2800\u115f", ""),
        ("\ud800Kari", "Kari"),
        ("Ka\u0301ri 🦺 <b>", "Kári 🦺 <b>"),
        ("\U000e0041\U000e0042Kari", "Kari"),
    ],
)
def test_a_line_is_one_line_of_what_can_be_seen(text: str, line: str) -> None:
    assert safe_line(text, 60) == line


def test_a_line_is_bounded_and_shows_that_it_was_cut() -> None:
    assert safe_line("abc def", 5) == "abc…"
    assert safe_line("x" * 1_000_000, 100) == "x" * 99 + "…"
    assert safe_line("\u200b" * 1_000_000 + "x", 100) == "…"
    assert len(safe_line("🦺" * 300, 200)) == 200


# ---------------------------------------------------------------- kinds


def test_every_kind_has_a_group_with_words_a_default_and_somebody_who_may_hear() -> None:
    assert set(RULES) == set(Kind)
    assert set(GROUP_LABELS) == set(WHY) == set(DEFAULTS) == {rule.group for rule in RULES.values()} == set(Group)
    assert set(WISH_LABELS) == set(Wish)
    assert all(Role.COORDINATOR in rule.roles for rule in RULES.values())


def test_only_who_may_comment_hears_of_comments_and_only_who_may_read_the_draft_of_its_parts() -> None:
    for kind, permission in (
        (Kind.MENTION, Permission.COMMENT),
        (Kind.ANSWER, Permission.COMMENT),
        (Kind.ASSIGNED, Permission.READ_DRAFT),
        (Kind.SUGGESTED, Permission.DECIDE_SUGGESTION),
        (Kind.ROUND_OPENED, Permission.READ_REVISION),
    ):
        assert RULES[kind].roles == {role for role, cell in TABLE[permission].items() if cell is not NO}


@pytest.mark.parametrize(
    ("kind", "one", "many"),
    [
        (Kind.MENTION, "Kari nevnte deg: Natteravner", "3 nye kommentarer nevner deg: Natteravner"),
        (Kind.ANSWER, "Kari svarte: Natteravner", "3 nye svar: Natteravner"),
        (Kind.ASSIGNED, "Kari tildelte deg en del: Natteravner", "Kari tildelte deg en del: Natteravner"),
        (Kind.SUGGESTED, "Kari foreslår en endring: Natteravner", "3 nye endringsforslag: Natteravner"),
        (Kind.SUGGESTION_DECIDED, "Forslaget ditt er tatt inn: Natteravner", "3 av forslagene dine er avgjort: Natteravner"),
        (Kind.INPUT_DECIDED, "Innspillet ditt er tatt inn: Natteravner", "3 av innspillene dine er avgjort: Natteravner"),
        (Kind.ROUND_OPENED, "En innspillsrunde er åpnet: Natteravner", "En innspillsrunde er åpnet: Natteravner"),
        (Kind.ROUND_DUE, "Fristen for innspill nærmer seg: Natteravner", "Fristen for innspill nærmer seg: Natteravner"),
        (Kind.ROUND_CLOSED, "Innspillsrunden er lukket: Natteravner", "Innspillsrunden er lukket: Natteravner"),
    ],
)
def test_each_kind_is_told_in_a_sentence(kind: Kind, one: str, many: str) -> None:
    assert (sentence(kind, TOLD, "Kari"), sentence(kind, TOLD, "Kari", 3)) == (one, many)


def test_an_agency_that_is_named_is_told_by_its_name_and_what_nobody_did_by_the_tools() -> None:
    assert sentence(Kind.MENTION, Told("Natteravner", agency="Politiet"), "Kari") == "Kari nevnte Politiet: Natteravner"
    assert sentence(Kind.MENTION, Told("Natteravner"), "") == "Samplan nevnte deg: Natteravner"
    assert sentence(Kind.SUGGESTION_DECIDED, Told("Natteravner"), "Kari") == "Forslaget ditt er avgjort: Natteravner"


def test_a_deadline_is_told_as_a_date_and_one_that_is_none_is_not() -> None:
    assert due_sentence(TOLD) == "Frist: 1. desember 2026"
    assert due_sentence(Told("x", due="snart")) == due_sentence(Told("x")) == ""


def test_what_is_kept_is_bounded_clean_and_without_what_is_empty() -> None:
    hostile = Told("Natte\u202eravner\n", quote="q" * 1_000_000, words="<script>\r\nBcc: x\u200b " + "w" * 1_000_000)
    kept = hostile.kept()
    assert set(kept) == {"where", "quote", "words"} and kept["where"] == "Natteravner"
    assert len(kept["quote"]) == 200 and len(kept["words"]) == 300 and "\n" not in kept["words"] and "\u200b" not in kept["words"]
    assert told_in(kept).kept() == kept and told_in({}) == Told("")


def test_a_name_with_signs_of_direction_or_line_shifts_stays_one_line() -> None:
    assert sentence(Kind.ANSWER, TOLD, "Kari\r\nBcc: x@y.no\u202e") == "Kari Bcc: x@y.no svarte: Natteravner"


@pytest.mark.parametrize(
    ("address", "path"),
    [("kommentarer/t", "/planer/trygg/kommentarer/t"), ("#p-x", "/planer/trygg#p-x"), ("", "/planer/trygg")],
)
def test_a_place_has_a_path(address: str, path: str) -> None:
    assert address_in("trygg", address) == path


# ---------------------------------------------------------------- wishes


def test_what_is_not_chosen_or_cannot_be_read_is_as_for_everybody() -> None:
    assert wishes_in({}) == DEFAULTS == wishes_in({SETTING: "alt"}) == wishes_in({SETTING: {"mentions": "ofte", "andre": "now"}})
    assert wishes_in({SETTING: {"mentions": "off"}}) == {**DEFAULTS, Group.MENTIONS: Wish.OFF}


def test_what_speaks_to_a_person_comes_at_once_and_what_goes_on_around_them_once_a_day() -> None:
    assert {group for group, wish in DEFAULTS.items() if wish is Wish.DAILY} == {Group.ANSWERS, Group.SUGGESTIONS}
    assert Wish.OFF not in DEFAULTS.values()


def test_a_form_of_wishes_is_whole_or_refused_at_the_field() -> None:
    whole = {group.value: "daily" for group in Group}
    assert read_wishes(whole | {"andre": "x"}) == whole
    with pytest.raises(Invalid) as refused:
        read_wishes(whole | {"answers": "hver time"})
    assert list(refused.value.problems) == ["answers"]


# ---------------------------------------------------------------- times


def test_a_thing_is_mailed_when_it_is_quiet_and_after_some_minutes_though_it_is_not() -> None:
    assert not is_ripe(NOW, NOW - MINUTE / 2, NOW - MINUTE / 2)
    assert is_ripe(NOW, NOW - 2 * MINUTE, NOW - MINUTE)
    assert is_ripe(NOW, NOW - 3 * MINUTE, NOW)


def test_answers_may_rest_and_what_speaks_to_a_person_may_not() -> None:
    assert may_rest(["answer"]) and not may_rest(["answer", "mention"]) and not may_rest(["round_due"])


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-11-22T06:00+00:00", "2026-11-22T06:00+00:00"),
        ("2026-11-22T05:59+00:00", "2026-11-21T06:00+00:00"),
        ("2026-07-01T05:00+00:00", "2026-07-01T05:00+00:00"),
        ("2026-03-29T05:30+00:00", "2026-03-29T05:00+00:00"),  # the clock was put forward that night
        ("2026-10-25T05:30+00:00", "2026-10-24T05:00+00:00"),  # and back that night
        ("2026-11-22T23:30+00:00", "2026-11-22T06:00+00:00"),  # the next day already where the plan is used
    ],
)
def test_the_mail_of_the_day_follows_the_clock_where_it_is_used(now: str, digest: str) -> None:
    habits = Habits("https://samplan.example", 7, ZoneInfo("Europe/Oslo"))
    assert habits.latest_digest(datetime.fromisoformat(now)) == datetime.fromisoformat(digest)
