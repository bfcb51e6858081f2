"""What writers come up with: tables too tall for a page, words without end, signs no face has. All is drawn, and keeps both standards."""

from dataclasses import replace

import pytest

from exports.document import Block, Cell, Chapter, Document, Inline, Item, List, Note, Paragraph, Row, Table, Text, TextPart
from exports.pdf import draw_pdf
from tests.exports.comparing import letters, pdf_pages
from tests.exports.drawn import LAYOUTS, document, drawing, of_kind, opened
from tests.exports.samples import sample_assets
from tests.exports.verapdf import PROFILES, judge


def only(block: Block) -> Document:
    """A plan with nothing in it but this."""
    return replace(document("sample plan"), chapters=(Chapter("c1", "chapter", "Prøve", "1", parts=(TextPart("p1", (block,)),)),))


def cell(key: str, *runs: Inline, header: bool = False) -> Cell:
    return Cell((Paragraph(key, runs),), header)


def noted(key: str, words: str, note: str) -> Paragraph:
    return Paragraph(key, (Text(words), Note(f"{key}n", (Text(note),))))


HEAD = Row(
    (
        cell("h1", Text("Kilde "), Text("her", link="https://nordvik.example/"), header=True),
        cell("h2", Text("Tall"), Note("hn", (Text("Note i hode"),)), header=True),
    )
)
ROWS = tuple(Row((cell(f"a{at}", Text(f"rad {at}")), Cell((noted(f"b{at}", "tall", "Note i celle"),)))) for at in range(60))
LONG_TABLE = Table("t1", (HEAD, *ROWS))
INNERMOST = List("l3", False, (Item("i3", (noted("q1", "c", "dypt"),)),))
NESTED = List("l1", False, (Item("i1", (Paragraph("q2", (Text("a"),)), List("l2", True, (Item("i2", (INNERMOST,)),)))),))
STRANGE: dict[str, Block] = {
    "notes and links in a table over many pages": LONG_TABLE,
    "a row taller than a page": Table("t2", (HEAD, Row((cell("x1", Text("ord " * 4000)), cell("x2", Text("kort")))), *ROWS[:2])),
    "a word wider than its column": Table("t3", (Row((cell("x1", Text("y" * 3000)), cell("x2", Text("kort")))),)),
    "lists in lists in lists": NESTED,
    "signs no face has": Paragraph("b1", (Text("Bra 👍🏽 jobba ✓ 中文 \u2011 a\u0301 \u200d \u202e baklengs"),)),
    "an endless word": Paragraph("b1", (Text("x" * 5000),)),
    "many long notes": List("l9", False, tuple(Item(f"i{at}", (noted(f"b{at}", "ord " * 40, "lang fotnote " * 30),)) for at in range(30))),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("block", STRANGE.values(), ids=STRANGE)
def test_strange_content_is_drawn_and_keeps_both_standards(block: Block, layout: str):
    drawn = draw_pdf(only(block), drawing(layout), sample_assets)
    assert {profile: judge(drawn, profile) for profile in PROFILES} == {profile: {} for profile in PROFILES}


def test_a_link_in_a_repeated_head_row_is_a_link_once():
    file = opened(draw_pdf(only(LONG_TABLE), drawing("tiltaksplan"), sample_assets))
    links = [link for page in file.pages for link in page.get("/Annots", []) if "/A" in link]
    assert len(file.pages) > 2 and len(links) == 1
    assert len(of_kind(file, "Note")) == 61


def test_no_letter_of_an_endless_word_is_lost():
    pages = pdf_pages(draw_pdf(only(STRANGE["an endless word"]), drawing("tiltaksplan"), sample_assets))
    assert letters([line for page in pages for line in page]).count("x") == 5000


def test_signs_no_face_has_are_boxes_and_those_that_have_a_twin_are_the_twin():
    pages = pdf_pages(draw_pdf(only(STRANGE["signs no face has"]), drawing("tiltaksplan"), sample_assets))
    assert "Bra □□ jobba √ □□ -" in pages[0][1]
