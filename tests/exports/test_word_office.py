"""Our Word files in another program: LibreOffice prints the official lines and all words, and keeps what ties a file to its plan."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.document import Document, Drawing, Figure, each_part
from exports.layout import LAYOUTS
from exports.paging import page_numbers
from exports.pdf import draw_pdf
from exports.phrases import contents
from exports.word import draw_docx
from exports.wording import wording
from tests.exports.comparing import agreement, pdf_pages, printed_words
from tests.exports.office import Office, pdf_text
from tests.exports.official import FREDRIKSTAD, OFFICIAL, TOOLS, fredrikstad, gode_krefter
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.word_reading import W, WordReading

pytestmark = pytest.mark.slow

LEAST_SHARE = 0.995
LEAST_LINES = 370
DOCUMENTS: dict[str, Callable[[], Document]] = {
    "sample plan": sample_plan,
    "sample report": sample_report,
    "Fredrikstad": fredrikstad,
    "Gode krefter": gode_krefter,
}


@pytest.fixture(scope="module")
def printed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Drawing], Path]:
    """Draws a document as Word file, prints it through LibreOffice and keeps the PDF."""
    folder = tmp_path_factory.mktemp("printed")
    known: dict[str, Path] = {}

    def make(name: str, drawing: Drawing) -> Path:
        key = re.sub(r"\W+", "-", f"{name} {drawing.layout} {drawing.cover} {drawing.contents}")
        if key not in known:
            document = DOCUMENTS[name]()
            pages = page_numbers(document, draw_pdf(document, drawing, sample_assets)) if drawing.contents else {}
            known[key] = folder / f"{key}.pdf"
            known[key].write_bytes(office.convert(draw_docx(document, drawing, sample_assets, pages), "pdf"))
        return known[key]

    return make


@pytest.mark.parametrize("layout", ["tiltaksplan", "statusrapport"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_words_of_the_document_are_printed_in_order(name: str, layout: str, printed: Callable[[str, Drawing], Path]) -> None:
    document, drawing = DOCUMENTS[name](), Drawing(layout, contents=False)  # type: ignore[arg-type]
    expected, found = wording(document, drawing), printed_words(read_pages(printed(name, drawing), document), document, drawing)
    share, differences = agreement(expected, found)
    print(f"{name} as {layout}: {share:.4%} of {len(expected)} words; differences: {differences}")
    assert share >= LEAST_SHARE, differences


def read_pages(pdf: Path, document: Document) -> list[list[str]]:
    """The lines of each page in the order they are drawn; pages with a pyramid as they lie on the page, since LibreOffice draws its boxes
    after all else, the last one first."""
    drawn, lying = pdf_pages(pdf.read_bytes()), [lines_of(page) for page in pdf_text(pdf)]
    titles = {level.title for _, _, part in each_part(document) if isinstance(part, Figure) for level in part.levels}
    return [lies if any(title in " ".join(lies) for title in titles) else lines for lines, lies in zip(drawn, lying, strict=True)]


def lines_of(page: str) -> list[str]:
    return [line.strip() for line in page.split("\n") if line.strip()]


def test_fredrikstad_has_the_official_pages_and_lines(printed: Callable[[str, Drawing], Path]) -> None:
    pdf = printed("Fredrikstad", Drawing("tiltaksplan", cover=False, contents=False))
    report = pages_check(pdf)
    assert "pages matched: 13 of 13" in report, report
    assert "word sequence equal to the official one: yes" in report, report
    lines = re.search(r"identical lines.*: (\d+) of 372", report)
    assert lines
    assert int(lines[1]) >= LEAST_LINES, report


def test_cover_and_contents_move_no_line(printed: Callable[[str, Drawing], Path]) -> None:
    report = pages_check(printed("Fredrikstad", Drawing("tiltaksplan")))
    assert "pages matched: 13 of 13" in report, report
    lines = re.search(r"identical lines.*: (\d+) of 372", report)
    assert lines
    assert int(lines[1]) >= LEAST_LINES, report


def pages_check(pdf: Path) -> str:
    """What the reference's own judge says of a PDF of Fredrikstad."""
    judge = TOOLS / "pages_check.py"
    if not judge.exists():
        pytest.skip(f"the reference folder is missing: {TOOLS}")
    command = [sys.executable, str(judge), str(pdf), str(OFFICIAL / f"{FREDRIKSTAD}.json"), "--lines", str(OFFICIAL / f"{FREDRIKSTAD}.txt")]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


@pytest.mark.parametrize("name", ["sample plan", "Fredrikstad"])
def test_the_contents_give_the_page_where_the_heading_stands(name: str, printed: Callable[[str, Drawing], Path]) -> None:
    document, drawing = DOCUMENTS[name](), Drawing("tiltaksplan")
    pages = page_numbers(document, draw_pdf(document, drawing, sample_assets))
    shown = [" ".join(page.split()) for page in pdf_text(printed(name, drawing), "-raw")]
    for line in contents(document, LAYOUTS["tiltaksplan"]):
        assert line.text in shown[pages[line.id] - 1], f"{line.text}: page {pages[line.id]}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_ties_the_file_to_the_plan_survives_libreoffice(name: str, office: Office) -> None:
    document = DOCUMENTS[name]()
    ours = WordReading(draw_docx(document, Drawing(document.kind), sample_assets, {}))
    saved = WordReading(office.convert(ours.content, "docx"))
    assert set(saved.bookmarks) == set(ours.bookmarks)
    for part in ("docProps/custom.xml", "customXml/item1.xml"):
        assert "".join(saved.tree(part).itertext()).strip()
    assert json.loads(saved.tree("customXml/item1.xml").text) == json.loads(ours.tree("customXml/item1.xml").text)
    held = [{one.get("name"): "".join(one.itertext()) for one in made.tree("docProps/custom.xml")} for made in (ours, saved)]
    assert held[0].items() <= held[1].items()
    for tag in ("tblHeader", "footnoteReference", "hyperlink"):
        assert len(list(saved.body.iter(W + tag))) >= len(list(ours.body.iter(W + tag))), tag
