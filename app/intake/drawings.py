"""Drawings in a Word file: pictures, text boxes, and the kinds a plan has no form for.

A modern drawing stands twice in the file, as DrawingML and as VML for old readers; only the first is read (``mc:Choice``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.intake.ooxml import MC, PIC, WP, WPS, A, Element, M, R, V, W, number

_GRAPHIC = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagram",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A text box: where it stands in its group, and the element that holds its paragraphs."""

    left: int
    top: int
    width: int
    height: int
    content: Element


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawing as found. ``picture``: id of the relationship to its bytes; ``related``: of a chart's or diagram's data."""

    kind: str
    alt: str
    picture: str = ""
    related: str = ""
    boxes: tuple[Box, ...] = ()
    decorative: bool = False

    @property
    def stacked(self) -> bool:
        """Whether the boxes stand one below the other, each within the width of the widest: a tower or pyramid of levels."""
        if len(self.boxes) < 3:
            return False
        left, right = min(box.left for box in self.boxes), max(box.left + box.width for box in self.boxes)
        pairs = zip(self.boxes, self.boxes[1:], strict=False)
        below = all(lower.top >= upper.top + upper.height // 2 for upper, lower in pairs)
        return below and any(box.left == left and box.left + box.width == right for box in self.boxes)


def shape(element: Element) -> Shape | None:
    """What a ``w:drawing``, ``w:pict`` or ``w:object`` holds; None when it shows nothing."""
    if element.tag == f"{W}object":
        return Shape("object", "")
    if element.tag == f"{W}pict":
        return _old_shape(element)
    alt, decorative = _alt(element)
    kind = next((_GRAPHIC[uri] for data in element.iter(f"{A}graphicData") if (uri := data.get("uri")) in _GRAPHIC), "")
    if kind:
        data = next((one for one in element.iter() if one.get(f"{R}id") or one.get(f"{R}dm")), None)
        return Shape(kind, alt, related="" if data is None else data.get(f"{R}id") or data.get(f"{R}dm") or "")
    boxes = tuple(sorted(_boxes(element), key=lambda box: (box.top, box.left)))
    if boxes:
        return Shape("boxes", alt, boxes=boxes)
    blip = next(element.iter(f"{A}blip"), None)
    if blip is not None:
        return Shape("picture", alt, picture=blip.get(f"{R}embed", ""), decorative=decorative)
    return None


def _alt(element: Element) -> tuple[str, bool]:
    """The alternative text, and whether the author called the drawing decoration."""
    properties = next(element.iter(f"{WP}docPr"), None)
    if properties is None:
        properties = next(element.iter(f"{PIC}cNvPr"), None)
    if properties is None:
        return "", False
    decorative = any(str(one.tag).endswith("}decorative") and one.get("val") in ("1", "true") for one in properties.iter())
    return " ".join((properties.get("descr") or properties.get("title") or "").split()), decorative


def _boxes(element: Element) -> Iterator[Box]:
    """Text boxes with words in them, placed in the coordinates of the outermost group."""
    for one in element.iter(f"{WPS}wsp"):
        content = one.find(f"{WPS}txbx/{W}txbxContent")
        if content is not None and any((text.text or "").strip() for text in content.iter(f"{W}t")):
            yield Box(*_place(one.find(f"{WPS}spPr/{A}xfrm")), content)


def _place(transform: Element | None) -> tuple[int, int, int, int]:
    if transform is None:
        return 0, 0, 0, 0
    offset, extent = transform.find(f"{A}off"), transform.find(f"{A}ext")
    return _length(offset, "x"), _length(offset, "y"), _length(extent, "cx"), _length(extent, "cy")


def _length(element: Element | None, name: str) -> int:
    """A length in English metric units, cut to thousands so that it stays within what ``number`` takes."""
    text = "0" if element is None else element.get(name, "0")
    return number(text[:-3] if len(text.lstrip("-")) > 3 else "0") or 0


def _old_shape(element: Element) -> Shape | None:
    """VML standing alone, as very old files have it: a picture or text boxes in their order."""
    contents = [one for one in element.iter(f"{W}txbxContent") if any((text.text or "").strip() for text in one.iter(f"{W}t"))]
    alt = next((alt for one in element.iter() if (alt := one.get("alt"))), "")
    if contents:
        return Shape("boxes", alt, boxes=tuple(Box(0, at, 0, 0, content) for at, content in enumerate(contents)))
    data = next(element.iter(f"{V}imagedata"), None)
    return None if data is None else Shape("picture", alt, picture=data.get(f"{R}id", ""))


def choice(element: Element) -> list[Element]:
    """The branch of ``mc:AlternateContent`` that is read: the first choice, or the fallback when there is no choice."""
    branch = element.find(f"{MC}Choice")
    if branch is None:
        branch = element.find(f"{MC}Fallback")
    return [] if branch is None else list(branch)


def equation_words(element: Element) -> str:
    """The signs of an equation in reading order."""
    return "".join(text.text or "" for text in element.iter(f"{M}t"))
