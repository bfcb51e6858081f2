"""«Mine tiltak»: what my agencies answer for in all plans, and what of it wants them now."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.services.measures import surveying
from app.web.ground.look import today
from app.web.ground.pages import fragment, page, wants_fragment
from app.web.ground.scope import now, session, who
from app.web.measures.measures import csv_answer
from app.web.measures.overview_address import MINE, is_canonical, read_wish
from app.web.measures.overview_csv import file_lines
from app.web.measures.overview_view import MineView

blueprint = Blueprint("mine", __name__)


@blueprint.get("/mine-tiltak")
def index() -> ResponseReturnValue:
    """The measures as the address asks for them; htmx gets the table alone."""
    view = open_mine()
    if wants_fragment():
        answer = fragment("measures/answers.html", "table", view=view)
        answer.headers["HX-Replace-Url"] = view.address()
        return answer
    if not is_canonical(request.args, view.query):
        return redirect(view.address(), 303)
    return page("mine/index.html", view=view, here="mine")


def open_mine() -> MineView:
    """«Mine tiltak» as the address of this request asks for it."""
    wish = read_wish(request.args, MINE)
    return MineView(surveying.list_mine(session(), who(), now(), today(), wish), wish)


@blueprint.get("/mine-tiltak/tabell.csv")
def table_file() -> ResponseReturnValue:
    """The same table for a spreadsheet."""
    return csv_answer(file_lines(open_mine()), "mine-tiltak")
