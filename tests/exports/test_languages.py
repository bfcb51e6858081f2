"""A document in nynorsk prints no fixed word in bokmål, nor the other way round; what a plan calls its measures is what is printed."""

import shutil
from dataclasses import asdict, replace

import pytest

from exports.document import Document, Drawing
from exports.languages import BOKMAAL, NYNORSK, words_in
from exports.layout import LAYOUTS
from exports.pdf import draw_pdf
from exports.phrases import contents, measure_heading, overview_head
from exports.wording import wording
from tests.exports.comparing import agreement, pdf_pages, printed_words
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.word_reading import drawn, text

SAMPLES = {"tiltaksplan": sample_plan, "statusrapport": sample_report}
APART = {
    ("Innhold", "Innhald"),
    ("ANSVARLIG", "ANSVARLEG"),
    ("mangler", "manglar"),
    ("ikke", "ikkje"),
    ("Kilde:", "Kjelde:"),
    ("Utvalg:", "Utval:"),
}
"""The words that are printed on paper and differ."""


def in_language(name: str, language: str) -> Document:
    return replace(SAMPLES[name](), language=language)


def test_every_fixed_word_differs_in_the_two() -> None:
    assert all(word != asdict(NYNORSK)[name] for name, word in asdict(BOKMAAL).items())
    assert (words_in("nb"), words_in("nn"), words_in("se")) == (BOKMAAL, NYNORSK, BOKMAAL)


@pytest.mark.parametrize("layout", SAMPLES)
def test_the_fixed_words_follow_the_documents_language_and_nothing_else_does(layout: str) -> None:
    found = set()
    for name in SAMPLES:
        both = [wording(in_language(name, language), Drawing(layout)) for language in ("nb", "nn")]  # type: ignore[arg-type]
        found |= {pair for pair in zip(*both, strict=True) if pair[0] != pair[1]}
    assert found == APART


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils), which is not installed")
@pytest.mark.parametrize("name", SAMPLES)
def test_pdf_and_word_print_the_same_nynorsk(name: str) -> None:
    made, drawing = in_language(name, "nn"), Drawing(name, cover=False, contents=False)  # type: ignore[arg-type]
    ratio, places = agreement(wording(made, drawing), printed_words(pdf_pages(draw_pdf(made, drawing, sample_assets)), made, drawing))
    assert ratio > 0.99, places
    said = set(" ".join(text(paragraph) for paragraph in drawn(made).paragraphs()).split())
    expected = {own for _, own in APART} & set(wording(made, Drawing(name)))  # type: ignore[arg-type]
    assert "Innhald" in expected and expected <= said
    assert not said & {other for other, _ in APART if other != "ikke"}


def test_the_plans_own_word_stands_before_a_measures_number_and_over_their_column() -> None:
    made = replace(sample_report(), measure_label="Innsats")
    layout = LAYOUTS["statusrapport"]
    headings = [measure_heading(made, part) for chapter in made.chapters for part in chapter.parts if hasattr(part, "responsible")]
    assert [heading.split(":")[0] for heading in headings] == ["Innsats 1", "Innsats 2", "Innsats 3", "Åpen hall"]
    assert overview_head(made, layout.overview) == ("NR.", "INNSATS", "ANSVARLIG", "PERIODE", "STATUS")
    assert not any("Tiltak " in line.text for line in contents(made, replace(layout, contents_measures=True)))
