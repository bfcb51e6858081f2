"""Where things stand on the cover: told from its words and pictures, once for PDF and Word.

Words stand on a field of one colour or on bare paper, never on a picture: a picture takes the upper part of the sheet, the field with the
title comes below it, and the owners' logos stand in a row at the foot. Lengths are in points, places from the paper's upper left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.document import Document, Drawing
from exports.layout import Layout, Style
from exports.metrics import text_width
from exports.phrases import cover_credit, cover_foot, cover_head
from exports.pictures import Assets, Picture, cover_picture, cropped
from exports.profile import Emblem

BANDS = 8.0, 4.0
"""Heights of the two narrow bands below the cover's field."""
INSET = 36.0
"""From the last line on the field to the field's edge."""
ABOVE = 30.0
"""From a picture to the first line below it."""
FOOT = 36.0
"""From the bands to the first line below them, under a picture."""
STRIP = 60.0
"""Height of the strip of colour above a picture on a draft: the note at the page's head stands on it."""
LEAST_PICTURE, MOST_PICTURE = 120.0, 340.0
EMBLEM_HEIGHT, EMBLEM_WIDTH, EMBLEM_GAP = 46.0, 150.0, 28.0
"""The room of one logo, which keeps its own shape in it, and the gap between two."""

Lines = Sequence[tuple[str, str]]
"""Keys of styles, and words."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture where it stands; ``alt`` is read aloud in its place."""

    picture: Picture
    alt: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover's pictures, and its field, which goes from ``top`` to ``edge``; ``top`` is 0 where there is no picture."""

    edge: float
    top: float = 0.0
    picture: Placed | None = None
    emblems: tuple[Placed, ...] = ()

    @property
    def pictures(self) -> tuple[Placed, ...]:
        """All pictures, the large one first."""
        return ((self.picture,) if self.picture else ()) + self.emblems


def cover_of(document: Document, drawing: Drawing, layout: Layout, assets: Assets) -> Cover:
    """The cover of a drawing. Raises BadPicture when a picture cannot be had."""
    emblems = _emblems(drawing.profile.emblems, layout, assets)
    if drawing.profile.picture is None:
        return Cover(_bare_edge(document, layout), emblems=emblems)
    field = ABOVE + height_of(cover_head(document), layout) + INSET
    strip = STRIP if drawing.draft_note else 0.0
    foot = FOOT + height_of((*cover_foot(document), *cover_credit(drawing)), layout) + (EMBLEM_HEIGHT + EMBLEM_GAP if emblems else 0)
    room = layout.page.height - layout.page.bottom - sum(BANDS) - foot - field - strip
    height = max(LEAST_PICTURE, min(MOST_PICTURE, room))
    wanted, width = drawing.profile.picture, layout.page.width
    picture = cropped(cover_picture(wanted.sha256, assets), width / height)
    return Cover(strip + height + field, strip + height, Placed(picture, wanted.alt, 0, strip, width, height), emblems)


def _bare_edge(document: Document, layout: Layout) -> float:
    """Where a field without a picture ends: where the layout says, or below its words when they need more."""
    return max(layout.cover.band, layout.page.top + height_of(cover_head(document), layout) + INSET)


def _emblems(emblems: Sequence[Emblem], layout: Layout, assets: Assets) -> tuple[Placed, ...]:
    """The logos side by side along the lower margin, each as large as its room lets it."""
    page, count = layout.page, len(emblems)
    room = min(EMBLEM_WIDTH, (page.text_width - EMBLEM_GAP * (count - 1)) / max(count, 1))
    placed, left = [], page.left
    for emblem in emblems:
        picture = cover_picture(emblem.sha256, assets)
        scale = min(room / picture.width, EMBLEM_HEIGHT / picture.height)
        width, height = picture.width * scale, picture.height * scale
        top = page.height - page.bottom - (EMBLEM_HEIGHT + height) / 2
        placed.append(Placed(picture, emblem.alt, left, top, width, height))
        left += width + EMBLEM_GAP
    return tuple(placed)


def height_of(lines: Lines, layout: Layout) -> float:
    """Height of the lines when each is broken at the text width."""
    styles = ((layout.styles[key], words) for key, words in lines)
    return sum(_line_count(words, style, layout) * layout.line_height(style) + style.after for style, words in styles)


def _line_count(words: str, style: Style, layout: Layout) -> int:
    """Lines the words take, each as full as it goes."""
    count, used = 1, 0.0
    for word in words.split():
        wide = text_width(word, style.size, style.bold, layout.font)
        space = text_width(" ", style.size, style.bold, layout.font) if used else 0.0
        if used and used + space + wide > layout.page.text_width - style.indent - style.right:
            count, used, space = count + 1, 0.0, 0.0
        used += space + wide
    return count
