"""Second factors and passkeys."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.store.people_tables import FactorRow


def list_factors(session: Session, person_id: int) -> Sequence[FactorRow]:
    """All factors of the person, used recovery codes too, in the order they were added."""
    return session.scalars(select(FactorRow).where(FactorRow.person_id == person_id).order_by(FactorRow.id)).all()


def find_passkey(session: Session, credential: bytes) -> FactorRow | None:
    """The passkey with this credential id, whoever has it; or None."""
    return session.scalar(select(FactorRow).where(FactorRow.kind == "passkey", FactorRow.credential == credential))


def find_recovery_code(session: Session, person_id: int, code_hash: bytes) -> FactorRow | None:
    """The person's recovery code with this hash, or None."""
    wanted = (FactorRow.person_id == person_id, FactorRow.kind == "recovery", FactorRow.secret == code_hash)
    return session.scalar(select(FactorRow).where(*wanted))


def add_factor(session: Session, factor: FactorRow) -> FactorRow:
    """Keep a new factor."""
    session.add(factor)
    session.flush()
    return factor


def set_counted(session: Session, factor: FactorRow, at: datetime, counter: int) -> bool:
    """The factor was used at this count; False when that count, or a later one, has been used already."""
    wanted = (FactorRow.id == factor.id, FactorRow.counter < counter)
    return _changed(session, factor, at, counter, wanted)


def set_used(session: Session, factor: FactorRow, at: datetime) -> bool:
    """The factor is used up; False when it was before."""
    wanted = (FactorRow.id == factor.id, FactorRow.used_at.is_(None))
    return _changed(session, factor, at, factor.counter, wanted)


def set_last_used(session: Session, factor: FactorRow, at: datetime, counter: int) -> None:
    """The factor was used, and its device has counted this far."""
    factor.used_at, factor.counter = at, counter
    session.flush()


def _changed(session: Session, factor: FactorRow, at: datetime, counter: int, wanted: tuple[object, ...]) -> bool:
    """The database decides, so of two who come at once one alone gets through."""
    change = update(FactorRow).where(*wanted).values(used_at=at, counter=counter)  # type: ignore[arg-type]
    result = session.execute(change, execution_options={"synchronize_session": False})
    session.refresh(factor)
    return int(result.rowcount) == 1  # type: ignore[attr-defined]


def remove_factor(session: Session, factor: FactorRow) -> None:
    """Forget the factor."""
    session.delete(factor)
    session.flush()


def remove_factors(session: Session, person_id: int, kinds: Sequence[str]) -> int:
    """Forget all factors of these kinds that the person has; returns how many."""
    wanted = (FactorRow.person_id == person_id, FactorRow.kind.in_(kinds))
    return int(session.execute(delete(FactorRow).where(*wanted)).rowcount)  # type: ignore[attr-defined]
