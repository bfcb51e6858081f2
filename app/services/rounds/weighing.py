"""How much of a round's input is answered: what is to be answered by itself, and what follows another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.store import inputs
from app.store.base import Session
from app.store.round_tables import DispositionRow, InputRow


@dataclass(frozen=True, slots=True)
class Counts:
    """``all``: what is to be answered, those that share an answer too; ``answered``: those of them that have one."""

    all: int
    answered: int

    @property
    def left(self) -> int:
        """How many have none yet."""
        return self.all - self.answered

    @property
    def share(self) -> float:
        """Per cent answered; of nothing, all of it."""
        return 100 * self.answered / self.all if self.all else 100


def to_answer(rows: Iterable[InputRow]) -> list[InputRow]:
    """What is to be answered: not one that is split, but its parts."""
    return [row for row in rows if not row.is_split]


def answer_of(row: InputRow, dispositions: Mapping[str, DispositionRow]) -> DispositionRow | None:
    """The answer to an input, its own or that of the one it follows; None while there is none. A draft is no answer."""
    found = dispositions.get(row.head_id or row.id)
    return found if found is not None and found.at is not None else None


def count(rows: Sequence[InputRow], dispositions: Mapping[str, DispositionRow]) -> Counts:
    """How many of these are answered."""
    wanted = to_answer(rows)
    return Counts(len(wanted), sum(answer_of(row, dispositions) is not None for row in wanted))


def answered_of(session: Session, round_id: str) -> Counts:
    """How much of what was handed in is answered."""
    rows = inputs.list_handed_in(session, round_id)
    return count(rows, inputs.list_dispositions(session, [row.id for row in rows]))
