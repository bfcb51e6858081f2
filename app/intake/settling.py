"""The person's answers to what table and text tell differently, put into the document."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from app.domain.period import parse_period
from app.domain.status import read_status
from app.intake.actors import Actors
from app.intake.ledger import Ledger
from app.intake.result import Choice, Intake
from exports.document import Chapter, Document, Measure, Part, Section, current_status


def settle(intake: Intake, chosen: Mapping[str, Literal["table", "detail"]]) -> Document:
    """The document with the table's words where the person picked them.

    Args:
        intake: the file as read; its document holds the text's words.
        chosen: problem id → the side picked; pairs left out keep the text's words, unknown ids are passed over.
    """
    picked = [choice for choice in intake.choices if chosen.get(choice.problem) == "table"]
    if not picked:
        return intake.document
    actors = Actors(_ids(intake), intake.document.actors)
    chapters = tuple(_chapter(chapter, picked, actors, intake.document) for chapter in intake.document.chapters)
    return replace(intake.document, chapters=chapters, actors=tuple(actors.actors))


def _ids(intake: Intake) -> Ledger:
    """Ids for actors the table alone names: the same each time, and none that is in use."""
    ledger = Ledger(f"{intake.document.id} avklart".encode())
    for actor in intake.document.actors:
        ledger.id(actor.id)
    return ledger


def _chapter(chapter: Chapter, picked: list[Choice], actors: Actors, document: Document) -> Chapter:
    sections = tuple(_section(section, picked, actors, document) for section in chapter.sections)
    return replace(chapter, parts=tuple(_part(part, picked, actors, document) for part in chapter.parts), sections=sections)


def _section(section: Section, picked: list[Choice], actors: Actors, document: Document) -> Section:
    return replace(section, parts=tuple(_part(part, picked, actors, document) for part in section.parts))


def _part(part: Part, picked: list[Choice], actors: Actors, document: Document) -> Part:
    for choice in picked:
        if isinstance(part, Measure) and part.id == choice.measure:
            part = _with_table(part, choice, actors, document)
    return part


def _with_table(measure: Measure, choice: Choice, actors: Actors, document: Document) -> Measure:
    if choice.field == "title":
        return replace(measure, title=choice.table)
    if choice.field == "period":
        return replace(measure, period=str(parse_period(choice.table)))
    if choice.field == "responsible":
        return replace(measure, responsible=actors.responsible(choice.table))
    latest = current_status(measure)
    label = read_status(choice.table, document.status_scale)
    return replace(measure, statuses=(*measure.statuses[:-1], replace(latest, status=label))) if latest and label else measure
