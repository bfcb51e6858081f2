"""What a form needs to know beside the piece it edits: the pieces under it, and the agencies to choose among."""

from app.services.entry.entering import Who, enter
from app.services.plan.planning import PieceFacts
from app.store import agencies, plans
from app.store.base import Session
from app.store.tables import PieceRow


def list_under(session: Session, who: Who, slug: str, piece_id: str) -> list[PieceFacts]:
    """Every piece under a piece of the plan, at any depth, parents before children and siblings in order.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    children: dict[str | None, list[PieceRow]] = {}
    for row in plans.list_pieces(session, entered.plan.id):
        children.setdefault(row.parent_id, []).append(row)
    return [PieceFacts(row.id, row.kind, row.version, row.facts, row.parent_id) for row in _line(children, piece_id)]


def _line(children: dict[str | None, list[PieceRow]], parent: str) -> list[PieceRow]:
    found = []
    for row in children.get(parent, []):
        found += [row, *_line(children, row.id)]
    return found


def list_agencies(session: Session) -> list[tuple[int, str]]:
    """(id, name) of every agency with people in the tool, by name."""
    return [(agency.id, agency.name) for agency in agencies.list_agencies(session)]
