"""A plan is frozen: the document as it stands now becomes a revision that nobody can change, with its files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.access import Permission, Revision
from app.domain.dates import PartialDate
from app.domain.errors import Invalid, NotFound
from app.domain.privacy import refuse_numbers
from app.domain.saying import say
from app.services.documents import exporting
from app.services.documents.exporting import JobView, Wish
from app.services.entry import guarding
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import gather
from app.store import discussions, hidden, history, revisions, suggestions
from app.store.base import Session
from app.store.revision_tables import RevisionRow
from exports.canonical import as_data, canonical, from_data
from exports.document import Document, Drawing, new_id

MOST_LABEL, MOST_NOTE = 120, 2_000
FORMATS: tuple[Literal["pdf", "docx"], ...] = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A revision as it is listed. ``kind``: why it was frozen («by_hand», «consultation»). ``sha256``: of its document; ``is_there``: it
    has not been redacted. ``files``: format → hash of the file, of those that are drawn. ``counts``: how many «threads» and «suggestions»
    were open then. ``is_newest``: nothing has been changed in the plan since."""

    number: int
    version: str
    kind: str
    label: str
    note: str
    sha256: str
    by: str
    at: datetime
    is_there: bool
    files: Mapping[str, str]
    counts: Mapping[str, int]
    is_newest: bool = False


@dataclass(frozen=True, slots=True)
class OpenRevision:
    """A revision with its document; None when it has been redacted, and ``why`` tells the reason."""

    frozen: Frozen
    document: Document | None
    why: str = ""


def freeze(session: Session, who: Who, slug: str, now: datetime, label: str, note: str, folder: Path, zone: str) -> int:
    """Freeze the plan as it stands now, and ask for its files; returns the revision's number.

    Args:
        label, note: what it is called, and what is to be known of it; both may be empty.
        folder, zone: see ``exporting.ask``.

    Raises:
        NotAllowed: only who may change the plan's facts may freeze it.
        Invalid: too long a name or note, or nothing has been changed since the newest revision; somebody's birth number stands in it.
    """
    entered = enter(session, who, slug, Permission.EDIT_PLAN)
    label, note = " ".join(label.split()), note.strip()
    problems = {}
    if len(label) > MOST_LABEL:
        problems["label"] = say("Navnet er for langt. Bruk høyst %(most)s tegn.", most=MOST_LABEL)
    if len(note) > MOST_NOTE:
        problems["note"] = say("Merknaden er for lang. Bruk høyst %(most)s tegn.", most=MOST_NOTE)
    if problems:
        raise Invalid(problems)
    refuse_numbers({"label": label, "note": note})
    guarding.refuse_numbers(session, entered.plan, "label")
    document = gather(session, entered.plan)
    digest = sha256(canonical(document)).hexdigest()
    before = _newest(session, entered)
    if before and before.sha256 == digest:
        raise Invalid({"label": say("Ingenting er endret siden versjon %(version)s.", version=before.version)})
    return _freeze(session, entered, now, document, "by_hand", label, note, folder, zone).number


def freeze_as_is(session: Session, entered: Entered, now: datetime, kind: str, label: str, folder: Path, zone: str) -> RevisionRow:
    """The plan frozen as it stands now, for what is to be done with it: the newest revision, when nothing has been changed since, else a
    new one. Whoever calls has asked for the right to do it.

    Args:
        kind: why it is frozen («consultation»). label: what a new revision is called. folder, zone: see ``exporting.ask``.

    Raises:
        Invalid: somebody's birth number stands in the plan.
    """
    guarding.refuse_numbers(session, entered.plan, "label")
    document = gather(session, entered.plan)
    before = _newest(session, entered)
    if before and before.sha256 == sha256(canonical(document)).hexdigest() and revisions.has_body(session, before.id):
        return before
    return _freeze(session, entered, now, document, kind, label, "", folder, zone)


def _newest(session: Session, entered: Entered) -> RevisionRow | None:
    rows = revisions.list_revisions(session, entered.plan.id)
    return rows[0][0] if rows else None


def _freeze(
    session: Session, entered: Entered, now: datetime, document: Document, kind: str, label: str, note: str, folder: Path, zone: str
) -> RevisionRow:
    before, body = _newest(session, entered), canonical(document)
    number = before.number + 1 if before else 1
    version = f"0.{number}"
    drawing = exporting.drawing_of(document, Wish(), _margin(version, now, zone), entered.plan.facts)
    row = RevisionRow(id=new_id(), plan_id=entered.plan.id, number=number, version=version, kind=kind, label=label, note=note)
    row.sha256, row.body, row.drawing, row.counts = sha256(body).hexdigest(), body, as_data(drawing), _counts(session, entered)
    row.content, row.by, row.at = entered.plan.content, entered.by, now
    revisions.add_revision(session, row)
    for format in FORMATS:
        exporting.ask_revision(session, entered, now, row.id, document, drawing, format, folder)
    history.add_line(session, entered.plan.id, entered.by, now, "plan.frozen", entered.plan.id, {"version": version, "label": label})
    return row


def _counts(session: Session, entered: Entered) -> dict[str, int]:
    """What was open in the plan and is not part of the document."""
    plan_id = entered.plan.id
    return {"threads": discussions.count_open(session, plan_id), "suggestions": suggestions.count_open(session, plan_id)}


def _margin(version: str, now: datetime, zone: str) -> str:
    """What stands in the margin of a frozen draft."""
    at = now.astimezone(ZoneInfo(zone))
    return f"Utkast, versjon {version} fra {PartialDate(at.year, at.month, at.day)} kl. {at:%H.%M}"


def list_revisions(session: Session, who: Who, slug: str) -> list[Frozen]:
    """The revisions of the plan that this person may read, the newest first.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    return _readable(session, enter(session, who, slug))


def _readable(session: Session, entered: Entered) -> list[Frozen]:
    rows = [each for each in revisions.list_revisions(session, entered.plan.id) if _may_read(entered, each[0])]
    files: dict[str, dict[str, str]] = {}
    for file in revisions.list_files(session, entered.plan.id) if rows else ():
        files.setdefault(file.revision_id, {})[file.format] = file.sha256
    return [_frozen(entered, row, name, is_there, files.get(row.id, {})) for row, name, is_there in rows]


def _may_read(entered: Entered, row: RevisionRow) -> bool:
    return entered.may(Permission.READ_REVISION, entered.subject(revision=Revision(row.id)))


def _frozen(entered: Entered, row: RevisionRow, name: str, is_there: bool, files: Mapping[str, str]) -> Frozen:
    is_newest = row.content == entered.plan.content
    return Frozen(row.number, row.version, row.kind, row.label, row.note, row.sha256, name, row.at, is_there, files, row.counts, is_newest)


def show_revision(session: Session, who: Who, slug: str, number: int) -> OpenRevision:
    """A revision as it is read.

    Raises:
        NotFound: no such revision of this plan.
        NotAllowed: this person may not read it.
    """
    entered, row = _enter(session, who, slug, number)
    frozen = next(each for each in _readable(session, entered) if each.number == number)
    why = "" if row.body else next((each.reason for each in hidden.list_redactions(session, row.plan_id) if each.revision_id == row.id), "")
    return OpenRevision(frozen, document_in(row) if row.body else None, why)


def _enter(session: Session, who: Who, slug: str, number: int) -> tuple[Entered, RevisionRow]:
    entered = enter(session, who, slug)
    row, _name = revisions.get_revision(session, entered.plan.id, number)
    entered.must(Permission.READ_REVISION, entered.subject(revision=Revision(row.id)))
    return entered, row


def document_in(row: RevisionRow) -> Document:
    """The document that a revision holds. Its body must be there."""
    document: Document = from_data(json.loads(row.body or b""))
    return document


def body_of(session: Session, who: Who, slug: str, number: int) -> bytes:
    """The canonical JSON of a revision: the bytes that its hash is of.

    Raises:
        NotFound: no such revision of this plan, or it has been redacted.
        NotAllowed: this person may not read it.
    """
    _entered, row = _enter(session, who, slug, number)
    if row.body is None:
        raise NotFound
    return row.body


def file_of(session: Session, who: Who, slug: str, number: int, format: str) -> tuple[bytes, str, str] | None:
    """A file of a revision: its bytes, their hash, and what it is called; None while it is not drawn.

    Raises:
        NotFound, NotAllowed: see ``show_revision``.
    """
    entered, row = _enter(session, who, slug, number)
    return file_in(session, entered, row, format)


def file_in(session: Session, entered: Entered, row: RevisionRow, format: str) -> tuple[bytes, str, str] | None:
    """The same of a revision that the person has been let read already."""
    file = revisions.find_file(session, row.id, format)
    return (file.data, file.sha256, f"{entered.plan.slug}-{row.version}.{format}") if file else None


def follow_files(session: Session, who: Who, slug: str, number: int) -> list[JobView]:
    """Where the drawings of a revision stand that are not kept yet.

    Raises:
        NotFound, NotAllowed: see ``show_revision``.
    """
    entered, row = _enter(session, who, slug, number)
    return exporting.list_of_revision(session, entered, row.id)


def draw_again(session: Session, who: Who, slug: str, now: datetime, number: int, folder: Path) -> None:
    """Ask once more for the files of a revision that are not there.

    Raises:
        NotFound, NotAllowed: see ``show_revision``; NotFound too when it has been redacted.
    """
    entered, row = _enter(session, who, slug, number)
    if row.body is None:
        raise NotFound
    drawing: Drawing = from_data(row.drawing)
    for format in _missing(session, row.id):
        exporting.ask_revision(session, entered, now, row.id, document_in(row), drawing, format, folder)


def _missing(session: Session, revision_id: str) -> Iterable[Literal["pdf", "docx"]]:
    return [format for format in FORMATS if revisions.find_file(session, revision_id, format) is None]
