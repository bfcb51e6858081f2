"""Frozen revisions, and their files."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.domain.errors import NotFound
from app.store.people_tables import PersonRow
from app.store.revision_tables import RevisionFileRow, RevisionRow


def add_revision(session: Session, revision: RevisionRow) -> None:
    """Freeze."""
    session.add(revision)
    session.flush()


def list_revisions(session: Session, plan_id: str) -> list[tuple[RevisionRow, str, bool]]:
    """The plan's revisions without their bodies, the newest first; who froze each, and whether its body is there."""
    wanted = select(RevisionRow, PersonRow.name, RevisionRow.body.is_not(None)).outerjoin(PersonRow, PersonRow.id == RevisionRow.by)
    rows = session.execute(wanted.where(RevisionRow.plan_id == plan_id).order_by(RevisionRow.number.desc()))
    return [(row, name or "", has_body) for row, name, has_body in rows]


def get_revision(session: Session, plan_id: str, number: int) -> tuple[RevisionRow, str]:
    """A revision of the plan with its body, and who froze it. Raises NotFound."""
    wanted = select(RevisionRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == RevisionRow.by)
    wanted = wanted.where(RevisionRow.plan_id == plan_id, RevisionRow.number == number).options(undefer(RevisionRow.body))
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound
    return found[0], found[1] or ""


def find_body(session: Session, revision_id: str) -> bytes | None:
    """The body of a revision, or None when it has been redacted."""
    return session.scalar(select(RevisionRow.body).where(RevisionRow.id == revision_id))


def has_body(session: Session, revision_id: str) -> bool:
    """Whether the revision has not been redacted."""
    return session.scalar(select(RevisionRow.body.is_not(None)).where(RevisionRow.id == revision_id)) or False


def add_file(session: Session, file: RevisionFileRow) -> None:
    """Keep a revision's drawing for good."""
    session.add(file)
    session.flush()


def find_file(session: Session, revision_id: str, format: str) -> RevisionFileRow | None:
    """The revision's file of that kind with its bytes, or None when it has not been drawn yet."""
    wanted = select(RevisionFileRow).where(RevisionFileRow.revision_id == revision_id, RevisionFileRow.format == format)
    return session.scalar(wanted.options(undefer(RevisionFileRow.data)))


def list_files(session: Session, plan_id: str) -> Sequence[RevisionFileRow]:
    """All files of the plan's revisions, without their bytes."""
    wanted = select(RevisionFileRow).join(RevisionRow, RevisionRow.id == RevisionFileRow.revision_id)
    return session.scalars(wanted.where(RevisionRow.plan_id == plan_id)).all()
