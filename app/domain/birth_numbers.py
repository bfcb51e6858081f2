"""Fødselsnummer in running text: they are known by their control digits, so that other long numbers are let be.

Source: forskrift til folkeregisterloven (FOR-2017-07-14-1201) § 2-2-1 and Skatteetaten's description of the control digits: eleven digits,
of which the tenth is the first nine weighted 3 7 6 1 8 9 4 5 2, and the eleventh the first ten weighted 5 4 3 2 7 6 5 4 3 2, both modulo
11. D-numbers have 4 added to the first digit; numbers of the synthetic population (Tenor) have 80 added to the month and count as well.
"""

import re
from collections.abc import Iterator
from datetime import date

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_BETWEEN = r"[^A-Za-z0-9\r\n]{0,3}"
"""What people put between the groups: blanks, dots and lines of every width, several at once. The control digits say what is a number."""
_LIKE_ONE = re.compile(rf"\d\d{_BETWEEN}\d\d{_BETWEEN}\d\d{_BETWEEN}\d{{5}}", re.ASCII)
"""Looked for first: without a look back it is found, or not, in a third of the time, and this is asked at every letter."""
_DIGITS = re.compile(rf"(?<!\d){_LIKE_ONE.pattern}(?!\d)", re.ASCII)
_MONTHS_ADDED = (0, 40, 65, 80)
"""Added to the month: nothing; 40 for other synthetic numbers (NHN), 65 and 80 for Skatteetaten's."""


def birth_numbers(words: str) -> Iterator[tuple[int, int]]:
    """Where fødselsnummer and D-numbers stand: from and to of each."""
    if _LIKE_ONE.search(words) is None:
        return
    for match in _DIGITS.finditer(words):
        if is_birth_number("".join(filter(str.isdigit, match[0]))):
            yield match.span()


def is_birth_number(digits: str) -> bool:
    """Whether eleven digits are a number somebody can have: a day there is, and both control digits right."""
    numbers = [int(digit) for digit in digits]
    return _sum(numbers, FIRST) == 0 and _sum(numbers, SECOND) == 0 and _is_day(digits)


def _sum(numbers: list[int], weights: tuple[int, ...]) -> int:
    return sum(number * weight for number, weight in zip(numbers, weights, strict=False)) % 11


def _is_day(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    days = (day, day - 40)
    months = [month - added for added in _MONTHS_ADDED]
    return any(_there_is(century + year, m, d) for century in (1800, 1900, 2000) for m in months for d in days)


def _there_is(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
