"""The working copy: the plan with all that is said and suggested about it, for a file that is sent around."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from app.domain.access import Permission
from app.domain.pieces import fields_of
from app.domain.responsible import ROLE_NAMES
from app.domain.saying import say
from app.prose.difference import Line
from app.services.discussion import collecting, reviewing
from app.services.discussion.collecting import Thread
from app.services.discussion.reviewing import FactChange, Foreseen, Suggestion
from app.services.documents import exporting
from app.services.documents.exporting import JobView, Wish
from app.services.entry import guarding
from app.services.entry.entering import Who, enter
from app.store import discussions, suggestions
from app.store.base import Session
from exports.document import Document
from exports.phrases import FACT_LABELS
from exports.working import Proposed, Said, Talk, Working

UNPRINTED = frozenset({"guidance", "starts_new_page", "lead_bold", "lead_form", "lead_run_in"})
"""Facts of which no page tells in words that they were changed."""
SPOKEN = {True: say("ja"), False: say("nei"), "bullet": say("kulepunkt"), "paragraph": say("avsnitt")}


@dataclass(frozen=True, slots=True)
class Carried:
    """How much a working copy would carry."""

    threads: int
    resolved: int
    suggestions: int


def count(session: Session, who: Who, slug: str) -> Carried:
    """How much there is to carry: threads that are open, threads that are resolved, and open suggestions.

    Raises:
        NotFound, NotAllowed: see ``ask``.
    """
    plan_id = enter(session, who, slug, Permission.EXPORT_WORKING_COPY).plan.id
    threads = discussions.count_open(session, plan_id)
    return Carried(threads, discussions.count_all(session, plan_id) - threads, suggestions.count_open(session, plan_id))


def ask(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    format: Literal["pdf", "docx"],
    with_resolved: bool,
    folder: Path,
    zone: str,
) -> JobView:
    """Ask for the working copy of the plan as it is now.

    Args:
        with_resolved: threads that are laid to rest are in it too.
        folder, zone: see ``exporting.ask``.

    Raises:
        NotFound: no such plan, or the person has no place in it.
        NotAllowed: the person may not have the working copy.
        Invalid: somebody's birth number stands in the plan.
    """
    entered = enter(session, who, slug, Permission.EXPORT_WORKING_COPY)
    guarding.refuse_numbers(session, entered.plan, "format")
    threads = [thread for thread in collecting.list_all(session, who, slug) if thread.is_open or with_resolved]
    working = working_of(reviewing.foresee(session, who, slug, in_full=True), threads, ZoneInfo(zone))
    wish = Wish(format)
    drawing = exporting.drawing_of(working.before, wish, exporting.draft_note(entered, wish, zone), entered.plan.facts)
    job = exporting.ask_paper(session, entered, now, "working", working, drawing, format, folder)
    return exporting.view_of(session, entered, job)


def working_of(foreseen: Foreseen, threads: Iterable[Thread], zone: ZoneInfo) -> Working:
    """The working copy as the drawing office takes it. ``zone``: in which times are told."""
    before, after = foreseen.before.document, foreseen.after.document
    told = _Told(before, lambda at: at.astimezone(zone).isoformat(timespec="minutes"))
    taken = {one.number for one in foreseen.taken}
    changes = [told.proposed(one, one.number in taken) for one in (*foreseen.taken, *foreseen.left)]
    talks = tuple(told.talk(number, thread) for number, thread in enumerate(filter(_says_something, threads), 1))
    return Working(before, after, tuple(sorted(changes, key=lambda one: one.number)), talks)


class _Told:
    """What is said and suggested, in the words of the copy."""

    def __init__(self, document: Document, moment: Callable[[datetime], str]) -> None:
        self.moment = moment
        self.actors: Mapping[str, str] = {actor.id: actor.full for actor in document.actors}

    def proposed(self, one: Suggestion, is_in: bool) -> Proposed:
        """A suggestion. Its targets are blocks, and the pieces whose facts it changes."""
        targets = frozenset(name.partition(":")[0] for name in one.blocks)
        text = (*self._facts(one, one.facts), *_words(one.lines, "gone"))
        beside = self._facts(one, (fact for fact in one.facts if fact.name in UNPRINTED))
        was = (*(self._value(fact.name, fact.was) for fact in one.facts), *_words(one.lines, "new"))
        told = ("\n".join(lines) for lines in (text, beside, was))
        return Proposed(one.number, one.id, one.name, one.agency, self.moment(one.at), one.reason, targets, is_in, *told)

    def talk(self, number: int, thread: Thread) -> Talk:
        """A thread, without comments that were taken back."""
        remarks = tuple(Said(each.name, each.agency, self.moment(each.at), each.body) for each in thread.comments if not each.is_removed)
        # Of a piece that is removed the kind is not known, and so neither what its fields are called.
        field = fields_of(thread.kind).get(thread.field) if thread.kind else None
        label = FACT_LABELS.get(thread.field) or (str(field.label) if field else "")
        spans = tuple((span.block, span.start, span.end) for span in thread.spans)
        target = (thread.spans[0].block if thread.spans else thread.block_id) if not thread.is_lost else ""
        return Talk(number, thread.id, target or thread.piece_id, label, spans, thread.quote, thread.is_lost, remarks, not thread.is_open)

    def _facts(self, one: Suggestion, facts: Iterable[FactChange]) -> Iterator[str]:
        for fact in facts:
            label = str(fields_of(one.kind)[fact.name].label) if one.kind else fact.name
            yield f"{label}: {self._value(fact.name, fact.wanted) or say('ingenting')}"

    def _value(self, name: str, value: Any) -> str:
        if name == "responsible":
            return ", ".join(f"{self.actors.get(actor, '')} ({ROLE_NAMES[role]})" for actor, role in value or ())
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(SPOKEN.get(value, value))


def _says_something(thread: Thread) -> bool:
    """Whether any of its comments is left: what was taken back leaves no trace in a file."""
    return not all(comment.is_removed for comment in thread.comments)


def _words(lines: Iterable[Line], without: str) -> Iterator[str]:
    """How the blocks of a suggestion read ``without`` the words that came, or those that went: a line for each."""
    for line in lines:
        words = "".join(run.words for run in line.runs if run.kind != without).strip()
        if words:
            yield words
        for row in line.rows:
            for cell in row.cells:
                yield from _words(cell.lines, without)
