"""Drawings in Word files: pictures, the pyramid as shapes with their words in them, the coloured field of the cover.

The pyramid is drawn, not pictured: each level is a shape that holds its text, so that the words are the document's own, can be read aloud
and edited, and stand once. Programs older than Word 2010 take the picture that is given beside it (``mc:Fallback``).
"""

from collections.abc import Iterable, Sequence
from itertools import count

from exports.cover import Placed
from exports.document import Figure
from exports.figures import WIDTH, Band, level_text, printed_size, pyramid_bands
from exports.profile import Profile
from exports.word_xml import Element, element, emu, make

_GRAPHICS = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPES = "http://schemas.microsoft.com/office/word/2010"
_DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_DEGREE = 60000
"""A degree as drawings count angles."""

_SLACK = 1.0
"""Points a level's text box is wider than its longest line, so that rounding breaks no line."""


class Drawings:
    """Makes the drawings of one file, numbering them through (``wp:docPr`` wants numbers of its own)."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def picture(self, relation: str, size: tuple[float, float], alt: str, name: str) -> Element:
        """``w:drawing`` with a picture of ``size`` points; ``alt`` is read aloud in its place."""
        number = next(self._numbers)
        shown = self._picture(relation, size, alt, name, number)
        return _inline(size, _properties(number, name, alt), f"{_GRAPHICS}/picture", shown)

    def _picture(self, relation: str, size: tuple[float, float], alt: str, name: str, number: int) -> Element:
        return make(
            "pic:pic",
            make("pic:nvPicPr", make("pic:cNvPr", id=number, name=name, descr=alt), make("pic:cNvPicPr")),
            make("pic:blipFill", element("a:blip", {"r:embed": relation}), make("a:stretch", make("a:fillRect"))),
            make("pic:spPr", _box(0, 0, *size), make("a:prstGeom", make("a:avLst"), prst="rect")),
        )

    def pyramid(self, figure: Figure, profile: Profile, texts: Sequence[Sequence[Element]], picture: str) -> Element:
        """The pyramid as a group of shapes, and a picture of it for programs that know no shapes.

        texts: per level, from the top, the paragraphs that stand in it. picture: relationship of the picture.
        """
        size = printed_size(figure, profile.face)
        scale = size[0] / WIDTH
        alt, name = figure.alt or figure.caption or "Pyramide", f"Figur {figure.id}"
        number = next(self._numbers)
        frame = make("wpg:grpSpPr", element("a:xfrm", {}, _corners(0, 0, *size, prefix="a:") + _corners(0, 0, *size, prefix="a:ch")))
        shapes = [
            shape for band, text in zip(pyramid_bands(figure, profile), texts, strict=True) for shape in self._level(band, text, scale)
        ]
        group = make("wpg:wgp", make("wpg:cNvGrpSpPr"), frame, *shapes)
        drawn = _inline(size, _properties(number, name, alt), f"{_SHAPES}/wordprocessingGroup", group)
        choice = make("mc:Choice", drawn, Requires="wpg")
        return make("mc:AlternateContent", choice, make("mc:Fallback", self.picture(picture, size, alt, name)))

    def _level(self, band: Band, text: Iterable[Element], scale: float) -> tuple[Element, Element]:
        """One level: its ground, and over it a box as wide as the lines that ``exports.figures`` broke, which holds its text."""
        top, bottom, upper, lower = (length * scale for length in (band.top, band.bottom, band.upper, band.lower))
        middle, half, height = WIDTH * scale / 2, max(upper, lower), bottom - top
        corners = ((half - upper, 0), (half + upper, 0), (half + lower, height), (half - lower, height))
        shape = _shape(_outline(corners, 2 * half, height))
        ground = make(
            "wps:wsp",
            make("wps:cNvPr", id=next(self._numbers), name=f"Grunn {band.level.id}"),
            make("wps:cNvSpPr"),
            make("wps:spPr", _box(middle - half, top, 2 * half, height), shape, _fill(band.color), _no_line()),
            make("wps:bodyPr"),
        )
        inner = min((band.text_width * scale + _SLACK) / 2, half)
        rectangle = make("a:prstGeom", make("a:avLst"), prst="rect")
        box = make(
            "wps:wsp",
            make("wps:cNvPr", id=next(self._numbers), name=f"Nivå {band.level.id}", descr=level_text(band.level)),
            make("wps:cNvSpPr", txBox=1),
            make("wps:spPr", _box(middle - inner, top, 2 * inner, height), rectangle, make("a:noFill"), _no_line()),
            make("wps:txbx", element("w:txbxContent", {}, text)),
            make("wps:bodyPr", make("a:noAutofit"), wrap="square", lIns=0, tIns=0, rIns=0, bIns=0, anchor="ctr"),
        )
        return ground, box

    def placed(self, relation: str, placed: Placed, name: str) -> Element:
        """``w:drawing`` with a picture behind the text, at its place on the paper."""
        number, size = next(self._numbers), (placed.width, placed.height)
        shown = self._picture(relation, size, placed.alt, name, number)
        return _anchored(number, (placed.left, placed.top, *size), _properties(number, name, placed.alt), f"{_GRAPHICS}/picture", shown)

    def field(self, width: float, top: float, height: float, color: str) -> Element:
        """A coloured field behind the text, across the paper, ``top`` points from its upper edge; nothing is read aloud for it."""
        return self._ground((0, top, width, height), make("a:prstGeom", make("a:avLst"), prst="rect"), color)

    def quarter_circle(self, right: float, bottom: float, radius: float, color: str) -> Element:
        """A quarter circle behind the text, its centre in the lower right corner (``right``, ``bottom``); nothing is read aloud for it."""
        reach = emu(radius)
        arc = make("a:arcTo", wR=reach, hR=reach, stAng=180 * _DEGREE, swAng=90 * _DEGREE)
        start, line = make("a:moveTo", make("a:pt", x=reach, y=reach)), make("a:lnTo", make("a:pt", x=0, y=reach))
        path = make("a:path", start, line, arc, make("a:close"), w=reach, h=reach)
        return self._ground((right - radius, bottom - radius, radius, radius), _shape(path), color)

    def _ground(self, place: tuple[float, float, float, float], geometry: Element, color: str) -> Element:
        """A shape of one colour behind the text; ``place``: left, top, width and height in points, from the paper's corner."""
        _left, _top, width, height = place
        number = next(self._numbers)
        shape = make(
            "wps:wsp",
            make("wps:cNvSpPr"),
            make("wps:spPr", _box(0, 0, width, height), geometry, _fill(color), _no_line()),
            make("wps:bodyPr"),
        )
        decorative = make("a:extLst", make("a:ext", make("adec:decorative", val=1), uri=_DECORATIVE_EXTENSION))
        properties = make("wp:docPr", decorative, id=number, name=f"Grunn {number}")
        drawn = _anchored(number, place, properties, f"{_SHAPES}/wordprocessingShape", shape)
        return make("mc:AlternateContent", make("mc:Choice", drawn, Requires="wps"))


def _shape(path: Element) -> Element:
    """A shape of its own outline."""
    lists = (make("a:avLst"), make("a:gdLst"), make("a:ahLst"), make("a:cxnLst"))
    return make("a:custGeom", *lists, make("a:rect", l=0, t=0, r="r", b="b"), make("a:pathLst", path))


def _inline(size: tuple[float, float], properties: Element, kind: str, content: Element) -> Element:
    """``w:drawing`` that stands in the line like a letter."""
    width, height = size
    drawn = make(
        "wp:inline",
        make("wp:extent", cx=emu(width), cy=emu(height)),
        make("wp:effectExtent", l=0, t=0, r=0, b=0),
        properties,
        make("wp:cNvGraphicFramePr"),
        make("a:graphic", make("a:graphicData", content, uri=kind)),
        distT=0, distB=0, distL=0, distR=0,
    )  # fmt: skip
    return element("w:drawing", {}, [drawn])


def _anchored(number: int, place: tuple[float, float, float, float], properties: Element, kind: str, content: Element) -> Element:
    """``w:drawing`` behind the text, its place counted from the paper's corner; what is made later lies above what was made before."""
    left, top, width, height = place
    flags = {"simplePos": 0, "relativeHeight": number, "behindDoc": 1, "locked": 0, "layoutInCell": 1, "allowOverlap": 1}
    drawn = make(
        "wp:anchor",
        make("wp:simplePos", x=0, y=0),
        make("wp:positionH", make("wp:posOffset", str(emu(left))), relativeFrom="page"),
        make("wp:positionV", make("wp:posOffset", str(emu(top))), relativeFrom="page"),
        make("wp:extent", cx=emu(width), cy=emu(height)),
        make("wp:effectExtent", l=0, t=0, r=0, b=0),
        make("wp:wrapNone"),
        properties,
        make("wp:cNvGraphicFramePr"),
        make("a:graphic", make("a:graphicData", content, uri=kind)),
        distT=0, distB=0, distL=0, distR=0, **flags,
    )  # fmt: skip
    return element("w:drawing", {}, [drawn])


def _properties(number: int, name: str, alt: str) -> Element:
    return make("wp:docPr", id=number, name=name, descr=alt)


def _corners(x: float, y: float, width: float, height: float, prefix: str) -> list[Element]:
    """Offset and extent, of a shape («a:») or of the space its children stand in («a:ch»)."""
    names = (f"{prefix}off", f"{prefix}ext") if prefix == "a:" else (f"{prefix}Off", f"{prefix}Ext")
    return [make(names[0], x=emu(x), y=emu(y)), make(names[1], cx=emu(width), cy=emu(height))]


def _box(x: float, y: float, width: float, height: float) -> Element:
    return element("a:xfrm", {}, _corners(x, y, width, height, prefix="a:"))


def _outline(corners: Sequence[tuple[float, float]], width: float, height: float) -> Element:
    points = [make("a:pt", x=emu(x), y=emu(y)) for x, y in corners]
    lines = (make("a:lnTo", point) for point in points[1:])
    return make("a:path", make("a:moveTo", points[0]), *lines, make("a:close"), w=emu(width), h=emu(height))


def _fill(color: str) -> Element:
    return make("a:solidFill", make("a:srgbClr", val=color.lstrip("#").upper()))


def _no_line() -> Element:
    return make("a:ln", make("a:noFill"))
