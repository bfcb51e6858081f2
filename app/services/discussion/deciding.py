"""Suggestions are decided: accepted, and then carried out as a change like any other, or declined with a reason.

Who decides is the owner: the coordinator, or an agency's editor on measures of its own. Nobody but the coordinator decides on what they
have suggested themselves, and that stands on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission
from app.domain.errors import ChangedSince, Invalid, WrongState
from app.domain.saying import say
from app.domain.suggestions import FIT_WORDS, Fit, Outcome, clean_verdict
from app.prose.schema import Json
from app.services.acts.changing import Change
from app.services.discussion import heralding
from app.services.discussion.applying import Applied, Homes, applied, carry_out
from app.services.discussion.owning import subject_in
from app.services.discussion.suggesting import tell
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry
from app.services.entry.relating import check_relations
from app.store import feed, history, plans, suggestions
from app.store.base import Session
from app.store.suggestion_tables import SuggestionRow
from app.store.tables import HistoryRow, PieceRow

MOST_AT_ONCE = 100
"""Nobody else can save anything while these are carried out: a second or two."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done. ``line``: the line of history by which an acceptance is undone, 0 when nothing in the plan was changed; ``accepted``:
    the numbers that were; ``left``: those that could not be, and still wait."""

    line: int
    accepted: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


def accept(session: Session, who: Who, slug: str, now: datetime, number: int, version: int, verdict: str = "") -> Decided:
    """Accept a suggestion: the plan is changed as it says. The same form sent twice is once.

    Args:
        version: of the suggestion, as the person read it.
        verdict: a word of why; may be empty.

    Raises:
        NotFound: no such suggestion in this plan.
        NotAllowed: it is not the person's to decide.
        WrongState: it has been decided, or withdrawn.
        ChangedSince: it cannot be carried out as the plan is now, or the suggestion was changed meanwhile.
        Invalid: the plan would not hold together with it; or too many words.
    """
    entered, row = _entered(session, who, slug, number)
    if _is_again(session, entered, row, Outcome.ACCEPTED, version):
        return Decided(row.line, (number,))
    _must_wait(row, version)
    verdict = clean_verdict(verdict, required=False)
    change = Change(session, entered, now)
    piece = plans.get_piece(session, entered.plan.id, row.piece_id)
    texts = present.list_json(session, entered.plan.id) if row.wanted is not None else {}
    found = _found(session, row, piece, texts, Homes(texts))
    if found.fit in (Fit.OVERTAKEN, Fit.GONE):
        raise ChangedSince(say("%(what)s. Forslaget kan ikke tas inn slik det er.", what=FIT_WORDS[found.fit]))
    _check(session, entered, piece, found)
    carry_out(change, piece, found)
    line = change.record("change.accepted", piece, {"suggestion": number})
    suggestions.set_outcome(session, row, Outcome.ACCEPTED, entered.by, now, verdict, line)
    heralding.decided(session, entered, now, row)
    if line:
        feed.append_thread(session, entered.plan.id, row.id, entered.by, now)
    else:
        tell(session, entered, now, row, "suggestion.granted")
    return Decided(line, (number,))


def accept_all(session: Session, who: Who, slug: str, now: datetime, numbers: Sequence[int], verdict: str = "") -> Decided:
    """Accept several, the oldest first, as one act that can be taken back as one. Those that cannot be carried out once the others are,
    that are not the person's to decide or that are decided already, are left as they are; so are those above ``MOST_AT_ONCE``.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: too many words.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    verdict = clean_verdict(verdict, required=False)
    change = Change(session, entered, now)
    done: list[SuggestionRow] = []
    left: list[int] = []
    texts: dict[str, Json] = {}
    homes = Homes(texts)
    for row in suggestions.list_by_numbers(session, entered.plan.id, list(numbers)[:MOST_AT_ONCE]):
        if row.outcome != Outcome.OPEN or not entered.may(Permission.DECIDE_SUGGESTION, subject_in(session, entered, row)):
            continue
        if row.wanted is not None and not texts:
            texts |= present.list_json(session, entered.plan.id)
            homes = Homes(texts)
        piece = plans.get_piece(session, entered.plan.id, row.piece_id)
        found = _found(session, row, piece, texts, homes)
        if found.fit is not Fit.FITS or not _holds_together(session, entered, piece, found):
            left.append(row.number)
            continue
        carry_out(change, piece, found)
        if found.blocks is not None:
            before, texts[piece.id] = texts[piece.id], present.read_json(session, piece.id)
            homes.move(piece.id, before["content"], texts[piece.id]["content"])
        done.append(row)
    line = change.record("changes.accepted", None, {"suggestions": [row.number for row in done], "count": len(done)})
    for row in done:
        suggestions.set_outcome(session, row, Outcome.ACCEPTED, entered.by, now, verdict, line)
        heralding.decided(session, entered, now, row)
        feed.append_thread(session, entered.plan.id, row.id, entered.by, now)
    return Decided(line, tuple(row.number for row in done), tuple(left))


def decline(session: Session, who: Who, slug: str, now: datetime, number: int, version: int, verdict: str) -> None:
    """Say no to a suggestion, and why. The same form sent twice is once.

    Raises:
        NotFound, NotAllowed, WrongState, ChangedSince: see ``accept``.
        Invalid: no reason is given, or too many words.
    """
    entered, row = _entered(session, who, slug, number)
    if _is_again(session, entered, row, Outcome.DECLINED, version):
        return
    _must_wait(row, version)
    suggestions.set_outcome(session, row, Outcome.DECLINED, entered.by, now, clean_verdict(verdict, required=True))
    heralding.decided(session, entered, now, row)
    tell(session, entered, now, row, "suggestion.declined")


def reopen(session: Session, who: Who, slug: str, now: datetime, number: int) -> None:
    """Let a suggestion wait for a decision again: one that was declined, or accepted and then undone in the history; by who may decide it.

    Raises:
        NotFound, NotAllowed: see ``accept``.
        WrongState: it is open, withdrawn, or accepted and the plan still as it says.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = suggestions.get_suggestion(session, entered.plan.id, number)
    entered.must(Permission.DECIDE_SUGGESTION, subject_in(session, entered, row))
    if row.outcome in (Outcome.OPEN, Outcome.WITHDRAWN):
        raise WrongState(say("Forslaget er ikke avgjort."))
    if row.outcome == Outcome.ACCEPTED and not is_undone(history.list_undoings(session, entered.plan.id), row.line):
        raise WrongState(say("Endringen står i planen. Angre den i historikken først."))
    suggestions.set_outcome(session, row, Outcome.OPEN, None, None)
    tell(session, entered, now, row, "suggestion.reopened")


def is_undone(undoings: Mapping[int, HistoryRow], line: int) -> bool:
    """Whether what an acceptance did (by its line of the history) has been taken back, and not done again. ``undoings``: of the plan."""
    taken_back = False
    while line in undoings:
        taken_back, line = not taken_back, undoings[line].id
    return taken_back


def _entered(session: Session, who: Who, slug: str, number: int) -> tuple[Entered, SuggestionRow]:
    entered = enter(session, who, slug, Permission.COMMENT)
    row = suggestions.get_suggestion(session, entered.plan.id, number)
    entered.must(Permission.DECIDE_SUGGESTION, subject_in(session, entered, row))
    return entered, row


def _is_again(session: Session, entered: Entered, row: SuggestionRow, outcome: Outcome, version: int) -> bool:
    """Whether the person has just decided so by this very form, and it stands: a double click is no reason to say that it could not be
    done."""
    is_same = (row.outcome, row.decided_by, row.version) == (outcome, entered.by, version + 1)
    return is_same and not is_undone(history.list_undoings(session, entered.plan.id), row.line)


def _must_wait(row: SuggestionRow, version: int) -> None:
    if row.outcome != Outcome.OPEN:
        raise WrongState(say("Forslaget er allerede avgjort."))
    if row.version != version:
        raise ChangedSince(say("Forslaget er endret siden du leste det. Les det på nytt først."))


def _found(session: Session, row: SuggestionRow, piece: PieceRow, texts: Mapping[str, Json], homes: Homes) -> Applied:
    """``texts``: of the whole plan as it is now; asked for only where the suggestion is about words."""
    if any(step.removed_at for step in ancestry(session, piece)):
        return applied(row, None, None)
    if row.wanted is None:
        return applied(row, piece.facts, None)
    return applied(row, piece.facts, texts[piece.id]["content"], homes)


def _check(session: Session, entered: Entered, piece: PieceRow, found: Applied) -> None:
    """What the facts would point to is there, and the number is free. Raises Invalid."""
    if found.facts:
        check_relations(session, entered.plan, piece.kind, {**piece.facts, **found.facts}, piece.id, piece.facts)


def _holds_together(session: Session, entered: Entered, piece: PieceRow, found: Applied) -> bool:
    try:
        _check(session, entered, piece, found)
    except Invalid:
        return False
    return True
