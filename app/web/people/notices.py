"""«Varsler»: what the person is told, over all plans; and the number that the bell of every page shows."""

from itertools import groupby

from flask import Blueprint, Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.domain.notices import due_sentence
from app.services.mail import hearing
from app.web.ground.look import local
from app.web.ground.numbers import read_number
from app.web.ground.pages import go, page, tell
from app.web.ground.scope import now, reading, who, writing

blueprint = Blueprint("notices", __name__, url_prefix="/varsler")

MOST_SHOWN = 99
UNREAD = "uleste"


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One's own notices, the newest first, by day: ``vis=uleste`` for those that are unread, ``side``."""
    only_unread = request.args.get("vis") == UNREAD
    number = max(1, read_number(request.args.get("side", "")) or 1)
    heard = hearing.list_notices(reading(), who(), only_unread, number)
    days = [(day, list(found)) for day, found in groupby(heard.notices, key=lambda notice: local(notice.at).date())]
    return page("notices/index.html", heard=heard, days=days, due=due_sentence, here="notices")


@blueprint.post("/<int:notice_id>")
def show(notice_id: int) -> ResponseReturnValue:
    """Read a notice, and go to the place it is about."""
    return redirect(request.script_root + hearing.open_notice(writing(), who(), now(), notice_id), 303)


@blueprint.post("/<int:notice_id>/lest")
def read(notice_id: int) -> ResponseReturnValue:
    """Read a notice without going anywhere."""
    hearing.open_notice(writing(), who(), now(), notice_id)
    return _back()


@blueprint.post("/lest")
def read_all() -> ResponseReturnValue:
    """Read all of them."""
    if hearing.read_all(writing(), who(), now()):
        tell(_("Alle varslene er merket som lest."))
    return _back()


def _back() -> ResponseReturnValue:
    """The page as it was asked for."""
    number = read_number(request.form.get("side", "")) or 1
    return go("notices.index", vis=UNREAD if request.form.get("vis") == UNREAD else None, side=number if number > 1 else None)


@blueprint.get("/antall")
def count() -> ResponseReturnValue:
    """How many are unread, for the bell of a page that stands open."""
    told = _bell(hearing.count_unread(reading(), who()))
    return {"number": told[0], "text": told[1]}


def _bell(unread: int) -> tuple[str, str]:
    """The number as the bell shows it, empty for none, and as it is read aloud."""
    if not unread:
        return "", _("ingen uleste")
    return (str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"), ngettext("%(num)s ulest", "%(num)s uleste", unread)


def init_notices(app: Flask) -> None:
    """Let every whole page show its bell."""
    app.jinja_env.globals["bell"] = lambda: _bell(hearing.count_unread(reading(), current_user.who))
