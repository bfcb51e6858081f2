"""What participants of input rounds say, and what they are answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.round_tables import DispositionRow, HandInRow, InputRow, ParticipantRow, RoundRow
from app.store.rounds import STANDS


def add_input(session: Session, row: InputRow) -> None:
    """Keep a new input."""
    session.add(row)
    session.flush()


def find_input(session: Session, input_id: str) -> InputRow | None:
    """An input of any round, removed or not, or None."""
    return session.get(InputRow, input_id)


def list_of_participant(session: Session, participant_id: str) -> Sequence[InputRow]:
    """All that a participant's people have said and not removed, in the order it was begun. Parts of a split one are left out."""
    wanted = select(InputRow).where(InputRow.participant_id == participant_id, InputRow.parent_id.is_(None), InputRow.removed_at.is_(None))
    return session.scalars(wanted.order_by(InputRow.at, InputRow.id)).all()


def list_parts(session: Session, input_id: str) -> Sequence[InputRow]:
    """The parts of a split input in order."""
    return session.scalars(select(InputRow).where(InputRow.parent_id == input_id).order_by(InputRow.part)).all()


def list_followers(session: Session, input_id: str) -> Sequence[InputRow]:
    """The inputs that have this one's answer."""
    return session.scalars(select(InputRow).where(InputRow.head_id == input_id).order_by(InputRow.at, InputRow.id)).all()


def count_of_participant(session: Session, participant_id: str) -> int:
    """How many inputs the participant's people have made, removed ones too."""
    return session.scalar(select(func.count()).where(InputRow.participant_id == participant_id)) or 0


def list_handed_in(session: Session, round_id: str) -> Sequence[InputRow]:
    """What has been handed in and is not opened again, split ones with their parts; by participant and in the order it was begun."""
    wanted = (
        select(InputRow)
        .join(HandInRow, HandInRow.participant_id == InputRow.participant_id)
        .join(ParticipantRow, ParticipantRow.id == InputRow.participant_id)
        .where(InputRow.round_id == round_id, InputRow.chosen, InputRow.removed_at.is_(None), ~HandInRow.is_empty, STANDS)
        .order_by(ParticipantRow.kind, ParticipantRow.name, InputRow.at, InputRow.id)
    )
    return session.scalars(wanted).all()


def count_unanswered(session: Session, plan_id: str) -> int:
    """How many inputs of the plan's closed rounds have no answer, their own or that of the one they follow; a draft is none."""
    wanted = (
        select(func.count())
        .select_from(InputRow)
        .join(RoundRow, RoundRow.id == InputRow.round_id)
        .join(HandInRow, HandInRow.participant_id == InputRow.participant_id)
        .outerjoin(DispositionRow, DispositionRow.input_id == func.coalesce(InputRow.head_id, InputRow.id))
        .where(RoundRow.plan_id == plan_id, RoundRow.state == "closed", ~HandInRow.is_empty, DispositionRow.at.is_(None))
        .where(InputRow.chosen, InputRow.removed_at.is_(None), ~InputRow.is_split)
    )
    return session.scalar(wanted) or 0


def count_drafts(session: Session, round_id: str) -> Mapping[str, int]:
    """Participant → how much its people have written, of those who have written anything."""
    wanted = select(InputRow.participant_id, func.count()).where(InputRow.round_id == round_id, InputRow.removed_at.is_(None))
    rows = session.execute(wanted.where(InputRow.parent_id.is_(None)).group_by(InputRow.participant_id))
    return {row[0]: row[1] for row in rows}


def set_removed(session: Session, row: InputRow, at: datetime | None) -> None:
    """Take an input away, or (None) back."""
    row.removed_at = at
    session.flush()


def remove_parts(session: Session, input_id: str) -> None:
    """Take the parts of a split input away for good, and their answers; what followed one of them has none."""
    session.flush()
    parts = [part.id for part in list_parts(session, input_id)]
    session.execute(update(InputRow).where(InputRow.head_id.in_(parts)).values(head_id=None))
    session.execute(delete(DispositionRow).where(DispositionRow.input_id.in_(parts)))
    session.execute(delete(InputRow).where(InputRow.id.in_(parts)))
    session.expire_all()


def keep(session: Session) -> None:
    """Write down what was changed in rows that were handed out."""
    session.flush()


# ---------------------------------------------------------------- answers


def find_disposition(session: Session, input_id: str) -> DispositionRow | None:
    """The answer to an input, or its draft, or None."""
    return session.get(DispositionRow, input_id)


def list_dispositions(session: Session, input_ids: Collection[str]) -> Mapping[str, DispositionRow]:
    """Input → its answer, or the draft of it, of those that have one."""
    wanted = list(input_ids)
    found: dict[str, DispositionRow] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        found |= {row.input_id: row for row in session.scalars(select(DispositionRow).where(DispositionRow.input_id.in_(some)))}
    return found


def add_disposition(session: Session, row: DispositionRow) -> None:
    """Keep a new answer, or the draft of one."""
    session.add(row)
    session.flush()


def remove_disposition(session: Session, row: DispositionRow) -> None:
    """Take an answer away."""
    session.delete(row)
    session.flush()


def get_of_round(session: Session, round_id: str, input_id: str) -> InputRow:
    """An input of this round that is not removed. Raises NotFound."""
    row = find_input(session, input_id)
    if row is None or row.round_id != round_id or row.removed_at is not None:
        raise NotFound
    return row


def list_words(session: Session, plan_id: str) -> list[tuple[str, str, str, tuple[str, str]]]:
    """Everything handed in in the plan's rounds: round and its state, input, and what it says and proposes."""
    rows = session.execute(
        select(RoundRow.id, RoundRow.state, InputRow.id, InputRow.body, InputRow.proposed)
        .join(InputRow, InputRow.round_id == RoundRow.id)
        .join(HandInRow, HandInRow.participant_id == InputRow.participant_id)
        .where(RoundRow.plan_id == plan_id, InputRow.removed_at.is_(None), InputRow.chosen)
        .order_by(InputRow.at, InputRow.id)
    )
    return [(round_id, state, input_id, (body, proposed)) for round_id, state, input_id, body, proposed in rows]
