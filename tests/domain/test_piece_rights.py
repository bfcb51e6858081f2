"""Every kind of piece says which right each change of it asks for; the table is written out here once more."""

import pytest

from app.domain.access import Permission
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import KINDS

S, M = Permission.EDIT_STRUCTURE, Permission.EDIT_MEASURE
STATUS, FILL, SETTINGS = Permission.REPORT_STATUS, Permission.FILL_INDICATORS, Permission.EDIT_SETTINGS

WANTED = {
    # kind           edit  write                 add       move      remove
    "chapter":      (S,    None,                 S,        S,        S),
    "section":      (S,    None,                 S,        S,        S),
    "text":         (S,    Permission.EDIT_TEXT, S,        S,        S),
    "figure":       (S,    None,                 S,        S,        S),
    "level":        (S,    None,                 S,        S,        S),
    "register":     (S,    None,                 S,        S,        S),
    "group":        (S,    None,                 S,        S,        S),
    "entry":        (S,    None,                 S,        S,        S),
    "indicator":    (S,    None,                 S,        S,        S),
    "actor":        (S,    None,                 S,        S,        S),
    "measure":      (M,    M,                    S,        S,        M),
    "sub_measure":  (M,    M,                    M,        M,        M),
    "status_entry": (STATUS, STATUS,             STATUS,   STATUS,   STATUS),
    "value":        (FILL, None,                 FILL,     FILL,     FILL),
    "report":       (SETTINGS, None,             SETTINGS, SETTINGS, SETTINGS),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_of_a_piece_asks_for_the_right_it_belongs_to(kind: str) -> None:
    edit, write, add, move, remove = WANTED[kind]
    assert {act: RIGHTS[kind][act] for act in ("edit", "add", "move", "remove")} == {
        "edit": edit,
        "add": add,
        "move": move,
        "remove": remove,
    }
    if KINDS[kind].has_text:
        assert RIGHTS[kind]["write"] is write


def test_every_kind_and_the_plan_itself_have_their_rights() -> None:
    assert set(RIGHTS) == {"plan", *KINDS} and set(WANTED) == set(KINDS)
    assert RIGHTS["plan"] == {"edit": Permission.EDIT_PLAN}
