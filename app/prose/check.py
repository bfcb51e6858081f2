"""Is this text one that the schema allows? And what is its one form?

The form is ProseMirror's own JSON: every attribute there with its value or default, marks in the schema's order, words of the same dress in
one piece, nothing else.
"""

from typing import Any

from app.prose.schema import MAX_DEPTH, SCHEMA, Attr, Json, NodeType
from app.prose.values import clean_value, is_plain, not_allowed, too_deep


def canonical(raw: Json) -> Json:
    """The document ``raw`` in its one form.

    Raises ``Refused`` (not_allowed, bad_link) for a node, mark, attribute or value off the list, a node where it may not stand, control
    signs, and nodes too deep inside each other. Nodes that lack content or ids are let through: mend.py sees to them.
    """
    if raw.get("type") != "doc":
        raise not_allowed(str(raw.get("type")))
    return canonical_node(raw, 1)


def canonical_node(raw: Json, depth: int) -> Json:
    """One node and all below it; ``depth`` counts the nodes down to it, itself included."""
    if depth > MAX_DEPTH:
        raise too_deep()
    node_type = SCHEMA.nodes[raw["type"]]
    node: Json = {"type": node_type.name}
    if node_type.attrs:
        node["attrs"] = clean_attrs(node_type.name, node_type.attrs, raw.get("attrs") or {})
    elif raw.get("attrs"):
        raise not_allowed(f"{node_type.name}.{next(iter(raw['attrs']))}")
    children = canonical_children(node_type, raw.get("content", ()), depth)
    if children:
        node["content"] = children
    return node


def canonical_children(parent: NodeType, raw_children: Any, depth: int) -> list[Json]:
    """The children in their form, each allowed where it stands, words of the same dress joined."""
    children: list[Json] = []
    for raw in raw_children:
        if raw["type"] not in parent.holds:
            raise not_allowed(f"{raw['type']} i {parent.name}")
        if raw["type"] != "text":
            children.append(canonical_node(raw, depth + 1))
        elif raw["text"]:
            add_words(children, canonical_text(raw))
    return children


def add_words(children: list[Json], text: Json) -> None:
    """Put the words after the children, in one piece with the last of them when that has the same dress."""
    last = children[-1] if children else None
    if last is not None and last["type"] == "text" and last.get("marks") == text.get("marks"):
        last["text"] += text["text"]
    else:
        children.append(text)


def canonical_text(raw: Json) -> Json:
    """One piece of text with its marks in the schema's order."""
    if not is_plain(raw["text"]):
        raise not_allowed("usynlige styretegn")
    marks = [canonical_mark(mark) for mark in raw.get("marks", ())]
    if not marks:
        return {"type": "text", "text": raw["text"]}
    return {"type": "text", "marks": sorted(marks, key=lambda mark: SCHEMA.marks[mark["type"]].rank), "text": raw["text"]}


def canonical_mark(raw: Json) -> Json:
    """One mark with its attributes."""
    mark_type = SCHEMA.marks.get(raw["type"])
    if mark_type is None:
        raise not_allowed(str(raw["type"]))
    attrs = clean_attrs(mark_type.name, mark_type.attrs, raw.get("attrs") or {})
    return {"type": mark_type.name, "attrs": attrs} if attrs else {"type": mark_type.name}


def clean_attrs(owner: str, known: dict[str, Attr], given: Json) -> Json:
    """Every attribute the schema knows, with its value or default."""
    unknown = given.keys() - known.keys()
    if unknown:
        raise not_allowed(f"{owner}.{min(unknown)}")
    return {name: clean_value(owner, name, attr, given.get(name)) for name, attr in known.items()}
