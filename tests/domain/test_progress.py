"""States of parts, whom a place is given to, and when a visit begins."""

from datetime import UTC, datetime, timedelta
from itertools import product

from app.domain.access import TABLE, WRITERS, Cell, Permission, Role
from app.domain.progress import Progress, SectionState, assigned_to, count, state_of, state_of_chapter
from app.domain.visits import PAUSE, is_new_visit

EMPTY, UNDER_WAY, READY = SectionState


def test_a_mark_counts_whatever_stands_in_the_part() -> None:
    assert [state_of(written, marked) for written, marked in product((False, True), repeat=2)] == [EMPTY, READY, UNDER_WAY, READY]


def test_a_chapter_is_as_far_as_its_sections() -> None:
    assert state_of_chapter(True, [READY, READY]) is READY
    assert state_of_chapter(False, [READY, EMPTY]) is UNDER_WAY
    assert state_of_chapter(False, [EMPTY, UNDER_WAY]) is UNDER_WAY
    assert state_of_chapter(True, [EMPTY]) is UNDER_WAY
    assert state_of_chapter(False, [EMPTY, EMPTY]) is EMPTY


def test_progress_is_told_in_parts_and_hundredths() -> None:
    assert count([READY, EMPTY, UNDER_WAY, READY]) == Progress(2, 4) and count([READY, EMPTY, UNDER_WAY, READY]).share == 50
    assert count([]).share == 0


def test_the_nearest_that_is_given_to_anybody_decides() -> None:
    given = {"section": frozenset({1}), "chapter": frozenset({2}), "bare": frozenset[int]()}
    assert assigned_to(("section", "chapter"), given) == {1}
    assert assigned_to(("other", "chapter"), given) == {2}
    assert assigned_to(("bare", "chapter"), given) == {2}
    assert assigned_to(("other", "free"), given) == frozenset()


def test_those_who_can_be_given_something_are_those_who_may_write_something() -> None:
    assert {Role.COORDINATOR, Role.EDITOR} == WRITERS
    assert all(TABLE[Permission.MARK_SECTION_READY][role] is not Cell.NO for role in WRITERS)


def test_a_visit_ends_with_a_pause_longer_than_half_an_hour() -> None:
    at = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert not is_new_visit(at, at + PAUSE) and is_new_visit(at, at + PAUSE + timedelta(seconds=1))
