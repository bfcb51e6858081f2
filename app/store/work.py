"""The working group of a plan: who is in it and when they were last there, who writes what, and what is finished."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.store.people_tables import AgencyRow, BelongingRow, MembershipRow, PersonRow
from app.store.tables import AssignmentRow, ReadinessRow, VisitRow


class MemberLine(NamedTuple):
    """One who is in a plan, with one of the agencies the person belongs to (None: none). Who belongs to several has a line for each."""

    person_id: int
    name: str
    email: str
    active: bool
    role: str
    seen_at: datetime | None
    agency_id: int | None
    agency: str | None
    short: str | None
    color: str | None


def list_members(session: Session, plan_id: str) -> list[MemberLine]:
    """Everybody with a role in the plan, by name; a person's agencies in the order the person came to them."""
    rows = session.execute(
        select(PersonRow.id, PersonRow.name, PersonRow.email, PersonRow.active, MembershipRow.role, VisitRow.at)
        .add_columns(AgencyRow.id, AgencyRow.name, AgencyRow.short, AgencyRow.color)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .outerjoin(VisitRow, (VisitRow.person_id == PersonRow.id) & (VisitRow.plan_id == plan_id))
        .outerjoin(BelongingRow, (BelongingRow.person_id == PersonRow.id) & BelongingRow.until.is_(None))
        .outerjoin(AgencyRow, AgencyRow.id == BelongingRow.agency_id)
        .where(MembershipRow.plan_id == plan_id)
        .order_by(PersonRow.name, PersonRow.id, BelongingRow.since, BelongingRow.agency_id)
    )
    return [MemberLine(*row) for row in rows]


# ---------------------------------------------------------------- assignments


def list_assignments(session: Session, plan_ids: Collection[str], roles: Collection[str]) -> dict[str, frozenset[int]]:
    """Piece → the persons it is given to. Only those who are active and have one of these roles in the plan: others cannot write."""
    rows = session.execute(
        select(AssignmentRow.piece_id, AssignmentRow.person_id)
        .join(
            MembershipRow,
            (MembershipRow.plan_id == AssignmentRow.plan_id) & (MembershipRow.person_id == AssignmentRow.person_id),
        )
        .join(PersonRow, PersonRow.id == AssignmentRow.person_id)
        .where(AssignmentRow.plan_id.in_(plan_ids), MembershipRow.role.in_(roles), PersonRow.active)
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for piece_id, person_id in rows:
        found[piece_id].add(person_id)
    return {piece_id: frozenset(persons) for piece_id, persons in found.items()}


def add_assignment(session: Session, plan_id: str, piece_id: str, person_id: int, by: int | None, at: datetime) -> None:
    """Give a piece to a person, unless the person has it already."""
    session.merge(AssignmentRow(piece_id=piece_id, person_id=person_id, plan_id=plan_id, by=by, at=at))
    session.flush()


def remove_assignments(session: Session, piece_id: str, person_ids: Collection[int]) -> None:
    """Take a piece from these persons."""
    session.execute(delete(AssignmentRow).where(AssignmentRow.piece_id == piece_id, AssignmentRow.person_id.in_(person_ids)))


# ---------------------------------------------------------------- what is finished


def list_ready(session: Session, plan_ids: Collection[str]) -> dict[str, ReadinessRow]:
    """Piece → its mark, of all that is marked as finished in the plans."""
    return {row.piece_id: row for row in session.scalars(select(ReadinessRow).where(ReadinessRow.plan_id.in_(plan_ids)))}


def set_ready(session: Session, plan_id: str, piece_id: str, by: int | None, at: datetime, seq: int) -> None:
    """Mark a piece as finished as of the feed's row ``seq``, once more if need be."""
    session.merge(ReadinessRow(piece_id=piece_id, plan_id=plan_id, by=by, at=at, seq=seq))
    session.flush()


def remove_ready(session: Session, piece_id: str) -> bool:
    """Take the mark away; False when there was none."""
    return bool(session.execute(delete(ReadinessRow).where(ReadinessRow.piece_id == piece_id)).rowcount)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- visits


def find_visit(session: Session, plan_id: str, person_id: int) -> VisitRow | None:
    """When the person was last in the plan, or None."""
    return session.get(VisitRow, (plan_id, person_id))


def set_visit(session: Session, visit: VisitRow) -> None:
    """Keep a visit, the first or a later one."""
    session.merge(visit)
    session.flush()
