"""A document as PDF: drawn by WeasyPrint from ``exports.pages`` and ``exports.sheet``, finished by ``exports.tagging``.

One file that passes the machine checks of both PDF/A-2a and PDF/UA-1. Nothing is fetched: fonts come from the vendored folder, pictures
from the bytes handed in. The bytes depend on document, drawing and the libraries' versions alone: no clock, no chance.
"""

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import weasyprint
from PIL import ImageFile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from exports import tagging, tuning
from exports.cover import cover_of
from exports.document import Document, Drawing, Figure
from exports.dressing import layout_of
from exports.metrics import FACES, FONTS
from exports.pages import print_html
from exports.pictures import Assets, Picture, figure_picture
from exports.profile import Profile
from exports.sheet import FONT_SCHEME, print_css

FONTS_SETTING = "FONTCONFIG_FILE"
_ONE_AT_A_TIME = threading.Lock()
# WeasyPrint has Pillow pass over damage in pictures; ours are checked before they reach it, and a damaged one is refused with a sentence.
ImageFile.LOAD_TRUNCATED_IMAGES = False
OWN_TAGS = tagging.install()
"""Whether the structure tree is ours; else it is WeasyPrint's own, which passes the same checks and tells less."""
TUNED = tuning.install()
"""Whether ``exports.tuning`` is in place; without it pages take an eighth longer, and a footnote may slip to the next page."""


class LockedFetcher(URLFetcher):
    """Hands over the vendored fonts and the pictures of one drawing, by name; refuses every other address."""

    def __init__(self, pictures: dict[str, Picture] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._fonts = {f"{FONT_SCHEME}:{path.name}": path for face in FACES.values() for path in face.files}
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Font or picture by its name. Raises ValueError for any other address."""
        if url in self._fonts:
            return URLFetcherResponse(url, self._fonts[url].read_bytes(), {"Content-Type": "font/ttf"})
        if url in self._pictures:
            picture = self._pictures[url]
            return URLFetcherResponse(url, picture.data, {"Content-Type": picture.media_type})
        raise ValueError(f"not an address of this house: {url[:80]}")


@contextmanager
def _own_fonts_only() -> Iterator[None]:
    """While fonts are gathered, the machine has none: what a drawing looks like does not depend on what is installed."""
    before = os.environ.get(FONTS_SETTING)
    os.environ[FONTS_SETTING] = str(FONTS / "fonts.conf")
    try:
        yield
    finally:
        os.environ.pop(FONTS_SETTING)
        if before is not None:
            os.environ[FONTS_SETTING] = before


@lru_cache(maxsize=8)
def _dressed(layout: str, profile: Profile, numbered: bool) -> tuple[weasyprint.CSS, FontConfiguration]:
    """Style sheet and fonts of a layout in a plan's dress; those worn last are kept."""
    with _own_fonts_only():
        fonts = FontConfiguration()
    return weasyprint.CSS(string=print_css(layout, numbered, profile), font_config=fonts, url_fetcher=LockedFetcher()), fonts


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Drawing makes many values and few circles: looking for circles meanwhile costs a tenth of the time and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def draw_pdf(document: Document, drawing: Drawing, assets: Assets) -> bytes:
    """The document as PDF, drawn as ``drawing`` says. One drawing at a time in a process.

    assets: a picture's bytes by its SHA-256 in hexadecimal, KeyError when it is not there.
    Raises BadFigure or BadPicture, with a sentence for the reader, when a figure cannot be drawn.
    """
    pictures: dict[str, Picture] = {}

    def source(figure: Figure) -> str:
        if figure.kind != "image":
            return ""
        picture = figure_picture(figure, assets)
        pictures[picture.address] = picture
        return picture.address

    cover = cover_of(document, drawing, layout_of(drawing), assets) if drawing.cover else None
    pictures |= {placed.picture.address: placed.picture for placed in cover.pictures} if cover else {}
    html = print_html(document, drawing, source, cover)
    numbered = layout_of(drawing).numbered == "always" or drawing.cover or drawing.contents
    return write_pdf(html, drawing, numbered, pictures)


def write_pdf(html: str, drawing: Drawing, numbered: bool, pictures: dict[str, Picture]) -> bytes:
    """A page of ours as PDF, in the dress of a drawing, with or without page numbers. ``pictures``: its pictures by address."""
    with _ONE_AT_A_TIME, _without_collecting():
        return _write(html, drawing, numbered, LockedFetcher(pictures))


def _write(html: str, drawing: Drawing, numbered: bool, fetcher: LockedFetcher) -> bytes:
    sheet, fonts = _dressed(drawing.layout, drawing.profile, numbered)
    page: Any = weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=fetcher)
    drawn = page.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a")
    # The file's identifier is told from its content by the writer (MD5 of what precedes the trailer).
    return drawn.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=True, finisher=tagging.finish)
