"""A change of the plan is suggested, by those who may not make it themselves or would rather ask first.

A suggestion is a row beside the plan: how something was, how it is to be, and why. Nothing of it stands in the text before it is accepted,
and whether it still can be is found out anew each time somebody looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission
from app.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from app.domain.pieces import KINDS, clean_facts
from app.domain.privacy import STOPPED
from app.domain.saying import say
from app.domain.suggestions import Outcome, clean_reason
from app.prose.check import canonical
from app.prose.mend import needs_mending
from app.prose.personal import numbers_of
from app.prose.refused import Refused
from app.prose.schema import Json
from app.services.acts.changing import told_of
from app.services.acts.reconciling import reconcile
from app.services.discussion import heralding
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry
from app.services.entry.relating import check_relations
from app.services.mail import telling
from app.store import feed, history, plans, suggestions
from app.store.base import Session
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import PieceRow
from exports.document import new_id

ABOUT = ("chapter", "section", "text", "measure", "sub_measure")
"""Kinds of pieces of which a change can be suggested."""
MOST_TEXT = 500_000
"""Signs of a text with its dress; twice that is kept for each suggestion, and compared whenever somebody looks."""
UNFIT = say("Teksten i forslaget kunne ikke leses. Last siden på nytt, og skriv forslaget en gang til.")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it was when somebody began to change it, and as they would have it; both ProseMirror JSON, from outside."""

    base: Json
    wanted: Json


@dataclass(frozen=True, slots=True)
class Suggestible:
    """A piece of which a change may be suggested: its facts as of ``version``, and its text; None when it has none."""

    id: str
    kind: str
    version: int
    facts: Mapping[str, Any]
    parent: str | None
    text: Json | None


def show_suggestible(session: Session, who: Who, slug: str, piece_id: str) -> Suggestible:
    """A piece ready for a suggestion.

    Raises:
        NotFound: no such piece, or of a kind that is not suggested about.
        NotAllowed: the person may not suggest.
    """
    entered = enter(session, who, slug, Permission.SUGGEST)
    piece = _find(session, entered, piece_id)
    text = present.read_json(session, piece.id) if KINDS[piece.kind].has_text else None
    return Suggestible(piece.id, piece.kind, piece.version, piece.facts, piece.parent_id, text)


def _find(session: Session, entered: Entered, piece_id: str) -> PieceRow:
    piece = plans.get_piece(session, entered.plan.id, piece_id)
    if piece.kind not in ABOUT or any(step.removed_at for step in ancestry(session, piece)):
        raise NotFound
    return piece


def suggest(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    piece_id: str,
    version: int,
    values: Mapping[str, Any],
    wording: Wording | None,
    reason: str,
    source: str = "",
) -> int:
    """Suggest a change of a piece's facts, of its text, or of both; returns the suggestion's number.

    Args:
        version, values: the fields of the form, and the version of the piece they were read at.
        wording: None when the form had no text.
        source: the input it is made of.

    Raises:
        NotFound, NotAllowed: see ``show_suggestible``.
        Invalid: nothing would be changed, or to something that cannot be; or somebody's birth number would come into the plan.
        OutOfDate: somebody else has changed one of the same facts since.
    """
    entered = enter(session, who, slug, Permission.SUGGEST)
    piece = _find(session, entered, piece_id)
    reason = clean_reason(reason)
    merged, _kept = reconcile(session, piece.id, piece.facts, piece.version, version, clean_facts(piece.kind, values), entered.plan.id)
    facts = {name: [piece.facts.get(name), value] for name, value in merged.items() if piece.facts.get(name) != value}
    if facts:
        check_relations(session, entered.plan, piece.kind, merged, piece.id, piece.facts)
    base = wanted = None
    if wording is not None and KINDS[piece.kind].has_text:
        base, wanted = (_blocks(json) for json in (wording.base, wording.wanted))
        if base == wanted:
            base = wanted = None
    if numbers_of(wanted or []) - numbers_of(base or []):
        raise Invalid({"wording": STOPPED})
    if not facts and wanted is None:
        raise Invalid({"wording": say("Du har ikke endret noe. Skriv hvordan det skal bli, og send forslaget.")})
    row = SuggestionRow(id=new_id(), plan_id=entered.plan.id, number=0, piece_id=piece.id, facts=facts, base=base, wanted=wanted)
    row.reason, row.by, row.at, row.outcome, row.version = reason, entered.by, now, Outcome.OPEN, 1
    row.source = source
    suggestions.add_suggestion(session, row)
    heralding.suggested(session, entered, now, row)
    tell(session, entered, now, row, "suggestion.made")
    return row.number


def _blocks(given: Json) -> list[Json]:
    """The blocks of a text that came from outside, in their one form. Raises Invalid."""
    try:
        json = canonical(given)
        is_whole = not needs_mending(json)
    except (Refused, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise Invalid({"wording": UNFIT}) from error
    if not is_whole:
        raise Invalid({"wording": UNFIT})
    if len(repr(json)) > MOST_TEXT:
        raise Invalid({"wording": say("Teksten er for lang for ett forslag. Foreslå mindre av gangen, eller kommenter i stedet.")})
    blocks: list[Json] = json["content"]
    return blocks


def read(session: Session, who: Who, slug: str, now: datetime, number: int) -> None:
    """The person has read a suggestion, and so what they were told of it.

    Raises:
        NotFound, NotAllowed: see ``show_suggestible``.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = suggestions.get_suggestion(session, entered.plan.id, number)
    telling.read(session, who.person_id, now, entered.plan.id, (row.piece_id,), row.id)


def withdraw(session: Session, who: Who, slug: str, now: datetime, number: int) -> None:
    """Take back a suggestion of one's own that nobody has decided on. Twice is once.

    Raises:
        NotFound: no such suggestion in this plan.
        NotAllowed: it is somebody else's, or the person may not suggest.
        WrongState: it has been decided.
    """
    entered = enter(session, who, slug, Permission.SUGGEST)
    row = suggestions.get_suggestion(session, entered.plan.id, number)
    if row.by is None or row.by != entered.by:
        raise NotAllowed(say("Du kan bare trekke dine egne forslag."))
    if row.outcome == Outcome.WITHDRAWN:
        return
    if row.outcome != Outcome.OPEN:
        raise WrongState(say("Forslaget er allerede avgjort."))
    suggestions.set_outcome(session, row, Outcome.WITHDRAWN, entered.by, now)
    heralding.withdrawn(session, entered, now, row)
    tell(session, entered, now, row, "suggestion.withdrawn")


def tell(session: Session, entered: Entered, now: datetime, row: SuggestionRow, act: str) -> None:
    """History knows what was done with a suggestion, and everybody's page that there is something new."""
    piece = plans.find_piece(session, entered.plan.id, row.piece_id)
    about = told_of(session, piece) if piece else {}
    history.add_line(session, entered.plan.id, entered.by, now, act, row.piece_id, {**about, "suggestion": row.number})
    feed.append_thread(session, entered.plan.id, row.id, entered.by, now)
