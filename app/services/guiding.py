"""The guidance under a heading is hidden when nobody needs it any more, and brought back when somebody does."""

from datetime import datetime

from app.services.entering import Who, enter
from app.services.locating import find_piece
from app.services.planning import Edited, edit_piece
from app.store import history
from app.store.base import Session


def hide_guidance(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Edited:
    """Empty the guidance of a chapter or section, for everybody. Hiding what is hidden changes nothing.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``.
        Invalid: the piece is of a kind that has no guidance.
    """
    piece = find_piece(session, enter(session, who, slug), piece_id, "edit")
    return edit_piece(session, who, slug, now, piece_id, piece.version, {"guidance": ""})


def show_guidance(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Edited:
    """Bring back the guidance that stood there last. Without any, or when it is there, nothing changes.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``.
    """
    piece = find_piece(session, enter(session, who, slug), piece_id, "edit")
    before = [line.data["before"].get("guidance", "") for line in history.list_edits_since(session, piece.id, 0)]
    last = next((words for words in reversed(before) if words), "")
    if piece.facts.get("guidance") or not last:
        return Edited(piece.id, piece.version)
    return edit_piece(session, who, slug, now, piece_id, piece.version, {"guidance": last})
