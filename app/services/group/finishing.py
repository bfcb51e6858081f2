"""Parts of a plan are marked as «klar» by those who write them, and opened again."""

from datetime import datetime

from app.domain.access import Permission
from app.domain.errors import Invalid
from app.domain.saying import say
from app.services.acts.recording import record_work
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import ancestry, subject_of
from app.services.group.assigning import get_place
from app.services.plan.shaping import Changed
from app.store import feed, plans, work
from app.store.base import Session
from app.store.tables import PieceRow


def mark_ready(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Mark a section, or a chapter without sections, as «klar» as it stands now. What it lacks is told elsewhere, and stops nobody.

    Raises:
        NotFound: no such part.
        NotAllowed: the person may not write it, or the plan is no draft.
        Invalid: it is a chapter with sections; they are marked each by itself.
    """
    entered, piece = _part(session, who, slug, piece_id)
    if piece.kind == "chapter" and plans.list_siblings(session, entered.plan.id, piece.id, ("section",)):
        raise Invalid({"piece": say("Merk underkapitlene hver for seg. Kapitlet er klart når alle er det.")})
    line = record_work(session, entered, now, "section.ready", piece.id, {"kind": piece.kind})
    work.set_ready(session, entered.plan.id, piece.id, entered.by, now, feed.newest(session))
    return Changed(piece.id, line)


def reopen(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Take the mark away: there is more to do. Opening what is open changes nothing.

    Raises:
        NotFound, NotAllowed: see ``mark_ready``.
    """
    entered, piece = _part(session, who, slug, piece_id)
    if not work.remove_ready(session, piece.id):
        return Changed(piece.id, 0)
    return Changed(piece.id, record_work(session, entered, now, "section.reopened", piece.id, {"kind": piece.kind}))


def _part(session: Session, who: Who, slug: str, piece_id: str) -> tuple[Entered, PieceRow]:
    entered = enter(session, who, slug)
    piece = get_place(session, entered, piece_id)
    entered.must(Permission.MARK_SECTION_READY, subject_of(session, entered, ancestry(session, piece), Permission.MARK_SECTION_READY))
    return entered, piece
