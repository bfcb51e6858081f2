"""Who hears by themselves of what is said and suggested: those a comment names, those who take part in its thread, those who decide on a
suggestion, and who made it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.domain.notices import Kind, Told
from app.domain.pieces import fields_of
from app.domain.saying import say
from app.domain.suggestions import Outcome
from app.services.discussion.owning import list_owners
from app.services.entry.entering import Entered
from app.services.entry.gauging import Member
from app.services.entry.locating import ancestry
from app.services.mail import telling
from app.store import discussions, plans
from app.store.base import Session
from app.store.discussion_tables import CommentRow, ThreadRow
from app.store.suggestion_tables import SuggestionRow

Named = Mapping[int, str]
"""Person → the agency that was named instead of them; empty: they were named themselves."""


def named_by(members: Iterable[Member], people: Collection[int], agencies: Collection[int]) -> dict[int, str]:
    """Everybody that a comment names, of these members of its plan: by their own name, or as one of an agency."""
    found: dict[int, str] = {}
    for member in members:
        office = next((office for office in member.agencies if office.id in agencies), None)
        if member.id in people:
            found[member.id] = ""
        elif office is not None:
            found[member.id] = office.name
    return found


def said(session: Session, entered: Entered, now: datetime, thread: ThreadRow, comment: CommentRow, named: Named) -> None:
    """Something is said in a thread: tell those named, and of an answer those who take part and are not named."""
    _tell_named(session, entered, now, thread, comment, named)
    taking_part = discussions.list_taking_part(session, thread.id) | ({thread.by} if thread.by is not None else set())
    if comment.id != discussions.first_comment(session, thread.id):
        told = _told(session, entered, thread, comment)
        telling.tell(session, entered, now, Kind.ANSWER, taking_part - set(named), thread.id, told, _address(thread), str(comment.id))


def edited(session: Session, entered: Entered, now: datetime, thread: ThreadRow, comment: CommentRow, before: Named, named: Named) -> None:
    """A comment reads otherwise, and names others than before: those are told, and who is not named any more hears nothing of having
    been."""
    item = str(comment.id)
    gone = set(before) - set(named)
    telling.take_back(session, now, entered.plan.id, thread.id, item, Kind.MENTION, gone, unread_only=True)
    telling.reword(session, now, entered.plan.id, thread.id, item, comment.body)
    fresh = {person: agency for person, agency in named.items() if person not in before}
    # Who is named now and was told of the comment as an answer hears of it once.
    telling.take_back(session, now, entered.plan.id, thread.id, item, Kind.ANSWER, fresh, unread_only=True)
    _tell_named(session, entered, now, thread, comment, fresh)


def removed(session: Session, entered: Entered, now: datetime, thread: ThreadRow, comment: CommentRow) -> None:
    """A comment is gone, and with it all that was told of it."""
    telling.take_back(session, now, entered.plan.id, thread.id, str(comment.id))


def _tell_named(session: Session, entered: Entered, now: datetime, thread: ThreadRow, comment: CommentRow, named: Named) -> None:
    for agency in sorted(set(named.values())):
        told = _told(session, entered, thread, comment, agency)
        persons = [person for person, through in named.items() if through == agency]
        telling.tell(session, entered, now, Kind.MENTION, persons, thread.id, told, _address(thread), str(comment.id))


def _told(session: Session, entered: Entered, thread: ThreadRow, comment: CommentRow, agency: str = "") -> Told:
    return Told(_where(session, entered, thread.piece_id, thread.field), quote=thread.quote, words=comment.body, agency=agency)


def suggested(session: Session, entered: Entered, now: datetime, row: SuggestionRow) -> None:
    """Somebody suggests a change: tell who may decide on it."""
    owners, told = list_owners(session, entered, row), Told(_where(session, entered, row.piece_id), words=row.reason)
    telling.tell(session, entered, now, Kind.SUGGESTED, owners, row.piece_id, told, f"forslag/{row.number}", row.id)


def decided(session: Session, entered: Entered, now: datetime, row: SuggestionRow) -> None:
    """A suggestion is accepted or declined: tell who made it, and nobody any more that it waits."""
    telling.take_back(session, now, entered.plan.id, row.piece_id, row.id, Kind.SUGGESTED, unread_only=True)
    outcome = say("godtatt") if row.outcome == Outcome.ACCEPTED else say("ikke godtatt")
    told = Told(_where(session, entered, row.piece_id), words=row.verdict, outcome=outcome)
    receivers = [row.by] if row.by is not None else []
    telling.tell(session, entered, now, Kind.SUGGESTION_DECIDED, receivers, row.piece_id, told, f"forslag/{row.number}", row.id)


def withdrawn(session: Session, entered: Entered, now: datetime, row: SuggestionRow) -> None:
    """A suggestion is taken back: nobody is told any more that it waits."""
    telling.take_back(session, now, entered.plan.id, row.piece_id, row.id, Kind.SUGGESTED)


def _where(session: Session, entered: Entered, piece_id: str | None, fact: str = "") -> str:
    """What a place is called: by a title, for what stands in a text is told by the quote alone."""
    piece = plans.find_piece(session, entered.plan.id, piece_id) if piece_id else None
    if piece is None:
        return say("Hele planen")
    titles = (step.facts.get(name) for step in ancestry(session, piece) for name in ("title", "full", "name", "label", "caption"))
    name = next((str(title) for title in titles if title), say("Hele planen"))
    field = fields_of(piece.kind).get(fact)
    return say("%(piece)s, %(field)s", piece=name, field=field.label.lower()) if field is not None else name


def _address(thread: ThreadRow) -> str:
    return f"kommentarer/{thread.id}"
