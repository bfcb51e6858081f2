"""The vendored faces: their files, the signs they have, and widths of text in them without kerning, as PDF and figures set it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).parent / "fonts"
FACE = "PlanSans"
"""What style sheets and drawings call the face of a drawing: no name that a system might know, so only the vendored files answer to it."""
LOOKALIKES = {"\u2010": "-", "\u2011": "-", "\u2713": "\u221a", "\u2714": "\u221a", "\u2611": "\u221a", "\u2610": "\u25a1", "\u2605": "*"}
"""Signs a face may lack → signs that say the same: hyphens, ticks, an empty box, a star."""
BOXES = "\u25a1?"
"""What stands for a sign a face lacks: an empty box, or where it has none, a question mark."""
UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\n\r\t")
"""Signs that are never drawn."""
_SPACE, _HARD_SPACE = 0x20, 0xA0


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface PDF and figures are set in.

    word: the face of the same widths that Word files name. single: height of a single-spaced line of that face in Word, as a multiple of
    the type size. kind: what to take where neither is there, «swiss» or «roman».
    """

    family: str
    word: str
    single: float
    kind: str = "swiss"

    @property
    def regular(self) -> Path:
        """The file of the upright cut."""
        return self._file("Regular")

    @property
    def bold(self) -> Path:
        """The file of the bold cut."""
        return self._file("Bold")

    @property
    def italic(self) -> Path:
        """The file of the slanted cut."""
        return self._file("Italic")

    @property
    def bold_italic(self) -> Path:
        """The file of the bold slanted cut."""
        return self._file("BoldItalic")

    @property
    def files(self) -> tuple[Path, ...]:
        """The four cuts."""
        return self.regular, self.bold, self.italic, self.bold_italic

    def _file(self, cut: str) -> Path:
        return FONTS / f"{self.family.replace(' ', '')}-{cut}.ttf"


SANS = Face("Liberation Sans", "Arial", 1.15)
FACES: Mapping[str, Face] = {
    face.family: face for face in (SANS, Face("Carlito", "Calibri", 1.2207), Face("Caladea", "Cambria", 1.1724, "roman"))
}
"""Every face a plan may be set in, by name. Of each the widths are those of a face that comes with Word."""


@cache
def _advances(path: Path) -> tuple[dict[int, float], float]:
    """Code point → width in ems, and the width of a sign the face lacks. A hard space is drawn as a space where the face has none."""
    with TTFont(path, lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        known = {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
        known.setdefault(_HARD_SPACE, known[_SPACE])
        return known, widths[".notdef"][0] / em


def text_width(text: str, size: float, bold: bool = False, face: Face = SANS) -> float:
    """Width in points of ``text`` at ``size`` points."""
    known, missing = _advances(face.bold if bold else face.regular)
    return size * sum(known.get(ord(sign), missing) for sign in text)


@cache
def signs(face: Face = SANS) -> frozenset[str]:
    """All signs the face has in each of its four cuts."""
    return frozenset(map(chr, set.intersection(*(set(_advances(path)[0]) for path in face.files)))) | UNSEEN


def in_face(text: str, face: Face = SANS) -> str:
    """``text`` with every sign the face lacks as one that looks alike, or as an empty box: no face is borrowed from the machine."""
    known = signs(face)
    missing = set(text) - known
    if not missing:
        return text
    box = next(box for box in BOXES if box in known)
    return text.translate({ord(sign): alike if (alike := LOOKALIKES.get(sign, box)) in known else box for sign in missing})
