"""Who has a place in which plan."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.store.people_tables import MembershipRow, PersonRow
from app.store.tables import AssignmentRow


def find_role(session: Session, plan_id: str, person_id: int) -> str | None:
    """The person's role in the plan, or None."""
    row = session.get(MembershipRow, (plan_id, person_id))
    return row.role if row else None


def list_members(session: Session, plan_id: str) -> Sequence[tuple[PersonRow, str, datetime]]:
    """Everybody with a place in the plan, with the role and since when, by name."""
    rows = session.execute(
        select(PersonRow, MembershipRow.role, MembershipRow.since)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.plan_id == plan_id)
        .order_by(PersonRow.name, PersonRow.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_active_with_role(session: Session, plan_id: str, role: str) -> Sequence[int]:
    """The people who have this role in the plan and can sign in."""
    wanted = select(MembershipRow.person_id).join(PersonRow, PersonRow.id == MembershipRow.person_id)
    return session.scalars(wanted.where(MembershipRow.plan_id == plan_id, MembershipRow.role == role, PersonRow.active)).all()


def list_plans_with(session: Session, person_id: int) -> Sequence[str]:
    """Ids of the plans where the person has a place."""
    return session.scalars(select(MembershipRow.plan_id).where(MembershipRow.person_id == person_id)).all()


def count_of_plans(session: Session) -> Mapping[str, int]:
    """Plan → how many have a place in it."""
    rows = session.execute(select(MembershipRow.plan_id, func.count()).group_by(MembershipRow.plan_id))
    return {row[0]: row[1] for row in rows}


def list_with_role(session: Session, role: str) -> Sequence[tuple[str, PersonRow]]:
    """Plan and person, of everybody who has this role in any plan, by name."""
    rows = session.execute(
        select(MembershipRow.plan_id, PersonRow)
        .join(PersonRow, PersonRow.id == MembershipRow.person_id)
        .where(MembershipRow.role == role)
        .order_by(PersonRow.name)
    )
    return [(row[0], row[1]) for row in rows]


def remove_member(session: Session, plan_id: str, person_id: int) -> bool:
    """Take the person's place in the plan away, and free what was given to them to write; False when they had none."""
    row = session.get(MembershipRow, (plan_id, person_id))
    if row is None:
        return False
    session.delete(row)
    session.execute(delete(AssignmentRow).where(AssignmentRow.plan_id == plan_id, AssignmentRow.person_id == person_id))
    session.flush()
    return True
