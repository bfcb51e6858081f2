"""Tiltaksoversikt: the measures of a plan as somebody wants to see them, on the page and as a file."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from app.services.measures import surveying
from app.services.plan import heading, shaping
from app.web.ground.look import today
from app.web.ground.pages import fragment, page, wants_fragment
from app.web.ground.scope import reading, session, who
from app.web.measures.overview_address import PLAN, is_canonical, read_wish
from app.web.measures.overview_csv import file_lines
from app.web.measures.overview_view import OverviewView
from app.web.plan.plan_head import HeadView

blueprint = Blueprint("measures", __name__)


@blueprint.get("/planer/<slug>/tiltak")
def overview(slug: str) -> ResponseReturnValue:
    """The table as the address asks for it; htmx gets the table alone. A longer address than needed leads to the short one."""
    view = open_view(slug)
    if wants_fragment():
        answer = fragment("measures/answers.html", "table", view=view)
        answer.headers["HX-Replace-Url"] = view.address()
        return answer
    if not is_canonical(request.args, view.query):
        return redirect(view.address(), 303)
    return page("measures/overview.html", view=view, here="plans")


def open_view(slug: str) -> OverviewView:
    """The overview as the address of this request asks for it."""
    wish = read_wish(request.args, PLAN)
    return OverviewView(surveying.list_measures(session(), who(), slug, today(), wish), wish)


@blueprint.get("/planer/<slug>/tiltak/tabell.csv")
def table_file(slug: str) -> ResponseReturnValue:
    """The same table for a spreadsheet."""
    return csv_answer(file_lines(open_view(slug)), f"tiltak-{slug}")


def csv_answer(lines: Iterator[str], name: str) -> Response:
    """A file that is written while it is sent. What it is written from has been read already."""
    headers = {"Content-Disposition": f'attachment; filename="{name}-{today().isoformat()}.csv"'}
    return Response((line.encode() for line in lines), mimetype="text/csv", headers=headers)


@blueprint.get("/planer/<slug>/tiltak/nytt")
def new(slug: str) -> ResponseReturnValue:
    """What a new measure is called, and where it is to stand."""
    shaping.must_add(reading(), who(), slug, "measure")
    places = surveying.list_places(reading(), who(), slug)
    return page("measures/new.html", view=HeadView(heading.open_head(reading(), who(), slug)), places=places, here="plans")
