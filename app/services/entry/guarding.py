"""What in a plan may be about one person: found in its facts, its texts and what is said of it, for who writes, exports or freezes.

``app.domain.privacy`` has the rules; whoever keeps words of their own (comments, inputs, suggestions) calls ``refuse_numbers`` there before
they are kept, and adds them to what is looked through here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound
from app.domain.pieces import fields_of
from app.domain.privacy import Kind, findings, key_of
from app.domain.privacy import has_number as says_number
from app.domain.rounds import RoundState
from app.domain.saying import say
from app.domain.suggestions import Outcome
from app.prose.passages import passages
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import list_present
from app.store import discussions, hidden, inputs, suggestions
from app.store.base import Session
from app.store.privacy_tables import DismissalRow
from app.store.tables import PieceRow, PlanRow

AROUND = 40


@dataclass(frozen=True, slots=True)
class Words:
    """Something that is written, and where. ``piece``: None for the plan; ``field``: the fact; ``anchor``: of the block on the page;
    ``thread``: the thread it was said in; ``suggestion``: the number of that it is part of; ``input``: that, and its ``round``."""

    text: str
    piece: PieceRow | None = None
    field: str = ""
    anchor: str = ""
    thread: str = ""
    suggestion: int = 0
    round: str = ""
    input: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words that may be about one person. ``before`` and ``after``: what stands around them; ``key``: what they are known again by;
    ``piece_id``, ``piece_kind``: empty for the plan; ``field``, ``anchor``, ``thread``: see ``Words``."""

    kind: Kind
    words: str
    before: str
    after: str
    key: str
    piece_id: str
    piece_kind: str
    name: str
    field: str
    anchor: str
    thread: str
    suggestion: int
    round: str
    input: str

    @property
    def is_printed(self) -> bool:
        """Whether it stands in the plan itself."""
        return not (self.thread or self.suggestion or self.input)


def list_suspects(session: Session, who: Who, slug: str) -> list[Suspect]:
    """What somebody should look at: birth numbers that stand there from before, and what looks like a person and nobody has said is none.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; it is for those who take part in the work.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    dismissed = hidden.list_dismissed(session, entered.plan.id)
    return [one for one in _suspects(session, entered) if one.key not in dismissed or one.kind == "number"]


def find_words(session: Session, who: Who, slug: str, key: str) -> str:
    """The words that a suspicion is about. Raises NotFound when they do not stand there any more."""
    found = next((one.words for one in list_suspects(session, who, slug) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def dismiss(session: Session, who: Who, slug: str, now: datetime, key: str) -> None:
    """Somebody has looked: this is no person, and is not asked about again wherever in the plan the same words stand.

    Raises:
        NotFound, NotAllowed: see ``list_suspects``.
        Invalid: the words are not there any more; or it is a birth number, which is always a person's.
    """
    entered = enter(session, who, slug, Permission.COMMENT)
    found = next((one for one in list_suspects(session, who, slug) if one.key == key), None)
    if found is None:
        raise Invalid({"key": say("Ordene står ikke der lenger.")})
    if found.kind == "number":
        raise Invalid({"key": say("Et fødselsnummer hører alltid til en person. Skjul det.")})
    hidden.add_dismissal(session, DismissalRow(plan_id=entered.plan.id, key=key, by=entered.by, at=now))


def has_number(session: Session, plan: PlanRow) -> bool:
    """Whether a birth number stands in what is printed of the plan."""
    return any(says_number(words.text) for words in _printed(session, plan))


def refuse_numbers(session: Session, plan: PlanRow, field: str) -> None:
    """Raises ``Invalid`` at the field when a birth number stands in the plan: it is not to be handed out or frozen."""
    if has_number(session, plan):
        what = say("Det står et fødselsnummer i planen. Skjul det først: velg «Personvern» øverst på siden.")
        raise Invalid({field: what})


# ---------------------------------------------------------------- what is looked through


def _suspects(session: Session, entered: Entered) -> Iterator[Suspect]:
    plan_id = entered.plan.id
    for words in (*_printed(session, entered.plan), *_said(session, entered)):
        text = words.text
        for found in findings(text):
            before, after = text[max(0, found.start - AROUND) : found.start], text[found.end : found.end + AROUND]
            piece = words.piece
            yield Suspect(
                found.kind,
                text[found.start : found.end],
                before,
                after,
                key_of(plan_id, text, found),
                piece.id if piece else "",
                piece.kind if piece else "",
                str(piece.facts.get("title") or "") if piece else "",
                words.field,
                words.anchor,
                words.thread,
                words.suggestion,
                words.round,
                words.input,
            )


def _printed(session: Session, plan: PlanRow) -> Iterator[Words]:
    """Everything that is written in the plan as it stands."""
    yield from (Words(value, None, name) for name, value in _strings(plan.facts, "plan"))
    pieces, json = list_present(session, plan), present.list_json(session, plan.id)
    for piece in pieces.values():
        yield from (Words(value, piece, name) for name, value in _strings(piece.facts, piece.kind))
        if piece.id in json:
            yield from (Words(text, piece, "", anchor) for anchor, text in passages(json[piece.id]))


def _strings(facts: dict[str, object], kind: str) -> Iterator[tuple[str, str]]:
    known = fields_of(kind)
    for name, value in facts.items():
        if name in known:
            yield from ((name, one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one)


def _said(session: Session, entered: Entered) -> Iterator[Words]:
    """What is said and suggested about it, and what has come in by rounds that this person sees."""
    plan_id, is_coordinator = entered.plan.id, entered.may(Permission.OPEN_ROUND)
    for thread_id, body in discussions.list_bodies(session, plan_id):
        yield Words(body, thread=thread_id)
    for made in suggestions.list_suggestions(session, plan_id, Outcome.OPEN):
        wanted = [words for _anchor, words in passages({"type": "doc", "content": made.row.wanted or []})]
        before = {words for _anchor, words in passages({"type": "doc", "content": made.row.base or []})}
        new = [str(value) for _was, value in made.row.facts.values() if isinstance(value, str)]
        for text in (made.row.reason, *new, *(words for words in wanted if words not in before)):
            yield Words(text, suggestion=made.row.number)
    for round_id, state, input_id, texts in inputs.list_words(session, plan_id):
        if is_coordinator or state in (RoundState.CLOSED, RoundState.TREATED):
            yield from (Words(text, round=round_id, input=input_id) for text in texts)
