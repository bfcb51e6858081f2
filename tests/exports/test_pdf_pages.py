"""What the printed pages say and where their lines and pages end, held against the official documents."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from exports.document import Paragraph, Text, TextPart
from exports.layout import LAYOUTS
from exports.pdf import draw_pdf
from exports.phrases import contents, printed_notes
from exports.wording import wording
from tests.exports.comparing import agreement, letters, pdf_pages, printed_words, wording_of
from tests.exports.drawn import DOCUMENTS, DRAFT, document, drawing, opened, outline, pdf
from tests.exports.drawn import LAYOUTS as NAMES
from tests.exports.heard import Listener
from tests.exports.lengthened import lines, plan_with_paragraph, starts, word_with_paragraph
from tests.exports.office import Office
from tests.exports.official import FREDRIKSTAD, OFFICIAL, TOOLS
from tests.exports.samples import sample_assets

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils), which is not installed")


def pages_check(content: bytes, folder: Path) -> str:
    """What the project's own tool says of a PDF of the official plan."""
    tool = TOOLS / "pages_check.py"
    if not tool.exists():
        pytest.skip(f"the reference folder is missing: {tool}")
    file, official = folder / "plan.pdf", OFFICIAL / FREDRIKSTAD
    file.write_bytes(content)
    command = [sys.executable, str(tool), str(file), f"{official}.json", "--lines", f"{official}.txt"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize(
    ("front", "draft"), [(False, False), (True, False), (True, True)], ids=["inside pages", "cover and contents", "draft"]
)
def test_the_official_plan_has_the_official_pages_and_lines(front: bool, draft: bool, tmp_path: Path):
    said = pages_check(pdf("fredrikstad", "tiltaksplan", front, draft), tmp_path)
    assert "pages matched: 13 of 13" in said and "pages with exactly the official words: 13 of 13" in said
    same, all_lines = re.search(r"identical lines .*: (\d+) of (\d+)", said).groups()  # type: ignore[union-attr]
    assert all_lines == "372" and int(same) >= 370


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pages_say_the_words_of_the_document_in_order(name: str, layout: str):
    made, drawn = document(name), drawing(layout, draft=True)
    ratio, places = agreement(wording(made, drawn), printed_words(pdf_pages(pdf(name, layout, draft=True)), made, drawn))
    assert ratio >= 0.995, places


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_who_listens_to_the_pdf_hears_every_letter_in_order_and_nothing_else(name: str, layout: str):
    """The structure tree as a screen reader follows it: all words once, no furniture, no repeated table head, footnotes as notes."""
    made, drawn = document(name), drawing(layout, draft=True)
    heard = Listener(opened(pdf(name, layout, draft=True)))
    notes = [letters([str(number), *wording_of(note).split()]) for number, note in printed_notes(made, drawn).values()]
    assert letters([heard.body]) + "".join(notes) == letters(wording(made, drawn))
    assert [letters([note]) for note in heard.notes] == notes
    assert heard.unheard == 0


def test_a_paragraph_more_flows_on_as_the_word_file_does(office: Office):
    """One paragraph more in section 2.1: our lines and pages end where those of the Word file end when LibreOffice sets it."""
    word = word_with_paragraph((OFFICIAL / f"{FREDRIKSTAD}.docx").read_bytes())
    theirs = pdf_pages(office.convert(word, "pdf"))
    ours = pdf_pages(draw_pdf(plan_with_paragraph(document("fredrikstad")), drawing("tiltaksplan"), sample_assets))
    ratio, places = agreement(lines(theirs), lines(ours))
    assert ratio >= 0.995, places
    assert starts(ours) == starts(theirs)


def _rightmost(content: bytes) -> float:
    """Right edge of the word that reaches farthest on any page, in points."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True, timeout=60)
    return max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', run.stdout.decode()))


# ---------------------------------------------------------------- contents, furniture, table


@pytest.mark.parametrize(
    ("name", "layout"), [("fredrikstad", "tiltaksplan"), ("gode krefter", "statusrapport"), ("sample plan", "tiltaksplan")]
)
def test_the_contents_name_every_heading_with_the_page_it_stands_on(name: str, layout: str):
    content = pdf(name, layout, front=True)
    text = " ".join(" ".join(page) for page in pdf_pages(content)[1:3])
    pages = [letters(page) for page in pdf_pages(content)]
    for line in contents(document(name), LAYOUTS[layout]):
        found = re.search(re.escape(line.text) + r" (\d+)\b", text)
        assert found, line.text
        assert letters([line.text]) in pages[int(found[1]) - 1]


def test_every_page_of_a_report_but_none_of_the_bare_official_plan_is_numbered():
    report, plan = pdf_pages(pdf("gode krefter", "statusrapport")), pdf_pages(pdf("fredrikstad", "tiltaksplan"))
    assert [page[-1] for page in report] == [str(number) for number in range(1, len(report) + 1)]
    assert not [page for page in plan if re.fullmatch(r"\d+", page[-1])]


def test_cover_and_back_page_carry_no_page_number():
    pages = pdf_pages(pdf("sample plan", "tiltaksplan", front=True))
    assert pages[1][-1] == "2" and not any(re.fullmatch(r"\d+", line) for line in pages[0] + pages[-1])


def test_the_draft_note_stands_on_every_page_of_a_draft_and_on_none_of_the_clean_copy():
    assert all(DRAFT in page for page in pdf_pages(pdf("sample plan", "tiltaksplan", front=True, draft=True)))
    assert not any(DRAFT in page for page in pdf_pages(pdf("sample plan", "tiltaksplan", front=True)))


def test_the_overview_repeats_its_head_row_and_never_splits_a_row():
    pages = pdf_pages(pdf("gode krefter", "statusrapport"))
    table = [page for page in pages[:4] if any("ANSVARLIG" in line for line in page)]
    assert len(table) >= 2
    assert all(page[0] == "NR. TILTAK ANSVARLIG PERIODE STATUS" for page in table[1:])
    assert all(re.match(r"\d+\. ", page[1]) for page in table[1:])


def test_the_status_report_is_as_long_as_the_official_one():
    assert len(opened(pdf("gode krefter", "statusrapport")).pages) == 31


def test_long_words_and_addresses_stay_on_the_paper():
    long = TextPart("p1", (Paragraph("b1", (Text("https://nordvik.example/" + "a" * 400), Text(" " + "x" * 300))),))
    made = document("sample plan")
    made = replace(made, chapters=(replace(made.chapters[0], parts=(long,)),))
    for layout in NAMES:
        content = draw_pdf(made, drawing(layout), sample_assets)
        assert "a" * 400 + "x" * 300 in letters([line for page in pdf_pages(content) for line in page])
        assert _rightmost(content) <= 595.3 - LAYOUTS[layout].page.right + 0.5


def test_outline_levels_follow_the_headings():
    found = outline(opened(pdf("sample report", "statusrapport", front=True)))
    assert found[:4] == [
        (1, "Samlet tiltaksoversikt"),
        (1, "Tiltakspakke I: Kunnskap og tidlig innsats"),
        (2, "Tiltak 1: Ungdomsundersøkelse hvert tredje år"),
        (2, "Tiltak 2: Opplæring av ansatte i skole/SFO"),
    ]
