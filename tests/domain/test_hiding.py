"""Words are hidden wherever they stand, whole, with dots of the same length; and what is under dots is known by its neighbours."""

import pytest

from app.domain.hiding import Slip, dots, hidden_alike, units

SLIP = Slip("Ola Nordmann")
DOTS = "•" * 12


@pytest.mark.parametrize(
    ("words", "text", "hidden"),
    [
        ("Ola Nordmann", "Ola Nordmann, OLA NORDMANN og ola\u00a0nordmann.", f"{DOTS}, {DOTS} og {DOTS}."),
        ("Ola Nordmann", "Ola Nordmanns bil og Ola  Nordmannsen", f"{DOTS}s bil og {DOTS}•sen"),
        ("Ola Nordmann", "Nola Nordmann og OlaNordmann", "Nola Nordmann og OlaNordmann"),
        ("Per", "Per, Pers og Person, super-Per", "•••, •••s og Person, super-•••"),
        ("Dag", "Vi snakket med Dag. Hver dag følger vi DAG, DAGS og Dags.", "Vi snakket med •••. Hver dag følger vi •••, •••S og •••s."),
        ("dag", "Dag hver dag og DAG", "Dag hver ••• og •••"),
        ("91 23 45 67", "tlf 91 23 45 67, ikke 191 23 45 67 eller 91 23 45 678", "tlf •••••••••••, ikke 191 23 45 67 eller 91 23 45 678"),
        ("a(b[c*", "Et a(b[c* her", "Et •••••• her"),
        ("(privat)", "Nei (privat)", "Nei ••••••••"),
        ("😀😀😀", "Hei 😀😀😀!", "Hei ••••••!"),
    ],
)
def test_words_are_hidden_whole_and_nothing_else(words: str, text: str, hidden: str) -> None:
    assert Slip(words).hidden(text) == hidden
    assert len(units(hidden)) == len(units(text)) and not Slip(words).stands_in(hidden)


def test_one_word_is_hidden_in_letters_of_any_size_when_that_is_asked_for() -> None:
    slip = Slip("Dag", any_case=True)
    assert slip.hidden("Dag hver dag, DAG") == "••• hver •••, •••" and slip.mark != Slip("Dag").mark


def test_where_words_stand_is_shown_with_what_is_around_them_across_the_dress_of_a_line() -> None:
    runs = [{"type": "text", "text": "x" * 50 + " Ola "}, {"type": "text", "marks": [{"type": "strong"}], "text": "Nordmann kom"}]
    (one,) = SLIP.glimpses([{"type": "paragraph", "content": runs}])
    assert one == ("x" * 39 + " ", "Ola Nordmann", " kom")


def test_words_of_one_line_that_are_dressed_differently_are_one() -> None:
    runs = [
        {"type": "text", "text": "Se Ola "},
        {"type": "text", "marks": [{"type": "strong"}], "text": "Nordmann"},
        {"type": "hard_break"},
    ]
    kept = SLIP.hidden([{"type": "paragraph", "content": runs}])
    assert [run.get("text") for run in kept[0]["content"]] == ["Se ••••", "••••••••", None]
    apart = [{"type": "text", "text": "Ola "}, {"type": "hard_break"}, {"type": "text", "text": "Nordmann"}]
    assert SLIP.hidden(apart) == apart


def test_the_form_of_json_is_nobody_s_words_but_labels_are() -> None:
    slip = Slip("paragraph", any_case=True)
    data = {"type": "paragraph", "text": "Et paragraph her", "Status Paragraph": 1, "paragraph": 2}
    assert slip.hidden(data) == {"type": "paragraph", "text": "Et ••••••••• her", "Status •••••••••": 1, "paragraph": 2}


@pytest.mark.parametrize(
    ("mine", "now", "hidden"),
    [
        ("Vi følger opp Ola Nordmann hver uke.", f"Vi følger opp {DOTS} hver uke.", f"Vi følger opp {DOTS} hver uke."),
        ("Vi følger opp Ola Nordmann hver uke, og mer om Ola Nordmann.", f"Vi følger opp {DOTS} hver uke.", None),
        ("Ola Nordmann kom. Så skrev jeg dette.", f"{DOTS} kom.", f"{DOTS} kom. Så skrev jeg dette."),
        ("Ola Nordmann", DOTS, DOTS),
        ("Først\n\nOm Ola Nordmann i dag", f"Annet\nOm {DOTS}", f"Først\n\nOm {DOTS} i dag"),
        ("Ingenting skjult her", "Ingenting skjult her", "Ingenting skjult her"),
        ("Noe helt annet", f"Om {DOTS} i dag", "Noe helt annet"),
    ],
)
def test_a_copy_from_before_is_hidden_in_where_it_reads_as_the_text_does(mine: str, now: str, hidden: str | None) -> None:
    kept = hidden_alike(mine, now)
    assert kept == (hidden or mine.replace("Ola Nordmann", DOTS)) and len(kept) == len(mine)


def test_dots_are_as_many_as_browsers_count() -> None:
    assert (dots("a😀"), units("a😀")) == ("•••", "a\ud83d\ude00")
