"""Prose is read and written: one small shared text at a time."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Hindrance, NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.saying import say
from app.prose.schema import SCHEMA_VERSION
from app.prose.text import check_update
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, find_piece, subject_of
from app.services.search import indexing
from app.store import feed, plans, texts
from app.store.base import Session
from app.store.tables import PieceRow, TextRow


class OldPage(Hindrance):
    """The page that sent the update is older than the text's schema or epoch, and must be loaded anew."""


@dataclass(frozen=True, slots=True)
class TextState:
    """A whole text: ``state`` is a Yjs update that makes it from nothing, complete up to the feed's ``seq``."""

    id: str
    state: bytes
    seq: int
    epoch: int
    schema: int
    writable: bool


@dataclass(frozen=True, slots=True)
class SavedText:
    """An update that is kept once the transaction commits. ``repair``: a further update the server made to it (ids missing or doubled)."""

    seq: int
    at: datetime
    repair: bytes | None = None


def read_text(session: Session, who: Who, slug: str, text_id: str) -> TextState:
    """A text of the plan.

    Raises:
        NotFound: no such text in this plan.
    """
    entered = enter(session, who, slug)
    text, line = _find(session, entered, text_id)
    writable = entered.may(RIGHTS[line[0].kind]["write"], subject_of(session, entered, line))
    return TextState(text.id, text.state, text.seq, text.epoch, text.schema_version, writable)


def _find(session: Session, entered: Entered, text_id: str) -> tuple[TextRow, list[PieceRow]]:
    text = texts.get_text(session, text_id)
    line = ancestry(session, plans.get_piece(session, entered.plan.id, text_id))
    if any(step.removed_at for step in line):
        raise NotFound
    return text, line


def save_update(session: Session, who: Who, slug: str, now: datetime, text_id: str, update: bytes, epoch: int, schema: int) -> SavedText:
    """Keep what somebody typed. Nothing is kept unless all of the update may be.

    Args:
        update: a Yjs update made on a copy of this text.
        epoch, schema: which life of the text, and which schema, that copy was made from.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``.
        OldPage: the copy is of another epoch or schema.
        prose.Refused: the update is too large, cannot be read, builds on what the server never saw, or holds what a text may not hold.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, text_id, "write")
    text = texts.get_text(session, piece.id)
    if (epoch, schema) != (text.epoch, SCHEMA_VERSION):
        raise OldPage(say("Teksten er endret siden du åpnet siden. Last siden på nytt. Det du har skrevet, vises så du kan kopiere det."))
    checked = check_update(text.state, update)
    if not checked.update:
        return SavedText(text.seq, now)
    seq = feed.append_text(session, entered.plan.id, text.id, entered.by, now, checked.update)
    if checked.repaired is not None:
        seq = feed.append_text(session, entered.plan.id, text.id, None, now, checked.repaired)
    texts.set_state(session, text, seq, checked.state, checked.json)
    plans.set_changed(session, entered.plan, entered.by, now)
    indexing.refresh(session, entered.plan, (text.id,))
    return SavedText(seq, now, checked.repaired)
