"""Who is named in a comment: «@» and a name as it is written in the plan."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Mention(NamedTuple):
    """Where somebody is named: the signs from ``start`` up to ``end``, «@» included, and who."""

    start: int
    end: int
    who: str


def mentions(body: str, names: Mapping[str, str]) -> Iterator[Mention]:
    """Everybody named, in order. Of two names that fit, the longer is meant; large and small letters are the same.

    Args:
        names: name → who, of all that can be named.
    """
    known = sorted(((name.casefold(), who) for name, who in names.items() if name), key=lambda pair: -len(pair[0]))
    words, at = body.casefold(), 0
    if len(words) != len(body):  # a few letters grow when they are folded: then they are compared as they stand
        known, words = [(name, who) for name, who in names.items() if name], body
    while (at := words.find("@", at)) >= 0:
        found = next(((name, who) for name, who in known if words.startswith(name, at + 1) and _ends(words, at + 1 + len(name))), None)
        if found is None or (at and words[at - 1].isalnum()):
            at += 1
            continue
        yield Mention(at, at + 1 + len(found[0]), found[1])
        at += 1 + len(found[0])


def _ends(words: str, place: int) -> bool:
    """Whether a name that ends here is not the beginning of a longer word."""
    return place >= len(words) or not words[place].isalnum()


def people_of(found: Iterable[Mention]) -> list[str]:
    """Who is named, each once, in order."""
    return list(dict.fromkeys(mention.who for mention in found))
