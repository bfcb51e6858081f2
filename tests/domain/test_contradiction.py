from typing import Any

import pytest

from app.domain.contradiction import contradictions
from app.domain.dates import PartialDate, parse_date
from app.domain.period import parse_period

AUGUST = PartialDate(2026, 8)


@pytest.mark.parametrize(
    ("period", "status", "sentence"),
    [
        ("2025", "Igangsatt", "Perioden («2025») var over per august 2026, men tiltaket er meldt igangsatt."),
        ("våren 2026", "Ikke igangsatt", "Perioden («våren 2026») var over per august 2026, men tiltaket er meldt ikke igangsatt."),
        ("2026–", "Gjennomført", "Tiltaket er meldt gjennomført, men perioden («2026–») har ingen slutt."),
        ("2025–2028", "Under planlegging", "Perioden («2025–2028») hadde begynt per august 2026, men tiltaket er meldt under planlegging."),
        ("2027–2028", "Gjennomført", "Perioden («2027–2028») begynner etter august 2026, men tiltaket er meldt gjennomført."),
        ("høsten 2026", "Igangsatt", "Perioden («høsten 2026») begynner etter august 2026, men tiltaket er meldt igangsatt."),
    ],
)
def test_a_contradiction_is_told_in_a_sentence(period: str, status: str, sentence: str) -> None:
    assert contradictions(parse_period(period), status, AUGUST) == (sentence,)


@pytest.mark.parametrize(
    ("period", "status"),
    [
        ("2026", "Igangsatt"),
        ("august 2026", "Igangsatt"),
        ("2026–2028", "Ikke igangsatt"),
        ("2025", "Gjennomført"),
        ("2025", "Utgår"),
        ("2026–", "Igangsatt"),
        ("2024–", "Utgår"),
        ("løpende", "Gjennomført"),
        ("ved behov", "Ikke igangsatt"),
        ("2025", "Lagt bort"),
        ("2025", ""),
        ("", "Gjennomført"),
    ],
)
def test_what_goes_together_or_cannot_be_known_is_not_warned_about(period: str, status: str) -> None:
    assert contradictions(parse_period(period), status, AUGUST) == ()


def test_without_a_date_only_what_needs_none_is_told() -> None:
    assert contradictions(parse_period("2009"), "Igangsatt") == ()
    assert len(contradictions(parse_period("2009–"), "Gjennomført")) == 1


def test_in_the_official_report_the_rules_find_what_follows_from_period_and_status(report: dict[str, Any]) -> None:
    as_of = parse_date(report["facts"]["status_as_of"])
    found = {row["nr"] for row in report["overview"] if contradictions(parse_period(row["period"]), row["status"], as_of)}
    assert found == {9, 17, 20, 24, 34}
