"""The editor's two roads: the whole text down, what was typed up. Answered after COMMIT."""

import base64
import binascii
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.domain.errors import Invalid
from app.domain.saying import say
from app.prose.refused import Refused
from app.services.plan import writing as texts
from app.web.ground.errors import answer
from app.web.ground.scope import now, reading, who, writing

blueprint = Blueprint("texts", __name__)


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
    saved = texts.save_update(writing(), who(), slug, now(), text_id, update, epoch, schema)
    answer: dict[str, Any] = {"seq": saved.seq, "at": saved.at.isoformat()}
    if saved.repair is not None:
        answer["repair"] = _encoded(saved.repair)
    return jsonify(answer)


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> ResponseReturnValue:
    """An update that cannot be stored: too large (413), building on what the text has not got (409), or holding what it may not (422)."""
    return answer({"too_large": 413, "pending": 409}.get(error.kind, 422), error.sentence)


@blueprint.errorhandler(texts.OldPage)
def old_page(error: texts.OldPage) -> ResponseReturnValue:
    """The page is older than the text (426, RFC 9110 §15.5.22)."""
    return answer(426, error.sentence)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _read(body: Any) -> tuple[bytes, int, int]:
    """Update, epoch and schema version of what the editor sent. Raises Invalid when it sent something else."""
    try:
        return base64.b64decode(body["update"], validate=True), int(body["epoch"]), int(body["schema"])
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise Invalid({"update": say("Endringen kunne ikke leses. Last siden på nytt.")}) from error
