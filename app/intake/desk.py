"""What is on the desk while a file is read: its parts, and what is counted and set aside on the way."""

from collections import Counter
from dataclasses import dataclass, field

from app.intake.changes import ChangeCount, Changes, emptied
from app.intake.drawings import choice
from app.intake.flat import Dropped
from app.intake.numbering import Numbering
from app.intake.ooxml import MC, Element, W
from app.intake.package import Package
from app.intake.styles import Styles


@dataclass(slots=True)
class Desk:
    """Shared by all who read one file. ``marks``: bookmarks open here, id → name, in the order they began.
    ended: ids of bookmarks that end somewhere; begun: how often each name begins (LibreOffice begins a long one again where it ends).
    emptied: names of those whose words are gone."""

    package: Package
    styles: Styles
    numbering: Numbering
    changes: Changes
    count: ChangeCount = field(default_factory=ChangeCount)
    dropped: list[Dropped] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    marks: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    begun: Counter[str] = field(default_factory=Counter)
    emptied: frozenset[str] = frozenset()
    quotes: dict[str, list[str]] = field(default_factory=dict)
    quoting: set[str] = field(default_factory=set)
    anchors: dict[str, int] = field(default_factory=dict)
    index: int = 0

    def survey(self, root: Element) -> None:
        """Notes which bookmarks have an end, and which went with their words, before anything is read."""
        self.emptied = emptied(root, self.changes)
        waiting = [root]
        while waiting:
            one = waiting.pop()
            if one.tag == f"{W}bookmarkEnd":
                self.ended.add(one.get(f"{W}id", ""))
            elif one.tag == f"{W}bookmarkStart":
                self.begun[one.get(f"{W}name", "")] += 1
            elif one.tag == f"{MC}AlternateContent":
                waiting += choice(one)
            else:
                waiting += one

    def has_end(self, key: str, name: str) -> bool:
        """Whether a bookmark ends somewhere; one that does not marks its own paragraph alone."""
        return key in self.ended or self.begun[name] > 1

    def end_mark(self, key: str) -> str:
        """Ends a bookmark under every id it began by; returns its name, empty when it did not begin."""
        name = self.marks.pop(key, "")
        for other in [one for one, known in self.marks.items() if known == name]:
            del self.marks[other]
        return name

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
