"""A document changed at random, as suggestions would: words, blocks, rows, facts, pieces that come, go and move. By a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from exports.document import (
    Break,
    Cell,
    Chapter,
    Document,
    Heading,
    Item,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Responsible,
    Row,
    Section,
    SubMeasure,
    Table,
    Text,
    TextPart,
)

WORDS = ("politi", "skole", "barn", "unge", "trygg", "samarbeid", "ansvar", "2027", "møte", "&", "<b>", "«sitat»", "tiltak,", "plan.", "🙂")


class Changer:
    """Changes one document again and again."""

    def __init__(self, seed: int) -> None:
        self.random, self._ids = random.Random(seed), count(1)
        self.touched: set[str] = set()

    def changed(self, document: Document, times: int = 6) -> Document:
        """The document after some changes."""
        for _ in range(times):
            at = self.random.randrange(len(document.chapters))
            chapters = list(document.chapters)
            chapters[at] = self._chapter(chapters[at])
            if self.random.random() < 0.15:
                self.random.shuffle(chapters)
            document = replace(document, chapters=tuple(chapters))
        if self.random.random() < 0.3:
            document = replace(document, title=self._sentence())
            self.touched.add("")
        return document

    def _new(self) -> str:
        key = f"ny{next(self._ids)}"
        self.touched.add(key)
        return key

    def _sentence(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randrange(1, 9)))

    def _chapter(self, chapter: Chapter) -> Chapter:
        self.touched.add(chapter.id)
        if self.random.random() < 0.2 and chapter.kind != "front":
            return replace(chapter, title=self._sentence(), number=str(self.random.randrange(1, 6)))
        if chapter.sections and self.random.random() < 0.7:
            at = self.random.randrange(len(chapter.sections))
            sections = list(chapter.sections)
            if self.random.random() < 0.15:
                del sections[at]
            else:
                sections[at] = self._section(sections[at])
            return replace(chapter, sections=tuple(sections))
        return replace(chapter, parts=self._parts(chapter.parts))

    def _section(self, section: Section) -> Section:
        self.touched.add(section.id)
        if self.random.random() < 0.2:
            return replace(section, title=self._sentence())
        return replace(section, parts=self._parts(section.parts))

    def _parts(self, given: Sequence[Part]) -> tuple[Part, ...]:
        parts = list(given)
        act = self.random.choice(("change", "change", "change", "add", "remove", "move"))
        at = self.random.randrange(len(parts) + 1)
        if act == "add" or at == len(parts):
            parts.insert(at, self._measure(Measure(self._new(), self._sentence())) if self.random.random() < 0.5 else self._text())
            return tuple(parts)
        self.touched.add(parts[at].id)
        if act == "remove":
            del parts[at]
        elif act == "move":
            parts.insert(self.random.randrange(len(parts)), parts.pop(at))
        else:
            parts[at] = self._part(parts[at])
        return tuple(parts)

    def _text(self) -> TextPart:
        return TextPart(self._new(), (self._block(), self._block()))

    def _part(self, part: Part) -> Part:
        if isinstance(part, TextPart):
            return replace(part, blocks=self._blocks(part.blocks))
        return self._measure(part) if isinstance(part, Measure) else replace(part, id=part.id)

    def _measure(self, measure: Measure) -> Measure:
        act = self.random.choice(("title", "blocks", "facts", "subs"))
        if act == "title":
            return replace(measure, title=self._sentence(), number=self.random.choice((None, 100 + next(self._ids))))
        if act == "blocks":
            return replace(measure, blocks=self._blocks(measure.blocks))
        if act == "facts":
            return replace(measure, period=self.random.choice(("", "2028")), responsible=(Responsible("abar", "lead"),))
        subs = list(measure.sub_measures)
        subs.insert(self.random.randrange(len(subs) + 1), SubMeasure(self._new(), self._sentence(), (self._paragraph(),)))
        return replace(measure, sub_measures=tuple(subs))

    def _blocks(self, given: Sequence[Any]) -> tuple[Any, ...]:
        blocks = list(given)
        act = self.random.choice(("change", "change", "change", "add", "remove", "move"))
        at = self.random.randrange(len(blocks) + 1)
        if act == "add" or at == len(blocks):
            blocks.insert(at, self._block())
            return tuple(blocks)
        self.touched.add(blocks[at].id)
        if act == "remove":
            del blocks[at]
        elif act == "move":
            blocks.insert(self.random.randrange(len(blocks)), blocks.pop(at))
        else:
            blocks[at] = self._changed_block(blocks[at])
        return tuple(blocks)

    def _paragraph(self) -> Paragraph:
        return Paragraph(self._new(), tuple(self._runs()))

    def _runs(self) -> Iterator[Any]:
        yield Text(self._sentence())
        for _ in range(self.random.randrange(3)):
            yield self.random.choice(
                (
                    Text(" " + self._sentence(), bold=True),
                    Text(" lenke", link="https://nordvik.example/ny"),
                    Ref("m5", "tiltak 5"),
                    Break(),
                    Note(self._new(), (Text(self._sentence()),)),
                    Text(" english", lang="en", italic=True),
                )
            )

    def _block(self) -> Any:
        kind = self.random.randrange(8)
        if kind == 0:
            return List(self._new(), self.random.random() < 0.5, (self._item(), self._item()))
        if kind == 1:
            return Quote(self._new(), (self._paragraph(),))
        if kind == 2:
            return Heading(self._new(), (Text(self._sentence()),))
        if kind == 3:
            return Table(self._new(), (self._row(2, header=True), self._row(2), self._row(2)))
        return self._paragraph()

    def _item(self) -> Item:
        return Item(self._new(), (self._paragraph(),))

    def _row(self, columns: int, header: bool = False) -> Row:
        return Row(tuple(Cell((self._paragraph(),), header) for _ in range(columns)))

    def _changed_block(self, block: Any) -> Any:
        if isinstance(block, Paragraph | Heading):
            runs: list[Any] = list(block.runs)
            at = self.random.randrange(len(runs) + 1)
            if at < len(runs) and self.random.random() < 0.3:
                del runs[at]
            elif at < len(runs) and isinstance(runs[at], Text):
                runs[at] = replace(runs[at], text=self._changed_words(runs[at].text))
            else:
                runs.insert(at, Text(self._sentence()))
            return replace(block, runs=tuple(runs))
        if isinstance(block, Quote):
            return replace(block, blocks=self._blocks(block.blocks))
        if isinstance(block, List):
            items = list(block.items)
            at = self.random.randrange(len(items) + 1)
            if at == len(items) or self.random.random() < 0.3:
                items.insert(at, self._item())
            elif self.random.random() < 0.4 and len(items) > 1:
                del items[at]
            else:
                items[at] = replace(items[at], blocks=self._blocks(items[at].blocks))
            return replace(block, items=tuple(items))
        return replace(block, rows=self._rows(block.rows))

    def _rows(self, given: Sequence[Row]) -> tuple[Row, ...]:
        rows = list(given)
        at = self.random.randrange(len(rows))
        act = self.random.choice(("cell", "cell", "remove", "add", "column"))
        if act == "remove" and len(rows) > 1:
            del rows[at]
        elif act == "add":
            rows.insert(at, self._row(len(rows[0].cells)))
        elif act == "column":
            rows = [Row((*row.cells, Cell((self._paragraph(),)))) for row in rows]
        elif rows[at].cells:
            cells = list(rows[at].cells)
            place = self.random.randrange(len(cells))
            cells[place] = replace(cells[place], blocks=self._blocks(cells[place].blocks))
            rows[at] = Row(tuple(cells))
        return tuple(rows)

    def _changed_words(self, words: str) -> str:
        parts = words.split(" ")
        at = self.random.randrange(len(parts))
        parts[at : at + self.random.randrange(3)] = self._sentence().split(" ")
        return " ".join(parts)
