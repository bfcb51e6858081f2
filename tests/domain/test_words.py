"""docs/words.md is kept true: its two tables of rules are those of the code."""

from pathlib import Path

from app.domain.access import OF_THE_INSTALLATION, TABLE, Cell, Permission, Role
from app.domain.review import BUILT, STEPS
from app.domain.rounds import ROUND_LABELS, ROUND_STEPS, RoundMove, RoundState
from app.domain.states import STATE_LABELS

PAGE = (Path(__file__).parents[2] / "docs" / "words.md").read_text()

CELLS = {
    "yes": Cell.YES,
    "–": Cell.NO,
    "own": Cell.OWN,
    "own, else suggest": Cell.OWN_OR_SUGGEST,
    "own, not mine": Cell.OWN_NOT_MINE,
    "assigned": Cell.ASSIGNED,
    "named": Cell.NAMED,
    "its round": Cell.ROUNDS,
    "its open round": Cell.OPEN_ROUNDS,
    "put forward": Cell.PUT_FORWARD,
    "pending": Cell.PENDING,
    "in force": Cell.IN_FORCE,
    "its link": Cell.LINKS,
    "readable": Cell.READABLE,
}


def table(heading: str, place: int = 0) -> list[list[str]]:
    """The rows of the first table under a heading (or of another by its place), header row first, code marks taken off."""
    paragraphs = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0].split("\n\n")
    lines = [part for part in paragraphs if part.lstrip().startswith("|") or "\n|" in part][place].splitlines()
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in rows if not set(row[0]) <= {"-"}]


def test_the_pages_rights_are_the_codes() -> None:
    header, *rows = table("Rights")
    assert header[1:] == [str(role) for role in Role]
    assert {row[0]: dict(zip(header[1:], (CELLS[cell] for cell in row[1:]), strict=True)) for row in rows} == TABLE
    assert all(f"`{permission}`" in PAGE for permission in OF_THE_INSTALLATION) and len(rows) == len(Permission) - len(OF_THE_INSTALLATION)


def test_the_pages_states_are_the_codes() -> None:
    rows = table("States")[1:]
    assert {(row[0], row[1]): (row[2], row[3]) for row in rows} == {key: (step.to, step.by or "nobody") for key, step in STEPS.items()}
    assert all(f"`{state}` {label}" in PAGE for state, label in STATE_LABELS.items())


def test_the_pages_states_of_a_round_are_the_codes() -> None:
    rows = table("States", 1)[1:]
    assert {(row[0], row[1]): (row[2], row[3]) for row in rows} == {key: (step.to, step.by) for key, step in ROUND_STEPS.items()}
    assert all(("by itself" in row[4]) is ROUND_STEPS[RoundState(row[0]), RoundMove(row[1])].by_itself for row in rows)
    assert all(f"`{state}` {label}" in PAGE for state, label in ROUND_LABELS.items())


def test_the_page_says_which_moves_are_built() -> None:
    assert ("None of the moves is built yet" in PAGE) is (not BUILT)


def test_every_word_has_bokmal_nynorsk_and_a_meaning() -> None:
    assert all(len(row) == 4 and all(row) for row in table("Words"))
