"""The editor's two roads: the whole text down, what was typed up. Answered after COMMIT."""

import base64
import binascii
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.domain.errors import Invalid
from app.domain.saying import say
from app.live.values import Failed, Update
from app.services.plan import writing as texts
from app.web.ground.errors import answer
from app.web.ground.scope import let_go, reading, who
from app.web.plan.streams import caller_in, station

blueprint = Blueprint("texts", __name__)
MOST_WORDS = 200_000
"""Signs of a copy that was given up, at most."""


@blueprint.get("/planer/<slug>/tekster/<text_id>/tilstand")
def state(slug: str, text_id: str) -> ResponseReturnValue:
    """The text as one update, complete up to ``seq``; and the form token and person of now, for an editor that outlived a sign-in."""
    text = texts.read_text(reading(), who(), slug, text_id)
    about = {"seq": text.seq, "epoch": text.epoch, "schema": text.schema, "writable": text.writable}
    return jsonify(about | {"state": _encoded(text.state), "csrf": generate_csrf(), "person": who().person_id})


@blueprint.post("/planer/<slug>/tekster/<text_id>/endringer")
def updates(slug: str, text_id: str) -> ResponseReturnValue:
    """Keep what was typed; the answer is sent after it is on disk."""
    update, epoch, schema = _read(request.get_json(silent=True))
    caller = caller_in(slug, request.headers.get("X-Fane", "utennavn"))
    let_go()
    outcome = station().save(Update(caller, text_id, epoch, schema, update))
    if isinstance(outcome, Failed):
        return answer(outcome.status, outcome.sentence)
    told: dict[str, Any] = {"seq": outcome.seq, "at": outcome.at.isoformat()}
    if outcome.repair is not None:
        told["repair"] = _encoded(outcome.repair)
    return jsonify(told)


@blueprint.post("/planer/<slug>/tekster/<text_id>/uten-skjulte")
def hush(slug: str, text_id: str) -> ResponseReturnValue:
    """Words that could not be stored, without what must not be shown again; nothing is kept."""
    told = request.get_json(silent=True)
    words = told.get("words") if isinstance(told, dict) else None
    if not isinstance(words, str) or len(words) > MOST_WORDS:
        raise Invalid({"words": say("Ordene kunne ikke leses.")})
    return jsonify({"words": texts.without_hidden(reading(), who(), slug, text_id, words)})


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _read(body: Any) -> tuple[bytes, int, int]:
    """Update, epoch and schema version of what the editor sent. Raises Invalid when it sent something else."""
    try:
        return base64.b64decode(body["update"], validate=True), int(body["epoch"]), int(body["schema"])
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise Invalid({"update": say("Endringen kunne ikke leses. Last siden på nytt.")}) from error
