"""On which page things landed, read back from the drawn PDF: Word's contents are filled in with it."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from exports.document import Document
from exports.phrases import APPENDIX_ANCHOR, anchors


def page_numbers(document: Document, pdf: bytes) -> Mapping[str, int]:
    """Id of everything a contents line may lead to ("" for the appendix) → the page it starts on, the first page being 1.

    Args:
        pdf: the document drawn with contents, so that its places are named.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        places = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        if "/Names" not in opened.Root or "/Dests" not in opened.Root.Names:
            return {}
        pages = {name: places[target[0].objgen] for name, target in _destinations(opened.Root.Names.Dests)}
        known = anchors(document) | {"": APPENDIX_ANCHOR}
        return {id: pages[anchor] for id, anchor in known.items() if anchor in pages}


def _destinations(node: Any) -> Iterator[tuple[str, Any]]:
    """The name tree's (name, destination) pairs (ISO 32000-1, 7.9.6)."""
    names = node.get("/Names", [])
    for place in range(0, len(names), 2):
        target = names[place + 1]
        yield str(names[place]), target.D if isinstance(target, pikepdf.Dictionary) else target
    for kid in node.get("/Kids", []):
        yield from _destinations(kid)
