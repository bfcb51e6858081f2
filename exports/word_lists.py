"""Numbering in Word files: the headings' «1», «1.1», the bullets and the numbered lists, each a list definition joined to its styles."""

from exports.layout import Layout
from exports.word_styles import BULLETS, HEADING_NUMBERS, NUMBERS, Styles, style_id
from exports.word_xml import Element, clark, properties, twips, w

LEVELS = 9
"""Word's list definitions have nine levels."""


def numbering(layout: Layout, styles: Styles) -> Element:
    """``w:numbering`` with the three definitions and one list of each."""
    kinds = ((HEADING_NUMBERS, _headings(styles.numbered_headings)), (BULLETS, _bullets(layout)), (NUMBERS, _numbers(layout)))
    definitions = [w("abstractNum", w("multiLevelType", val="multilevel"), *levels, abstractNumId=key) for key, levels in kinds]
    return w("numbering", *definitions, *(w("num", w("abstractNumId", val=key), numId=key) for key, _ in kinds))


def fresh_list(root: Element, level: int) -> int:
    """Adds a numbered list that begins at 1 on ``level`` (0-based); returns its ``w:numId``."""
    num_id = len(root.findall(clark("w:num"))) + 1
    restart = w("lvlOverride", w("startOverride", val=1), ilvl=level)
    root.append(w("num", w("abstractNumId", val=NUMBERS), restart, numId=num_id))
    return num_id


def _level(at: int, form: str, text: str, gap: str | None, style: str | None, indent: tuple[float, float]) -> Element:
    left, hanging = indent
    place = properties("pPr", (w("ind", left=twips(left), hanging=twips(hanging)),))
    joined = w("pStyle", val=style_id(style)) if style else None
    return w(
        "lvl",
        w("start", val=1), w("numFmt", val=form), joined, w("suff", val=gap) if gap else None, w("lvlText", val=text),
        w("lvlJc", val="left"), place, ilvl=at,
    )  # fmt: skip


def _headings(joined: bool) -> list[Element]:
    """«1» and «1.1», no full stop, a space before the title; the deeper levels print nothing."""
    names = ("heading 1", "heading 2") if joined else (None, None)
    numbered = [_level(at, "decimal", text, "space", names[at], (0, 0)) for at, text in enumerate(("%1", "%1.%2"))]
    return numbered + [_level(at, "none", "", "nothing", None, (0, 0)) for at in range(2, LEVELS)]


def _place(layout: Layout, at: int) -> tuple[float, float]:
    return layout.lists.indent * (at + 1), layout.lists.hang


def _bullets(layout: Layout) -> list[Element]:
    return [_level(at, "bullet", layout.lists.bullet, None, "List Bullet" if at == 0 else None, _place(layout, at)) for at in range(LEVELS)]


def _numbers(layout: Layout) -> list[Element]:
    return [_level(at, "decimal", f"%{at + 1}.", None, "List Number" if at == 0 else None, _place(layout, at)) for at in range(LEVELS)]
