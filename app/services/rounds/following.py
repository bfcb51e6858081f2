"""A round as the working group follows it: who is asked and how far each has come, what was handed in, and what it is answered.

Who coordinates sees all of it. The others of the working group see what was handed in once the round is closed: until then somebody among
them may be asked themselves, and nobody who is asked is to see what others say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.access import Permission
from app.domain.errors import NotAllowed, NotFound
from app.domain.likeness import LIKE, likeness, trigrams
from app.domain.rounds import RoundMove, RoundState, missing_for_opening, round_moves
from app.domain.saying import say
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.gathering import gather
from app.services.mail import mailing
from app.services.mail.mailing import Sending
from app.services.rounds.disposing import measure_of
from app.services.rounds.pointing import Atlas, Stead
from app.services.rounds.reading import Question, list_questions
from app.services.rounds.standing import document_of
from app.services.rounds.telling import deadline_of, takes_input
from app.services.rounds.weighing import Counts, answer_of, count, to_answer
from app.store import inputs, people, plans, rounds
from app.store.base import Session
from app.store.revision_tables import RevisionRow
from app.store.round_tables import DispositionRow, HandInRow, InputRow, ParticipantRow, RoundRow

Progress = Literal["listed", "revoked", "empty", "handed_in", "reopened", "draft", "opened", "invited", "unanswered"]
"""How far a participant has come; the first that fits. ``unanswered``: the round is over, and nothing was handed in."""

AGENCIES, GUESTS = "agencies", "guests"
MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as it is listed. ``asked``: how many are; ``handed_in``: how many of them have."""

    id: str
    title: str
    state: RoundState
    deadline: datetime
    asked: int
    handed_in: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is asked. ``email``: of the guest, or of the one who answers for the agency. ``drafts``: how much is written; of whom it
    is not handed in by, that is all anybody is told of it."""

    id: str
    is_guest: bool
    name: str
    organisation: str
    email: str
    colleagues: Sequence[str]
    deadline: datetime
    has_own_deadline: bool
    progress: Progress
    drafts: int
    handed_in_at: datetime | None
    handed_in_by: str
    is_late: bool
    reminded_at: datetime | None
    sending: Sending | None


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round with those who are asked in it. ``moves``: those the person may make. ``counts``: of what is to be answered; None for who may
    not see it yet. ``not_opened``: why a planned round cannot be opened yet, empty when it can."""

    id: str
    title: str
    invitation: str
    state: RoundState
    reason: str
    deadline: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    treated_at: datetime | None
    revision: RevisionRow | None
    questions: Sequence[Question]
    participants: Sequence[Participant]
    moves: Sequence[RoundMove]
    counts: Counts | None
    not_opened: str = ""

    @property
    def may_ask(self) -> bool:
        """Whether people can be put on the list, by who may."""
        return self.state in (RoundState.PLANNED, RoundState.OPEN)

    @property
    def is_open(self) -> bool:
        """Whether it takes input."""
        return self.state == RoundState.OPEN

    def may_extend(self, one: "Participant") -> bool:
        """Whether this participant can be given another deadline, by who may: in a closed round it is opened for them alone."""
        is_closed_to_them = self.state == RoundState.CLOSED and one.handed_in_at is None
        return one.progress != "revoked" and (self.is_open or is_closed_to_them)

    @property
    def late(self) -> list["Participant"]:
        """Those that a closed round is open for still."""
        return [each for each in self.waiting if each.progress != "unanswered"] if self.state == RoundState.CLOSED else []

    @property
    def asked(self) -> list[Participant]:
        """Those whose invitation stands, and those who had handed in before they were taken off the list."""
        return [each for each in self.participants if each.progress != "revoked" or each.handed_in_at is not None]

    @property
    def handed_in(self) -> list[Participant]:
        """Those of them who have handed in."""
        return [each for each in self.asked if each.handed_in_at is not None]

    @property
    def waiting(self) -> list[Participant]:
        """Those of them who have not."""
        return [each for each in self.asked if each.handed_in_at is None]


def list_rounds(session: Session, who: Who, slug: str) -> list[RoundLine]:
    """The plan's rounds, the newest first.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; rounds are told to those who take part in the work.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    counts = rounds.count_of_rounds(session, entered.plan.id)
    return [
        RoundLine(row.id, row.title, RoundState(row.state), row.deadline, *counts.get(row.id, (0, 0)), row.opened_at)
        for row in rounds.list_rounds(session, entered.plan.id)
    ]


def list_chapters(session: Session, who: Who, slug: str) -> list[tuple[str, str]]:
    """(id, title) of each chapter of the living plan, to ask questions about.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug, Permission.OPEN_ROUND)
    chapters = plans.list_siblings(session, entered.plan.id, None, ("chapter",))
    return [(piece.id, str(piece.facts["title"])) for piece in chapters if piece.facts["title"]]


def show(session: Session, who: Who, slug: str, now: datetime, round_id: str) -> OpenRound:
    """A round with those who are asked.

    Raises:
        NotFound, NotAllowed: see ``list_rounds``; NotFound too when there is no such round in the plan.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = rounds.get_round(session, entered.plan.id, round_id)
    found = inputs.list_handed_in(session, row.id) if may_see(session, entered, row) else None
    counts = count(found, inputs.list_dispositions(session, [each.id for each in found])) if found is not None else None
    participants = _participants(session, row)
    return OpenRound(
        row.id,
        row.title,
        row.invitation,
        RoundState(row.state),
        row.reason,
        row.deadline,
        row.opened_at,
        row.closed_at,
        row.treated_at,
        rounds.get_revision_of(session, row) if row.revision_id else None,
        list_questions(session, row.id),
        participants,
        round_moves(RoundState(row.state), entered.rights()),
        counts,
        missing_for_opening(len(participants), row.deadline, now) if row.state == RoundState.PLANNED else "",
    )


def may_see(session: Session, entered: Entered, round: RoundRow) -> bool:
    """Whether the person may see what was handed in: not while they may still give input to the round themselves."""
    if entered.may(Permission.OPEN_ROUND) or round.state == RoundState.TREATED:
        return True
    return round.state == RoundState.CLOSED and not any(
        asked_in.id == round.id and hand_in is None and takes_input(round, participant)
        for participant, asked_in, _plan, hand_in in rounds.list_asked_of(session, entered.who.email)
    )


def must_see(session: Session, entered: Entered, round: RoundRow) -> None:
    """Raises NotAllowed unless the person may see what was handed in."""
    if not may_see(session, entered, round):
        raise NotAllowed(say("Innspillene vises når runden er lukket, og du har levert ditt eget."))


def _participants(session: Session, round: RoundRow) -> list[Participant]:
    rows = rounds.list_participants(session, round.id)
    colleagues = rounds.list_colleagues(session, [row.id for row in rows])
    handed_in, drafts, mails = (
        rounds.list_hand_ins(session, round.id),
        inputs.count_drafts(session, round.id),
        rounds.list_mails(session, round.id),
    )
    reopened = rounds.list_reopened(session, round.id)
    found = []
    for row in rows:
        hand_in = handed_in.get(row.id)
        found.append(
            Participant(
                row.id,
                row.kind == "guest",
                row.name,
                row.organisation,
                row.email,
                colleagues[row.id],
                deadline_of(round, row),
                row.deadline is not None,
                _progress(round, row, hand_in, row.id in reopened, drafts.get(row.id, 0)),
                drafts.get(row.id, 0),
                hand_in.at if hand_in else None,
                hand_in.name if hand_in else "",
                bool(hand_in and hand_in.is_late),
                row.reminded_at,
                mailing.sending_of(mails[row.id]) if row.id in mails else None,
            )
        )
    return found


def _progress(round: RoundRow, row: ParticipantRow, hand_in: HandInRow | None, is_reopened: bool, drafts: int) -> Progress:
    if row.revoked_at is not None:
        return "revoked"
    if row.asked_at is None:
        return "listed"
    if hand_in is not None:
        return "empty" if hand_in.is_empty else "handed_in"
    if not takes_input(round, row):
        return "unanswered"
    if is_reopened:
        return "reopened"
    return "draft" if drafts else "opened" if row.opened_at else "invited"


# ---------------------------------------------------------------- what was handed in


@dataclass(frozen=True, slots=True)
class Filter:
    """Which inputs are wanted; empty: all. ``participant``: one, or all «agencies» or «guests». ``answer``: «none», «draft», or one of the
    conclusions. ``stead``: a chapter, or «plan». ``words``: every word of it stands somewhere in the input."""

    participant: str = ""
    stead: str = ""
    answer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An input that was handed in, with its answer. ``piece_number`` and so on: see ``stead``; None for the whole plan. ``piece_there``:
    the piece still stands in the living plan. ``head``: the input whose answer it has; ``followers``: how many have this one's.
    ``whole``: the words of the input that this is a part of. ``answer``: with ``at``, else the draft of one. ``may_draft``: the person may
    draft its answer; ``drafted_by``, ``answered_by``: names."""

    id: str
    participant: str
    is_guest: bool
    sender: str
    agency: str
    is_late: bool
    stead: Stead | None
    anchor: str
    piece_there: bool
    place: str
    quote: str
    question: str
    body: str
    proposed: str
    author: str
    at: datetime
    part: int
    parent: str
    whole: str
    is_split: bool
    head: str
    followers: int
    answer: DispositionRow | None
    is_answered: bool
    may_draft: bool
    drafted_by: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was handed in, in the order of the plan: those wished for. ``numbers``: of all of it, by id, as the «merknadsskjema» numbers
    them. ``counts``: likewise. ``senders``: (id, name) to choose among; ``chapters`` likewise. ``may_dispose``: the person answers inputs,
    and the round is at that."""

    round: OpenRound
    given: Sequence[Given]
    numbers: Mapping[str, int]
    counts: Counts
    by_answer: Mapping[str, int]
    senders: Sequence[tuple[str, str]]
    chapters: Sequence[tuple[str, str]]
    may_dispose: bool

    def around(self, input_id: str) -> tuple[str, str]:
        """The inputs before and after this one among those wished for; empty at the ends."""
        ids = [each.id for each in self.given]
        if input_id not in ids:
            return "", ""
        place = ids.index(input_id)
        return (ids[place - 1] if place else ""), (ids[place + 1] if place + 1 < len(ids) else "")


def treatment(session: Session, who: Who, slug: str, now: datetime, round_id: str, wanted: Filter) -> Treatment:
    """What was handed in in a round, with the answers.

    Raises:
        NotFound: see ``show``; or nobody has been asked yet.
        NotAllowed: see ``show``; or the round is not closed, and the person does not coordinate.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    row = rounds.get_round(session, entered.plan.id, round_id)
    if row.revision_id is None:
        raise NotFound
    must_see(session, entered, row)
    gathered = Gathered(session, entered, row)
    everything = gathered.given()
    by_answer: dict[str, int] = {}
    for each in everything:
        by_answer[_answer_word(each)] = by_answer.get(_answer_word(each), 0) + 1
    return Treatment(
        show(session, who, slug, now, round_id),
        [each for each in everything if _is_wanted(each, wanted)],
        numbered(everything),
        count(gathered.rows, gathered.dispositions),
        by_answer,
        [(id, each.name) for id, each in gathered.participants.items() if id in gathered.handed_in],
        gathered.atlas.chapters(),
        entered.may(Permission.DISPOSE_INPUT) and row.state == RoundState.CLOSED,
    )


def numbered(given: Sequence[Given]) -> dict[str, int]:
    """All that was handed in in a round → its number there, on pages as in the «merknadsskjema»."""
    return {each.id: number for number, each in enumerate(given, 1)}


def _answer_word(given: Given) -> str:
    if given.answer is None:
        return "none"
    return given.answer.conclusion if given.is_answered else "draft"


def _is_wanted(given: Given, wanted: Filter) -> bool:
    if wanted.participant not in ("", given.participant, GUESTS if given.is_guest else AGENCIES):
        return False
    if wanted.answer and _answer_word(given) != wanted.answer:
        return False
    stead = given.stead.chapter if given.stead else "plan"
    if wanted.stead and stead != wanted.stead:
        return False
    said = f"{given.quote} {given.body} {given.proposed} {given.sender} {given.agency}".casefold()
    return all(word in said for word in wanted.words.casefold().split())


def list_alike(treatment: Treatment, one: Given) -> list[Given]:
    """Those of a treatment's inputs that may be saying the same as this one, and do not share its answer: the likest first, at most
    ``MOST_ALIKE``."""
    mine, head = trigrams(f"{one.body} {one.proposed}"), one.head or one.id
    others = [each for each in treatment.given if each.id != one.id and (each.head or each.id) != head]
    likest = sorted(((likeness(mine, trigrams(f"{each.body} {each.proposed}")), each) for each in others), key=lambda pair: -pair[0])
    return [each for much, each in likest[:MOST_ALIKE] if much >= LIKE]


class Gathered:
    """What was handed in in a round, read once."""

    def __init__(self, session: Session, entered: Entered, round: RoundRow) -> None:
        self.session, self.entered, self.round = session, entered, round
        document = document_of(session, round)
        self.atlas = Atlas(document or gather(session, entered.plan), is_gone=document is None)
        self.participants = {row.id: row for row in rounds.list_participants(session, round.id)}
        self.handed_in = rounds.list_hand_ins(session, round.id)
        self.rows = inputs.list_handed_in(session, round.id)
        self.dispositions = inputs.list_dispositions(session, [row.id for row in self.rows])
        self._questions = {row.id: row for row in rounds.list_questions(session, round.id)}
        self._by_id = {row.id: row for row in self.rows}
        self._followers: dict[str, int] = {}
        for row in self.rows:
            if row.head_id:
                self._followers[row.head_id] = self._followers.get(row.head_id, 0) + 1
        self._names: dict[int, str] = {}
        self._drafts: dict[str, bool] = {}
        self._may_dispose = entered.may(Permission.DISPOSE_INPUT)

    def in_order(self) -> list[InputRow]:
        """What is to be answered, in the order of the plan; the parts of a split one after each other."""
        return sorted(to_answer(self.rows), key=self._key)

    def _key(self, row: InputRow) -> tuple[tuple[int, int], str, str, datetime, str, int]:
        participant = self.participants[row.participant_id]
        order = self.atlas.order(self._piece(row), row.block_id, row.start)
        return (order, participant.kind, participant.name, row.at, row.parent_id or row.id, row.part)

    def _piece(self, row: InputRow) -> str:
        """What an input is about; of the answer to a question, the chapter that was asked about."""
        return self._questions[row.question_id].place_id if row.question_id in self._questions else row.piece_id

    def given(self) -> list[Given]:
        """The same as pages show it."""
        there = {piece.id for piece in plans.list_pieces(self.session, self.entered.plan.id)}
        return [self._given(row, there) for row in self.in_order()]

    def _given(self, row: InputRow, there: set[str]) -> Given:
        participant, answer = self.participants[row.participant_id], self.dispositions.get(row.head_id or row.id)
        question = self._questions.get(row.question_id or 0)
        piece = self._piece(row)
        return Given(
            row.id,
            row.participant_id,
            participant.kind == "guest",
            participant.name,
            participant.organisation if participant.kind == "guest" else participant.name,
            self.handed_in[row.participant_id].is_late,
            self.atlas.stead(piece),
            self.atlas.anchor(piece, row.block_id),
            piece in there,
            row.place,
            row.quote,
            question.words if question else "",
            row.body,
            row.proposed,
            row.author,
            row.at,
            row.part,
            row.parent_id or "",
            self._by_id[row.parent_id].body if row.parent_id in self._by_id else "",
            row.is_split,
            row.head_id or "",
            self._followers.get(row.id, 0),
            answer,
            answer_of(row, self.dispositions) is not None,
            self._may_draft(row),
            self._name(answer.drafted_by) if answer else "",
            self._name(answer.by) if answer and answer.at else "",
        )

    def _may_draft(self, row: InputRow) -> bool:
        if self._may_dispose:
            return True
        if row.piece_id not in self._drafts:
            self._drafts[row.piece_id] = self.entered.may(Permission.DRAFT_ANSWER, measure_of(self.session, self.entered, row))
        return self._drafts[row.piece_id]

    def _name(self, person_id: int | None) -> str:
        if person_id is None:
            return ""
        if person_id not in self._names:
            person = people.find_person(self.session, person_id)
            self._names[person_id] = person.name if person else ""
        return self._names[person_id]
