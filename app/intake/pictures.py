"""Drawings as figures: towers of text boxes as pyramids, pictures with their size and what is said in their place."""

import hashlib
import struct
from collections.abc import Sequence

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image as ImageHeader

from app.domain.saying import say
from app.intake.flat import Drawn, Flat, Para, Turn, Words, flat_text
from app.intake.leads import bold_lead
from app.intake.ledger import Ledger
from app.intake.package import Package
from app.intake.result import Picture
from exports.document import Figure, Image, Level

_SHOWN = ("image/png", "image/jpeg", "image/gif")
_UNREADABLE = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    struct.error,
    ValueError,
    IndexError,
    KeyError,
    ZeroDivisionError,
)
_LARGEST = 30_000
_TITLE_LENGTH, _LEVEL_LENGTH = 120, 300
_REASONS = {
    "chart": "Et diagram kan ikke tas inn. Lim det inn som bilde (Lim inn utvalg › Bilde) og gi det en alternativ tekst.",
    "diagram": "En SmartArt-figur kan ikke tas inn. Lim den inn som bilde, eller skriv innholdet som liste.",
    "equation": "En formel kan ikke tas inn. Skriv den som tekst, eller lim den inn som bilde.",
    "object": "Et innebygd objekt kan ikke tas inn. Lim det inn som bilde.",
}


class Figures:
    """Makes figures of drawings, and keeps the bytes of pictures."""

    def __init__(self, ledger: Ledger, package: Package) -> None:
        self.ledger, self.package = ledger, package

    def figure(self, drawn: Drawn, wanted: str = "") -> Figure | None:
        """The figure a drawing is; None for text boxes that stand apart, and for what cannot be taken (then a problem tells of it)."""
        if drawn.kind == "picture":
            return self._picture(drawn, wanted)
        if drawn.kind == "boxes":
            return self._pyramid(drawn, wanted) if drawn.stacked else None
        place = self.ledger.place(drawn)
        self.ledger.problem(place, say(_REASONS[drawn.kind]), say("Legg figuren inn på nytt når planen er tatt inn."))
        self.ledger.trace(place, drawn.words or drawn.alt or f"({drawn.kind})", "utelatt", note=drawn.kind)
        return None

    # ------------------------------------------------------------ pictures

    def _picture(self, drawn: Drawn, wanted: str) -> Figure | None:
        image = self._image(drawn)
        if image is None:
            return None
        key = self.ledger.id(wanted)
        self.ledger.anchors[drawn.index] = key
        self.ledger.trace(self.ledger.place(drawn), f"(bilde) {drawn.alt}", "figur", key)
        if not drawn.alt:
            what = say("Et bilde mangler alternativ tekst: den som ikke ser bildet, får ikke vite hva det viser.")
            self.ledger.problem(self.ledger.place(drawn), what, say("Skriv hva bildet viser, i én eller to setninger."))
        return Figure(key, "image", _short(drawn.alt), image=image)

    def _image(self, drawn: Drawn) -> Image | None:
        """The picture's identity; None, with a problem, when it cannot be shown."""
        data = self.package.read(drawn.part) if drawn.part and self.package.has(drawn.part) else b""
        try:
            header = ImageHeader.from_blob(data)
            kind, width, height = header.content_type, header.px_width, header.px_height
        except _UNREADABLE:
            kind, width, height = "", 0, 0
        if kind not in _SHOWN or not 0 < width <= _LARGEST or not 0 < height <= _LARGEST:
            place = self.ledger.place(drawn)
            self.ledger.problem(
                place,
                say("Et bilde kan ikke vises (formatet er ikke PNG, JPEG eller GIF)."),
                say("Lagre bildet som PNG og legg det inn på nytt."),
            )
            self.ledger.trace(place, f"(bilde) {drawn.alt}", "utelatt", note="bildeformat")
            return None
        digest = hashlib.sha256(data).hexdigest()
        self.ledger.pictures[digest] = Picture(digest, kind, width, height, data)
        return Image(digest, kind, width, height)

    # ------------------------------------------------------------ pyramids

    def _pyramid(self, drawn: Drawn, wanted: str) -> Figure | None:
        """The figure; None when a level is longer than a level may be."""
        levels = tuple(self._level(box) for box in drawn.boxes)
        if any(len(level.title) > _TITLE_LENGTH or len(level.text) > _LEVEL_LENGTH for level in levels):
            return None
        key = self.ledger.id(wanted)
        self.ledger.anchors[drawn.index] = key
        self.ledger.trace(
            self.ledger.place(drawn), flat_text(drawn), "figur", key, "tekstbokser i tårn er tatt inn som nivåene i en pyramide"
        )
        if not drawn.alt:
            what = say("En pyramide mangler alternativ tekst: den som ikke ser figuren, får ikke vite hva den viser.")
            self.ledger.problem(self.ledger.place(drawn), what, say("Skriv hva figuren viser, i én eller to setninger."))
        return Figure(key, "pyramid", _short(drawn.alt), levels=levels)

    def _level(self, box: Sequence[Flat]) -> Level:
        """A level: its bold words or what stands before a colon as title, the rest as text."""
        paras = [flat for flat in box if isinstance(flat, Para) and not flat.is_empty]
        words = " ".join(word for flat in box for word in flat_text(flat).split())
        first = paras[0] if paras else None
        lead = bold_lead(first) if first else None
        if first and lead:
            rest = "".join(piece.text if isinstance(piece, Words) else " " if isinstance(piece, Turn) else "" for piece in lead.rest)
            text = " ".join([*rest.split(), *(word for para in paras[1:] for word in para.text.split())])
            return Level(self.ledger.id(_level_key(first)), lead.title, text)
        title, colon, text = words.partition(":")
        if not colon and first and len(paras) > 1:
            title, text = first.text, " ".join(para.text for para in paras[1:])
        return Level(self.ledger.id(_level_key(first) if first else ""), " ".join(title.split()), " ".join(text.split()))


def _level_key(para: Para) -> str:
    return next((mark[2:] for mark in para.marks if mark.startswith("l_")), "")


def _short(alt: str) -> str:
    return alt if len(alt) <= 1000 else alt[:999] + "…"
