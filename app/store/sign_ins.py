"""Signed-in browsers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.store.people_tables import PersonRow, SignInRow


def find_sign_in(session: Session, sign_in_id: int) -> tuple[SignInRow, PersonRow] | None:
    """A sign-in and whose it is, or None."""
    row = session.execute(
        select(SignInRow, PersonRow).join(PersonRow, PersonRow.id == SignInRow.person_id).where(SignInRow.id == sign_in_id)
    ).first()
    return (row[0], row[1]) if row else None


def list_sign_ins(session: Session, person_id: int) -> Sequence[SignInRow]:
    """The person's sign-ins, ended ones too, the last used first."""
    return session.scalars(
        select(SignInRow).where(SignInRow.person_id == person_id).order_by(SignInRow.seen_at.desc(), SignInRow.id.desc())
    ).all()


def add_sign_in(session: Session, sign_in: SignInRow) -> SignInRow:
    """Keep a new sign-in."""
    session.add(sign_in)
    session.flush()
    return sign_in


def set_ended(session: Session, person_id: int, at: datetime, only: int | None = None, but: int | None = None) -> int:
    """End the person's sign-ins: all, ``only`` one, or all ``but`` one; returns how many were open."""
    wanted = [SignInRow.person_id == person_id, SignInRow.ended_at.is_(None)]
    wanted += [SignInRow.id == only] if only is not None else []
    wanted += [SignInRow.id != but] if but is not None else []
    return int(session.execute(update(SignInRow).where(*wanted).values(ended_at=at)).rowcount)  # type: ignore[attr-defined]


def set_seen(session: Session, sign_in_id: int, at: datetime, unless_since: datetime | None = None) -> None:
    """The sign-in was used at this moment; not written when it was seen after ``unless_since`` already."""
    wanted = [SignInRow.id == sign_in_id, SignInRow.ended_at.is_(None)]
    wanted += [SignInRow.seen_at <= unless_since] if unless_since is not None else []
    session.execute(update(SignInRow).where(*wanted).values(seen_at=at))


def is_answered(session: Session, challenge: str) -> bool:
    """Whether a passkey's answer to this question has begun a sign-in already."""
    return bool(session.scalar(select(exists().where(SignInRow.challenge == challenge))))


def remove_old(session: Session, before: datetime) -> int:
    """Forget sign-ins that were ended, or last used, before the moment; returns how many."""
    old = or_(SignInRow.ended_at < before, SignInRow.seen_at < before)
    return int(session.execute(delete(SignInRow).where(old)).rowcount)  # type: ignore[attr-defined]
