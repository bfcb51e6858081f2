"""Every input that was handed in gets its answer: taken up, partly taken up or not, with a reason, and the change it led to.

Equal ones can be answered at once, or follow one of them; a long one can be split, and each part answered by itself. An editor drafts the
answers to what concerns the own measures, and who coordinates confirms them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, Subject
from app.domain.errors import Invalid, NotFound, WrongState, refuse_if
from app.domain.lines import check_words, clean_words
from app.domain.rounds import MOST_REASON, ChangeKind, RoundState, is_conclusion
from app.domain.saying import say
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, subject_of
from app.services.rounds.telling import told
from app.store import history, inputs, plans, rounds
from app.store.base import Session
from app.store.round_tables import DispositionRow, InputRow, RoundRow
from exports.document import new_id

MOST_AT_ONCE, MOST_PARTS, MOST_REF, MOST_DIGITS = 300, 30, 40, 16
CUT = "\n---\n"
"""What stands between the parts of an input that is to be split, in the words as they are given back."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an input is answered, as it is filled in. ``change_kind`` and ``change_ref``: what it led to, see ``domain.rounds.ChangeKind``;
    ``change_note``: the same in words. ``version``: of the answer that the form showed, 0 when there was none."""

    conclusion: str
    reason: str
    change_note: str = ""
    change_kind: str = ChangeKind.NONE
    change_ref: str = ""
    version: int = 0


def dispose(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str, verdict: Verdict) -> bool:
    """Answer an input; or, for who may only do that, draft the answer. Returns whether it is an answer.

    Raises:
        NotFound: no such input in the round.
        NotAllowed: the person may not even draft an answer to this one.
        WrongState: the round is not closed; the input has no answer of its own; somebody has answered it since the form was made.
        Invalid: no conclusion, no reason, too many words, or what must not be in them.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    is_answer = entered.may(Permission.DISPOSE_INPUT)
    if not is_answer:
        entered.must(Permission.DRAFT_ANSWER, measure_of(session, entered, row))
    _must_be_answerable(row)
    before = inputs.find_disposition(session, row.id)
    if (before.version if before else 0) != verdict.version:
        raise WrongState(say("Noen andre har svart på innspillet mens du skrev. Last siden på nytt, og se hva som står der."))
    if before is not None and before.at is not None and not is_answer:
        raise WrongState(say("Koordinatoren har svart på innspillet allerede."))
    _keep(session, entered, now, row, _clean(session, entered, verdict), before, is_answer)
    told(session, entered.plan, entered.by, now, "input.answered" if is_answer else "input.drafted", round, {"input": row.id})
    return is_answer


def dispose_several(
    session: Session, who: Who, slug: str, now: datetime, round_id: str, input_ids: Sequence[str], verdict: Verdict, replaces: bool = False
) -> tuple[int, int]:
    """Give several inputs the same answer; returns how many got it, and how many kept the one they had.

    Args:
        replaces: instead of the answers that are there too; else those stay, and drafts alone give way.

    Raises:
        NotFound, WrongState, Invalid: see ``dispose``; Invalid too when none is named, or more than ``MOST_AT_ONCE``.
        NotAllowed: only who answers inputs may.
    """
    entered, round, rows = _enter_several(session, who, slug, round_id, input_ids)
    clean = _clean(session, entered, verdict)
    for row in rows:
        _must_be_answerable(row)
    before = inputs.list_dispositions(session, [row.id for row in rows])
    wanted = [row for row in rows if replaces or row.id not in before or before[row.id].at is None]
    for row in wanted:
        _keep(session, entered, now, row, clean, before.get(row.id), True)
    if wanted:
        told(session, entered.plan, entered.by, now, "input.answered", round, {"count": len(wanted)})
    return len(wanted), len(rows) - len(wanted)


def _clean(session: Session, entered: Entered, verdict: Verdict) -> Verdict:
    reason, note, ref = clean_words(verdict.reason), clean_words(verdict.change_note), verdict.change_ref.strip()
    problems = check_words("reason", reason, MOST_REASON) | check_words("change_note", note, MOST_REASON)
    if not is_conclusion(verdict.conclusion):
        problems["conclusion"] = say("Velg en konklusjon.")
    if not reason:
        problems["reason"] = say("Skriv en begrunnelse. Den som ga innspillet, får lese den.")
    if not _is_there(session, entered, verdict.change_kind, ref):
        problems["change_note"] = say("Skriv i stedet med ord hva som er endret.")
    refuse_if(problems)
    has_ref = verdict.change_kind not in (ChangeKind.NONE, ChangeKind.TEXT)
    kind = verdict.change_kind if verdict.change_kind != ChangeKind.NONE else ChangeKind.TEXT if note else ChangeKind.NONE
    return Verdict(verdict.conclusion, reason, note, kind, ref if has_ref else "", verdict.version)


def _is_there(session: Session, entered: Entered, kind: str, ref: str) -> bool:
    """Whether a change can be told by this. What a suggestion is, is for those to know who make them."""
    if kind not in set(ChangeKind) or len(ref) > MOST_REF:
        return False
    if kind == ChangeKind.PIECE:
        return plans.find_piece(session, entered.plan.id, ref) is not None
    if kind == ChangeKind.LINE:
        return ref.isdecimal() and len(ref) < MOST_DIGITS and history.find_line(session, entered.plan.id, int(ref)) is not None
    return True


def _keep(
    session: Session, entered: Entered, now: datetime, row: InputRow, clean: Verdict, before: DispositionRow | None, is_answer: bool
) -> None:
    kept = before or DispositionRow(input_id=row.id, version=0)
    kept.conclusion, kept.reason, kept.change_note = clean.conclusion, clean.reason, clean.change_note
    kept.change_kind, kept.change_ref, kept.version = clean.change_kind, clean.change_ref, kept.version + 1
    if is_answer:
        kept.by, kept.at = entered.by, now
    else:
        kept.drafted_by, kept.drafted_at = entered.by, now
    inputs.add_disposition(session, kept)


def _must_be_answerable(row: InputRow) -> None:
    if row.is_split:
        raise WrongState(say("Innspillet er delt. Svar på hver del."))
    if row.head_id is not None:
        raise WrongState(say("Innspillet følger svaret til et annet. Løs det fra det andre først."))


def link_change(session: Session, entered: Entered, round: RoundRow, input_id: str, kind: ChangeKind, ref: str, note: str) -> None:
    """Tell what an answered input led to, when that is made of it later: a suggestion, say. Whoever calls has asked for the right.

    Raises:
        NotFound: no such input in the round, or it has no answer.
    """
    row = inputs.get_of_round(session, round.id, input_id)
    kept = inputs.find_disposition(session, row.head_id or row.id)
    if kept is None:
        raise NotFound
    kept.change_kind, kept.change_ref, kept.change_note = kind, ref, note or kept.change_note
    inputs.keep(session)


def take_back(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str) -> bool:
    """Make an answer a draft again, or take away what is but the draft of one; what follows it has no answer either then. Returns whether
    it was an answer.

    Raises:
        NotFound, NotAllowed, WrongState: see ``dispose_several``; NotFound too when there is none.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    entered.must(Permission.DISPOSE_INPUT)
    kept = inputs.find_disposition(session, row.id)
    if kept is None:
        raise NotFound
    was_answer = kept.at is not None
    if not was_answer:
        inputs.remove_disposition(session, kept)
    else:
        kept.drafted_by, kept.drafted_at, kept.by, kept.at, kept.version = kept.by, kept.at, None, None, kept.version + 1
        inputs.keep(session)
    told(session, entered.plan, entered.by, now, "input.answer_removed", round, {"input": row.id})
    return was_answer


# ---------------------------------------------------------------- those that say the same


def unite(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_ids: Sequence[str]) -> str:
    """Let inputs that say the same have one answer: that of the first of them which has one, or else of the first. Returns its id. What
    the others were answered rests, and is theirs again when they are let go.

    Raises:
        NotFound, NotAllowed, WrongState: see ``dispose_several``.
        Invalid: fewer than two are named.
    """
    entered, round, rows = _enter_several(session, who, slug, round_id, input_ids)
    if len(rows) < 2:
        raise Invalid({"inputs": say("Velg minst to innspill som sier det samme.")})
    if any(row.is_split for row in rows):
        raise WrongState(say("Et av innspillene er delt. Velg delen i stedet."))
    answered = inputs.list_dispositions(session, [row.id for row in rows])
    heads = {row.head_id for row in rows if row.head_id}
    head = next((row for row in rows if row.id in heads), None) or next((row for row in rows if row.id in answered), rows[0])
    head.head_id = None
    for row in rows:
        if row is not head:
            _follow(session, row, head)
    inputs.keep(session)
    told(session, entered.plan, entered.by, now, "input.united", round, {"input": head.id, "count": len(rows)})
    return head.id


def _follow(session: Session, row: InputRow, head: InputRow) -> None:
    for each in (row, *inputs.list_followers(session, row.id)):
        each.head_id = head.id if each is not head else None


def let_go(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str) -> None:
    """Let an input that follows another have an answer of its own again.

    Raises:
        NotFound, NotAllowed, WrongState: see ``dispose_several``; NotFound too when it follows none.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    entered.must(Permission.DISPOSE_INPUT)
    if row.head_id is None:
        raise NotFound
    row.head_id = None
    inputs.keep(session)
    told(session, entered.plan, entered.by, now, "input.parted", round, {"input": row.id})


# ---------------------------------------------------------------- a long one


def split(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str, marked: str) -> int:
    """Split an input where it is marked; returns how many parts there are. It stays readable as it was, and its parts are answered: what it
    was answered itself rests until it is made whole.

    Args:
        marked: its words, with a line of three hyphens between the parts.

    Raises:
        NotFound, NotAllowed, WrongState: see ``dispose_several``; WrongState too when it is split already, or a part itself.
        Invalid: there are fewer than two parts, or the words are not those of the input.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    entered.must(Permission.DISPOSE_INPUT)
    _must_be_answerable(row)
    if row.parent_id is not None:
        raise WrongState(say("Dette er en del av et innspill som er delt allerede."))
    if inputs.list_followers(session, row.id):
        raise WrongState(say("Andre innspill følger dette. Løs dem fra det først."))
    parts = _parts(row.body, marked)
    row.is_split = True
    for place, words in enumerate(parts, 1):
        inputs.add_input(session, _part(row, place, words))
    inputs.keep(session)
    told(session, entered.plan, entered.by, now, "input.split", round, {"input": row.id, "count": len(parts)})
    return len(parts)


def _parts(body: str, marked: str) -> list[str]:
    lines = "\n".join(line.rstrip() for line in f"{marked}\n".replace("\r\n", "\n").split("\n"))
    parts = [words for part in f"\n{lines}\n".split(CUT) if (words := clean_words(part))]
    if len(parts) < 2:
        raise Invalid({"marked": say("Sett minst ett skille: en linje med bare tre bindestreker (---).")})
    if len(parts) > MOST_PARTS:
        raise Invalid({"marked": say("Del i høyst %(most)s deler.", most=MOST_PARTS)})
    if "".join("".join(parts).split()) != "".join(body.split()):
        raise Invalid({"marked": say("Ordene er ikke lenger de samme som i innspillet. Sett bare inn skiller, og endre ikke noe annet.")})
    return parts


def _part(row: InputRow, place: int, words: str) -> InputRow:
    part = InputRow(id=new_id(), round_id=row.round_id, participant_id=row.participant_id, by=row.by, author=row.author)
    part.at, part.changed_at, part.place, part.piece_id, part.block_id = row.at, row.changed_at, row.place, row.piece_id, row.block_id
    part.start, part.end, part.quote, part.question_id = row.start, row.end, row.quote, row.question_id
    part.body, part.proposed, part.chosen = words, row.proposed if place == 1 else "", True
    part.parent_id, part.part = row.id, place
    return part


def make_whole(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str) -> None:
    """Undo a split; the answers to the parts go, and it has the one it had before.

    Raises:
        NotFound, NotAllowed, WrongState: see ``dispose_several``; NotFound too when it is not split; WrongState too when another input
            follows one of the parts.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    entered.must(Permission.DISPOSE_INPUT)
    if not row.is_split:
        raise NotFound
    if any(inputs.list_followers(session, part.id) for part in inputs.list_parts(session, row.id)):
        raise WrongState(say("Andre innspill følger en av delene. Løs dem fra den først."))
    row.is_split = False
    inputs.keep(session)
    inputs.remove_parts(session, row.id)
    told(session, entered.plan, entered.by, now, "input.made_whole", round, {"input": input_id})


# ---------------------------------------------------------------- what all of them do


def measure_of(session: Session, entered: Entered, row: InputRow) -> Subject:
    """The input as the table of rights sees it: those responsible for the measure it concerns; none, when that is gone or it concerns
    none."""
    piece = plans.find_piece(session, entered.plan.id, row.piece_id) if row.piece_id else None
    if piece is None or not any(step.kind == "measure" for step in ancestry(session, piece)):
        return entered.subject()
    return subject_of(session, entered, ancestry(session, piece), Permission.DRAFT_ANSWER)


def _enter(session: Session, who: Who, slug: str, round_id: str, input_id: str) -> tuple[Entered, RoundRow, InputRow]:
    entered, round = _enter_round(session, who, slug, round_id, Permission.COMMENT)
    return entered, round, get_handed_in(session, round, input_id)


def _enter_round(session: Session, who: Who, slug: str, round_id: str, permission: Permission) -> tuple[Entered, RoundRow]:
    entered = enter(session, who, slug, permission)
    round = rounds.get_round(session, entered.plan.id, round_id)
    if round.state != RoundState.CLOSED:
        raise WrongState(say("Innspillene får svar når runden er lukket, og før behandlingen er avsluttet."))
    return entered, round


def get_handed_in(session: Session, round: RoundRow, input_id: str) -> InputRow:
    """An input of the round. Raises NotFound when there is none of this id, or it is not handed in."""
    row = inputs.get_of_round(session, round.id, input_id)
    if not row.chosen or rounds.find_hand_in(session, row.participant_id) is None:
        raise NotFound
    return row


def _enter_several(
    session: Session, who: Who, slug: str, round_id: str, input_ids: Sequence[str]
) -> tuple[Entered, RoundRow, list[InputRow]]:
    entered, round = _enter_round(session, who, slug, round_id, Permission.DISPOSE_INPUT)
    wanted = list(dict.fromkeys(input_ids))
    if not wanted:
        raise Invalid({"inputs": say("Velg minst ett innspill.")})
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid({"inputs": say("Velg høyst %(most)s innspill om gangen.", most=MOST_AT_ONCE)})
    return entered, round, [get_handed_in(session, round, id) for id in wanted]
