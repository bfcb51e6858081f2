"""Texts made at random, the same for the same seed: every kind of block and run, in every nesting print knows."""

import random
from dataclasses import replace
from typing import Literal

from exports.document import Block, Break, Cell, Heading, Inline, Item, List, Note, Paragraph, Quote, Ref, Row, Table, Text

WORDS = ("tiltak", "Nordvik", "ungdom", "skole", "politi", "«trygg»", "–", "æøå", "1.", "😀", "samarbeid", "foresatte", "natteravn", "§ 12")
SPACINGS: tuple[Literal["normal", "loose", "tight"], ...] = ("normal", "loose", "tight")


class Maker:
    """Makes blocks; ids are numbered in the order of making, so that no two are alike."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.made = 0

    def id(self) -> str:
        self.made += 1
        return f"b{self.made}"

    def words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6))) + self.chance.choice(("", " ", ".", ", "))

    def text(self) -> Text:
        roll = self.chance.random()
        link = self.chance.choice(("https://nordvik.example/plan?a=1&b=2", "mailto:post@nordvik.example")) if roll < 0.1 else None
        lang = self.chance.choice(("nn", "en-GB")) if 0.1 <= roll < 0.2 else None
        return Text(self.words(), self.chance.random() < 0.25, self.chance.random() < 0.2, link, lang)

    def run(self) -> Inline:
        roll = self.chance.random()
        if roll < 0.8:
            return self.text()
        if roll < 0.87:
            return Ref("m7", "tiltak 7")
        if roll < 0.93:
            return Break()
        return Note(
            self.id(), tuple(self.text() if self.chance.random() < 0.8 else Ref("s2", "2.1") for _ in range(self.chance.randint(0, 3)))
        )

    def runs(self) -> tuple[Inline, ...]:
        return tuple(self.run() for _ in range(self.chance.randint(0, 5)))

    def block(self, depth: int = 0) -> Block:
        roll = self.chance.random() if depth < 3 else self.chance.random() * 0.6
        if roll < 0.5:
            return Paragraph(self.id(), self.runs(), self.chance.random() < 0.1)
        if roll < 0.6:
            return Heading(self.id(), self.runs())
        if roll < 0.8:
            items = tuple(Item(self.id(), self.some(depth + 1)) for _ in range(self.chance.randint(1, 4)))
            return List(self.id(), self.chance.random() < 0.4, items, self.chance.choice(SPACINGS))
        if roll < 0.9:
            return Quote(self.id(), self.some(depth + 1), self.chance.choice((None, "nn")))
        return self.table(depth)

    def table(self, depth: int) -> Table:
        columns, rows = self.chance.randint(1, 3), self.chance.randint(1, 3)
        if columns == 3 and self.chance.random() < 0.3:
            wide = Row((Cell(self.some(depth + 1), True, colspan=3),))
            return Table(self.id(), (wide, *(self.row(depth, columns, False) for _ in range(rows))))
        return Table(self.id(), tuple(self.row(depth, columns, number == 0) for number in range(rows)))

    def row(self, depth: int, columns: int, header: bool) -> Row:
        return Row(tuple(Cell(self.some(depth + 1), header) for _ in range(columns)))

    def some(self, depth: int) -> tuple[Block, ...]:
        return tuple(self.block(depth) for _ in range(self.chance.choice((0, 1, 1, 1, 2))))

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self.block() for _ in range(self.chance.randint(0, 12)))

    def changed(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks as somebody may have changed them: some gone, moved, new, rewritten, some with another id."""
        kept: list[Block] = []
        for block in blocks:
            roll = self.chance.random()
            if roll < 0.1:
                continue
            if roll < 0.25:
                kept.append(self.block())
            kept.append(self.rewritten(block) if roll > 0.6 else block)
        if len(kept) > 2 and self.chance.random() < 0.3:
            kept.insert(0, kept.pop())
        return tuple(kept)

    def rewritten(self, block: Block) -> Block:
        if self.chance.random() < 0.1:
            return replace(block, id=self.id())
        if isinstance(block, Paragraph | Heading):
            runs = list(block.runs)
            if runs and self.chance.random() < 0.5:
                runs.pop(self.chance.randrange(len(runs)))
            runs.insert(self.chance.randint(0, len(runs)), self.run())
            return replace(block, runs=tuple(runs))
        if isinstance(block, List):
            return replace(block, items=tuple(Item(item.id, self.changed(item.blocks)) for item in block.items), ordered=block.ordered)
        if isinstance(block, Quote):
            return replace(block, blocks=self.changed(block.blocks))
        rows = [Row(tuple(replace(cell, blocks=self.changed(cell.blocks)) for cell in row.cells)) for row in block.rows]
        if self.chance.random() < 0.5:
            rows.insert(self.chance.randint(0, len(rows)), self.row(1, len(rows[0].cells), False))
        return replace(block, rows=tuple(rows))
