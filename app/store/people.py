"""People and their roles in plans."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.people_tables import MembershipRow, PersonRow, SignInRow


def find_person(session: Session, person_id: int) -> PersonRow | None:
    """The person, or None."""
    return session.get(PersonRow, person_id)


def find_person_by_email(session: Session, email: str) -> PersonRow | None:
    """The person with this address, whatever its letter case; or None."""
    return session.scalar(select(PersonRow).where(PersonRow.email == email.strip().lower()))


def find_active_person(session: Session, email: str) -> int | None:
    """The id of the person with this address who may sign in, or None."""
    return session.scalar(select(PersonRow.id).where(PersonRow.email == email.strip().lower(), PersonRow.active))


def find_password(session: Session, email: str) -> tuple[int, str] | None:
    """Id and hash of the password of the person with this address who may sign in; None also for who has no password yet.

    Asks one question whether there is such a person or not, so that the time tells nothing.
    """
    wanted = select(PersonRow.id, PersonRow.password_hash).where(PersonRow.email == email.strip().lower(), PersonRow.active)
    row = session.execute(wanted.where(PersonRow.password_hash != "")).first()
    return (row[0], row[1]) if row else None


def list_people(session: Session) -> Sequence[PersonRow]:
    """Everybody, by name."""
    return session.scalars(select(PersonRow).order_by(PersonRow.name)).all()


def add_person(session: Session, person: PersonRow) -> PersonRow:
    """Keep a new person."""
    session.add(person)
    session.flush()
    return person


def set_name(session: Session, person: PersonRow, name: str) -> str:
    """Another name; returns the one before."""
    before, person.name = person.name, name
    session.flush()
    return before


def set_password(session: Session, person: PersonRow, password_hash: str) -> None:
    """A new password."""
    person.password_hash = password_hash
    session.flush()


def set_setting(session: Session, person: PersonRow, name: str, value: Any) -> None:
    """What the person has chosen for themselves."""
    person.settings = {**person.settings, name: value}
    session.flush()


# ---------------------------------------------------------------- roles


def set_role(session: Session, plan_id: str, person_id: int, role: str, at: datetime) -> None:
    """Give the person this role in the plan, whatever it was before."""
    session.merge(MembershipRow(plan_id=plan_id, person_id=person_id, role=role, since=at))
    session.flush()


def list_names(session: Session, person_ids: Collection[int]) -> Mapping[int, str]:
    """Person → name."""
    return dict(session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(person_ids))).all())


# ---------------------------------------------------------------- the whole installation


def is_anybody_there(session: Session) -> bool:
    """Whether there is any account at all."""
    return session.scalar(select(PersonRow.id).limit(1)) is not None


def list_administrators(session: Session) -> Sequence[int]:
    """Those who administer the installation and can sign in."""
    return session.scalars(select(PersonRow.id).where(PersonRow.is_administrator, PersonRow.active)).all()


def list_last_seen(session: Session) -> Mapping[int, datetime]:
    """Person → when they were last seen; who has never signed in is left out."""
    rows = session.execute(select(SignInRow.person_id, func.max(SignInRow.seen_at)).group_by(SignInRow.person_id))
    return {row[0]: row[1] for row in rows}


def set_account(session: Session, person: PersonRow, name: str, email: str, is_administrator: bool) -> None:
    """Keep what an administrator changed of an account."""
    person.name, person.email, person.is_administrator = name, email, is_administrator
    session.flush()


def set_active(session: Session, person: PersonRow, active: bool) -> None:
    """Whether the person can sign in."""
    person.active = active
    session.flush()
