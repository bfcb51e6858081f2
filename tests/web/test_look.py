"""Small things that every page shows: initials, moments, rails of time, addresses of files."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.domain.period import parse_period
from app.domain.states import State
from app.domain.status import Meaning
from app.web.ground import look
from tests.web.conftest import SignIn


@pytest.mark.parametrize(
    ("name", "letters"), [("Kari Anne Holm", "KH"), ("Kari", "K"), ("SLT", "SLT"), ("NOVAK", "NOV"), ("", ""), ("ås skole", "ÅS")]
)
def test_initials(name: str, letters: str) -> None:
    assert look.initials(name) == letters


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 22, 8, 5, tzinfo=UTC), "i dag kl. 09.05"),
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), "i går kl. 23.30"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "i dag kl. 00.30"),
        (datetime(2026, 5, 3, 12, 0, tzinfo=UTC), "3. mai 2026 kl. 14.00"),
    ],
)
def test_a_moment_is_told_in_the_reader_s_time(app: Flask, monkeypatch: pytest.MonkeyPatch, at: datetime, words: str) -> None:
    monkeypatch.setattr(look, "today", lambda: date(2026, 11, 22))
    with app.test_request_context():
        assert look.moment(at) == words


@pytest.mark.parametrize(
    ("period", "place"),
    [
        ("2026–2029", (0.0, 100.0)),
        ("2027", (25.0, 25.0)),
        ("2028–", (50.0, 50.0)),
        ("2020–2035", (0.0, 100.0)),
        ("løpende", None),
        ("", None),
    ],
)
def test_a_period_lies_on_the_rail_of_the_plan(period: str, place: tuple[float, float] | None) -> None:
    found = look.timeline(parse_period(period), 2026, 2029)
    assert (found is None) if place is None else found == pytest.approx(place, abs=0.3)


def test_every_status_and_state_has_a_sign_of_its_own_beside_its_colour() -> None:
    assert set(look._STATUS) == set(Meaning)
    assert set(look._STATE) == set(State)
    signs = [sign for _color, sign in look._STATUS.values()]
    assert len(set(signs)) == len(signs)


def test_a_file_is_kept_by_the_browser_only_under_the_mark_of_its_content(app: Flask) -> None:
    with app.test_request_context():
        address = look.asset("app.css")
    client = app.test_client()
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/app.css").headers["Cache-Control"]


def test_a_static_file_is_the_same_for_everybody_and_stays_kept_when_it_has_been_asked_about(sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    first = client.get("/static/app.css?v=1")
    again = client.get("/static/app.css?v=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    for answer in (first, again):
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Cookie" not in answer.headers.get("Vary", "") and "Set-Cookie" not in answer.headers
    assert "Cookie" in client.get("/planer").headers["Vary"]
