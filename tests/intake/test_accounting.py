"""Every word of the file ends in the plan or in the report, and the check itself finds what is lost."""

from dataclasses import replace

from app.intake.accounting import said, unaccounted
from app.intake.result import Trace
from app.intake.tokens import holds, words
from app.intake.word import read_word
from tests.exports.samples import sample_plan, sample_report
from tests.intake.making import note, notes, p, r, word_file
from tests.intake.telling import read

BODY = p("Innledning", "H1") + p(r("Vi skal lytte.") + note(1)) + p("Så skal vi handle.")
PARTS = {"footnotes.xml": notes("Lenge.")}


def test_words_are_letters_and_figures() -> None:
    assert words("JD/BLD – «13-19 år», §\u00a013\u20113 d. s\u00adamlet") == ["JD", "BLD", "13", "19", "år", "13", "3", "d", "samlet"]
    assert holds("a b b", "b a") and not holds("a b", "b b")


def test_the_files_words_are_counted_in_their_order() -> None:
    assert read(BODY, parts=PARTS).words == ("Innledning", "Vi", "skal", "lytte", "Så", "skal", "vi", "handle", "Lenge")


def test_a_word_lost_from_the_document_is_found() -> None:
    intake = read(BODY, parts=PARTS)
    (chapter,) = intake.document.chapters
    without = replace(intake, document=replace(intake.document, chapters=(replace(chapter, parts=()),)))
    assert unaccounted(without) == ["Vi", "skal", "lytte", "Så", "skal", "vi", "handle", "Lenge"]
    told = replace(without, traces=(*without.traces, Trace("", "Så skal vi handle.", "utelatt", "")))
    assert unaccounted(told) == ["Vi", "lytte", "skal", "Lenge"]


def test_words_nobody_found_a_place_for_are_told_of() -> None:
    lost = read_word(word_file(p("Innledning", "H1"), parts={"footnotes.xml": notes("Note uten tegn i teksten.")}))
    assert [problem.what for problem in lost.problems if "fant vi ikke plass til" in problem.what] == [
        "Disse ordene i filen fant vi ikke plass til: «Note uten tegn i teksten»."
    ]
    assert unaccounted(lost) == []


def test_all_a_document_prints_is_counted_as_said() -> None:
    text = " ".join(said(sample_plan()))
    for phrase in (
        "Trygg i Nordvik",
        "Innledning",
        "Handlingsplanen skal",
        "tverrfaglig arbeidsgruppe",
        "sak 14/26",
        "8. trinn",
        "Vaktliste",
    ):
        assert phrase in text
    for phrase in (
        "Har skulket skolen siste år",
        "22,5",
        "mangler",
        "SLT-koordinator i Nordvik",
        "Kompetanse:",
        "Døgnåpen",
        "Tidlig innsats",
    ):
        assert phrase in text
    assert "Tiltak 3: Faste møter" in " ".join(said(sample_report()))
