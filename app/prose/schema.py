"""The schema that browser and server share, read from schema.json: which nodes hold which, their attributes, and which marks there are.

The browser builds its ProseMirror schema from the same file. The server's reading must never be wider than the browser's: what a browser
does not know it erases from the shared text for everybody.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

CONTENT = re.compile(r"\(?([a-z_]+(?: \| [a-z_]+)*)\)?([*+])")

# One Yjs update: many pages of pasted text. What an update nests is looked at before it is taken (see nesting.py).
MAX_UPDATE = 128 * 1024
# One text with all its history, in bytes. A section written with 100,000 single edits takes 370 kB.
MAX_STATE = 4 * 1024 * 1024
# Nodes inside nodes, the document counted. A list level takes two.
MAX_DEPTH = 40
MAX_ADDRESS = 2000
MAX_REF_TEXT = 500


@dataclass(frozen=True, slots=True)
class Attr:
    """One attribute: ``kind`` says how its value is checked (see values.py); without a value it has ``default``."""

    kind: str
    default: Any = None
    least: int = 0
    most: int = 0
    words: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node: the names it may hold (none: a leaf), whether it must hold at least one, and whether it is a block or inline."""

    name: str
    holds: frozenset[str]
    needs_one: bool
    inline: bool
    attrs: dict[str, Attr]

    @property
    def holds_inline(self) -> bool:
        """Whether its content is words rather than other blocks."""
        return "text" in self.holds


@dataclass(frozen=True, slots=True)
class MarkType:
    name: str
    rank: int
    attrs: dict[str, Attr]


@dataclass(frozen=True, slots=True)
class Schema:
    version: int
    fragment: str
    nodes: dict[str, NodeType]
    marks: dict[str, MarkType]
    patterns: dict[str, re.Pattern[str]]


def attrs_of(spec: Json) -> dict[str, Attr]:
    """The attributes that a node's or mark's part of the file describes."""
    described = spec.get("attrs", {}).items()
    return {name: Attr(**{**values, "words": tuple(values.get("words", ()))}) for name, values in described}


def content_of(expression: str, groups: dict[str, set[str]]) -> tuple[frozenset[str], bool]:
    """The names a content expression allows, and whether one is needed. Only the simple form of schema.json is understood: anything else is
    a mistake in that file (ValueError)."""
    if not expression:
        return frozenset(), False
    read = CONTENT.fullmatch(expression)
    if read is None:
        raise ValueError(f"schema.json: content «{expression}» is not of the form (a | b)* or (a | b)+")
    names = {member for name in read[1].split(" | ") for member in groups.get(name, {name})}
    return frozenset(names), read[2] == "+"


def schema_of(data: Json) -> Schema:
    """The schema that the contents of schema.json describe."""
    groups: dict[str, set[str]] = {}
    for name, spec in data["nodes"].items():
        groups.setdefault(spec.get("group", ""), set()).add(name)
    nodes = {}
    for name, spec in data["nodes"].items():
        holds, needs_one = content_of(spec.get("content", ""), groups)
        nodes[name] = NodeType(name, holds, needs_one, spec.get("group") == "inline", attrs_of(spec))
    marks = {name: MarkType(name, rank, attrs_of(spec)) for rank, (name, spec) in enumerate(data["marks"].items())}
    patterns = {name: re.compile(pattern) for name, pattern in data["patterns"].items()}
    return Schema(data["version"], data["fragment"], nodes, marks, patterns)


SCHEMA = schema_of(json.loads((Path(__file__).parent / "schema.json").read_text("utf-8")))
SCHEMA_VERSION = SCHEMA.version
