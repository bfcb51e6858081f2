"""How a plan gets from draft to decision: one table, (state, move) → state, who makes the move, and what it asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain.access import Permission
from app.domain.errors import WrongState
from app.domain.saying import say
from app.domain.states import STATE_LABELS, State


class Move(StrEnum):
    ASK_SIGN_OFF = "ask_sign_off"
    SKIP_SIGN_OFF = "skip_sign_off"
    ALL_ANSWERED = "all_answered"
    WITHDRAW = "withdraw"
    SUBMIT = "submit"
    DECIDE = "decide"
    SEND_BACK = "send_back"
    START_REVISION = "start_revision"


MOVE_LABELS = {
    Move.ASK_SIGN_OFF: say("be om tilslutning"),
    Move.SKIP_SIGN_OFF: say("hoppe over tilslutning"),
    Move.ALL_ANSWERED: say("gå videre når alle har svart"),
    Move.WITHDRAW: say("trekke planen tilbake"),
    Move.SUBMIT: say("sende planen til politirådet"),
    Move.DECIDE: say("vedta planen"),
    Move.SEND_BACK: say("sende planen tilbake"),
    Move.START_REVISION: say("starte revisjon"),
}
"""In the infinitive, as inside a sentence."""


class Ask(StrEnum):
    """What must be in place, or given, for a move."""

    READINESS = "readiness_check_without_stoppers"
    ROUNDS_TREATED = "no_round_untreated"
    SETTING = "setting_allows_it"
    REASON = "reason"
    ALL_ANSWERS = "sign_off_or_reservation_with_reason_from_each_responsible_agency"
    MEETING = "meeting"
    SAME_CANDIDATE = "the_revision_is_the_candidate_unchanged"
    DATE = "date"
    VERB = "verb"
    CASE_NUMBER = "case_number"
    PRESENT = "those_present"
    WORDING = "wording"


class Effect(StrEnum):
    """What happens to the frozen document in the same transaction."""

    FREEZE_CANDIDATE = "freezes_the_candidate"
    KEEP_ON_FILE = "the_frozen_document_stays_on_file"
    SEAL = "seals_pdf_and_docx"
    STAY_IN_FORCE = "the_decided_revision_stays_in_force_and_public"


@dataclass(frozen=True, slots=True)
class Step:
    """One row. ``by``: the permission the move asks for; None when no person makes it, but the last answer coming in."""

    to: State
    by: Permission | None
    asks: tuple[Ask, ...]
    effect: Effect | None = None


_FINISHED = (Ask.READINESS, Ask.ROUNDS_TREATED)
_WITHDRAWAL = Step(State.DRAFT, Permission.WITHDRAW, (Ask.REASON,), Effect.KEEP_ON_FILE)
_PROTOCOL = (Ask.MEETING, Ask.DATE, Ask.VERB, Ask.CASE_NUMBER, Ask.PRESENT, Ask.WORDING)

# fmt: off
STEPS: dict[tuple[State, Move], Step] = {
    (State.DRAFT,     Move.ASK_SIGN_OFF):   Step(State.SIGN_OFF, Permission.ASK_SIGN_OFF, _FINISHED, Effect.FREEZE_CANDIDATE),
    (State.DRAFT,     Move.SKIP_SIGN_OFF):  Step(State.READY, Permission.ASK_SIGN_OFF, (Ask.SETTING, Ask.REASON), Effect.FREEZE_CANDIDATE),
    (State.SIGN_OFF,  Move.ALL_ANSWERED):   Step(State.READY, None, (Ask.ALL_ANSWERS,)),
    (State.SIGN_OFF,  Move.WITHDRAW):       _WITHDRAWAL,
    (State.READY,     Move.WITHDRAW):       _WITHDRAWAL,
    (State.READY,     Move.SUBMIT):         Step(State.SUBMITTED, Permission.SUBMIT, (Ask.MEETING, Ask.SAME_CANDIDATE)),
    (State.SUBMITTED, Move.DECIDE):         Step(State.DECIDED, Permission.RECORD_DECISION, _PROTOCOL, Effect.SEAL),
    (State.SUBMITTED, Move.SEND_BACK):      Step(State.DRAFT, Permission.RECORD_DECISION, (Ask.REASON,), Effect.KEEP_ON_FILE),
    (State.DECIDED,   Move.START_REVISION): Step(State.DRAFT, Permission.START_REVISION, (Ask.REASON,), Effect.STAY_IN_FORCE),
}
# fmt: on

BUILT: frozenset[Move] = frozenset()
"""Moves that work all the way. The others stand in the table and are offered to nobody."""


def move(state: State, made: Move) -> State:
    """The state after the move. Raises WrongState when the move is not made from this state."""
    step = STEPS.get((state, made))
    if step is None:
        raise WrongState(say("Planen er %(state)s, og da går det ikke an å %(move)s.", state=STATE_LABELS[state], move=MOVE_LABELS[made]))
    return step.to


def offered(state: State, permissions: Collection[Permission], built: Collection[Move] = BUILT) -> tuple[Move, ...]:
    """The moves a person with these permissions is offered from this state, in the order of the table: only those that are built."""
    steps = ((made, step) for (of, made), step in STEPS.items() if of is state)
    return tuple(made for made, step in steps if step.by in permissions and made in built)
