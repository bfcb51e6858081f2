"""A browser's part played by the library itself: a copy of a text, changed, and what it would post."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.prose.held import Held
from app.prose.schema import Json

Change = Callable[[XmlFragment], object]


class Checked(NamedTuple):
    """A text after an update was taken: what is stored of it, and what the server set right, if anything."""

    state: bytes
    update: bytes
    json: Json
    repaired: bytes | None


def check_update(state: bytes, update: bytes) -> Checked:
    """What one update does to a text that is opened for it. Raises Refused."""
    held = Held(state)
    taken = held.take(update)
    return Checked(held.state, taken.update, held.json, taken.repair)


def copy_of(state: bytes) -> Doc[Any]:
    """A document that holds the text."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return doc


def fragment(doc: Doc[Any]) -> XmlFragment:
    """The text's outermost node."""
    return doc.get("prose", type=XmlFragment)


def posted(doc: Doc[Any], *changes: Change) -> list[bytes]:
    """Make each change, all of it in one transaction, and give the update of each."""
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    for change in changes:
        with doc.transaction():
            change(fragment(doc))
    doc.unobserve(subscription)
    return updates


def update_of(state: bytes, change: Change) -> bytes:
    """The update of one change to a copy of the text."""
    return posted(copy_of(state), change)[0]


def element(parent: XmlFragment | XmlElement, *path: int) -> XmlElement:
    """The element at the end of a path of child numbers."""
    found: Any = parent
    for number in path:
        found = found.children[number]
    assert isinstance(found, XmlElement)
    return found


def text(parent: XmlFragment | XmlElement, *path: int) -> XmlText:
    """The text at the end of a path of child numbers."""
    found = element(parent, *path[:-1]).children[path[-1]] if len(path) > 1 else parent.children[path[0]]
    assert isinstance(found, XmlText)
    return found


# ---------------------------------------------------------------- changes


def append(tag: str, attrs: dict[str, Any] | None = None) -> Change:
    """A change that puts one element at the end."""
    return lambda root: root.children.append(XmlElement(tag, attrs or {}))


def into_paragraph(tag: str, attrs: dict[str, Any] | None = None) -> Change:
    """A change that puts one element into the first paragraph."""
    return lambda root: element(root, 0).children.append(XmlElement(tag, attrs or {}))


def mark(name: str, value: Any) -> Change:
    """A change that formats the first letters."""
    return lambda root: text(root, 0, 0).format(0, 3, {name: value})


def attribute(name: str, value: Any) -> Change:
    """A change of an attribute of the first paragraph."""

    def change(root: XmlFragment) -> None:
        element(root, 0).attributes[name] = value

    return change
