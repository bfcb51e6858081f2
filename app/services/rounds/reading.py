"""A round as one of those who are asked reads it: the revision, the questions, what they have said themselves, and what they were answered.

What others have said is never here, but for what colleagues of the same agency have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound
from app.domain.rounds import RoundState
from app.domain.suggestions import Outcome
from app.services.documents import freezing
from app.services.entry.entering import Who
from app.services.rounds.giving import own_answers
from app.services.rounds.pointing import About, Atlas, Pointed, Stead
from app.services.rounds.standing import Standing, atlas_of
from app.services.rounds.telling import deadline_of, takes_input
from app.services.rounds.weighing import answer_of
from app.store import inputs, plans, revisions, rounds, suggestions
from app.store.base import Session
from app.store.revision_tables import RevisionRow
from app.store.round_tables import HandInRow, InputRow
from exports.document import Document, Figure, each_part


@dataclass(frozen=True, slots=True)
class Answer:
    """What an input was answered. ``same_as_others``: the same answer was given to several like it. ``suggested``: what became of each
    suggestion that was made of it, see ``domain.suggestions.Outcome``; one that was withdrawn is not told of."""

    conclusion: str
    reason: str
    change: str
    same_as_others: bool = False
    suggested: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """An input of one's own, or of a colleague. ``stead``: what it is about, None for the whole plan. ``anchor``: where that stands on the
    page. ``is_own``: the person may change it. ``earlier``: how it read before somebody else changed it. ``parts``: of a split one, the
    words and answer of each."""

    id: str
    place: str
    stead: Stead | None
    block: str
    anchor: str
    quote: str
    question: str
    body: str
    proposed: str
    author: str
    changed_at: datetime
    chosen: bool
    is_own: bool
    earlier: Sequence[Mapping[str, str]] = ()
    joins: int = 0
    answer: Answer | None = None
    parts: Sequence[tuple[str, Answer | None]] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the round. ``place``: the chapter it is about, empty for the whole plan. ``answer``: the person's own so far."""

    id: int
    place: str
    place_name: str
    words: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """See the module. ``inputs``: in reading order; those taken into the answer first, then contributions that are not. ``can_reopen``:
    what was handed in can be opened again; ``reopened``: how it was, while it is. ``is_gone``: what the revision held has been taken
    away."""

    participant: str
    is_guest: bool
    answers: bool
    name: str
    agency: str
    title: str
    invitation: str
    state: RoundState
    reason: str
    deadline: datetime
    is_open: bool
    is_late: bool
    hand_in: HandInRow | None
    can_reopen: bool
    plan_title: str
    plan_slug: str
    facts: Mapping[str, object]
    revision: RevisionRow
    document: Document
    is_gone: bool
    questions: Sequence[Question]
    inputs: Sequence[Mine]
    files: frozenset[str]
    reopened: HandInRow | None

    @property
    def chosen(self) -> list[Mine]:
        """What is in the answer."""
        return [each for each in self.inputs if each.chosen]

    @property
    def contributions(self) -> list[Mine]:
        """What is not."""
        return [each for each in self.inputs if not each.chosen]

    @property
    def may_write(self) -> bool:
        """Whether they may write now."""
        return self.is_open and self.hand_in is None

    @property
    def is_resumed(self) -> bool:
        """Whether answers that they have been sent are being looked at again, and so not shown: they may become others."""
        return self.state == RoundState.CLOSED and self.reason != ""

    @property
    def answered_questions(self) -> int:
        """How many questions the person has answered."""
        return sum(bool(question.answer) for question in self.questions)


def read(session: Session, standing: Standing, now: datetime) -> Reading:
    """See the module.

    Raises:
        NotAllowed: the person may not read the revision any more.
    """
    standing.must_read()
    round, participant, plan = standing.round, standing.participant, standing.entered.plan
    atlas, rows = atlas_of(session, round), inputs.list_of_participant(session, participant.id)
    questions = list_questions(session, round.id, atlas)
    own = own_answers(standing, rows)
    asked = [_with_answer(question, own) for question in questions]
    revision = rounds.get_revision_of(session, round)
    files = frozenset(file.format for file in revisions.list_files(session, plan.id) if file.revision_id == revision.id)
    return Reading(
        participant.id,
        standing.is_guest,
        standing.answers,
        standing.name,
        participant.organisation if standing.is_guest else participant.name,
        round.title,
        round.invitation,
        RoundState(round.state),
        round.reason,
        standing.deadline,
        standing.is_open,
        standing.is_late(now),
        standing.hand_in,
        standing.answers and standing.hand_in is not None and standing.is_open and standing.may_reopen(now),
        str(plan.facts["title"]),
        plan.slug,
        plan.facts,
        revision,
        atlas.document,
        atlas.is_gone,
        asked,
        _inputs(session, standing, atlas, rows, {question.id: question.words for question in questions}),
        files,
        standing.reopened,
    )


def list_questions(session: Session, round_id: str, atlas: Atlas | None = None) -> list[Question]:
    """The round's questions in order. ``atlas``: by which the chapters are named."""
    names = dict(atlas.chapters()) if atlas else {}
    return [Question(row.id, row.place_id, names.get(row.place_id, ""), row.words) for row in rounds.list_questions(session, round_id)]


def _with_answer(question: Question, own: Mapping[int, InputRow]) -> Question:
    words = own[question.id].body if question.id in own else ""
    return Question(question.id, question.place, question.place_name, question.words, words)


def _inputs(session: Session, standing: Standing, atlas: Atlas, rows: Sequence[InputRow], questions: Mapping[int, str]) -> list[Mine]:
    answers = answers_of(session, standing.entered.plan.id, rows) if standing.round.state == RoundState.TREATED else {}
    inside = {id for row in rows for id in row.sources}
    ordered = sorted(rows, key=lambda row: (not row.chosen, atlas.order(row.piece_id, row.block_id, row.start), row.at))
    found = []
    for row in ordered:
        if not row.chosen and row.id in inside and standing.hand_in is not None:
            continue
        parts = [(part.body, answers.get(part.id)) for part in inputs.list_parts(session, row.id)] if row.is_split and answers else []
        found.append(
            Mine(
                row.id,
                row.place,
                atlas.stead(row.piece_id),
                row.block_id,
                atlas.anchor(row.piece_id, row.block_id),
                row.quote,
                questions.get(row.question_id or 0, ""),
                row.body,
                row.proposed,
                row.author,
                row.changed_at,
                row.chosen,
                standing.answers or row.by == standing.entered.by,
                row.earlier,
                len(row.sources),
                answers.get(row.id),
                parts,
            )
        )
    return found


def answers_of(session: Session, plan_id: str, rows: Sequence[InputRow]) -> dict[str, Answer]:
    """Input → what it was answered, of those that have an answer; the parts of split ones too."""
    everything = list(rows)
    for row in rows:
        everything += inputs.list_parts(session, row.id) if row.is_split else ()
    answered = [row.head_id or row.id for row in everything]
    dispositions = inputs.list_dispositions(session, answered)
    made = suggestions.list_made_of(session, plan_id, answered)
    found = {}
    for row in everything:
        answer = answer_of(row, dispositions)
        if answer is not None:
            suggested = [outcome for _number, outcome in made.get(answer.input_id, ()) if outcome != Outcome.WITHDRAWN]
            found[row.id] = Answer(answer.conclusion, answer.reason, answer.change_note, row.head_id is not None, suggested)
    return found


def foresee(session: Session, standing: Standing, about: About) -> tuple[Pointed, Stead | None]:
    """The place that a new input would be about, for its form.

    Raises:
        NotFound: no such place in the revision.
        Invalid: the words that were marked are not there.
    """
    atlas = atlas_of(session, standing.round)
    pointed = atlas.point(about)
    return pointed, atlas.stead(pointed.piece_id)


def file_of(session: Session, standing: Standing, format: str) -> tuple[bytes, str, str] | None:
    """A file of the round's revision: its bytes, their hash, and what it is called; None while it is not drawn.

    Raises:
        NotAllowed: see ``read``.
    """
    standing.must_read()
    return freezing.file_in(session, standing.entered, rounds.get_revision_of(session, standing.round), format)


def picture_of(session: Session, standing: Standing, sha256: str) -> tuple[bytes, str]:
    """A picture that stands in the round's revision: its bytes and media type.

    Raises:
        NotAllowed: see ``read``.
        NotFound: it does not stand there.
    """
    standing.must_read()
    document = atlas_of(session, standing.round).document
    shown = {part.image.sha256 for _c, _s, part in each_part(document) if isinstance(part, Figure) and part.image}
    asset = plans.find_asset(session, standing.round.plan_id, sha256) if sha256 in shown else None
    if asset is None:
        raise NotFound
    return asset.data, asset.media_type


# ---------------------------------------------------------------- «Mine innspill»


@dataclass(frozen=True, slots=True)
class Asked:
    """A round that a person is asked in for an agency. ``answers``: they hand in."""

    participant: str
    agency: str
    round: str
    plan: str
    state: RoundState
    deadline: datetime
    answers: bool
    hand_in: HandInRow | None
    is_open: bool

    @property
    def waits(self) -> bool:
        """Whether something is to be done."""
        return self.is_open and self.hand_in is None


def list_asked(session: Session, who: Who) -> list[Asked]:
    """The rounds that the person is asked in, the last opened first; of plans where they still have a place."""
    inside = {plan.id for plan, _role, _name in plans.list_plans_of(session, who.person_id)}
    return [
        Asked(
            participant.id,
            participant.name,
            round.title,
            str(plan.facts["title"]),
            RoundState(round.state),
            deadline_of(round, participant),
            participant.email == who.email,
            hand_in,
            takes_input(round, participant),
        )
        for participant, round, plan, hand_in in rounds.list_asked_of(session, who.email)
        if plan.id in inside
    ]
