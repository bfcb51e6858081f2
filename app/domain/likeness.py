"""Whether two people have said the same thing, so that it can be answered once.

Compared are the trigrams of the words, as PostgreSQL's ``pg_trgm`` counts them: it needs no dictionary, minds neither the words' order nor
their endings («lyset», «lysene»), and is the same in every language.
"""

import re

LIKE = 0.45
"""Two wordings as like as this, or more, may be saying the same."""

_WORDS = re.compile(r"\w+")


def trigrams(words: str) -> frozenset[str]:
    """The runs of three signs in its words, each word with two blanks before it and one after; empty of a text without words."""
    padded = (f"  {word} " for word in _WORDS.findall(words.casefold()))
    return frozenset(each[at : at + 3] for each in padded for at in range(len(each) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How like two sets of trigrams are: those they share, of all; 0–1, and 0 when both are empty."""
    every = len(one | other)
    return len(one & other) / every if every else 0.0
