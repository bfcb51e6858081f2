"""How far a plan has come: whom its places are given to, the state of each, and how many of its parts are finished.

A **place** is a chapter or a section. The **parts** that are counted, and marked as «klar», are the sections and the chapters that have
none: a chapter with sections is as far as they are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.access import Id
from app.domain.saying import say


class SectionState(StrEnum):
    EMPTY = "empty"
    UNDER_WAY = "under_way"
    READY = "ready"


SECTION_STATE_LABELS = {
    SectionState.EMPTY: say("tom"),
    SectionState.UNDER_WAY: say("under arbeid"),
    SectionState.READY: say("klar"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the parts are marked as «klar»."""

    ready: int
    all: int

    @property
    def share(self) -> float:
        """In hundredths; 0 of a plan without parts."""
        return 100 * self.ready / self.all if self.all else 0.0


def state_of(is_written: bool, is_marked: bool) -> SectionState:
    """The state of one part: somebody's mark counts, also on one that holds nothing (a heading may be all there is to say)."""
    if is_marked:
        return SectionState.READY
    return SectionState.UNDER_WAY if is_written else SectionState.EMPTY


def state_of_chapter(is_written: bool, sections: Collection[SectionState]) -> SectionState:
    """The state of a chapter that has sections.

    Args:
        is_written: whether anything stands in the chapter itself, before its sections.
        sections: their states; at least one.
    """
    if all(state is SectionState.READY for state in sections):
        return SectionState.READY
    is_begun = is_written or any(state is not SectionState.EMPTY for state in sections)
    return SectionState.UNDER_WAY if is_begun else SectionState.EMPTY


def count(states: Collection[SectionState]) -> Progress:
    """How far the parts with these states have come together."""
    return Progress(sum(state is SectionState.READY for state in states), len(states))


def assigned_to(line: Sequence[str], given: Mapping[str, frozenset[Id]]) -> frozenset[Id]:
    """Whom a place is given to: those it is given to itself, else those of what it stands under; empty when it is open to all who write.

    Args:
        line: the ids of the place, of what it stands under, and so on up to the chapter.
        given: place → the persons it is given to itself.
    """
    return next((given[place] for place in line if given.get(place)), frozenset())
