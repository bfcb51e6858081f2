import pytest

from app.domain.status import DEFAULT_SCALE, Meaning, meaning_of, read_status

SCALE = tuple(status.label for status in DEFAULT_SCALE)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Igangsatt", "Igangsatt"),
        ("igangsatt.", "Igangsatt"),
        (" Ikke  igangsatt ", "Ikke igangsatt"),
        ("ikke påbegynt", "Ikke igangsatt"),
        ("Pågår", "Igangsatt"),
        ("påbegynt", "Igangsatt"),
        ("FULLFØRT", "Gjennomført"),
        ("Planlagt", "Under planlegging"),
        ("Utgått", "Utgår"),
        ("Ikkje sett i gang", "Ikke igangsatt"),
        ("Avsluttet", None),
        ("Delvis gjennomført", None),
        ("", None),
    ],
)
def test_other_words_are_read_as_the_label_they_mean_and_doubtful_ones_are_left(words: str, label: str | None) -> None:
    assert read_status(words, SCALE) == label


def test_every_label_of_the_default_scale_is_known_and_reads_as_itself() -> None:
    for status in DEFAULT_SCALE:
        assert meaning_of(status.label) is status.meaning
        assert read_status(status.label, SCALE) == status.label
    assert len({status.meaning for status in DEFAULT_SCALE}) == 5


def test_a_plan_with_words_of_its_own_is_read_by_them_first() -> None:
    assert read_status("ferdig", ("I gang", "Ferdig", "Lagt bort")) == "Ferdig"
    assert read_status("lagt bort", ("I gang", "Ferdig", "Lagt bort")) == "Lagt bort"
    assert meaning_of("Lagt bort") is Meaning.OTHER


def test_two_labels_of_the_same_meaning_are_not_guessed_between() -> None:
    assert read_status("ferdig", ("Gjennomført", "Fullført")) is None
    assert read_status("fullført", ("Gjennomført", "Fullført")) == "Fullført"


def test_done_and_dropped_are_closed_and_nothing_else_is() -> None:
    assert {meaning for meaning in Meaning if meaning.is_closed} == {Meaning.DONE, Meaning.DROPPED}
