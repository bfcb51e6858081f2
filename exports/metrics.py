"""Widths of text in the vendored face, without kerning, as PDF and figures set it."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "LiberationSans-Regular.ttf", FONTS / "LiberationSans-Bold.ttf"
ITALIC, BOLD_ITALIC = FONTS / "LiberationSans-Italic.ttf", FONTS / "LiberationSans-BoldItalic.ttf"
FONT_FILES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)


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
