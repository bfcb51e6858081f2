"""Where things stand on the cover: told from its words and pictures, once for PDF and Word.

Words stand on a field of one colour or on bare paper, never on a picture: a picture takes the upper part of the sheet, the field with the
title comes below it, and the owners' logos stand in a row at the foot. Lengths are in points, places from the paper's upper left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.document import Document, Drawing
from exports.layout import Layout, Style
from exports.metrics import text_width
from exports.phrases import cover_credit, cover_foot, cover_head, notice_lines
from exports.pictures import Assets, Picture, cover_picture, cropped

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


@dataclass(frozen=True, slots=True)
class Field:
    """The coloured field under the title, from ``top`` to ``edge``; ``strip``: how much of the same colour lies above a picture."""

    strip: float
    top: float
    edge: float


def cover_of(document: Document, drawing: Drawing, layout: Layout, assets: Assets) -> Cover:
    """The cover of a drawing. Raises BadPicture when a picture cannot be had."""
    pictures = [cover_picture(emblem.sha256, assets) for emblem in drawing.profile.emblems]
    rooms = emblem_places([(picture.width, picture.height) for picture in pictures], layout)
    emblems = tuple(Placed(p, e.alt, *room) for p, e, room in zip(pictures, drawing.profile.emblems, rooms, strict=True))
    field, wanted = measure(document, drawing, layout), drawing.profile.picture
    if wanted is None:
        return Cover(field.edge, emblems=emblems)
    width, height = layout.page.width, field.top - field.strip
    picture = cropped(cover_picture(wanted.sha256, assets), width / height)
    return Cover(field.edge, field.top, Placed(picture, wanted.alt, 0, field.strip, width, height), emblems)


def measure(document: Document, drawing: Drawing, layout: Layout) -> Field:
    """Where the field goes: as high as its words need, and a picture above it as high as what stands below leaves room for."""
    page, words = layout.page, height_of(cover_head(document), layout)
    if drawing.profile.picture is None:
        return Field(0, 0, max(layout.cover.band, page.top + words + INSET))
    field, strip = ABOVE + words + INSET, STRIP if drawing.draft_note else 0.0
    foot = FOOT + height_of((*cover_foot(document), *cover_credit(drawing), *notice_lines(drawing)), layout)
    foot += EMBLEM_HEIGHT + EMBLEM_GAP if drawing.profile.emblems else 0
    height = max(LEAST_PICTURE, min(MOST_PICTURE, page.height - page.bottom - sum(BANDS) - foot - field - strip))
    return Field(strip, strip + height, strip + height + field)


def emblem_places(sizes: Sequence[tuple[int, int]], layout: Layout) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of logos of these sizes, side by side along the lower margin, each as large as its room lets it."""
    page, places, left = layout.page, [], layout.page.left
    room = min(EMBLEM_WIDTH, (page.text_width - EMBLEM_GAP * (len(sizes) - 1)) / max(len(sizes), 1))
    for wide, high in sizes:
        scale = min(room / wide, EMBLEM_HEIGHT / high)
        width, height = wide * scale, high * scale
        places.append((left, page.height - page.bottom - (EMBLEM_HEIGHT + height) / 2, width, height))
        left += width + EMBLEM_GAP
    return places


def height_of(lines: Lines, layout: Layout) -> float:
    """Height of the lines when each is broken at the text width."""
    styles = ((layout.styles[key], words) for key, words in lines)
    return sum(len(broken(words, style, layout)) * layout.line_height(style) + style.after for style, words in styles)


def broken(words: str, style: Style, layout: Layout) -> list[str]:
    """The words in lines of at most the text width, each as full as it goes."""
    lines, room = [""], layout.page.text_width - style.indent - style.right
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and text_width(longer, style.size, style.bold, layout.font) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
