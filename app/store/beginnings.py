"""How far a new plan has come, told by the rows around it."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.store.people_tables import MembershipRow
from app.store.tables import AssignmentRow


def get_beginning(session: Session, plan_id: str) -> tuple[int, bool]:
    """How many people the plan has, and whether any chapter or section of it is given to somebody. One query."""
    members = select(func.count()).select_from(MembershipRow).where(MembershipRow.plan_id == plan_id).scalar_subquery()
    row = session.execute(select(members, exists().where(AssignmentRow.plan_id == plan_id))).one()
    return row[0], row[1]
