"""The words of a document in the order they are printed."""

from dataclasses import replace

from exports.document import Drawing, Measure, StatusEntry, note_numbers
from exports.layout import LAYOUTS
from exports.phrases import (
    chapter_heading,
    facts,
    lead_words,
    measure_anchor,
    measure_heading,
    overview_row,
    printed_notes,
    value_tables,
)
from exports.wording import wording
from tests.exports.comparing import letters
from tests.exports.drawn import document, drawing
from tests.exports.official import FREDRIKSTAD, GODE_KREFTER, OFFICIAL, official_json
from tests.exports.samples import sample_plan, sample_report


def test_the_official_plan_has_as_many_words_as_its_official_text():
    words = wording(document("fredrikstad"), drawing("tiltaksplan"))
    assert len(words) == 3515
    assert " ".join(words).startswith("1 Innledning Det har i mange")
    assert " ".join(words).endswith("Foto: Unsplash.com")


def test_the_official_plan_says_what_its_official_text_says():
    data = official_json(FREDRIKSTAD)
    text = (OFFICIAL / f"{FREDRIKSTAD}.txt").read_text(encoding="utf-8").split("\n")
    left_out = {line for gap in data["omitted"] for line in range(gap["lines"][0], gap["lines"][1] + 1)}
    official = "".join(line for number, line in enumerate(text, 1) if number not in left_out)
    assert letters([official]) == letters(wording(document("fredrikstad"), drawing("tiltaksplan")))


def test_the_official_report_prints_every_heading_row_and_note():
    data, words = official_json(GODE_KREFTER), " ".join(wording(document("gode krefter"), drawing("statusrapport")))
    assert words.startswith("Statusrapport Gode krefter Kriminalitetsforebyggende handlingsplan (2009-2012) Oktober 2011 Regjeringen")
    assert "Samlet tiltaksoversikt NR. TILTAK ANSVARLIG PERIODE STATUS 1. Styrke kunnskapsgrunnlaget om kriminalitet JD/KRÅD" in words
    for package in data["packages"]:
        assert f"{package['label_as_printed']} {package['title']}" in words
        for measure in package["measures"]:
            assert measure["as_printed"]["heading"] in words
    assert all(f"{note['nr']} {note['text']}" in words for note in data["footnotes"])


def test_cover_and_contents_stand_first():
    words = " ".join(wording(sample_plan(), Drawing("tiltaksplan")))
    assert words.startswith(
        "Trygg i Nordvik Felles plan mot barne- og ungdomskriminalitet 2026–2029 Juni 2026 Nordvik kommune Nordvik politistasjonsdistrikt "
        "Innhold 1 Innledning 2 Situasjonen i Nordvik 2.1 Ungdommene selv"
    )


def test_notes_stand_last_each_after_its_number():
    words = " ".join(wording(sample_plan(), drawing("tiltaksplan")))
    assert words.endswith("Foto: Nordvik kommune 1 Kommunestyret bestilte planen 12. februar 2026, sak 14/26.")


def test_only_notes_that_are_printed_are_counted():
    made = sample_report()
    assert len(printed_notes(made, drawing("statusrapport"))) == 4
    assert printed_notes(made, drawing("tiltaksplan")) == {}


def test_notes_of_earlier_reports_leave_no_gap_in_the_numbers():
    made = sample_report()
    first = made.chapters[2].parts[0]
    assert isinstance(first, Measure)
    earlier = StatusEntry("old", "r1", "Igangsatt", (replace(first.statuses[1].blocks[0], id="oldb"),))
    changed = replace(first, statuses=(earlier, *first.statuses))
    made = replace(
        made, chapters=(*made.chapters[:2], replace(made.chapters[2], parts=(changed, *made.chapters[2].parts[1:])), *made.chapters[3:])
    )
    assert [number for number, _ in printed_notes(made, drawing("statusrapport")).values()] == [1, 2, 3, 4]


def test_the_official_reports_notes_are_numbered_as_the_document_numbers_them():
    made = document("gode krefter")
    assert {key: number for key, (number, _) in printed_notes(made, drawing("statusrapport")).items()} == note_numbers(made)


# ---------------------------------------------------------------- phrases


def test_a_measure_is_called_by_number_and_title():
    assert measure_heading(sample_plan(), Measure("m1", "Natteravner", 5)) == "Tiltak 5: Natteravner"
    assert measure_heading(sample_plan(), Measure("m1", "Natteravner")) == "Natteravner"
    assert lead_words(Measure("m1", "Natteravner", 5)) == "5. Natteravner:"


def test_an_anchor_stays_with_the_number_and_else_with_the_id():
    assert (measure_anchor(Measure("x", "A", 12)), measure_anchor(Measure("x", "A"))) == ("tiltak-12", "m-x")


def test_a_package_has_its_label_on_a_line_of_its_own():
    packages = document("gode krefter").chapters[2:]
    assert chapter_heading(packages[1]) == ("Tiltakspakke II:", "Tidlig innsats – tiltak rettet mot barn og unge")


def test_table_and_text_name_the_responsible_alike_short_and_full():
    made = document("gode krefter")
    measure = made.chapters[2].parts[1]
    assert isinstance(measure, Measure)
    assert overview_row(made, measure, LAYOUTS["statusrapport"].overview)[2] == "JD/BLD/HOD i samarbeid med NOVA"
    assert dict(facts(made, measure, ("responsible",)))["Ansvar"].startswith("Justis- og politidepartementet, Barne-, likestillings- og")


def test_facts_that_are_not_filled_are_not_printed():
    assert facts(sample_plan(), Measure("m", "A", period="2026"), ("responsible", "period", "status")) == (("Gjennomføring", "2026"),)


def test_values_are_a_number_or_say_why_there_is_none():
    register = sample_plan().chapters[1 + 1].sections[1].parts[0]
    table = value_tables(register)[0]  # type: ignore[arg-type]
    assert table.header == ("INDIKATOR", "2019", "2022", "2025")
    assert [cells for _, cells in table.rows] == [("18", "22,5", "mangler"), ("–", "7", "ikke publisert")]


def test_many_waves_go_on_in_a_second_table():
    register = sample_report().chapters[4].sections[0].parts[1]
    assert [table.header[1:] for table in value_tables(register)] == [("2012", "2014", "2016", "2018", "2020", "2022"), ("2024", "2026")]  # type: ignore[arg-type]
