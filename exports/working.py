"""The working copy of a plan: the plan as it stands, as it would be with every suggestion in it, and all that is said about it.

A ``Working`` is drawn as a Word file with tracked changes and comments, or as a PDF with numbered notes. Nothing of it is left out in
silence: the cover tells how many comments and suggestions the copy carries (``notice``), a suggestion that cannot be shown in the text is
told as a note, and so is a comment whose words are gone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from exports.document import Block, Document, Figure, List, Measure, Part, Quote, Register, Table, each_part, measures, part_blocks
from exports.languages import working_words
from exports.phrases import chapter_heading, entry_text, indicator_name, measure_heading, section_heading

_WORD = re.compile(r"\w+")
MOST_NAME = 90
"""Signs of a name that a note tells its place by."""
_STEERING = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))


@dataclass(frozen=True, slots=True)
class Said:
    """One remark. ``at``: ISO 8601 to the minute or second, in the time of the place where the copy is read."""

    author: str
    agency: str
    at: str
    body: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion.

    number: as it is called in the copy. targets: ids of the blocks and pieces it changes, removes or adds, so that each change gets its
    author; of what it adds or removes as a whole the outermost piece is enough. The plan's own facts (title …) have the id "".
    is_in: whether ``Working.after`` holds it; one that does not is told in words. was, text: all that it changes as it is, and as it would
    be, in words. beside: what of that no page shows.
    """

    number: int
    id: str
    author: str
    agency: str
    at: str
    reason: str = ""
    targets: frozenset[str] = frozenset()
    is_in: bool = True
    text: str = ""
    beside: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread of comments.

    target: id of a block or piece, "" for the plan. field: label of the fact it is about as it is printed (``phrases.FACT_LABELS``), empty
    for the whole. spans: (block, start, end) in code points of the block's own words in ``Working.before``; line breaks, references and
    footnotes do not count. quote: the words it was begun about. is_lost: they are not there any more.
    """

    number: int
    id: str
    target: str = ""
    field: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()
    quote: str = ""
    is_lost: bool = False
    remarks: tuple[Said, ...] = ()
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """See the module. ``after`` has every change whose ``is_in`` is true, and nothing else that ``before`` has not."""

    before: Document
    after: Document
    changes: tuple[Proposed, ...] = ()
    threads: tuple[Talk, ...] = ()


class Owners:
    """Whose a change in the text is. ``waiting``: the suggestions, by id, that no change has been found of yet."""

    def __init__(self, changes: Iterable[Proposed]) -> None:
        self.waiting = {change.id: change for change in changes}
        self._of: dict[str, list[Proposed]] = {}
        self._near: set[str] = set()
        for change in self.waiting.values():
            for target in change.targets if change.is_in else ():
                self._of.setdefault(target, []).append(change)
        self._lost = {change.id: _counted(change.was) - _counted(change.text) for change in self.waiting.values()}
        self._gained = {change.id: _counted(change.text) - _counted(change.was) for change in self.waiting.values()}

    def of(self, ids: Iterable[str], gone: str = "", come: str = "") -> list[Proposed]:
        """The suggestions that change what has these ids, the innermost first: those that take such words away or bring them, else the only
        one there is."""
        levels = [self._of[key] for key in ids if key in self._of]
        for found in levels:
            if mine := [change for change in found if self._is_worded(change, gone, come)]:
                return mine
        return levels[0] if levels and (len(levels[0]) == 1 or not (gone + come).strip()) else []

    def first(self, ids: Sequence[str], gone: str, come: str) -> list[Proposed]:
        """Those of them of which this is the first change."""
        self._near |= {change.id for change in next((self._of[key] for key in ids if key in self._of), ())}
        found = [change for change in self.of(ids, gone, come) if self._is_worded(change, gone, come) or not self._has_words(change)]
        return [change for change in found if self.waiting.pop(change.id, None)]

    def is_near(self, change: Proposed) -> bool:
        """Whether what a suggestion is about was seen to change, though nobody can say which change is its own."""
        return change.id in self._near

    def unseen(self) -> int:
        """How many suggestions the text does not show."""
        return sum(not self.is_near(change) for change in self.waiting.values())

    def _is_worded(self, change: Proposed, gone: str, come: str) -> bool:
        return bool(self._lost[change.id] & _counted(gone) or self._gained[change.id] & _counted(come))

    def _has_words(self, change: Proposed) -> bool:
        return bool(self._lost[change.id] or self._gained[change.id])


def _counted(words: str) -> Counter[str]:
    """Each word and how often it stands there, whatever signs steer how its line breaks."""
    return Counter(_WORD.findall(words.translate(_STEERING).casefold()))


def proposal(change: Proposed, owners: Owners, language: str) -> list[tuple[str, bool]]:
    """What a note says of a suggestion, line by line, and whether each is wording: of what the text shows only what no page can."""
    words = working_words(language)
    if change.id not in owners.waiting:
        head, wording = words.partly, change.beside
    else:
        head = words.proposed if owners.is_near(change) else words.not_printed if change.is_in else words.outside_text
        wording = change.text
    told = [(head, False), *((line, True) for line in wording.split("\n"))] if wording or change.id in owners.waiting else []
    told += [(line, False) for line in words.reason.format(change.reason).split("\n")] if change.reason.strip() else []
    return [(line, is_wording) for line, is_wording in told if line.strip()]


def notice(working: Working, unseen: int | None = None) -> tuple[str, ...]:
    """What the cover says of the copy: that it is one, and how many comments and suggestions it carries.

    unseen: how many suggestions the text does not show, when that is known; else those that are not in it.
    """
    words = working_words(working.before.language)
    remarks = sum(len(talk.remarks) for talk in working.threads)
    outside = sum(not change.is_in for change in working.changes) if unseen is None else unseen
    lost = sum(talk.is_lost for talk in working.threads)
    told = (
        words.counted(remarks, len(working.threads), len(working.changes)),
        (words.not_shown_one if outside == 1 else words.not_shown).format(outside) if outside else "",
        (words.words_gone_one if lost == 1 else words.words_gone).format(lost) if lost else "",
    )
    return (words.title, *(line for line in told if line))


def homes(document: Document) -> dict[str, str]:
    """Id of a piece or block → id of the piece it stands in, "" for chapters: where to tell of what is not printed itself."""
    found = {chapter.id: "" for chapter in document.chapters}
    found |= {section.id: chapter.id for chapter in document.chapters for section in chapter.sections}
    for chapter, section, part in each_part(document):
        found[part.id] = section.id if section else chapter.id
        found |= dict.fromkeys(_inside(part), part.id) | dict.fromkeys(_block_ids(tuple(part_blocks(part))), part.id)
    return found


def _block_ids(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield block.id
        if isinstance(block, List):
            for item in block.items:
                yield from (item.id, *_block_ids(item.blocks))
        elif isinstance(block, Quote):
            yield from _block_ids(block.blocks)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _block_ids(cell.blocks)


class Places:
    """Where in the plan something is, in words."""

    def __init__(self, working: Working) -> None:
        self.homes = homes(working.after) | homes(working.before)
        self._words = working_words(working.before.language)
        self._outer = _headings(working.after) | _headings(working.before)
        inner = dict(_names_within(working.after)) | dict(_names_within(working.before))
        self._inner = {id: shorten(name, MOST_NAME, placeholder=" …") for id, name in inner.items()}

    def of(self, target: str) -> str:
        """«2.1 Ungdommene selv · Figur: Tre nivåer · Tidlig innsats»; nothing for what the plan does not have."""
        if not target:
            return self._words.whole
        found: list[str] = []
        while target:
            name = self._outer.get(target) or self._inner.get(target)
            found[:0] = [name] if name else []
            target = "" if target in self._outer else self.homes.get(target, "")
        return " · ".join(found)

    def within(self, target: str) -> str:
        """What it is called within the figure, list or measure it is printed in; nothing for what stands for itself."""
        return self._inner.get(target, "")


def _headings(document: Document) -> dict[str, str]:
    """Id of a chapter, section or measure → its heading; without those that have none."""
    found = {chapter.id: " ".join(chapter_heading(chapter)) for chapter in document.chapters}
    found |= {section.id: section_heading(section) for chapter in document.chapters for section in chapter.sections}
    found |= {measure.id: measure_heading(document, measure) for measure in measures(document)}
    return {id: heading for id, heading in found.items() if heading}


def _names_within(document: Document) -> Iterator[tuple[str, str]]:
    """Id and name of what has a name and no heading."""
    for _, _, part in each_part(document):
        if isinstance(part, Measure):
            yield from ((sub.id, sub.title) for sub in part.sub_measures)
        elif isinstance(part, Figure):
            yield part.id, f"Figur: {part.caption or part.alt}" if part.caption or part.alt else "Figur"
            yield from ((level.id, level.title) for level in part.levels)
        elif isinstance(part, Register):
            for group in part.groups:
                yield group.id, group.label
                yield from ((entry.id, entry_text(document, entry)) for entry in group.entries)
            yield from ((indicator.id, indicator_name(indicator)) for indicator in part.indicators)


def _inside(part: Part) -> list[str]:
    if isinstance(part, Measure):
        return [sub.id for sub in part.sub_measures] + [status.id for status in part.statuses]
    if isinstance(part, Figure):
        return [level.id for level in part.levels]
    if isinstance(part, Register):
        entries = [entry.id for group in part.groups for entry in group.entries]
        return [group.id for group in part.groups] + entries + [indicator.id for indicator in part.indicators]
    return []


def printed_time(at: str) -> str:
    """A time as it is printed, «20.11.2026 kl. 14.05»; the date alone when that is all there is."""
    day = ".".join(reversed(at[:10].split("-")))
    return f"{day} kl. {at[11:13]}.{at[14:16]}" if len(at) >= len("2026-11-20T14:05") else day
