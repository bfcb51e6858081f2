"""Lists that are kept as data: actors, priorities, what is not prioritised, indicators. Known by heading and form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.intake.actors import Actors
from app.intake.blocks import Prose
from app.intake.flat import Flat, Para, Words
from app.intake.leads import bold_lead
from app.intake.ledger import Ledger
from app.intake.measures import items_end, split_items
from exports.document import Entry, Group, Indicator, Register

Kind = Literal["actors", "priorities", "not_prioritised", "indicators"]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("not_prioritised", re.compile(r"\b(?:ikke|ikkje)\b.*\bpriorit", re.IGNORECASE)),
    ("priorities", re.compile(r"\bpriorit(?:erte?|ering)", re.IGNORECASE)),
    ("actors", re.compile(r"\b(?:samarbeids)?aktør(?:er|ar|ene|ane)?\b|\bsamarbeidspart(?:er|nere|ar|nar)?\b", re.IGNORECASE)),
    ("indicators", re.compile(r"indikator", re.IGNORECASE)),
)
_LENGTHS = {"actors": 200, "priorities": 1000, "not_prioritised": 1000, "indicators": 500}
_LABEL_LENGTH = 200


def register_kind(title: str) -> Kind | None:
    """What a list below a heading with these words is a register of; None when of nothing."""
    return next((kind for kind, words in _KINDS if words.search(title)), None)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of bullets, and the label paragraph above it."""

    label: Para | None
    items: list[Para]
    flats: Sequence[Flat]


class Registers:
    """Makes registers of flat blocks."""

    def __init__(self, ledger: Ledger, prose: Prose, actors: Actors) -> None:
        self.ledger, self.prose, self.actors = ledger, prose, actors

    def take(self, kind: Kind, blocks: Sequence[Flat], at: int) -> tuple[Register, int] | None:
        """The register that begins at ``at`` and the place after it; None when no plain list begins there."""
        rows: list[_Row] = []
        end = at
        while row := self._row(kind, blocks, end, labelled=kind == "priorities"):
            if rows and row[0].label is None:
                break
            rows.append(row[0])
            end = row[1]
            if kind != "priorities" or rows[0].label is None:
                break
        return (self._register(kind, rows), end) if rows else None

    def _row(self, kind: Kind, blocks: Sequence[Flat], at: int, labelled: bool) -> tuple[_Row, int] | None:
        at = _skip(blocks, at)
        label = blocks[at] if labelled and at < len(blocks) and isinstance(blocks[at], Para) and _is_label(blocks[at]) else None
        start = _skip(blocks, at + 1) if label is not None else at
        first = blocks[start] if start < len(blocks) else None
        if not isinstance(first, Para) or not first.is_item:
            return None
        end = items_end(blocks, start)
        flats = blocks[start:end]
        items = split_items(flats)
        if len(items) < 2 and label is None:
            return None
        if any(not _is_plain(para, kind) or any(isinstance(flat, Para) and not flat.is_empty for flat in more) for para, more in items):
            return None
        return _Row(label if isinstance(label, Para) else None, [para for para, _ in items], flats), end

    def _register(self, kind: Kind, rows: Sequence[_Row]) -> Register:
        spacing = self.prose.spacing([[item, *more] for row in rows for item, more in split_items(row.flats)])
        if kind == "indicators":
            indicators = tuple(Indicator(self._line(item), _text(item)) for row in rows for item in row.items)
            return Register(self.ledger.id(), kind, indicators=indicators, spacing=spacing)
        return Register(self.ledger.id(), kind, tuple(self._group(kind, row) for row in rows), spacing=spacing)

    def _group(self, kind: Kind, row: _Row) -> Group:
        key = self.ledger.id()
        if row.label:
            self.ledger.became(row.label, "gruppe", key)
        entries = tuple(
            Entry(self._line(item), actor=self.actors.add(_text(item))) if kind == "actors" else Entry(self._line(item), _text(item))
            for item in row.items
        )
        return Group(key, _text(row.label) if row.label else "", entries)

    def _line(self, item: Para) -> str:
        key = self.ledger.id()
        self.ledger.became(item, "registerlinje", key)
        return key


def _skip(blocks: Sequence[Flat], at: int) -> int:
    while at < len(blocks) and isinstance(block := blocks[at], Para) and block.is_empty:
        at += 1
    return at


def _is_label(block: Flat) -> bool:
    """A heading, or a short paragraph that is bold or ends in a colon."""
    if not isinstance(block, Para) or block.is_item or len(block.text) > _LABEL_LENGTH or not block.is_plain:
        return False
    return block.look.outline is not None or block.is_bold


def _is_plain(para: Para, kind: Kind) -> bool:
    """Whether an item is words alone, short enough, and without lead words of its own."""
    undressed = not any(isinstance(piece, Words) and (piece.bold or piece.italic) for piece in para.pieces)
    return para.is_plain and undressed and len(para.text) <= _LENGTHS[kind] and bold_lead(para) is None


def _text(para: Para) -> str:
    return " ".join(para.text.split())
