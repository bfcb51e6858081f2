"""What the server sets right in a text of honest people: block ids that are missing or doubled, containers left empty, tables with rows of
unlike lengths.

Ids go missing or double when blocks are pasted, split or changed by two at once; a list or table loses its last item when two each delete
another one; a table gets such rows when one puts in a row and another a column. A browser would set that right itself, each in its own way;
here the server does it first, so that all agree on what was done.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pycrdt import Doc, XmlElement, XmlText

from app.prose.schema import SCHEMA, Json, NodeType
from app.prose.tables import Laid, Sides, are_heads, laid_out
from app.prose.text import too_large
from app.prose.values import matches
from app.prose.ytree import Parent, insert_element, recorded, root
from exports.document import new_id

MOST_PLACES = 100_000
MOST_MISSING = 2_000
"""Places of a table, and cells that are missing in it: more come from no two people who edit it."""


class Bearer(NamedTuple):
    """An element that should carry an id, the id when it is one, and whether anything stands in it."""

    element: XmlElement
    id: str | None
    is_filled: bool


def needs_mending(json: Json) -> bool:
    """Whether the canonical document has ids that are missing or doubled, containers that must hold something and do not, or tables that
    do not fill their rectangle.

    Raises ``Refused`` when a table is so large, or would be, that nobody can have made it in earnest.
    """
    found = list(ids(json))
    if None in found or len(set(found)) < len(found):
        return True
    return any(is_bare(node) or is_ragged(node) for node in nodes(json))


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
    """Whether the node must hold something and does not; a table must hold a cell."""
    children = node.get("content", ())
    return (SCHEMA.nodes[node["type"]].needs_one and not children) or (
        node["type"] == "table" and not any(row.get("content") for row in children)
    )


def is_ragged(node: Json) -> bool:
    """Whether the node is a table that does not fill its rectangle, or has cells that reach out of it."""
    if node["type"] != "table":
        return False
    rows = [[Sides(cell["attrs"]["colspan"], cell["attrs"]["rowspan"]) for cell in row.get("content", ())] for row in node["content"]]
    if sum(cell.across * min(cell.down, len(rows)) for row in rows for cell in row) > MOST_PLACES:
        raise too_large()
    laid = laid_out(rows)
    if sum(row.missing for row in laid) > MOST_MISSING:
        raise too_large()
    return any(row.missing or row.cells != tuple(cells) for row, cells in zip(laid, rows, strict=True))


def mend(doc: Doc[Any]) -> bytes:
    """Set ids, empty containers and tables right in the document, and return that change as an update."""
    with recorded(doc) as updates:
        drop_bare(root(doc))
        if not len(root(doc).children):
            insert_element(root(doc), 0, {"type": "paragraph", "attrs": {"id": new_id(), "indent": False}})
        square(root(doc))
        give_ids(list(bearers(root(doc))))
    return updates[0]


def drop_bare(parent: Parent) -> None:
    """Take away, from the innermost out, the elements that must hold something and do not."""
    children = list(parent.children)
    for index in range(len(children) - 1, -1, -1):
        child = children[index]
        if isinstance(child, XmlElement):
            drop_bare(child)
            is_table_without_cells = child.tag == "table" and not any(len(row.children) for row in elements(child))
            if is_table_without_cells or (type_of(child).needs_one and not len(child.children)):
                del parent.children[index]


def square(parent: Parent) -> None:
    """Let every table below fill its rectangle."""
    for child in elements(parent):
        if child.tag == "table":
            rows = [elements(row) for row in elements(child)]
            laid = laid_out([[Sides(side(cell, "colspan"), side(cell, "rowspan")) for cell in row] for row in rows])
            for element, cells, row in zip(elements(child), rows, laid, strict=True):
                _fill(element, cells, row)
        square(child)


def _fill(row: XmlElement, cells: list[XmlElement], laid: Laid) -> None:
    for cell, sides in zip(cells, laid.cells, strict=True):
        for name, wanted in (("colspan", sides.across), ("rowspan", sides.down)):
            if side(cell, name) != wanted:
                cell.attributes[name] = wanted
    kind = "table_header" if are_heads(cell.tag == "table_header" for cell in cells) else "table_cell"
    for _ in range(laid.missing):
        words = {"type": "paragraph", "attrs": {"id": new_id(), "indent": False}}
        insert_element(row, len(row.children), {"type": kind, "attrs": {"colspan": 1, "rowspan": 1}, "content": [words]})


def elements(parent: Parent) -> list[XmlElement]:
    """The parent's children that are nodes."""
    return [child for child in parent.children if isinstance(child, XmlElement)]


def side(cell: XmlElement, name: str) -> int:
    """How far a cell reaches (the document has been checked before; numbers come back as floats)."""
    return int(cell.attributes.get(name) or 1)


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
