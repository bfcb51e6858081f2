"""The editor's bench with the real streams of ``app.live`` on its texts in memory, for several people at once.

Who somebody is stands in the address («/planer/kari/…»), for a bench has no sign-in of its own. Roads can be closed one by one, and the
server can be stopped, or killed with all its connections.
"""

import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Thread
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from markupsafe import escape
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol
from werkzeug.serving import BaseWSGIServer, make_server

from app.live.station import Station
from app.live.values import Answers, Caller, Copy, Failed, Joined, Missed, Outcome, Saved, Standing, Told, Update
from app.prose.refused import Refused
from app.prose.text import plain_text
from app.web.ground.handover import HandedOver, take_over
from tests.browser.editor_bench import PAGE, SHEETS, STATUS, Bench, KeptText, bench_app
from tests.prose.typed import check_update

PEOPLE = {
    "kari": (7, "Kari Holm", "Nordvik kommune", "Nordvik"),
    "jonas": (8, "Jonas Berg", "Politiet i Nordvik", "Politiet"),
    "aisha": (9, "Aisha Khan", "Barneverntjenesten", "Barnevern"),
}
PLAN = "plan"
LIVE = """<ul data-present-list data-now="I planen nå" data-more="Også her:" data-reads="{name} leser" data-types="{name} skriver"
 data-here="{name} er her" hidden></ul>"""


@dataclass
class LiveBench(Bench):
    """``closed``: roads that do not come through, of «websocket», «events», «asking»; ``retry``: as «used up», for so many seconds.
    ``buffers``: a proxy keeps events to itself. ``hindered``: the status every update is refused with; ``barred``: who may not write.
    ``is_deaf``: what comes up by request comes to another process than has the stream."""

    closed: set[str] = field(default_factory=set)
    retry: int = 0
    buffers: bool = False
    hindered: int = 0
    barred: set[str] = field(default_factory=set)
    is_deaf: bool = False
    feed: list[Told] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    told_up_to: int = 0
    station: Station | None = None

    def start(self) -> None:
        """Listen, with streams."""
        self.station = Station(_Work(self), 100, "Opptatt.")
        self.server = self._listening()
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def _listening(self) -> BaseWSGIServer:
        """The server on its port; a browser that looks for it meanwhile may have that very port for its own end of a line."""
        for _ in range(50):
            try:
                return make_server("127.0.0.1", self.port, live_app(self), threaded=True)
            except SystemExit:
                time.sleep(0.1)
        raise AssertionError(f"port {self.port} is taken")

    def stop(self) -> None:
        """Close all streams with a word, and stop answering."""
        if self.station is not None:
            self.station.stop()
            self.station = None
        super().stop()

    def kill(self) -> None:
        """End without a word, as a machine that dies."""
        if self.station is not None:
            for stream in self.station.running.hub.streams():
                stream.line._transport.abort()  # type: ignore[attr-defined]
        self.stop()

    def url(self, text_id: str = "t1", name: str = "kari") -> str:
        """The page with the text's editor, as that person sees it."""
        return f"http://127.0.0.1:{self.port}/som/{name}?tekst={text_id}"

    def keep(self, update: Update) -> Outcome:
        """Check and keep an update."""
        text = self.texts[update.text_id]
        if self.hindered or update.caller.slug in self.barred:
            return Failed(self.hindered or 403, "Testen sier nei.")
        if update.schema != self.schema or update.epoch != text.epoch:
            return Failed(426 if update.schema != self.schema else 409, "Testen sier nei.")
        with self.lock:
            try:
                checked = check_update(text.state, update.data)
            except Refused as refused:
                return Failed(STATUS[refused.kind], refused.sentence)
            if checked.state != text.state:
                text.state = checked.state
                for row in (checked.update, checked.repaired):
                    if row:
                        text.rows.append(row)
                        self._tell(Told(len(self.feed) + 1, PLAN, "text", update.text_id, update.caller.person, row, update.caller.tab))
            return Saved(len(self.feed), datetime.now(UTC), checked.repaired)

    def _tell(self, row: Told) -> None:
        self.feed.append(row)

    def change(self, kind: str, ref: str) -> None:
        """Something else has happened in the plan."""
        self._tell(Told(len(self.feed) + 1, PLAN, kind, ref, None, b""))

    def begin_anew(self, text_id: str, kept: KeptText) -> None:
        """Give a text another life."""
        self.texts[text_id] = kept
        self.feed = [row for row in self.feed if row.ref != text_id]

    def caller(self, name: str, tab: str) -> Caller:
        """The person of that name in that tab."""
        person, full, agency, short = PEOPLE[name]
        return Caller(name, person, full, agency, short, name, PLAN, tab)


class _Alone:
    """There is no other process. See ``live.values.Outside``."""

    def tell(self, words: str) -> None:
        """Nobody hears."""

    def hear(self) -> tuple[tuple[str, str], ...]:
        """Nobody speaks."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


class _Work:
    """The keeper's work on the bench's texts. See ``live.values.Work``."""

    def __init__(self, bench: LiveBench) -> None:
        self._bench = bench
        self.outside = _Alone()

    def save(self, updates: Sequence[Update]) -> tuple[Sequence[Outcome], Sequence[Told]]:
        """Keep updates."""
        outcomes = [self._bench.keep(update) for update in updates]
        return outcomes, self.look()

    def look(self) -> Sequence[Told]:
        """What is new."""
        seen, self._bench.told_up_to = self._bench.told_up_to, len(self._bench.feed)
        return self._bench.feed[seen : self._bench.told_up_to]

    def close(self) -> None:
        """Nothing is held."""

    def answers(self) -> AbstractContextManager[Answers]:
        """Answers at once."""
        return nullcontext(self)

    def catch_up(self, caller: Caller, since: int, copies: Sequence[Copy]) -> tuple[Missed, Sequence[Joined]]:
        """What was missed."""
        rows = [row for row in self._bench.feed if row.seq > since and row.kind != "text"]
        return Missed(len(self._bench.feed), [(row.kind, row.ref) for row in rows]), [self.join(caller, copy) for copy in copies]

    def join(self, caller: Caller, copy: Copy) -> Joined:
        """What a copy lacks."""
        text = self._bench.texts.get(copy.text_id)
        if text is None or text.epoch != copy.epoch:
            return Joined(copy, is_stale=True)
        rows = [(row.seq, row.by, row.data) for row in self._bench.feed if row.ref == copy.text_id and row.seq > copy.seq]
        return Joined(copy, rows, caller.slug not in self._bench.barred, frozenset({copy.text_id}))

    def standing(self, caller: Caller, texts: Sequence[str]) -> Standing:
        """Whether they may stay and write."""
        return Standing("" if self._bench.signed_in else "signedOut", dict.fromkeys(texts, caller.slug not in self._bench.barred))


def live_app(bench: LiveBench) -> Flask:
    """The application of one bench."""
    app = bench_app(bench)
    _add_texts(app, bench)
    _add_streams(app, bench)
    return app


def _page(bench: LiveBench, name: str) -> str:
    text_id = request.args.get("tekst", "t1")
    sheets = "\n".join(f'<link rel="stylesheet" href="/static/{sheet}">' for sheet in SHEETS)
    html = "".join(f"<p>{escape(line)}</p>" for line in plain_text(bench.json(text_id)).split("\n"))
    page = PAGE.format(token=bench.token, sheets=sheets, id=text_id, person=PEOPLE[name][0], html=html)
    scripts = "".join(f'<script type="module" src="/static/app/{each}.js"></script>' for each in ("presence", "stream"))
    page = page.replace("<title>", f"{scripts}<title>").replace('="/tekster/', f'="/planer/{name}/tekster/')
    return page.replace("<main>", f'<main data-stream="/planer/{name}/strom" data-stream-from="{len(bench.feed)}">{LIVE}')


def _add_texts(app: Flask, bench: LiveBench) -> None:
    """The page, and a text's two roads by request."""

    @app.get("/som/<name>")
    def page_of(name: str) -> str:
        return _page(bench, name)

    @app.get("/planer/<name>/tekster/<text_id>/tilstand")
    def state_of(name: str, text_id: str) -> ResponseReturnValue:
        text = bench.texts[text_id]
        about = {
            "seq": len(bench.feed),
            "epoch": text.epoch,
            "schema": bench.schema,
            "writable": bench.writable and name not in bench.barred,
        }
        return jsonify(about | {"state": b64encode(text.state).decode(), "csrf": bench.token, "person": str(PEOPLE[name][0])})

    @app.post("/planer/<name>/tekster/<text_id>/endringer")
    def updates_of(name: str, text_id: str) -> ResponseReturnValue:
        hindrance = bench.hindrance(text_id)
        if hindrance or bench.station is None:
            return {"error": "Testen sier nei."}, hindrance or 503
        fields = request.get_json()
        bench.posts.append(fields)
        caller = bench.caller(name, request.headers.get("X-Fane", "utennavn"))
        outcome = bench.station.save(Update(caller, text_id, fields["epoch"], fields["schema"], b64decode(fields["update"])))
        if isinstance(outcome, Failed):
            return {"error": outcome.sentence}, outcome.status
        answer: dict[str, Any] = {"seq": outcome.seq, "at": outcome.at.isoformat()}
        return jsonify(answer | ({"repair": b64encode(outcome.repair).decode()} if outcome.repair else {}))


def _add_streams(app: Flask, bench: LiveBench) -> None:
    """The three roads."""

    @app.get("/planer/<name>/strom")
    def events_of(name: str) -> ResponseReturnValue:
        return _stream(bench, bench.caller(name, request.args["fane"]), is_websocket=False)

    @app.get("/planer/<name>/strom", websocket=True)
    def websocket_of(name: str) -> ResponseReturnValue:
        return _stream(bench, bench.caller(name, request.args["fane"]), is_websocket=True)

    @app.get("/planer/<name>/nytt")
    def news_for(name: str) -> ResponseReturnValue:
        if "asking" in bench.closed or bench.station is None:
            return "", HTTPStatus.BAD_GATEWAY
        bench.asked.append("asking")
        caller = bench.caller(name, request.args["fane"])
        missed, joined = _Work(bench).catch_up(caller, int(request.args["fra"]), _copies())
        return jsonify({"seq": missed.seq, "messages": bench.station.asked(caller, missed, joined)})

    @app.post("/planer/<name>/strom/<tab>")
    def heard_from(name: str, tab: str) -> ResponseReturnValue:
        if bench.station is not None and not bench.is_deaf:
            bench.station.hear(bench.caller(name, tab), request.get_json())
        return "", HTTPStatus.NO_CONTENT


def _stream(bench: LiveBench, caller: Caller, is_websocket: bool) -> ResponseReturnValue:
    road = "websocket" if is_websocket else "events"
    bench.asked.append(road)
    if bench.retry:
        return Response(status=503, headers={"Retry-After": str(bench.retry)})
    if bench.buffers and not is_websocket:
        return Response(_silence(), mimetype="text/event-stream")
    handed = None if road in bench.closed or bench.station is None else take_over(request.environ)
    if handed is None or bench.station is None:
        return "", HTTPStatus.BAD_GATEWAY
    since = int(request.args["fra"])
    if is_websocket:
        bench.station.open_websocket(caller, handed.connection, _handshake(), since, handed.done.set)
    else:
        bench.station.open_events(caller, handed.connection, since, _copies(), handed.done.set)
    assert isinstance(handed, HandedOver)
    return handed


def _handshake() -> bytes:
    return ServerProtocol().accept(Request(request.full_path, Headers(list(request.headers.items())))).serialize()


def _silence() -> Any:
    """A proxy that waits for more before it hands anything on."""
    time.sleep(9)
    yield b": open\n\n"


def _copies() -> list[Copy]:
    told = [each.split(":") for each in request.args.get("tekster", "").split(",") if each]
    return [Copy(text_id, int(seq), int(epoch)) for text_id, seq, epoch in told]
