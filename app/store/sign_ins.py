"""Signed-in browsers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
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


def set_seen(session: Session, sign_in_id: int, at: datetime) -> None:
    """The sign-in was used at this moment."""
    session.execute(update(SignInRow).where(SignInRow.id == sign_in_id, SignInRow.ended_at.is_(None)).values(seen_at=at))
