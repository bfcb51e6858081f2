"""Periods in every form people write them: nothing is lost, and what is printed reads back as the same."""

import datetime
import random
from typing import Any

import pytest

from app.domain.dates import PartialDate
from app.domain.period import Period, parse_period
from tests.domain.test_dates import some_date

SPELLINGS = {
    # as the official overview writes them
    "2009 - 2012": "2009–2012",
    "2010 - 2012": "2010–2012",
    "2009": "2009",
    "2009 - 2010": "2009–2010",
    "2009 - 2011": "2009–2011",
    "2009-": "2009–",
    "2010 - 2011": "2010–2011",
    "2010": "2010",
    "2009-2012": "2009–2012",
    "2010 – 2012": "2010–2012",
    "2009-2010": "2009–2010",
    "Oppstart i 2010": "Oppstart i 2010",
    # in its text
    "2009-2012.": "2009–2012",
    "2009.": "2009",
    # elsewhere
    "høsten 2025": "høsten 2025",
    "Høsten 2025": "høsten 2025",
    "skoleåret 2023–2024": "skoleåret 2023–2024",
    "skoleåret 2023/2024": "skoleåret 2023–2024",
    "skoleåret 2023/24": "skoleåret 2023–2024",
    "1. kvartal 2012": "1. kvartal 2012",
    "første kvartal 2012": "1. kvartal 2012",
    "løpende": "løpende",
    "Løpende.": "Løpende",
    "ved behov": "ved behov",
    "jan. 2026 – des. 2027": "januar 2026 – desember 2027",
    "januar 2026-desember 2027": "januar 2026 – desember 2027",
    "14. november 2024": "14. november 2024",
    "14.11.2024-25.11.2024": "14. november 2024 – 25. november 2024",
    "høsten 2025-": "fra høsten 2025",
    "fra høsten 2025": "fra høsten 2025",
    "fra 2025": "fra 2025",
    "f.o.m. 2025": "f.o.m. 2025",
    "Planlagt oppstart januar 2026": "Planlagt oppstart januar 2026",
    "fram til 2028": "fram til 2028",
    "til 2028": "til 2028",
    "innen utgangen av 2027": "innen utgangen av 2027",
    "i løpet av 2026": "i løpet av 2026",
    "fra 2009 til 2012": "fra 2009 til 2012",
    "2009/2010": "2009/2010",
    "2023-24": "2023–2024",
    "2009–12": "2009–2012",
    "2009 — 2012": "2009–2012",
    "2009\u2011\u00a02012": "2009–2012",
    "": "",
    "  ": "",
}

KEPT_AS_WRITTEN = [
    "2009-12",
    "2010-08",
    "2012-2009",
    "2009–2012 (forlenget)",
    "møtes annenhver måned og ellers ved behov",
    "tre–fem måneder",
    "siden midten av 2010-tallet",
    "31. februar 2024",
    "januar–mars 2026",
    "hele skoleåret m.m.",
    "2009, 2011 og 2013",
    "-",
    "–",
    "skoleåret 2023–2027",
    "fra 2012 til 2009",
    "2024-13",
]


@pytest.mark.parametrize(("written", "printed"), SPELLINGS.items())
def test_a_spelling_is_read_and_printed_in_one_way(written: str, printed: str) -> None:
    assert str(parse_period(written)) == printed
    assert parse_period(printed) == parse_period(written)


@pytest.mark.parametrize("written", KEPT_AS_WRITTEN)
def test_what_is_not_understood_is_kept_as_written(written: str) -> None:
    assert parse_period(written) == Period(label=written)
    assert str(parse_period(written)) == written


@pytest.mark.parametrize(
    ("written", "start", "end", "open_end"),
    [
        ("2009 - 2012", "2009", "2012", False),
        ("2009-", "2009", "", True),
        ("2009", "2009", "", False),
        ("Oppstart i 2010", "2010", "", True),
        ("høsten 2025", "2025-autumn", "", False),
        ("skoleåret 2023–2024", "2023-08", "2024-07", False),
        ("løpende", "", "", True),
        ("ved behov", "", "", False),
        ("fram til 2028", "", "2028", False),
        ("jan. 2026 – des. 2027", "2026-01", "2027-12", False),
        ("fra 2009 til 2012", "2009", "2012", False),
    ],
)
def test_a_period_can_be_reckoned_with(written: str, start: str, end: str, open_end: bool) -> None:
    period = parse_period(written)
    assert (period.start.iso() if period.start else "", period.end.iso() if period.end else "", period.open_end) == (start, end, open_end)


def test_a_period_prints_with_an_en_dash() -> None:
    assert str(Period(PartialDate(2009), PartialDate(2012))) == "2009\u20132012"
    assert str(Period(PartialDate(2009), open_end=True)) == "2009\u2013"


def test_a_label_is_printed_instead_of_what_it_means() -> None:
    assert str(Period(PartialDate(2010), open_end=True, label="Oppstart i 2010")) == "Oppstart i 2010"


def test_a_period_knows_its_first_and_last_day_and_precision() -> None:
    period = parse_period("2009–2012")
    assert (period.first(), period.last(), period.precision) == (datetime.date(2009, 1, 1), datetime.date(2012, 12, 31), "year")
    assert parse_period("2009").last() == datetime.date(2009, 12, 31)
    assert parse_period("2009–").last() is None and parse_period("ved behov").first() is None
    assert parse_period("til våren 2028").precision == "season" and parse_period("ved behov").precision == ""


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("2009–2012", (2009, 2012)),
        ("2009–", (2009, None)),
        ("2009", (2009, 2009)),
        ("fram til 2028", (None, 2028)),
        ("2009, 2011 og 2013", (2009, 2013)),
        ("løpende", (None, None)),
    ],
)
def test_a_period_tells_its_first_and_last_year(written: str, years: tuple[int | None, int | None]) -> None:
    assert parse_period(written).years() == years


def test_periods_sort_by_start_then_end_with_open_ends_and_unknown_last() -> None:
    wanted = ["2009", "2009–2012", "2009–", "våren 2009", "høsten 2009", "2010", "løpende", "ved behov"]
    shuffled = sorted(wanted)
    assert [str(p) for p in sorted(map(parse_period, shuffled), key=Period.sort_key)] == wanted


def some_period(chance: random.Random) -> Period:
    one, other = sorted((some_date(chance), some_date(chance)), key=lambda date: (date.first(), date.last()))
    return chance.choice([Period(one), Period(one, other), Period(one, open_end=True), Period(end=one), Period()])


def test_every_period_reads_back_as_the_same_after_printing() -> None:
    chance = random.Random(20252)
    for _ in range(1000):
        period = some_period(chance)
        assert parse_period(str(period)) == period, str(period)


def test_any_text_reads_back_as_the_same_and_loses_no_word() -> None:
    chance = random.Random(20253)
    words = [
        "2009",
        "2012",
        "-",
        "–",
        "høsten",
        "jan.",
        "1.",
        "kvartal",
        "til",
        "fra",
        "oppstart",
        "i",
        "skoleåret",
        "/",
        "2023/24",
        "løpende",
        "ca.",
        ".",
    ]
    for _ in range(3000):
        written = " ".join(chance.choices(words, k=chance.randint(1, 6)))
        period = parse_period(written)
        assert parse_period(str(period)) == period, written
        assert all(year in str(period) for year in ("2009", "2012") if year in written), written


def test_the_official_reports_periods_print_alike_from_table_and_text(report: dict[str, Any]) -> None:
    details = {measure["nr"]: measure for package in report["packages"] for measure in package["measures"]}
    differ = []
    for row in report["overview"]:
        table, text = parse_period(row["period"]), parse_period(details[row["nr"]]["as_printed"]["period"].removeprefix("Gjennomføring: "))
        assert (table.years()[0], table.years()[1]) == (row["period_years"]["start"], row["period_years"]["end"])
        assert str(table) == row["period"].replace(" - ", "–").replace(" – ", "–").replace("-", "–")
        if table != text:
            differ.append(row["nr"])
    assert len(report["overview"]) == 35 and differ == [29]
