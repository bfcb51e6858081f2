"""Who wrote each word: the updates of a text replayed in order, every sign with the number of the update that brought it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from app.prose.check import canonical
from app.prose.mirror import OLDER, Branch, Fall, Mirror, Words
from app.prose.schema import Json
from app.prose.ytree import opened, raw_json, untrusted

__all__ = ["OLDER", "Fall", "falls", "signed", "signed_states"]


def signed(updates: Sequence[bytes]) -> Json:
    """The text after these updates as ProseMirror JSON in its one form, except that words are cut where the writer changes.

    Each text node has one key more, ``by``: the number (from 0) of the update that its words came with.

    Raises ``Refused`` when the updates are not those of a text.
    """
    return next(signed_states(updates, 0, (len(updates),)))


def signed_states(updates: Sequence[bytes], start: int, ends: Iterable[int]) -> Iterator[Json]:
    """The same after so many of the updates, for each of ``ends``, which grow. Words older than ``start`` are signed with ``OLDER``."""
    doc = opened()
    with untrusted(), doc.transaction():
        for update in updates[:start]:
            doc.apply_update(update)
    mirror, done = Mirror(doc), start
    for end in ends:
        for number in range(done, end):
            mirror.take(updates[number], number)
        done = max(done, end)
        yield {"content": [], **_signed(canonical(raw_json(doc)), mirror.root)}


def falls(updates: Sequence[bytes]) -> list[Fall]:
    """Every block and item with more than a few letters that an update took away and did not put in elsewhere, in order.

    Raises ``Refused`` when the updates are not those of a text.
    """
    mirror = Mirror(opened())
    for number, update in enumerate(updates):
        mirror.take(update, number)
    return mirror.fallen


# ---------------------------------------------------------------- the text, cut where the writer changes


def _signed(node: Json, branch: Branch) -> Json:
    if "content" not in node:
        return node
    own = [child for child in branch.children if isinstance(child, Words)]
    signs, by = b"".join(words.signs for words in own), [number for words in own for number in words.by]
    branches = iter([child for child in branch.children if isinstance(child, Branch)])
    content: list[Json] = []
    at = 0
    for child in node["content"]:
        if child["type"] == "text":
            end = at + len(child["text"].encode())
            content += _cut(child, signs[at:end], by[at:end])
            at = end
        else:
            content.append(_signed(child, next(branches)))
    return {**node, "content": content}


def _cut(text: Json, signs: bytes, by: list[int]) -> Iterator[Json]:
    """One text node as one for each writer. A sign of several bytes has the same number in all of them."""
    at = 0
    for number, run in groupby(by):
        end = at + len(list(run))
        yield {**text, "text": signs[at:end].decode(), "by": number}
        at = end
