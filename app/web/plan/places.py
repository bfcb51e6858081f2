"""Places in the plan as its pages speak of them: what may be dragged where, and where a piece stands after a move."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _

from app.domain.pieces import KINDS, may_stand_under
from app.web.plan.plan_view import PlanView
from app.web.plan.plan_words import the
from exports.document import Chapter, Part, Section

_LANES = ("chapter", "section", "part")
_HOMES = (None, "chapter", "section")


def drag_table() -> dict[str, Any]:
    """Kind of piece → its lane, and under what it may stand («plan»: the plan itself): the rules of ``pieces``, for the page's script."""
    kinds = [kind for kind in KINDS.values() if kind.lane in _LANES]
    return {
        kind.name: {"lane": kind.lane, "under": [home or "plan" for home in _HOMES if may_stand_under(kind.name, home)]} for kind in kinds
    }


def tell_place(view: PlanView, piece_id: str, kind: str) -> str:
    """Where a piece that was moved stands now: «Tiltaket er flyttet til 2.2, plass 3.»"""
    for home, siblings in _lanes(view):
        for place, piece in enumerate(siblings, 1):
            if piece.id == piece_id and home:
                return _("%(kind)s er flyttet til %(home)s, plass %(place)s.", kind=the(kind), home=_short(view, home), place=place)
            if piece.id == piece_id:
                return _("%(kind)s er flyttet til plass %(place)s.", kind=the(kind), place=place)
    return _("%(kind)s er flyttet.", kind=the(kind))


def _short(view: PlanView, home: str) -> str:
    row = view.work.rows[home]
    return row.number or f"«{row.title}»"


def _lanes(view: PlanView) -> Iterator[tuple[str, Sequence[Chapter | Section | Part]]]:
    yield "", view.document.chapters
    for chapter in view.document.chapters:
        yield chapter.id, chapter.parts
        yield chapter.id, chapter.sections
        yield from ((section.id, section.parts) for section in chapter.sections)
