"""People and their roles in plans."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.people_tables import MembershipRow, PersonRow


def find_person(session: Session, person_id: int) -> PersonRow | None:
    """The person, or None."""
    return session.get(PersonRow, person_id)


def find_person_by_email(session: Session, email: str) -> PersonRow | None:
    """The person with this address, whatever its letter case; or None."""
    return session.scalar(select(PersonRow).where(PersonRow.email == email.strip().lower()))


def list_people(session: Session) -> Sequence[PersonRow]:
    """Everybody, by name."""
    return session.scalars(select(PersonRow).order_by(PersonRow.name)).all()


def add_person(session: Session, person: PersonRow) -> PersonRow:
    """Keep a new person."""
    session.add(person)
    session.flush()
    return person


def set_password(session: Session, person: PersonRow, password_hash: str) -> None:
    """A new password."""
    person.password_hash = password_hash
    session.flush()


# ---------------------------------------------------------------- roles


def set_role(session: Session, plan_id: str, person_id: int, role: str, at: datetime) -> None:
    """Give the person this role in the plan, whatever it was before."""
    session.merge(MembershipRow(plan_id=plan_id, person_id=person_id, role=role, since=at))
    session.flush()
