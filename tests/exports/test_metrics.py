"""The vendored faces."""

import hashlib

import pytest
from fontTools.ttLib import TTFont

from exports.metrics import FACES, FONTS, SANS, Face, in_face, signs, text_width

UNCHANGED = {
    "Caladea-Bold.ttf": "ae3cb2dcbc925809dd29d2a44e9802211cab66be541bacbfc9c08c74b27c3742",
    "Caladea-BoldItalic.ttf": "ccabaa7b7e2fdf253d2b1a5fa699dd8a3df8d835a9eb285ad82631a677eb76c0",
    "Caladea-Italic.ttf": "4359a8e24f748b6447b1ff6d7a174febe70961d29f8bb8634b56dacd740a3deb",
    "Caladea-Regular.ttf": "f1e899278b7b4491aba5b6a8253c4b04c050cc59b21865be5c37559a775153cd",
    "Carlito-Bold.ttf": "0f62ab34ad5d079a0a28fac01bcf7c7a724a4db4d6cb99cab9cabff382fbb80f",
    "Carlito-BoldItalic.ttf": "380764b6898d7b73ceae6384b2958b196d2a0428962ef3adf138d27947228666",
    "Carlito-Italic.ttf": "718a0663864d37a4868220a19b9668a5fe10a46197f6df367b4c2c30c04c026c",
    "Carlito-Regular.ttf": "b4ff23ba370cc95a3c349336b73f9c28514a1371210f89832efc85c4b1ea7131",
    "LiberationSans-Bold.ttf": "ba0e0dc3f7aca5b0afbc31e800531ee43be3aa79ae35b2ef1f6470a9547765c4",
    "LiberationSans-BoldItalic.ttf": "15c1068175252e4adee6d3721bf74064ffe437f679d9dbaeacd03fa7711a041b",
    "LiberationSans-Italic.ttf": "01f559e5c501d3d5777647c6a92b3ff37a4523bcf4f3b6e97ae052af567618b1",
    "LiberationSans-Regular.ttf": "8d91388f1d3604b3b8ae0e3ee2d140e50cd6122f9214514f4aca772540a4076d",
}
LICENCES = {
    "Liberation Sans": ("LICENSE", "Reserved Font Name Liberation"),
    "Carlito": ("LICENSE-Carlito", 'Reserved Font Name "Carlito"'),
    "Caladea": ("LICENSE-Caladea", "The Caladea Project Authors"),
}
EACH = pytest.mark.parametrize("face", FACES.values(), ids=FACES)
CALADEA = FACES["Caladea"]


def test_the_fonts_are_the_unchanged_files_their_licences_speak_of():
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")} == UNCHANGED


@EACH
def test_every_face_is_there_in_four_cuts_with_its_licence(face: Face):
    assert {path.name for path in face.files} <= set(UNCHANGED)
    name, words = LICENCES[face.family]
    licence = (FONTS / name).read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and words in licence


@EACH
def test_widths_are_those_of_the_face_without_kerning(face: Face):
    assert text_width("AV", 10, face=face) == pytest.approx(text_width("A", 10, face=face) + text_width("V", 10, face=face))
    with TTFont(face.bold) as font:
        width = font["hmtx"][font.getBestCmap()[ord("a")]][0] / font["head"].unitsPerEm
    assert text_width("a", 1000, bold=True, face=face) == pytest.approx(1000 * width)


@EACH
def test_norwegian_sami_and_the_signs_of_plans_are_there(face: Face):
    assert set("æøåÆØÅ«»–—…§•½°€áčđŋšŧžÁČĐŊŠŦŽ≥≤×\u00a0") <= signs(face)


@EACH
def test_a_hard_space_is_as_wide_as_a_space(face: Face):
    assert text_width("\u00a0", 10, face=face) == text_width(" ", 10, face=face)


@pytest.mark.parametrize(
    ("face", "given", "drawn"),
    [
        (SANS, "ja ✓", "ja √"),
        (SANS, "4\u20115", "4-5"),
        (SANS, "👍🏽", "□□"),
        (SANS, "中文", "□□"),
        (SANS, "plan", "plan"),
        (SANS, "a\u200bb", "a\u200bb"),
        (CALADEA, "4\u20115", "4-5"),
        (CALADEA, "☐ 中", "? ?"),
    ],
)
def test_signs_a_face_lacks_are_drawn_as_what_looks_alike_or_as_a_box(face: Face, given: str, drawn: str):
    assert in_face(given, face) == drawn
