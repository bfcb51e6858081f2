"""A server for the editor alone: its two roads on texts in memory, checked as the real ones are, and a page with the real style sheets.

It can be stopped and started again on its port, sign everybody out, or answer the next updates with a status of the test's choosing.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from flask import Flask, Response, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import escape
from werkzeug.serving import BaseWSGIServer, make_server

from app.prose.blocks import Blocks
from app.prose.refused import Refused
from app.prose.schema import SCHEMA_VERSION, Json
from app.prose.text import blocks, new_text, plain_text, to_json
from app.web.ground.security import CONTENT_POLICY
from exports.document import Block
from tests.prose.typed import check_update

STATIC = Path(__file__).parent.parent.parent / "static"
STATUS = {"too_large": 413, "undecodable": 422, "pending": 409, "not_allowed": 422, "bad_link": 422}
SHEETS = ("app.css", "vendor/designsystemet.css", "vendor/theme.css", "parts.css", "forms.css", "plan.css")

PAGE = """<!doctype html>
<html lang="nb" data-color-scheme="auto" data-size="sm">
<head><meta charset="utf-8"><title>Redigering</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/static/brand.svg">
<meta name="csrf-token" content="{token}">
{sheets}
<script type="module" src="/static/app/say.js"></script>
<script type="module" src="/static/app/saved.js"></script>
<script type="module" src="/static/vendor/editor-start.js"></script></head>
<body data-person="{person}"><main><h1>Plan for Nordvik</h1><h2>2 Bakgrunn</h2>
<p class="saved" id="lagret" role="status" data-state="saved" data-saving="Lagrer …" data-saved="Lagret kl. {{time}}"
 data-failed="IKKE lagret" data-dirty="Ikke lagret ennå"><svg class="icon" aria-hidden="true">
<use href="/static/vendor/icons.svg#check-heavy"/>
</svg><span>Alt er lagret</span></p>
<section data-editor-scope aria-label="Tekst i 2.1"><h3>2.1 Utfordringer</h3>
<p class="hint" id="hint-{id}">Skriv ikke opplysninger som kan knyttes til enkeltpersoner.</p>
<div class="prose-editor prose" data-text="{id}" data-state-url="/tekster/{id}/tilstand" data-updates-url="/tekster/{id}/endringer"
 data-person="{person}" data-sign-in-url="/logg-inn" data-label="Tekst i 2.1">{html}</div>
<p><button type="button" class="ds-button" hx-get="/" id="ferdig">Ferdig</button></p></section></main>
<div class="ds-sr-only" id="opplesing" aria-live="polite" aria-atomic="true"></div>
<div class="toasts" id="beskjeder" role="region" aria-label="Beskjeder"></div>
<template id="beskjed-mal"><div class="toast"><p></p><button type="button" data-close-toast>Lukk</button></div></template>
</body></html>"""


@dataclass
class KeptText:
    """One text: its state, the rows it was made of, and its life."""

    state: bytes
    rows: list[bytes]
    epoch: int = 1

    @property
    def seq(self) -> int:
        return len(self.rows)


@dataclass
class Bench:
    """What the server keeps, and how it is to behave."""

    texts: dict[str, KeptText] = field(default_factory=dict)
    signed_in: str = "7"
    token: str = "form-token-1"
    statuses: list[int] = field(default_factory=list)
    writable: bool = True
    posts: list[Json] = field(default_factory=list)
    port: int = 0
    lock: Lock = field(default_factory=Lock)
    server: BaseWSGIServer | None = None
    schema: int = SCHEMA_VERSION

    def start(self) -> None:
        """Listen, on the same port as before when there was one."""
        self.server = make_server("127.0.0.1", self.port, bench_app(self), threaded=True)
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop answering: connections are refused."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def add(self, text_id: str, given: tuple[Block, ...] = ()) -> None:
        """Keep a new text."""
        state = new_text(given)
        self.texts[text_id] = KeptText(state, [state])

    def blocks(self, text_id: str = "t1") -> Blocks:
        """What the text says, from what is stored."""
        with self.lock:
            return blocks(self.texts[text_id].state)

    def json(self, text_id: str = "t1") -> Json:
        """The text as ProseMirror JSON, from what is stored."""
        with self.lock:
            return to_json(self.texts[text_id].state)

    def url(self, text_id: str = "t1") -> str:
        """The page with the text's editor."""
        return f"http://127.0.0.1:{self.port}/?tekst={text_id}"

    def sign_out(self) -> None:
        """End the session; a new one has another form token."""
        self.signed_in, self.token = "", self.token + "0"

    def hindrance(self, text_id: str) -> int:
        """The status that keeps the present request from being taken, 0 when nothing does."""
        if not self.signed_in:
            return 401
        if request.headers.get("X-CSRFToken") != self.token:
            return 400
        if self.statuses:
            return self.statuses.pop(0)
        if request.get_json()["schema"] != self.schema:
            return 426
        return 0 if request.get_json()["epoch"] == self.texts[text_id].epoch else 409

    def append(self, text_id: str, update: bytes) -> Response:
        """Check and keep an update."""
        with self.lock:
            text = self.texts[text_id]
            checked = check_update(text.state, update)
            text.state = checked.state
            text.rows += [row for row in (checked.update, checked.repaired) if row]
            answer: dict[str, Any] = {"seq": text.seq, "at": datetime.now(UTC).isoformat()}
            if checked.repaired:
                answer["repair"] = b64encode(checked.repaired).decode()
            return jsonify(answer)


def bench_app(bench: Bench) -> Flask:
    """The application of one bench."""
    app = Flask("editor_bench", static_folder=str(STATIC), static_url_path="/static")

    @app.get("/")
    def page() -> str:
        text_id = request.args.get("tekst", "t1")
        sheets = "\n".join(f'<link rel="stylesheet" href="/static/{name}">' for name in SHEETS)
        html = "".join(f"<p>{escape(line)}</p>" for line in plain_text(bench.json(text_id)).split("\n"))
        return PAGE.format(token=bench.token, sheets=sheets, id=text_id, person=bench.signed_in, html=html)

    @app.get("/logg-inn")
    def sign_in() -> ResponseReturnValue:
        bench.signed_in = request.args.get("person", "7")
        return make_response("<!doctype html><title>Inne</title><p>Du er logget inn.</p>")

    @app.get("/tekster/<text_id>/tilstand")
    def state(text_id: str) -> ResponseReturnValue:
        if not bench.signed_in:
            return redirect("/logg-inn-side")
        text = bench.texts[text_id]
        encoded = b64encode(text.state).decode()
        body = {"state": encoded, "seq": text.seq, "epoch": text.epoch, "schema": bench.schema, "writable": bench.writable}
        return jsonify(body | {"csrf": bench.token, "person": bench.signed_in})

    @app.post("/tekster/<text_id>/endringer")
    def updates(text_id: str) -> ResponseReturnValue:
        hindrance = bench.hindrance(text_id)
        if hindrance:
            return {"error": "Testen sier nei."}, hindrance
        bench.posts.append(request.get_json())
        try:
            return bench.append(text_id, b64decode(bench.posts[-1]["update"]))
        except Refused as refused:
            return {"error": refused.sentence}, STATUS[refused.kind]

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    return app
