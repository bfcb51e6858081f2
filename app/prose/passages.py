"""A text taken apart as its readers find it: each run of words with the mark on the page where it stands."""

from collections.abc import Iterator

from app.prose.schema import Json
from app.prose.text import words

Passage = tuple[str, str]
"""The anchor (``b-`` a block, ``i-`` an item of a list, ``n-`` a footnote; see ``exports.markup``) and the words."""


def passages(json: Json) -> Iterator[Passage]:
    """Every block with words in it, in order, each footnote after the block it stands in."""
    for node in json.get("content", ()):
        yield from _passages(node)


def _passages(node: Json, anchor: str = "") -> Iterator[Passage]:
    children = node.get("content", ())
    if node["type"] in ("paragraph", "heading"):
        yield from _words(anchor or f"b-{node['attrs']['id']}", children)
        for note in children:
            if note["type"] == "footnote":
                yield from _words(f"n-{note['attrs']['id']}", note.get("content", ()))
        return
    for place, child in enumerate(children):
        # On the page an item's first paragraph stands in the item itself and has no mark of its own.
        is_item = node["type"] == "list_item" and place == 0 and child["type"] == "paragraph"
        yield from _passages(child, f"i-{node['attrs']['id']}" if is_item else "")


def anchors(json: Json) -> dict[str, str]:
    """Block, item or note → the anchor where its words stand on the page."""
    found: dict[str, str] = {}
    for node in json.get("content", ()):
        _anchor(node, "", found)
    return found


def _anchor(node: Json, given: str, found: dict[str, str]) -> None:
    id = node.get("attrs", {}).get("id")
    if id:
        found[id] = given or f"{_LETTERS.get(node['type'], 'b')}-{id}"
    for place, child in enumerate(node.get("content", ())):
        is_item = node["type"] == "list_item" and place == 0 and child["type"] == "paragraph"
        _anchor(child, f"i-{id}" if is_item else "", found)


_LETTERS = {"list_item": "i", "footnote": "n"}


def _words(anchor: str, runs: list[Json]) -> Iterator[Passage]:
    text = " ".join("".join(words(run) for run in runs).split())
    if text:
        yield anchor, text
