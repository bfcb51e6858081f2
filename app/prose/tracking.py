"""Words that somebody pointed at, found again after others have written: moved, parted, joined, carried elsewhere and fetched back.

Nothing is put into the text for it, so pointing at words is no change of them: the signs are numbered, the updates are replayed
(``mirror``), and where the numbers stand afterwards is where the words are. Words that are gone are gone; no others are taken for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from app.prose.mirror import Branch, Mirror, Words
from app.prose.schema import Json
from app.prose.ytree import opened

NEW = -2
"""The number of what the first update brings; the next brings one less. Signs that stood there before have numbers from 0 up."""


class Span(NamedTuple):
    """Words of one block (a paragraph, a heading or a footnote): its signs from ``start`` up to, not including, ``end``. Counted are the
    characters of its own words; line breaks, references and the notes that stand in it are not."""

    block: str
    start: int
    end: int


Key = TypeVar("Key")
Spans = tuple[Span, ...]


def followed(state: bytes, updates: Sequence[bytes], spans: Mapping[Key, Iterable[Span]]) -> dict[Key, Spans]:
    """Where the words stand after the updates, in reading order; nowhere, when all of them are gone.

    What was written in the midst of them belongs to them from then on; what was written at their edge does not.

    Args:
        state: the text that the spans speak of.

    Raises:
        Refused: the updates are not those of the text.
    """
    mirror = Mirror(opened(state))
    owners: dict[int, list[Key]] = defaultdict(list)
    places = _numbered(mirror.root)
    for key, some in spans.items():
        for span in some:
            for number in places.get(span.block, ())[max(span.start, 0) : span.end]:
                owners[number].append(key)
    for count, update in enumerate(updates):
        mirror.take(update, NEW - count)
    found: dict[Key, list[Span]] = {key: [] for key in spans}
    for block in _blocks(mirror.root):
        for key, span in _found(block, owners):
            found[key].append(span)
    return {key: tuple(some) for key, some in found.items()}


def _numbered(root: Branch) -> dict[str, list[int]]:
    """Number every sign of the text; block → the number of each of its signs."""
    places: dict[str, list[int]] = {}
    number = 0
    for block in _blocks(root):
        own: list[int] = []
        for words in _own(block):
            words.by[:] = _by_sign(words.signs, number)
            own += dict.fromkeys(words.by)
            number += len(words.by)
        places.setdefault(block.id, own)
    return places


def _by_sign(signs: bytearray, number: int) -> Iterator[int]:
    """A number for each byte, those of one sign alike."""
    first = number
    for place, byte in enumerate(signs):
        first = number + place if byte & 0xC0 != 0x80 else first
        yield first


def _blocks(branch: Branch) -> Iterator[Branch]:
    """The blocks of a text in reading order, notes after the block they stand in."""
    if branch.id and _own(branch):
        yield branch
    for child in branch.children:
        if isinstance(child, Branch):
            yield from _blocks(child)


def _own(block: Branch) -> list[Words]:
    return [child for child in block.children if isinstance(child, Words)]


def _found(block: Branch, owners: Mapping[int, Sequence[Key]]) -> Iterator[tuple[Key, Span]]:
    """Whose words stand in a block, and where. Signs that are new and stand between two of somebody's are theirs too."""
    numbers = [number for words in _own(block) for number, byte in zip(words.by, words.signs, strict=True) if byte & 0xC0 != 0x80]
    open_: dict[Key, list[int]] = {}
    last_old = -1
    for place, number in enumerate(numbers):
        if number < 0:
            continue
        for key in owners.get(number, ()):
            run = open_.get(key)
            if run is not None and run[1] <= last_old:
                yield key, Span(block.id, run[0], run[1])
                run = None
            open_[key] = [run[0] if run else place, place + 1]
        last_old = place
    yield from ((key, Span(block.id, *run)) for key, run in open_.items())


# ---------------------------------------------------------------- words by their place


def words_by_block(json: Json) -> dict[str, str]:
    """Block → its own words, as spans count them, of a text given as ProseMirror JSON."""
    found: dict[str, str] = {}
    _gather(json, found)
    return found


def _gather(node: Json, found: dict[str, str]) -> None:
    children = node.get("content", ())
    own = [child["text"] for child in children if child["type"] == "text"]
    if own and node.get("attrs", {}).get("id"):
        found.setdefault(node["attrs"]["id"], "".join(own))
    for child in children:
        _gather(child, found)


def block_ids(json: Json) -> list[str]:
    """Every block, item and note of the text in reading order, with words or without."""
    own = [str(json["attrs"]["id"])] if json.get("attrs", {}).get("id") else []
    return own + [id for child in json.get("content", ()) for id in block_ids(child)]


def quoted(blocks: Mapping[str, str], spans: Iterable[Span]) -> str:
    """The words that the spans hold, a blank between those of two."""
    return " ".join(blocks.get(span.block, "")[span.start : span.end] for span in spans)


def located(blocks: Mapping[str, str], span: Span, quote: str) -> Span | None:
    """Where a quote stands in its block: where it was said to stand, or else where it stands once; None when it does not, or more often."""
    own = blocks.get(span.block, "")
    if quote and own[span.start : span.end] == quote:
        return span
    if not quote or own.count(quote) != 1:
        return None
    start = own.index(quote)
    return Span(span.block, start, start + len(quote))
