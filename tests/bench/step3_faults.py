"""Step 3: the server killed while people write, and writing while the database is busy with much else."""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any

from docx import Document as WordFile
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from websockets.exceptions import ConnectionClosed

from app.domain.errors import Hindrance
from app.factory import create_app
from app.services.entry.entering import Who
from app.services.plan import planning
from app.store.base import reading
from app.store.base import writing as transaction
from app.store.tables import FeedRow, PieceRow
from tests import postgres
from tests.bench.figures import ROOT, Bench, Measured, figure
from tests.bench.live.serving import Place, free_port, peer, prepared, serving, start, tools
from tests.conftest import settings_in
from tests.live.tab import Paper, Tab

KILLS, WRITERS, SECONDS = 20, 10, 1.5
TOKEN = re.compile(rb"@\d{8}")


@dataclass(slots=True)
class Author(Thread):
    """Writes in a text of its own until the server is gone, and remembers what it was told is on disk."""

    place: Place
    port: int
    number: int
    first_token: int
    acked: list[str] = field(default_factory=list)
    ready: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        Thread.__init__(self, daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Write."""
        text_id = self.place.texts[self.number]
        tab = Tab(f"http://127.0.0.1:{self.port}", self.place.slug, self.place.cookies[self.number], f"skriver{self.number:05}")
        state = tab.state(text_id)
        paper = Paper(state, f"p{self.first_token}")
        tab.open(state["seq"])
        tab.join(text_id, state["seq"])
        tab.save(text_id, paper.first)
        sent, token = {1: ""}, self.first_token
        try:
            while True:
                fields, _data = tab.next("saved", "refused")
                if fields["kind"] == "saved":
                    self.acked.append(sent.pop(fields["n"]))
                    self.ready.set()
                token += 1
                sent[tab.save(text_id, paper.type(f"@{token:08}"))] = f"@{token:08}"
        except (ConnectionClosed, OSError):
            return


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server and all its processes, as a power cut to them."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def lost_when_killed(place: Place, processes: int, kills: int) -> tuple[int, int]:
    """Kill the server so many times under ten writers; (acknowledged edits, those of them that are not there afterwards)."""
    acked: set[str] = set()
    port = free_port()
    for turn in range(kills):
        server = start(place, port, processes)
        authors = [Author(place, port, number, turn * 1_000_000 + number * 50_000) for number in range(WRITERS)]
        for author in authors:
            author.start()
        for author in authors:
            author.ready.wait(20)
        time.sleep(SECONDS)
        kill(server)
        for author in authors:
            author.join(20)
            acked.update(author.acked)
    with place.app.app_context(), reading() as session:
        stored = b"".join(session.scalars(select(FeedRow.data).where(FeedRow.kind == "text").order_by(FeedRow.seq)))
    return len(acked - {""}), len(acked - {""} - {token.decode() for token in TOKEN.findall(stored)})


def _told(database: str, processes: int, place: Place) -> Measured:
    acked, lost = lost_when_killed(place, processes, KILLS)
    return Measured(f"{lost} of {acked}", lost == 0, f"{KILLS} kills, {WRITERS} writers", f"{database}, processes: {processes}")


@figure(step=3, what="acknowledged edits lost when the server is killed", unit="edits", target="0", seconds=900)
def killed(bench: Bench) -> list[Measured]:
    """kill -9 of all processes under ten writers, again and again; then what was acknowledged is looked for in the database."""
    found = []
    for processes in (1, 2):
        found.append(_told("SQLite", processes, prepared(bench.folder / f"sqlite{processes}")))
    with postgres.running() as cluster:
        for processes in (1, 2):
            url = cluster.url(cluster.database())
            found.append(_told("PostgreSQL", processes, prepared(bench.folder / f"postgresql{processes}", SAMPLAN_DATABASE_URL=url)))
    acked, lost = _killed_rival(tools(bench.shared, bench.folder), bench.folder, KILLS)
    found.append(Measured(f"{lost} of {acked}", True, "beside: as its makers ship it", "Hocuspocus with SQLite"))
    return found


def _killed_rival(tools: Path, folder: Path, kills: int) -> tuple[int, int]:
    acked_in_all = lost_in_all = 0
    for _ in range(kills):
        with peer(tools, folder) as (port, server):
            database = folder / f"hocuspocus-{port}.db"
            writers = subprocess.Popen(["node", "rivals.mjs", str(port)], cwd=tools, stdout=subprocess.PIPE, text=True)
            time.sleep(1 + SECONDS)
            kill(server)
            told, _ = writers.communicate(timeout=20)
        acked = {line[2:] for line in told.splitlines() if line.startswith("A @")}
        kept = subprocess.run(
            ["node", "rivals.mjs", "--found", str(database)], cwd=tools, capture_output=True, text=True, check=False
        ).stdout
        acked_in_all, lost_in_all = acked_in_all + len(acked), lost_in_all + len(acked - set(kept.split()))
    return acked_in_all, lost_in_all


# ---------------------------------------------------------------- a busy database


QUIET_SECONDS, BUSY_SECONDS, EDITS_A_SECOND, FACTS_A_SECOND = 12.0, 20.0, 8.0, 20.0
MOST_TIMES = 3.0


def _type(place: Place, port: int, seconds: float, name: str) -> list[float]:
    """One person types for so long; milliseconds until each edit was on disk."""
    text_id = place.texts[0]
    tab = Tab(f"http://127.0.0.1:{port}", place.slug, place.cookies[0], name)
    state = tab.state(text_id)
    paper = Paper(state, name)
    tab.open(state["seq"])
    tab.join(text_id, state["seq"])
    tab.save(text_id, paper.first)
    tab.next("saved")
    times, begun = [], time.monotonic()
    while time.monotonic() - begun < seconds:
        sent = time.perf_counter()
        tab.save(text_id, paper.type("a"))
        fields, _data = tab.next("saved", "refused", seconds=30)
        assert fields["kind"] == "saved", fields
        times.append((time.perf_counter() - sent) * 1000)
        time.sleep(max(0.0, 1 / EDITS_A_SECOND - (time.perf_counter() - sent)))
    tab.close()
    return times


def _edit_facts(folder: Path, slug: str, who: Who, stopping: Any, troubles: Any) -> None:
    """Somebody changes facts of measures twenty times a second, as a page's form does; in a process of its own."""
    with create_app(settings_in(folder)).app_context():
        with reading() as session:
            measures = list(session.scalars(select(PieceRow.id).where(PieceRow.kind == "measure")))
        number = 0
        while not stopping.wait(1 / FACTS_A_SECOND):
            number += 1
            try:
                piece, values = measures[number % len(measures)], {"title": f"Tiltak i endring {number}"}
                with reading() as session:
                    version = planning.show_piece(session, who, slug, piece).version
                with transaction() as session:
                    planning.edit_piece(session, who, slug, datetime.now(UTC), piece, version, values)
            except (Hindrance, OSError, OperationalError) as trouble:
                troubles.put(str(trouble))


def _word_file(folder: Path) -> Path:
    """A plan of five hundred blocks, as somebody would upload it."""
    word = WordFile()
    word.add_heading("Tiltaksplan for mange avsnitt", 0)
    for chapter in range(10):
        word.add_heading(f"Kapittel {chapter + 1}", 1)
        for block in range(50):
            word.add_paragraph(f"Avsnitt {block + 1} i kapittel {chapter + 1} sier noe om hva kommunen og politiet gjør sammen. " * 3)
    path = folder / "lang-plan.docx"
    word.save(str(path))
    return path


@contextmanager
def _facts_edited(place: Place) -> Iterator[list[str]]:
    """The same until the block ends; the troubles it met are told then."""
    ways, found = get_context("spawn"), list[str]()
    stopping, troubles = ways.Event(), ways.SimpleQueue()
    editor = ways.Process(target=_edit_facts, args=(place.folder, place.slug, place.people[0], stopping, troubles), daemon=True)
    editor.start()
    try:
        yield found
    finally:
        stopping.set()
        while not troubles.empty():
            found.append(troubles.get())
        editor.join()
        if editor.exitcode:
            found.append(f"the editor of facts ended with {editor.exitcode}")


@figure(
    step=3,
    what="typing while an import, 20 fact edits a second and a backup run on SQLite",
    unit="",
    target="p95 ≤ 3 × quiet; nobody locked out",
    seconds=300,
)
def busy(bench: Bench) -> Measured:
    """One person types: first alone, then beside all that; three times, on a new installation each time."""
    runs = [_one_busy(bench.folder / f"busy{number}") for number in range(3)]
    ratio = statistics.median(run.ratio for run in runs)
    troubles = [trouble for run in runs for trouble in run.troubles]
    spread = " · ".join(run.told for run in runs)
    return Measured(
        f"{ratio:.1f} ×, {len(troubles)} locked out", not troubles and ratio <= MOST_TIMES, f"{spread} {troubles[:1] or ''}".strip()
    )


@dataclass(frozen=True, slots=True)
class Busy:
    """One run. ``troubles``: what somebody was told who could not do what they wanted."""

    quiet: list[float]
    loud: list[float]
    troubles: list[str]

    @property
    def ratio(self) -> float:
        """The busy p95 against the quiet one."""
        return _p95(self.loud) / _p95(self.quiet)

    @property
    def told(self) -> str:
        """In milliseconds."""
        of_quiet, of_loud = (f"p50 {statistics.median(times):.1f} p95 {_p95(times):.1f}" for times in (self.quiet, self.loud))
        return f"quiet {of_quiet}, busy {of_loud} max {max(self.loud):.0f} ms"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _one_busy(folder: Path) -> Busy:
    place = prepared(folder / "data")
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    given = os.environ | {"SAMPLAN_DATA_DIR": str(place.folder)}
    word = _word_file(folder)
    with serving(place) as (port, _server):
        quiet = _type(place, port, QUIET_SECONDS, "alene00001")
        with _facts_edited(place) as troubles:
            jobs = [
                subprocess.Popen([*flask, *words], cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for words in (("plan", "import", str(word)), ("backup", str(folder / "kopi.tar")))
            ]
            loud = _type(place, port, BUSY_SECONDS, "opptatt001")
        said = [job.communicate(timeout=120)[0] for job in jobs]
    failed = [words for job, words in zip(jobs, said, strict=True) if job.returncode or "database is locked" in words]
    return Busy(quiet, loud, [*troubles, *failed])
