"""The «merknadsskjema»: the same words as PDF, Word file and workbook, well made in each, and as an appendix of the plan."""

import io
import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from exports.document import Drawing
from exports.drawing import Format, draw, drawing_key, read_request, request_data
from exports.matrix import Matrix, MatrixRow
from exports.matrix_book import MOST_SIGNS
from exports.matrix_words import matrix_wording, sheet_of
from exports.paging import page_numbers
from exports.wording import wording
from tests.exports.comparing import agreement, letters, pdf_pages
from tests.exports.drawn import elements, of_kind, opened, outline
from tests.exports.dressed import PROFILE
from tests.exports.office import Office
from tests.exports.rounds import large_matrix, sample_matrix
from tests.exports.samples import sample_assets, sample_plan
from tests.exports.settling import words
from tests.exports.test_word_valid import complaints, out_of_order, trees
from tests.exports.verapdf import PROFILES, judge
from tests.exports.word_reading import W, WordReading

DRAWING = Drawing("tiltaksplan", draft_note="Utkast")
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SECONDS = 60
"""A drawing is given up after 120; this is measured beside other tests."""


def drawn(matrix: Matrix, format: Format, drawing: Drawing = DRAWING) -> bytes:
    """A matrix in one format."""
    return draw(matrix, drawing, format, sample_assets)


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by their names, each as rows of what stands in its cells; a formula fails."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        shared = ["".join(one.itertext()) for one in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        names = [one.get("name") for one in etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{S}sheet")]
        found = {}
        for at, name in enumerate(names, 1):
            root = etree.fromstring(archive.read(f"xl/worksheets/sheet{at}.xml"))
            assert not list(root.iter(f"{S}f"))
            found[name] = [[_value(cell, shared) for cell in row] for row in root.iter(f"{S}row")]
    return found


def _value(cell: Any, shared: list[str]) -> str:
    held = cell.findtext(f"{S}v") or ""
    return shared[int(held)] if cell.get("t") == "s" else held


def book_words(content: bytes) -> str:
    """Everything in a workbook, run together."""
    return letters([cell for rows in sheets(content).values() for row in rows for cell in row])


# ---------------------------------------------------------------- the same in all formats


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_all_three_formats_say_the_same(language: str) -> None:
    matrix = sample_matrix(language)
    sheet = sheet_of(matrix)
    expected = [word for phrase in (sheet.name, sheet.title, *matrix_wording(matrix)) for word in phrase.split()]
    pdf = [line for page in pdf_pages(drawn(matrix, "pdf", Drawing("tiltaksplan"))) for line in page][:-1]
    word = words(WordReading(drawn(matrix, "docx")).body)
    assert sorted(letters(pdf)) == sorted(letters(word)) == sorted(letters(expected))
    assert letters(word) == letters(expected)
    book = book_words(drawn(matrix, "xlsx"))
    for phrase in (sheet.name, sheet.title, *matrix_wording(matrix)):
        for part in re.split(r" · |: |^«|»$|^(?=\d+ )", phrase):
            kept = re.sub(r"^\d+ |:$", "", part)
            assert letters([kept]) in book or kept == "Kom etter fristen", kept


def test_conclusions_are_told_in_words_in_both_forms_of_norwegian() -> None:
    said = [row.cells[4] for row in sheet_of(sample_matrix()).rows]
    assert said[:4] == [
        (("strong", text),) for text in ("Tas til følge", "Tas delvis til følge", "Tas ikke til følge", "Tas delvis til følge")
    ]
    assert said[4] == ()
    assert sheet_of(sample_matrix("nn")).rows[2].cells[4] == (("strong", "Blir ikkje teken til følgje"),)
    assert sheet_of(sample_matrix()).counts == (
        (5, "innspill"), (5, "avsendere"), (1, "tas til følge"), (2, "tas delvis til følge"), (1, "tas ikke til følge"),
        (1, "uten konklusjon"),
    )  # fmt: skip
    assert sheet_of(sample_matrix()).heads[-1] == "Endring i planen"
    assert sheet_of(sample_matrix()).rows[3].cells[3] == (("plain", "Se svaret på innspill 2."),)


def test_a_round_without_inputs_says_so() -> None:
    empty = Matrix("Trygg i Nordvik", "Høring")
    assert "Det kom ingen innspill." in " ".join(pdf_pages(drawn(empty, "pdf"))[0])
    assert "Det kom ingen innspill." in words(WordReading(drawn(empty, "docx")).body)
    assert len(sheets(drawn(empty, "xlsx"))["Merknadsskjema"]) >= 1


def test_the_same_matrix_gives_the_same_bytes_and_a_job_can_carry_it() -> None:
    for format in ("pdf", "docx", "xlsx"):
        assert drawn(sample_matrix(), format) == drawn(sample_matrix(), format)
    assert read_request(request_data(sample_matrix(), DRAWING)) == (sample_matrix(), DRAWING)
    assert drawing_key(sample_matrix(), DRAWING) != drawing_key(sample_matrix("nn"), DRAWING)
    with pytest.raises(ValueError, match="not drawn as html"):
        drawn(sample_matrix(), "html")


# ---------------------------------------------------------------- PDF


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("look", [DRAWING, Drawing("statusrapport", profile=PROFILE)])
def test_the_pdf_keeps_both_standards(profile: str, look: Drawing) -> None:
    assert judge(drawn(sample_matrix(), "pdf", look), profile) == {}


def test_the_pdf_is_a_lying_table_with_heads() -> None:
    file = opened(drawn(sample_matrix(), "pdf"))
    assert [float(side) for side in file.pages[0].MediaBox[2:]] == pytest.approx([841.9, 595.3], abs=0.5)
    assert len(of_kind(file, "Table")) == 1
    scopes = [str(one.A.Scope) for one in of_kind(file, "TH")]
    assert scopes == ["/Column"] * 6 + ["/Row"] * 5
    assert [str(one.S) for one in elements(file) if str(one.S).startswith("/H")] == ["/H1"]
    with file.open_metadata() as facts:
        assert facts["dc:title"] == "Merknadsskjema: Trygg i Nordvik"
    assert str(file.Root.Lang) == "nb-NO"


@pytest.mark.slow
def test_three_hundred_inputs_are_drawn_in_time_and_none_is_lost() -> None:
    matrix = large_matrix()
    before = time.process_time()
    made = drawn(matrix, "pdf")
    assert time.process_time() - before < SECONDS
    pages = pdf_pages(made)
    said = letters([line for page in pages for line in page])
    for row in matrix.rows:
        assert letters([f"Innspill {row.number}."]) in said
        assert letters([f"Vurdering {row.number}."]) in said
    tables = of_kind(opened(made), "Table")
    assert len(tables) == 1
    assert len(of_kind(opened(made), "TR")) == 301
    assert all("Nr. Avsender Innspill" in " ".join(page[:4]) for page in pages[1:])
    assert judge(made, "PDFUA-1") == {}


def test_a_long_input_goes_on_over_pages_and_a_short_one_is_kept_whole() -> None:
    long = MatrixRow(1, "A", text=" ".join(f"ord{at}" for at in range(900)))
    short = tuple(MatrixRow(at, "B", text=f"begin{at} " + "ord " * 60 + f"slutt{at}") for at in range(2, 20))
    pages = [" ".join(page) for page in pdf_pages(drawn(Matrix("Plan", "Runde", rows=(*short[:3], long, *short[3:])), "pdf"))]
    assert not any("ord0 " in page and "ord899" in page for page in pages)
    assert sum(page.count(f"ord{at}") > 0 for page in pages for at in (0, 899)) >= 2
    for row in short:
        assert any(f"begin{row.number} " in page and f"slutt{row.number}" in page for page in pages)


# ---------------------------------------------------------------- Word


def test_the_word_file_is_lying_has_heads_and_is_well_made(tmp_path: Path) -> None:
    made = WordReading(drawn(sample_matrix(), "docx"))
    assert complaints(made.content, tmp_path) == []
    assert not [fault for name, root in trees(made) if "theme" not in name for fault in out_of_order(root)]
    size = made.body[-1].find(f"{W}pgSz")
    assert int(size.get(f"{W}w")) > int(size.get(f"{W}h"))
    assert size.get(f"{W}orient") == "landscape"
    rows = list(made.body.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert [made.style_of(one) for one in made.paragraphs()][:2] == ["Dokumenttype", "heading 1"]
    assert "customXml/item1.xml" not in made.archive.namelist(), "it is no plan, and is not read back as one"


@pytest.mark.slow
def test_libreoffice_prints_all_words_of_the_word_file(office: Office) -> None:
    printed = office.convert(drawn(sample_matrix(), "docx", Drawing("tiltaksplan")), "pdf")
    said = letters([line for page in pdf_pages(printed) for line in page][:-1])
    assert sorted(said) == sorted(letters(words(WordReading(drawn(sample_matrix(), "docx")).body)))


# ---------------------------------------------------------------- workbook


def test_the_workbook_has_a_table_with_filters_and_a_head_that_stays() -> None:
    content = drawn(sample_matrix(), "xlsx")
    table = sheets(content)["Merknadsskjema"]
    assert table[0] == [
        "Nr.", "Avsender", "Etat", "Etter fristen", "Gjelder", "Sitat", "Innspill", "Forslag til ny tekst", "Vurdering", "Konklusjon",
        "Endring i planen",
    ]  # fmt: skip
    assert [row[0] for row in table[1:]] == ["1", "2", "3", "4", "5"]
    assert table[3][3] == "Ja"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = etree.fromstring(archive.read("xl/worksheets/sheet2.xml"))
        pane = next(page.iter(f"{S}pane"))
        assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        listed = etree.fromstring(archive.read("xl/tables/table1.xml"))
        assert listed.find(f"{S}autoFilter").get("ref") == "A1:K6"
        assert b"Merknadsskjema: Trygg i Nordvik" in archive.read("docProps/core.xml").replace(b"&#248;", b"")
        styles = archive.read("xl/styles.xml")
        assert b'wrapText="1"' in styles


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_is_words(sign: str) -> None:
    nasty = MatrixRow(1, sign, sign, text=f"{sign}1+1", assessment=sign, conclusion="partly", change=sign)
    content = drawn(Matrix(sign, sign, rows=(nasty,), no_remarks=(sign,), owner=sign), "xlsx")
    row = sheets(content)["Merknadsskjema"][1]
    assert row[1].strip() == sign.strip()
    assert row[6].strip() == f"{sign}1+1".strip()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


def test_a_validator_of_open_xml_finds_nothing_in_the_workbook(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="needs openxml-audit, a test dependency that is not installed")
    file = tmp_path / "file.xlsx"
    file.write_bytes(drawn(sample_matrix(), "xlsx"))
    assert [str(one) for one in audit.OpenXmlValidator(file_format=audit.FileFormat.OFFICE_2019).validate(file).errors] == []


def test_hostile_and_endless_words_stay_words(tmp_path: Path) -> None:
    nasty = "</w:t><script>\"&'<w:p/> \x01\x08 ]]> {{x}}"
    row = MatrixRow(1, nasty, nasty, True, nasty, nasty, nasty + "x" * 33_000, nasty, nasty, "accepted", nasty, 1)
    matrix = Matrix(nasty, nasty, nasty, nasty, nasty, nasty, nasty, "nb", (row,), (nasty,), (nasty,))
    assert complaints(drawn(matrix, "docx"), tmp_path) == []
    assert judge(drawn(matrix, "pdf"), "PDFUA-1") == {}
    cell = sheets(drawn(matrix, "xlsx"))["Merknadsskjema"][1][6]
    assert MOST_SIGNS < len(cell) < 32_767
    assert cell.endswith("hele står i PDF og Word)")


# ---------------------------------------------------------------- appendix


@pytest.mark.parametrize("layout", ["tiltaksplan", "statusrapport"])
def test_the_appendix_stands_after_the_last_chapter_on_lying_pages(layout: str) -> None:
    plan, drawing = sample_plan(), Drawing(layout, appendix=sample_matrix())  # type: ignore[arg-type]
    made = draw(plan, drawing, "pdf", sample_assets)
    file = opened(made)
    lying = [page.MediaBox[2] > page.MediaBox[3] for page in file.pages]
    assert lying == [False] * (len(lying) - 2) + [True, False]
    assert (1, "Vedlegg: Merknadsskjema") in outline(file)
    assert page_numbers(plan, made)[""] == len(lying) - 1
    share, differences = agreement(wording(plan, drawing), [word for page in pdf_pages(made) for line in page for word in line.split()])
    assert share > 0.9, differences
    for profile in PROFILES:
        assert judge(made, profile) == {}


@pytest.mark.parametrize("layout", ["tiltaksplan", "statusrapport"])
@pytest.mark.parametrize("front", [True, False])
def test_the_appendix_in_word_is_a_section_of_its_own(layout: str, front: bool, tmp_path: Path) -> None:
    drawing = Drawing(layout, front, front, appendix=sample_matrix())  # type: ignore[arg-type]
    made = WordReading(draw(sample_plan(), drawing, "docx", sample_assets))
    assert complaints(made.content, tmp_path) == []
    lying = [one.get(f"{W}orient") == "landscape" for one in made.body.iter(f"{W}pgSz")]
    assert lying == [False, True, False]
    assert "x_appendix" in made.bookmarks
    phrases = words(made.body)
    place = max(at for at, line in enumerate(phrases) if line.startswith("Vedlegg: Merknadsskjema"))
    assert place > phrases.index("Samarbeidsavtale mellom politi og kommune")
    assert (made.span("x_contents").count("Vedlegg: Merknadsskjema") == 1) if front else True


def test_without_the_appendix_nothing_changes() -> None:
    plan = sample_plan()
    assert "appendix" not in request_data(plan, Drawing("tiltaksplan"))["drawing"]
    assert draw(plan, Drawing("tiltaksplan", appendix=None), "pdf", sample_assets) == draw(
        plan, Drawing("tiltaksplan"), "pdf", sample_assets
    )


def test_a_row_says_which_part_it_is_and_what_it_is_about() -> None:
    rows = [" ".join(words for cell in row.cells for _, words in cell) for row in sheet_of(sample_matrix()).rows]
    assert "Del 1 av 2 av innspillet Tiltak 5: Natteravner" in rows[1] and "Hele planen Bra plan!" in rows[4]
    book = sheets(drawn(sample_matrix(), "xlsx"))["Merknadsskjema"]
    assert "Del 1 av 2 av innspillet\nVakter bør gå til klokka 03." in book[2] and "Hele planen" in book[5]


def test_who_has_not_answered_yet_is_told_so_while_there_is_time() -> None:
    for is_open, label in ((False, "Har ikke svart (1)"), (True, "Har ikke levert ennå (1)")):
        assert label in dict(sheet_of(replace(sample_matrix(), is_open=is_open)).lists)
