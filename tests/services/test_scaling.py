import pytest

from app.domain.errors import Invalid, NotAllowed, NotFound, OutOfDate
from app.domain.status import DEFAULT_SCALE, Meaning, meaning_of
from app.services.acts import undoing
from app.services.entry.entering import SYSTEM, Who
from app.services.plan import planning, scaling
from app.services.plan.planning import Edited, OpenPlan
from app.services.plan.scaling import Grade
from app.store import history, plans
from app.store.base import reading, writing
from exports.document import measures
from tests.conftest import NOW

People = dict[str, Who]
LABELS = [status.label for status in DEFAULT_SCALE]


def grades(**renamed: str) -> list[Grade]:
    """The scale as it is, with these labels renamed (old name without spaces)."""
    return [Grade(renamed.get(label.replace(" ", "_"), label), label) for label in LABELS]


def keep(plan: str, wanted: list[Grade], version: int = 1, who: Who = SYSTEM) -> Edited:
    with writing() as session:
        return scaling.set_scale(session, who, plan, NOW, version, wanted)


def opened(plan: str) -> OpenPlan:
    with reading() as session:
        return planning.open_plan(session, SYSTEM, plan)


def statuses(plan: str) -> list[str]:
    return [entry.status for measure in measures(opened(plan).document) for entry in measure.statuses]


def test_a_renamed_label_is_renamed_wherever_it_stands_in_one_line_of_history(plan: str) -> None:
    with writing() as session:
        before = planning.edit_piece(session, SYSTEM, plan, NOW, "sub", 1, {"status": "Igangsatt"}).line
    edited = keep(plan, grades(Igangsatt="Sett i gang"))
    assert statuses(plan) == ["Sett i gang"]
    assert measures(opened(plan).document)[0].sub_measures[0].status == "Sett i gang"
    assert opened(plan).facts["status_scale"] == ["Ikke igangsatt", "Under planlegging", "Sett i gang", "Gjennomført", "Utgår"]
    with reading() as session:
        assert [line.id for line in history.each_line(session, opened(plan).document.id, after=before)] == [edited.line]


def test_two_labels_may_change_names_with_each_other(plan: str) -> None:
    keep(plan, grades(Igangsatt="Gjennomført", Gjennomført="Igangsatt"))
    assert statuses(plan) == ["Gjennomført"]


def test_a_renaming_is_taken_back_with_all_that_followed_from_it(plan: str) -> None:
    before = opened(plan)
    edited = keep(plan, grades(Igangsatt="I gang"))
    with writing() as session:
        undoing.undo(session, SYSTEM, plan, NOW, edited.line)
    assert (opened(plan).document, opened(plan).facts) == (before.document, before.facts)


def test_labels_are_added_and_put_in_another_order(plan: str) -> None:
    keep(plan, [Grade("Idé"), *reversed(grades())])
    assert opened(plan).facts["status_scale"] == ["Idé", *reversed(LABELS)]
    assert statuses(plan) == ["Igangsatt"]


def test_a_label_that_is_not_used_can_go(plan: str) -> None:
    keep(plan, [grade for grade in grades() if grade.was != "Utgår"])
    assert opened(plan).facts["status_scale"] == LABELS[:-1]


def test_a_label_in_use_stays_and_the_answer_says_where(plan: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep(plan, [grade for grade in grades() if grade.was != "Igangsatt"])
    assert "Følge barna over veien" in refused.value.problems["status_scale"]
    assert opened(plan).facts["status_scale"] == LABELS


@pytest.mark.parametrize("wanted", [[Grade("Bare én")], [*grades(), Grade("Utgår")], [Grade(f"Status {n}") for n in range(13)]])
def test_a_scale_has_two_to_twelve_different_labels(wanted: list[Grade], plan: str) -> None:
    with pytest.raises(Invalid):
        keep(plan, wanted)


def test_lines_left_empty_are_no_labels(plan: str) -> None:
    keep(plan, [*grades(), Grade(" ")])
    assert opened(plan).facts["status_scale"] == LABELS


def test_what_a_label_means_is_kept_only_where_its_words_do_not_tell(plan: str) -> None:
    keep(plan, [*grades(), Grade("Lagt på is", meaning="dropped"), Grade("Ferdig", meaning="started"), Grade("Uklart", meaning="other")])
    told = opened(plan).facts["status_meanings"]
    assert told == {"Lagt på is": "dropped"}
    assert (meaning_of("Lagt på is", told), meaning_of("Lagt på is"), meaning_of("Ferdig", told)) == (
        Meaning.DROPPED,
        Meaning.OTHER,
        Meaning.DONE,
    )


def test_two_who_change_the_scale_at_once_see_each_others(plan: str) -> None:
    keep(plan, grades(Igangsatt="I gang"))
    with pytest.raises(OutOfDate) as refused:
        keep(plan, grades(Utgår="Stoppet"))
    assert refused.value.conflicts["status_scale"].theirs[2] == "I gang"


def test_a_change_of_the_title_meanwhile_is_no_conflict(plan: str) -> None:
    with writing() as session:
        planning.edit_plan(session, SYSTEM, plan, NOW, 1, {"title": "Ny tittel"})
    keep(plan, grades(Utgår="Stoppet"))
    assert opened(plan).document.title == "Ny tittel"


@pytest.mark.parametrize(("name", "error"), [("editor", NotAllowed), ("reader", NotAllowed), ("stranger", NotFound)])
def test_only_the_coordinator_changes_the_scale(name: str, error: type[Exception], plan: str, people: People) -> None:
    with pytest.raises(error):
        keep(plan, grades(), who=people[name])


def test_nothing_wanted_leaves_nothing_behind(plan: str) -> None:
    assert keep(plan, grades()).line == 0
    with reading() as session:
        row = plans.find_plan(session, plan)
        assert row is not None and row.version == 1
