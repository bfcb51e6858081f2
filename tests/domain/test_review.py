"""Every row of the table of states, and every pair of state and move that is not in it."""

import pytest

from app.domain.access import Actor, Permission, Role, Subject, allowed
from app.domain.errors import WrongState
from app.domain.review import BUILT, MOVE_LABELS, STEPS, Ask, Effect, Move, move, offered
from app.domain.states import STATE_LABELS, State

COORDINATOR, BOTH = ("coordinator",), ("coordinator", "secretary")

PROTOCOL = {Ask.MEETING, Ask.DATE, Ask.VERB, Ask.CASE_NUMBER, Ask.PRESENT, Ask.WORDING}

Row = tuple[str, str, str, tuple[str, ...], set[Ask], Effect | None]

ROWS: list[Row] = [
    # from        move              to           who          asks for, effect
    ("draft",     "ask_sign_off",   "sign_off",  COORDINATOR, {Ask.READINESS, Ask.ROUNDS_TREATED}, Effect.FREEZE_CANDIDATE),
    ("draft",     "skip_sign_off",  "ready",     COORDINATOR, {Ask.SETTING, Ask.REASON}, Effect.FREEZE_CANDIDATE),
    ("sign_off",  "all_answered",   "ready",     (),          {Ask.ALL_ANSWERS}, None),
    ("sign_off",  "withdraw",       "draft",     COORDINATOR, {Ask.REASON}, Effect.KEEP_ON_FILE),
    ("ready",     "withdraw",       "draft",     COORDINATOR, {Ask.REASON}, Effect.KEEP_ON_FILE),
    ("ready",     "submit",         "submitted", COORDINATOR, {Ask.MEETING, Ask.SAME_CANDIDATE}, None),
    ("submitted", "decide",         "decided",   BOTH,        PROTOCOL, Effect.SEAL),
    ("submitted", "send_back",      "draft",     BOTH,        {Ask.REASON}, Effect.KEEP_ON_FILE),
    ("decided",   "start_revision", "draft",     COORDINATOR, {Ask.REASON}, Effect.STAY_IN_FORCE),
]  # fmt: skip

IN_THE_TABLE = {(row[0], row[1]) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_move_in_the_table_leads_where_it_says(row: Row) -> None:
    state, made, to, _, asks, effect = row
    assert move(State(state), Move(made)) is State(to)
    step = STEPS[State(state), Move(made)]
    assert set(step.asks) == asks and len(step.asks) == len(asks) and step.effect is effect


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
@pytest.mark.parametrize("role", Role)
def test_a_move_is_offered_to_those_it_belongs_to_and_to_nobody_else(row: Row, role: Role) -> None:
    state, made, _, who, _, _ = row
    rights = allowed(Actor(1, role), Subject(state=State(state)))
    assert (Move(made) in offered(State(state), rights, built=set(Move))) is (role in who)


@pytest.mark.parametrize(("state", "made"), [(s, m) for s in State for m in Move if (s, m) not in IN_THE_TABLE])
def test_a_move_that_is_not_in_the_table_is_refused_with_a_sentence(state: State, made: Move) -> None:
    with pytest.raises(WrongState) as refusal:
        move(state, made)
    assert refusal.value.sentence == f"Planen er {STATE_LABELS[state]}, og da går det ikke an å {MOVE_LABELS[made]}."


def test_the_table_has_no_other_rows() -> None:
    assert {(str(state), str(made)) for state, made in STEPS} == IN_THE_TABLE


@pytest.mark.parametrize("state", State)
def test_a_move_that_is_not_built_is_offered_to_nobody(state: State) -> None:
    assert offered(state, set(Permission)) == tuple(made for (of, made), step in STEPS.items() if of is state and step.by and made in BUILT)
    assert offered(state, set(Permission), built=()) == ()


def test_a_built_move_is_offered_only_from_its_own_states() -> None:
    assert offered(State.READY, set(Permission), built={Move.SUBMIT, Move.DECIDE}) == (Move.SUBMIT,)
    assert offered(State.DRAFT, set(Permission), built={Move.SUBMIT, Move.DECIDE}) == ()


def test_every_state_is_left_again() -> None:
    assert {state for state, _ in STEPS} == set(State)
