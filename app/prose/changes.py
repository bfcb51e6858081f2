"""A new version of a text as a small change to the old one.

Blocks that are the same stay as they are, so that carets, comments and others' unsent letters keep their place. Which block is which:
alignment.py. A changed one keeps the words that stay: wording.py.
"""

from typing import Any

from pycrdt import Doc, XmlElement, XmlText

from app.prose.alignment import aligned
from app.prose.schema import SCHEMA, Json
from app.prose.wording import change_inline
from app.prose.ytree import Parent, change_attrs, insert_element, recorded, root


def change(doc: Doc[Any], old: Json, new: Json) -> bytes | None:
    """Change the document from ``old`` to ``new`` (canonical; in ``new`` an id may be missing, then the old stays or one is made).

    Returns the change as an update, None when nothing differs.
    """
    with recorded(doc) as updates:
        change_children(root(doc), old.get("content", []), new.get("content", []))
    return updates[0] if updates else None


def change_children(parent: Parent, old: list[Json], new: list[Json]) -> None:
    """Change the elements in ``parent``, which read ``old``, to ``new``."""
    drop_loose_texts(parent)
    index = 0
    for step in aligned(old, new):
        if step.new is None:
            del parent.children[index]
            continue
        if step.old is None:
            insert_element(parent, index, new[step.new])
        else:
            change_element(element_at(parent, index), old[step.old], new[step.new])
        index += 1


def drop_loose_texts(parent: Parent) -> None:
    """Take away the empty texts that may stand between blocks, so that places are those of the JSON."""
    children = list(parent.children)
    for index in range(len(children) - 1, -1, -1):
        if isinstance(children[index], XmlText):
            del parent.children[index]


def element_at(parent: Parent, index: int) -> XmlElement:
    """The element at a place where the JSON has a node."""
    child = parent.children[index]
    if not isinstance(child, XmlElement):
        raise TypeError(f"place {index} holds {type(child).__name__}, not an element")
    return child


def change_element(element: XmlElement, old: Json, new: Json) -> None:
    """Change one element and what is below it; both are of the same type."""
    if old == new:
        return
    change_attrs(element, old.get("attrs", {}), new.get("attrs", {}))
    if SCHEMA.nodes[old["type"]].holds_inline:
        change_inline(element, new.get("content", []))
    else:
        change_children(element, old.get("content", []), new.get("content", []))
