"""The editor's two roads: the whole text down, what was typed up. Answered after COMMIT."""

import base64
import binascii
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.domain.errors import Invalid
from app.domain.saying import say
from app.services import writing as texts
from app.web.scope import now, reading, who, writing

blueprint = Blueprint("texts", __name__)


@blueprint.get("/planer/<slug>/tekster/<text_id>/tilstand")
def state(slug: str, text_id: str) -> ResponseReturnValue:
    """The text as one update, complete up to ``seq``."""
    text = texts.read_text(reading(), who(), slug, text_id)
    body = {"state": _encoded(text.state), "seq": text.seq, "epoch": text.epoch, "schema": text.schema, "writable": text.writable}
    return jsonify(body)


@blueprint.post("/planer/<slug>/tekster/<text_id>/endringer")
def updates(slug: str, text_id: str) -> ResponseReturnValue:
    """Keep what was typed; the answer is sent after it is on disk."""
    update, epoch, schema = _read(request.get_json(silent=True))
    saved = texts.save_update(writing(), who(), slug, now(), text_id, update, epoch, schema)
    answer: dict[str, Any] = {"seq": saved.seq, "at": saved.at.isoformat()}
    if saved.repair is not None:
        answer["repair"] = _encoded(saved.repair)
    return jsonify(answer)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _read(body: Any) -> tuple[bytes, int, int]:
    """Update, epoch and schema version of what the editor sent. Raises Invalid when it sent something else."""
    try:
        return base64.b64decode(body["update"], validate=True), int(body["epoch"]), int(body["schema"])
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise Invalid({"update": say("Endringen kunne ikke leses. Last siden på nytt.")}) from error
