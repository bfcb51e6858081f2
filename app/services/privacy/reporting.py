"""Who runs a plan hears of words that are hidden in it, and of words that somebody asks them to hide: where they stand, and never which."""

from datetime import datetime
from itertools import takewhile

from app.domain.access import Permission, Role
from app.domain.errors import Invalid
from app.domain.hiding import Slip, clean_reason
from app.domain.notices import Kind, Told
from app.domain.saying import say
from app.services.entry.entering import Entered, Who, enter
from app.services.mail import telling
from app.services.privacy.seeking import Search
from app.store import history, members
from app.store.base import Session

REPORTED = "words.reported"
"""The act, as history names it."""
MOST_NAMED = 3
ELSEWHERE = {
    "past": say("slik en tekst sto før"),
    "comments": say("kommentarer"),
    "suggestions": say("endringsforslag"),
    "inputs": say("innspillsrunder"),
    "lines": say("historikken"),
    "versions": say("frosne versjoner"),
    "files": say("filer"),
}
"""What is counted → how it is told of, beside the titles of pieces."""


def place_of(search: Search) -> str:
    """Where the words stand, in words that are not among them."""
    of_plan = takewhile(lambda hit: hit.what in ("texts", "facts"), search.hits())
    titles = list(dict.fromkeys(hit.name or hit.within or say("en tekst") for hit in of_plan))
    others = [words for what, words in ELSEWHERE.items() if what in search.counts]
    named = [search.slip.hidden(str(title)) for title in titles[:MOST_NAMED]]
    return ", ".join((*named, *([say("flere steder")] if len(titles) > MOST_NAMED else ()), *others)) or say("planen")


def tell_hidden(session: Session, entered: Entered, now: datetime, place: str) -> None:
    """Words have been hidden: the other coordinators hear of it."""
    _tell(session, entered, now, Kind.WORDS_HIDDEN, Told(place))


def report(session: Session, who: Who, slug: str, now: datetime, slip: Slip, seen: str, reason: str) -> None:
    """Ask the coordinators to hide words that this person may not hide. They are told where the words stand and why they must go.

    Args:
        seen: the mark of what the person was shown the places of.

    Raises:
        NotFound, NotAllowed: who may not comment on the plan asks for nothing in it.
        Invalid: see ``hiding.hide``; or nobody coordinates the plan.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    slip.must_be_seen(seen)
    reason = clean_reason(reason, slip)
    search = Search(session, entered, slip)
    place = place_of(search)
    if not _tell(session, entered, now, Kind.WORDS_REPORTED, Told(place, words=reason), search.address()):
        raise Invalid({"words": say("Ingen andre koordinerer planen nå. Si fra til den som drifter tjenesten.")})
    history.add_line(session, entered.plan.id, entered.by, now, REPORTED, entered.plan.id, {"reason": reason, "where": place})


def _tell(session: Session, entered: Entered, now: datetime, kind: Kind, told: Told, address: str = "personvern") -> list[int]:
    coordinators = members.list_active_with_role(session, entered.plan.id, Role.COORDINATOR)
    return telling.tell(session, entered, now, kind, coordinators, entered.plan.id, told, address)
