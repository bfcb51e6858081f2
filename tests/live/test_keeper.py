"""What is typed is kept in groups, told in the order of the feed, and answered after it is on disk."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from app.live import keeper as keeping
from app.live.keeper import Ask, Keeper, Save
from app.live.values import Caller, Failed, Outcome, Saved, Told, Update

NOW = datetime(2026, 11, 26, tzinfo=UTC)


class Turns:
    """A loop that turns when it is told to."""

    def __init__(self) -> None:
        self.next: list[Callable[[], object]] = []

    def soon(self, callback: Callable[[], object]) -> object:
        self.next.append(callback)
        return None

    def call_later(self, _delay: float, _callback: Callable[..., object], *_args: Any) -> object:
        return None

    def turn(self) -> None:
        due, self.next = self.next, []
        for callback in due:
            callback()


class Work:
    """Keeps what it is given, or fails; remembers in which order things happened."""

    outside: Any = None

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.rows, self.moments, self.fails = 0, 0, False

    def save(self, updates: Sequence[Update]) -> tuple[list[Outcome], list[Told]]:
        if self.fails:
            raise OSError("the disk is full")
        self.happened.append(f"kept {len(updates)}")
        numbers = range(self.rows + 1, self.rows + 1 + len(updates))
        self.rows += len(updates)
        return [Saved(seq, NOW) for seq in numbers], [Told(seq, "plan", "text", "text", 1, b"") for seq in numbers]

    def look(self) -> list[Told]:
        return []

    def close(self) -> None:
        self.happened.append("closed")

    @contextmanager
    def answers(self) -> Iterator[Any]:
        self.moments += 1
        yield f"moment {self.moments}"


def made() -> tuple[Keeper, Turns, Work]:
    turns, work = Turns(), Work()
    keeper = Keeper(work, turns, lambda told: work.happened.append(f"told {[row.seq for row in told]}"), "Opptatt.", lambda: True)
    return keeper, turns, work


def update() -> Update:
    return Update(Caller(None, 1, "", "", "", "", "", "tab"), "text", 1, 1, b"x")


def test_what_comes_in_one_turn_goes_together_and_is_told_before_it_is_answered() -> None:
    keeper, turns, work = made()
    for number in range(3):
        keeper.put(Save(update(), lambda outcome, number=number: work.happened.append(f"answered {number} {outcome.seq}")))
    turns.turn()
    assert work.happened == ["kept 3", "told [1, 2, 3]", "answered 0 1", "answered 1 2", "answered 2 3"]


def test_what_cannot_be_kept_is_answered_so_and_the_next_is_kept() -> None:
    keeper, turns, work = made()
    answers: list[Outcome] = []
    work.fails = True
    keeper.put(Save(update(), answers.append))
    turns.turn()
    assert answers == [Failed(503, "Opptatt.")]
    work.fails = False
    keeper.put(Save(update(), answers.append))
    turns.turn()
    assert answers[-1] == Saved(1, NOW)


def test_questions_are_answered_between_one_group_and_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ANSWER_SECONDS", 0.0)
    keeper, turns, work = made()
    for number in range(2):
        keeper.put(Ask(lambda _work: None, lambda _found, number=number: work.happened.append(f"answer {number}"), lambda: None))
    keeper.put(Save(update(), lambda _outcome: None))
    turns.turn()
    keeper.put(Save(update(), lambda _outcome: None))
    turns.turn()
    assert [what for what in work.happened if "told" not in what] == ["kept 1", "answer 0", "kept 1", "answer 1"]


def test_questions_that_have_gathered_are_answered_as_of_one_moment() -> None:
    keeper, turns, work = made()
    for number in range(3):
        keeper.put(Ask(lambda answers: answers, lambda found, number=number: work.happened.append(f"{found} {number}"), lambda: None))
    turns.turn()
    assert work.happened == ["moment 1 0", "moment 1 1", "moment 1 2"]


def test_a_question_that_fails_closes_its_own_stream_and_nothing_else() -> None:
    keeper, turns, work = made()

    def stumble(_work: object) -> None:
        raise OSError("no such table")

    keeper.put(Ask(stumble, lambda _found: work.happened.append("answered"), lambda: work.happened.append("failed")))
    keeper.put(Ask(lambda _work: None, lambda _found: work.happened.append("answered"), lambda: None))
    turns.turn()
    turns.turn()
    assert work.happened == ["failed", "answered"]


def test_at_the_end_all_that_was_handed_in_is_kept() -> None:
    keeper, _turns, work = made()
    for _ in range(450):
        keeper.put(Save(update(), lambda _outcome: None))
    keeper.stop()
    assert [what for what in work.happened if "kept" in what] == ["kept 200", "kept 200", "kept 50"] and work.happened[-1] == "closed"
