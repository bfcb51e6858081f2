"""A Word file becomes a plan: read, looked over, settled, accepted. Nothing stands in any plan before it is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal

from app.domain.errors import NotFound
from app.domain.privacy import masked
from app.intake.guard import Limits
from app.intake.result import Intake
from app.intake.settling import settle
from app.intake.word import read_word
from app.services.entry.entering import Who
from app.services.origins.planting import new_names, plant, renamed
from app.services.origins.remarking import keep_remarks
from app.services.plan.planning import must_create
from app.store import history, jobs, plans
from app.store.base import Session
from app.store.tables import AssetRow, ImportDraftRow, PlanRow, SourceRow
from exports.document import Document, Figure, Part, new_id

DocumentKind = Literal["tiltaksplan", "statusrapport"]
Changes = Literal["accepted", "rejected"]
Side = Literal["table", "detail"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A file read but not accepted. ``choices``: problem id → the side picked; ``alts``: figure id → the text written for it."""

    id: str
    filename: str
    expires_at: datetime
    intake: Intake
    choices: Mapping[str, Side]
    alts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of those that wait."""

    id: str
    filename: str
    made_at: datetime
    expires_at: datetime


def keep_draft(
    session: Session,
    who: Who,
    now: datetime,
    filename: str,
    data: bytes,
    kind: DocumentKind | None = None,
    changes: Changes = "accepted",
    limits: Limits | None = None,
    hours: int = 24,
) -> str:
    """Read a file and keep it for ``hours``; returns the draft's id.

    Raises:
        NotAllowed: the person may not start plans.
        intake.Refused: the file is not one we take in; its sentence says why.
    """
    _read(data, kind, changes, limits or Limits())
    must_create(session, who)
    jobs.remove_expired_drafts(session, now)
    draft = ImportDraftRow(
        id=new_id(),
        person_id=who.person_id,
        filename=filename[:255],
        kind=kind,
        changes=changes,
        data=data,
        choices={"sides": {}, "alts": {}},
        made_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    jobs.add_draft(session, draft)
    return draft.id


@lru_cache(maxsize=4)
def _read(data: bytes, kind: DocumentKind | None, changes: Changes, limits: Limits) -> Intake:
    """What the file holds. Read before any transaction begins where that can be, and kept for the few who look over a file just now."""
    return read_word(data, kind, changes, limits)


def list_drafts(session: Session, who: Who, now: datetime) -> list[DraftLine]:
    """The person's own drafts, newest first."""
    return [DraftLine(d.id, d.filename, d.made_at, d.expires_at) for d in jobs.list_drafts(session, who.person_id, now)]


def show_draft(session: Session, who: Who, now: datetime, draft_id: str, limits: Limits | None = None) -> Draft:
    """What was found in the file, and what the person has settled so far.

    Raises:
        NotFound: no such draft of this person's, or its time is over.
    """
    row = _own(session, who, now, draft_id)
    intake = _read(row.data, row.kind, row.changes, limits or Limits())
    return Draft(row.id, row.filename, row.expires_at, intake, row.choices["sides"], row.choices["alts"])


def _own(session: Session, who: Who, now: datetime, draft_id: str) -> ImportDraftRow:
    row = jobs.find_draft(session, draft_id, now)
    if row is None or row.person_id != who.person_id:
        raise NotFound
    return row


def settle_draft(session: Session, who: Who, now: datetime, draft_id: str, sides: Mapping[str, Side], alts: Mapping[str, str]) -> None:
    """Keep what the person has settled.

    Args:
        sides: problem id → «table» or «detail», for pairs that disagree.
        alts: figure id → the text for who cannot see it.

    Raises:
        NotFound: no such draft of this person's.
    """
    row = _own(session, who, now, draft_id)
    kept = row.choices
    row.choices = {"sides": {**kept["sides"], **sides}, "alts": {**kept["alts"], **alts}}
    session.flush()


def drop_draft(session: Session, who: Who, now: datetime, draft_id: str) -> None:
    """Throw a draft away, with its file.

    Raises:
        NotFound: no such draft of this person's.
    """
    jobs.remove_draft(session, _own(session, who, now, draft_id).id)


def accept_draft(session: Session, who: Who, now: datetime, draft_id: str, limits: Limits | None = None) -> str:
    """Make a plan of the draft as settled; the draft is gone, its file is kept with the plan, unless birth
    numbers stand in it. Returns the plan's address.

    Raises:
        NotFound: no such draft of this person's.
        NotAllowed: the person may not start plans.
        Invalid: the file holds facts that a plan cannot (a title that is too long, say).
    """
    draft = show_draft(session, who, now, draft_id, limits)
    row = _own(session, who, now, draft_id)
    document = _with_alts(settle(draft.intake, draft.choices), draft.alts)
    plan = _keep(session, who, now, draft.intake, document, draft.filename, row.data, dict(draft.choices))
    jobs.remove_draft(session, draft_id)
    return plan.slug


def import_file(
    session: Session, who: Who, now: datetime, filename: str, data: bytes, kind: DocumentKind | None, changes: Changes, limits: Limits
) -> tuple[str, Intake]:
    """Read a file and make a plan of it at once; where table and text disagree the text wins.

    Returns the plan's address and what was found.

    Raises:
        NotAllowed: the person may not start plans.
        intake.Refused: the file is not one we take in.
        Invalid: the file holds facts that a plan cannot.
    """
    intake = _read(data, kind, changes, limits)
    must_create(session, who)
    return _keep(session, who, now, intake, settle(intake, {}), filename, data, {}).slug, intake


def _with_alts(document: Document, alts: Mapping[str, str]) -> Document:
    def parts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(replace(p, alt=alts[p.id]) if isinstance(p, Figure) and alts.get(p.id) else p for p in parts)

    chapters = (
        replace(c, parts=parts(c.parts), sections=tuple(replace(s, parts=parts(s.parts)) for s in c.sections)) for c in document.chapters
    )
    return replace(document, chapters=tuple(chapters))


def _keep(
    session: Session, who: Who, now: datetime, intake: Intake, document: Document, filename: str, data: bytes, sides: dict[str, Any]
) -> PlanRow:
    names = new_names(session, document)
    plan = plant(session, who, now, renamed(document, names))
    by = who.person_id or None
    for picture in intake.pictures:
        plans.add_asset(session, AssetRow(plan_id=plan.id, sha256=picture.sha256, media_type=picture.media_type, data=picture.data))
    problems = [{"place": p.place, "what": p.what, "mend": p.mend} for p in intake.problems]
    digest = sha256(data).hexdigest()
    kept = b"" if intake.has_numbers else data
    source = SourceRow(plan_id=plan.id, filename=masked(filename)[:255], sha256=digest, data=kept, person_id=by, at=now, report={})
    source.report = {"counts": intake.counts, "problems": problems, "sides": sides}
    plans.add_source(session, source)
    keep_remarks(session, plan, now, intake.remarks, names)
    history.add_line(session, plan.id, by, now, "plan.imported", plan.id, {"filename": source.filename, "sha256": digest})
    return plan
