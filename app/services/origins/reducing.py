"""What a new plan takes over from another: its shape, its words too, or everything that was not reported."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from exports.document import (
    Block,
    Chapter,
    Document,
    Figure,
    Inline,
    Measure,
    Part,
    Ref,
    Register,
    Text,
    TextPart,
    map_runs,
    measures,
)

Change = Callable[[Inline], Inline]
Keep = Literal["structure", "text", "all"]
"""structure: headings, empty texts, figures of levels, empty lists. text: all words outside the measures. all: the measures too."""


def reduced(document: Document, keep: Keep) -> Document:
    """The document without reports and status, and without what is not to be kept. Ids stay.

    A reference to a measure that is left out becomes plain words.
    """
    chapters = tuple(_chapter(chapter, keep) for chapter in document.chapters)
    slim = replace(document, reports=(), date_text="", chapters=chapters)
    places = {chapter.id for chapter in chapters} | {section.id for chapter in chapters for section in chapter.sections}
    known = places | {measure.id for measure in measures(slim)}

    def loosened(run: Inline) -> Inline:
        return Text(run.text) if isinstance(run, Ref) and run.target not in known else run

    return replace(slim, chapters=tuple(_reworded(chapter, loosened) for chapter in chapters))


def _chapter(chapter: Chapter, keep: Keep) -> Chapter:
    sections = tuple(replace(section, parts=_parts(section.parts, keep)) for section in chapter.sections)
    lead = "" if keep == "structure" else chapter.lead
    return replace(chapter, lead=lead, parts=_parts(chapter.parts, keep), sections=sections)


def _parts(parts: tuple[Part, ...], keep: Keep) -> tuple[Part, ...]:
    """The parts that are kept; of several empty texts in a row one is enough."""
    kept: list[Part] = []
    for part in _kept(parts, keep):
        is_empty = isinstance(part, TextPart) and not part.blocks
        if not (is_empty and kept and isinstance(kept[-1], TextPart)):
            kept.append(part)
    return tuple(kept)


def _kept(parts: tuple[Part, ...], keep: Keep) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Measure):
            if keep == "all":
                yield replace(part, statuses=(), sub_measures=tuple(replace(sub, status="") for sub in part.sub_measures))
        elif keep != "structure":
            yield _without_values(part) if keep == "text" and isinstance(part, Register) else part
        elif isinstance(part, TextPart):
            yield replace(part, blocks=())
        elif isinstance(part, Register):
            yield replace(part, indicators=(), groups=tuple(replace(group, entries=()) for group in part.groups))
        elif part.kind == "pyramid":
            yield part


def _without_values(register: Register) -> Register:
    """The register with its indicators, but without what was measured."""
    return replace(register, indicators=tuple(replace(indicator, values=()) for indicator in register.indicators))


def _reworded(chapter: Chapter, change: Change) -> Chapter:
    sections = tuple(replace(section, parts=tuple(_part(part, change) for part in section.parts)) for section in chapter.sections)
    return replace(chapter, parts=tuple(_part(part, change) for part in chapter.parts), sections=sections)


def _part(part: Part, change: Change) -> Part:
    if isinstance(part, Figure | Register):
        return part
    blocks: tuple[Block, ...] = map_runs(part.blocks, change)
    if isinstance(part, TextPart):
        return replace(part, blocks=blocks)
    subs = tuple(replace(sub, blocks=map_runs(sub.blocks, change)) for sub in part.sub_measures)
    return replace(part, blocks=blocks, sub_measures=subs)
