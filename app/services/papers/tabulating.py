"""«Merknadsskjema»: every input of a round with its answer, as a file, and as an appendix of the plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.access import Permission
from app.domain.dates import PartialDate
from app.domain.rounds import Conclusion, last_day
from app.services.documents import exporting
from app.services.documents.exporting import JobView, Wish
from app.services.entry import guarding
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import gather
from app.services.rounds import tabling
from app.services.rounds.tabling import Entry, Table
from app.store.base import Session
from exports.matrix import Conclusion as Concluded
from exports.matrix import Matrix, MatrixRow

CONCLUDED: dict[str, Concluded] = {Conclusion.FOLLOWED: "accepted", Conclusion.PARTLY: "partly", Conclusion.NOT_FOLLOWED: "declined"}


def ask(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    round_id: str,
    format: Literal["pdf", "docx", "xlsx"],
    with_plan: bool,
    folder: Path,
    zone: str,
) -> JobView:
    """Ask for a round's «merknadsskjema» as it is now.

    Args:
        with_plan: as an appendix of the plan, which a workbook cannot be.
        folder, zone: see ``exporting.ask``.

    Raises:
        NotFound: no such plan or round, or nobody has been asked in it.
        NotAllowed: the person may not have it, or not before the round is closed.
        Invalid: somebody's birth number stands in the plan.
    """
    entered = enter(session, who, slug, Permission.EXPORT_WORKING_COPY)
    guarding.refuse_numbers(session, entered.plan, "format")
    matrix = matrix_of(entered, tabling.table(session, who, slug, round_id), zone)
    document, note = gather(session, entered.plan), exporting.draft_note(entered, Wish(), zone)
    if with_plan and format != "xlsx":
        drawing = replace(exporting.drawing_of(document, Wish(), note, entered.plan.facts), appendix=matrix)
        job = exporting.ask_paper(session, entered, now, "appendix", document, drawing, format, folder)
    else:
        drawing = exporting.drawing_of(document, Wish(), "", entered.plan.facts)
        job = exporting.ask_paper(session, entered, now, "matrix", matrix, drawing, format, folder)
    return exporting.view_of(session, entered, job)


def matrix_of(entered: Entered, table: Table, zone: str) -> Matrix:
    """The table as the drawing office takes it. ``zone``: in which days are told."""
    facts = entered.plan.facts
    opened = table.opened_at.astimezone(ZoneInfo(zone)).date() if table.opened_at else None
    closed = last_day(table.deadline, zone)
    return Matrix(
        table.plan,
        table.round,
        opened=str(PartialDate(opened.year, opened.month, opened.day)) if opened else "",
        closed=str(PartialDate(closed.year, closed.month, closed.day)),
        revision=table.version,
        language=facts["language"],
        rows=tuple(_row(entry) for entry in table.entries),
        no_remarks=table.without_remarks,
        silent=table.silent,
        is_open=table.is_open,
    )


def _row(entry: Entry) -> MatrixRow:
    return MatrixRow(
        entry.number,
        entry.sender,
        entry.agency,
        entry.is_late,
        entry.place,
        entry.quote,
        "\n".join(_said(entry)),
        entry.proposed,
        entry.assessment,
        CONCLUDED.get(entry.conclusion, ""),
        entry.change,
        entry.merged_with or None,
        entry.part,
    )


def _said(entry: Entry) -> Iterator[str]:
    """What was said, after what was asked."""
    if entry.question:
        yield f"{entry.question}:" if not entry.question.endswith("?") else entry.question
    yield entry.input
