"""Three versions of one text: what the last change did is taken back where nobody has written since."""

from app.domain.errors import Hindrance
from app.domain.saying import say
from app.prose.schema import Json


class SameBlock(Hindrance):
    """The same block was changed by both."""

    def __init__(self) -> None:
        super().__init__(say("Det er skrevet i de samme avsnittene etterpå."))


def merge_blocks(base: list[Json], mine: list[Json], theirs: list[Json]) -> list[Json]:
    """The blocks of ``theirs`` with what leads from ``base`` to ``mine`` done to them. Blocks are known by their ids.

    Raises:
        SameBlock: both have changed the same block, or theirs lacks one that mine changes.
    """
    if theirs == base:
        return mine
    old, wanted, now = ({block_id(block): block for block in blocks} for blocks in (base, mine, theirs))
    kept = [_merged(block, old, wanted) for block in theirs if _stays(block, old, wanted)]
    if any(id not in now and wanted[id] != block for id, block in old.items() if id in wanted):
        raise SameBlock
    for place, block in enumerate(mine):
        if block_id(block) not in old and block_id(block) not in now:
            kept.insert(_place_after(kept, mine[:place]), block)
    return kept


def block_id(block: Json) -> str:
    """What a block is known by."""
    return str(block.get("attrs", {}).get("id", ""))


def _stays(block: Json, old: dict[str, Json], wanted: dict[str, Json]) -> bool:
    """Whether the block is one of those that remain. Raises SameBlock when mine would take it away but it has been written in."""
    id = block_id(block)
    if id not in old or id in wanted:
        return True
    if block != old[id]:
        raise SameBlock
    return False


def _merged(block: Json, old: dict[str, Json], wanted: dict[str, Json]) -> Json:
    id = block_id(block)
    mine = wanted.get(id, block)
    if mine in (block, old.get(id)):
        return block
    if block != old.get(id):
        raise SameBlock
    return mine


def _place_after(kept: list[Json], before: list[Json]) -> int:
    """Where a block goes: after the nearest of those that stand before it and are there."""
    places = {block_id(block): place for place, block in enumerate(kept, 1)}
    return next((places[block_id(block)] for block in reversed(before) if block_id(block) in places), 0)
