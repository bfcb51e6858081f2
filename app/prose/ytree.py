"""The shared text as a tree: opened from bytes, read into ProseMirror JSON, written from it.

Reading and writing mirror y-prosemirror: a node is an element, a run of words one text with its marks as formatting, an attribute without
value is not stored. Positions inside a text are counted in UTF-8 bytes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from app.domain.saying import say
from app.prose.refused import Refused
from app.prose.schema import MAX_DEPTH, SCHEMA, Json
from app.prose.values import not_allowed, too_deep
from exports.document import new_id

Parent = XmlFragment | XmlElement


@contextmanager
def untrusted() -> Iterator[None]:
    """Around every call that hands foreign bytes to the library: what it cannot take becomes ``Refused``.

    Bytes it cannot read are a ValueError, what cannot stand where it says a RuntimeError. A panic inside the library arrives as a
    BaseException that can only be told by its name.
    """
    try:
        yield
    except (ValueError, RuntimeError) as error:
        raise undecodable() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise undecodable() from error


def undecodable() -> Refused:
    """The refusal of bytes that are no change to a shared text."""
    return Refused("undecodable", say("Endringen kom ikke helt fram og ble ikke lagret. Last siden på nytt, og prøv igjen."))


def opened(state: bytes = b"") -> Doc[Any]:
    """A document of our own that holds the text. Raises ``Refused`` when the bytes are no such text."""
    doc: Doc[Any] = Doc()
    if state:
        with untrusted():
            doc.apply_update(state)
    return doc


def root(doc: Doc[Any]) -> XmlFragment:
    """The text's outermost node in a document."""
    return doc.get(SCHEMA.fragment, type=XmlFragment)


@contextmanager
def recorded(doc: Doc[Any]) -> Iterator[list[bytes]]:
    """One transaction on the document; the list holds its update afterwards, and nothing when nothing was changed."""
    updates: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        updates.append(event.update)

    subscription = doc.observe(keep)
    try:
        with doc.transaction():
            yield updates
    finally:
        doc.unobserve(subscription)


# ---------------------------------------------------------------- reading


def raw_json(doc: Doc[Any]) -> Json:
    """The text as ProseMirror JSON, as it is stored: neither checked nor completed.

    Raises ``Refused`` when the document holds anything but nodes, texts and formatted runs, whether or not a browser sees it.
    """
    with untrusted(), doc.transaction():
        if set(doc.keys()) - {SCHEMA.fragment}:
            raise not_allowed("et fremmed dokument")
        return {"type": "doc", "content": raw_children(root(doc), 1)}


def raw_children(parent: Parent, depth: int) -> list[Json]:
    """The children of one node. What is not a node or text (a plain value, a map) is counted by the library but not handed out."""
    if depth > MAX_DEPTH:
        raise too_deep()
    view = parent.children
    children = list(view)
    if len(children) != len(view):
        raise not_allowed("fremmede data")
    found: list[Json] = []
    for child in children:
        if isinstance(child, XmlText):
            found.extend(raw_words(child))
        elif isinstance(child, XmlElement) and child.tag != "text":
            found.append({"type": child.tag, "attrs": attrs_of(child), "content": raw_children(child, depth + 1)})
        else:
            raise not_allowed("fremmede data")
    return found


def attrs_of(element: XmlElement) -> dict[str, Any]:
    """The element's attributes as stored."""
    view: Any = element.attributes  # its pairs are not typed as dict() wants them
    return dict(view)


def raw_words(text: XmlText) -> Iterator[Json]:
    """The formatted runs of one text."""
    if len(text.attributes):
        raise not_allowed("fremmede data")
    for words, formats in text.diff():
        if not isinstance(words, str):
            raise not_allowed("fremmede data")
        yield {
            "type": "text",
            "text": words,
            "marks": [raw_mark(name, value) for name, value in (formats or {}).items() if value is not None],
        }


def raw_mark(name: str, value: object) -> Json:
    """One formatting as a mark."""
    if not isinstance(value, dict):
        raise not_allowed(name)
    return {"type": name, "attrs": value}


# ---------------------------------------------------------------- writing


def insert_nodes(parent: Parent, index: int, nodes: list[Json]) -> None:
    """Put the nodes, given as canonical JSON, among the parent's children from ``index`` on; neighbouring words become one text."""
    for is_text, group in groupby(nodes, key=lambda node: node["type"] == "text"):
        if is_text:
            insert_words(parent.children.insert(index, XmlText("")), 0, list(group))
            index += 1
        else:
            for node in group:
                insert_element(parent, index, node)
                index += 1


def insert_element(parent: Parent, index: int, node: Json) -> None:
    """Put one node that is not words among the parent's children; where it has an id by its kind but none is given, one is made."""
    attrs = {name: value for name, value in node.get("attrs", {}).items() if value is not None}
    if "id" in node.get("attrs", ()):
        attrs.setdefault("id", new_id())
    element = parent.children.insert(index, XmlElement(node["type"], attrs))
    insert_nodes(element, 0, node.get("content", []))


def change_attrs(element: XmlElement, old: Json, new: Json) -> None:
    """Set the attributes that differ; an id that is not given stays as it is."""
    for name, value in new.items():
        if value == old.get(name) or (name == "id" and value is None):
            continue
        if value is None:
            del element.attributes[name]
        else:
            element.attributes[name] = value


def insert_words(text: XmlText, position: int, runs: list[Json]) -> int:
    """Put the runs into the text at ``position`` (bytes), and return the position after them."""
    for run in runs:
        text.insert(position, run["text"], formats(run))
        position += len(run["text"].encode())
    return position


def formats(run: Json) -> dict[str, Json]:
    """The marks of a run as formatting."""
    return {mark["type"]: mark.get("attrs", {}) for mark in run.get("marks", ())}
