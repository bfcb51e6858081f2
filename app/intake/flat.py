"""What a Word file says, flat and in reading order: paragraphs, tables and drawings with their styles resolved and tracked changes settled.

Nothing here knows what a chapter or a measure is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.intake.numbering import Label
from app.intake.styles import Look


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one dress. ``link`` is an address outside the file, ``target`` a bookmark inside it, ``lang`` a tag as Word writes it.

    bold, italic: None where the run leaves it to the style of its paragraph."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    link: str = ""
    target: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A line break."""


@dataclass(frozen=True, slots=True)
class NoteSign:
    """The number of a footnote (or endnote) in the text. ``mark`` is the id our own bookmark gives it, empty in other people's files."""

    kind: str
    key: str
    mark: str = ""


Piece = Words | Turn | NoteSign


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. ``index`` counts paragraphs through the file; ``label`` is its place in a list or its heading number.

    marks: names of the bookmarks it stands in, outermost first. begun: those among them that begin after some of its words, and after how
    many signs. contents: it belongs to a table of contents. size: of its largest letters, in points.
    """

    index: int
    pieces: tuple[Piece, ...]
    look: Look
    label: Label | None = None
    new_page: bool = False
    marks: tuple[str, ...] = ()
    begun: tuple[tuple[str, int], ...] = ()
    contents: bool = False
    size: float = 0.0

    @property
    def text(self) -> str:
        """Its words in one line; a line break counts as a space."""
        return "".join(piece.text if isinstance(piece, Words) else " " for piece in self.pieces if not isinstance(piece, NoteSign)).strip()

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing a reader sees."""
        return not self.text and not any(isinstance(piece, NoteSign) for piece in self.pieces)

    @property
    def is_bold(self) -> bool:
        """Whether all its words are bold."""
        words = [piece for piece in self.pieces if isinstance(piece, Words) and piece.text.strip()]
        return bool(words) and all(self.look.bold if piece.bold is None else piece.bold for piece in words)

    @property
    def is_plain(self) -> bool:
        """Whether it is words alone: no footnotes, line breaks or links."""
        return all(isinstance(piece, Words) and not piece.link and not piece.target for piece in self.pieces)

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list. A numbered heading is not, nor an empty paragraph, unless our own bookmark says so."""
        if self.label is None or self.look.outline is not None:
            return False
        return not self.is_empty or any(mark.startswith("i_") for mark in self.marks)


@dataclass(frozen=True, slots=True)
class GridCell:
    """``merge``: «start» begins a cell that spans rows, «more» is covered by the one above."""

    blocks: tuple["Flat", ...]
    span: int = 1
    merge: str = ""

    @property
    def text(self) -> str:
        """Its words in one line."""
        return " ".join(word for block in self.blocks for word in flat_text(block).split())

    @property
    def label(self) -> str:
        """The number Word prints in it; empty when it has none of its own."""
        first = self.blocks[0] if self.blocks else None
        return first.label.text if isinstance(first, Para) and first.label else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    cells: tuple[GridCell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``index`` counts it among the paragraphs of the file."""

    index: int
    rows: tuple[GridRow, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something drawn. kind: «picture» (``part`` names its bytes), «boxes» (text boxes, top down), or what we cannot take:
    «chart», «diagram», «equation», «object». ``words`` are those it holds when it cannot be taken. ``stacked``: the boxes form a tower."""

    index: int
    kind: str
    alt: str = ""
    part: str = ""
    boxes: tuple[tuple["Flat", ...], ...] = ()
    stacked: bool = False
    words: str = ""
    marks: tuple[str, ...] = ()


Flat = Para | Grid | Drawn


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words of the file that the plan does not hold, and why."""

    place: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A Word comment. ``index`` is the paragraph it begins in, ``quote`` the words it points to."""

    author: str
    initials: str
    at: str
    text: str
    index: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read flat. ``notes``: footnotes by (kind, key). ``lost``: forms of letters that are not kept, with how often."""

    blocks: tuple[Flat, ...]
    notes: Mapping[tuple[str, str], tuple[Flat, ...]]
    comments: tuple[Said, ...]
    dropped: tuple[Dropped, ...]
    insertions: int
    deletions: int
    language: str
    title: str
    subject: str
    properties: Mapping[str, str]
    facts: str
    body: Look
    lost: Mapping[str, int]


def flat_text(block: Flat) -> str:
    """All words of a block, in reading order."""
    if isinstance(block, Para):
        return block.text
    if isinstance(block, Grid):
        return " ".join(cell.text for row in block.rows for cell in row.cells if cell.text)
    return " ".join([flat_text(inner) for box in block.boxes for inner in box] + ([block.words] if block.words else []))
