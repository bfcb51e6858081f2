"""The schema file itself."""

import json
from pathlib import Path

from app.prose.schema import SCHEMA, SCHEMA_VERSION, content_of

# What version 1 knew. A browser erases what its schema does not know: nothing may ever leave this list.
NODES_OF_VERSION_1 = {
    "doc": (),
    "paragraph": ("id", "indent"),
    "heading": ("id", "level"),
    "bullet_list": ("id", "spacing"),
    "ordered_list": ("id", "spacing"),
    "list_item": ("id",),
    "blockquote": ("id", "lang"),
    "table": ("id",),
    "table_row": (),
    "table_cell": ("colspan", "rowspan"),
    "table_header": ("colspan", "rowspan"),
    "text": (),
    "hard_break": (),
    "footnote": ("id",),
    "ref": ("target", "text"),
}
MARKS_OF_VERSION_1 = {"strong": (), "em": (), "link": ("href",), "lang": ("lang",)}


def test_nothing_is_ever_taken_out_of_the_schema() -> None:
    for name, attrs in NODES_OF_VERSION_1.items():
        assert set(attrs) <= SCHEMA.nodes[name].attrs.keys(), name
    for name, attrs in MARKS_OF_VERSION_1.items():
        assert set(attrs) <= SCHEMA.marks[name].attrs.keys(), name
    assert SCHEMA_VERSION >= 1


def test_every_block_and_note_has_an_id() -> None:
    blocks = SCHEMA.nodes["doc"].holds
    assert blocks == {"paragraph", "heading", "bullet_list", "ordered_list", "blockquote", "table"}
    for name in blocks | {"list_item", "footnote"}:
        assert SCHEMA.nodes[name].attrs["id"].kind == "id", name


def test_every_attribute_has_a_default_or_is_required() -> None:
    """An attribute that may be missing must be completed alike by the browser and the server."""
    for node in (*SCHEMA.nodes.values(), *SCHEMA.marks.values()):
        for name, attr in node.attrs.items():
            assert attr.required or attr.default is not None or attr.kind in ("id", "language"), f"{node.name}.{name}"


def test_content_is_read_only_in_its_simple_form() -> None:
    assert content_of("(a | b)*", {}) == ({"a", "b"}, False)
    assert content_of("block+", {"block": {"p", "q"}}) == ({"p", "q"}, True)
    assert content_of("", {}) == (frozenset(), False)


def test_the_browser_has_the_same_schema() -> None:
    root = Path(__file__).parent.parent.parent
    _, _, copied = (root / "static/editor/schema-data.js").read_text("utf-8").partition("export default ")
    assert json.loads(copied.rstrip().rstrip(";")) == json.loads((root / "app/prose/schema.json").read_text("utf-8"))
