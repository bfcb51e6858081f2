"""The past of a plan's texts: a time line of each, or of all under a place; how a text stood; who wrote which words.

Everything is worked out from the feed's rows, which stay for the plan's life: nothing is kept for it, so nothing can disagree with what was
written. Rows older than a text's present epoch are not there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import KINDS
from app.prose.authorship import Fall, falls
from app.prose.difference import counts, difference
from app.prose.retrieval import block_id, block_lines, block_words, ids_of, standing, vanished
from app.prose.schema import Json
from app.prose.text import json_blocks, plain_text
from app.services.acts import chronicling
from app.services.acts.changing import name_of, told_of
from app.services.acts.knowing import Acquaintances
from app.services.acts.parting import Deed, Moments, Spell
from app.services.acts.recalling import Past
from app.services.acts.retraced import Comparison, Entry, Lost, State, Subject, Timeline, Written
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, subject_of
from app.store import feed, plans
from app.store.base import Session
from app.store.columns import milliseconds
from app.store.tables import PieceRow

PAGE = 20
GATHERED = ("chapter", "section", "measure")
"""Kinds whose time line is that of all texts under them."""
WITH_TEXT = tuple(name for name, kind in KINDS.items() if kind.has_text)


# ---------------------------------------------------------------- what is asked


def show_timeline(
    session: Session, who: Who, slug: str, piece_id: str, before: int = 0, only_lost: bool = False, alone: bool = False
) -> Timeline:
    """What was written in a text, or in all texts that stand under a piece, newest first.

    Args:
        before: only what is older than this number of the feed.
        only_lost: only what let blocks vanish.
        alone: the piece's own text, without those under it.

    Raises:
        NotFound: no such piece in this plan, or none with words.
    """
    return Retracer(session, enter(session, who, slug)).timeline(piece_id, before, only_lost, alone)


def show_state(session: Session, who: Who, slug: str, text_id: str, seq: int = 0, number: int = 0) -> State:
    """A text as it stood after the feed's row ``seq``, or in its state of this ``number`` (from 1; the nearest there is;
    0: as it stands now).

    Raises:
        NotFound: no such text in this plan, or it was not there yet.
    """
    retracer = Retracer(session, enter(session, who, slug))
    past = retracer.past(text_id)
    at = past.place_of(seq) if seq else (min(number, len(past.spells)) or len(past.spells)) - 1
    (json,) = past.states((past.spells[at].end,))
    return State(retracer.subject(past.piece), past.stands, at, json_blocks(json), past.begins_anew)


def compare_states(session: Session, who: Who, slug: str, text_id: str, one: int, other: int) -> Comparison:
    """What differs between two states of a text, whichever is named first; 0 is before anything was written.

    Raises:
        NotFound: no such text in this plan, or it was not there yet.
    """
    retracer = Retracer(session, enter(session, who, slug))
    past = retracer.past(text_id)
    first, last = sorted((one, other))
    start, end = past.place_of(first) if first else -1, past.place_of(last)
    before, after = past.states((past.spells[start].end if start >= 0 else 0, past.spells[end].end))
    lines = difference(before, after)
    was = past.stands[start] if start >= 0 else None
    return Comparison(retracer.subject(past.piece), past.stands, was, past.stands[end], lines, *counts(lines))


def show_written(session: Session, who: Who, slug: str, text_id: str, first: int, last: int) -> Written:
    """What was written in a text from one row of the feed to another.

    Raises:
        NotFound: no such text in this plan, or nothing was written in it there.
    """
    retracer = Retracer(session, enter(session, who, slug))
    past = retracer.past(text_id)
    start, end = past.count_until(first - 1), past.count_until(last)
    if start >= end:
        raise NotFound
    before, after = past.states((start, end))
    people = tuple(retracer.known.person(id) for id in dict.fromkeys(past.writers[start:end]))
    return Written(retracer.subject(past.piece), people, difference(before, after))


# ---------------------------------------------------------------- how it is found


class Retracer:
    """Goes through the past of texts for one person."""

    def __init__(self, session: Session, entered: Entered) -> None:
        self.session, self.entered, self.known = session, entered, Acquaintances(session)
        self.met: dict[str, Subject] = {}
        self.deeds = chronicling.list_deeds(session, entered.plan.id)

    def past(self, text_id: str) -> Past:
        """The past of one text. Raises NotFound when the plan has no such text."""
        piece = plans.get_piece(self.session, self.entered.plan.id, text_id)
        found = self.pasts([piece])
        if not found:
            raise NotFound
        return found[0]

    def pasts(self, pieces: Iterable[PieceRow]) -> list[Past]:
        """The pasts of those that have texts."""
        return [
            Past(self.session, piece, Moments(*zip(*times, strict=True)), self.deeds, self.known)
            for piece in pieces
            if (times := feed.list_times(self.session, piece.id))
        ]

    def subject(self, piece: PieceRow) -> Subject:
        """A piece, and what the person may do with its text."""
        line = ancestry(self.session, piece)
        is_there = not any(step.removed_at for step in line)
        may = RIGHTS[piece.kind].get("write")
        may_write = is_there and may is not None and self.entered.may(may, subject_of(self.session, self.entered, line, may))
        return Subject(piece.id, piece.kind, self._about(piece, line), is_there, may_write)

    def _about(self, piece: PieceRow, line: Sequence[PieceRow]) -> Mapping[str, Any]:
        """What the piece is known by: one without a name of its own by what it stands in."""
        if piece.kind in ("text", "status_entry") and len(line) > 1:
            return {"kind": piece.kind, "name": name_of(self.session, line[1])}
        return told_of(self.session, piece)

    # ------------------------------------------------------------ a page

    def timeline(self, piece_id: str, before: int, only_lost: bool, alone: bool) -> Timeline:
        """See ``show_timeline``."""
        piece = plans.get_piece(self.session, self.entered.plan.id, piece_id)
        ids = {piece_id} if alone else plans.list_ids_under(self.session, self.entered.plan.id, piece_id)
        having = plans.list_of_kinds(self.session, self.entered.plan.id, WITH_TEXT)
        pasts = self.pasts(one for one in having if one.id in ids)
        if not pasts and (alone or piece.kind not in GATHERED):
            raise NotFound
        found = self._losses(pasts, before) if only_lost else self._changes(pasts, before)
        found.sort(key=lambda change: change.seq, reverse=True)
        page, more = found[:PAGE], len(found) > PAGE
        acts, names = self._acts(page)
        anew = not more and any(past.begins_anew for past in pasts)
        entries = [self._entry(change, acts) for change in page]
        return Timeline(self.subject(piece), entries, page[-1].seq if more else 0, names, anew, not alone)

    def _changes(self, pasts: Sequence[Past], before: int) -> list["_Change"]:
        """The spells of a page, and one more when there are more."""
        spots = [(spell.last, past, at) for past in pasts for at, spell in enumerate(past.spells) if not before or spell.last < before]
        wanted: dict[int, tuple[Past, list[int]]] = {}
        for _last, past, at in sorted(spots, key=lambda spot: spot[0], reverse=True)[: PAGE + 1]:
            wanted.setdefault(id(past), (past, []))[1].append(at)
        return [change for past, places in wanted.values() for change in _changes(past, min(places), max(places) + 1, sign=True)]

    def _losses(self, pasts: Sequence[Past], before: int) -> list["_Change"]:
        """Every spell that let blocks vanish."""
        changes = (change for past in pasts for change in _with_losses(past))
        return [change for change in changes if change.lost and (not before or change.seq < before)]

    def _acts(self, page: Sequence["_Change"]) -> tuple[Mapping[Deed, chronicling.Line], Mapping[str | int, str]]:
        deeds = {change.deed: self.deeds[change.deed] for change in page if change.spell.is_act}
        return chronicling.tell_deeds(self.session, self.entered, deeds)

    def _entry(self, change: "_Change", acts: Mapping[Deed, chronicling.Line]) -> Entry:
        past, spell = change.past, change.spell
        lines = difference(change.was, change.became)
        came, gone = counts(lines)
        together = range(spell.start, spell.end) if len(spell.writers) > 1 else ()
        return Entry(
            self._subjects(past.piece),
            past.stand(change.at),
            past.spells[change.at - 1].last if change.at else 0,
            lines,
            came,
            gone,
            acts.get(change.deed) if spell.is_act else None,
            change.lost,
            {number: self.known.person(past.writers[number]) for number in together},
            frozenset(standing(change.now["content"])),
            change.at == len(past.spells) - 1,
        )

    def _subjects(self, piece: PieceRow) -> Subject:
        """A piece that several entries are about is looked at once."""
        if piece.id not in self.met:
            self.met[piece.id] = self.subject(piece)
        return self.met[piece.id]


@dataclass(frozen=True, slots=True)
class _Change:
    """What one spell did to its text. ``now``: the text as it stands."""

    past: Past
    at: int
    was: Json
    became: Json
    now: Json
    lost: tuple[Lost, ...] = ()

    @property
    def spell(self) -> Spell:
        return self.past.spells[self.at]

    @property
    def seq(self) -> int:
        return self.spell.last

    @property
    def deed(self) -> Deed:
        return self.spell.writers[0], milliseconds(self.spell.at)


def _changes(past: Past, start: int, end: int, sign: bool) -> Iterator[_Change]:
    """What the spells from ``start`` to ``end`` (not included) did. ``sign``: see ``Past.changes``."""
    found, now = past.changes(start, end, sign)
    for at in range(start, end):
        yield _Change(past, at, found[at - start], found[at - start + 1], now)


def _with_losses(past: Past) -> Iterator[_Change]:
    """What all spells did, with the blocks they let vanish: those that stood when a spell began, and those that came and went within it."""
    fallen: dict[int, list[Fall]] = {}
    for fall in falls(past.updates(past.count)):
        fallen.setdefault(past.spell_of[fall.number], []).append(fall)
    for change in _changes(past, 0, len(past.spells), sign=False):
        yield replace(change, lost=tuple(_lost(change, fallen.get(change.at, ()))))


def _lost(change: _Change, fallen: Iterable[Fall]) -> Iterator[Lost]:
    past, began = change.past, change.past.spells[change.at - 1].last if change.at else 0
    now, there = _words(change.now), standing(change.now["content"])
    found: set[str] = set()
    for node in vanished(change.was["content"], change.became["content"]):
        found |= ids_of([node])
        yield Lost(block_id(node), " · ".join(block_lines(node)), began, block_id(node) in there or block_words(node) in now)
    then, stood = _words(change.became), standing(change.became["content"])
    newest = {fall.id: fall for fall in fallen if fall.id not in found | stood and fall.words not in then}
    for fall in newest.values():
        yield Lost(fall.id, fall.words, past.moments.seqs[fall.number - 1], fall.id in there or fall.words in now)


def _words(text: Json) -> str:
    return " ".join(plain_text(text).split())
