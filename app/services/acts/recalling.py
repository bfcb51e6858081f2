"""One text's past, recalled from the rows of the feed."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from app.domain.errors import NotFound
from app.prose.authorship import signed_states
from app.prose.schema import Json
from app.prose.states import states
from app.services.acts.knowing import Acquaintances
from app.services.acts.parting import Deed, Moments, spells
from app.services.acts.retraced import Stand
from app.store import feed, texts
from app.store.base import Session
from app.store.tables import PieceRow


class Past:
    """The past of one text."""

    def __init__(self, session: Session, piece: PieceRow, moments: Moments, deeds: Mapping[Deed, datetime], known: Acquaintances) -> None:
        self.session, self.piece, self.moments, self.known = session, piece, moments, known
        self.spells = spells(moments, deeds.keys())

    @property
    def count(self) -> int:
        """How many updates there are."""
        return len(self.moments.seqs)

    @property
    def newest(self) -> int:
        """The number of the newest update in the feed."""
        return self.moments.seqs[-1]

    @cached_property
    def begins_anew(self) -> bool:
        """Whether older history has been taken away."""
        return texts.get_text(self.session, self.piece.id).epoch > 1

    @cached_property
    def stands(self) -> list[Stand]:
        """All states, oldest first."""
        return [self.stand(at) for at in range(len(self.spells))]

    def stand(self, at: int) -> Stand:
        """One state, by its place among them."""
        spell = self.spells[at]
        people = tuple(self.known.person(id) for id in spell.writers)
        return Stand(spell.last, at + 1, spell.begun, spell.at, people)

    def place_of(self, seq: int) -> int:
        """Which state the text was in after a row of the feed. Raises NotFound when it was not there yet."""
        at = next((at for at, spell in enumerate(self.spells) if spell.first <= seq <= spell.last), None)
        if at is None:
            at = sum(spell.last <= seq for spell in self.spells) - 1
        if at < 0:
            raise NotFound
        return at

    def count_until(self, seq: int) -> int:
        """How many updates the text had got by a row of the feed."""
        return bisect_right(self.moments.seqs, seq)

    def updates(self, end: int) -> Sequence[bytes]:
        """The first ``end`` updates."""
        return feed.list_updates(self.session, self.piece.id, self.moments.seqs[end - 1]) if end else []

    @cached_property
    def spell_of(self) -> list[int]:
        """Which spell each update belongs to."""
        return [at for at, spell in enumerate(self.spells) for _number in range(spell.start, spell.end)]

    @cached_property
    def writers(self) -> list[int | None]:
        """Who made each update; of one by which the server set something right, who made the one before it."""
        found: list[int | None] = []
        for spell in self.spells:
            by = spell.writers[0]
            for own in self.moments.bys[spell.start : spell.end]:
                by = by if own is None else own
                found.append(by)
        return found

    def states(self, ends: Sequence[int]) -> list[Json]:
        """The text after so many of its updates, for each of ``ends``, which grow."""
        return list(states(self.updates(ends[-1]), ends))

    def changes(self, start: int, end: int, sign: bool) -> tuple[list[Json], Json]:
        """The text before, between and after the spells from ``start`` to ``end`` (not included); and as it stands. ``sign``: states are
        signed where several wrote together."""
        some = self.spells[start:end]
        ends = [some[0].start, *(spell.end for spell in some), self.count]
        updates = self.updates(ends[-1])
        together = sign and any(len(spell.writers) > 1 for spell in some)
        *found, now = signed_states(updates, ends[0], ends) if together else states(updates, ends)
        return found, now
