"""Tracked changes: a file is read either as if every change were accepted or as if every one were rejected, never both ways at once."""

from dataclasses import dataclass
from typing import Literal

from app.intake.ooxml import Element, W, child

Changes = Literal["accepted", "rejected"]

INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
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


def marker(properties: Element | None) -> str:
    """The change a property element (of a paragraph mark, a row, a cell) is marked with; empty when there is none."""
    for name in ("ins", "moveTo", "del", "moveFrom", "cellIns", "cellDel"):
        if child(properties, name) is not None:
            return W + name.replace("cellIns", "ins").replace("cellDel", "del")
    return ""
