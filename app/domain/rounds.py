"""Input rounds: how one gets from planned to treated, what may be said in an input, and what can be answered to it."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.access import Permission
from app.domain.errors import BothTexts, WrongState
from app.domain.lines import clean_words
from app.domain.saying import say


class RoundState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    TREATED = "treated"
    CANCELLED = "cancelled"


ROUND_LABELS = {
    RoundState.PLANNED: say("planlagt"),
    RoundState.OPEN: say("åpen"),
    RoundState.CLOSED: say("lukket"),
    RoundState.TREATED: say("behandlet"),
    RoundState.CANCELLED: say("avlyst"),
}
"""As inside a sentence."""


class RoundMove(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    TREAT = "treat"
    RESUME = "resume"
    CANCEL = "cancel"


ROUND_MOVE_LABELS = {
    RoundMove.OPEN: say("åpne runden"),
    RoundMove.CLOSE: say("lukke runden"),
    RoundMove.REOPEN: say("åpne runden igjen"),
    RoundMove.TREAT: say("avslutte behandlingen og sende svarene"),
    RoundMove.RESUME: say("ta opp behandlingen igjen"),
    RoundMove.CANCEL: say("avlyse runden"),
}
"""In the infinitive, as inside a sentence."""


class RoundAsk(StrEnum):
    """What must be in place, or given, for a move."""

    PARTICIPANT = "a_participant"
    LATER_DEADLINE = "a_deadline_to_come"
    ALL_ANSWERED = "every_input_answered"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class RoundStep:
    """One row. ``by``: the permission the move asks for. ``by_itself``: the worker makes it too, when the last deadline is over."""

    to: RoundState
    by: Permission
    asks: tuple[RoundAsk, ...] = ()
    by_itself: bool = False


_START = (RoundAsk.PARTICIPANT, RoundAsk.LATER_DEADLINE)

# fmt: off
ROUND_STEPS: dict[tuple[RoundState, RoundMove], RoundStep] = {
    (RoundState.PLANNED, RoundMove.OPEN):   RoundStep(RoundState.OPEN, Permission.OPEN_ROUND, _START),
    (RoundState.PLANNED, RoundMove.CANCEL): RoundStep(RoundState.CANCELLED, Permission.CLOSE_ROUND),
    (RoundState.OPEN,    RoundMove.CLOSE):  RoundStep(RoundState.CLOSED, Permission.CLOSE_ROUND, by_itself=True),
    (RoundState.OPEN,    RoundMove.CANCEL): RoundStep(RoundState.CANCELLED, Permission.CLOSE_ROUND, (RoundAsk.REASON,)),
    (RoundState.CLOSED,  RoundMove.REOPEN): RoundStep(RoundState.OPEN, Permission.OPEN_ROUND, (RoundAsk.LATER_DEADLINE,)),
    (RoundState.CLOSED,  RoundMove.TREAT):  RoundStep(RoundState.TREATED, Permission.DISPOSE_INPUT, (RoundAsk.ALL_ANSWERED,)),
    (RoundState.TREATED, RoundMove.RESUME): RoundStep(RoundState.CLOSED, Permission.DISPOSE_INPUT, (RoundAsk.REASON,)),
}
# fmt: on


def round_step(state: RoundState, made: RoundMove) -> RoundStep:
    """The row of a move. Raises WrongState when the move is not made from this state."""
    step = ROUND_STEPS.get((state, made))
    if step is None:
        raise WrongState(
            say("Runden er %(state)s, og da går det ikke an å %(move)s.", state=ROUND_LABELS[state], move=ROUND_MOVE_LABELS[made])
        )
    return step


def round_moves(state: RoundState, permissions: Collection[Permission]) -> tuple[RoundMove, ...]:
    """The moves a person with these permissions is offered from this state, in the order of the table."""
    return tuple(made for (of, made), step in ROUND_STEPS.items() if of is state and step.by in permissions)


def missing_for_opening(participants: int, deadline: datetime, now: datetime) -> str:
    """Why a planned round with so many participants is not opened; empty when it is."""
    if not participants:
        return say("Runden har ingen deltakere. Legg til minst én virksomhet eller gjest.")
    return say("Fristen er over. Velg en ny siste dag først.") if deadline <= now else ""


# ---------------------------------------------------------------- deadlines

REMINDED_BEFORE = (7, 1)
"""So many days before the deadline those who have not handed in are reminded by mail."""


def end_of_day(on: date, zone: str) -> datetime:
    """The end of a day where the installation is used: the first moment of the next one."""
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def last_day(deadline: datetime, zone: str) -> date:
    """The day that a deadline is the end of."""
    return (deadline.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)).date()


def reminder_due(now: datetime, deadline: datetime, asked_at: datetime) -> int:
    """The reminder whose time it is: how many days before the deadline it is meant for; 0 when it is none's. Who was asked after that time
    is not reminded at once."""
    if now >= deadline:
        return 0
    due = [days for days in REMINDED_BEFORE if deadline - timedelta(days=days) <= now and asked_at < deadline - timedelta(days=days)]
    return min(due, default=0)


# ---------------------------------------------------------------- what is said

CONVERSATION = "round-"
"""What the mails of a round are told by as one conversation, with the id of the round after it."""
MOST_TITLE, MOST_INVITATION, MOST_QUESTION = 120, 5_000, 500
MOST_INPUT, MOST_PROPOSED, MOST_REASON = 20_000, 20_000, 5_000
MOST_QUESTIONS, MOST_PARTICIPANTS, MOST_INPUTS, MOST_QUOTE = 40, 200, 300, 1_000


def mark_of(words: str) -> str:
    """By what a form knows again the words that it was drawn from. The browser makes the same of what it sends (``give.js``)."""
    return f"{zlib.crc32(clean_words(words).encode('utf-8', 'replace')):08x}"


def weighed(words: str, kept: str, read: Sequence[str]) -> str | BothTexts:
    """What becomes of a field whose form may be older than what is kept.

    Args:
        words: as the form has them; kept: as they stand now. read: the marks of what the form was drawn from, and of what it has sent since
            without an answer; none: nothing is known of that, and the form is believed.

    Returns:
        What is to stand: ``kept`` where nothing was changed in the form. Both, where the field was changed elsewhere to something else.
    """
    if read and words != kept:
        if list(read) == [mark_of(words)]:
            return kept
        if mark_of(kept) not in read:
            return BothTexts(words, kept)
    return words


# ---------------------------------------------------------------- what is answered


class Conclusion(StrEnum):
    FOLLOWED = "followed"
    PARTLY = "partly"
    NOT_FOLLOWED = "not_followed"


CONCLUSION_LABELS: Mapping[Conclusion, str] = {
    Conclusion.FOLLOWED: say("tas til følge"),
    Conclusion.PARTLY: say("tas delvis til følge"),
    Conclusion.NOT_FOLLOWED: say("tas ikke til følge"),
}


class ChangeKind(StrEnum):
    """What an answer led to in the plan, and so what ``change_ref`` names."""

    NONE = "none"
    TEXT = "text"
    PIECE = "piece"
    LINE = "line"
    SUGGESTION = "suggestion"


def is_conclusion(word: str) -> bool:
    """Whether this is one of the three conclusions."""
    return word in set(Conclusion)


def missing_answers(all_of_them: int, answered: int) -> str:
    """Why a round with so many inputs, of which so many are answered, is not treated; empty when it is."""
    left = all_of_them - answered
    if not left:
        return ""
    if left == 1:
        return say("Ett innspill mangler svar. Gi det et svar før du avslutter.")
    return say("%(left)s innspill mangler svar. Gi dem et svar før du avslutter.", left=left)
