"""Which wordings may be saying the same: the right ones, and not the others."""

import pytest

from app.domain.likeness import LIKE, likeness, trigrams


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mer lys langs skoleveien, takk.", "Vi ønsker mer lys langs skoleveien"),
        ("Natteravnene bør nevnes i tiltak 3.", "natteravnene må nevnes i tiltak 3!"),
        ("Lysene ved skolen virker ikke.", "Lyset ved skolen virker ikke"),
    ],
)
def test_the_same_in_other_words_is_alike(one: str, other: str) -> None:
    assert likeness(trigrams(one), trigrams(other)) >= LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mer lys langs skoleveien, takk.", "Følgegrupper på skoleveien hver morgen."),
        ("Bra plan.", "Planen mangler et kapittel om rus."),
        ("", ""),
        ("?!", "Mer lys."),
    ],
)
def test_something_else_is_not(one: str, other: str) -> None:
    assert likeness(trigrams(one), trigrams(other)) < LIKE


def test_likeness_is_from_none_to_all_and_the_same_both_ways() -> None:
    one, other = trigrams("Mer lys ved skolen"), trigrams("Mindre lys ved skolen")
    assert likeness(one, one) == 1.0 and likeness(one, trigrams("xyz")) == 0.0 and likeness(one, other) == likeness(other, one)
