"""Shared text as plain values: bytes ⇄ ProseMirror JSON ⇄ blocks of the printed document.

A text's *state* is one Yjs update that holds all of it; a browser starts from it. Changes arrive as updates, are checked (held.py), and are
stored as they came. This module knows no database: what it returns is for others to store.

Raised everywhere: ``Refused`` (refused.py), when what is handed in is no text that can be stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.saying import say
from app.prose.blocks import Blocks, document_blocks, document_json, normal
from app.prose.changes import change
from app.prose.check import canonical
from app.prose.refused import Refused
from app.prose.schema import MAX_STATE, Json
from app.prose.wire import holds_all
from app.prose.ytree import insert_nodes, opened, raw_json, recorded, root, untrusted
from exports.document import Block


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text after a change by the server. ``update`` is the row to append; ``state`` and ``json`` hold it."""

    state: bytes
    update: bytes
    json: Json


# ---------------------------------------------------------------- making and reading


def new_text(blocks: Iterable[Block]) -> bytes:
    """The state of a new text with these blocks, in normal form (blocks.py). A text is seeded once, by the server, when it is made."""
    return seeded(blocks_json(blocks))


def seeded(json: Json) -> bytes:
    """The same, given as ProseMirror JSON in its one form."""
    doc = opened()
    with recorded(doc) as updates:
        insert_nodes(root(doc), 0, json["content"])
    return within_limit(updates[0])


def blocks(state: bytes) -> Blocks:
    """What the text says, in normal form."""
    return document_blocks(to_json(state))


def to_json(state: bytes) -> Json:
    """The text as ProseMirror JSON, as ``Node.toJSON()`` gives it in the browser."""
    return canonical(raw_json(opened(state)))


def blocks_json(given: Iterable[Block]) -> Json:
    """The blocks as ProseMirror JSON, in normal form; an empty text is one empty paragraph."""
    return canonical(document_json(normal(given)))


def json_blocks(json: Json) -> Blocks:
    """The blocks of a text given as ProseMirror JSON; the inverse of ``blocks_json``.

    For JSON that this module gave out (``blocks_json``, ``to_json``, ``Rewritten.json``): it is not checked again, since every page needs
    it.
    """
    return document_blocks(json)


def plain_text(json: Json) -> str:
    """The words alone, for search and word counts: a line for each block, its notes on lines of their own after it."""
    lines: list[str] = []
    for node in json.get("content", ()):
        add_lines(node, lines)
    return "\n".join(lines)


def add_lines(node: Json, lines: list[str]) -> None:
    """Add the lines of one block and those in it."""
    if node["type"] not in ("paragraph", "heading"):
        for child in node.get("content", ()):
            add_lines(child, lines)
        return
    children = node.get("content", ())
    lines.extend("".join(words(child) for child in children).split("\n"))
    lines.extend("".join(words(run) for run in note.get("content", ())) for note in children if note["type"] == "footnote")


def words(node: Json) -> str:
    """What one inline node prints where it stands."""
    printed = {"text": node.get("text", ""), "ref": node.get("attrs", {}).get("text", ""), "hard_break": "\n"}
    return str(printed.get(node["type"], ""))


# ---------------------------------------------------------------- changing


def change_to(state: bytes, new: Iterable[Block]) -> bytes | None:
    """The update that makes the text say ``new`` (in normal form) and leaves alone the blocks that stay; None when it does so already.

    For import, restore and accepted suggestions: the row is appended like any other.
    """
    rewritten = rewrite(state, document_json(normal(new), line_id=lambda: None))
    return rewritten.update if rewritten else None


def rewrite(state: bytes, wanted: Json) -> Rewritten | None:
    """The text changed to ``wanted`` (ProseMirror JSON, ids and all) as ``change_to`` does; None when it reads so already."""
    doc = opened(state)
    update = change(doc, canonical(raw_json(doc)), canonical(wanted))
    if update is None:
        return None
    return Rewritten(within_limit(doc.get_update()), update, canonical(raw_json(doc)))


def compact(updates: Iterable[bytes]) -> bytes:
    """One state out of all updates of a text, in their order.

    They are applied to a document, never merged as bytes: merging takes more than linear time and keeps what is deleted.
    Raises ``Refused`` (pending) rather than lose an update whose ground is missing.
    """
    doc, kept = opened(), list(updates)
    for update in kept:
        with untrusted():
            doc.apply_update(update)
    if not all(holds_all(doc, update) for update in kept):
        raise pending()
    return doc.get_update()


# ---------------------------------------------------------------- refusals


def within_limit(state: bytes) -> bytes:
    """The state itself. Raises ``Refused`` when it is larger than a text may be."""
    if len(state) > MAX_STATE:
        raise too_large()
    return state


def too_large() -> Refused:
    return Refused(
        "too_large", say("Teksten er for stor til å lagres på én gang. Del den i mindre deler, eller last den opp som Word-fil.")
    )


def pending() -> Refused:
    return Refused(
        "pending", say("Det du skrev, passer ikke sammen med det som er lagret. Last siden på nytt, og sett inn ordene dine igjen.")
    )
