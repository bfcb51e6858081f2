"""The working group talks about a plan: threads of comments on any place in it.

A comment is no change of the plan: nothing of it is in the document, and nothing is drawn anew. History tells that somebody commented,
never what; a comment that is removed is gone for good.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import COMMENTERS, Permission
from app.domain.comments import clean_body, mark_of
from app.domain.errors import Invalid, NotAllowed, NotFound
from app.domain.mentions import mentions, people_of
from app.domain.pieces import KINDS, fields_of
from app.domain.saying import say
from app.prose.passages import anchors
from app.prose.tracking import Span, block_ids, located, quoted, words_by_block
from app.services.acts.changing import told_of
from app.services.discussion import heralding
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gauging import Member, list_members
from app.services.entry.locating import ancestry
from app.services.mail import telling
from app.store import discussions, feed, history, plans
from app.store.base import Session
from app.store.discussion_tables import CommentRow, ThreadRow
from exports.document import new_id

MOST_QUOTE = 1_000
MOST_SPANS = 50
PERSON, AGENCY = "p", "a"


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that somebody marked in one block, which is told by its id or by its anchor on the page: where they saw them, and how they
    read."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class About:
    """What a thread is to be about. ``piece_id``: None for the plan; ``field``: one fact of the piece; ``block_id``: one block of its text;
    ``marked``: words of it. The narrowest that is given counts."""

    piece_id: str | None = None
    field: str = ""
    block_id: str = ""
    marked: Sequence[Marked] = ()


def start(session: Session, who: Who, slug: str, now: datetime, about: About, body: str) -> str:
    """Begin a thread; returns its id.

    Raises:
        NotFound: no such piece, field or block in this plan.
        NotAllowed: the person may not comment.
        Invalid: nothing is said, or too much, or what must not be; or the words that were marked are not there any more.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    body = clean_body(body)
    thread = placed(session, entered, now, about)
    discussions.add_thread(session, thread)
    _say(session, entered, now, thread, body)
    _tell(session, entered, now, thread, "thread.opened")
    return thread.id


def placed(session: Session, entered: Entered, now: datetime, about: About) -> ThreadRow:
    """A thread about that, which is not kept yet. Raises NotFound, Invalid: see ``start``."""
    thread = ThreadRow(id=new_id(), plan_id=entered.plan.id, by=entered.by, at=now, field="", block_id="", quote="", words="", spans=[])
    thread.place, thread.piece_id, thread.newest = "plan", None, 0
    if about.piece_id is not None:
        _place(session, entered, thread, about)
    return thread


def _place(session: Session, entered: Entered, thread: ThreadRow, about: About) -> None:
    piece = plans.get_piece(session, entered.plan.id, str(about.piece_id))
    if any(step.removed_at for step in ancestry(session, piece)):
        raise NotFound
    thread.piece_id, thread.place = piece.id, "piece"
    if about.marked or about.block_id:
        if not KINDS[piece.kind].has_text:
            raise NotFound
        _place_in_text(session, thread, about)
    elif about.field:
        if about.field not in fields_of(piece.kind):
            raise NotFound
        thread.place, thread.field = "field", about.field


def _place_in_text(session: Session, thread: ThreadRow, about: About) -> None:
    if not about.marked:
        json = present.read_json(session, str(thread.piece_id))
        if about.block_id not in block_ids(json):
            raise NotFound
        thread.place, thread.block_id, thread.quote = "block", about.block_id, words_by_block(json).get(about.block_id, "")[:MOST_QUOTE]
        return
    # Where words stand is kept by the text as it is settled, so that is what they are looked for in.
    json = present.settled(session, str(thread.piece_id)).json
    blocks = words_by_block(json)
    named = {anchor: block for block, anchor in anchors(json).items() if block in blocks}
    spans = [
        located(blocks, marked.span._replace(block=named.get(marked.span.block, marked.span.block)), marked.quote)
        for marked in about.marked[:MOST_SPANS]
    ]
    found = [span for span in spans if span is not None]
    if not found or len(found) < len(about.marked):
        raise Invalid({"quote": say("Ordene du merket, er endret av andre nå. Merk dem på nytt, så hører kommentaren til de rette.")})
    quote = quoted(blocks, found)
    if len(quote) > MOST_QUOTE:
        raise Invalid({"quote": say("Du har merket mer enn %(most)s tegn. Merk mindre, eller kommenter hele delen.", most=MOST_QUOTE)})
    thread.place, thread.block_id, thread.quote, thread.words = "words", found[0].block, quote, quote
    thread.spans = [list(span) for span in found]


def answer(session: Session, who: Who, slug: str, now: datetime, thread_id: str, body: str) -> int:
    """Answer in a thread, which is open again by that if it was resolved; returns the comment's id.

    Raises:
        NotFound, NotAllowed, Invalid: see ``start``.
    """
    entered, thread = _entered(session, who, slug, thread_id)
    comment = _say(session, entered, now, thread, clean_body(body))
    discussions.set_resolved(session, thread, None, None)
    _tell(session, entered, now, thread, "thread.answered")
    return comment.id


def edit(session: Session, who: Who, slug: str, now: datetime, thread_id: str, comment_id: int, body: str, seen: str = "") -> None:
    """Change a comment of one's own; how it read before is kept beside it.

    Args:
        seen: the mark of the words that the form was opened with (``comments.mark_of``); empty: whatever stands there.

    Raises:
        NotFound, NotAllowed, Invalid: see ``start``; nobody changes what others have said, and a form from before words were hidden does
            not bring them back.
    """
    entered, thread, comment = _own(session, who, slug, thread_id, comment_id)
    body = clean_body(body)
    if seen and seen != mark_of(comment.body) and body != comment.body:
        raise Invalid(
            {"body": say("Kommentaren er endret siden du åpnet den, eller ord i den er skjult. Last siden på nytt og endre den der.")}
        )
    if body == comment.body:
        return
    discussions.set_body(session, comment, body, now)
    members = list_members(session, entered.plan.id)
    before = heralding.named_by(members.values(), *discussions.list_mentions(session, comment.id))
    heralding.edited(session, entered, now, thread, comment, before, _name(session, comment, members.values()))
    _tell(session, entered, now, thread, "comment.edited")


def remove(session: Session, who: Who, slug: str, now: datetime, thread_id: str, comment_id: int) -> None:
    """Take away a comment of one's own, for good.

    Raises:
        NotFound, NotAllowed: see ``edit``.
    """
    entered, thread, comment = _own(session, who, slug, thread_id, comment_id)
    discussions.set_comment_removed(session, comment, now)
    discussions.set_mentions(session, comment.id, (), ())
    heralding.removed(session, entered, now, thread, comment)
    _tell(session, entered, now, thread, "comment.removed")


def resolve(session: Session, who: Who, slug: str, now: datetime, thread_id: str, unsent: str = "") -> None:
    """There is no more to say in a thread; it is kept. Resolving it twice is resolving it once.

    Args:
        unsent: an answer that is written and not sent.

    Raises:
        NotFound, NotAllowed: see ``start``.
        Invalid: an answer is not sent; it would be lost with its form.
    """
    entered, thread = _entered(session, who, slug, thread_id)
    _refuse_unsent(unsent)
    if thread.resolved_at is None:
        discussions.set_resolved(session, thread, entered.by, now)
        _tell(session, entered, now, thread, "thread.resolved")


def reopen(session: Session, who: Who, slug: str, now: datetime, thread_id: str, unsent: str = "") -> None:
    """There is more to say after all.

    Args:
        unsent: see ``resolve``.

    Raises:
        NotFound, NotAllowed, Invalid: see ``resolve``.
    """
    entered, thread = _entered(session, who, slug, thread_id)
    _refuse_unsent(unsent)
    if thread.resolved_at is not None:
        discussions.set_resolved(session, thread, None, None)
        _tell(session, entered, now, thread, "thread.reopened")


def read(session: Session, who: Who, slug: str, now: datetime, thread_ids: Sequence[str]) -> int:
    """The person has read these threads to their end, and so what they were told of them. What is not there any more is left out.
    Returns how many threads of the plan they have not read.

    Raises:
        NotFound, NotAllowed: see ``start``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    for thread_id in thread_ids:
        try:
            thread = discussions.get_thread(session, entered.plan.id, thread_id)
        except NotFound:
            continue
        discussions.set_seen(session, who.person_id, thread.id, thread.newest)
    telling.read(session, who.person_id, now, entered.plan.id, thread_ids)
    return discussions.count_unread(session, entered.plan.id, who.person_id)


# ---------------------------------------------------------------- what all of them do


def _entered(session: Session, who: Who, slug: str, thread_id: str) -> tuple[Entered, ThreadRow]:
    entered = enter(session, who, slug, Permission.COMMENT)
    return entered, discussions.get_thread(session, entered.plan.id, thread_id)


def _refuse_unsent(answer: str) -> None:
    if answer.strip():
        raise Invalid({"body": say("Du har skrevet et svar som ikke er sendt. Send det først, eller ta det bort.")})


def _own(session: Session, who: Who, slug: str, thread_id: str, comment_id: int) -> tuple[Entered, ThreadRow, CommentRow]:
    entered, thread = _entered(session, who, slug, thread_id)
    comment = discussions.get_comment(session, thread, comment_id)
    if comment.by is None or comment.by != who.person_id:
        raise NotAllowed(say("Du kan bare endre og fjerne dine egne kommentarer."))
    return entered, thread, comment


def _say(session: Session, entered: Entered, now: datetime, thread: ThreadRow, body: str) -> CommentRow:
    comment = discussions.add_comment(session, thread, CommentRow(thread_id=thread.id, by=entered.by, body=body, at=now))
    heralding.said(session, entered, now, thread, comment, _name(session, comment, list_members(session, entered.plan.id).values()))
    if entered.by is not None:
        discussions.set_seen(session, entered.by, thread.id, comment.id)
        telling.read(session, entered.by, now, entered.plan.id, (thread.id,))
    return comment


def _name(session: Session, comment: CommentRow, members: Collection[Member]) -> dict[int, str]:
    """Keep whom the comment names, and give all of them; see ``heralding.named_by``."""
    named = people_of(mentions(comment.body, nameable(members)))
    people, agencies = ([int(who[1:]) for who in named if who[0] == sort] for sort in (PERSON, AGENCY))
    discussions.set_mentions(session, comment.id, people, agencies)
    return heralding.named_by(members, people, agencies)


def nameable(members: Iterable[Member]) -> dict[str, str]:
    """Everybody a comment can name: name → ``PERSON`` or ``AGENCY`` and the id. Who cannot comment is left out, and would not see it."""
    there = [member for member in members if member.active and member.role in COMMENTERS]
    offices = {office.name: f"{AGENCY}{office.id}" for member in there for office in member.agencies}
    return offices | {member.name: f"{PERSON}{member.id}" for member in there}


def _tell(session: Session, entered: Entered, now: datetime, thread: ThreadRow, act: str) -> None:
    """History knows that something was said about a place, and everybody's page that there is something new."""
    piece = plans.find_piece(session, entered.plan.id, thread.piece_id) if thread.piece_id else None
    about = told_of(session, piece) if piece else {}
    history.add_line(session, entered.plan.id, entered.by, now, act, thread.piece_id or entered.plan.id, {**about, "thread": thread.id})
    feed.append_thread(session, entered.plan.id, thread.id, entered.by, now)
