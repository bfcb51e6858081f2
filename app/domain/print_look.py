"""How a plan may look in print: which colours can be used, and the shades that follow from the main one."""

from app.domain.contrast import TEXT, WHITE, contrast, nearest_readable, ratio_text, read_color, shade, with_luminance
from app.domain.saying import say

MAIN_COLOR = "1B4B5A"
FONTS = ("Liberation Sans", "Carlito", "Caladea")
"""The typefaces the drawing office has; the names of their kin in Word stand on the form."""
VERY_GOOD = 7.0
"""What WCAG asks for at its highest level (1.4.6)."""


def color_problem(text: str) -> str:
    """What stands in the way of this as the main colour, in a sentence that names the nearest that can be used; empty when nothing does."""
    color = read_color(text)
    if color is None:
        return say("Skriv fargen som # og seks tegn (0–9 og a–f), for eksempel #1B4B5A.")
    ratio = contrast(color, WHITE)
    if ratio >= TEXT:
        return ""
    return say(
        "#%(color)s er for lys: hvit tekst på fargen får kontrasten %(ratio)s, og kravet er 4,5 til 1. "
        "Nærmeste farge som holder, er #%(nearest)s.",
        color=color,
        ratio=ratio_text(ratio),
        nearest=nearest_readable(color),
    )


def color_verdict(color: str) -> str:
    """How well white words can be read on a colour that may be used, in a sentence."""
    ratio = contrast(color, WHITE)
    words = ratio_text(ratio)
    if ratio >= VERY_GOOD:
        return say("Hvit tekst på fargen er svært lett å lese: kontrasten er %(ratio)s, og kravet er 4,5 til 1.", ratio=words)
    return say("Hvit tekst på fargen er lett nok å lese: kontrasten er %(ratio)s, og kravet er 4,5 til 1.", ratio=words)


def shades(main: str, colored_headings: bool) -> dict[str, str]:
    """The shades of a main colour that white words can be read on, by what they are for (see ``exports.profile.Palette``).

    Only those that differ from the official look: with the official colour, nothing but the headings can.
    """
    headings = {"heading": main} if colored_headings else {}
    if main == MAIN_COLOR:
        return headings
    tint = shade(main, 0.05)
    return headings | {
        "main": main,
        "tint": tint if contrast(tint, WHITE) >= TEXT else shade(main, -0.05),
        "second": shade(main, 0.12),
        "third": shade(main, 0.32, 0.7),
        "table": with_luminance(main, 0.8, 0.35),
        "top": shade(main, -0.06),
        "base": nearest_readable(shade(main, 0.12)),
    }
