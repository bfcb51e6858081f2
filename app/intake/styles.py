"""Styles of a Word file, resolved: what a paragraph or a run has after its style, the styles that one is based on, and the file's defaults.

Word's own styles go by ``w:name`` («heading 1»), which is the same in every language; ids («Overskrift1») are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.intake.ooxml import Element, W, child, number, switch, value

_HEADING = re.compile(r"(?:heading|overskrift|rubrik) ([1-9])\b")
_AUTOMATIC_GAP = 280
"""Word's «automatic» gap between paragraphs, in twentieths of a point."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set. ``names``: its style's name and those it is based on, in lower case, nearest first.

    outline: 0 for the first heading level, None for body text. list_id, list_level: the list it belongs to («0»: none).
    indent (of the text, from the margin), before, after: twentieths of a point. size: of the letters, in points.
    """

    names: tuple[str, ...] = ()
    outline: int | None = None
    list_id: str = ""
    list_level: int | None = None
    indent: int | None = None
    before: int = 0
    after: int = 0
    contextual: bool = False
    new_page: bool = False
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    size: float = 10.0
    lang: str = ""

    @property
    def name(self) -> str:
        """The style's own name."""
        return self.names[0] if self.names else ""

    def with_direct(self, properties: Element | None) -> "Look":
        """The same, changed by what the paragraph says itself (``w:pPr``)."""
        return replace(self, **_paragraph(properties))


@dataclass(frozen=True, slots=True)
class Letters:
    """How a run is set; None where nothing is said. ``lost`` names what the plan has no form for («gjennomstreking»)."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    lang: str | None = None
    lost: frozenset[str] = frozenset()


class Styles:
    """The styles of one file."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        for style in () if root is None else root.iterfind(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            self._styles[key] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = key
        self._defaults = child(root, "docDefaults")
        self._looks: dict[str, Look] = {}

    @property
    def language(self) -> str:
        """The language text has when nothing else is said («nb-NO»); empty when the file does not tell."""
        return value(self._defaults, "rPrDefault", "rPr", "lang") or ""

    def look(self, key: str | None = None) -> Look:
        """How paragraphs of the style with this id are set; of the default style when there is no such style."""
        key = key if key in self._styles else self._default
        if key not in self._looks:
            self._looks[key] = self._resolve(key)
        return self._looks[key]

    def letters(self, key: str | None) -> Letters:
        """What the character style with this id says."""
        return _letters([child(style, "rPr") for style in self._chain(key or "")])

    def key_of(self, key: str | None) -> str:
        """The id a paragraph's style really has: the default's when it names none or an unknown one."""
        return key if key and key in self._styles else self._default

    def _chain(self, key: str) -> Iterator[Element]:
        """The style and those it is based on, nearest first; a circle is cut."""
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = value(self._styles[key], "basedOn") or ""

    def _resolve(self, key: str) -> Look:
        chain = list(self._chain(key))
        given: dict[str, Any] = {"outline": None}
        for properties in (child(self._defaults, "pPrDefault", "pPr"), *(child(style, "pPr") for style in reversed(chain))):
            given |= _paragraph(properties)
        names = tuple((value(style, "name") or "").strip().lower() for style in chain)
        says_outline = any(child(style, "pPr", "outlineLvl") is not None for style in chain)
        if not says_outline:
            given["outline"] = _outline_by_name(names)
        letters = _letters([*(child(style, "rPr") for style in chain), child(self._defaults, "rPrDefault", "rPr")])
        return Look(
            names=names, bold=bool(letters.bold), italic=bool(letters.italic), hidden=bool(letters.hidden), size=letters.size or 10.0,
            lang=letters.lang or "", **given,
        )  # fmt: skip


def run_letters(properties: Element | None) -> Letters:
    """What a run says itself (``w:rPr``)."""
    return _letters([properties])


def _outline_by_name(names: tuple[str, ...]) -> int | None:
    found = next((match for name in names if (match := _HEADING.match(name))), None)
    return int(found[1]) - 1 if found else None


def _paragraph(properties: Element | None) -> dict[str, Any]:
    """The fields of ``Look`` that these paragraph properties set."""
    given: dict[str, Any] = {}
    if properties is None:
        return given
    if (level := number(value(properties, "outlineLvl"))) is not None:
        given["outline"] = level if level < 9 else None
    if (list_id := value(properties, "numPr", "numId")) is not None:
        given["list_id"] = list_id
    if (list_level := number(value(properties, "numPr", "ilvl"))) is not None:
        given["list_level"] = min(max(list_level, 0), 8)
    for key, name in (("contextual", "contextualSpacing"), ("new_page", "pageBreakBefore")):
        if (on := switch(properties, name)) is not None:
            given[key] = on
    return given | _lengths(properties)


def _lengths(properties: Element) -> dict[str, int]:
    given: dict[str, int] = {}
    spacing, indents = child(properties, "spacing"), child(properties, "ind")
    if spacing is not None:
        for key in ("before", "after"):
            length = number(spacing.get(W + key))
            if spacing.get(f"{W}{key}Autospacing") in ("1", "true", "on"):
                length = _AUTOMATIC_GAP
            given |= {} if length is None else {key: length}
    if indents is not None and (left := number(indents.get(f"{W}left") or indents.get(f"{W}start"))) is not None:
        given["indent"] = left
    return given


def _letters(sources: list[Element | None]) -> Letters:
    """The nearest of these run properties that says something, for each thing they can say."""

    def nearest(name: str) -> bool | None:
        return next((on for source in sources if (on := switch(source, name)) is not None), None)

    size = next((points for source in sources if (points := number(value(source, "sz"))) is not None), None)
    lang = next((tag for source in sources if (tag := value(source, "lang"))), None)
    lost = frozenset(word for source in sources[:1] for word in _lost(source))
    return Letters(nearest("b"), nearest("i"), nearest("vanish"), None if size is None else size / 2, lang, lost)


def _lost(properties: Element | None) -> Iterator[str]:
    if switch(properties, "strike") or switch(properties, "dstrike"):
        yield "gjennomstreking"
    if (value(properties, "vertAlign") or "baseline") in ("superscript", "subscript"):
        yield "hevet eller senket skrift"
    if (value(properties, "highlight") or "none") != "none":
        yield "merkepenn"
