"""Tables of measures: columns by their headings, group rows, tables that stand alone, and tables told again in the text."""

import pytest

from app.intake.result import Intake
from app.intake.settling import settle
from exports.document import Measure, measures, responsible_text
from tests.intake.making import b, cell, item, p, r, row, table
from tests.intake.telling import outline, problems, read, told

CHAPTER = p("Tiltak mot uro", "H1") + p("Her er tiltakene.")
HEADER = row("Nr.", "Tiltak", "Ansvarlig", "Periode", "Status")


def told_rows(intake: Intake) -> list[tuple[int | None, str, str, str, str]]:
    """Number, title, responsible, period and status of each measure."""
    return [
        (one.number, one.title, responsible_text(intake.document, one, "full"), one.period, one.statuses[-1].status if one.statuses else "")
        for one in measures(intake.document)
    ]


# ---------------------------------------------------------------- a table alone


def test_a_table_without_a_text_gives_measures_by_itself() -> None:
    rows = row("1.", "Foreldremøter", "Politiet/Skolen", "2026 - 2029", "Pågår") + row("2", "Natteravner", "Nordvik kommune", "Løpende", "")
    read_file = read(CHAPTER + table(HEADER, rows) + p("Slutt."))
    assert told_rows(read_file) == [
        (1, "Foreldremøter", "Politiet og Skolen", "2026–2029", "Igangsatt"), (2, "Natteravner", "Nordvik kommune", "Løpende", ""),
    ]  # fmt: skip
    assert outline(read_file.document) == [
        "chapter 1 Tiltak mot uro",
        "  text",
        "  measure 1 Foreldremøter",
        "  measure 2 Natteravner",
        "  text",
    ]
    assert read_file.document.kind == "tiltaksplan"


@pytest.mark.parametrize(
    ("headings", "values"),
    [
        (("Tiltak", "Ansvar", "Frist"), ("Møter", "Politiet", "31.12.2026")),
        (("TILTAK", "ANSVARLIG ENHET", "TIDSROM"), ("Møter", "Politiet", "31. desember 2026")),
        (("Hva", "Hvem", "Når"), ("Møter", "Politiet", "31. desember 2026")),
        (("Aktivitet", "Ansvarleg", "Tidsfrist"), ("Møter", "Politiet", "31. desember 2026")),
        (("Navn", "Ansvarlig departement", "Frist for gjennomføring"), ("Møter", "Politiet", "31. desember 2026")),
    ],
)
def test_columns_are_known_by_many_headings(headings: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert told_rows(read(CHAPTER + table(row(*headings), row(*values)))) == [(None, "Møter", "Politiet", "31. desember 2026", "")]


def test_columns_with_no_place_of_their_own_become_text_of_the_measure() -> None:
    head = row("Mål", "Tiltak", "Beskrivelse", "Ansvar", "Kostnad", "Kontaktperson")
    line = row("Færre saker", "Møter", cell(p("Hver uke.") + item("åpent") + item("gratis")), "Politiet", "50 000 kr", "Kari")
    (measure,) = measures(read(CHAPTER + table(head, line)).document)
    assert told(measure.blocks) == [
        "P Hver uke.",
        "•- åpent",
        "•- gratis",
        "P *Mål: *Færre saker",
        "P *Kostnad: *50 000 kr",
        "P *Kontaktperson: *Kari",
    ]
    assert measure.lead.run_in


def test_numbers_that_word_counts_are_read_too() -> None:
    counted = cell(p("", "Tall"))
    rows = row(counted, "Møter", "", "", "") + row(counted, "Kurs", "", "", "")
    assert [(one.number, one.title) for one in measures(read(CHAPTER + table(HEADER, rows)).document)] == [(1, "Møter"), (2, "Kurs")]


def test_group_rows_become_sections_of_a_chapter() -> None:
    groups = row(cell(p(b("Universelle tiltak")), '<w:gridSpan w:val="5"/>')), row(cell(p(b("Rettede tiltak"))), "", "", "", "")
    rows = (HEADER, groups[0], row("1", "Møter", "", "", ""), groups[1], row("2", "Samtaler", "", "", ""), row("3", "Kurs", "", "", ""))
    assert outline(read(CHAPTER + table(*rows)).document) == [
        "chapter 1 Tiltak mot uro", "  text", "  section 1.1 Universelle tiltak", "    measure 1 Møter", "  section 1.2 Rettede tiltak",
        "    measure 2 Samtaler", "    measure 3 Kurs",
    ]  # fmt: skip


def test_group_rows_inside_a_section_become_headings() -> None:
    rows = (HEADER, row(cell("Universelle", '<w:gridSpan w:val="5"/>')), row("1", "Møter", "", "", ""))
    document = read(CHAPTER + p("Oversikt", "H2") + table(*rows)).document
    assert outline(document)[2:] == ["  section 1.1 Oversikt", "    text", "    measure 1 Møter"]
    assert told(document.chapters[0].sections[0].parts[0].blocks) == ["H Universelle"]  # type: ignore[union-attr]


def test_a_header_row_repeated_inside_the_table_is_not_a_measure() -> None:
    rows = (
        row("", cell("Oversikt", '<w:gridSpan w:val="4"/>')),
        HEADER,
        row("1", "Møter", "", "", ""),
        HEADER,
        row("2", "Kurs", "", "", ""),
    )
    assert [one[1] for one in told_rows(read(CHAPTER + table(*rows)))] == ["Møter", "Kurs"]


def test_a_long_title_is_parted_into_title_and_text() -> None:
    long = "Politiet møter foreldre på alle trinn. " + "Møtene holdes på skolen og ledes av rektor. " * 6
    (measure,) = measures(read(CHAPTER + table(row("Tiltak", "Ansvar"), row(long, "Politiet"))).document)
    assert measure.title == "Politiet møter foreldre på alle trinn"
    assert told(measure.blocks)[0].startswith("P Møtene holdes på skolen")


def test_texts_too_long_to_be_facts_are_told_of() -> None:
    long = "så snart det er mulig etter at alle har fått sagt sitt om saken " * 5
    read_file = read(CHAPTER + table(row("Tiltak", "Ansvar", "Frist", "Status"), row("Møter", "x" * 210, long, long)))
    assert told_rows(read_file) == [(None, "Møter", "", "", "")]
    assert len([one for one in problems(read_file, "warning") if "for lang" in one]) == 3


def test_a_table_of_other_things_is_left_alone() -> None:
    for head in (row("Trinn", "2022", "2025"), row("Tiltak", "Kostnad"), row("Ansvar", "Periode"), row("Hvem", "Telefon")):
        assert outline(read(CHAPTER + table(head, row("a", "b", "c"))).document)[1:] == ["  text"]


# ---------------------------------------------------------------- told again in the text

PACKAGE = p("Samlet oversikt", "Bare1")


def detail(number: int, title: str, responsible: str, period: str, status: str) -> str:
    lines = p(f"Tiltak {number}: {title}", "Bare2") + p("Planens tekst.")
    facts = (("Gjennomføring:", period), ("Ansvar:", responsible), ("Status:", status))
    return lines + "".join(p(b(label) + r(f" {value}"), "Fakta") for label, value in facts if value) + p("Slik gikk det.")


def told_twice(line: tuple[str, str, str, str], text: tuple[str, str, str, str], more: str = "") -> Intake:
    """A report with one measure in table and text (title, responsible, period, status of each), and one more that agrees."""
    rows = row("1.", *line) + row("2.", "Enig", "Nordvik kommune", "2009", "Igangsatt")
    body = (
        PACKAGE
        + table(HEADER, rows)
        + p("Tiltakspakke I: Alt", "Bare1")
        + detail(1, *text)
        + detail(2, "Enig", "Nordvik kommune", "2009", "Igangsatt")
    )
    return read(body + more)


SAME = ("Møter", "Politiet", "2009", "Igangsatt")


def test_a_table_told_again_in_the_text_is_drawn_from_the_measures() -> None:
    read_file = told_twice(SAME, SAME)
    assert read_file.choices == ()
    assert outline(read_file.document) == [
        "plain Samlet oversikt", "  register overview", "package Tiltakspakke I Alt", "  measure 1 Møter", "  measure 2 Enig",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table_says", "text_says", "field", "hard"),
    [
        (("Møter med foreldre", *SAME[1:]), SAME, "title", True),
        (("Møter", "Politiet/Skolen", *SAME[2:]), SAME, "responsible", True),
        (("Møter", "Politiet/Skolen", *SAME[2:]), ("Møter", "Politiet i samarbeid med Skolen", *SAME[2:]), "responsible", False),
        (
            ("Møter", "Politiet i samspill med Skolen", *SAME[2:]),
            ("Møter", "Politiet i samarbeid med Skolen", *SAME[2:]),
            "responsible",
            False,
        ),
        (("Møter", "Politiet/relevante etater", *SAME[2:]), ("Møter", "Politiet og berørte etater", *SAME[2:]), "responsible", False),
        (("Møter", "Politiet", "2009 - 2011", "Igangsatt"), ("Møter", "Politiet", "2009-2012", "Igangsatt"), "period", True),
        (("Møter", "Politiet", "2009", "Gjennomført"), SAME, "status", True),
    ],
)
def test_each_kind_of_disagreement_is_a_choice(
    table_says: tuple[str, str, str, str], text_says: tuple[str, str, str, str], field: str, hard: bool
) -> None:
    read_file = told_twice(table_says, text_says)
    (choice,) = read_file.choices
    assert (choice.field, choice.hard) == (field, hard)
    (problem,) = [one for one in read_file.problems if one.id == choice.problem]
    assert problem.severity == "choice" and problem.place == "Samlet oversikt, tabell 1, rad 2" and "Tiltak 1" in problem.what


def test_form_alone_is_no_disagreement() -> None:
    read_file = told_twice(
        ("Lage en ”god” plan", "Politiet/ Skolen", "2009 - 2012", "Pågår"),
        ("Lage en “god” plan.", "Politiet og Skolen.", "2009–2012.", "Igangsatt"),
    )
    assert read_file.choices == ()
    assert [one for one in problems(read_file, "note") if "tegnene i tittelen" in one]


def test_the_text_wins_until_the_person_picks_the_table() -> None:
    says = ("Møter med foreldre", "Politiet/Skolen", "2009 - 2011", "Gjennomført")
    read_file = told_twice(says, ("Møter", "Politiet", "2009-2012", "Igangsatt"))
    assert told_rows(read_file)[0] == (1, "Møter", "Politiet", "2009–2012", "Igangsatt")
    assert settle(read_file, {}) == read_file.document
    assert settle(read_file, {choice.problem: "detail" for choice in read_file.choices} | {"p999": "table"}) == read_file.document
    settled = settle(read_file, {choice.problem: "table" for choice in read_file.choices})
    first = measures(settled)[0]
    assert (first.title, responsible_text(settled, first, "full"), first.period, first.statuses[0].status) == (
        "Møter med foreldre", "Politiet og Skolen", "2009–2011", "Gjennomført",
    )  # fmt: skip
    assert settle(read_file, {choice.problem: "table" for choice in read_file.choices}) == settled
    assert len({actor.id for actor in settled.actors}) == len(settled.actors)


def test_what_only_the_table_tells_is_taken_from_it() -> None:
    assert told_rows(told_twice(SAME, ("Møter", "", "", "")))[0] == (1, "Møter", "Politiet", "2009", "Igangsatt")


def test_short_and_full_names_are_joined_over_all_measures() -> None:
    head = row("Nr.", "Tiltak", "Ansvarlig")
    rows = row("1.", "En", "NK") + row("2.", "To", "NK/POL") + row("3.", "Tre", "KRÅD")
    facts = [
        (1, "En", "Nordvik kommune"),
        (2, "To", "Nordvik kommune og Nordvik politidistrikt"),
        (3, "Tre", "Det kriminalitetsforebyggende råd (KRÅD)"),
    ]
    body = (
        PACKAGE
        + table(head, rows)
        + p("Tiltakspakke I: Alt", "Bare1")
        + "".join(detail(n, title, who, "2009", "Igangsatt") for n, title, who in facts)
    )
    read_file = read(body)
    assert read_file.choices == ()
    assert {actor.short: actor.full for actor in read_file.document.actors} == {
        "NK": "Nordvik kommune", "POL": "Nordvik politidistrikt", "KRÅD": "Det kriminalitetsforebyggende råd (KRÅD)",
    }  # fmt: skip
    second = measures(read_file.document)[1]
    assert responsible_text(read_file.document, second, "short") == "NK/POL"


def test_an_abbreviation_nobody_writes_out_is_told_of() -> None:
    read_file = told_twice(("Møter", "XYZ", "2009", "Igangsatt"), ("Møter", "XYZ", "2009", "Igangsatt"))
    assert any("«XYZ»" in one for one in problems(read_file, "note"))


def test_measures_in_the_table_alone_are_told_of() -> None:
    rows = "".join(row(f"{at}.", f"Tiltak som heter nummer {at}", "Politiet", "2009", "Igangsatt") for at in range(1, 4))
    details = "".join(detail(at, f"Tiltak som heter nummer {at}", "Politiet", "2009", "Igangsatt") for at in range(1, 3))
    read_file = read(PACKAGE + table(HEADER, rows) + p("Tiltakspakke I: Alt", "Bare1") + details)
    assert any("«Tiltak som heter nummer 3»" in one for one in problems(read_file, "warning"))
    assert len(measures(read_file.document)) == 2


def test_a_table_and_a_text_about_different_measures_are_kept_apart() -> None:
    rows = row("1", "Opplæring av ansatte", "Barnehagesjefen") + row("2", "Temakveld for foreldre", "Rektor")
    led = p("Avdekking", "H2") + p(b("Bekymringssamtaler:") + r(" Innen en uke.")) + p(b("Barnehus:") + r(" Avhør av barn."))
    titles = [one[1] for one in told_rows(read(CHAPTER + table(row("Nr", "Tiltak", "Ansvar"), rows) + led))]
    assert titles == ["Opplæring av ansatte", "Temakveld for foreldre", "Bekymringssamtaler", "Barnehus"]


def test_tables_are_matched_to_measures_without_numbers_by_title() -> None:
    led = p("Tiltak", "H2") + item(b("Foreldremøter på skolen:") + r(" Hver høst.")) + item(b("Natteravner i sentrum:") + r(" Hver helg."))
    rows = row("Foreldremøter på skolen", "Skolen", "2026") + row("Natteravner i sentrum", "Foreldre", "2027")
    read_file = read(CHAPTER + table(row("Tiltak", "Ansvar", "Frist"), rows) + led)
    assert told_rows(read_file) == [
        (None, "Foreldremøter på skolen", "Skolen", "2026", ""),
        (None, "Natteravner i sentrum", "Foreldre", "2027", ""),
    ]
    assert outline(read_file.document)[2] == "  register overview"
    assert all(isinstance(one, Measure) for one in read_file.document.chapters[0].sections[0].parts)
