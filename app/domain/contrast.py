"""How far two colours stand apart, as WCAG 2.2 counts it, and colours that stand apart enough.

Colours are six hex digits, with or without «#». Shades of a colour are found in OKLab (Björn Ottosson, 2020), where lightness can be
changed without the hue seeming to change; how light one is to be is said as luminance, since contrast follows from luminance alone.
"""

import re
from math import cbrt, cos, hypot, sin

TEXT, LARGE = 4.5, 3.0
"""Least contrast of words on their ground (success criterion 1.4.3), and of large words, signs and edges of what can be used (1.4.11)."""
WHITE, BLACK = "FFFFFF", "000000"
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_SHORT = re.compile(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_STEPS = 40
"""Halvings until a lightness is found: far below one step of eight bits."""

Linear = tuple[float, float, float]
"""Red, green and blue as amounts of light, 0 to 1."""


def read_color(text: str) -> str | None:
    """Six hex digits in capitals of what was written («#1b4b5a», «1B4B5A», «#abc»); None when it is no such colour."""
    if whole := _HEX.fullmatch(text.strip()):
        return whole[1].upper()
    short = _SHORT.fullmatch(text.strip())
    return "".join(digit * 2 for digit in short.groups()).upper() if short else None


def luminance(color: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ratio_text(ratio: float) -> str:
    """A ratio as it is told: «4,5 til 1». Rounded down, so that it never looks like more than it is."""
    return f"{int(ratio * 10) / 10:.1f} til 1".replace(".", ",").replace(",0 ", " ")


def text_color(ground: str) -> str:
    """White or black, whichever can be read better on this ground; one of the two always passes."""
    return WHITE if contrast(ground, WHITE) >= contrast(ground, BLACK) else BLACK


def with_luminance(color: str, wanted: float, strength: float = 1.0) -> str:
    """The shade of a colour with this luminance.

    strength: share of its colourfulness that is kept; less where no screen shows it all.
    """
    _lightness, a, b = _oklab(_linear(color))
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if luminance(_shown(middle, a * strength, b * strength)) < wanted else (low, middle)
    return _shown(high, a * strength, b * strength)


def shade(color: str, step: float, strength: float = 1.0) -> str:
    """The colour made lighter (``step`` above 0, of a lightness from 0 to 1) or darker."""
    lightness, a, b = _oklab(_linear(color))
    return _shown(min(max(lightness + step, 0.0), 1.0), a * strength, b * strength)


def nearest_readable(color: str, ground: str = WHITE, least: float = TEXT) -> str:
    """The shade of the colour nearest to it that stands out enough from the ground: darker on a light ground, lighter on a dark one."""
    if contrast(color, ground) >= least:
        return color
    lightness, a, b = _oklab(_linear(color))
    passing, failing = (0.0 if text_color(ground) == BLACK else 1.0), lightness
    for _ in range(_STEPS):
        middle = (passing + failing) / 2
        passing, failing = (middle, failing) if contrast(_shown(middle, a, b), ground) >= least else (passing, middle)
    return _shown(passing, a, b)


def _linear(color: str) -> Linear:
    values = (value / 255 for value in bytes.fromhex(color.removeprefix("#")))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return red, green, blue


def _oklab(light: Linear) -> tuple[float, float, float]:
    red, green, blue = light
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _light(lightness: float, a: float, b: float) -> Linear:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(lightness: float, a: float, b: float) -> str:
    """The colour a screen can show, with as much of its colourfulness as there is room for at this lightness."""
    colourful = hypot(a, b)
    direction = (a / colourful, b / colourful) if colourful else (cos(0.0), sin(0.0))
    most, least = colourful, 0.0
    if not _fits(_light(lightness, a, b)):
        for _ in range(_STEPS):
            middle = (most + least) / 2
            inside = _fits(_light(lightness, middle * direction[0], middle * direction[1]))
            most, least = (most, middle) if inside else (middle, least)
        colourful = least
    light = _light(lightness, colourful * direction[0], colourful * direction[1])
    return "".join(f"{_digit(value):02X}" for value in light)


def _fits(light: Linear) -> bool:
    return all(-1e-6 <= value <= 1 + 1e-6 for value in light)


def _digit(value: float) -> int:
    held = min(max(value, 0.0), 1.0)
    return round(255 * (12.92 * held if held <= 0.0031308 else 1.055 * held ** (1 / 2.4) - 0.055))
