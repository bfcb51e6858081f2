"""Words and their stems: the same for what is indexed and for what is asked, on every database."""

from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

from app.domain.question import Term, Word, joined_words, words_of
from app.store.searches import Sought

KEPT = 100_000
"""A stem takes some fifty microseconds to find; a municipality's plans have fewer different words than this."""

_norwegian = stemmer("norwegian")
_lock = Lock()
"""A stemmer works in its own fields, one word at a time."""


@lru_cache(maxsize=KEPT)
def stem(folded: str) -> str:
    """The stem of a folded word: «barnehagen» and «barnehager» have the same. Bokmål's endings; most of nynorsk's are among them."""
    with _lock:
        found: str = _norwegian.stemWord(folded)
    return found


def stems_text(text: str) -> str:
    """The stems of a text in order, a space between them; those of words with hyphens written as one come last."""
    return " ".join(stem(word) for word in (*(word.folded for word in words_of(text)), *joined_words(text)))


def sought(term: Term) -> Sought:
    """How a term is looked for."""
    stems = tuple(stem(word) for word in term.words)
    rows = [stems]
    if term.joined:
        rows.append((stem("".join(term.words)),))
    prefix = term.words[-1] if term.open and len(term.words[-1]) > 1 else ""
    return Sought(tuple(rows), prefix, stems[:-1], term.without)


def matches(text: str, terms: Iterable[Sought]) -> list[Word]:
    """The words of a text that the terms found there, in order."""
    words = list(words_of(text))
    stems = [stem(word.folded) for word in words]
    hit: set[int] = set()
    for term in terms:
        if not term.without:
            hit |= _places(term, words, stems)
    return [words[place] for place in sorted(hit)]


def _places(term: Sought, words: list[Word], stems: list[str]) -> set[int]:
    hit: set[int] = set()
    for start in range(len(words)):
        for row in term.rows:
            if tuple(stems[start : start + len(row)]) == row:
                hit |= set(range(start, start + len(row)))
        last = start + len(term.before)
        if term.prefix and last < len(words) and words[last].folded.startswith(term.prefix) and tuple(stems[start:last]) == term.before:
            hit |= set(range(start, last + 1))
    return hit
