"""What is kept of what somebody says."""

import pytest

from app.domain.comments import clean_body
from app.domain.errors import Invalid


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("  Hva med\r\nskolene?  ", "Hva med\nskolene?"),
        ("Ja\x00 til\u202e dette\u2066", "Ja til dette"),
        ("nullbredde\u200b\ufeff", "nullbredde"),
        ("Brannmann: 🧑\u200d🚒", "Brannmann: 🧑\u200d🚒"),
        ("Å\u0300 A\u030a", "Å\u0300 Å"),
        ("<script>alert(1)</script> & {{ 7 * 7 }}", "<script>alert(1)</script> & {{ 7 * 7 }}"),
    ],
)
def test_signs_that_nobody_sees_are_left_out_and_the_rest_stays_as_it_was_said(body: str, kept: str) -> None:
    assert clean_body(body) == kept


@pytest.mark.parametrize("body", ["", " \n ", "\u200b\u202e", "a" * 5001, "a" * 1_000_000, "Gjelder 010101 10013."])
def test_what_cannot_be_said_is_refused(body: str) -> None:
    with pytest.raises(Invalid):
        clean_body(body)
