"""Plans and their pieces."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.errors import NotFound
from app.store.discussion_tables import CommentRow, MentionRow, ThreadRow, ThreadSeenRow
from app.store.people_tables import MembershipRow, PersonRow
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import (
    AssetRow,
    AssignmentRow,
    FeedRow,
    HistoryRow,
    PassageRow,
    PieceRow,
    PlanRow,
    ReadinessRow,
    SourceRow,
    TextRow,
)


def find_plan(session: Session, slug: str) -> PlanRow | None:
    """The plan with this address, or None."""
    return session.scalar(select(PlanRow).where(PlanRow.slug == slug))


def find_plan_with_role(session: Session, slug: str, person_id: int) -> tuple[PlanRow, str | None] | None:
    """The plan with this address and the person's role in it, in one query; None when there is no such plan."""
    row = session.execute(
        select(PlanRow, MembershipRow.role)
        .outerjoin(MembershipRow, (MembershipRow.plan_id == PlanRow.id) & (MembershipRow.person_id == person_id))
        .where(PlanRow.slug == slug)
    ).first()
    return (row[0], row[1]) if row else None


def get_plan(session: Session, plan_id: str) -> PlanRow:
    """The plan with this id. Raises NotFound."""
    plan = session.get(PlanRow, plan_id)
    if plan is None:
        raise NotFound()
    return plan


def list_plans(session: Session) -> Sequence[PlanRow]:
    """All plans, the last changed first."""
    return session.scalars(select(PlanRow).order_by(PlanRow.changed_at.desc())).all()


def list_plans_of(session: Session, person_id: int) -> Sequence[tuple[PlanRow, str, str | None]]:
    """Plans where the person has a role, with the role and who changed the plan last; the last changed first."""
    rows = session.execute(
        select(PlanRow, MembershipRow.role, PersonRow.name)
        .join(MembershipRow, MembershipRow.plan_id == PlanRow.id)
        .outerjoin(PersonRow, PersonRow.id == PlanRow.changed_by)
        .where(MembershipRow.person_id == person_id)
        .order_by(PlanRow.changed_at.desc())
    )
    return [(plan, role, name) for plan, role, name in rows]


def list_slugs(session: Session) -> set[str]:
    """Every plan's address."""
    return set(session.scalars(select(PlanRow.slug)))


def list_taken_ids(session: Session, ids: set[str]) -> set[str]:
    """Those of the ids that a plan or a piece of any plan already has."""
    wanted = list(ids)
    taken: set[str] = set()
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        taken |= set(session.scalars(select(PieceRow.id).where(PieceRow.id.in_(some))))
        taken |= set(session.scalars(select(PlanRow.id).where(PlanRow.id.in_(some))))
    return taken


def list_still_plans(session: Session, before: datetime) -> Sequence[PlanRow]:
    """Plans unchanged since ``before`` whose present content has not been drawn ahead."""
    return session.scalars(select(PlanRow).where(PlanRow.changed_at <= before, PlanRow.drawn_content < PlanRow.content)).all()


def add_plan(session: Session, plan: PlanRow) -> None:
    """Keep a new plan."""
    session.add(plan)
    session.flush()


def set_changed(session: Session, plan: PlanRow, person_id: int | None, at: datetime) -> None:
    """The plan's content has changed: by whom and when."""
    plan.content += 1
    plan.changed_at, plan.changed_by = at, person_id


def set_facts(session: Session, plan: PlanRow, version: int, facts: dict[str, Any]) -> bool:
    """Keep the plan's facts as the version after ``version``; False when somebody was there first."""
    wanted = update(PlanRow).where(PlanRow.id == plan.id, PlanRow.version == version)
    result = session.execute(wanted.values(facts=facts, version=version + 1), execution_options={"synchronize_session": False})
    return _is_set(session, plan, result.rowcount, version, facts)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- pieces


def list_pieces(session: Session, plan_id: str) -> Sequence[PieceRow]:
    """The plan's pieces that are not removed themselves, parents and siblings in order of position."""
    return session.scalars(
        select(PieceRow).where(PieceRow.plan_id == plan_id, PieceRow.removed_at.is_(None)).order_by(PieceRow.position, PieceRow.id)
    ).all()


def find_piece(session: Session, plan_id: str, piece_id: str) -> PieceRow | None:
    """A piece of this plan, removed or not, or None."""
    piece = session.get(PieceRow, piece_id)
    return piece if piece is not None and piece.plan_id == plan_id else None


def get_piece(session: Session, plan_id: str, piece_id: str) -> PieceRow:
    """A piece of this plan, removed or not. Raises NotFound."""
    piece = find_piece(session, plan_id, piece_id)
    if piece is None:
        raise NotFound()
    return piece


def list_parents(session: Session, plan_id: str) -> dict[str, str | None]:
    """Piece → what it stands under, of every piece the plan has or has had."""
    return dict(session.execute(select(PieceRow.id, PieceRow.parent_id).where(PieceRow.plan_id == plan_id)).all())


def list_siblings(session: Session, plan_id: str, parent_id: str | None, kinds: Iterable[str]) -> list[PieceRow]:
    """Pieces of these kinds under one parent, in order, without the removed."""
    return list(
        session.scalars(
            select(PieceRow)
            .where(PieceRow.plan_id == plan_id, PieceRow.parent_id == parent_id, PieceRow.kind.in_(kinds), PieceRow.removed_at.is_(None))
            .order_by(PieceRow.position, PieceRow.id)
        )
    )


def list_ids_under(session: Session, plan_id: str, piece_id: str) -> set[str]:
    """The ids of a piece and of all under it, removed or not."""
    parents = dict(session.execute(select(PieceRow.id, PieceRow.parent_id).where(PieceRow.plan_id == plan_id)).all())
    found, grown = {piece_id}, True
    while grown:
        under = {id for id, parent in parents.items() if parent in found} - found
        found, grown = found | under, bool(under)
    return found


def list_of_kinds(session: Session, plan_id: str, kinds: Iterable[str]) -> Sequence[PieceRow]:
    """The plan's pieces of these kinds, removed or not."""
    return session.scalars(select(PieceRow).where(PieceRow.plan_id == plan_id, PieceRow.kind.in_(kinds))).all()


def add_piece(session: Session, piece: PieceRow) -> None:
    """Keep a new piece. Its parent must have been kept before it."""
    session.add(piece)
    session.flush()


def add_pieces(session: Session, pieces: Iterable[PieceRow]) -> None:
    """Keep many new pieces at once, parents before children."""
    for piece in pieces:
        session.add(piece)
    session.flush()


def set_piece_facts(session: Session, piece: PieceRow, version: int, facts: dict[str, Any]) -> bool:
    """Keep a piece's facts as the version after ``version``; False when somebody was there first."""
    wanted = update(PieceRow).where(PieceRow.id == piece.id, PieceRow.version == version)
    result = session.execute(wanted.values(facts=facts, version=version + 1), execution_options={"synchronize_session": False})
    return _is_set(session, piece, result.rowcount, version, facts)  # type: ignore[attr-defined]


def _is_set(session: Session, row: PieceRow | PlanRow, count: int, version: int, facts: dict[str, Any]) -> bool:
    """Let the row show what is stored; it is asked for only when another was there first, for whoever changes a fact holds up who types."""
    if count == 1:
        set_committed_value(row, "facts", facts)
        set_committed_value(row, "version", version + 1)
        return True
    session.refresh(row, ("facts", "version"))
    return False


def set_order(session: Session, pieces: Sequence[PieceRow]) -> None:
    """Number these siblings 0, 1, 2 … in the given order."""
    for position, piece in enumerate(pieces):
        piece.position = position
    session.flush()


def set_removed(session: Session, piece: PieceRow, at: datetime | None) -> None:
    """Mark the piece as removed, or (None) as back again."""
    piece.removed_at = at
    session.flush()


def set_parent(session: Session, piece: PieceRow, parent_id: str | None) -> None:
    """Let the piece stand under another."""
    piece.parent_id = parent_id
    session.flush()


def remove_content(session: Session, plan_id: str) -> None:
    """Take away for good all that stands in the plan, and every trace of how it came there. Plan, people and drawings stay."""
    session.flush()
    threads = select(ThreadRow.id).where(ThreadRow.plan_id == plan_id)
    comments = select(CommentRow.id).where(CommentRow.thread_id.in_(threads))
    session.execute(delete(MentionRow).where(MentionRow.comment_id.in_(comments)))
    session.execute(delete(ThreadSeenRow).where(ThreadSeenRow.thread_id.in_(threads)))
    session.execute(delete(CommentRow).where(CommentRow.thread_id.in_(threads)))
    for table in (
        ThreadRow,
        SuggestionRow,
        PassageRow,
        AssignmentRow,
        ReadinessRow,
        TextRow,
        PieceRow,
        FeedRow,
        HistoryRow,
        AssetRow,
        SourceRow,
    ):
        session.execute(delete(table).where(table.plan_id == plan_id))


# ---------------------------------------------------------------- files of a plan


def add_asset(session: Session, asset: AssetRow) -> None:
    """Keep a picture, unless the plan has it already."""
    session.merge(asset)
    session.flush()


def find_asset(session: Session, plan_id: str, sha256: str) -> AssetRow | None:
    """A picture of this plan, or None."""
    return session.get(AssetRow, (plan_id, sha256))


def list_assets(session: Session, plan_id: str) -> Sequence[AssetRow]:
    """All pictures of the plan."""
    return session.scalars(select(AssetRow).where(AssetRow.plan_id == plan_id)).all()


def add_source(session: Session, source: SourceRow) -> None:
    """Keep the file a plan came from."""
    session.add(source)
    session.flush()


def list_sources(session: Session, plan_id: str) -> Sequence[SourceRow]:
    """The files the plan came from, oldest first."""
    return session.scalars(select(SourceRow).where(SourceRow.plan_id == plan_id).order_by(SourceRow.id)).all()
