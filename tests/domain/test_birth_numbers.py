"""Numbers that belong to somebody are known, and other long numbers are let be. The numbers here are made, of days and running numbers."""

import random

import pytest

from app.domain.birth_numbers import FIRST, SECOND, birth_numbers, is_birth_number


def made(chance: random.Random) -> str:
    """A number that somebody could have; every tenth is a D-number."""
    while True:
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randrange(100)
        digits = [int(digit) for digit in f"{day:02}{month:02}{year:02}{chance.randrange(1000):03}"]
        digits[0] += 4 if chance.random() < 0.1 else 0
        for weights in (FIRST, SECOND):
            digits.append(-sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11)
        if digits[9] < 10 and digits[10] < 10:
            return "".join(map(str, digits))


@pytest.mark.parametrize("between", ["", " ", ".", "-", "\u00a0", "–", " - ", "  ", "\u2009", "_", " – "])
def test_a_thousand_numbers_are_found_and_a_thousand_that_are_one_digit_wrong_are_not(between: str) -> None:
    chance = random.Random(11)
    for _ in range(1000):
        number = made(chance)
        words = f"Gjelder {number[:6]}{between}{number[6:]}, se saken."
        assert list(birth_numbers(words)) == [(8, 19 + len(between))]
        place = chance.randrange(11)
        wrong = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
        assert list(birth_numbers(words.replace(number[:6], wrong[:6]).replace(number[6:], wrong[6:]))) == []


@pytest.mark.parametrize(
    "words", ["NO 974 778 467 MVA", "1234567890123", "Sak 2024/1234567", "tlf. 22 33 44 55", "00000000000", "2009–2012"]
)
def test_other_numbers_are_let_be(words: str) -> None:
    assert list(birth_numbers(words)) == []


@pytest.mark.parametrize("form", ["{} {} {} {}", "{}.{}.{}-{}", "{}. {}. {} – {}"])
def test_a_number_with_its_day_parted_is_found_and_one_that_is_wrong_is_not(form: str) -> None:
    chance = random.Random(13)
    for _ in range(200):
        number = made(chance)
        wrong = number[:10] + str((int(number[10]) + chance.randint(1, 9)) % 10)
        for one, count in ((number, 1), (wrong, 0)):
            assert len(list(birth_numbers("Født " + form.format(one[:2], one[2:4], one[4:6], one[6:]) + "."))) == count


def test_digits_of_two_lines_are_no_number() -> None:
    number = made(random.Random(3))
    assert list(birth_numbers(f"{number[:6]}\n{number[6:]}")) == []


def test_a_day_that_is_none_is_nobody_s() -> None:
    digits = [3, 1, 0, 2, 9, 9, 1, 2, 3]
    for weights in (FIRST, SECOND):
        digits.append(-sum(digit * weight for digit, weight in zip(digits, weights, strict=False)) % 11)
    assert not is_birth_number("".join(map(str, digits))[:11])


def test_a_number_inside_a_longer_one_is_no_number() -> None:
    number = made(random.Random(3))
    assert list(birth_numbers(f"1{number}")) == [] and list(birth_numbers(f"{number}1")) == []
    assert len(list(birth_numbers(f"({number}) og {number}."))) == 2
