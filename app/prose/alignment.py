"""Which block of a new version is which of the old: known by its id, else by its content, else by being much like it."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from app.prose.schema import Json

WORD = re.compile(r"\w+|\s+|[^\w\s]")
ALIKE = 0.5
Key = Callable[[Json], str | None]


class Step(NamedTuple):
    """One step through old and new: keep and adjust (both), remove (old alone) or insert (new alone)."""

    old: int | None
    new: int | None


def aligned(old: list[Json], new: list[Json]) -> list[Step]:
    """The steps from old to new, in order: known by id, then by content, then by likeness."""
    return list(matched(old, new, 0, 0, (identity, content_key, None)))


def matched(old: Sequence[Json], new: Sequence[Json], at: int, to: int, keys: tuple[Key | None, ...]) -> Iterator[Step]:
    """Steps through one stretch, whose first nodes are number ``at`` and ``to``: the first key parts it, the others what lies between."""
    key = keys[0]
    if key is None:
        yield from likeness(old, new, at, to)
        return
    done_old = done_new = 0
    for i, j in common([key(node) for node in old], [key(node) for node in new]):
        yield from matched(old[done_old:i], new[done_new:j], at + done_old, to + done_new, keys[1:])
        yield Step(at + i, to + j)
        done_old, done_new = i + 1, j + 1
    yield from matched(old[done_old:], new[done_new:], at + done_old, to + done_new, keys[1:])


def common(old: list[str | None], new: list[str | None]) -> Iterator[tuple[int, int]]:
    """The places of a longest common run of keys; a missing key (None) equals nothing."""
    first = [key if key is not None else f"old {i}" for i, key in enumerate(old)]
    second = [key if key is not None else f"new {i}" for i, key in enumerate(new)]
    for match in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        for offset in range(match.size):
            yield match.a + offset, match.b + offset


def identity(node: Json) -> str | None:
    """Type and id, when the node has one."""
    own = node.get("attrs", {}).get("id")
    return f"{node['type']}#{own}" if own else None


def content_key(node: Json) -> str:
    """The node without its ids."""
    attrs = {name: value for name, value in node.get("attrs", {}).items() if name != "id"}
    return repr((node["type"], attrs, node.get("text"), node.get("marks"), [content_key(child) for child in node.get("content", ())]))


def likeness(old: Sequence[Json], new: Sequence[Json], at: int, to: int) -> Iterator[Step]:
    """Steps through a stretch where nothing is known: in order, those of one type that are much alike belong together."""
    i = 0
    for j, node in enumerate(new):
        candidate = next((k for k in range(i, len(old)) if alike(old[k], node)), None)
        if candidate is None:
            yield Step(None, to + j)
            continue
        for k in range(i, candidate):
            yield Step(at + k, None)
        yield Step(at + candidate, to + j)
        i = candidate + 1
    for k in range(i, len(old)):
        yield Step(at + k, None)


def alike(old: Json, new: Json) -> bool:
    """Whether one can be seen as a changed form of the other. Rows and cells, which have no id, are taken in order."""
    if old["type"] != new["type"]:
        return False
    if "id" not in old.get("attrs", {}) or new["attrs"]["id"] is None:
        return True
    return SequenceMatcher(None, words_of(old), words_of(new), autojunk=False).quick_ratio() >= ALIKE


def words_of(node: Json) -> list[str]:
    """All words in the node."""
    if node["type"] == "text":
        return WORD.findall(node["text"])
    return [word for child in node.get("content", ()) for word in words_of(child)]
