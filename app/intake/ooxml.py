"""Names of WordprocessingML (ISO/IEC 29500-1, Transitional) and how its values are read."""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
VAL = f"{W}val"

_OFF = {"0", "false", "off", "none"}


def child(element: Element | None, *names: str) -> Element | None:
    """The first descendant along a path of WordprocessingML names; None when any step is missing."""
    for name in names:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: Element | None, *names: str) -> str | None:
    """``w:val`` of the element a path leads to; None when there is none."""
    found = child(element, *names)
    return None if found is None else found.get(VAL)


def switch(element: Element | None, *names: str) -> bool | None:
    """An on/off property: None when not given; given without a value it is on."""
    found = child(element, *names)
    return None if found is None else (found.get(VAL) or "true").lower() not in _OFF


def number(text: str | None) -> int | None:
    """A whole number as Word writes it (a decimal part is cut); None for anything else, and for what no page could hold."""
    try:
        whole = int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None
    return whole if whole is not None and abs(whole) < 1_000_000 else None
