"""The vendored face: its files, the signs it has, and widths of text in it without kerning, as PDF and figures set it."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "LiberationSans-Regular.ttf", FONTS / "LiberationSans-Bold.ttf"
ITALIC, BOLD_ITALIC = FONTS / "LiberationSans-Italic.ttf", FONTS / "LiberationSans-BoldItalic.ttf"
FONT_FILES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
FACE = "PlanSans"
"""What style sheets and drawings call the face: no name that a system might know, so that only the vendored files can answer to it."""
LOOKALIKES = {"\u2011": "-", "\u2713": "\u221a", "\u2714": "\u221a", "\u2611": "\u221a", "\u2610": "\u25a1", "\u2605": "*"}
"""Signs the face lacks → signs that say the same: the hyphen that does not break, ticks, an empty box, a star."""
EMPTY_BOX = "\u25a1"
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\n\r\t")
"""Signs that are never drawn."""


@cache
def _advances(path: Path) -> tuple[dict[int, float], float]:
    """Code point → width in ems, and the width of a sign the face lacks."""
    with TTFont(path, lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        known = {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        return known, widths[".notdef"][0] / em


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points of ``text`` at ``size`` points."""
    known, missing = _advances(BOLD if bold else REGULAR)
    return size * sum(known.get(ord(sign), missing) for sign in text)


@cache
def signs() -> frozenset[str]:
    """All signs the face has; the four cuts have the same."""
    return frozenset(map(chr, _advances(REGULAR)[0])) | UNSEEN


def in_face(text: str) -> str:
    """``text`` with every sign the face lacks as one that looks alike, or as an empty box: no face is borrowed from the machine."""
    missing = set(text) - signs()
    if not missing:
        return text
    return text.translate({ord(sign): LOOKALIKES.get(sign, EMPTY_BOX) for sign in missing})
