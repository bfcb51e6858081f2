"""What may be about one person is found, and hardly anything else: a table of both."""

import random
from pathlib import Path

import pytest

from app.domain.errors import Invalid
from app.domain.pieces import clean_facts
from app.domain.privacy import STOPPED, findings, has_number, key_of, masked, numbers_in, refuse_numbers, warnings
from tests.domain.test_birth_numbers import made

OFFICIAL = Path("/work/shared/official")
NUMBER = made(random.Random(40))

PHONES = [
    "Ring 91 23 45 67 om kvelden.",
    "Kontakt: 912 34 567",
    "tlf. 69305566",
    "telefon: 69 30 60 00",
    "mobil 41234567.",
    "+47 91234567",
    "0047 22 33 44 55",
    "(69 30 55 66)",
    "SMS til 98765432",
    "Nås på 99887766, helst på dagtid",
    "Han har 9123 4567.",
    "Mobil 91-23-45-67",
    "nås på 91.23.45.67.",
    "tlf. 69-30-55-66",
]
DESCRIPTIONS = [
    "En gutt 15 år fra Kråkerøy er bekymringsmeldt.",
    "15-åring på Nordvik skole",
    "jente (14) ved Nordvik ungdomsskole",
    "En 16 år gammel gutt fra Sarpsborg ble tatt.",
    "en 14-årig jente på 9. trinn",
    "Kvinne 45 år bosatt i Råde",
    "mannen på 52 år fra Moss",
    "På Gaustad skole går en gutt på 13 år.",
    "en femtenåring fra Onsøy".replace("femtenåring", "femten-åring"),
    "Eleven er 15 år og går på Haugeåsen ungdomsskole.",
    "Et barn på 10 år fra Rolvsøy",
    "17-åringen i Halden",
    "Han er 16 år og går på Nordvik vgs.",
    "Ola (15) fra Nordvik",
    "elev ved Nordvik skole, 14 år",
    "gutt (15), Nordvik skole",
    "jente 13 år, Moss",
    "17 år gammel, bosatt i Nordvik",
]
NOTHING = [
    "ungdom 13–18 år i Fredrikstad",
    "elever på 8. trinn ved Nordvik skole",
    "barn under 15 år i Fredrikstad",
    "Gutter og jenter i alderen 13–16 år på Kråkerøy",
    "15-åringer på Nordvik skole",
    "unge over 18 år fra Sarpsborg",
    "mellom 15 og 18 år i Østfold",
    "Ungdom fra 15 til 18 år i Moss",
    "Perioden 2025–2028",
    "2025 2026 2027 2028",
    "12 000 000 kroner",
    "Budsjett 22 500 000 kr",
    "25 000 000",
    "kr 45 678 901",
    "Sak 24/12345678",
    "saksnr. 45678901",
    "Org.nr. 974 760 673",
    "org.nr 974760673",
    "20251231",
    "14.11.2026 kl. 10.30",
    "31.12.2025–01.01.2026",
    "Nygaardsgata 16, 1606 Fredrikstad",
    "Postboks 1405, 1602 Fredrikstad",
    "Tiltak 12, 13 og 14",
    "§ 12-3 og § 14",
    "https://www.ssb.no/statbank/table/91234567",
    "35,5 prosent og 41,2 prosent",
    "12.345.678,90",
    "Ring 112 eller 02800",
    "Politiloven av 4. august 1995 nr. 53",
    "kvinner og menn 18–25 år",
    "alderen 15 år i Norge",
    "Foreldre til barn på 8. trinn",
    "Handlingsplan i 10 år for Fredrikstad",
    "prosjektet er 3 år gammelt i Moss",
    "Kommunen har 4 års erfaring fra Moss",
    "1. kvartal 2027",
    "800 33 321",
    "En mann må sies å være eldre enn 18 år.",
    "Budsjett 22 50 00 00",
    "Rammen er 45 10 00 00 i 2027",
    "Trinnene 20-25-30-35",
    "En 17-åring kan søke på kommunens tilbud i Nordvik.",
    "Søknader (15) fra Nordvik",
    "Barnehagene (12) fra Moss",
    "Tiltak (15) fra Nordvik",
    "elever ved Nordvik skole, 14 i alt",
    "Avtalen er 12 år gammel, og gjelder i Nordvik.",
    "Planen gjelder i 15 år, Moss kommune",
    "",
]


@pytest.mark.parametrize("words", PHONES)
def test_a_phone_number_is_warned_about(words: str) -> None:
    assert [found.kind for found in findings(words)] == ["phone"]


@pytest.mark.parametrize("words", DESCRIPTIONS)
def test_a_description_of_one_person_is_warned_about(words: str) -> None:
    assert [found.kind for found in findings(words)] == ["description"], words


@pytest.mark.parametrize("words", NOTHING)
def test_groups_sums_dates_and_cases_are_let_be(words: str) -> None:
    assert findings(words) == []


@pytest.mark.parametrize("between", ["", " ", ".", "-", "\u00a0", "–", " - ", "  ", "\u2009"])
def test_a_birth_number_is_stopped_and_hidden_digit_by_digit(between: str) -> None:
    words = f"Gutten ({NUMBER[:6]}{between}{NUMBER[6:]}) flytter."
    assert has_number(words) and [found.kind for found in findings(words)] == ["number"] and warnings(words) == []
    assert masked(words) == f"Gutten (••••••{between}•••••) flytter." and findings(masked(words)) == []
    assert numbers_in([words]) == {NUMBER}


def test_a_thousand_numbers_are_stopped_in_facts_and_a_thousand_near_misses_are_not() -> None:
    chance = random.Random(12)
    for _ in range(1000):
        number = made(chance)
        with pytest.raises(Invalid) as refused:
            clean_facts("measure", {"title": f"Tiltak for {number}"})
        assert refused.value.problems == {"title": STOPPED}
        place = chance.randrange(11)
        wrong = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
        assert clean_facts("measure", {"title": f"Tiltak for {wrong}"})["title"].endswith(wrong)


def test_every_line_of_a_list_of_words_is_looked_at() -> None:
    with pytest.raises(Invalid):
        clean_facts("plan", {"status_scale": ["Ny", f"Sak {NUMBER}"]})


def test_each_field_with_a_number_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        refuse_numbers({"label": "Navn", "note": f"Gjelder {NUMBER}"})
    assert refused.value.problems == {"note": STOPPED}
    refuse_numbers({"label": "Navn"})


def test_the_same_words_are_known_again_in_the_same_plan_alone() -> None:
    first, second = "Ring 91 23 45 67 nå", "Vi nås på 91 23  45 67".replace("  ", " ")
    (one,), (other,) = findings(first), findings(second)
    assert key_of("plan", first, one) == key_of("plan", second, other) != key_of("annen", first, one)


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official documents are not here")
def test_the_official_documents_have_no_numbers_of_persons_and_hardly_a_warning() -> None:
    files = sorted(OFFICIAL.glob("*.txt"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not has_number(text)
        found = [text[one.start : one.end] for one in findings(text)]
        assert len(found) <= 2, found
