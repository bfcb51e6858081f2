"""A plan's pieces without its texts: what lists and page heads are drawn from."""

from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from app.store.people_tables import PersonRow
from app.store.tables import PieceRow, PlanRow


class Around(NamedTuple):
    """What stands round a plan on every page of it. ``owner``: facts of the actor that owns it first; ``changed_by``: a name."""

    measures: int
    actors: int
    owner: dict[str, Any] | None
    changed_by: str | None


def get_around(session: Session, plan: PlanRow) -> Around:
    """How many measures and actors the plan has, and the names that stand over it: one query."""
    owners = plan.facts["owners"]
    measure, above, top = aliased(PieceRow), aliased(PieceRow), aliased(PieceRow)
    measures = (
        select(func.count())
        .select_from(measure)
        .join(above, above.id == measure.parent_id)
        .outerjoin(top, top.id == above.parent_id)
        .where(measure.plan_id == plan.id, measure.kind == "measure")
        .where(measure.removed_at.is_(None), above.removed_at.is_(None), top.removed_at.is_(None))
        .scalar_subquery()
    )
    pieces = select(func.count()).where(PieceRow.plan_id == plan.id, PieceRow.removed_at.is_(None))
    actors = pieces.where(PieceRow.kind == "actor").scalar_subquery()
    place = case({owner: place for place, owner in enumerate(owners)}, value=PieceRow.id) if owners else PieceRow.id
    owner = select(PieceRow.facts).where(PieceRow.id.in_(owners), PieceRow.removed_at.is_(None)).order_by(place).limit(1)
    name = select(PersonRow.name).where(PersonRow.id == plan.changed_by).scalar_subquery()
    return Around(*session.execute(select(measures, actors, owner.scalar_subquery(), name)).one())
