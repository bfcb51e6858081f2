"""Drawings asked of the worker, and files read but not yet accepted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, undefer

from app.store.tables import ImportDraftRow, JobRow


def find_job(session: Session, job_id: str) -> JobRow | None:
    """The job, or None."""
    return session.get(JobRow, job_id)


def find_job_for(session: Session, key: str, format: str) -> JobRow | None:
    """The job that draws this key in this format, or None."""
    return session.scalar(select(JobRow).where(JobRow.key == key, JobRow.format == format))


def list_jobs_of(session: Session, revision_id: str) -> Sequence[JobRow]:
    """The drawings asked for of a frozen revision."""
    return session.scalars(select(JobRow).where(JobRow.revision_id == revision_id).order_by(JobRow.format.desc())).all()


def add_job(session: Session, job: JobRow) -> JobRow:
    """Ask for a drawing."""
    session.add(job)
    session.flush()
    return job


def is_job_waiting(session: Session) -> bool:
    """Whether anything is asked for."""
    return session.scalar(select(JobRow.id).where(JobRow.state == "asked").limit(1)) is not None


def take_job(session: Session, at: datetime) -> JobRow | None:
    """The job that has waited longest, now marked as being drawn; None when nobody waits.

    Those asked by people go before those drawn ahead.
    """
    job = session.scalar(select(JobRow).where(JobRow.state == "asked").order_by(JobRow.asked_by.is_(None), JobRow.asked_at).limit(1))
    if job is not None:
        job.state, job.started_at, job.progress, job.error = "drawing", at, 5, ""
        session.flush()
    return job


def set_job(session: Session, job_id: str, state: str, at: datetime, progress: int, error: str = "") -> None:
    """Where the job stands."""
    session.execute(update(JobRow).where(JobRow.id == job_id).values(state=state, progress=progress, error=error, ended_at=at))


def set_asked_again(session: Session, job: JobRow, person_id: int | None, at: datetime) -> None:
    """Ask once more for a drawing that failed or whose file is gone."""
    job.state, job.error, job.progress = "asked", "", 0
    job.asked_by, job.asked_at, job.started_at, job.ended_at = person_id, at, None, None
    session.flush()


def set_interrupted(session: Session) -> int:
    """Jobs that were being drawn when the worker stopped are asked again; returns how many."""
    result = session.execute(update(JobRow).where(JobRow.state == "drawing").values(state="asked", progress=0))
    return int(result.rowcount)  # type: ignore[attr-defined]


def count_ahead(session: Session, job: JobRow) -> int:
    """How many wait before this one."""
    return session.scalar(select(func.count()).where(JobRow.state == "asked", JobRow.asked_at < job.asked_at)) or 0


def list_old_jobs(session: Session, before: datetime) -> Sequence[JobRow]:
    """Jobs that ended before the moment."""
    return session.scalars(select(JobRow).where(JobRow.ended_at < before)).all()


def remove_jobs(session: Session, ids: Sequence[str]) -> None:
    """Forget these jobs."""
    session.execute(delete(JobRow).where(JobRow.id.in_(ids)))


# ---------------------------------------------------------------- import drafts


def add_draft(session: Session, draft: ImportDraftRow) -> None:
    """Keep a file that has been read."""
    session.add(draft)
    session.flush()


def find_draft(session: Session, draft_id: str, now: datetime) -> ImportDraftRow | None:
    """The draft with its file, or None when there is none or its time is over."""
    draft = session.get(ImportDraftRow, draft_id, options=[undefer(ImportDraftRow.data)])
    return draft if draft is not None and draft.expires_at > now else None


def list_drafts(session: Session, person_id: int, now: datetime) -> Sequence[ImportDraftRow]:
    """The person's drafts whose time is not over, newest first."""
    return session.scalars(
        select(ImportDraftRow)
        .where(ImportDraftRow.person_id == person_id, ImportDraftRow.expires_at > now)
        .order_by(ImportDraftRow.made_at.desc())
    ).all()


def remove_draft(session: Session, draft_id: str) -> None:
    """Forget a draft and its file."""
    session.execute(delete(ImportDraftRow).where(ImportDraftRow.id == draft_id))


def remove_expired_drafts(session: Session, now: datetime) -> int:
    """Sweep away drafts whose time is over; returns how many."""
    return int(session.execute(delete(ImportDraftRow).where(ImportDraftRow.expires_at <= now)).rowcount)  # type: ignore[attr-defined]
