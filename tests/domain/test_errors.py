import pytest

from app.domain.errors import BothTexts, Hindrance, Invalid, NotAllowed, NotFound, OutOfDate, WrongState, refuse_if


@pytest.mark.parametrize(
    "error", [NotAllowed(), NotFound(), WrongState("Planen er godkjent."), OutOfDate(3, {}, {}), Invalid({"title": "Skriv en tittel."})]
)
def test_every_hindrance_has_a_whole_sentence(error: Hindrance) -> None:
    assert error.sentence and error.sentence[0].isupper() and error.sentence.endswith(".") and str(error) == error.sentence


def test_out_of_date_carries_the_version_that_stands_and_both_texts() -> None:
    error = OutOfDate(7, {"title": BothTexts("mitt", "deres")}, {"title": "mitt", "period": "2026"})
    assert error.version == 7 and error.conflicts["title"].mine == "mitt" and error.conflicts["title"].theirs == "deres"
    assert error.values == {"title": "mitt", "period": "2026"}


def test_invalid_carries_a_sentence_for_each_field_in_order() -> None:
    error = Invalid({"title": "Skriv en tittel.", "number": "Nummeret er i bruk."})
    assert list(error.problems) == ["title", "number"] and error.sentence == "Skriv en tittel. Nummeret er i bruk."


def test_invalid_without_a_problem_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        Invalid({})


def test_refuse_if_raises_only_when_there_is_something_wrong() -> None:
    refuse_if({})
    with pytest.raises(Invalid):
        refuse_if({"title": "Skriv en tittel."})
