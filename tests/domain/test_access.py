"""Every cell of the table of rights, in both directions. The table is written out here once more, so that a change of the rules is seen."""

from dataclasses import dataclass, replace

import pytest

from app.domain.access import (
    DRAFT_ONLY,
    OF_THE_INSTALLATION,
    TABLE,
    Actor,
    Permission,
    Revision,
    Role,
    Round,
    Subject,
    allow,
    allowed,
    asks,
    check,
    why_not,
)
from app.domain.errors import NotAllowed, NotFound
from app.domain.states import State

ROLES = ("coordinator", "editor", "secretary", "council_member", "contributor", "reader", "guest")

CELLS = {
    # permission             coord.  editor           secr.  member                contributor  reader     guest
    "read_draft":          ("yes",   "yes",           "yes", "no",                 "no",        "yes",     "no"),
    "read_revision":       ("yes",   "yes",           "yes", "submitted, decided", "the rounds", "decided", "the links"),
    "edit_plan":           ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "edit_text":           ("yes",   "assigned",      "no",  "no",                 "no",        "no",      "no"),
    "edit_structure":      ("yes",   "assigned",      "no",  "no",                 "no",        "no",      "no"),
    "edit_measure":        ("yes",   "own",           "no",  "no",                 "no",        "no",      "no"),
    "mark_section_ready":  ("yes",   "assigned",      "no",  "no",                 "no",        "no",      "no"),
    "report_status":       ("yes",   "own",           "no",  "no",                 "no",        "no",      "no"),
    "fill_indicators":     ("yes",   "own",           "no",  "no",                 "no",        "no",      "no"),
    "comment":             ("yes",   "yes",           "yes", "no",                 "no",        "no",      "no"),
    "suggest":             ("yes",   "yes",           "no",  "no",                 "no",        "no",      "no"),
    "give_input":          ("asked", "asked",         "no",  "no",                 "asked",     "no",      "asked"),
    "give_remarks":        ("pending", "pending",     "no",  "pending",            "no",        "no",      "no"),
    "decide_suggestion":   ("yes",   "own, not mine", "no",  "no",                 "no",        "no",      "no"),
    "dispose_input":       ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "draft_answer":        ("yes",   "own",           "no",  "no",                 "no",        "no",      "no"),
    "open_round":          ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "close_round":         ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "ask_sign_off":        ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "withdraw":            ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "submit":              ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "start_revision":      ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "sign_off":            ("named", "named",         "no",  "no",                 "no",        "no",      "no"),
    "record_decision":     ("yes",   "no",            "yes", "no",                 "no",        "no",      "no"),
    "manage_members":      ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "edit_settings":       ("yes",   "no",            "no",  "no",                 "no",        "no",      "no"),
    "export":              ("yes",   "yes",           "yes", "submitted, decided", "the rounds", "read",    "the links"),
    "export_clean":        ("yes",   "no",            "yes", "no",                 "no",        "no",      "no"),
    "export_working_copy": ("yes",   "yes",           "yes", "no",                 "no",        "no",      "no"),
}  # fmt: skip

ME, OTHER, MY_AGENCY, OTHER_AGENCY, MY_ROUND, MY_LINK = 1, 2, 10, 20, 100, 1000

DRAFT = Subject(responsible=frozenset({OTHER_AGENCY}), assigned=frozenset({OTHER}), author=ME, named_person=OTHER)
"""Somebody else's in every way: a cell with a condition says no to it."""

MINE = Subject(responsible=frozenset({MY_AGENCY}), assigned=frozenset({ME}), author=OTHER, named_person=ME)

PLAIN = Revision(5)
SUBMITTED, DECIDED = Revision(5, submitted=True), Revision(5, submitted=True, decided=True)
IN_ROUND, IN_OTHER_ROUND = Revision(5, rounds=frozenset({MY_ROUND})), Revision(5, rounds=frozenset({101}))
LINKED = Revision(MY_LINK)


def of(revision: Revision, state: State = State.DRAFT) -> Subject:
    return replace(DRAFT, revision=revision, state=state)


SITUATIONS: dict[str, tuple[list[Subject], list[Subject]]] = {
    "yes": ([DRAFT, of(PLAIN), of(DECIDED), of(IN_OTHER_ROUND)], []),
    "no": ([], [DRAFT, of(PLAIN), of(SUBMITTED, State.SUBMITTED), of(DECIDED), of(IN_ROUND), of(LINKED), MINE]),
    "assigned": ([replace(DRAFT, assigned=frozenset()), replace(DRAFT, assigned=frozenset({ME, OTHER}))], [DRAFT]),
    "own": (
        [replace(DRAFT, responsible=frozenset({MY_AGENCY, OTHER_AGENCY})), replace(DRAFT, responsible=frozenset())],
        [DRAFT, replace(DRAFT, responsible=None), replace(DRAFT, responsible=frozenset(), responsible_outside=True)],
    ),
    "own, not mine": (
        [replace(DRAFT, responsible=frozenset({MY_AGENCY}), author=OTHER), replace(DRAFT, responsible=frozenset(), author=OTHER)],
        [replace(DRAFT, responsible=frozenset({MY_AGENCY})), replace(DRAFT, author=OTHER), replace(DRAFT, responsible=None, author=OTHER)],
    ),
    "named": ([replace(DRAFT, named_person=ME)], [DRAFT, replace(DRAFT, named_person=None)]),
    "submitted, decided": ([of(SUBMITTED), of(DECIDED), of(SUBMITTED, State.SUBMITTED)], [DRAFT, of(PLAIN), of(IN_ROUND), of(LINKED)]),
    "the rounds": ([of(IN_ROUND)], [DRAFT, of(PLAIN), of(IN_OTHER_ROUND), of(DECIDED)]),
    "decided": ([of(DECIDED)], [DRAFT, of(PLAIN), of(SUBMITTED), of(IN_ROUND)]),
    "the links": ([of(LINKED)], [DRAFT, of(PLAIN), of(DECIDED), of(IN_ROUND)]),
    "pending": (
        [of(SUBMITTED, State.SUBMITTED)],
        [DRAFT, of(SUBMITTED), of(DECIDED, State.SUBMITTED), of(PLAIN, State.SUBMITTED), replace(DRAFT, state=State.SUBMITTED)],
    ),
    "asked": (
        [replace(DRAFT, round=Round(MY_ROUND, is_open=True))],
        [DRAFT, replace(DRAFT, round=Round(MY_ROUND)), replace(DRAFT, round=Round(101, is_open=True)), of(IN_ROUND), of(LINKED)],
    ),
    "read": ([DRAFT, of(DECIDED)], [of(PLAIN), of(SUBMITTED)]),
}  # fmt: skip
"""What a cell says → subjects it says yes to, and subjects it says no to."""


def actor(role: str | None, **more: object) -> Actor:
    me = Actor(ME, Role(role) if role else None, frozenset({MY_AGENCY}), rounds=frozenset({MY_ROUND}), link=MY_LINK)
    return replace(me, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    permission: str
    role: str
    says: str

    def __str__(self) -> str:
        return f"{self.permission}: {self.role}: {self.says}"


CASES = [Case(permission, role, says) for permission, row in CELLS.items() for role, says in zip(ROLES, row, strict=True)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_cell_says_yes_where_its_condition_is_met_and_no_elsewhere(case: Case) -> None:
    met, unmet = SITUATIONS[case.says]
    assert met or unmet
    for subject in met:
        assert allow(actor(case.role), Permission(case.permission), subject)
        assert why_not(actor(case.role), Permission(case.permission), subject) == ""
    for subject in unmet:
        assert not allow(actor(case.role), Permission(case.permission), subject)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_refusal_is_a_sentence_that_says_why(case: Case) -> None:
    for subject in SITUATIONS[case.says][1]:
        with pytest.raises(NotAllowed) as refusal:
            check(actor(case.role), Permission(case.permission), subject)
        assert refusal.value.sentence[0].isupper() and refusal.value.sentence.endswith(".")
        assert "%" not in refusal.value.sentence


def test_the_table_here_has_every_permission_and_role_of_the_rules() -> None:
    assert {Permission(p) for p in CELLS} | OF_THE_INSTALLATION == set(Permission)
    assert {Role(r) for r in ROLES} == set(Role)
    assert set(TABLE) == {Permission(p) for p in CELLS} and all(set(row) == set(Role) for row in TABLE.values())


@pytest.mark.parametrize("state", [s for s in State if s is not State.DRAFT])
@pytest.mark.parametrize("permission", sorted(DRAFT_ONLY))
def test_text_and_facts_stand_still_while_the_plan_is_no_draft(permission: Permission, state: State) -> None:
    own = Subject(responsible=frozenset({MY_AGENCY}), author=OTHER)
    for role in ("coordinator", "editor"):
        may = CELLS[permission][ROLES.index(role)] != "no"
        assert allow(actor(role), permission, own) is may
        assert not allow(actor(role), permission, replace(own, state=state))


def test_draft_only_is_what_changes_text_and_facts() -> None:
    names = {"edit_plan", "edit_text", "edit_structure", "edit_measure", "mark_section_ready", "suggest", "decide_suggestion"}
    assert {Permission(name) for name in names} == DRAFT_ONLY


@pytest.mark.parametrize("state", State)
def test_status_and_indicators_are_filled_in_any_state(state: State) -> None:
    own = Subject(state=state, responsible=frozenset({MY_AGENCY}))
    for permission in (Permission.REPORT_STATUS, Permission.FILL_INDICATORS):
        assert allow(actor("editor"), permission, own) and allow(actor("coordinator"), permission, own)


@pytest.mark.parametrize("permission", sorted(set(Permission) - OF_THE_INSTALLATION))
@pytest.mark.parametrize("administrator", [False, True])
def test_without_a_place_in_the_plan_there_is_no_plan_not_even_for_an_administrator(permission: Permission, administrator: bool) -> None:
    outsider = actor(None, is_administrator=administrator, coordinates=True)
    for subject in (DRAFT, of(DECIDED), of(IN_ROUND), of(LINKED)):
        assert not allow(outsider, permission, subject)
        with pytest.raises(NotFound) as refusal:
            check(outsider, permission, subject)
        assert refusal.value.sentence == NotFound().sentence == why_not(outsider, permission, subject)


@pytest.mark.parametrize("permission", sorted(OF_THE_INSTALLATION))
def test_an_administrator_makes_agencies_people_and_plans_and_no_role_in_a_plan_does(permission: Permission) -> None:
    check(actor(None, is_administrator=True), permission)
    for role in ROLES:
        assert not allow(actor(role), permission)
    with pytest.raises(NotAllowed):
        check(actor(None), permission)


def test_a_coordinator_of_some_plan_starts_new_plans_but_makes_no_people() -> None:
    assert allow(actor(None, coordinates=True), Permission.CREATE_PLAN)
    assert not allow(actor(None, coordinates=True), Permission.MANAGE_PEOPLE)
    assert not allow(actor(None, coordinates=True), Permission.MANAGE_AGENCIES)


def test_whose_measure_it_is_follows_the_agency_of_each_of_the_persons_agencies() -> None:
    both = actor("editor", agencies=frozenset({30, OTHER_AGENCY}))
    assert allow(both, Permission.EDIT_MEASURE, DRAFT)
    assert not allow(actor("editor", agencies=frozenset()), Permission.EDIT_MEASURE, DRAFT)


def test_someone_elses_measure_is_answered_with_whom_to_ask() -> None:
    assert "Be koordinatoren" in why_not(actor("editor"), Permission.EDIT_MEASURE, DRAFT)
    assert allow(actor("editor"), Permission.SUGGEST, DRAFT)


def test_a_closed_plan_is_given_as_the_reason_before_ownership() -> None:
    assert "til behandling" in why_not(actor("editor"), Permission.EDIT_MEASURE, replace(DRAFT, state=State.SUBMITTED))


def test_a_coordinator_may_decide_on_her_own_suggestion() -> None:
    assert allow(actor("coordinator"), Permission.DECIDE_SUGGESTION, DRAFT)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_asked_about_makes_no_difference(role: str) -> None:
    facts = ("responsible", "responsible_outside", "assigned", "author", "named_person", "revision")
    subjects = [subject for meets, fails in SITUATIONS.values() for subject in (*meets, *fails)]
    for permission in TABLE:
        asked = asks(actor(role), permission)
        blank = {fact: getattr(Subject(), fact) for fact in facts if fact not in asked}
        for subject in subjects:
            assert allow(actor(role), permission, subject) == allow(actor(role), permission, replace(subject, **blank)), (
                permission,
                subject,
            )


def test_allowed_is_everything_the_table_says_yes_to() -> None:
    assert allowed(actor("reader")) == {Permission.READ_DRAFT, Permission.EXPORT}
    assert allowed(actor(None)) == frozenset()
    assert Permission.EDIT_MEASURE in allowed(actor("editor"), replace(DRAFT, responsible=frozenset({MY_AGENCY})))
