import random

import pytest

from app.domain.plan import SLUG_LIMIT, free_slug, number_chapters, placed, reference_text, roman, slug


@pytest.mark.parametrize(
    ("number", "written"), [(1, "I"), (3, "III"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (99, "XCIX"), (399, "CCCXCIX")]
)
def test_roman_figures(number: int, written: str) -> None:
    assert roman(number) == written


@pytest.mark.parametrize("number", [0, -1, 400])
def test_there_are_no_roman_figures_for_what_is_not_counted(number: int) -> None:
    with pytest.raises(ValueError, match="no roman figures"):
        roman(number)


def test_chapters_and_packages_are_counted_each_on_their_own_and_others_not_at_all() -> None:
    kinds = ["front", "chapter", "plain", "package", "chapter", "package"]
    assert number_chapters(kinds) == ["", "1", "", "I", "2", "II"]
    assert number_chapters(kinds, "decimal") == ["", "1", "", "1", "2", "2"]
    assert number_chapters([]) == []


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("tiltak 26", "27", "tiltak 27"),
        ("Se også tiltak 23.", "4", "Se også tiltak 4."),
        ("(jf. kapittel 2.1)", "2.2", "(jf. kapittel 2.2)"),
        ("kapittel 3", "3.1", "kapittel 3.1"),
        ("i 2025-planens tiltak 6", "7", "i 2025-planens tiltak 7"),
        ("Tiltakspakke II", "III", "Tiltakspakke III"),
        ("pakke XIV:", "XV", "pakke XV:"),
        ("som nevnt over", "27", "som nevnt over"),
        ("VIKTIG del", "II", "VIKTIG del"),
        ("tiltak 26", "", "tiltak 26"),
        ("", "1", ""),
    ],
)
def test_a_reference_prints_the_present_number_of_its_target(text: str, number: str, printed: str) -> None:
    assert reference_text(text, number) == printed


def test_a_reference_renumbered_back_is_as_it_was() -> None:
    chance = random.Random(20256)
    for _ in range(200):
        old, new = chance.randint(1, 99), chance.randint(1, 99)
        assert reference_text(reference_text(f"se tiltak {old}", str(new)), str(old)) == f"se tiltak {old}"
        assert reference_text(reference_text(f"pakke {roman(old)}", roman(new)), roman(old)) == f"pakke {roman(old)}"


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Tiltaksplan for Nordvik 2026–2029", "tiltaksplan-for-nordvik-2026-2029"),
        ("Ærlig øl på Ås", "aerlig-ol-pa-as"),
        ("Čáhppes Đáŋŋa", "cahppes-danna"),
        ("  «Trygg» / oppvekst!  ", "trygg-oppvekst"),
        ("Tiltaka\u030ar", "tiltakar"),
        ("…", "plan"),
        ("", "plan"),
    ],
)
def test_a_title_becomes_an_address(title: str, address: str) -> None:
    assert slug(title) == address


def test_a_long_title_is_cut_at_a_word() -> None:
    assert slug("ord " * 40) == "-".join(["ord"] * 15)
    assert len(slug("x" * 300)) == SLUG_LIMIT


def test_an_address_in_use_gets_a_number() -> None:
    assert free_slug("Plan", ()) == "plan"
    assert free_slug("Plan", {"plan", "plan-2"}) == "plan-3"


def test_a_thing_is_put_in_its_place_new_or_moved() -> None:
    assert placed("ab", "x", 1) == ["a", "x", "b"]
    assert placed("abc", "b", 0) == ["b", "a", "c"]
    assert placed("abc", "a", 2) == ["b", "c", "a"]
    assert placed([], "x", 0) == ["x"]


def test_a_place_outside_the_order_is_first_or_last() -> None:
    assert placed("abc", "b", -3) == ["b", "a", "c"]
    assert placed("abc", "b", 9) == ["a", "c", "b"]


def test_the_order_is_always_whole() -> None:
    chance = random.Random(20257)
    order: list[int] = []
    for new in range(500):
        thing = chance.choice([new, *order])
        before, place = order, chance.randint(-2, len(order) + 2)
        order = placed(order, thing, place)
        assert sorted(order) == sorted({*before, thing})
        assert [other for other in order if other != thing] == [other for other in before if other != thing]
        assert order.index(thing) == min(max(place, 0), len(order) - 1)
