"""People, agencies and their roles in plans."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.people_tables import AgencyRow, BelongingRow, MembershipRow, PersonRow


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


# ---------------------------------------------------------------- agencies


def find_agency(session: Session, name: str) -> AgencyRow | None:
    """The agency of this name, or None."""
    return session.scalar(select(AgencyRow).where(AgencyRow.name == name))


def list_agencies(session: Session) -> Sequence[AgencyRow]:
    """All agencies, by name."""
    return session.scalars(select(AgencyRow).order_by(AgencyRow.name)).all()


def add_agency(session: Session, name: str, short: str) -> AgencyRow:
    """Keep a new agency."""
    agency = AgencyRow(name=name, short=short)
    session.add(agency)
    session.flush()
    return agency


def set_belonging(session: Session, person: PersonRow, agency: AgencyRow, at: datetime) -> None:
    """Let the person belong to the agency, once more if need be."""
    session.merge(BelongingRow(person_id=person.id, agency_id=agency.id, since=at, until=None))
    session.flush()
    session.refresh(person, ("belongings",))


# ---------------------------------------------------------------- roles


def set_role(session: Session, plan_id: str, person_id: int, role: str, at: datetime) -> None:
    """Give the person this role in the plan, whatever it was before."""
    session.merge(MembershipRow(plan_id=plan_id, person_id=person_id, role=role, since=at))
    session.flush()
