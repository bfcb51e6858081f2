"""Lists made by hand: paragraphs that begin with a typed bullet, dash or number are list items too."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.intake.flat import Flat, Para
from app.intake.leads import after
from app.intake.ledger import Ledger
from app.intake.numbering import Label

_BULLET = re.compile(r"\s*[•·▪▫◦●○‣∙]\s*(?=\S)")
_DASH = re.compile(r"\s*[-–—*]\s+(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_LETTER = re.compile(r"\s*([a-h])\)\s+(?=\S)")


def with_typed_items(blocks: Sequence[Flat], ledger: Ledger) -> list[Flat]:
    """The blocks, with paragraphs that were typed as list items made into ones, their signs taken away.

    A bullet sign tells on its own; dashes, numbers and letters only where two or more follow on each other (and rise by one). Lists
    have numbers, so letters that go are written down.
    """
    made = list(blocks)
    typed = [at for at, block in enumerate(made) if isinstance(block, Para) and _may_be_item(block)]
    for at in typed:
        block = made[at]
        if isinstance(block, Para) and (sign := _BULLET.match(_text(block))):
            made[at] = _item(block, sign.end(), False, 1)
    for pattern, ordered in ((_DASH, False), (_NUMBER, True), (_LETTER, True)):
        for row in _rows(made, pattern, ordered):
            for count, at in enumerate(row, 1):
                block = made[at]
                if isinstance(block, Para) and (sign := pattern.match(_text(block))):
                    made[at] = _item(block, sign.end(), ordered, count)
                    ledger.rewritten("", sign[0], str(count) if ordered else "", note="lister har tall")
    return made


def _may_be_item(para: Para) -> bool:
    return not para.is_item and not para.is_empty and para.look.outline is None and not para.contents


def _text(para: Para) -> str:
    return "".join(getattr(piece, "text", "\0") for piece in para.pieces)


def _item(para: Para, signs: int, ordered: bool, count: int) -> Para:
    label = Label("typed", 0, ordered, f"{count}." if ordered else "•", count)
    return replace(para, label=label, pieces=after(para, signs))


def _rows(blocks: Sequence[Flat], pattern: re.Pattern[str], rising: bool) -> list[list[int]]:
    """Rows of two or more paragraphs that begin alike; empty paragraphs may stand between them."""
    rows: list[list[int]] = [[]]
    for at, block in enumerate(blocks):
        if isinstance(block, Para) and block.is_empty:
            continue
        found = pattern.match(_text(block)) if isinstance(block, Para) and _may_be_item(block) else None
        if found and (not rising or _value(found[1]) == len(rows[-1]) + 1):
            rows[-1].append(at)
        else:
            rows.append([at] if found and (not rising or _value(found[1]) == 1) else [])
    return [row for row in rows if len(row) > 1]


def _value(sign: str) -> int:
    return int(sign) if sign.isdigit() else ord(sign) - ord("a") + 1
