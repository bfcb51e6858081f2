"""What the server sets right in a text of honest people: block ids that are missing or doubled, and containers left empty.

Ids go missing or double when blocks are pasted, split or changed by two at once; a list or table loses its last item when two each delete
another one. A browser would erase an empty container itself; here the server does it first, so that all agree on what was done.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pycrdt import Doc, XmlElement, XmlText

from app.prose.schema import SCHEMA, Json, NodeType
from app.prose.values import matches
from app.prose.ytree import Parent, insert_element, recorded, root
from exports.document import new_id


class Bearer(NamedTuple):
    """An element that should carry an id, the id when it is one, and whether anything stands in it."""

    element: XmlElement
    id: str | None
    is_filled: bool


def needs_mending(json: Json) -> bool:
    """Whether the canonical document has ids that are missing or doubled, or containers that must hold something and do not."""
    found = list(ids(json))
    return None in found or len(set(found)) < len(found) or any(is_bare(node) for node in nodes(json))


def nodes(node: Json) -> Iterator[Json]:
    """The node and everything below it, words left out."""
    if node["type"] != "text":
        yield node
        for child in node.get("content", ()):
            yield from nodes(child)


def ids(json: Json) -> Iterator[str | None]:
    """The ids of all nodes that have one, in reading order; None where it is missing."""
    return (node["attrs"]["id"] for node in nodes(json) if "id" in node.get("attrs", ()))


def is_bare(node: Json) -> bool:
    """Whether the node must hold something and does not."""
    return SCHEMA.nodes[node["type"]].needs_one and not node.get("content")


def mend(doc: Doc[Any]) -> bytes:
    """Set ids and empty containers right in the document, and return that change as an update."""
    with recorded(doc) as updates:
        drop_bare(root(doc))
        if not len(root(doc).children):
            insert_element(root(doc), 0, {"type": "paragraph", "attrs": {"id": new_id(), "indent": False}})
        give_ids(list(bearers(root(doc))))
    return updates[0]


def drop_bare(parent: Parent) -> None:
    """Take away, from the innermost out, the elements that must hold something and do not."""
    children = list(parent.children)
    for index in range(len(children) - 1, -1, -1):
        child = children[index]
        if isinstance(child, XmlElement):
            drop_bare(child)
            if type_of(child).needs_one and not len(child.children):
                del parent.children[index]


def type_of(element: XmlElement) -> NodeType:
    """The schema's node that the element is one of (the document has been checked before)."""
    return SCHEMA.nodes[str(element.tag)]


def bearers(parent: Parent) -> Iterator[Bearer]:
    """Every element below that has an id by the schema, in reading order."""
    for child in parent.children:
        if isinstance(child, XmlElement):
            if "id" in type_of(child).attrs:
                stored = child.attributes.get("id")
                yield Bearer(child, stored if matches("id", stored) else None, is_filled(child))
            yield from bearers(child)


def is_filled(parent: Parent) -> bool:
    """Whether the element holds anything but empty texts."""
    return any(not isinstance(child, XmlText) or len(child) for child in parent.children)


def give_ids(found: list[Bearer]) -> None:
    """A new id to each that has none, and to all but one of those that share one: the first with something in it keeps it, for what
    points to a paragraph means its words."""
    kept: set[str] = set()
    for bearer in sorted(found, key=lambda bearer: not bearer.is_filled):
        if bearer.id is None or bearer.id in kept:
            bearer.element.attributes["id"] = new_id()
        else:
            kept.add(bearer.id)
