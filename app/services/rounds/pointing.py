"""What an input points at in the round's revision: its chapters, sections, measures and other parts, its paragraphs, and words of them.

The revision never changes, so a place is an id and a stretch of signs; nothing has to be followed, and no mark is written anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.errors import Invalid, NotFound
from app.domain.rounds import MOST_QUOTE
from app.domain.saying import say
from app.prose.tracking import Span, located, quoted
from exports.document import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Register,
    SubMeasure,
    Table,
    Text,
    TextPart,
)

MOST_SPANS = 50


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that somebody marked in one block, told by its id or by its anchor on the page; and how they read."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class About:
    """What an input is to be about. ``piece_id``: None for the whole plan; ``block_id``: one block of its text; ``marked``: words of it.
    The narrowest that is given counts."""

    piece_id: str | None = None
    block_id: str = ""
    marked: Sequence[Marked] = ()


@dataclass(frozen=True, slots=True)
class Pointed:
    """A place as it is kept with an input."""

    place: str
    piece_id: str = ""
    block_id: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Stead:
    """A chapter, section or part of the revision. ``chapter`` and ``section``: the ids of those it stands in (or is), empty when none.
    ``order``: its place in reading order."""

    id: str
    kind: str
    number: str
    name: str
    chapter: str
    section: str
    order: int


@dataclass(frozen=True, slots=True)
class _Standing:
    piece: str
    anchor: str
    words: str
    read: str
    order: int


class Atlas:
    """Every place of a revision that can be pointed at, found by id.

    Args:
        is_gone: what the revision held has been taken away, and ``document`` is what there is instead; a place that it does not have was
            somewhere all the same, and nothing more is pointed at.
    """

    def __init__(self, document: Document, is_gone: bool = False) -> None:
        self.document, self.is_gone = document, is_gone
        self.steads: dict[str, Stead] = {}
        self._blocks: dict[str, _Standing] = {}
        self._named: dict[str, str] = {}
        self._count = 0
        for chapter in document.chapters:
            self._add(chapter.id, "chapter", chapter.number, chapter.title or document.title, chapter.id, "")
            self._add_parts(chapter.parts, chapter.id, "")
            for section in chapter.sections:
                self._add(section.id, "section", section.number, section.title, chapter.id, section.id)
                self._add_parts(section.parts, chapter.id, section.id)

    def _add(self, id: str, kind: str, number: str, name: str, chapter: str, section: str) -> None:
        self._count += 1
        self.steads[id] = Stead(id, kind, number, name, chapter, section, self._count)

    def _add_parts(self, parts: Sequence[Part], chapter: str, section: str) -> None:
        for part in parts:
            kind, number, name = _named(part)
            self._add(part.id, kind, number, name, chapter, section)
            for blocks in _prose(part):
                self._add_blocks(part.id, blocks)

    def _add_blocks(self, piece: str, blocks: Sequence[Block], item: str = "") -> None:
        for place, block in enumerate(blocks):
            self._add_block(piece, block, item if place == 0 and isinstance(block, Paragraph) else "")

    def _add_block(self, piece: str, block: Block, item: str) -> None:
        """``item``: the item of a list that its first paragraph stands right in on the page."""
        self._count += 1
        runs = block.runs if isinstance(block, Paragraph | Heading) else ()
        anchor = f"i-{item}" if item else f"b-{block.id}"
        self._keep(block.id, piece, anchor, runs, "\n".join(_lines(block)))
        for run in runs:
            if isinstance(run, Note):
                self._keep(run.id, piece, f"n-{run.id}", run.runs, _read(run.runs))
        if isinstance(block, List):
            for each in block.items:
                self._add_blocks(piece, each.blocks, each.id)
        elif isinstance(block, Quote):
            self._add_blocks(piece, block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    self._add_blocks(piece, cell.blocks)

    def _keep(self, id: str, piece: str, anchor: str, runs: Sequence[Inline], read: str) -> None:
        own = "".join(run.text for run in runs if isinstance(run, Text))
        self._blocks.setdefault(id, _Standing(piece, anchor, own, read, self._count))
        self._named.setdefault(anchor, id)

    # ------------------------------------------------------------ asked

    def stead(self, piece_id: str) -> Stead | None:
        """The chapter, section or part with this id, or None. ``kind`` is «gone» of one that nobody can tell any more."""
        lost = Stead(piece_id, "gone", "", "", "", "", 0) if self.is_gone and piece_id else None
        return self.steads.get(piece_id, lost)

    def order(self, piece_id: str, block_id: str, start: int) -> tuple[int, int]:
        """Where something stands in reading order; what is about the whole plan before all else."""
        block = self._blocks.get(block_id)
        stead = self.steads.get(piece_id)
        return (block.order if block else stead.order if stead else 0, start)

    def anchor(self, piece_id: str, block_id: str) -> str:
        """The anchor on the page of a revision."""
        block = self._blocks.get(block_id)
        return block.anchor if block else f"p-{piece_id}" if piece_id in self.steads else ""

    def piece_of(self, block_id: str) -> str:
        """The part that a block stands in; empty when there is no such block."""
        block = self._blocks.get(block_id)
        return block.piece if block else ""

    def words(self, block_id: str) -> str:
        """How a block reads; empty when there is no such block."""
        block = self._blocks.get(block_id)
        return block.read if block else ""

    def chapters(self) -> list[tuple[str, str]]:
        """(id, number and title) of each chapter."""
        return [(each.id, f"{each.number} {each.name}".strip()) for each in self.steads.values() if each.kind == "chapter"]

    def point(self, about: About) -> Pointed:
        """The place, as it is kept.

        Raises:
            NotFound: no such piece or block in the revision.
            Invalid: the words that were marked do not stand there, or are too many.
        """
        if about.piece_id is None or self.is_gone:
            return Pointed("plan")
        if about.piece_id not in self.steads:
            raise NotFound
        if about.marked:
            return self._words(about.piece_id, about.marked)
        if not about.block_id:
            return Pointed("piece", about.piece_id)
        id = self._named.get(about.block_id, about.block_id)
        block = self._blocks.get(id)
        if block is None or block.piece != about.piece_id:
            raise NotFound
        return Pointed("block", about.piece_id, id, quote=block.read[:MOST_QUOTE])

    def _words(self, piece_id: str, marked: Sequence[Marked]) -> Pointed:
        words = {id: block.words for id, block in self._blocks.items() if block.piece == piece_id}
        spans = [
            located(words, each.span._replace(block=self._named.get(each.span.block, each.span.block)), each.quote)
            for each in marked[:MOST_SPANS]
        ]
        found = [span for span in spans if span is not None]
        if not found or len(found) < len(marked):
            raise Invalid(
                {"quote": say("Vi finner ikke igjen ordene du merket. Merk dem på nytt, eller gi innspillet til hele avsnittet.")}
            )
        quote = quoted(words, found)
        if len(quote) > MOST_QUOTE:
            raise Invalid(
                {"quote": say("Du har merket mer enn %(most)s tegn. Merk mindre, eller gi innspill til hele delen.", most=MOST_QUOTE)}
            )
        return Pointed("words", piece_id, found[0].block, found[0].start, found[0].end, quote)


def _named(part: Part) -> tuple[str, str, str]:
    """Kind, number and name."""
    if isinstance(part, Measure):
        return "measure", str(part.number or ""), part.title
    if isinstance(part, Figure):
        return "figure", "", part.caption or part.alt
    return ("register", "", "") if isinstance(part, Register) else ("text", "", "")


def _prose(part: Part) -> Iterator[Sequence[Block]]:
    if isinstance(part, TextPart):
        yield part.blocks
    elif isinstance(part, Measure):
        yield part.blocks
        subs: tuple[SubMeasure, ...] = part.sub_measures
        yield from (sub.blocks for sub in subs)
        yield from (entry.blocks for entry in part.statuses)


def _read(runs: Sequence[Inline]) -> str:
    return "".join(run.text for run in runs if isinstance(run, Text | Ref))


def _lines(block: Block) -> Iterator[str]:
    """The words of a block as they are read, line by line."""
    if isinstance(block, Paragraph | Heading):
        yield _read(block.runs)
    elif isinstance(block, List):
        for item in block.items:
            yield from (f"– {line}" for each in item.blocks for line in _lines(each))
    elif isinstance(block, Quote):
        for each in block.blocks:
            yield from _lines(each)
    else:
        for row in block.rows:
            yield " | ".join(" ".join(line for each in cell.blocks for line in _lines(each)) for cell in row.cells)
