"""The words of a text changed one by one: each inline node is handed out, and what is given back stands in its place."""

from collections.abc import Callable, Iterator, Mapping

from app.prose.schema import SCHEMA, Json
from exports.document import new_id

Change = Callable[[Json], list[Json]]


def reworded(nodes: list[Json], change: Change) -> list[Json]:
    """The nodes with ``change`` done to every text, reference and line break in them, those inside notes too."""
    found: list[Json] = []
    for node in nodes:
        if SCHEMA.nodes[node["type"]].inline and node["type"] != "footnote":
            found += change(node)
        elif "content" in node:
            found.append({**node, "content": reworded(node["content"], change)})
        else:
            found.append(node)
    return found


def inline_nodes(nodes: list[Json]) -> Iterator[Json]:
    """Every text, reference and line break, in reading order."""
    for node in nodes:
        if SCHEMA.nodes[node["type"]].inline and node["type"] != "footnote":
            yield node
        yield from inline_nodes(node.get("content", []))


def renewed(nodes: list[Json]) -> list[Json]:
    """The same nodes with new ids."""
    return [_renewed(node) for node in nodes]


def _renewed(node: Json) -> Json:
    made = dict(node)
    if "id" in node.get("attrs", ()):
        made["attrs"] = {**node["attrs"], "id": new_id()}
    if "content" in node:
        made["content"] = renewed(node["content"])
    return made


def retargeted(nodes: list[Json], targets: Mapping[str, str], known: Callable[[str], bool]) -> list[Json]:
    """References lead to what ``targets`` says instead; those that would then lead to what is not ``known`` become plain words."""

    def change(node: Json) -> list[Json]:
        if node["type"] != "ref":
            return [node]
        target, words = targets.get(node["attrs"]["target"], node["attrs"]["target"]), node["attrs"]["text"]
        if known(target):
            return [ref(target, words)]
        return [{"type": "text", "text": words}] if words else []

    return reworded(nodes, change)


def ref(target: str, words: str) -> Json:
    """A reference."""
    return {"type": "ref", "attrs": {"target": target, "text": words}}


def is_blank(nodes: list[Json]) -> bool:
    """Whether a text holds nothing but the empty line that the editor needs."""
    return all(node["type"] == "paragraph" and not node.get("content") for node in nodes) and len(nodes) <= 1


def with_words(blocks: list[Json], block: str, start: int, end: int, words: str) -> list[Json]:
    """The blocks with other words in one of them instead of its signs from ``start`` up to ``end``, in the dress of the first of those.

    Counted are the signs of the block's own words; line breaks, references and notes between them are not, and stay.
    """
    found = []
    for node in blocks:
        if node.get("attrs", {}).get("id") == block and SCHEMA.nodes[node["type"]].holds_inline:
            content = _replaced(node.get("content", []), start, end, words)
            node = {**node, "content": content} if content else {key: value for key, value in node.items() if key != "content"}
        elif "content" in node and not SCHEMA.nodes[node["type"]].holds_inline:
            node = {**node, "content": with_words(node["content"], block, start, end, words)}
        found.append(node)
    return found


def _replaced(nodes: list[Json], start: int, end: int, words: str) -> list[Json]:
    found: list[Json] = []
    at, is_in = 0, False
    for node in nodes:
        if node["type"] != "text":
            found.append(node)
            continue
        text, first = node["text"], at
        at += len(text)
        kept, rest = text[: max(0, start - first)], text[max(0, end - first) :]
        if at <= start or first >= end:
            found.append(node)
            continue
        put, is_in = ("" if is_in else words), True
        if line := f"{kept}{put}{rest}":
            found.append({**node, "text": line})
    return found if is_in or not words else [*found, {"type": "text", "text": words}]
