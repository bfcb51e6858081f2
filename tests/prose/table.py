"""Writers around one text, for tests that do everything to it at random."""

import random
from typing import Any

from pycrdt import XmlElement, XmlText

from app.prose.text import new_text
from tests.plans import paragraph
from tests.prose.typed import copy_of, posted

ALPHABETS = ("abcdefgh", "æøåéüß«»", "😀🎉👍🏽🇳🇴🧑‍🚒", "ЖЩЮЯдфгл")
"""The signs of each writer."""


class Table:
    """Writers around one text. Each writes on a copy of their own, with signs of their own, and hands in when told to."""

    def __init__(self, seed: int, first: bytes | None = None) -> None:
        self.chance = random.Random(seed)
        first = first or new_text([paragraph("b0", "")])
        self.updates, self.by = [first], [-1]
        self.copies = [copy_of(first) for _ in ALPHABETS]
        self.waiting: list[tuple[int, bytes]] = []
        self.made = 0

    def write(self, alone: bool) -> None:
        """Somebody does something in a copy. Only who is ``alone`` moves words: what others took away meanwhile comes back with them, and
        is theirs who brought it."""
        who = self.chance.randrange(len(ALPHABETS))
        acts = (self.type, self.type, self.type, self.delete, self.dress) + ((self.part, self.join, self.carry) if alone else ())
        act = self.chance.choice(acts)
        for update in posted(self.copies[who], lambda root: act(root, ALPHABETS[who])):
            self.waiting.append((who, update))

    def hand_in(self) -> None:
        """What waits comes to everybody, in the order it was made."""
        for who, update in self.waiting:
            self.updates.append(update)
            self.by.append(who)
            for other, copy in enumerate(self.copies):
                if other != who:
                    copy.apply_update(update)
        self.waiting.clear()

    def take(self, update: bytes) -> None:
        """Somebody else has done something to the text: it comes to everybody."""
        self.updates.append(update)
        self.by.append(-1)
        for copy in self.copies:
            copy.apply_update(update)

    # ------------------------------------------------------------ what is done

    def a_text(self, root: Any) -> tuple[XmlElement, XmlText]:
        block = self.chance.choice([child for child in root.children if isinstance(child, XmlElement)])
        if not len(block.children):
            block.children.append(XmlText(""))
        words = block.children[0]
        assert isinstance(words, XmlText)
        return block, words

    def place(self, words: XmlText) -> int:
        """Somewhere between two signs, in bytes."""
        signs = "".join(run for run, _marks in words.diff())
        return len(signs[: self.chance.randint(0, len(signs))].encode())

    def type(self, root: Any, alphabet: str) -> None:
        _block, words = self.a_text(root)
        words.insert(self.place(words), "".join(self.chance.choices(alphabet, k=self.chance.choice((1, 1, 3, 9)))))

    def delete(self, root: Any, _alphabet: str) -> None:
        _block, words = self.a_text(root)
        start, end = sorted((self.place(words), self.place(words)))
        del words[start:end]

    def part(self, root: Any, _alphabet: str) -> None:
        """Enter is pressed: as y-prosemirror does it, what comes after is taken away and put into a new block."""
        block, words = self.a_text(root)
        at = self.place(words)
        rest = str_of(words).encode()[at:].decode()
        index = list(root.children).index(block)
        self.made += 1
        root.children.insert(index + 1, XmlElement("paragraph", {"id": f"p{self.chance.randrange(10**9)}x{self.made}"}))
        del words[at:]
        if rest:
            root.children[index + 1].children.append(XmlText(rest))

    def join(self, root: Any, _alphabet: str) -> None:
        """Backspace at the start of a block: its words go to the end of the one before."""
        if len(root.children) > 1:
            index = self.chance.randrange(1, len(root.children))
            before, block = root.children[index - 1], root.children[index]
            rest = "".join(str_of(child) for child in block.children)
            del root.children[index]
            if not len(before.children):
                before.children.append(XmlText(""))
            before.children[0].insert(len(before.children[0]), rest)

    def carry(self, root: Any, _alphabet: str) -> None:
        """A block is cut out and put in elsewhere."""
        index = self.chance.randrange(len(root.children))
        block = root.children[index]
        id, rest = block.attributes["id"], "".join(str_of(child) for child in block.children)
        del root.children[index]
        at = self.chance.randint(0, len(root.children))
        root.children.insert(at, XmlElement("paragraph", {"id": id}))
        root.children[at].children.append(XmlText(rest))

    def dress(self, root: Any, _alphabet: str) -> None:
        _block, words = self.a_text(root)
        start, end = sorted((self.place(words), self.place(words)))
        if start < end:
            words.format(start, end, {"strong": {}})


def str_of(words: XmlText) -> str:
    return "".join(run for run, _marks in words.diff())
