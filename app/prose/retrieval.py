"""One block of an earlier state fetched back into the text as it is now; and which blocks a change let vanish."""

from collections.abc import Callable, Iterator, Set

from app.prose.rewording import is_blank
from app.prose.schema import SCHEMA, Json
from app.prose.text import plain_text
from exports.document import new_id


def block_id(node: Json) -> str:
    """What a block, an item or a note is known by; empty for what has no id."""
    return str(node.get("attrs", {}).get("id") or "")


def block_lines(node: Json) -> list[str]:
    """The words of a block, a line for each paragraph and note in it that has some; blanks made one."""
    text = plain_text({"content": [node]} if SCHEMA.nodes[node["type"]].holds_inline else node)
    return [words for words in (" ".join(line.split()) for line in text.split("\n")) if words]


def block_words(node: Json) -> str:
    """All words in a block."""
    return " ".join(block_lines(node))


def find_block(blocks: list[Json], id: str) -> Json | None:
    """The block or item of this id. What stands in a table is part of the table."""
    return next((node for line in _lines(blocks) if block_id(node := line[-1]) == id), None) if id else None


def _lines(blocks: list[Json], above: tuple[Json, ...] = ()) -> Iterator[tuple[Json, ...]]:
    """Every block and item, in reading order, each as the line of nodes that leads down to it."""
    for node in blocks:
        yield (*above, node)
        if node["type"] != "table" and not SCHEMA.nodes[node["type"]].holds_inline:
            yield from _lines(node.get("content", []), (*above, node))


def standing(blocks: list[Json]) -> set[str]:
    """The ids of the blocks and items that have words in them."""
    return {block_id(line[-1]) for line in _lines(blocks) if block_words(line[-1])}


# ---------------------------------------------------------------- what vanished


def vanished(before: list[Json], after: list[Json]) -> list[Json]:
    """The blocks and items with words in them that were there before and are not any more, the outermost of each: gone, or emptied.

    Words that still stand somewhere have not vanished: a paragraph may have become part of the one before it.
    """
    now = {block_id(line[-1]): line[-1] for line in _lines(after)}
    lost = list(_vanished(before, now))
    words = " ".join(plain_text({"content": after}).split()) if lost else ""
    return [node for node in lost if block_words(node) not in words]


def _vanished(blocks: list[Json], now: dict[str, Json]) -> Iterator[Json]:
    for node in blocks:
        there = now.get(block_id(node))
        if there == node or not block_words(node):
            continue
        if there is None or not block_words(there):
            yield node
        elif node["type"] != "table" and not SCHEMA.nodes[node["type"]].holds_inline:
            yield from _vanished(node.get("content", []), now)


# ---------------------------------------------------------------- fetched back


def fetched_back(now: list[Json], then: list[Json], id: str, taken: Set[str] = frozenset()) -> list[Json] | None:
    """The text as it is now with one block as it was then; None when it did not stand there then.

    A block that is there now gets its words back where it stands. One that is not is put in after the nearest of those that it stood after
    and that are there; with what it stood in, a list say, when that has gone too. Nothing else changes.

    Args:
        taken: ids that others of the plan have now; what comes back gets a new one instead.
    """
    line = next((line for line in _lines(then) if block_id(line[-1]) == id), None) if id else None
    if line is None:
        return None
    if find_block(now, id) is not None:
        return _replaced(now, id, line[-1], taken | ids_of(_without(now, id)))
    depth = next((depth for depth in range(len(line) - 1, 0, -1) if _is_there(now, line[depth - 1])), 0)
    own = _shell(line[depth:])
    own = _renewed(own, taken | ids_of(now))
    if depth == 0:
        return [own] if is_blank(now) else _inserted(now, then, line[0], own)
    return _within(now, block_id(line[depth - 1]), lambda inside: _inserted(inside, line[depth - 1]["content"], line[depth], own))


def _is_there(now: list[Json], node: Json) -> bool:
    found = find_block(now, block_id(node))
    return found is not None and found["type"] == node["type"]


def _shell(line: tuple[Json, ...]) -> Json:
    """The last of a line of nodes, in each of the others with nothing beside it."""
    node = line[-1]
    for above in reversed(line[:-1]):
        node = {**above, "content": [node]}
    return node


def _inserted(inside: list[Json], stood: list[Json], at: Json, own: Json) -> list[Json]:
    """The children with ``own`` where ``at`` stood among ``stood``."""
    places = {block_id(node): place for place, node in enumerate(inside) if block_id(node)}
    index = next(place for place, node in enumerate(stood) if node is at)
    before = next((places[block_id(node)] + 1 for node in reversed(stood[:index]) if block_id(node) in places), None)
    after = next((places[block_id(node)] for node in stood[index + 1 :] if block_id(node) in places), len(inside))
    place = before if before is not None else 0 if index == 0 else after
    return [*inside[:place], own, *inside[place:]]


def _within(nodes: list[Json], id: str, change: Callable[[list[Json]], list[Json]]) -> list[Json]:
    """The nodes with ``change`` done to the children of the one with this id."""
    found = []
    for node in nodes:
        if block_id(node) == id:
            node = {**node, "content": change(node.get("content", []))}
        elif "content" in node and not SCHEMA.nodes[node["type"]].holds_inline:
            node = {**node, "content": _within(node["content"], id, change)}
        found.append(node)
    return found


def _replaced(nodes: list[Json], id: str, own: Json, taken: Set[str]) -> list[Json]:
    """The nodes with ``own`` instead of the one with this id."""
    found = []
    for node in nodes:
        if block_id(node) == id:
            node = _renewed(own, taken)
        elif "content" in node and not SCHEMA.nodes[node["type"]].holds_inline:
            node = {**node, "content": _replaced(node["content"], id, own, taken)}
        found.append(node)
    return found


def _without(nodes: list[Json], id: str) -> list[Json]:
    return [{**node, "content": _without(node.get("content", []), id)} for node in nodes if block_id(node) != id]


def ids_of(nodes: list[Json]) -> frozenset[str]:
    """Every id in these nodes."""
    inside = (ids_of(node.get("content", [])) for node in nodes)
    return frozenset({block_id(node) for node in nodes} - {""}).union(*inside)


def without_taken(nodes: list[Json], taken: Set[str]) -> list[Json]:
    """The nodes, those whose ids are taken with new ones."""
    return [_renewed(node, taken) for node in nodes]


def _renewed(node: Json, taken: Set[str]) -> Json:
    made = node if block_id(node) not in taken else {**node, "attrs": {**node["attrs"], "id": new_id()}}
    return {**made, "content": without_taken(made["content"], taken)} if "content" in made else made
