"""The plan as a whole: its order, what its chapters are numbered, how references to them read, and its address."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

SLUG_LIMIT = 60

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_ROMAN_WORD = re.compile(r"(?<!\w)(?=[IVXLC])(?:XC|XL|L?X{0,3}|C)(?:IX|IV|V?I{0,3})(?!\w)")
_FIGURES = re.compile(r"\d+(?:\.\d+)*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ð": "d", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "þ": "th"})


def placed(order: Sequence[Thing], thing: Thing, place: int) -> list[Thing]:
    """The whole order with ``thing``, new or moved, at ``place`` (counted from 0; first or last when it lies outside)."""
    rest = [other for other in order if other != thing]
    place = min(max(place, 0), len(rest))
    return [*rest[:place], thing, *rest[place:]]


def roman(number: int) -> str:
    """The number in roman figures, 1–399."""
    if not 1 <= number < 400:
        raise ValueError(f"no roman figures for {number}")
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def number_chapters(kinds: Sequence[str], package_numbering: str = "roman") -> list[str]:
    """The printed number of each chapter, empty for «front» and «plain». Chapters and packages are counted each on their own.

    Args:
        kinds: «chapter», «package», «plain» or «front» of each chapter, in order.
        package_numbering: «roman» or «decimal».
    """
    counts = {"chapter": 0, "package": 0}
    numbers = []
    for kind in kinds:
        if kind in counts:
            counts[kind] += 1
        in_roman = kind == "package" and package_numbering == "roman"
        numbers.append((roman if in_roman else str)(counts[kind]) if kind in counts else "")
    return numbers


def number_places(
    chapters: Sequence[tuple[str, str]], sections: Mapping[str, Sequence[str]], package_numbering: str = "roman"
) -> dict[str, str]:
    """The printed number of every chapter and section: «2», «2.1»; under a chapter without number the sections are «1», «2» …

    Args:
        chapters: id and kind of each chapter, in order.
        sections: ids of the sections under each chapter, in order.
        package_numbering: see ``number_chapters``.
    """
    printed = number_chapters([kind for _, kind in chapters], package_numbering)
    numbers = {chapter: number for (chapter, _), number in zip(chapters, printed, strict=True)}
    for chapter, _ in chapters:
        above = f"{numbers[chapter]}." if numbers[chapter] else ""
        numbers |= {section: f"{above}{place}" for place, section in enumerate(sections.get(chapter, ()), 1)}
    return numbers


def reference_text(text: str, number: str) -> str:
    """A reference's words with the number its target has now: «se tiltak 26» and «27» give «se tiltak 27».

    The last number in the words is the target's; words without a number («som nevnt over»), and an empty number, leave them as they are.
    """
    of_its_kind = _FIGURES if number[:1].isdigit() else _ROMAN_WORD
    places = list(of_its_kind.finditer(text)) if number else []
    return text[: places[-1].start()] + number + text[places[-1].end() :] if places else text


def slug(title: str) -> str:
    """A title as part of an address: small letters a–z, figures and hyphens, at most 60 signs. «plan» when nothing is left."""
    letters = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    while len("-".join(words)) > SLUG_LIMIT and len(words) > 1:
        words.pop()
    return "-".join(words)[:SLUG_LIMIT] or "plan"


def free_slug(title: str, taken: Collection[str]) -> str:
    """The title's address, with -2, -3 … after it when others have it."""
    plain = slug(title)
    number, free = 1, plain
    while free in taken:
        number += 1
        free = f"{plain}-{number}"
    return free
