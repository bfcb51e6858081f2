"""What somebody types in a search field, read as words to find. Everything typed is words or one of three signs; nothing is refused.

«barnehage skole»   both words, in any form
«"trygg skolevei"»  these words in a row
«-skole»            without this word; «-"trygg skolevei"» too
«barneh*»           a word that begins so; so does the last word, while it is still being written
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_TERMS = 12
"""More than anybody types; what a pasted page has beyond that is left out."""

LONGEST_WORD = 80

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_WORD = re.compile(rf"[^\W_]+(?:{_SOFT_HYPHEN}+[^\W_]+)*")
_TERM = re.compile(r'(?P<without>(?:(?<=\s)|^)[-−])?(?:["«“”](?P<phrase>[^"»“”]*)(?P<closed>["»“”])?|(?P<word>[^\s"«»“”]+))')
_LETTERS = str.maketrans(
    {"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ł": "l", "þ": "th", _SOFT_HYPHEN: ""}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text, and its plain form (see ``fold``)."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Term:
    """Something to find: words in a row, most often one. ``open``: the last of them may go on; ``joined``: they may be written as one."""

    words: tuple[str, ...]
    without: bool = False
    open: bool = False
    joined: bool = False


def fold(word: str) -> str:
    """A word in the form that words are compared in: small letters without accents, those of Norwegian as they are written without them.

    «Å» and «Aa» are one, «for» and «før» are two.
    """
    plain = unicodedata.normalize("NFC", word.casefold()).translate(_LETTERS)
    if plain.isascii():
        return plain
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if letter.isalnum())


def words_of(text: str) -> Iterator[Word]:
    """The words of a text in order. A hyphen parts words; a soft hyphen does not."""
    for found in _WORD.finditer(text):
        folded = fold(found.group())[:LONGEST_WORD]
        if folded:
            yield Word(found.start(), found.end(), folded)


def joined_words(text: str) -> Iterator[str]:
    """Words that are written with hyphens, as they would be without: «rus-forebygging» gives «rusforebygging»."""
    for found in _HYPHENED.finditer(text):
        yield fold(found.group().replace("-", "").replace("\N{NON-BREAKING HYPHEN}", ""))[:LONGEST_WORD]


_HYPHENED = re.compile(r"[^\W\d_]+(?:[-\N{NON-BREAKING HYPHEN}][^\W\d_]+)+")


def read_question(typed: str) -> list[Term]:
    """The terms of what was typed, in order. Empty when it holds no word."""
    terms: list[Term] = []
    # Composed first: a letter and its ring typed apart are one letter.
    typed = unicodedata.normalize("NFC", typed)
    for found in _TERM.finditer(typed):
        text = found["phrase"] if found["phrase"] is not None else found["word"]
        words = tuple(word.folded for word in words_of(text))
        if not words:
            continue
        is_last = found.end() == len(typed)
        is_word = found["phrase"] is None
        still_writing = is_last and found["closed"] is None and not found["without"]
        is_open = (is_word and text.endswith("*")) or still_writing
        terms.append(Term(words, bool(found["without"]), is_open, is_word and bool(_HYPHENED.search(text))))
    return terms[:MOST_TERMS]
