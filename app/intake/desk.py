"""What is on the desk while a file is read: its parts, and what is counted and set aside on the way."""

from collections import Counter
from dataclasses import dataclass, field

from app.intake.changes import ChangeCount, Changes
from app.intake.flat import Dropped
from app.intake.numbering import Numbering
from app.intake.package import Package
from app.intake.styles import Styles


@dataclass(slots=True)
class Desk:
    """Shared by all who read one file. ``marks``: bookmarks open here, id → name, in the order they began."""

    package: Package
    styles: Styles
    numbering: Numbering
    changes: Changes
    count: ChangeCount = field(default_factory=ChangeCount)
    dropped: list[Dropped] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    marks: dict[str, str] = field(default_factory=dict)
    quotes: dict[str, list[str]] = field(default_factory=dict)
    quoting: set[str] = field(default_factory=set)
    anchors: dict[str, int] = field(default_factory=dict)
    index: int = 0

    def quote(self, words: str) -> None:
        """Words were read: they belong to every comment that is open."""
        for key in self.quoting:
            self.quotes[key].append(words)

    def open_comment(self, key: str) -> None:
        """A comment begins here."""
        self.quotes.setdefault(key, [])
        self.anchors.setdefault(key, self.index)
        self.quoting.add(key)

    def drop(self, text: str, why: str, place: str = "") -> None:
        """Words are set aside; those that say nothing are forgotten."""
        if text.strip():
            self.dropped.append(Dropped(place, " ".join(text.split()), why))
