"""Figures as SVG: the pyramid of levels, drawn from data; and PNG of it for Word.

Text is set by the vendored face's own widths, so that lines break alike in PDF, on screen and in the picture. Sizes are in points.
"""

from dataclasses import dataclass
from html import escape

import resvg_py

from exports.document import Figure, Level
from exports.metrics import FACE, SANS, Face, in_face, text_width
from exports.profile import PLAIN, Palette, Profile

WIDTH = 380.0
LEVEL_HEIGHT = 74.4
GAP = 4.7
TOP_SHARE = 0.305
"""Width of the flat top as a share of the base, when the text needs no more."""
COLUMN_SHARE = 0.54
"""A level's text column as a share of its width in a pointed pyramid on the same base: level i of n has i/n of it."""
PADDING = 8.0
SIZE = 9.0
LINE = 10.35
FIT_STEP = 1.05
TALLEST = 640.0
"""Greatest height of a pyramid; one that needs more is drawn smaller."""
LEVELS = range(2, 10)

Word = tuple[str, bool]
Line = tuple[Word, ...]


class BadFigure(ValueError):
    """A figure that cannot be drawn; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A level with its text broken into lines; ``height`` of the level and ``width`` of its longest line in points."""

    level: Level
    lines: tuple[Line, ...]
    height: float
    width: float


# ---------------------------------------------------------------- breaking text


def _cut(word: str, bold: bool, face: Face) -> list[Word]:
    """A word wider than the whole figure in pieces that go in; any other as it is."""
    pieces = [""]
    for sign in word:
        if text_width(pieces[-1] + sign, SIZE, bold, face) > WIDTH - 3 * PADDING:
            pieces.append("")
        pieces[-1] += sign
    return [(piece, bold) for piece in pieces]


def _words(level: Level, face: Face) -> tuple[list[Word], list[Word]]:
    title = f"{level.title}:" if level.text else level.title
    return (
        [piece for word in in_face(title, face).split() for piece in _cut(word, True, face)],
        [piece for word in in_face(level.text, face).split() for piece in _cut(word, False, face)],
    )


def _line_width(line: Line, face: Face) -> float:
    words = sum(text_width(word, SIZE, bold, face) for word, bold in line)
    return words + sum(text_width(" ", SIZE, bold, face) for _, bold in line[1:])


def _fill(words: list[Word], width: float, face: Face) -> tuple[Line, ...]:
    """The words in lines of at most ``width``, each as full as it goes."""
    lines: list[Line] = []
    for word in words:
        if lines and _line_width((*lines[-1], word), face) <= width:
            lines[-1] = (*lines[-1], word)
        else:
            lines.append((word,))
    return tuple(lines)


def level_lines(level: Level, width: float, face: Face = SANS) -> tuple[Line, ...]:
    """A level's text in lines of at most ``width`` points, each word with whether it is bold.

    A title that fits on one line stands alone on it; a title that turns lets the text run on.
    """
    title, text = _words(level, face)
    if len(_fill(title, width, face)) == 1:
        return _fill(title, width, face) + _fill(text, width, face)
    return _fill(title + text, width, face)


# ---------------------------------------------------------------- geometry


def _column(level: Level, place: int, count: int, face: Face) -> float:
    """Width of a level's text: its share of a pointed pyramid, but always room for the longest word and half an em."""
    title, text = _words(level, face)
    longest = max(text_width(word, SIZE, bold, face) for word, bold in title + text)
    return max(WIDTH * place / count * COLUMN_SHARE, longest + SIZE / 2)


def _place_level(level: Level, place: int, count: int, face: Face) -> _Placed:
    """Break the text in its column; widen the column while the text is too tall, and let the level grow when that is not enough."""
    column, widest = _column(level, place, count, face), WIDTH * (TOP_SHARE + (1 - TOP_SHARE) * (place - 1) / count) - 2 * PADDING
    lines = level_lines(level, column, face)
    while len(lines) * LINE > LEVEL_HEIGHT - 2 * PADDING and column < widest:
        column = min(column * FIT_STEP, widest)
        lines = level_lines(level, column, face)
    height = max(LEVEL_HEIGHT if count <= 6 else LEVEL_HEIGHT * 6 / count, len(lines) * LINE + 2 * PADDING)
    return _Placed(level, lines, height, max(_line_width(line, face) for line in lines))


def _check(figure: Figure) -> None:
    if figure.kind != "pyramid":
        raise BadFigure("Figuren er ikke en pyramide og kan ikke tegnes som det.")
    if len(figure.levels) not in LEVELS:
        raise BadFigure(f"En pyramide må ha fra to til ni nivåer, denne har {len(figure.levels)}. Legg til eller fjern nivåer.")
    empty = [str(at) for at, level in enumerate(figure.levels, 1) if not level.title.strip()]
    if empty:
        raise BadFigure(f"Nivå {', '.join(empty)} i pyramiden mangler tittel. Skriv en tittel på hvert nivå.")


def _place(figure: Figure, face: Face) -> tuple[_Placed, ...]:
    _check(figure)
    return tuple(_place_level(level, at, len(figure.levels), face) for at, level in enumerate(figure.levels, 1))


def pyramid_size(figure: Figure, face: Face = SANS) -> tuple[float, float]:
    """Width and height in points of the ground a pyramid's bands stand on. Raises BadFigure."""
    return WIDTH, round(sum(placed.height for placed in _place(figure, face)), 2)


def printed_size(figure: Figure, face: Face = SANS) -> tuple[float, float]:
    """Width and height in points at which a pyramid is printed: its own, or less when that is more than a page holds. Raises BadFigure."""
    width, height = pyramid_size(figure, face)
    scale = min(1.0, TALLEST / height)
    return round(width * scale, 2), round(height * scale, 2)


# ---------------------------------------------------------------- drawing


def level_color(place: int, count: int, palette: Palette = PLAIN.palette) -> str:
    """Six hex digits with «#»: the ground of level ``place`` (from 0, the top) of ``count``, between the colours of top and base."""
    share, ends = place / (count - 1), (bytes.fromhex(palette.top), bytes.fromhex(palette.base))
    return "#" + "".join(f"{round(top + (base - top) * share):02x}" for top, base in zip(*ends, strict=True))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _top_share(placed: tuple[_Placed, ...]) -> float:
    """Width of the flat top as a share of the base: as much more than usual as the widest text asks for."""
    height, top, share = sum(level.height for level in placed), 0.0, TOP_SHARE
    for level in placed:
        need = (level.width + 2 * PADDING) / WIDTH
        share = max(share, (need - top / height) / (1 - top / height))
        top += level.height
    return share


@dataclass(frozen=True, slots=True)
class Band:
    """A level where it stands: the lines of its text and the width of the longest, top and bottom of its ground and half its width at
    both, in points; its colour."""

    level: Level
    lines: tuple[Line, ...]
    top: float
    bottom: float
    upper: float
    lower: float
    color: str
    text_width: float


def pyramid_bands(figure: Figure, profile: Profile = PLAIN) -> tuple[Band, ...]:
    """The levels of a pyramid from the top down, placed on its ``pyramid_size``. Raises BadFigure."""
    placed = _place(figure, profile.face)
    height, share, top = sum(level.height for level in placed), _top_share(placed), 0.0
    bands = []
    for at, level in enumerate(placed):
        bottom = top + level.height - (GAP if at < len(placed) - 1 else 0)
        upper, lower = (WIDTH / 2 * (share + (1 - share) * y / height) for y in (top, bottom))
        color = level_color(at, len(placed), profile.palette)
        bands.append(Band(level.level, level.lines, top, bottom, upper, lower, color, level.width))
        top += level.height
    return tuple(bands)


def _ground(band: Band) -> str:
    corners = ((-band.upper, band.top), (band.upper, band.top), (band.lower, band.bottom), (-band.lower, band.bottom))
    points = " ".join(f"{_number(WIDTH / 2 + x)},{_number(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{band.color}"/>'


def _pieces(line: Line) -> list[Word]:
    """A line as stretches of one weight."""
    pieces: list[Word] = []
    for word, bold in line:
        if pieces and pieces[-1][1] == bold:
            pieces[-1] = (f"{pieces[-1][0]} {word}", bold)
        else:
            pieces.append((word, bold))
    return pieces


def _line(line: Line, y: float, face: Face) -> str:
    x, out = (WIDTH - _line_width(line, face)) / 2, ""
    for text, bold in _pieces(line):
        weight = ' font-weight="700"' if bold else ""
        out += f'<text x="{_number(x)}" y="{_number(y)}"{weight}>{escape(text)}</text>'
        x += text_width(text, SIZE, bold, face) + text_width(" ", SIZE, face=face)
    return out


def pyramid_svg(figure: Figure, screen: bool = False, profile: Profile = PLAIN) -> str:
    """The pyramid as one ``<svg>`` element with the alt text as its title; at its size in points, or filling its place on a screen.

    Raises BadFigure when it has not two to nine levels with titles.
    """
    face = profile.face
    height, body = pyramid_size(figure, face)[1], ""
    for band in pyramid_bands(figure, profile):
        first = (band.top + band.bottom - len(band.lines) * LINE) / 2 + 0.78 * LINE
        body += _ground(band) + "".join(_line(line, first + number * LINE, face) for number, line in enumerate(band.lines))
    wide, high = printed_size(figure, face)
    size = "" if screen else f' width="{_number(wide)}pt" height="{_number(high)}pt"'
    family = "Arial, 'Liberation Sans', Helvetica, sans-serif" if screen else f"{FACE}, '{face.family}'"
    role = ' role="img"' if screen else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{role} viewBox="0 0 {_number(WIDTH)} {_number(height)}"{size}>'
        f'<title>{escape(figure.alt or figure.caption or "Pyramide")}</title>'
        f'<g font-family="{family}" font-size="{_number(SIZE)}" fill="#ffffff">{body}</g></svg>'
    )  # fmt: skip


def level_text(level: Level) -> str:
    """A level in words: «Title: text», or the title alone."""
    return f"{level.title}: {level.text}" if level.text else level.title


def figure_png(figure: Figure, width_px: int, profile: Profile = PLAIN) -> bytes:
    """The pyramid as PNG of the given width in pixels, set in the vendored face alone. Raises BadFigure."""
    if width_px < 1:
        raise BadFigure("Bildebredden må være minst én piksel.")
    return resvg_py.svg_to_bytes(
        svg_string=pyramid_svg(figure, profile=profile),
        width=width_px,
        dpi=96.0,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(file) for file in profile.face.files],
    )
