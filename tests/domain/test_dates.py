"""Dates of any precision, read from Norwegian and printed again."""

import datetime
import random

import pytest

from app.domain.dates import PartialDate, one_line, parse_date, print_date

READ = {
    "2011": "2011",
    "august 2011": "2011-08",
    "Oktober 2011": "2011-10",
    "okt. 2011": "2011-10",
    "14. november 2024": "2024-11-14",
    "14 november 2024": "2024-11-14",
    "1. jan. 2026": "2026-01-01",
    "14.11.2024": "2024-11-14",
    "4. 1. 2024": "2024-01-04",
    "14.\u00a0november\u00a02024": "2024-11-14",
    "første kvartal 2012": "2012-Q1",
    "1. kvartal 2012": "2012-Q1",
    "1. kvartal 2012.": "2012-Q1",
    "Fjerde kvartal 2012": "2012-Q4",
    "Q2 2026": "2026-Q2",
    "annet halvår 2026": "2026-H2",
    "2. tertial 2026": "2026-T2",
    "høsten 2025": "2025-autumn",
    "Hausten 2025": "2025-autumn",
    "vår 2026": "2026-spring",
    "va\u030aren 2026": "2026-spring",
    "sommeren 2026": "2026-summer",
    "vinteren 2026": "2026-winter",
    "2024-11-14": "2024-11-14",
    "2011-08": "2011-08",
    "2012-Q1": "2012-Q1",
    "2025-autumn": "2025-autumn",
}

NO_DATES = ["", "snart", "31. februar 2024", "32.1.2024", "2024-13", "13. måned 2024", "5. kvartal 2012", "14/11/2024", "12", "999", "0000",
            "august", "siden midten av 2010-tallet", "14. november 2024 kl. 13.00", "2009-2012", "20111", "kvartal 2012"]  # fmt: skip


@pytest.mark.parametrize(("text", "iso"), READ.items())
def test_a_written_date_is_read(text: str, iso: str) -> None:
    date = parse_date(text)
    assert date is not None and date.iso() == iso


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("iso", "words", "precision"),
    [
        ("2009", "2009", "year"),
        ("2011-08", "august 2011", "month"),
        ("2024-11-14", "14. november 2024", "day"),
        ("2012-Q1", "1. kvartal 2012", "quarter"),
        ("2026-T3", "3. tertial 2026", "third"),
        ("2026-H1", "1. halvår 2026", "half"),
        ("2025-autumn", "høsten 2025", "season"),
    ],
)
def test_a_kept_date_is_printed_in_words(iso: str, words: str, precision: str) -> None:
    date = parse_date(iso)
    assert date is not None and (str(date), date.precision, print_date(iso)) == (words, precision, words)


def test_no_date_prints_as_nothing_and_a_broken_one_is_told() -> None:
    assert print_date("") == ""
    with pytest.raises(ValueError, match="no date"):
        print_date("2012-Q9")


def test_a_partial_date_knows_its_first_and_last_day() -> None:
    assert (PartialDate(2012, part="Q1").first(), PartialDate(2012, part="Q1").last()) == (
        datetime.date(2012, 1, 1),
        datetime.date(2012, 3, 31),
    )
    assert PartialDate(2024, 2).last() == datetime.date(2024, 2, 29)
    assert PartialDate(2009).last() == datetime.date(2009, 12, 31)
    assert PartialDate(2024, 11, 14).first() == PartialDate(2024, 11, 14).last()


@pytest.mark.parametrize("wrong", [(2024, 13), (2024, 2, 30), (2024, None, 3), (2024, 2, None, "Q1"), (2024, None, None, "Q5"), (2024, 0)])
def test_a_date_that_is_not_there_cannot_be_made(wrong: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        PartialDate(*wrong)


def some_date(chance: random.Random) -> PartialDate:
    year = chance.randint(1990, 2060)
    part = chance.choice(["Q1", "Q4", "T2", "H1", "H2", "winter", "spring", "summer", "autumn"])
    month = chance.randint(1, 12)
    return chance.choice(
        [PartialDate(year), PartialDate(year, month), PartialDate(year, month, chance.randint(1, 28)), PartialDate(year, part=part)]
    )


def test_every_date_is_the_same_after_printing_and_keeping() -> None:
    chance = random.Random(20251)
    for _ in range(500):
        date = some_date(chance)
        assert parse_date(str(date)) == date == parse_date(date.iso())
        assert date.first() <= date.last() and date.first().year == date.last().year == date.year


def test_one_line_evens_out_white_space_and_composes_letters() -> None:
    assert one_line("  a\u030a \n\u00a0b ") == "å b"
