"""Making WordprocessingML elements: names by prefix, children of property elements in the order the schema demands.

The orders are those of ISO/IEC 29500-1 (Transitional), CT_PPr, CT_RPr, CT_TblPr, CT_TrPr, CT_TcPr.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from docx.oxml.parser import oxml_parser
from lxml import etree

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

Element: TypeAlias = etree._Element

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

ORDERS: Mapping[str, tuple[str, ...]] = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs", "suppressAutoHyphens",
        "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr",
    ),
    "rPr": (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "noProof", "color", "kern", "sz", "szCs", "u", "shd", "vertAlign", "lang",
    ),
    "tblPr": ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "trPr": ("cantSplit", "tblHeader"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
}  # fmt: skip


def clark(name: str) -> str:
    """«w:p» as lxml wants it: «{http://…}p»; a name without prefix stays."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def make(name: str, /, *children: Element | str | None, **attributes: object) -> Element:
    """An element with children (None is left out, a string becomes its text). Attributes stand without a prefix."""
    return element(name, {key: str(value) for key, value in attributes.items() if value is not None}, children)


def w(name: str, /, *children: Element | str | None, **attributes: object) -> Element:
    """An element of WordprocessingML; its attributes are in the same namespace, those that are None are left out."""
    return element(f"w:{name}", {f"w:{key}": str(value) for key, value in attributes.items() if value is not None}, children)


def element(name: str, attributes: Mapping[str, str], children: Iterable[Element | str | None] = ()) -> Element:
    """An element whose attributes are named with their prefix («r:embed») or without one."""
    prefix = name.partition(":")[0]
    made = oxml_parser.makeelement(clark(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in attributes.items():
        made.set(clark(key), printable(value))
    for child in children:
        if isinstance(child, str):
            made.text = printable(child)
        elif child is not None:
            made.append(child)
    return made


def properties(name: str, children: Iterable[Element | None]) -> Element | None:
    """A property element («pPr») with its children in the schema's order; None when it would be empty.

    Raises ValueError for a child that ``ORDERS`` does not know, and for one that is given twice.
    """
    given = [child for child in children if child is not None]
    if not given:
        return None
    order = ORDERS[name]
    names = [etree.QName(child).localname for child in given]
    if len(set(names)) < len(names):
        raise ValueError(f"{name} has {sorted(names)}: one of them twice")
    return w(name, *sorted(given, key=lambda child: order.index(etree.QName(child).localname)))


def printable(words: str) -> str:
    """The words without signs XML cannot hold (control characters, lone surrogates)."""
    return _FORBIDDEN.sub("", words)


def run(words: str, changes: Iterable[Element | None] = ()) -> Element:
    """A run of text with its run properties."""
    return w("r", properties("rPr", changes), element("w:t", {"xml:space": "preserve"}, [words]))


def line_break() -> Element:
    """A run that breaks the line."""
    return w("r", w("br"))


def tab() -> Element:
    """A run that holds a tab."""
    return w("r", w("tab"))


def field(instruction: str, shown: Iterable[Element]) -> list[Element]:
    """The runs of a complex field: instruction and the words shown until somebody updates it."""
    code = element("w:instrText", {"xml:space": "preserve"}, [f" {instruction} "])
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", code),
        w("r", w("fldChar", fldCharType="separate")),
        *shown,
        w("r", w("fldChar", fldCharType="end")),
    ]


def twips(points: float) -> int:
    """Points in twentieths, as Word counts lengths."""
    return round(points * 20)


def emu(points: float) -> int:
    """Points in English metric units, as drawings count lengths."""
    return round(points * 12700)
