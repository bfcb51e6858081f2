"""A text rewritten by the coordinator in one act."""

from app.services.acts.changing import Change
from app.services.entry.entering import Who, enter
from app.store import plans
from app.store.base import writing
from tests.conftest import NOW
from tests.prose.rewriting import Json


def write_over(who: Who, slug: str, text_id: str, blocks: list[Json]) -> None:
    """The text reads so from now on."""
    with writing() as session:
        entered = enter(session, who, slug)
        change = Change(session, entered, NOW)
        change.write(text_id, blocks)
        change.record("piece.edited", plans.get_piece(session, entered.plan.id, text_id))
