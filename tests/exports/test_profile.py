"""A plan's own look: the same in PDF and Word, within both standards, and not seen in the content."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from exports.canonical import canonical
from exports.cover import cover_of
from exports.document import Document, Drawing
from exports.drawing import drawing_key, read_request, request_data
from exports.dressing import layout_of
from exports.metrics import FACES
from exports.pages import document_html
from exports.pdf import draw_pdf
from exports.pictures import BadPicture
from exports.profile import PLAIN, CoverPicture, Profile
from exports.word import draw_docx
from tests.exports.comparing import pdf_pages
from tests.exports.drawn import DRAFT, of_kind, opened
from tests.exports.dressed import OWNERS, PALETTE, PROFILE, assets
from tests.exports.samples import sample_plan, sample_report
from tests.exports.verapdf import PROFILES, judge
from tests.exports.word_reading import WordReading

Content = Any
DRESSED = Drawing("tiltaksplan", draft_note=DRAFT, profile=PROFILE)
SEEN = {"statusrapport": sample_report, "tiltaksplan": sample_plan}


@cache
def pdf(drawing: Drawing) -> bytes:
    return draw_pdf(SEEN[drawing.layout](), drawing, assets)


@cache
def word(drawing: Drawing) -> WordReading:
    return WordReading(draw_docx(SEEN[drawing.layout](), drawing, assets, {}))


def fills(page: pikepdf.Page) -> set[str]:
    """The colours a page is filled with, six hex digits each."""
    colors = set()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in ("rg", "scn") and len(operands) == 3:
            colors.add("".join(f"{round(float(value) * 255):02X}" for value in operands))
    return colors


Measures = tuple[int, int, int]
"""Units to an em, and how far a face reaches above and below its line: what tells our faces apart whatever a subset is called."""


def measures_of(source: Any) -> Measures:
    with TTFont(source) as font:
        return font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent


def embedded(file: pikepdf.Pdf) -> set[Measures]:
    """The faces in the file."""
    programs = (found.read_bytes() for found in file.objects if isinstance(found, pikepdf.Stream) and "/Length1" in found)
    return {measures_of(BytesIO(program)) for program in programs}


def alternatives(reading: WordReading) -> list[str]:
    """What is read aloud for each picture and figure of the text, in order."""
    return [str(node.get("descr")) for node in reading.body.iter("{*}docPr") if node.get("descr")]


# ---------------------------------------------------------------- the standards


@pytest.mark.parametrize("standard", PROFILES)
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("layout", SEEN)
def test_a_dressed_plan_keeps_both_standards(layout: Any, face: str, standard: str) -> None:
    assert judge(pdf(Drawing(layout, draft_note=DRAFT, profile=replace(PROFILE, font=face))), standard) == {}


# ---------------------------------------------------------------- what is seen


def test_the_cover_has_the_plans_colours_in_both_formats() -> None:
    colors = {PALETTE.main, PALETTE.second, PALETTE.third}
    assert colors <= fills(opened(pdf(DRESSED)).pages[0])
    drawn = {node.get("val") for node in word(DRESSED).body.iter("{*}srgbClr")}
    assert colors <= drawn


def test_headings_tables_and_pyramids_wear_the_colour_too() -> None:
    inside = set().union(*(fills(page) for page in opened(pdf(DRESSED)).pages[1:]))
    assert {PALETTE.heading, PALETTE.table, PALETTE.top, PALETTE.base} <= inside
    made = word(DRESSED)
    assert made.style("heading 1").find("{*}rPr/{*}color").get(made.style("heading 1").find("{*}rPr/{*}color").keys()[0]) == PALETTE.heading
    grounds = {str(node.attrib.values()) for node in made.body.iter("{*}shd")}
    assert any(PALETTE.table in ground for ground in grounds)


def test_pictures_are_read_aloud_alike_in_both_formats() -> None:
    spoken = [str(figure.Alt) for figure in of_kind(opened(pdf(DRESSED)), "Figure")]
    assert spoken[:3] == ["Ungdommer på brygga", *OWNERS]
    assert alternatives(word(DRESSED))[:3] == ["Ungdommer på brygga", *OWNERS]


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_the_file_is_set_in_the_chosen_face_and_word_is_told_its_kin(face: Any) -> None:
    drawing = replace(DRESSED, profile=replace(PROFILE, font=face.family))
    assert embedded(opened(pdf(drawing))) == {measures_of(path) for path in face.files}
    named = {value for node in word(drawing).tree("word/styles.xml").iter("{*}rFonts") for value in node.attrib.values()}
    assert named == {face.word}


def test_words_at_head_and_foot_stand_on_the_texts_pages_and_not_on_cover_and_back() -> None:
    document = replace(sample_plan(), back_page=True)
    pages = [" ".join(page) for page in pdf_pages(draw_pdf(document, DRESSED, assets), "-layout")]
    with_head, with_foot = (
        [" ".join(words.split()) in " ".join(page.split()) for page in pages] for words in (PROFILE.header, PROFILE.footer)
    )
    assert not with_head[0] and not with_head[-1] and all(with_head[1:-1])
    assert all(with_foot[1:-1])


def test_word_has_the_same_words_at_head_and_foot() -> None:
    made = word(DRESSED)
    parts = {name: "".join(made.tree(name).itertext()) for name in made.archive.namelist() if re.match(r"word/(header|footer)-", name)}
    text = [words for name, words in parts.items() if "text-default" in name]
    assert any(PROFILE.header in words and DRAFT in words for words in text) and any(PROFILE.footer in words for words in text)
    assert not any(PROFILE.header in words or PROFILE.footer in words for name, words in parts.items() if "text-default" not in name)


def test_page_furniture_is_not_read_aloud() -> None:
    file = opened(pdf(DRESSED))
    marked = [
        (str(operator), [str(operand) for operand in operands])
        for operands, operator in pikepdf.parse_content_stream(file.pages[2])
        if str(operator) == "BDC"
    ]
    assert sum(operands[0] == "/Artifact" for _, operands in marked) >= 3


def test_who_took_the_picture_stands_on_the_cover_in_both_formats() -> None:
    assert "Foto: Kari Nordmann" in " ".join(pdf_pages(pdf(DRESSED), "-layout")[0])
    assert "Foto: Kari Nordmann" in "".join(word(DRESSED).body.itertext())


# ---------------------------------------------------------------- where things stand


def long_cover(words: int, owners: int) -> Document:
    return replace(
        sample_plan(), title="Handlingsplan mot kriminalitet " * words, owners=tuple(f"Kommune nummer {n}" for n in range(owners))
    )


@pytest.mark.parametrize(("words", "owners"), [(1, 1), (2, 2), (4, 3), (6, 4)])
def test_no_word_stands_on_the_picture_and_the_cover_stays_one_page(words: int, owners: int) -> None:
    document = long_cover(words, owners)
    cover = cover_of(document, DRESSED, layout_of(DRESSED), assets)
    assert cover.picture is not None
    assert cover.picture.top + cover.picture.height == cover.top < cover.edge
    first, second = (" ".join(page) for page in pdf_pages(draw_pdf(document, DRESSED, assets), "-layout")[:2])
    assert f"Kommune nummer {owners - 1}" in first and "Innhold" in second


def test_logos_keep_their_shape_and_stand_side_by_side_inside_the_margins() -> None:
    layout = layout_of(DRESSED)
    emblems = cover_of(sample_plan(), DRESSED, layout, assets).emblems
    assert [round(e.width / e.height, 2) for e in emblems] == [round(e.picture.width / e.picture.height, 2) for e in emblems]
    assert emblems[0].left + emblems[0].width < emblems[1].left
    assert all(e.top + e.height <= layout.page.height - layout.page.bottom for e in emblems)


def test_many_logos_share_the_line() -> None:
    drawing = replace(DRESSED, profile=replace(PROFILE, emblems=PROFILE.emblems * 4))
    emblems = cover_of(sample_plan(), drawing, layout_of(drawing), assets).emblems
    assert emblems[-1].left + emblems[-1].width <= 595.3 - 72 + 0.1


# ---------------------------------------------------------------- what it is not


def test_the_look_is_no_part_of_the_content() -> None:
    assert b"profile" not in canonical(sample_plan())
    assert "profile" not in request_data(sample_plan(), Drawing("tiltaksplan"))["drawing"]


def test_a_job_carries_the_look_and_gives_it_back() -> None:
    assert read_request(request_data(sample_plan(), DRESSED)) == (sample_plan(), DRESSED)


CHANGES: dict[str, dict[str, Any]] = {
    "a colour": {"palette": replace(PALETTE, main="123456")},
    "the face": {"font": "Caladea"},
    "the head": {"header": "Annet"},
    "the foot": {"footer": "Annet"},
    "the picture": {"picture": None},
    "what is said of it": {"picture": CoverPicture("0" * 64, "Annet")},
    "the order of logos": {"emblems": PROFILE.emblems[::-1]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_part_of_the_look_gives_a_drawing_of_its_own(change: dict[str, Any]) -> None:
    changed = replace(DRESSED, profile=replace(PROFILE, **change))
    assert drawing_key(sample_plan(), changed) != drawing_key(sample_plan(), DRESSED)


def test_without_a_profile_the_official_look_stands() -> None:
    assert Drawing("tiltaksplan").profile == PLAIN == Profile()
    assert drawing_key(sample_plan(), Drawing("tiltaksplan")) == drawing_key(sample_plan(), Drawing("tiltaksplan", profile=Profile()))


def test_the_same_look_gives_the_same_bytes() -> None:
    assert draw_pdf(sample_plan(), DRESSED, assets) == pdf(DRESSED)
    assert draw_docx(sample_plan(), DRESSED, assets, {}) == draw_docx(sample_plan(), DRESSED, assets, {})


def test_a_picture_that_is_gone_is_told_in_a_sentence() -> None:
    def nothing(sha256: str) -> bytes:
        raise KeyError(sha256)

    with pytest.raises(BadPicture, match="på forsiden finnes ikke lenger"):
        draw_pdf(sample_plan(), DRESSED, nothing)


def test_the_page_that_stands_alone_shows_the_pictures_of_the_cover() -> None:
    html = document_html(sample_plan(), DRESSED, assets)
    assert html.count("<img") >= 3 and 'alt="Nordvik kommune"' in html
