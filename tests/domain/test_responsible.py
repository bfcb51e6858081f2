"""Who is responsible, read from a phrase."""

import random
from typing import Any

import pytest

from app.domain.responsible import Named, parse_responsible
from exports.document import Actor, Document, Measure, Responsible, responsible_text

PHRASES = {
    "JD": "JD=lead",
    "JD/KRÅD": "JD=lead KRÅD=joint",
    "JD/BLD/ HOD/NOVA": "JD=lead BLD=joint HOD=joint NOVA=joint",
    "KRD/Husbanken og JD": "KRD=lead Husbanken=joint JD=joint",
    "HOD/JD/ KRÅD/ relevante partnere": "HOD=lead JD=joint KRÅD=joint (relevante partnere)=joint",
    "BLD i samarbeid med berørte departementer": "BLD=lead (berørte departementer)=partner",
    "KRÅD i samspill med aktuelle parter": "KRÅD=lead (aktuelle parter)=partner",
    "JD i samarbeid med KRÅD og MD": "JD=lead KRÅD=partner MD=partner",
    "JD i samarbeid med relevante departementer/ KRÅD/ andre instanser": (
        "JD=lead (relevante departementer)=partner KRÅD=partner (andre instanser)=partner"
    ),
    "Politiet, barnevernet og skolene": "Politiet=lead barnevernet=joint skolene=joint",
    "SLT-koordinator og politikontakt": "SLT-koordinator=lead politikontakt=joint",
    "Nordvik kommune og Fjordane politidistrikt.": "Nordvik_kommune=lead Fjordane_politidistrikt=joint",
    "Nordvik kommune; NAV": "Nordvik_kommune=lead NAV=joint",
    "Nordvik kommune og/eller NAV": "Nordvik_kommune=lead NAV=joint",
    "NAV, i samarbeid med alle skolene": "NAV=lead (alle skolene)=partner",
    "i samarbeid med NAV": "NAV=partner",
    "Relevante etater": "(Relevante etater)=lead",
    "": "",
}

WHOLE = [
    "Justis- og politidepartementet",
    "Helse- og omsorgsdepartementet",
    "Barne-, likestillings- og inkluderingsdepartementet",
    "Barne-, ungdoms- og familiehjelpa",
    "Norsk institutt for forskning om oppvekst, velferd og aldring (NOVA)",
    "Det kriminalitetsforebyggende råd (KRÅD)",
    "Møre og Romsdal politidistrikt",
    "Kriminalomsorgen – Østfold friomsorgskontor",
    "Oppvekst og læring",
    "Helse og velferd, avdeling rus",
    "Barnevernstjenesten m.fl.",
    "Tjenesten for 24/7",
]


def told(named: tuple[Named, ...]) -> str:
    return " ".join(f"({n.name})={n.role}" if n.group else f"{n.name.replace(' ', '_')}={n.role}" for n in named)


@pytest.mark.parametrize(("phrase", "meant"), PHRASES.items())
def test_a_phrase_names_lead_joint_and_partners(phrase: str, meant: str) -> None:
    assert told(parse_responsible(phrase).named) == meant


@pytest.mark.parametrize("name", WHOLE)
def test_a_name_is_not_split_inside(name: str) -> None:
    assert [n.name for n in parse_responsible(name).named] == [name]
    assert [n.name for n in parse_responsible(f"KS, {name} og NAV").named] == ["KS", name, "NAV"]
    assert [n.name for n in parse_responsible(f"KS/{name}").named] == ["KS", name]


def test_a_known_name_is_never_split() -> None:
    assert [n.name for n in parse_responsible("Barn og Familie, Kirken og NAV", ("Barn og Familie, Kirken",)).named] == [
        "Barn og Familie, Kirken",
        "NAV",
    ]
    assert [n.name for n in parse_responsible("Barn og Familie og NAV").named] == ["Barn", "Familie", "NAV"]


def test_the_words_before_the_partners_are_kept() -> None:
    assert parse_responsible("KRÅD i samspill med aktuelle parter").link == "i samspill med"
    assert parse_responsible("KRÅD").link == ""


def test_a_short_name_in_brackets_is_seen() -> None:
    assert [n.short for n in parse_responsible("Det kriminalitetsforebyggende råd (KRÅD), NAV (i Nordvik)").named] == ["KRÅD", ""]


def test_what_is_printed_of_a_measure_is_read_as_the_same_people_in_the_same_roles() -> None:
    chance = random.Random(20254)
    names = [*WHOLE[:9], "Nordvik kommune", "NAV", "relevante partnere", "alle skolene"]
    actors = tuple(Actor(str(place), name) for place, name in enumerate(names))
    document = Document("d", "tiltaksplan", "Prøve", actors=actors)
    for _ in range(300):
        chosen = chance.sample(range(len(names)), k=chance.randint(1, 5))
        ours = chance.randint(1, len(chosen))
        roles = ["lead", *["joint"] * (ours - 1), *["partner"] * (len(chosen) - ours)]
        measure = Measure("m", "T", responsible=tuple(Responsible(str(c), r) for c, r in zip(chosen, roles, strict=True)))  # type: ignore[arg-type]
        for form in ("short", "full"):
            found = parse_responsible(responsible_text(document, measure, form)).named  # type: ignore[arg-type]
            assert [(n.name, n.role) for n in found] == [(names[c], r) for c, r in zip(chosen, roles, strict=True)]


def test_the_official_reports_phrases_name_the_ministries_whole(report: dict[str, Any]) -> None:
    shorts = {"JD", "KRÅD", "BLD", "HOD", "KD", "KRD", "MD", "NOVA", "Husbanken"}
    firsts: dict[str, int] = {}
    for row in report["overview"]:
        named = parse_responsible(row["responsible"]).named
        assert all(n.group or n.name in shorts for n in named), row["responsible"]
        firsts[named[0].name] = firsts.get(named[0].name, 0) + 1
    assert firsts == {"JD": 16, "BLD": 6, "HOD": 4, "KD": 4, "KRÅD": 3, "KRD": 2}


def test_the_official_reports_table_and_text_name_as_many_in_the_same_roles_but_for_the_known_differences(report: dict[str, Any]) -> None:
    details = {measure["nr"]: measure for package in report["packages"] for measure in package["measures"]}
    differ = []
    for row in report["overview"]:
        table, text = (parse_responsible(words).named for words in (row["responsible"], details[row["nr"]]["responsible_text"]))
        if [(n.role, n.group) for n in table] != [(n.role, n.group) for n in text]:
            differ.append(row["nr"])
    assert differ == [2, 14, 29, 32]
