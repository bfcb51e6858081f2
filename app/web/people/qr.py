"""A QR code as one path, drawn by the template: the content policy allows no style of its own."""

from dataclasses import dataclass

import segno

QUIET = 4
"""How many modules of white a reader needs around."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """``path``: the dark modules; ``size``: width and height of the picture, white margin and all."""

    path: str
    size: int


def qr_code(text: str) -> QrCode:
    """The text as a QR code that may lose a seventh and be read still."""
    rows = list(segno.make_qr(text, error="m").matrix)
    runs = (run for y, row in enumerate(rows) for run in _runs(bytes(row), y))
    return QrCode("".join(runs), len(rows) + 2 * QUIET)


def _runs(row: bytes, y: int) -> list[str]:
    """Dark stretches of one row, each a bar of the path."""
    edges = [x for x in range(len(row) + 1) if (x < len(row) and row[x]) != (x > 0 and row[x - 1])]
    return [f"M{start + QUIET} {y + QUIET}h{end - start}v1h-{end - start}z" for start, end in zip(edges[::2], edges[1::2], strict=True)]
