"""Lead words: the bold beginning of a paragraph or bullet that names a measure («Foreldregrupper: …»)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.intake.flat import Para, Piece, Words

_LEAD_LENGTH = 200
_NUMBER = re.compile(r"(?:tiltak )?(\d{1,4})[.:)]\s+(?=\S)", re.IGNORECASE)
_SPLIT = re.compile(r"[.!?]\s+(?=[A-ZÆØÅ«])")
_ENDINGS = ((":", ":"), (".", "."), (" –", " –"), (" —", " –"), (" -", " –"))


@dataclass(frozen=True, slots=True)
class Lead:
    """``title`` without its sign, ``separator`` that sign, and the pieces that follow; ``bold`` when the title stood out."""

    title: str
    separator: str
    rest: tuple[Piece, ...]
    bold: bool = True

    @property
    def numbered(self) -> tuple[int | None, str]:
        """Number and title where the title begins with one: «3. Foreldremøter», «Tiltak 3: Foreldremøter»."""
        found = _NUMBER.match(self.title)
        return (int(found[1]) or None, self.title[found.end() :]) if found else (None, self.title)

    @property
    def has_text(self) -> bool:
        """Whether words follow in the same paragraph."""
        return any(not isinstance(piece, Words) or piece.text.strip() for piece in self.rest)


def bold_lead(para: Para) -> Lead | None:
    """The lead words when the paragraph begins with bold ones that end in a colon (or in a full stop or dash, with text after them)."""
    at, bold = _bold_beginning(para)
    rest = para.pieces[at:]
    text = bold.strip()
    after = "".join(piece.text for piece in rest if isinstance(piece, Words))
    if not text or len(text) > _LEAD_LENGTH:
        return None
    if ":" not in text and after.lstrip().startswith(":"):
        return Lead(text, ":", _without(rest, after.index(":") + 1))
    if text.endswith(":"):
        return Lead(text[:-1].rstrip(), ":", rest)
    for sign, separator in _ENDINGS[1:]:
        if text.endswith(sign) and after.strip():
            return Lead(text.removesuffix(sign).rstrip(), separator, rest)
        if sign != "." and after.startswith(sign):
            return Lead(text, separator, _without(rest, len(sign)))
    return None


def _bold_beginning(para: Para) -> tuple[int, str]:
    """How many of the pieces are bold from the start, and their words."""
    words = ""
    for at, piece in enumerate(para.pieces):
        bold = isinstance(piece, Words) and (para.look.bold if piece.bold is None else piece.bold)
        if not bold and not (isinstance(piece, Words) and not piece.text.strip()):
            return at, words
        words += piece.text if isinstance(piece, Words) else ""
    return len(para.pieces), words


def bare_lead(para: Para) -> Lead | None:
    """A measure without lead words of its own: all of it is the title, but for a closing bracket or further sentences."""
    text = " ".join(para.text.split())
    bracket = text.rfind(" (")
    if text.endswith(")") and bracket > 0 and text.count("(", bracket) == 1 and not _SPLIT.search(text[:bracket]):
        return _cut(para, text[:bracket], "")
    sentence = _SPLIT.search(text)
    if sentence:
        stop = sentence[0][0] == "."
        return _cut(para, text[: sentence.start() + (not stop)], "." if stop else "")
    return _cut(para, text.removesuffix("."), "." if text.endswith(".") else "")


def _cut(para: Para, title: str, separator: str) -> Lead | None:
    """The paragraph parted after its title; None when the title is too long for one, or not plain words."""
    signs = len(title) + len(separator)
    flat = "".join(piece.text if isinstance(piece, Words) else "\0" for piece in para.pieces)
    start = len(flat) - len(flat.lstrip())
    if len(title) > _LEAD_LENGTH or "\0" in flat[: start + signs] or " ".join(flat[start : start + signs].split()) != title + separator:
        return None
    return Lead(title, separator, _without(para.pieces, start + signs), bold=False)


def _without(pieces: Sequence[Piece], signs: int) -> tuple[Piece, ...]:
    """The pieces without their first ``signs`` signs of words."""
    left: list[Piece] = []
    for piece in pieces:
        if signs and isinstance(piece, Words):
            cut = min(signs, len(piece.text))
            signs -= cut
            piece = replace(piece, text=piece.text[cut:])
            if not piece.text:
                continue
        left.append(piece)
    return tuple(left)


def after(para: Para, signs: int) -> tuple[Piece, ...]:
    """The pieces of a paragraph after its first signs."""
    return _without(para.pieces, signs)
