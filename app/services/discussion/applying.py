"""What a suggestion would do to the plan as it is now, and whether it can."""

from collections.abc import Mapping
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


def applied(row: SuggestionRow, facts: Mapping[str, Any] | None, blocks: Blocks | None, elsewhere: frozenset[str] = frozenset()) -> Applied:
    """All of a suggestion carried out, or none of it.

    Args:
        facts: of the piece as it is now; None when it has been removed.
        blocks: of its text as it is now.
        elsewhere: ids of blocks that stand in other texts; what the suggestion brings gets new ones instead.
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
        brought = ids_of(row.wanted) - ids_of(row.base)
        try:
            made = carried_out(row.base, without_taken(row.wanted, brought & elsewhere), blocks)
        except Overtaken:
            return Applied(Fit.OVERTAKEN)
    if made == blocks:
        made = None
    return Applied(Fit.FITS, new, made) if new or made is not None else Applied(Fit.DONE)


def ids_elsewhere(json: Mapping[str, Json], text_id: str) -> frozenset[str]:
    """Ids of the blocks that stand in all other texts of the plan."""
    return frozenset[str]().union(*(ids_of(each.get("content", [])) for id, each in json.items() if id != text_id))


def carry_out(change: Change, piece: PieceRow, found: Applied) -> None:
    """Let the plan be as the suggestion would have it."""
    if found.facts:
        change.state(piece, found.facts)
    if found.blocks is not None:
        change.write(piece.id, found.blocks)
