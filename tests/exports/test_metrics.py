"""The vendored face."""

import hashlib

import pytest
from fontTools.ttLib import TTFont

from exports.metrics import BOLD, FONT_FILES, FONTS, in_face, signs, text_width

UNCHANGED = {
    "LiberationSans-Bold.ttf": "ba0e0dc3f7aca5b0afbc31e800531ee43be3aa79ae35b2ef1f6470a9547765c4",
    "LiberationSans-BoldItalic.ttf": "15c1068175252e4adee6d3721bf74064ffe437f679d9dbaeacd03fa7711a041b",
    "LiberationSans-Italic.ttf": "01f559e5c501d3d5777647c6a92b3ff37a4523bcf4f3b6e97ae052af567618b1",
    "LiberationSans-Regular.ttf": "8d91388f1d3604b3b8ae0e3ee2d140e50cd6122f9214514f4aca772540a4076d",
}


def test_the_fonts_are_the_unchanged_files_their_licence_speaks_of():
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")} == UNCHANGED
    licence = (FONTS / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Reserved Font Name Liberation" in licence


def test_all_cuts_have_the_same_signs():
    tables = [set(TTFont(path, lazy=True).getBestCmap()) for path in FONT_FILES]
    assert all(table == tables[0] for table in tables)


def test_widths_are_those_of_the_face_without_kerning():
    assert text_width("AV", 10) == text_width("A", 10) + text_width("V", 10)
    assert text_width("a", 1000, bold=True) == pytest.approx(1000 * TTFont(BOLD)["hmtx"]["a"][0] / 2048)


def test_norwegian_sami_and_the_signs_of_plans_are_there():
    assert set("æøåÆØÅ«»–—…§•½°€áčđŋšŧžÁČĐŊŠŦŽ≥≤×") <= signs()


@pytest.mark.parametrize(
    ("given", "drawn"), [("ja ✓", "ja √"), ("4\u20115", "4-5"), ("👍🏽", "□□"), ("中文", "□□"), ("plan", "plan"), ("a\u200bb", "a\u200bb")]
)
def test_signs_the_face_lacks_are_drawn_as_what_looks_alike_or_as_a_box(given: str, drawn: str):
    assert in_face(given) == drawn
