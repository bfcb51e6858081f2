"""Those who are asked give input: written, changed, taken away, gathered into an agency's one answer, handed in, opened again.

What is written is kept at once and seen by nobody outside the agency, or but the guest, until it is handed in. History tells of the
handing in, never of what is being written.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.errors import BothTexts, Invalid, NotAllowed, NotFound, OutOfDate, WrongState, refuse_if
from app.domain.lines import check_words, clean_words
from app.domain.rounds import MOST_INPUT, MOST_INPUTS, MOST_PROPOSED, weighed
from app.domain.saying import say
from app.services.rounds.pointing import About
from app.services.rounds.standing import Standing, atlas_of
from app.services.rounds.telling import Writer, mail, told
from app.store import inputs, rounds
from app.store.base import Session
from app.store.round_tables import HandInRow, InputRow
from exports.document import new_id

_ID = re.compile(r"[a-z][a-z0-9]{9,30}")
HANDED_IN = say("Svaret er levert. Åpne det igjen hvis du vil endre noe.")

Read = Mapping[str, Sequence[str]]
"""Field of a form → the marks of what it was drawn from, see ``domain.rounds.weighed``."""
UNREAD: Read = {}


def write(
    session: Session, standing: Standing, now: datetime, input_id: str, about: About | None, body: str, proposed: str, read: Read = UNREAD
) -> None:
    """Keep an input as a draft: a new one, or one that is there already. Writing the same twice is writing it once; what was taken away
    elsewhere meanwhile is there again.

    Args:
        input_id: made by the form, so that a form sent twice makes one input. about: what a new one is about; None: it is there already.
        body: what is said. proposed: how they would rather have it read; may be empty. read: of these two.

    Raises:
        NotAllowed: no input is taken from them, or it is another's.
        WrongState: the answer is handed in.
        NotFound: it is to be there and is not, or the place is not in the revision.
        Invalid: nothing is said, or too much, or what must not be; or the words that were marked are not there.
        OutOfDate: a field that was changed in the form has been changed elsewhere since the form was drawn.
    """
    must_write(standing)
    row = inputs.find_input(session, input_id)
    if row is None:
        if about is None or not _ID.fullmatch(input_id):
            raise NotFound
        inputs.add_input(session, _new(session, standing, now, input_id, about, *_clean(body, proposed)))
        return
    _must_be_theirs(standing, row)
    fresh = _fresh({"body": body, "proposed": proposed}, {"body": row.body, "proposed": row.proposed}, read)
    body, proposed = _clean(fresh["body"], fresh["proposed"])
    inputs.set_removed(session, row, None)
    _change(session, standing, now, row, body, proposed)


def _fresh(words: Mapping[str, str], kept: Mapping[str, str], read: Read) -> dict[str, str]:
    """The fields of a form, those that were not changed in it as they are kept. Raises OutOfDate."""
    found = {field: weighed(clean_words(each), kept.get(field, ""), read.get(field, ())) for field, each in words.items()}
    clashes = {field: each for field, each in found.items() if isinstance(each, BothTexts)}
    if clashes:
        raise OutOfDate(0, clashes, words)
    return {field: each for field, each in found.items() if isinstance(each, str)}


def _clean(body: str, proposed: str) -> tuple[str, str]:
    body, proposed = clean_words(body), clean_words(proposed)
    problems = check_words("body", body, MOST_INPUT) | check_words("proposed", proposed, MOST_PROPOSED)
    if not body and not proposed:
        problems["body"] = say("Skriv hva du mener, eller foreslå en ny tekst.")
    refuse_if(problems)
    return body, proposed


def _new(session: Session, standing: Standing, now: datetime, input_id: str, about: About, body: str, proposed: str) -> InputRow:
    row = _blank(session, standing, now, input_id)
    at = atlas_of(session, standing.round).point(about)
    row.place, row.piece_id, row.block_id, row.start, row.end, row.quote = at.place, at.piece_id, at.block_id, at.start, at.end, at.quote
    row.body, row.proposed = body, proposed
    return row


def _blank(session: Session, standing: Standing, now: datetime, input_id: str) -> InputRow:
    if inputs.count_of_participant(session, standing.participant.id) >= MOST_INPUTS:
        raise WrongState(say("Det er ikke plass til flere enn %(most)s innspill. Samle noen av dem.", most=MOST_INPUTS))
    row = InputRow(id=input_id, round_id=standing.round.id, participant_id=standing.participant.id, by=standing.entered.by)
    row.author, row.at, row.changed_at, row.place, row.body = standing.name, now, now, "plan", ""
    row.chosen = standing.answers
    return row


def _change(session: Session, standing: Standing, now: datetime, row: InputRow, body: str, proposed: str) -> None:
    if (body, proposed) == (row.body, row.proposed):
        return
    last, name = _last_writer(row)
    if last != standing.entered.by:
        was = {"body": row.body, "proposed": row.proposed, "at": row.changed_at.isoformat(), "by": name}
        row.earlier = [*row.earlier, was | {"next": standing.entered.by, "next_name": standing.name}]
    row.body, row.proposed, row.changed_at = body, proposed, now
    _unsettle(session, row)


def _last_writer(row: InputRow) -> tuple[int | None, str]:
    """Whose words an input has now: what was kept of it last tells who changed it then."""
    if not row.earlier:
        return row.by, row.author
    last = row.earlier[-1]
    return last.get("next"), last.get("next_name", row.author)


def _unsettle(session: Session, row: InputRow) -> None:
    """What was answered before it was changed, in a round that was opened again, has no answer any more."""
    if row.is_split:
        inputs.remove_parts(session, row.id)
    for follower in inputs.list_followers(session, row.id):
        follower.head_id = None
    row.is_split, row.head_id = False, None
    disposition = inputs.find_disposition(session, row.id)
    if disposition is not None:
        inputs.remove_disposition(session, disposition)
    inputs.keep(session)


def answer_questions(session: Session, standing: Standing, now: datetime, answers: Mapping[int, str], read: Read = UNREAD) -> None:
    """Keep the answers to the round's questions (question → words). One whose words were taken out is taken away.

    Raises:
        NotAllowed, WrongState, OutOfDate: see ``write``; fields, of ``read`` too, are called «svar-» and the question's id.
        Invalid: an answer is too long, or holds what must not be.
    """
    must_write(standing)
    there = {question.id for question in rounds.list_questions(session, standing.round.id)}
    own = own_answers(standing, inputs.list_of_participant(session, standing.participant.id))
    kept = {f"svar-{id}": row.body for id, row in own.items()}
    wanted = _fresh({f"svar-{id}": words for id, words in answers.items() if id in there}, kept, read)
    problems: dict[str, str] = {}
    for field, words in wanted.items():
        problems |= check_words(field, words, MOST_INPUT)
    refuse_if(problems)
    for field, words in wanted.items():
        id = int(field.removeprefix("svar-"))
        _answer(session, standing, now, id, words, own.get(id))


def own_answers(standing: Standing, rows: Sequence[InputRow]) -> dict[int, InputRow]:
    """Question → the answer that the person's form holds: the agency's own for the one who answers, else what they have written."""
    of_questions = [row for row in rows if row.question_id is not None]
    mine = {row.question_id: row for row in of_questions if row.by == standing.entered.by}
    chosen = {row.question_id: row for row in of_questions if row.chosen} if standing.answers else {}
    return {int(id): row for id, row in (mine | chosen).items() if id is not None}


def _answer(session: Session, standing: Standing, now: datetime, question_id: int, words: str, row: InputRow | None) -> None:
    if row is None and words:
        row = _blank(session, standing, now, new_id())
        row.place, row.question_id, row.body = "question", question_id, words
        inputs.add_input(session, row)
    elif row is not None and words:
        _change(session, standing, now, row, words, row.proposed)
    elif row is not None:
        _unsettle(session, row)
        inputs.set_removed(session, row, now)


def remove(session: Session, standing: Standing, now: datetime, input_id: str) -> None:
    """Take an input away. It can be had back by ``restore``.

    Raises:
        NotFound, NotAllowed, WrongState: see ``write``.
    """
    row = _enter(session, standing, input_id)
    _unsettle(session, row)
    inputs.set_removed(session, row, now)


def restore(session: Session, standing: Standing, input_id: str) -> None:
    """Have back what was taken away.

    Raises:
        NotFound, NotAllowed, WrongState: see ``write``.
    """
    inputs.set_removed(session, _enter(session, standing, input_id), None)


# ---------------------------------------------------------------- an agency's one answer


def choose(session: Session, standing: Standing, input_ids: Sequence[str], chosen: bool) -> int:
    """Take contributions into the agency's answer, or out of it; returns how many.

    Raises:
        NotFound, WrongState: see ``write``.
        NotAllowed: the person does not answer for the agency, or no input is taken.
    """
    must_answer(standing)
    rows = [_enter(session, standing, id) for id in dict.fromkeys(input_ids)]
    for row in rows:
        row.chosen = chosen
    inputs.keep(session)
    return len(rows)


def join(session: Session, standing: Standing, now: datetime, input_ids: Sequence[str]) -> str:
    """Make one input of several contributions, in the answer instead of them; they are kept beside it. Returns its id.

    Raises:
        NotFound, NotAllowed, WrongState: see ``choose``.
        Invalid: fewer than two are named, or they are too long together.
    """
    must_answer(standing)
    rows = [_enter(session, standing, id) for id in dict.fromkeys(input_ids)]
    if len(rows) < 2:
        raise Invalid({"inputs": say("Velg minst to bidrag som skal slås sammen.")})
    first, made = rows[0], _blank(session, standing, now, new_id())
    same = all((row.place, row.piece_id, row.block_id) == (first.place, first.piece_id, first.block_id) for row in rows)
    narrow = first if same else next((row for row in rows if row.place != "plan"), first)
    made.place, made.piece_id, made.question_id = narrow.place, narrow.piece_id, narrow.question_id
    made.block_id, made.start, made.end, made.quote = narrow.block_id, narrow.start, narrow.end, narrow.quote
    made.body, made.proposed = _clean(
        "\n\n".join(row.body for row in rows if row.body), "\n\n".join(row.proposed for row in rows if row.proposed)
    )
    made.sources = [row.id for row in rows]
    for row in rows:
        row.chosen = False
    inputs.add_input(session, made)
    return made.id


# ---------------------------------------------------------------- handing in


def hand_in(session: Session, standing: Standing, now: datetime, is_empty: bool, write: Writer) -> None:
    """Hand in all that is in the answer, or (``is_empty``) that there are no remarks. A guest gets the receipt by mail. After the deadline,
    while the round is still open, it is taken and marked as late.

    Raises:
        NotAllowed: see ``choose``.
        WrongState: it is handed in already; there is nothing to hand in; or there is, and it was to be empty.
    """
    if standing.hand_in is not None:
        raise WrongState(say("Svaret er levert allerede, av %(name)s.", name=standing.hand_in.name))
    must_answer(standing)
    count = len([row for row in inputs.list_of_participant(session, standing.participant.id) if row.chosen])
    if is_empty and count:
        raise WrongState(say("Du har skrevet innspill. Lever dem, eller fjern dem før du svarer «ingen merknader»."))
    if not is_empty and not count:
        raise WrongState(say("Det er ingenting å levere ennå. Skriv et innspill, eller svar «ingen merknader»."))
    row = HandInRow(participant_id=standing.participant.id, by=standing.entered.by, name=standing.name, at=now, is_empty=is_empty)
    row.is_late = standing.is_late(now)
    rounds.set_hand_in(session, row)
    data = {"name": standing.participant.name, "count": count, "is_late": row.is_late}
    told(session, standing.entered.plan, standing.entered.by, now, "input.handed_in", standing.round, data)
    if standing.is_guest:
        to = (standing.round, standing.participant)
        mail(session, standing.entered, now, *to, "receipt", write, is_empty=is_empty, count=count, is_late=row.is_late)


def reopen(session: Session, standing: Standing, now: datetime) -> None:
    """Open a handed-in answer again, before the deadline of an open round. What is not handed in anew stands as it is when that closes.

    Raises:
        NotAllowed: see ``choose``.
        WrongState: it is not handed in, or the deadline is over.
    """
    if standing.hand_in is None:
        raise WrongState(say("Svaret er ikke levert ennå."))
    if standing.is_open and not standing.may_reopen(now):
        raise WrongState(say("Fristen er over, så svaret kan ikke åpnes igjen. Be koordinatoren om utsatt frist."))
    must_answer(standing, is_handed_in=True)
    rounds.set_reopened(session, standing.participant, standing.hand_in, now)
    told(session, standing.entered.plan, standing.entered.by, now, "input.reopened", standing.round, {"name": standing.participant.name})


def open_page(session: Session, standing: Standing, now: datetime) -> None:
    """The one who answers has the round's page before them: told by the page, so that opening one never writes. After handing in it is
    let be, for then it would mean that the answer is opened again."""
    if standing.answers and standing.participant.opened_at is None and standing.hand_in is None:
        standing.participant.opened_at = now
        inputs.keep(session)


# ---------------------------------------------------------------- what all of them ask for


def must_write(standing: Standing) -> None:
    """Raises NotAllowed when no input is taken from them, WrongState when the answer is handed in."""
    standing.must_give()
    if standing.hand_in is not None:
        raise WrongState(HANDED_IN)


def must_answer(standing: Standing, is_handed_in: bool = False) -> None:
    """The same, and raises NotAllowed for a colleague. ``is_handed_in``: it is to be handed in already."""
    standing.must_give()
    if not standing.answers:
        raise NotAllowed(say("Det kan bare den som svarer for virksomheten."))
    if standing.hand_in is not None and not is_handed_in:
        raise WrongState(HANDED_IN)


def _must_be_theirs(standing: Standing, row: InputRow) -> None:
    if row.participant_id != standing.participant.id or row.parent_id is not None:
        raise NotFound
    if not standing.answers and row.by != standing.entered.by:
        raise NotAllowed(say("Du kan bare endre dine egne bidrag."))


def _enter(session: Session, standing: Standing, input_id: str) -> InputRow:
    must_write(standing)
    row = inputs.find_input(session, input_id)
    if row is None:
        raise NotFound
    _must_be_theirs(standing, row)
    return row
