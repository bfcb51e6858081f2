"""Measures: lead words, headings, fact lines with their slips; registers; and what is doubtful."""

import pytest

from app.intake.result import Intake
from exports.document import Measure, Register, measures, responsible_text
from tests.intake.making import b, item, p, r
from tests.intake.telling import outline, problems, read, told, words

CHAPTER = p("Tiltak mot uro", "H1")
UNIVERSAL = CHAPTER + p("Universelle tiltak", "H2")
PACKAGE = p("Tiltakspakke I: Alt sammen", "Bare1")


def told_measures(intake: Intake) -> list[str]:
    """Each measure in one line: form, title with its sign, and its blocks."""
    return [
        f"{one.lead.form[0]}{'' if one.lead.run_in else '|'} {_title(one)} {' / '.join(told(one.blocks))}".rstrip()
        for one in measures(intake.document)
    ]


def _title(measure: Measure) -> str:
    title = f"*{measure.title}*" if measure.lead.bold else measure.title
    return title + measure.lead.separator


# ---------------------------------------------------------------- lead words


def test_bold_words_and_a_colon_name_a_measure_in_a_paragraph() -> None:
    body = (
        p(b("Foreldrekompasset:") + r(" Et tilbud."))
        + p()
        + p("Mer om det.")
        + p(b("Møter:") + r(" To i året."))
        + item("ett")
        + item("to")
    )
    assert told_measures(read(UNIVERSAL + body)) == [
        "p *Foreldrekompasset*: P Et tilbud. / P Mer om det.", "p *Møter*: P To i året. / •- ett / •- to",
    ]  # fmt: skip


def test_bold_words_and_a_colon_name_a_measure_in_a_bullet() -> None:
    body = p("Slik gjør vi:") + item(b("Samtaler:") + r(" Innen en uke.")) + p() + item(b("Møter") + r(": Hver måned.")) + p("Til slutt.")
    read_file = read(UNIVERSAL + body)
    assert told_measures(read_file) == ["b *Samtaler*: P Innen en uke.", "b *Møter*: P Hver måned."]
    assert outline(read_file.document)[1:] == [
        "  section 1.1 Universelle tiltak",
        "    text",
        "    measure Samtaler",
        "    measure Møter",
        "    text",
    ]


def test_what_is_set_in_or_lies_deeper_belongs_to_the_bullet_above() -> None:
    body = item(b("Samtaler:") + r(" Slik:")) + item("ringe", 1) + item("møte", 1) + p("Etterpå.", "Forts") + item(b("Møter:") + r(" Ja."))
    assert told_measures(read(UNIVERSAL + body)) == ["b *Samtaler*: P Slik: / •- ringe / •- møte / P Etterpå.", "b *Møter*: P Ja."]


def test_lead_words_alone_take_the_paragraphs_below() -> None:
    body = item(b("Ulike tiltak:")) + p() + p("Først.", "Forts") + p("Så.", "Forts") + item(b("Annet:") + r(" Her."))
    assert told_measures(read(UNIVERSAL + body)) == ["b| *Ulike tiltak*: P Først. / P Så.", "b *Annet*: P Her."]
    unindented = item(b("Ett:") + r(" Her.")) + item(b("Ulike tiltak:")) + p("Først.") + p("Så.")
    assert told_measures(read(UNIVERSAL + unindented))[1] == "b| *Ulike tiltak*: P Først. / P Så."


def test_a_bullet_without_lead_words_among_measures_is_one_too_and_is_told_of() -> None:
    body = (
        item(b("Samtaler:") + r(" Ja."))
        + item("Faste møter (hver måned)")
        + item("Kurs for alle. Holdes i mai.")
        + item(b("Mer:") + r(" Nei."))
    )
    read_file = read(UNIVERSAL + body)
    assert told_measures(read_file)[1:3] == ["b Faste møter P (hver måned)", "b Kurs for alle. P Holdes i mai."]
    warnings = [problem for problem in read_file.problems if problem.severity == "warning" and "fet skrift" in problem.what]
    assert [problem.place for problem in warnings] == ["1.1 Universelle tiltak, avsnitt 2", "1.1 Universelle tiltak, avsnitt 3"]
    assert all(problem.mend for problem in warnings)


def test_other_signs_than_a_colon_end_lead_words_too() -> None:
    body = item(b("Samtaler.") + r(" Ja.")) + item(b("Møter –") + r(" hver uke")) + item(b("Kurs") + r(" – i mai"))
    assert told_measures(read(UNIVERSAL + body)) == ["b *Samtaler*. P Ja.", "b *Møter* – P hver uke", "b *Kurs* – P i mai"]


def test_numbered_lead_words_give_numbers() -> None:
    body = item(b("1. Samtaler:") + r(" Ja.")) + item(b("Tiltak 2: Møter:") + r(" Ja."))
    assert [(one.number, one.title) for one in measures(read(UNIVERSAL + body).document)] == [(1, "Samtaler"), (2, "Møter")]


def test_emphasis_inside_the_text_is_no_lead() -> None:
    body = p(r("Vi vil ") + b("særlig") + r(" hjelpe.")) + item("ett") + item("to")
    assert outline(read(UNIVERSAL + body).document)[2:] == ["    text"]


def test_lead_words_outside_parts_about_measures_stay_text_and_are_told_of() -> None:
    body = "".join(item(b(f"{word}:") + r(" Noe.")) for word in ("En", "To", "Tre"))
    read_file = read(p("Bakgrunn", "H1") + body + p("Mer", "H1"))
    assert outline(read_file.document) == ["chapter 1 Bakgrunn", "  text", "chapter 2 Mer"]
    assert any("ligner tiltak" in one for one in problems(read_file, "warning"))


def test_the_plan_itself_is_not_a_measure() -> None:
    body = p("Oppfølging av tiltaksplanen", "H1") + p(b("Ansvar:") + r(" SLT-koordinator følger opp.")) + p("Mer", "H1")
    assert outline(read(body).document)[:2] == ["chapter 1 Oppfølging av tiltaksplanen", "  text"]


def test_small_headings_in_a_part_about_measures_are_measures_and_are_told_of() -> None:
    body = p("Foreldremøter", "H3") + p("To i året.") + p("Natteravner", "H3") + p("Hver helg.") + item("fredag") + item("lørdag")
    read_file = read(UNIVERSAL + body)
    assert told_measures(read_file) == ["p| *Foreldremøter* P To i året.", "p| *Natteravner* P Hver helg. / •- fredag / •- lørdag"]
    assert any("«Foreldremøter»" in one for one in problems(read_file, "note"))


def test_facts_in_the_last_paragraph_of_a_measure_are_its_facts() -> None:
    facts = p(b("Ansvar:") + r(" Politiet og Skolen ") + b("Gjennomføring:") + r(" 2026 - 2029 ") + b("Status:") + r(" Pågår"))
    read_file = read(UNIVERSAL + p(b("Møter:") + r(" To i året.")) + facts)
    (measure,) = measures(read_file.document)
    assert (measure.period, measure.statuses[0].status, responsible_text(read_file.document, measure, "full")) == (
        "2026–2029", "Igangsatt", "Politiet og Skolen",
    )  # fmt: skip
    assert told_measures(read_file) == ["p *Møter*: P To i året."]


# ---------------------------------------------------------------- headed


def headed(*lines: str) -> Measure:
    """The measure of a report with these paragraphs below its heading."""
    (measure,) = measures(read(PACKAGE + p("Tiltak 12: Styrke samarbeidet", "Bare2") + "".join(lines)).document)
    return measure


def fact(label: str, value: str) -> str:
    return p(b(label) + r(f" {value}"), "Fakta")


def test_a_measure_under_its_own_heading_has_text_facts_and_status_text() -> None:
    measure = headed(
        p("Planens tekst."), fact("Gjennomføring:", "2009-2012"), fact("Ansvar:", "JD"), fact("Status:", "Igangsatt"), p("Slik gikk det.")
    )
    assert (measure.number, measure.title, measure.period) == (12, "Styrke samarbeidet", "2009–2012")
    assert (told(measure.blocks), measure.statuses[0].status, told(measure.statuses[0].blocks)) == (
        ["P Planens tekst."],
        "Igangsatt",
        ["P Slik gikk det."],
    )


@pytest.mark.parametrize("label", ["Ansvar:", "Ansvarlig:", "Ansvar.", "Ansvarlig departement:", "ANSVAR:", "Ansvarlege:"])
def test_the_label_of_the_responsible_is_known_in_every_form(label: str) -> None:
    assert headed(p("Tekst."), fact("Gjennomføring:", "2009."), fact(label, "Politiet."), fact("Status:", "Gjennomført")).responsible


def test_a_forgotten_label_is_understood_and_told_of() -> None:
    lines = p("Tekst.") + fact("Gjennomføring:", "2009") + p("Politiet og Skolen.", "Fakta") + fact("Status:", "Gjennomført") + p("Ferdig.")
    read_file = read(PACKAGE + p("Tiltak 28: Noe", "Bare2") + lines)
    (measure,) = measures(read_file.document)
    assert responsible_text(read_file.document, measure, "full") == "Politiet og Skolen"
    assert any("mangler «Ansvar:» foran" in one for one in problems(read_file, "note"))


def test_all_facts_may_stand_in_one_paragraph() -> None:
    line = p(
        b("Gjennomføring:")
        + r(" 2009")
        + "<w:r><w:br/></w:r>"
        + b("Ansvar:")
        + r(" Politiet")
        + "<w:r><w:br/></w:r>"
        + b("Status:")
        + r(" Gjennomført")
    )
    measure = headed(p("Tekst."), line, p("Ferdig."))
    assert (measure.period, len(measure.responsible), measure.statuses[0].status) == ("2009", 1, "Gjennomført")


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("Igangsatt", "Igangsatt"),
        ("igangsatt.", "Igangsatt"),
        ("Pågår", "Igangsatt"),
        ("Fullført", "Gjennomført"),
        ("Ikke påbegynt", "Ikke igangsatt"),
    ],
)
def test_statuses_are_read_by_their_meaning(printed: str, status: str) -> None:
    assert headed(p("Tekst."), fact("Status:", printed)).statuses[0].status == status


def test_words_after_the_status_are_status_text() -> None:
    measure = headed(p("Tekst."), fact("Status:", "Gjennomført. Alt er på plass."), p("Mer."))
    assert (measure.statuses[0].status, told(measure.statuses[0].blocks)) == ("Gjennomført", ["P Alt er på plass.", "P Mer."])


def test_an_unknown_status_joins_the_scale_and_is_told_of() -> None:
    read_file = read(PACKAGE + p("Tiltak 1: Noe", "Bare2") + fact("Status:", "Delvis gjennomført"))
    assert read_file.document.status_scale[-1] == "Delvis gjennomført"
    assert measures(read_file.document)[0].statuses[0].status == "Delvis gjennomført"
    assert any("«Delvis gjennomført»" in one for one in problems(read_file, "warning"))


def test_status_text_without_a_status_is_kept_and_told_of() -> None:
    read_file = read(PACKAGE + p("Tiltak 1: Noe", "Bare2") + p("Plan.") + fact("STATUS:", "") + p("Arbeidet er godt i gang mange steder."))
    (measure,) = measures(read_file.document)
    assert measure.statuses == ()
    assert told(measure.blocks) == ["P Plan.", "P *Status:*", "P Arbeidet er godt i gang mange steder."]
    assert any("ingen status" in one for one in problems(read_file, "warning"))


def test_italics_of_the_plans_text_are_the_layouts_and_upright_words_are_emphasis() -> None:
    slanted = p(r("Planens tekst er skrå, men ", "<w:i/>") + r("ikke") + r(" alt i den er det, langt derifra.", "<w:i/>"))
    measure = headed(slanted, item(r("Punktet også.", "<w:i/>")), fact("Status:", "Igangsatt"), p(r("Ikke ") + r("her", "<w:i/>")))
    assert told(measure.blocks) == ["P Planens tekst er skrå, men _ikke_ alt i den er det, langt derifra.", "• Punktet også."]
    assert told(measure.statuses[0].blocks) == ["P Ikke _her_"]


def test_bold_headings_of_measures_do_without_styles() -> None:
    body = p(b("Tiltak 1: En")) + p("Tekst.") + p(b("Status:") + r(" Igangsatt")) + p(b("Tiltak 2 – To")) + p("Mer.")
    assert [(one.number, one.title) for one in measures(read(PACKAGE + p("Mer", "Bare1") + body).document)] == [(1, "En"), (2, "To")]


def test_a_heading_of_the_third_level_stays_in_the_status_text() -> None:
    measure = headed(p("Tekst."), fact("Status:", "Igangsatt"), p("Andre tiltak:", "H3"), p("Mer."))
    assert told(measure.statuses[0].blocks) == ["H Andre tiltak:", "P Mer."]


def test_a_report_tells_when_it_holds_and_when_the_next_one_comes() -> None:
    front = p("Trygg i Nordvik", "Tittel") + p("Oktober 2027", "Undertittel")
    front += p(
        "Rapporten viser status per 31. august 2027. Neste rapport kommer i første kvartal 2028 og dekker resten av planperioden i Nordvik."
    )
    body = PACKAGE + p("Tiltak 1: Noe", "Bare2") + fact("Status:", "Igangsatt")
    (report,) = read(front + body).document.reports
    assert (report.as_of, report.issued, report.next_due) == ("2027-08-31", "2027-10", "2028-Q1")


# ---------------------------------------------------------------- registers


def _registers(intake: Intake) -> list[Register]:
    parts = [part for chapter in intake.document.chapters for section in chapter.sections for part in section.parts]
    return [part for part in parts if isinstance(part, Register)]


def test_a_plain_list_under_actors_gives_actors() -> None:
    read_file = read(CHAPTER + p("Aktører", "H2") + p("Vi er:") + item("Politiet i Nordvik") + item("Konfliktrådet (KR)") + p("Og flere."))
    (register,) = _registers(read_file)
    assert register.kind == "actors" and register.spacing == "tight"
    assert [(actor.full, actor.short) for actor in read_file.document.actors] == [("Politiet i Nordvik", ""), ("Konfliktrådet (KR)", "KR")]
    assert outline(read_file.document)[2:] == ["    text", "    register actors", "    text"]


def test_a_list_with_more_than_plain_lines_stays_a_list() -> None:
    for line in (item(b("Politiet:") + r(" leder")), item("Politiet") + p("som leder", "Forts"), item("Politiet") + item("under", 1)):
        read_file = read(p("Samarbeid", "H1") + p("Aktører", "H2") + line + item("Skolen"))
        assert not [register for register in _registers(read_file) if register.kind == "actors"]


def test_labels_and_lists_under_priorities_become_groups() -> None:
    body = (
        p("Vi prioriterer:") + p("Kompetanse:", "H3") + p() + item("kurs") + item("veiledning.") + p(b("Kommunikasjon:")) + item("nettside")
    )
    (register,) = _registers(read(p("Framover", "H1") + p("Prioriterte tiltak", "H2") + body))
    assert [(group.label, [entry.text for entry in group.entries]) for group in register.groups] == [
        ("Kompetanse:", ["kurs", "veiledning."]), ("Kommunikasjon:", ["nettside"]),
    ]  # fmt: skip


def test_what_is_not_prioritised_and_indicators_have_registers_of_their_own() -> None:
    body = (
        p("Hva har vi ikke prioritert?", "H2")
        + item("utekontakt")
        + item("vakttelefon")
        + p("Indikatorer", "H2")
        + item("antall saker")
        + item("antall møter")
    )
    registers = _registers(read(CHAPTER + body))
    assert [register.kind for register in registers] == ["not_prioritised", "indicators"]
    assert [one.name for one in registers[1].indicators] == ["antall saker", "antall møter"]


def test_measures_under_priorities_are_measures() -> None:
    body = p("Prioriterte tiltak", "H2") + item(b("Samtaler:") + r(" Ja.")) + item(b("Møter:") + r(" Ja."))
    assert told_measures(read(CHAPTER + body)) == ["b *Samtaler*: P Ja.", "b *Møter*: P Ja."]


def test_words_of_measures_keep_their_dress() -> None:
    body = item(b("Samtaler:") + r(" Innen ") + b("en") + r(" uke.")) + item(b("Møter:") + r(" Ja."))
    measure = measures(read(UNIVERSAL + body).document)[0]
    assert words(measure.blocks[0].runs) == "Innen *en* uke."  # type: ignore[union-attr]
