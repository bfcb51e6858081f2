"""Somebody types in a text: the desk of a process of its own, for tests of what happens around it."""

from datetime import datetime

from app.domain.errors import Hindrance
from app.live.values import Caller, Saved, Update
from app.prose.schema import SCHEMA_VERSION
from app.services.entry.entering import Who
from app.services.plan.writing import Desk
from app.store.base import reading


def calling(who: Who, slug: str, tab: str = "") -> Caller:
    """The person in a tab of a plan."""
    return Caller(who, who.person_id, who.name, who.agency, "", slug, "", tab)


def save_update(who: Who, slug: str, now: datetime, text_id: str, update: bytes, epoch: int = 1, schema: int = SCHEMA_VERSION) -> Saved:
    """Keep an update, once the transaction commits. Raises what it was refused with."""
    desk = Desk(reading)
    (outcome,), _news = desk.save(now, [Update(calling(who, slug), text_id, epoch, schema, update)])
    desk.log.close()
    if isinstance(outcome, Hindrance):
        raise outcome
    return outcome
