"""Tracked changes: a file is read either as if every change were accepted or as if every one were rejected, never both ways at once."""

from dataclasses import dataclass
from typing import Literal

from app.intake.ooxml import Element, W, child

Changes = Literal["accepted", "rejected"]

INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_WORDS = tuple(f"{W}{name}" for name in ("t", "delText", "drawing", "pict"))
_ENDS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})


@dataclass(slots=True)
class ChangeCount:
    """Counts changes as a reviewer sees them: neighbours of one kind in the same paragraph are one change."""

    insertions: int = 0
    deletions: int = 0
    _last: str = ""

    def unchanged(self) -> None:
        """Text without a change was passed, or a new paragraph begins: the next change is a new one."""
        self._last = ""

    def saw(self, tag: str) -> None:
        """A change was passed; ``tag`` is its element's."""
        kind = "ins" if tag in INSERTED else "del"
        if kind == self._last:
            return
        self._last = kind
        if kind == "ins":
            self.insertions += 1
        else:
            self.deletions += 1


def is_gone(tag: str, changes: Changes) -> bool:
    """Whether what stands in a change element is not part of the text that is read."""
    return tag in (DELETED if changes == "accepted" else INSERTED)


def emptied(body: Element, changes: Changes) -> frozenset[str]:
    """The names of bookmarks round paragraphs whose words are all gone: what they tell of is gone too, and not what comes behind it.

    What stands in a table is left out of it: a table is marked in its first cell, which may be empty.
    """
    names: dict[str, str] = {}
    gone, kept = set[str](), set[str]()
    if next(body.iter(*INSERTED, *DELETED), None) is None:
        return frozenset()
    for one in body.iter(f"{W}p", *_ENDS):
        if one.tag == f"{W}bookmarkStart":
            names[one.get(f"{W}id", "")] = one.get(f"{W}name", "")
        elif one.tag == f"{W}bookmarkEnd":
            names.pop(one.get(f"{W}id", ""), None)
        elif one.tag == f"{W}p":
            here = {*names.values(), *(mark.get(f"{W}name", "") for mark in one.iter(f"{W}bookmarkStart"))}
            fates = {_is_word_gone(word, changes) for word in one.iter(*_WORDS)}
            kept |= here if False in fates else set()
            gone |= here if fates == {True} and next(one.iterancestors(f"{W}tc"), None) is None else set()
    return frozenset(gone - kept)


def _is_word_gone(word: Element, changes: Changes) -> bool:
    return any(is_gone(above.tag, changes) or is_gone(marker(child(above, "trPr")), changes) for above in word.iterancestors())


def marker(properties: Element | None) -> str:
    """The change a property element (of a paragraph mark, a row, a cell) is marked with; empty when there is none."""
    for name in ("ins", "moveTo", "del", "moveFrom", "cellIns", "cellDel"):
        if child(properties, name) is not None:
            return W + name.replace("cellIns", "ins").replace("cellDel", "del")
    return ""
