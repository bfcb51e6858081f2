"""Which measures are shown, in which order and under which headings."""

from datetime import UTC, date, datetime

import pytest

from app.domain.overview import (
    NONE,
    SORTS,
    Line,
    Part,
    Place,
    Reported,
    When,
    Wish,
    alphabetical,
    arrange,
    is_late,
    is_now,
    sort_lines,
    tally,
)
from app.domain.period import parse_period

SCALE = ("Ikke igangsatt", "Igangsatt", "Gjennomført")
POLICE, SCHOOL = Part("police", "lead", "Politiet", "Nordvik politi", mine=True), Part("school", "joint", "Ås skole", "Ås skole")


def line(id: str, order: int, place: str = "a", **facts: object) -> Line:
    given = {"number": None, "title": id, "parts": (), "period": parse_period(""), "status": Reported(), "subs": 0, "late": False}
    return Line(id=id, slug="plan", version=1, order=order, place=Place(place, "1", "Del"), **given | facts)  # type: ignore[arg-type]


def shown(lines: list[Line], **wish: object) -> list[list[str]]:
    return [[found.id for found in group.lines] for group in arrange(lines, Wish(**wish), SCALE)]  # type: ignore[arg-type]


ONE = line("én", 0, number=3, parts=(POLICE,), period=parse_period("2026–2027"), status=Reported("Igangsatt"))
TWO = line("åtte", 1, number=1, parts=(SCHOOL,), period=parse_period("2025"), status=Reported("Gjennomført"), late=True, subs=2)
THREE = line("bro", 2, "b", lacks=("responsible", "period", "status"), doubts=("spriker",))
ALL = [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, ["én", "åtte", "bro"]),
        ({"words": "BRO"}, ["bro"]),
        ({"words": "politi én"}, ["én"]),
        ({"words": "3"}, ["én"]),
        ({"actor": "school"}, ["åtte"]),
        ({"actor": NONE}, ["bro"]),
        ({"status": NONE}, ["bro"]),
        ({"status": "Igangsatt"}, ["én"]),
        ({"when": When("running", 2026)}, ["én"]),
        ({"when": When("ends", 2025)}, ["åtte"]),
        ({"when": When("late")}, ["åtte"]),
        ({"when": When("none")}, ["bro"]),
        ({"section": "b"}, ["bro"]),
        ({"mine": True}, ["én"]),
        ({"lack": "any"}, ["bro"]),
        ({"lack": "period"}, ["bro"]),
        ({"lack": "doubt"}, ["bro"]),
        ({"actor": "police", "status": "Gjennomført"}, []),
    ],
)
def test_only_what_is_asked_for_is_shown(wish: dict[str, object], found: list[str]) -> None:
    assert [id for group in shown(ALL, **wish) for id in group] == found
    assert Wish(**wish).is_narrow == bool(wish)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("period", "runs"), [("løpende", True), ("2020–", True), ("til 2025", False), ("til 2027", True), ("senere", False)]
)
def test_open_periods_go_on_in_every_year_they_may(period: str, runs: bool) -> None:
    assert When("running", 2026).lets_through(line("x", 0, period=parse_period(period))) is runs


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("place", ["én", "åtte", "bro"]),
        ("number", ["åtte", "én", "bro"]),
        ("title", ["bro", "én", "åtte"]),
        ("responsible", ["én", "åtte", "bro"]),
        ("period", ["åtte", "én", "bro"]),
        ("status", ["én", "åtte", "bro"]),
        ("subs", ["åtte", "én", "bro"]),
    ],
)
def test_lines_are_sorted_by_each_column(sort: str, order: list[str]) -> None:
    assert [found.id for found in sort_lines(ALL, sort, scale=SCALE)] == order  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_what_a_line_lacks_puts_it_last_either_way(sort: str) -> None:
    empty = line("tom", 9, lacks=("period",))
    full = line(
        "full",
        1,
        number=1,
        parts=(POLICE, Part("x", "partner", "X", "X")),
        period=parse_period("2026"),
        status=Reported("Igangsatt"),
        subs=1,
    )
    full = line(**{**_facts(full), "lacks": ("status",), "changed_at": datetime(2026, 1, 1, tzinfo=UTC)})  # type: ignore[arg-type]
    if sort in ("place", "section", "title", "lacks"):
        return
    for descending in (False, True):
        assert sort_lines([empty, full], sort, descending)[-1].id == "tom"  # type: ignore[arg-type]


def _facts(found: Line) -> dict[str, object]:
    names = ("id", "order", "number", "title", "parts", "period", "status", "subs", "late")
    return {name: getattr(found, name) for name in names}


def test_those_alike_stand_in_reading_order_either_way() -> None:
    alike = [line(str(order), order, number=1) for order in range(4)]
    for descending in (False, True):
        assert [found.id for found in sort_lines(alike, "number", descending)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ("section", [["én", "åtte"], ["bro"]]),
        ("responsible", [["én"], ["åtte"], ["bro"]]),
        ("status", [["én"], ["åtte"], ["bro"]]),
        ("", [["én", "åtte", "bro"]]),
    ],
)
def test_lines_stand_under_their_headings_and_those_without_come_last(group: str, found: list[list[str]]) -> None:
    assert shown(ALL, group=group) == found


def test_headings_stay_in_the_plan_s_order_whatever_the_lines_are_sorted_by() -> None:
    assert shown(ALL, sort="title") == [["én", "åtte"], ["bro"]]
    assert shown(ALL, sort="title", descending=True) == [["åtte", "én"], ["bro"]]


@pytest.mark.parametrize(
    ("period", "status", "late", "now"),
    [
        ("2025", "Igangsatt", True, False),
        ("2025", "", True, False),
        ("2025", "Gjennomført", False, False),
        ("2025", "Utgår", False, False),
        ("november 2026", "Igangsatt", False, True),
        ("november 2026", "Gjennomført", False, False),
        ("2025 – november 2026", "", False, True),
        ("løpende", "Igangsatt", False, False),
        ("", "", False, False),
    ],
)
def test_late_is_what_is_over_and_not_done(period: str, status: str, late: bool, now: bool) -> None:
    today = date(2026, 11, 26)
    assert (is_late(parse_period(period), status, today), is_now(parse_period(period), status, today)) == (late, now)


def test_the_norwegian_letters_come_last() -> None:
    assert sorted(["ål", "Zoo", "øre", "ærlig", "Alle"], key=alphabetical) == ["Alle", "Zoo", "ærlig", "øre", "ål"]


def test_the_tally_counts_those_that_have_come_furthest_first() -> None:
    told = tally(["Igangsatt", "", "Gjennomført", "Igangsatt"], SCALE)
    assert told.counts == (("Gjennomført", 1), ("Igangsatt", 2), ("", 1)) and (told.done, told.all) == (1, 4)
