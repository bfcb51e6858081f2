"""An input becomes a suggestion, by one click where it says how the words are to read; so the plan is changed by the same road as ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound
from app.domain.rounds import ChangeKind
from app.domain.saying import say
from app.prose.rewording import with_words
from app.prose.tracking import Span, located, words_by_block
from app.services.discussion import suggesting
from app.services.discussion.suggesting import Wording
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.rounds.disposing import get_handed_in, link_change
from app.store import inputs, plans, rounds, suggestions
from app.store.base import Session
from app.store.round_tables import InputRow, RoundRow

IN_A_TEXT = ("words", "block")
"""Places of an input whose proposed wording can be put in by itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """An input that a suggestion is to be written from: what was said, and the reason that tells of it."""

    sender: str
    body: str
    proposed: str
    reason: str


def show_source(session: Session, who: Who, slug: str, round_id: str, input_id: str) -> Source:
    """An input for the form of a suggestion that is written by hand.

    Raises:
        NotFound: no such input in a round of this plan.
        NotAllowed: the person does not answer inputs.
    """
    _entered, round, row = _enter(session, who, slug, round_id, input_id)
    return Source(_sender(session, row), row.body, row.proposed, _reason(session, round, row))


def suggest_by_hand(
    session: Session,
    who: Who,
    slug: str,
    now: datetime,
    origin: tuple[str, str],
    piece_id: str,
    version: int,
    values: Mapping[str, Any],
    wording: Wording | None,
    reason: str,
) -> int:
    """Suggest what an input led to, as it was written in the form; returns the suggestion's number, which the input's answer then tells of.

    Args:
        origin: the round and the input. The rest: see ``suggesting.suggest``.

    Raises:
        NotFound, NotAllowed: see ``show_source`` and ``suggesting.suggest``.
        Invalid, OutOfDate: see ``suggesting.suggest``.
    """
    entered, round, row = _enter(session, who, slug, *origin)
    number = suggesting.suggest(session, who, slug, now, piece_id, version, values, wording, reason, row.id)
    _link(session, entered, round, row, number)
    return number


def suggest(session: Session, who: Who, slug: str, now: datetime, round_id: str, input_id: str) -> int:
    """Make a suggestion of an input's proposed wording; returns its number. The answer of the input tells of it, when there is one.

    Raises:
        NotFound: no such input in a round of this plan.
        NotAllowed: the person does not answer inputs, or may not suggest.
        Invalid: it proposes no wording of words that stand in the plan now.
    """
    entered, round, row = _enter(session, who, slug, round_id, input_id)
    base = _text_of(session, entered.plan.id, row)
    span = _place_of(row, words_by_block({"type": "doc", "content": base})) if base and row.proposed else None
    if base is None or span is None:
        raise Invalid({"proposed": say("Ordene innspillet gjelder, står ikke i planen lenger. Skriv forslaget selv.")})
    wanted = with_words(base, span.block, span.start, span.end, " ".join(row.proposed.split()))
    wording = Wording({"type": "doc", "content": base}, {"type": "doc", "content": wanted})
    number = suggesting.suggest(session, who, slug, now, row.piece_id, 0, {}, wording, _reason(session, round, row), row.id)
    _link(session, entered, round, row, number)
    return number


def list_made(session: Session, who: Who, slug: str, input_ids: Sequence[str]) -> Mapping[str, list[tuple[int, str]]]:
    """Input → number and outcome of each suggestion that was made of it.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; who may not comment sees no suggestions.
    """
    return suggestions.list_made_of(session, enter(session, who, slug, Permission.COMMENT).plan.id, input_ids)


def _enter(session: Session, who: Who, slug: str, round_id: str, input_id: str) -> tuple[Entered, RoundRow, InputRow]:
    entered = enter(session, who, slug, Permission.DISPOSE_INPUT)
    round = rounds.get_round(session, entered.plan.id, round_id)
    return entered, round, get_handed_in(session, round, input_id)


def _reason(session: Session, round: RoundRow, row: InputRow) -> str:
    return str(say("Etter innspill fra %(sender)s i «%(round)s».", sender=_sender(session, row), round=round.title))


def _link(session: Session, entered: Entered, round: RoundRow, row: InputRow, number: int) -> None:
    """Let the answer tell of the suggestion, when there is an answer."""
    if inputs.find_disposition(session, row.head_id or row.id) is not None:
        link_change(session, entered, round, row.id, ChangeKind.SUGGESTION, str(number), "")


def _text_of(session: Session, plan_id: str, row: InputRow) -> list[dict[str, object]] | None:
    """The blocks of the text that an input is about, as they are now; None when it is about none, or the text is gone."""
    if row.place not in IN_A_TEXT:
        return None
    piece = plans.find_piece(session, plan_id, row.piece_id)
    if piece is None or piece.removed_at is not None:
        return None
    try:
        blocks: list[dict[str, object]] = present.read_json(session, piece.id)["content"]
    except NotFound:
        return None
    return blocks


def _place_of(row: InputRow, blocks: Mapping[str, str]) -> Span | None:
    """Where the words stand now; all of the block, for an input about that."""
    if row.place == "block":
        return Span(row.block_id, 0, len(blocks[row.block_id])) if row.block_id in blocks else None
    return located(blocks, Span(row.block_id, row.start, row.end), row.quote)


def _sender(session: Session, row: InputRow) -> str:
    return rounds.get_participant(session, row.round_id, row.participant_id).name
