"""Birth numbers in a text: which stand there, and that no more come in.

A number that stood there before the guard was built stays until somebody hides it: who writes beside it is not to be stopped by it.
"""

import re
from collections.abc import Iterable, Iterator

from pycrdt import XmlFragment

from app.domain.privacy import STOPPED, numbers_in
from app.prose.refused import Refused
from app.prose.schema import SCHEMA, Json


def lines(nodes: Iterable[Json]) -> Iterator[str]:
    """The words of each paragraph, heading and note: what is read in one go, however it is dressed."""
    for node in nodes:
        children = node.get("content", ())
        own = "".join(child.get("text", "") for child in children if child["type"] == "text")
        if own:
            yield own
        yield from lines(children)


def numbers_of(nodes: Iterable[Json]) -> frozenset[str]:
    """The birth numbers in these nodes, their digits alone."""
    return numbers_in(lines(nodes))


_DRESS = re.compile(rf"</?(?:{'|'.join(SCHEMA.marks)})\b[^>]*>")
_TAG = re.compile("<[^>]*>")


def numbers_standing(text: XmlFragment) -> frozenset[str]:
    """The birth numbers in a text that is open, read off the library's own form of it: all of it takes less than looking at each node
    would."""
    return numbers_in(_TAG.sub("\n", _DRESS.sub("", str(text))).split("\n"))


def refuse_new(before: frozenset[str], after: frozenset[str]) -> None:
    """Raises ``Refused`` (birth_number) when there are numbers that were not there before."""
    if after - before:
        raise Refused("birth_number", STOPPED)
