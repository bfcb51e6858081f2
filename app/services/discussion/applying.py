"""What a suggestion would do to the plan as it is now, and whether it can."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.suggestions import Fit
from app.prose.proposing import Overtaken, carried_out
from app.prose.retrieval import ids_of, without_taken
from app.prose.schema import Json
from app.services.acts.changing import Blocks, Change
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import PieceRow


@dataclass(frozen=True, slots=True)
class Applied:
    """``facts``: those that would change, and what they would hold; ``blocks``: how the text would read, None when it would not change."""

    fit: Fit
    facts: Mapping[str, Any] = field(default_factory=dict)
    blocks: Blocks | None = None


class Homes:
    """In which text each block of a plan stands: looked up once, and kept in step with what is carried out."""

    def __init__(self, json: Mapping[str, Json]) -> None:
        self._text_of = {id: text_id for text_id, each in json.items() for id in ids_of(each.get("content", []))}

    def elsewhere(self, ids: Collection[str], text_id: str) -> set[str]:
        """Those of the blocks that stand in another text than this."""
        return {id for id in ids if self._text_of.get(id, text_id) != text_id}

    def move(self, text_id: str, before: Blocks, after: Blocks) -> None:
        """A text holds other blocks now."""
        for id in ids_of(before):
            self._text_of.pop(id, None)
        self._text_of |= dict.fromkeys(ids_of(after), text_id)


NOWHERE = Homes({})


def applied(row: SuggestionRow, facts: Mapping[str, Any] | None, blocks: Blocks | None, homes: Homes = NOWHERE) -> Applied:
    """All of a suggestion carried out, or none of it.

    Args:
        facts: of the piece as it is now; None when it has been removed.
        blocks: of its text as it is now.
        homes: of the plan's blocks; what the suggestion brings that stands in another text gets new ids instead.
    """
    if facts is None:
        return Applied(Fit.GONE)
    new: dict[str, Any] = {}
    for name, (was, wanted) in row.facts.items():
        if facts.get(name) == wanted:
            continue
        if facts.get(name) != was:
            return Applied(Fit.OVERTAKEN)
        new[name] = wanted
    made = None
    if row.wanted is not None and row.base is not None and blocks is not None:
        taken = homes.elsewhere(ids_of(row.wanted) - ids_of(row.base), row.piece_id)
        try:
            made = carried_out(row.base, without_taken(row.wanted, taken) if taken else row.wanted, blocks)
        except Overtaken:
            return Applied(Fit.OVERTAKEN)
    if made == blocks:
        made = None
    return Applied(Fit.FITS, new, made) if new or made is not None else Applied(Fit.DONE)


def carry_out(change: Change, piece: PieceRow, found: Applied) -> None:
    """Let the plan be as the suggestion would have it."""
    if found.facts:
        change.state(piece, found.facts)
    if found.blocks is not None:
        change.write(piece.id, found.blocks)
