"""References inside the text: «tiltak 26» points to that measure, unless the sentence is about another plan; links inside the file too."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.domain.saying import say
from app.intake.ledger import Ledger
from app.intake.runs import plain
from exports.document import (
    Block,
    Chapter,
    Document,
    Heading,
    Inline,
    List,
    Measure,
    Note,
    Paragraph,
    Part,
    Quote,
    Ref,
    Row,
    Section,
    Text,
    TextPart,
    measures,
)

_MENTION = re.compile(r"\b[Tt]iltak (\d{1,4})\b(?![:.]\d)")
_SENTENCE_END = re.compile(r"[.!?][”»\"]?\s+(?=[A-ZÆØÅ«“\"])")
_OTHER_PLAN = re.compile(
    r"\b\w*(?:plan|plana|planen|planens|strategi|strategien|program|programmet|melding|meldingen|rapport|rapporten)\s+"
    r"(?:[«“\"](?P<quoted>[^»”\"]{3,120})[»”\"]|(?P<bare>(?:for|mot|om)?\s?[A-ZÆØÅ][^.,;()]{2,120}?)(?=\s*(?:\(|[.,;]|$)))"
    r"(?P<years>\s*\((?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\))?"
)

_LONGEST = 20_000
"""Signs of a paragraph above which nobody means it to be read, and references in it are not looked for."""

Change = Callable[[tuple[Inline, ...], str], tuple[Inline, ...]]


class References:
    """Finds references in one document. ``targets``: bookmark → id of what stands there. mentions: look for «tiltak 26» in the words."""

    def __init__(self, document: Document, ledger: Ledger, targets: Mapping[str, str], mentions: bool) -> None:
        self.document, self.ledger, self.targets, self.mentions = document, ledger, targets, mentions
        self.numbered = {measure.number: measure.id for measure in measures(document) if measure.number}
        self.known = {chapter.id for chapter in document.chapters} | {s.id for chapter in document.chapters for s in chapter.sections}
        self.known |= {measure.id for measure in measures(document)}

    def document_with(self) -> Document:
        """The document with its references made."""
        return replace(self.document, chapters=tuple(self._chapter(chapter) for chapter in self.document.chapters))

    def _chapter(self, chapter: Chapter) -> Chapter:
        place = " ".join(word for word in (chapter.number, chapter.title) if word)
        sections = tuple(self._section(section) for section in chapter.sections)
        return replace(chapter, parts=tuple(self._part(part, place) for part in chapter.parts), sections=sections)

    def _section(self, section: Section) -> Section:
        return replace(section, parts=tuple(self._part(part, f"{section.number} {section.title}".strip()) for part in section.parts))

    def _part(self, part: Part, place: str) -> Part:
        if isinstance(part, TextPart):
            return replace(part, blocks=changed(part.blocks, self._runs, place))
        if not isinstance(part, Measure):
            return part
        place = f"Tiltak {part.number}" if part.number else part.title
        subs = tuple(replace(sub, blocks=changed(sub.blocks, self._runs, place)) for sub in part.sub_measures)
        statuses = tuple(replace(entry, blocks=changed(entry.blocks, self._runs, place)) for entry in part.statuses)
        return replace(part, blocks=changed(part.blocks, self._runs, place), sub_measures=subs, statuses=statuses)

    # ------------------------------------------------------------ runs

    def _runs(self, runs: tuple[Inline, ...], place: str) -> tuple[Inline, ...]:
        whole = plain(runs)
        made: list[Inline] = []
        at = 0
        for run in runs:
            if isinstance(run, Note):
                inner = self._runs(run.runs, place)
                made.append(replace(run, runs=tuple(one for one in inner if isinstance(one, Text | Ref))))
            elif isinstance(run, Ref):
                _join(made, self._resolved(run))
                at += len(run.text)
            elif isinstance(run, Text):
                looked_at = self.mentions and not run.link and len(whole) <= _LONGEST
                found = self._mentions(run, whole, at, place) if looked_at else [run]
                for one in found:
                    _join(made, one)
                at += len(run.text)
            else:
                made.append(run)
                at += 1
        return tuple(made)

    def _resolved(self, ref: Ref) -> Ref | Text:
        """A link inside the file: to a chapter, section or measure it is kept, to anything else it is words."""
        if not ref.target.startswith("#"):
            return ref
        target = self.targets.get(ref.target[1:], "")
        return Ref(target, ref.text) if target in self.known and ref.text.strip() else Text(ref.text)

    def _mentions(self, run: Text, whole: str, start: int, place: str) -> list[Text | Ref]:
        """The words with each «tiltak 26» made a reference to the measure of that number."""
        made: list[Text | Ref] = []
        at = 0
        for found in _MENTION.finditer(run.text):
            target = self.numbered.get(int(found[1]))
            sentence = _sentence(whole, start + found.start())
            other = self._other_plan(sentence)
            if target is None or other:
                self._tell(found[0], other, place)
                continue
            made += [replace(run, text=run.text[at : found.start()])] if found.start() > at else []
            made.append(Ref(target, found[0]))
            at = found.end()
        return made + ([replace(run, text=run.text[at:])] if at < len(run.text) else [])

    def _other_plan(self, sentence: str) -> str:
        """The name of another plan that the sentence speaks of; empty when it speaks of none."""
        own = {self.document.title.casefold(), self.document.subtitle.casefold()}
        for found in _OTHER_PLAN.finditer(sentence):
            name = (found["quoted"] or found["bare"] or "").strip()
            if name.casefold() not in own and not self.document.title.casefold().startswith(name.casefold()):
                return name
        return ""

    def _tell(self, words: str, other: str, place: str) -> None:
        if other:
            what = say(
                "«%(words)s» ser ut til å gjelde en annen plan («%(plan)s») og viser ikke til et tiltak her.", words=words, plan=other
            )
        elif self.numbered:
            what = say("«%(words)s» viser til et tiltak som ikke finnes i planen.", words=words)
        else:
            return
        self.ledger.problem(place, what, say("Sett inn en kryssreferanse hvis det likevel er et tiltak i denne planen."), "note")
        self.ledger.trace(place, words, "henvisning til annen plan" if other else "henvisning uten mål")


def _sentence(text: str, at: int) -> str:
    """The sentence that holds the sign at ``at``."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= at), default=0)
    end = min((end for end in ends if end > at), default=len(text))
    return text[start:end]


def _join(made: list[Inline], run: Text | Ref) -> None:
    last = made[-1] if made else None
    if isinstance(run, Text) and isinstance(last, Text) and replace(last, text="") == replace(run, text=""):
        made[-1] = replace(last, text=last.text + run.text)
    elif not isinstance(run, Text) or run.text:
        made.append(run)


def changed(blocks: Sequence[Block], change: Change, place: str) -> tuple[Block, ...]:
    """The blocks with the words of every paragraph changed."""
    return tuple(_changed(block, change, place) for block in blocks)


def _changed(block: Block, change: Change, place: str) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, runs=change(block.runs, place))
    if isinstance(block, List):
        return replace(block, items=tuple(replace(item, blocks=changed(item.blocks, change, place)) for item in block.items))
    if isinstance(block, Quote):
        return replace(block, blocks=changed(block.blocks, change, place))
    rows = (Row(tuple(replace(cell, blocks=changed(cell.blocks, change, place)) for cell in row.cells)) for row in block.rows)
    return replace(block, rows=tuple(rows))
