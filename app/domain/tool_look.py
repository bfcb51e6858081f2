"""The tool's own look in one installation: its name, and a scale of colours made of one accent, checked for contrast in light and dark.

Designsystemet draws with sixteen shades of an accent, each with a use of its own. Contrast follows from luminance alone, so every shade is
given the luminance that Designsystemet's own has: whatever stood apart before stands apart in any hue. One shade is the colour that was
chosen, as it is: the ground of buttons in light. That one can fail, and is what the check is for; the check looks at all the same.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.contrast import (
    BLACK,
    LARGE,
    TEXT,
    WHITE,
    contrast,
    luminance,
    nearest_readable,
    ratio_text,
    read_color,
    text_color,
    with_luminance,
)
from app.domain.errors import refuse_if
from app.domain.saying import say

NAME = "Samplan"
NAME_LIMIT = 40
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

_LIGHT = {
    "background-default": 1.0, "background-tinted": 0.9014, "surface-default": 1.0, "surface-tinted": 0.809, "surface-hover": 0.6982,
    "surface-active": 0.5898, "border-subtle": 0.4992, "border-default": 0.1902, "border-strong": 0.1098, "text-subtle": 0.1098,
    "text-default": 0.0247,
}  # fmt: skip
_DARK = {
    "background-default": 0.0091, "background-tinted": 0.014, "surface-default": 0.0209, "surface-tinted": 0.0274, "surface-hover": 0.0363,
    "surface-active": 0.0556, "border-subtle": 0.0796, "border-default": 0.2202, "border-strong": 0.3903, "text-subtle": 0.3903,
    "text-default": 0.8373, "base-default": 0.2755, "base-hover": 0.3732, "base-active": 0.4865,
}  # fmt: skip
_HOVER, _ACTIVE = 0.63, 0.376
"""Luminance of a button that is pointed at or pressed, as a share of the one at rest, under white words."""
_HOVER_LIGHT, _ACTIVE_LIGHT = 1.25, 1.5
"""The same under black words."""
_GREY = {"light": {"page": "F3F4F4", "paper": "FFFFFF"}, "dark": {"page": "14181C", "paper": "1A2025"}}
"""The grounds of all pages, which no accent changes."""


def accent_scale(color: str, scheme: Scheme) -> dict[str, str]:
    """Token of Designsystemet («base-default») → the shade of this accent."""
    if scheme == "dark":
        scale = {token: with_luminance(color, light, _strength(light)) for token, light in _DARK.items()}
        return scale | {"base-contrast-default": BLACK, "base-contrast-subtle": with_luminance(color, 0.0103)}
    words, light = text_color(color), luminance(color)
    hover, active = (_HOVER, _ACTIVE) if words == WHITE else (_HOVER_LIGHT, _ACTIVE_LIGHT)
    subtle = max(0.7739, TEXT * 1.02 * (light + 0.05) - 0.05) if words == WHITE else min(0.0103, (light + 0.05) / (TEXT * 1.02) - 0.05)
    scale = {token: with_luminance(color, wanted, _strength(wanted)) for token, wanted in _LIGHT.items()}
    return scale | {
        "base-default": color,
        "base-hover": with_luminance(color, min(light * hover, 1.0)),
        "base-active": with_luminance(color, min(light * active, 1.0)),
        "base-contrast-default": words,
        "base-contrast-subtle": with_luminance(color, min(max(subtle, 0.0), 1.0)),
    }


def _strength(light: float) -> float:
    """Grounds are quieter than what stands on them."""
    return 0.35 if light > 0.5 or light < 0.03 else 0.7 if light < 0.06 else 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that must stand apart: what they are, in which scheme, how far they do and how far they must."""

    what: str
    scheme: Scheme
    ratio: float
    least: float

    @property
    def passes(self) -> bool:
        """Whether they stand apart enough."""
        return self.ratio >= self.least


def check_accent(color: str) -> list[Pair]:
    """Every pair of colours that an accent has a part in, with its contrast."""
    return [pair for scheme in SCHEMES for pair in _pairs(accent_scale(color, scheme), scheme)]


def _pairs(scale: Mapping[str, str], scheme: Scheme) -> Iterator[Pair]:
    grey = _GREY[scheme]
    tinted = [scale[f"surface-{name}"] for name in ("default", "tinted", "hover")] + [scale["background-tinted"]]
    buttons = [scale[f"base-{name}"] for name in ("default", "hover", "active")]
    table: tuple[tuple[str, list[str], list[str], float], ...] = (
        (say("Knapper mot siden de står på"), [scale["base-default"]], [grey["page"], grey["paper"]], LARGE),
        (say("Tekst på knapper"), [scale["base-contrast-default"]], buttons, TEXT),
        (say("Lenker"), [scale["text-subtle"]], [*grey.values(), *tinted], TEXT),
        (say("Tekst på farget bakgrunn"), [scale["text-default"]], tinted, TEXT),
        (say("Kanter rundt felt og knapper"), [scale["border-default"], scale["border-strong"]], list(grey.values()), LARGE),
    )
    for what, colors, grounds, least in table:
        yield Pair(what, scheme, min(contrast(color, ground) for color in colors for ground in grounds), least)


def accent_problem(text: str) -> str:
    """What stands in the way of this accent, in a sentence that names the pair and the nearest colour that can be used; else empty."""
    color = read_color(text)
    if color is None:
        return say("Skriv fargen som # og seks tegn (0–9 og a–f), for eksempel #006A78.")
    failing = next((pair for pair in check_accent(color) if not pair.passes), None)
    if failing is None:
        return ""
    return say(
        "#%(color)s kan ikke brukes. %(what)s får kontrasten %(ratio)s i %(scheme)s utgave, og kravet er %(least)s. "
        "Nærmeste farge som holder, er #%(nearest)s.",
        color=color,
        what=failing.what,
        ratio=ratio_text(failing.ratio),
        scheme=say("lys") if failing.scheme == "light" else say("mørk"),
        least=ratio_text(failing.least),
        nearest=nearest_accent(color),
    )


def nearest_accent(color: str) -> str:
    """The accent nearest to this one that can be used."""
    return nearest_readable(color, _GREY["light"]["page"], LARGE)


def clean_installation(values: Mapping[str, Any]) -> dict[str, str]:
    """The name and accent given, checked and as they are kept; an empty one is Samplan's own.

    Raises:
        Invalid: with a sentence for each that cannot be used.
    """
    kept: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if "name" in values:
        kept["name"] = " ".join(unicodedata.normalize("NFC", str(values["name"])).split())
        if len(kept["name"]) > NAME_LIMIT:
            wrong["name"] = say("Navnet er %(length)s tegn. Kort det ned til høyst %(limit)s.", length=len(kept["name"]), limit=NAME_LIMIT)
    if text := str(values.get("accent", "")).strip():
        if problem := accent_problem(text):
            wrong["accent"] = problem
        kept["accent"] = read_color(text) or ""
    elif "accent" in values:
        kept["accent"] = ""
    refuse_if(wrong)
    return kept
