"""The register of agencies: what may stand in it."""

from datetime import date

import pytest

from app.domain.agencies import FIELDS, clean_agency
from app.domain.dates import is_valid
from app.domain.errors import Invalid


def test_facts_of_an_agency_are_kept_in_one_form() -> None:
    given = {"name": "  Øvre   Nordvik  kommune ", "kind": "municipality", "color": "", "valid_from": "1. januar 2026", "valid_to": "2029"}
    assert clean_agency(given) == {
        "name": "Øvre Nordvik kommune",
        "kind": "municipality",
        "color": "",
        "valid_from": "2026-01-01",
        "valid_to": "2029",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", "x" * 201), ("short", "x" * 41), ("kind", "sirkus"), ("color", "#ff0000"), ("valid_from", "snart")],
)
def test_what_cannot_be_used_is_told_at_its_field(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_agency(dict.fromkeys(FIELDS, "") | {"name": "Nordvik", "kind": "police"} | {field: value})
    assert set(refused.value.problems) == {field}


def test_an_agency_does_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid) as refused:
        clean_agency({"valid_from": "august 2026", "valid_to": "juli 2026"})
    assert set(refused.value.problems) == {"valid_to"}
    assert clean_agency({"valid_from": "2026", "valid_to": "mars 2026"})["valid_to"] == "2026-03"


@pytest.mark.parametrize(
    ("day", "valid_from", "valid_to", "expected"),
    [
        ((2026, 1, 1), "", "", True),
        ((2026, 1, 1), "2026", "", True),
        ((2025, 12, 31), "2026", "", False),
        ((2026, 6, 30), "", "2026-06", True),
        ((2026, 7, 1), "", "2026-06", False),
        ((2026, 11, 26), "2026-Q4", "2026-11-26", True),
    ],
)
def test_a_validity_counts_both_its_ends_as_wide_as_they_can_mean(
    day: tuple[int, int, int], valid_from: str, valid_to: str, expected: bool
) -> None:
    assert is_valid(date(*day), valid_from, valid_to) is expected


def test_a_validity_that_is_no_date_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no date"):
        is_valid(date(2026, 1, 1), "snart", "")
