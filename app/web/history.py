"""The plan's history: acts are taken back, and done again."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services import undoing
from app.services.undoing import Undone
from app.web.answers import back, sheet
from app.web.pages import tell, wants_fragment
from app.web.scope import now, who, writing

blueprint = Blueprint("history", __name__)


@blueprint.post("/planer/<slug>/historikk/<int:line>/angring")
def undo(slug: str, line: int) -> ResponseReturnValue:
    """Take back the act of one line; of a line that took another back: do it again."""
    return _undone(slug, undoing.undo(writing(), who(), slug, now(), line))


@blueprint.post("/planer/<slug>/angring")
def undo_newest(slug: str) -> ResponseReturnValue:
    """Take back the newest act of one's own."""
    return _undone(slug, undoing.undo_newest(writing(), who(), slug, now()))


def _undone(slug: str, undone: Undone) -> ResponseReturnValue:
    """On the plan's page the plan as it stands now; any other page anew."""
    text = _("Gjort igjen.") if undone.again else _("Angret.")
    tell(text, url_for("history.undo", slug=slug, line=undone.line), _("Angre") if undone.again else _("Gjenta"))
    here, plan = _page_before(), url_for("plans.show", slug=slug)
    if here.partition("?")[0] in ("", plan):
        if undone.piece_id is None:
            return sheet(slug)
        return back(slug, undone.kind, undone.piece_id, undone.parent_id, undone.is_there)
    return ("", 204, {"HX-Redirect": here}) if wants_fragment() else redirect(here, 303)


def _page_before() -> str:
    """The page of ours that the wish came from, with what its address asks for; empty when that is not told."""
    told = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    path = "/" + told.path.lstrip("/\\") if told.path else ""
    return f"{path}?{told.query}" if told.query else path
