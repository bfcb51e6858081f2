"""Between ProseMirror JSON and the blocks of the printed document, both ways without loss.

Some blocks can be written in more than one way; ``normal`` gives the one that both sides keep:

- words of the same dress stand in one ``Text``, empty ones are left out, a line shift inside words is a ``Break``, control signs go;
- a text, item, quotation or cell whose only block is an empty paragraph holds nothing: the editor needs a line there, print does not;
- a list without items and a table without rows are left out, and a table fills its rectangle (tables.py);
- every block, item and note has an id of its own; blanks in an address are written as its standard writes them (RFC 3986 §2.1).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from app.prose.schema import SCHEMA, Json
from app.prose.tables import squared
from app.prose.values import matches
from exports.document import Block, Break, Cell, Heading, Inline, Item, List, Note, Paragraph, Quote, Ref, Row, Table, Text, new_id

Blocks = tuple[Block, ...]
Runs = tuple[Inline, ...]
LINE_SHIFT = re.compile(r"\r\n|[\n\r\v\f\u2028]")
UNSAFE = {sign: f"%{ord(sign):02X}" for sign in ' <>"\t'}


# ---------------------------------------------------------------- normal form


def normal(blocks: Iterable[Block]) -> Blocks:
    """The blocks in the form that both the shared text and the printed document keep."""
    return Normaliser().contents(blocks)


class Normaliser:
    """One text's passage into normal form; remembers the ids it has met."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def id_of(self, wanted: str) -> str:
        """The id itself, or a new one when it is none or already taken."""
        while not matches("id", wanted) or wanted in self.taken:
            wanted = new_id()
        self.taken.add(wanted)
        return wanted

    def contents(self, blocks: Iterable[Block]) -> Blocks:
        """The blocks of one container."""
        kept = tuple(self.block(block) for block in blocks if not is_nothing(block))
        return () if len(kept) == 1 and is_blank(kept[0]) else kept

    def block(self, block: Block) -> Block:
        if isinstance(block, Paragraph | Heading):
            return replace(block, id=self.id_of(block.id), runs=self.runs(block.runs))
        if isinstance(block, List):
            return replace(block, id=self.id_of(block.id), items=tuple(map(self.item, block.items)))
        if isinstance(block, Quote):
            return replace(block, id=self.id_of(block.id), blocks=self.contents(block.blocks))
        return replace(block, id=self.id_of(block.id), rows=squared(tuple(map(self.row, block.rows))))

    def item(self, item: Item) -> Item:
        return Item(self.id_of(item.id), self.contents(item.blocks))

    def row(self, row: Row) -> Row:
        return Row(tuple(replace(cell, blocks=self.contents(cell.blocks)) for cell in row.cells))

    def runs(self, runs: Iterable[Inline]) -> Runs:
        return joined(chain.from_iterable(self.inline(run) for run in runs))

    def inline(self, run: Inline) -> Iterator[Inline]:
        """The run as one or more: words are parted at their line shifts."""
        if isinstance(run, Text):
            pieces = [replace(run, text=plain(words), link=safe_address(run.link)) for words in LINE_SHIFT.split(run.text)]
            yield pieces[0]
            for piece in pieces[1:]:
                yield Break()
                yield piece
        elif isinstance(run, Note):
            yield Note(self.id_of(run.id), self.note_runs(run.runs))
        else:
            yield replace(run, text=plain(run.text)) if isinstance(run, Ref) else run

    def note_runs(self, runs: Iterable[Text | Ref]) -> tuple[Text | Ref, ...]:
        """The runs of a note, where a line shift is a blank."""
        kept = [
            replace(run, text=plain(LINE_SHIFT.sub(" ", run.text)), link=safe_address(run.link))
            if isinstance(run, Text)
            else replace(run, text=plain(run.text))
            for run in runs
        ]
        return tuple(run for run in joined(kept) if isinstance(run, Text | Ref))


def is_nothing(block: Block) -> bool:
    """Whether the block is a list without items or a table without rows."""
    return (isinstance(block, List) and not block.items) or (isinstance(block, Table) and not block.rows)


def is_blank(block: Block) -> bool:
    """Whether the block is a paragraph with nothing in it."""
    return isinstance(block, Paragraph) and not block.runs and not block.indent


def plain(words: str) -> str:
    """The words without the signs that neither XML nor the printed page can hold."""
    kept = SCHEMA.patterns["control"].sub("", words)
    return kept.encode("utf-8", "ignore").decode("utf-8")


def safe_address(address: str | None) -> str | None:
    """The address with its scheme in small letters and without blanks; none when it is empty."""
    if not address or not address.strip():
        return None
    scheme, colon, rest = address.strip().partition(":")
    return "".join(UNSAFE.get(sign, sign) for sign in scheme.lower() + colon + rest)


def joined(runs: Iterable[Inline]) -> Runs:
    """The runs with words of the same dress in one piece and empty ones left out."""
    kept: list[Inline] = []
    for run in runs:
        last = kept[-1] if kept else None
        if not isinstance(run, Text):
            kept.append(run)
        elif isinstance(last, Text) and replace(last, text="") == replace(run, text=""):
            kept[-1] = replace(last, text=last.text + run.text)
        elif run.text:
            kept.append(run)
    return tuple(kept)


# ---------------------------------------------------------------- blocks → JSON


def document_json(blocks: Blocks, line_id: Callable[[], str | None] = new_id) -> Json:
    """The normal blocks as a ProseMirror document. ``line_id`` names the empty paragraph that the editor needs in an empty container."""
    return {"type": "doc", "content": contents_json(blocks, line_id)}


def contents_json(blocks: Blocks, line_id: Callable[[], str | None]) -> list[Json]:
    if not blocks:
        return [{"type": "paragraph", "attrs": {"id": line_id(), "indent": False}}]
    return [block_json(block, line_id) for block in blocks]


def block_json(block: Block, line_id: Callable[[], str | None]) -> Json:
    if isinstance(block, Paragraph):
        return with_content({"type": "paragraph", "attrs": {"id": block.id, "indent": block.indent}}, runs_json(block.runs))
    if isinstance(block, Heading):
        return with_content({"type": "heading", "attrs": {"id": block.id, "level": 3}}, runs_json(block.runs))
    if isinstance(block, List):
        items = [{"type": "list_item", "attrs": {"id": i.id}, "content": contents_json(i.blocks, line_id)} for i in block.items]
        name = "ordered_list" if block.ordered else "bullet_list"
        return {"type": name, "attrs": {"id": block.id, "spacing": block.spacing}, "content": items}
    if isinstance(block, Quote):
        return {"type": "blockquote", "attrs": {"id": block.id, "lang": block.lang}, "content": contents_json(block.blocks, line_id)}
    rows = [with_content({"type": "table_row"}, [cell_json(cell, line_id) for cell in row.cells]) for row in block.rows]
    return {"type": "table", "attrs": {"id": block.id}, "content": rows}


def cell_json(cell: Cell, line_id: Callable[[], str | None]) -> Json:
    name = "table_header" if cell.header else "table_cell"
    attrs = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    return {"type": name, "attrs": attrs, "content": contents_json(cell.blocks, line_id)}


def with_content(node: Json, content: list[Json]) -> Json:
    """The node with its content; ProseMirror leaves the key out when there is none."""
    return {**node, "content": content} if content else node


def runs_json(runs: Iterable[Inline]) -> list[Json]:
    return [run_json(run) for run in runs]


def run_json(run: Inline) -> Json:
    if isinstance(run, Text):
        marks = marks_json(run)
        return {"type": "text", "marks": marks, "text": run.text} if marks else {"type": "text", "text": run.text}
    if isinstance(run, Ref):
        return {"type": "ref", "attrs": {"target": run.target, "text": run.text}}
    if isinstance(run, Note):
        return with_content({"type": "footnote", "attrs": {"id": run.id}}, runs_json(run.runs))
    return {"type": "hard_break"}


def marks_json(run: Text) -> list[Json]:
    """The dress of the words as marks, in the schema's order."""
    given = (
        ("link", {"href": run.link}, run.link is not None),
        ("lang", {"lang": run.lang}, run.lang is not None),
        ("strong", None, run.bold),
        ("em", None, run.italic),
    )
    return [{"type": name, "attrs": attrs} if attrs else {"type": name} for name, attrs, is_on in given if is_on]


# ---------------------------------------------------------------- JSON → blocks


def document_blocks(json: Json) -> Blocks:
    """The blocks of a canonical ProseMirror document, in normal form."""
    return contents_of(json)


def contents_of(node: Json) -> Blocks:
    blocks = tuple(block_of(child) for child in node.get("content", ()))
    return () if len(blocks) == 1 and is_blank(blocks[0]) else blocks


def block_of(node: Json) -> Block:
    kind, attrs = node["type"], node["attrs"]
    if kind == "paragraph":
        return Paragraph(attrs["id"], runs_of(node), attrs["indent"])
    if kind == "heading":
        return Heading(attrs["id"], runs_of(node))
    if kind == "blockquote":
        return Quote(attrs["id"], contents_of(node), attrs["lang"])
    if kind == "table":
        return Table(attrs["id"], tuple(Row(tuple(map(cell_of, row.get("content", ())))) for row in node["content"]))
    items = tuple(Item(item["attrs"]["id"], contents_of(item)) for item in node["content"])
    return List(attrs["id"], kind == "ordered_list", items, attrs["spacing"])


def cell_of(node: Json) -> Cell:
    attrs = node["attrs"]
    return Cell(contents_of(node), node["type"] == "table_header", attrs["colspan"], attrs["rowspan"])


def runs_of(node: Json) -> Runs:
    return tuple(run_of(child) for child in node.get("content", ()))


def run_of(node: Json) -> Inline:
    if node["type"] == "text":
        return text_of(node)
    if node["type"] == "ref":
        return Ref(node["attrs"]["target"], node["attrs"]["text"])
    if node["type"] == "footnote":
        return Note(node["attrs"]["id"], tuple(run for run in runs_of(node) if isinstance(run, Text | Ref)))
    return Break()


def text_of(node: Json) -> Text:
    marks = {mark["type"]: mark.get("attrs", {}) for mark in node.get("marks", ())}
    link, lang = marks.get("link", {}).get("href"), marks.get("lang", {}).get("lang")
    return Text(node["text"], "strong" in marks, "em" in marks, link, lang)
