"""Somebody rewrites a text at random, as a person would: words, paragraphs, items and cells. Every word is another, so that what became of
each can be read off the text afterwards."""

import copy
import random
from collections.abc import Iterator
from itertools import count
from typing import Any

Json = dict[str, Any]


class Writer:
    """One who makes and rewrites texts. Two writers of one ``seed`` and other ``name`` bring other words and other ids."""

    def __init__(self, seed: int, name: str = "a") -> None:
        self.chance, self.name, self._numbers = random.Random(f"{seed}{name}"), name, count(1)

    # ------------------------------------------------------------ new text

    def word(self) -> str:
        return f"{self.name}{next(self._numbers)}"

    def id(self) -> str:
        return f"{self.name}id{next(self._numbers)}"

    def words(self, most: int = 14) -> list[Json]:
        return [{"type": "text", "text": " ".join(self.word() for _ in range(self.chance.randint(3, most)))}]

    def paragraph(self) -> Json:
        return {"type": "paragraph", "attrs": {"id": self.id(), "indent": False}, "content": self.words()}

    def item(self) -> Json:
        return {"type": "list_item", "attrs": {"id": self.id()}, "content": [self.paragraph()]}

    def bullets(self) -> Json:
        items = [self.item() for _ in range(self.chance.randint(2, 4))]
        return {"type": "bullet_list", "attrs": {"id": self.id(), "spacing": "normal"}, "content": items}

    def table(self) -> Json:
        cell = lambda: {"type": "table_cell", "attrs": {"colspan": 1, "rowspan": 1}, "content": [self.paragraph()]}  # noqa: E731
        rows = [{"type": "table_row", "content": [cell(), cell()]} for _ in range(2)]
        return {"type": "table", "attrs": {"id": self.id()}, "content": rows}

    def text(self, blocks: int = 8) -> list[Json]:
        kinds = [self.paragraph, self.paragraph, self.paragraph, self.bullets, self.table]
        return [self.chance.choice(kinds)() for _ in range(blocks)]

    # ------------------------------------------------------------ rewriting

    def rewritten(self, blocks: list[Json], steps: int) -> list[Json]:
        """The blocks after some changes."""
        made = copy.deepcopy(blocks)
        for _ in range(steps):
            self.chance.choice((self._reword, self._reword, self._reword, self._add, self._remove, self._move, self._dress, self._item))(
                made
            )
        return made

    def _reword(self, made: list[Json]) -> None:
        line = self.chance.choice(list(lines(made)))
        run = self.chance.choice(line.get("content") or [None])
        if run is None:
            line["content"] = self.words()
            return
        words = run["text"].split(" ")
        at = self.chance.randrange(len(words))
        kind = self.chance.choice(("put in", "replace", "take out"))
        words[at : at + (kind != "put in")] = [] if kind == "take out" and len(words) > 1 else [self.word()]
        run["text"] = " ".join(words)

    def _add(self, made: list[Json]) -> None:
        made.insert(self.chance.randint(0, len(made)), self.chance.choice((self.paragraph, self.paragraph, self.bullets))())

    def _remove(self, made: list[Json]) -> None:
        if len(made) > 2:
            del made[self.chance.randrange(len(made))]

    def _move(self, made: list[Json]) -> None:
        block = made.pop(self.chance.randrange(len(made)))
        made.insert(self.chance.randint(0, len(made)), block)

    def _dress(self, made: list[Json]) -> None:
        line = self.chance.choice(list(lines(made)))
        for run in line.get("content", ())[:1]:
            run["marks"] = [{"type": self.chance.choice(("strong", "em"))}]

    def _item(self, made: list[Json]) -> None:
        lists = [block for block in made if block["type"] == "bullet_list"]
        if lists:
            items = self.chance.choice(lists)["content"]
            items.insert(self.chance.randint(0, len(items)), self.item())


def lines(blocks: list[Json]) -> Iterator[Json]:
    """Every paragraph, at any depth."""
    for block in blocks:
        if block["type"] in ("paragraph", "heading"):
            yield block
        else:
            yield from lines(block.get("content", []))


def all_words(blocks: list[Json]) -> list[str]:
    """Every word, in reading order."""
    return [word for line in lines(blocks) for run in line.get("content", ()) for word in run["text"].split()]
