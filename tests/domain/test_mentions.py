"""Who is named in a comment."""

import pytest

from app.domain.mentions import mentions, people_of

NAMES = {"Kari Holm": "p1", "Kari Holm Berg": "p2", "Politiet": "a1", "Politiet i Nordvik": "a2", "Åse Ødegård": "p3"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Kan @Kari Holm se på dette?", ["p1"]),
        ("Kan @Kari Holm Berg se på dette?", ["p2"]),
        ("@politiet i nordvik: enig? Og @Kari Holm.", ["a2", "p1"]),
        ("@Politietilsynet", []),
        ("post@Politiet", []),
        ("@ Kari Holm", []),
        ("@Åse Ødegård, @ÅSE ØDEGÅRD", ["p3"]),
        ("@Noen Andre", []),
        ("@@Politiet", ["a1"]),
        ("ß @Kari Holm", ["p1"]),
        ("", []),
    ],
)
def test_a_name_after_the_sign_is_who_is_meant(body: str, named: list[str]) -> None:
    found = list(mentions(body, NAMES))
    assert people_of(found) == named
    assert all(body[mention.start] == "@" for mention in found)
