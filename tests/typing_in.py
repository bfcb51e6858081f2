"""Somebody types in a text: the desk of a process of its own, for tests of what happens around it."""

from datetime import datetime

from app.domain.errors import Hindrance
from app.prose.schema import SCHEMA_VERSION
from app.services.entry.entering import Who
from app.services.plan.writing import Desk, SavedText, Update
from app.store.base import reading


def save_update(who: Who, slug: str, now: datetime, text_id: str, update: bytes, epoch: int = 1, schema: int = SCHEMA_VERSION) -> SavedText:
    """Keep an update, once the transaction commits. Raises what it was refused with."""
    desk = Desk(reading)
    (outcome,), _news = desk.save(now, [Update(who, slug, text_id, update, epoch, schema)])
    desk.log.close()
    if isinstance(outcome, Hindrance):
        raise outcome
    return outcome
