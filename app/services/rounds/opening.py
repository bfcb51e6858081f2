"""An input round from planned to treated: what it is about is laid down, it is opened on a frozen plan, closed, and brought to its end.

Which moves there are stands in ``domain.rounds``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.access import Permission
from app.domain.errors import Invalid, WrongState, refuse_if
from app.domain.lines import check_words, clean_line, clean_words
from app.domain.rounds import (
    MOST_INVITATION,
    MOST_QUESTION,
    MOST_QUESTIONS,
    MOST_REASON,
    MOST_TITLE,
    RoundMove,
    RoundState,
    end_of_day,
    missing_answers,
    missing_for_opening,
    round_step,
)
from app.domain.saying import say
from app.services.documents.freezing import freeze_as_is
from app.services.entry.entering import SYSTEM, Entered, Who, enter
from app.services.rounds import heralding
from app.services.rounds.asking import ask
from app.services.rounds.telling import Writer, circle_of, deadline_of, mail, told
from app.services.rounds.weighing import answered_of
from app.store import inputs, plans, rounds
from app.store.base import Session
from app.store.round_tables import RoundRow
from exports.document import new_id

KIND = "consultation"
"""Why a round's revision was frozen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a round is about, as it is filled in. ``deadline``: the last day. ``questions``: (chapter, or empty for the whole plan;
    words)."""

    title: str
    invitation: str
    deadline: date | None
    questions: Sequence[tuple[str, str]] = ()


def plan_round(session: Session, who: Who, slug: str, now: datetime, draft: Draft, zone: str) -> str:
    """Plan a round; nobody is asked yet. Returns its id.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; only who may open rounds plans them.
        Invalid: no title, no day to come, too many words or questions, or a birth number in them.
    """
    entered = enter(session, who, slug, Permission.OPEN_ROUND)
    clean = _clean(session, entered, draft, now, zone)
    row = RoundRow(id=new_id(), plan_id=entered.plan.id, state=RoundState.PLANNED, made_by=entered.by, made_at=now, reason="")
    row.title, row.invitation, row.deadline = clean.title, clean.invitation, end_of_day(clean.deadline or now.date(), zone)
    rounds.add_round(session, row)
    rounds.set_questions(session, row.id, clean.questions)
    told(session, entered.plan, entered.by, now, "round.planned", row)
    return row.id


def edit(session: Session, who: Who, slug: str, now: datetime, round_id: str, draft: Draft, zone: str, write: Writer) -> int:
    """Change what a round is about. In an open one the questions stand, for somebody may have answered them, and who has not handed in is
    told of another deadline. Returns how many were.

    Raises:
        NotFound, NotAllowed, Invalid: see ``plan_round``.
        WrongState: the round is over.
    """
    entered = enter(session, who, slug, Permission.OPEN_ROUND)
    row = rounds.get_round(session, entered.plan.id, round_id)
    if row.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise WrongState(say("Runden er over, så den kan ikke endres."))
    clean = _clean(session, entered, draft, now, zone)
    deadline = end_of_day(clean.deadline or now.date(), zone)
    row.title, row.invitation = clean.title, clean.invitation
    told(session, entered.plan, entered.by, now, "round.edited", row)
    if row.state == RoundState.OPEN:
        return _move_deadline(session, entered, now, row, deadline, write)
    row.deadline = deadline
    rounds.set_questions(session, row.id, clean.questions)
    return 0


def _move_deadline(session: Session, entered: Entered, now: datetime, row: RoundRow, deadline: datetime, write: Writer) -> int:
    """Let an open round last until then, and tell those whose deadline it is and who have not handed in."""
    if deadline == row.deadline:
        return 0
    _set_deadline(session, row, deadline)
    handed_in = rounds.list_hand_ins(session, row.id)
    everybody = [each for each in rounds.list_participants(session, row.id) if each.revoked_at is None and each.deadline is None]
    waiting = [each for each in everybody if each.id not in handed_in]
    circle = circle_of(session, entered, row)
    for participant in waiting:
        mail(session, entered, now, row, participant, "extension", write, circle)
    return len(waiting)


def _set_deadline(session: Session, row: RoundRow, deadline: datetime) -> None:
    """Nobody is left with a deadline of their own that is earlier than everybody's."""
    row.deadline = deadline
    for participant in rounds.list_participants(session, row.id):
        if participant.deadline is not None and participant.deadline <= deadline:
            participant.deadline = None


def _clean(session: Session, entered: Entered, draft: Draft, now: datetime, zone: str) -> Draft:
    title, invitation = clean_line(draft.title), clean_words(draft.invitation)
    questions = [(place, clean_words(words)) for place, words in draft.questions if words.strip()]
    problems = check_words("title", title, MOST_TITLE) | check_words("invitation", invitation, MOST_INVITATION)
    if not title:
        problems["title"] = say("Gi runden et navn, for eksempel «Høring våren 2027».")
    if draft.deadline is None or end_of_day(draft.deadline, zone) <= now:
        problems["deadline"] = say("Velg en siste dag som ikke er over.")
    if len(questions) > MOST_QUESTIONS:
        problems["questions"] = say("Still høyst %(most)s spørsmål.", most=MOST_QUESTIONS)
    for _place, words in questions:
        problems |= check_words("questions", words, MOST_QUESTION)
    chapters = {piece.id for piece in plans.list_siblings(session, entered.plan.id, None, ("chapter",))}
    if any(place and place not in chapters for place, _words in questions):
        problems["questions"] = say("Et spørsmål gjelder et kapittel som ikke er i planen lenger. Velg et annet.")
    refuse_if(problems)
    return Draft(title, invitation, draft.deadline, questions)


# ---------------------------------------------------------------- the moves


def open_round(session: Session, who: Who, slug: str, now: datetime, round_id: str, folder: Path, zone: str, write: Writer) -> None:
    """Open a planned round: the plan is frozen as it stands, and everybody on the list is asked.

    Raises:
        NotFound, NotAllowed: see ``plan_round``.
        WrongState: it is not planned; nobody is on the list; or its deadline is over.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.OPEN)
    everybody = rounds.list_participants(session, row.id)
    lack = missing_for_opening(len(everybody), row.deadline, now)
    if lack:
        raise WrongState(lack)
    row.revision_id = freeze_as_is(session, entered, now, KIND, row.title, folder, zone).id
    row.opened_at = now
    rounds.set_state(session, row, RoundState.OPEN)
    told(session, entered.plan, entered.by, now, "round.opened", row, {"count": len(everybody)})
    circle = circle_of(session, entered, row)
    for participant in everybody:
        ask(session, entered, now, row, participant, write, circle)
    heralding.opened(session, entered, now, row, everybody)


def close_round(session: Session, who: Who, slug: str, now: datetime, round_id: str) -> None:
    """Close an open round: no more input is taken.

    Raises:
        NotFound, NotAllowed, WrongState: see ``open_round``.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.CLOSE)
    _close(session, entered.by, now, row)


def _close(session: Session, by: int | None, now: datetime, row: RoundRow) -> None:
    row.closed_at = now
    _end_extensions(session, row, now)
    _let_stand(session, row)
    rounds.set_state(session, row, RoundState.CLOSED)
    plan = plans.get_plan(session, row.plan_id)
    told(session, plan, by, now, "round.closed", row)
    heralding.closed(session, enter(session, SYSTEM, plan.slug), now, row, by)


def _end_extensions(session: Session, row: RoundRow, at: datetime) -> None:
    """Nobody's time is longer than this: what is longer than a closed round would let them in still."""
    for participant in rounds.list_participants(session, row.id):
        if participant.deadline is not None and participant.deadline > at:
            participant.deadline = at


def _let_stand(session: Session, row: RoundRow) -> None:
    """What was opened again and not handed in anew counts as it is now: nobody loses a valid answer by opening it."""
    for id, hand_in in rounds.list_reopened(session, row.id).items():
        hand_in.is_empty = hand_in.is_empty and not any(each.chosen for each in inputs.list_of_participant(session, id))
        rounds.set_reopened(session, rounds.get_participant(session, row.id, id), hand_in, None)


def reopen(session: Session, who: Who, slug: str, now: datetime, round_id: str, on: date | None, zone: str) -> None:
    """Open a closed round again, until the end of another day for everybody. Nobody is written to. Where its deadline was over, what comes
    in from now on is late: that it has been closed (``closed_at``) is then remembered.

    Raises:
        NotFound, NotAllowed, WrongState: see ``open_round``.
        Invalid: no day, or one that is over.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.REOPEN)
    deadline = end_of_day(on, zone) if on else now
    if deadline <= now:
        raise Invalid({"deadline": say("Velg en siste dag som ikke er over.")})
    row.closed_at = row.closed_at if now >= row.deadline else None
    _set_deadline(session, row, deadline)
    rounds.set_state(session, row, RoundState.OPEN)
    told(session, entered.plan, entered.by, now, "round.reopened", row, {"deadline": deadline.isoformat()})


def cancel(session: Session, who: Who, slug: str, now: datetime, round_id: str, reason: str, write: Writer) -> None:
    """Cancel a round. Of an open one those who were asked are told why.

    Raises:
        NotFound, NotAllowed, WrongState: see ``open_round``.
        Invalid: an open round is cancelled without a reason.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.CANCEL)
    was_open = row.state == RoundState.OPEN
    row.reason, row.closed_at = _reason(reason, was_open), now
    rounds.set_state(session, row, RoundState.CANCELLED)
    told(session, entered.plan, entered.by, now, "round.cancelled", row, {"reason": row.reason})
    if was_open:
        circle = circle_of(session, entered, row)
        for participant in rounds.list_participants(session, row.id):
            if participant.revoked_at is None:
                mail(session, entered, now, row, participant, "cancellation", write, circle, reason=row.reason)


def treat(session: Session, who: Who, slug: str, now: datetime, round_id: str, write: Writer) -> int:
    """Bring a closed round to its end: everybody who has handed in gets the answers, taken off the list since or not. Returns how many
    those are.

    Raises:
        NotFound, NotAllowed: see ``open_round``.
        WrongState: it is not closed, or an input lacks its answer.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.TREAT)
    counts = answered_of(session, row.id)
    lack = missing_answers(counts.all, counts.answered)
    if lack:
        raise WrongState(lack)
    row.treated_at = now
    _end_extensions(session, row, row.closed_at or now)
    rounds.set_state(session, row, RoundState.TREATED)
    handed_in = rounds.list_hand_ins(session, row.id)
    senders = [each for each in rounds.list_participants(session, row.id) if each.id in handed_in]
    told(session, entered.plan, entered.by, now, "round.treated", row, {"count": counts.all})
    circle = circle_of(session, entered, row)
    for participant in senders:
        mail(session, entered, now, row, participant, "answer", write, circle, is_empty=handed_in[participant.id].is_empty)
    heralding.treated(session, entered, now, row, senders)
    return len(senders)


def resume(session: Session, who: Who, slug: str, now: datetime, round_id: str, reason: str) -> None:
    """Take the treatment of a round up again. Who got them sees that the answers are being looked at again, and none of
    them until it is treated anew.

    Raises:
        NotFound, NotAllowed, WrongState: see ``open_round``.
        Invalid: no reason.
    """
    entered, row = _enter(session, who, slug, round_id, RoundMove.RESUME)
    row.reason, row.treated_at = _reason(reason, True), None
    rounds.set_state(session, row, RoundState.CLOSED)
    told(session, entered.plan, entered.by, now, "round.resumed", row, {"reason": row.reason})


def _reason(words: str, is_needed: bool) -> str:
    reason = clean_words(words)
    refuse_if(check_words("reason", reason, MOST_REASON))
    if is_needed and not reason:
        raise Invalid({"reason": say("Skriv en kort grunn.")})
    return reason


def _enter(session: Session, who: Who, slug: str, round_id: str, made: RoundMove) -> tuple[Entered, RoundRow]:
    """The round for who may make the move, from the state that it is in."""
    entered = enter(session, who, slug, Permission.OPEN_ROUND)
    row = rounds.get_round(session, entered.plan.id, round_id)
    entered.must(round_step(RoundState(row.state), made).by)
    return entered, row


# ---------------------------------------------------------------- by itself


def is_any_over(session: Session, now: datetime) -> bool:
    """Whether an open round is over for everybody; asked often, see ``asking.is_reminder_due``."""
    return any(_is_over(session, now, row) for row, _plan in rounds.list_open(session))


def _is_over(session: Session, now: datetime, row: RoundRow) -> bool:
    there = [each for each in rounds.list_participants(session, row.id) if each.revoked_at is None]
    return max([row.deadline, *(deadline_of(row, each) for each in there)]) <= now


def close_due(session: Session, now: datetime) -> int:
    """Close every round that the last deadline of is over; returns how many."""
    over = [row for row, _plan in rounds.list_open(session) if _is_over(session, now, row)]
    for row in over:
        _close(session, None, now, row)
    return len(over)
