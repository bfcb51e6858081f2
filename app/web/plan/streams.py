"""One stream a tab: what others write, who is there, and which parts of the page to fetch again. Three roads: a websocket, events, and
asking."""

import re
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol

from app.domain.errors import Invalid
from app.domain.saying import say
from app.live.station import MOST_JOINED, Station
from app.live.values import Caller, Copy
from app.services.plan import streaming
from app.settings import Settings
from app.web.ground.handover import HandedOver, take_over
from app.web.ground.scope import let_go, now, reading, who
from app.web.plan.clerk import Clerk

blueprint = Blueprint("streams", __name__)

TAB = re.compile(r"[A-Za-z0-9]{8,32}")
RETRY_SECONDS = 20


def init_streams(app: Flask, settings: Settings) -> None:
    """Let the application have its streams; they begin with the first who asks."""
    busy = say("Det du skrev, kunne ikke lagres akkurat nå. Vi prøver igjen.")
    app.extensions["station"] = Station(Clerk(app), settings.streams, busy)


def station() -> Station:
    """The streams of this application."""
    found: Station = current_app.extensions["station"]
    return found


@blueprint.get("/planer/<slug>/strom", websocket=True)
def websocket(slug: str) -> ResponseReturnValue:
    """Go on as a websocket. 503 when no more streams can be open, or the server cannot."""
    opening, since = _handshake(), _since()
    return _go_on(slug, lambda caller, handed: station().open_websocket(caller, handed.connection, opening, since, handed.done.set))


@blueprint.get("/planer/<slug>/strom")
def events(slug: str) -> ResponseReturnValue:
    """Go on as a stream of events; 503 as above."""
    since, copies = _since(), _copies()
    return _go_on(slug, lambda caller, handed: station().open_events(caller, handed.connection, since, copies, handed.done.set))


@blueprint.get("/planer/<slug>/nytt")
def news(slug: str) -> ResponseReturnValue:
    """What has happened since, for a browser that gets no stream through."""
    caller = caller_in(slug, request.args.get("fane", ""))
    missed, joined = streaming.Answers(reading(), now()).catch_up(caller, _since(), _copies())
    return jsonify({"seq": missed.seq, "messages": station().asked(caller, missed, joined)})


@blueprint.post("/planer/<slug>/strom/<tab>")
def heard(slug: str, tab: str) -> ResponseReturnValue:
    """What comes up from a tab whose stream goes one way."""
    caller = caller_in(slug, tab)
    fields = request.get_json(silent=True)
    if not isinstance(fields, dict):
        raise Invalid({"kind": say("Meldingen kunne ikke leses. Last siden på nytt.")})
    let_go()
    station().hear(caller, fields)
    return "", HTTPStatus.NO_CONTENT


def caller_in(slug: str, tab: str) -> Caller:
    """Who asks, in a plan they may follow; 400 when the tab has no proper name. Raises NotFound, NotAllowed."""
    if not TAB.fullmatch(tab):
        abort(HTTPStatus.BAD_REQUEST)
    person = who()
    plan_id = streaming.enter_stream(reading(), person, slug)
    short = person.agencies[0].short if person.agencies else ""
    return Caller(person, person.person_id, person.name, person.agency, short, slug, plan_id, tab)


def _since() -> int:
    since = request.args.get("fra", "0")
    if not since.isdecimal():
        abort(HTTPStatus.BAD_REQUEST)
    return int(since)


def _copies() -> list[Copy]:
    """The open texts as the address tells them: «id:seq:epoch», with commas between."""
    told = [each.split(":") for each in request.args.get("tekster", "").split(",") if each]
    if len(told) > MOST_JOINED or not all(len(each) == 3 and each[1].isdecimal() and each[2].isdecimal() for each in told):
        abort(HTTPStatus.BAD_REQUEST)
    return [Copy(text_id, int(seq), int(epoch)) for text_id, seq, epoch in told]


def _go_on(slug: str, open_stream: Callable[[Caller, HandedOver], None]) -> ResponseReturnValue:
    """Let go of the request, and hand its connection on, when one more stream may be open and the server gives it."""
    caller = caller_in(slug, request.args.get("fane", ""))
    let_go()
    handed = None if station().is_full else take_over(request.environ)
    if handed is None:
        return _later()
    open_stream(caller, handed)
    return handed


def _handshake() -> bytes:
    """The answer to a handshake that is accepted; from a page of our own alone, for a browser sends cookies along to a websocket from any
    page."""
    if request.headers.get("Origin", "") != request.host_url.rstrip("/"):
        abort(HTTPStatus.FORBIDDEN)
    answer = ServerProtocol().accept(Request(request.full_path, Headers(list(request.headers.items()))))
    if answer.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
        abort(HTTPStatus.BAD_REQUEST)
    return answer.serialize()


def _later() -> Response:
    """No stream now: the browser asks now and then instead, and tries again later."""
    answer = Response(_("Strømmene er opptatt. Siden spør selv om nytt imens."), HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
