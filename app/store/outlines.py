"""A plan's pieces without its texts: what lists and page heads are drawn from."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, String, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.store.people_tables import PersonRow
from app.store.tables import FeedRow, PieceRow, PlanRow, VisitRow

FRAME = ("chapter", "section", "actor", "report")
OF_MEASURE = ("sub_measure", "status_entry")


class Around(NamedTuple):
    """What stands round a plan on every page of it. ``owner``: facts of the actor that owns it first; ``changed_by``: a name."""

    measures: int
    actors: int
    owner: dict[str, Any] | None
    changed_by: str | None


def get_around(session: Session, plan: PlanRow) -> Around:
    """How many measures and actors the plan has, and the names that stand over it: one query."""
    owners = plan.facts["owners"]
    told = {"plan": plan.id, "person": plan.changed_by} | {f"owner_{place}": owner for place, owner in enumerate(owners)}
    return Around(*session.execute(_around(len(owners)), told).one())


@cache
def _around(owners: int) -> Select[Any]:
    """The question for a plan with this many owners. Every page of a plan asks it, and it takes longer to put together than to answer."""
    plan: BindParameter[str] = bindparam("plan")
    measure, above, top = aliased(PieceRow), aliased(PieceRow), aliased(PieceRow)
    measures = (
        select(func.count())
        .select_from(measure)
        .join(above, above.id == measure.parent_id)
        .outerjoin(top, top.id == above.parent_id)
        .where(measure.plan_id == plan, measure.kind == "measure")
        .where(measure.removed_at.is_(None), above.removed_at.is_(None), top.removed_at.is_(None))
        .scalar_subquery()
    )
    pieces = select(func.count()).where(PieceRow.plan_id == plan, PieceRow.removed_at.is_(None))
    actors = pieces.where(PieceRow.kind == "actor").scalar_subquery()
    named: list[BindParameter[str]] = [bindparam(f"owner_{place}") for place in range(owners)]
    place = case(*((PieceRow.id == owner, place) for place, owner in enumerate(named))) if named else PieceRow.id
    owner = select(PieceRow.facts).where(PieceRow.id.in_(named), PieceRow.removed_at.is_(None)).order_by(place).limit(1)
    name = select(PersonRow.name).where(PersonRow.id == bindparam("person")).scalar_subquery()
    return select(measures, actors, owner.scalar_subquery(), name)


class Leaf(NamedTuple):
    """A piece as a plain row: some thousand of them are read for one page, which objects of the mapper would make slow."""

    id: str
    plan_id: str
    parent_id: str | None
    kind: str
    version: int
    facts: dict[str, Any]


class Touch(NamedTuple):
    """The last change of a piece's facts or text. ``seq``: its row of the feed; ``person``: None for the command line."""

    seq: int
    at: datetime
    person: int | None
    name: str | None


_LEAF = (PieceRow.id, PieceRow.plan_id, PieceRow.parent_id, PieceRow.kind, PieceRow.version, PieceRow.facts)


def list_frame(session: Session, plan_ids: Collection[str]) -> list[Leaf]:
    """Chapters, sections, actors and reports of these plans, siblings in order."""
    return _list_leaves(session, PieceRow.plan_id.in_(plan_ids), PieceRow.kind.in_(FRAME))


def list_outline(session: Session, plan_id: str) -> list[Leaf]:
    """The same of one plan, and every measure with what belongs to it: one question, for what is asked of a plan is asked of it all."""
    return _list_leaves(session, PieceRow.plan_id == plan_id, PieceRow.kind.in_((*FRAME, "measure", *OF_MEASURE)))


def list_measures(session: Session, plan_ids: Collection[str], actors: Collection[str]) -> list[Leaf]:
    """The measures of these plans that the actors have a part in, siblings in order. What they stand under may be removed."""
    return _list_leaves(session, *_measures(PieceRow, plan_ids, actors))


def list_under_measures(session: Session, plan_ids: Collection[str], actors: Collection[str]) -> list[Leaf]:
    """The sub-measures and status entries of the same measures, siblings in order."""
    measure = aliased(PieceRow)
    wanted = select(measure.id).where(*_measures(measure, plan_ids, actors))
    return _list_leaves(session, PieceRow.parent_id.in_(wanted), PieceRow.kind.in_(OF_MEASURE))


def _list_leaves(session: Session, *wanted: ColumnElement[bool]) -> list[Leaf]:
    rows = session.execute(select(*_LEAF).where(PieceRow.removed_at.is_(None), *wanted).order_by(PieceRow.position, PieceRow.id))
    return [Leaf(*row) for row in rows]


def _measures(piece: Any, plan_ids: Collection[str], actors: Collection[str]) -> list[ColumnElement[bool]]:
    found = [piece.plan_id.in_(plan_ids), piece.kind == "measure", piece.removed_at.is_(None)]
    # An actor's id stands between quotes in the JSON of the facts, and in no other text of a measure but by intent; who asks looks again.
    named = [cast(piece.facts, String).contains(f'"{actor}"', autoescape=True) for actor in actors]
    return [*found, or_(*named)]


def list_touches(session: Session, plan_ids: Collection[str], actors: Collection[str] | None = None) -> dict[str, Touch]:
    """Measure, sub-measure or status entry → its last change, from the feed, which has a row for what is typed as for every fact."""
    measure, latest = aliased(PieceRow), aliased(FeedRow)
    last = select(func.max(latest.seq)).where(latest.ref == PieceRow.id).correlate(PieceRow).scalar_subquery()
    asked = select(PieceRow.id, FeedRow.seq, FeedRow.at, FeedRow.person_id, PersonRow.name).join(FeedRow, FeedRow.ref == PieceRow.id)
    asked = asked.outerjoin(PersonRow, PersonRow.id == FeedRow.person_id).where(PieceRow.plan_id.in_(plan_ids), FeedRow.seq == last)
    if actors is not None:
        wanted = select(measure.id).where(*_measures(measure, plan_ids, actors))
        asked = asked.where(or_(PieceRow.id.in_(wanted), PieceRow.parent_id.in_(wanted)))
    rows = session.execute(asked.where(PieceRow.kind.in_(("measure", *OF_MEASURE))))
    return {piece: Touch(seq, at, person, name) for piece, seq, at, person, name in rows}


def list_visits(session: Session, plan_ids: Collection[str], person_id: int) -> dict[str, VisitRow]:
    """Plan → the person's visits there."""
    rows = session.scalars(select(VisitRow).where(VisitRow.person_id == person_id, VisitRow.plan_id.in_(plan_ids)))
    return {row.plan_id: row for row in rows}
