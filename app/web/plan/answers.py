"""What is answered when something has happened with a piece: its form, the piece as it is read, its rows, or the whole sheet anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.errors import NotFound
from app.domain.pieces import KINDS
from app.services.plan import listing, planning
from app.services.plan.shaping import Changed
from app.web.ground.pages import fragment, go, saying, tell, wants_fragment
from app.web.ground.scope import session, who
from app.web.plan.opened import Opened
from app.web.plan.places import tell_place
from app.web.plan.plan_view import PlanView
from app.web.plan.plan_words import the

ANSWERS = "pieces/answers.html"
ROW_LANES = frozenset(kind.name for kind in KINDS.values() if kind.lane not in ("chapter", "section", "part", "actor", "report"))
"""Kinds that are edited as rows inside the form of the part they belong to."""


APART = {"actor": "actors.index", "report": "plans.settings"}
"""Kinds that stand on another page than the plan's, and which."""


def view_of(slug: str, opened: Opened | None = None) -> PlanView:
    """The plan as its pages draw it, with what this person may do."""
    agencies = listing.list_agencies(session()) if opened and opened.kind == "actor" else ()
    return PlanView(planning.open_plan(session(), who(), slug), opened, who().person_id, agencies)


def open_piece(slug: str, piece_id: str, rows: Mapping[str, Opened] | None = None) -> Opened:
    """The piece with what belongs to it; a row is opened with the part it stands in."""
    piece = planning.show_piece(session(), who(), slug, piece_id)
    while piece.kind in ROW_LANES and piece.parent:
        piece = planning.show_piece(session(), who(), slug, piece.parent)
    return Opened(piece, under=tuple(listing.list_under(session(), who(), slug, piece.id)), rows=rows or {})


def form(slug: str, opened: Opened, status: int = 200, block: str = "panel", events: dict[str, Any] | None = None) -> ResponseReturnValue:
    """The form of a piece: alone for htmx, else in its place in the whole plan."""
    view = view_of(slug, opened)
    if wants_fragment():
        return fragment(ANSWERS, block, status, events, view=view)
    if opened.kind == "report":
        plan = Opened(planning.show_plan_facts(session(), who(), slug))
        return render_template("plans/settings.html", view=view, opened=plan, here="plans"), status
    return render_template("actors/index.html" if opened.kind in APART else "plans/show.html", view=view, here="plans"), status


def sheet(slug: str, opened: Opened | None = None, focus: str = "", text: str = "", view: PlanView | None = None) -> ResponseReturnValue:
    """The whole sheet anew, for changes that others stand or fall with (order, numbers). ``view``: of it as it is now, when read."""
    if not wants_fragment():
        return go("plans.show", anchor=f"p-{focus}", slug=slug) if opened is None else go("pieces.edit", slug=slug, piece_id=opened.id)
    events = saying(text) | ({"samplan:focus": {"id": focus, "target": "body"}} if focus else {})
    return fragment(ANSWERS, "sheet", events=events, view=view or view_of(slug, opened))


def read(view: PlanView, piece_id: str, text: str = "") -> ResponseReturnValue:
    """The piece as it is read."""
    place = view.locate(piece_id)
    if place is None:
        raise NotFound
    if not wants_fragment():
        return go(APART.get(place["piece_kind"], "plans.show"), anchor=f"p-{piece_id}", slug=view.slug)
    return fragment(ANSWERS, "read", events=saying(text), view=view, **place)


def freshened(view: PlanView, lines: Sequence[Sequence[str]]) -> ResponseReturnValue:
    """The pieces that these lines lead to, each drawn by itself; the whole sheet when one is drawn elsewhere, or none is named."""
    if not wants_fragment():
        return go("plans.show", slug=view.slug)
    places = [next(filter(None, map(view.locate, line)), None) for line in lines]
    parts = {place["piece"].id: place for place in places if place and place["piece_kind"] not in APART}
    is_drawn = bool(places) and all(place and place["piece"].id in parts for place in places)
    return fragment(ANSWERS, "fresh", view=view, places=list(parts.values()) if is_drawn else [])


def rows(slug: str, piece_id: str, text: str = "") -> ResponseReturnValue:
    """The rows of the part that a row stands in."""
    opened = open_piece(slug, piece_id)
    if not wants_fragment():
        return go("pieces.edit", anchor=f"rader-{opened.id}", slug=slug, piece_id=opened.id)
    return form(slug, opened, 200, "rows", saying(text))


def moved(slug: str, changed: Changed, text: str) -> ResponseReturnValue:
    """What a piece stands among, in its new order."""
    if changed.kind in ROW_LANES:
        return rows(slug, changed.piece_id, text)
    tell_undoable(slug, text, changed.line)
    return go(APART[changed.kind], slug=slug) if changed.kind in APART else sheet(slug, None, changed.piece_id)


def moved_to(slug: str, changed: Changed) -> ResponseReturnValue:
    """The same after a move from one place to any other; the message tells where the piece stands now."""
    if changed.kind in ROW_LANES or changed.kind in APART or not changed.line:
        return moved(slug, changed, _("%(kind)s er flyttet.", kind=the(changed.kind)) if changed.line else _("Den står der allerede."))
    view = view_of(slug)
    tell_undoable(slug, tell_place(view, changed.piece_id, changed.kind), changed.line)
    return sheet(slug, None, changed.piece_id, view=view)


def tell_undoable(slug: str, text: str, line: int, lasting: bool = False, place: str = "#ark") -> None:
    """A message with a way to take the act back, by its line of history (0: nothing was changed). ``lasting``, ``place``: see
    ``pages.tell``."""
    tell(text, url_for("history.undo", slug=slug, line=line) if line else "", _("Angre") if line else "", lasting=lasting, place=place)


def back(slug: str, kind: str, piece_id: str, parent_id: str | None, is_there: bool = True) -> ResponseReturnValue:
    """The plan after a piece has come back or gone again; with the rows of the form it stands in, for one that is a row."""
    if kind in APART:
        return go(APART[kind], slug=slug)
    near = piece_id if is_there else parent_id or ""
    if kind not in ROW_LANES or not near:
        return sheet(slug, None, near)
    opened = open_piece(slug, near)
    if not wants_fragment():
        return sheet(slug, opened)
    return fragment(ANSWERS, "restored", view=view_of(slug), opened_view=view_of(slug, opened))
