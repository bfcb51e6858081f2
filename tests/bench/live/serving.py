"""Our own server as it runs in production, prepared for many who write, and its peers under the same workload."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

import psutil
from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from app.services.entry.entering import SYSTEM, Who
from app.services.origins import examples, planting
from app.services.people import joining
from app.store import plans, texts
from app.store.base import db, reading, writing
from tests.bench.figures import ROOT
from tests.conftest import NOW, PASSWORD, settings_in

WRITERS = 12
TEXTS = 20
THREADS = 32
Road = Literal["websocket", "events"]


class NotStarted(Exception):
    """A server has not answered in time."""


@dataclass(frozen=True, slots=True)
class Place:
    """A prepared installation: its folder, the settings it is started with, a plan with texts, and people who write in it."""

    folder: Path
    environment: Mapping[str, str]
    app: Flask
    slug: str
    texts: list[str]
    people: list[Who]
    cookies: list[str]

    def where(self, port: int) -> Path:
        """What the load client reads."""
        file = self.folder / f"where-{port}.json"
        file.write_text(json.dumps({"port": port, "slug": self.slug, "texts": self.texts, "cookies": self.cookies}))
        return file


def prepared(folder: Path, **environment: str) -> Place:
    """An installation with one plan and a dozen editors who are signed in."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(settings_in(folder, **environment))
    with app.app_context():
        upgrade()
        with writing() as session:
            names = [f"skriver{number}" for number in range(WRITERS)]
            people = [joining.add_person(session, NOW, f"{n}@nordvik.example", n.title(), PASSWORD, "Nordvik kommune") for n in names]
        with writing() as session:
            slug = planting.plant(session, SYSTEM, NOW, examples.read_example("gode-hjelpere").document).slug
            for who in people:
                joining.give_role(session, NOW, who.email, slug, "coordinator")
            tokens = [joining.begin_session(session, datetime.now(UTC), who.person_id, "password", "")[1] for who in people]
        with reading() as session:
            plan = plans.find_plan(session, slug)
            assert plan is not None
            ids = list(texts.list_json(session, plan.id))[:TEXTS]
        db.engine.dispose()
    return Place(folder, environment, app, slug, ids, people, [_cookie(app, token) for token in tokens])


def _cookie(app: Flask, token: str) -> str:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    found = client.get_cookie("samplan")
    assert found is not None
    return found.value


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(place: Place, port: int, processes: int = 1) -> subprocess.Popen[bytes]:
    """Start the web server as operations.md tells; returns when it answers. Raises NotStarted."""
    given = {"SAMPLAN_DATA_DIR": str(place.folder), **place.environment}
    options = (
        f"--bind 127.0.0.1:{port} --worker-class gthread --workers {processes} --threads {THREADS} --no-control-socket --log-level warning"
    )
    command = [sys.executable, "-m", "gunicorn", *options.split(), "--no-control-socket", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, process_group=0)
    if not answers(f"http://127.0.0.1:{port}/helse"):
        end(process)
        raise NotStarted(f"the server on port {port}")
    return process


def answers(url: str, seconds: float = 30) -> bool:
    """Whether an address answers well before the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return True
        except OSError:
            time.sleep(0.05)
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all it started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def serving(place: Place, processes: int = 1) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The server on a port of its own, until the block ends."""
    port = free_port()
    process = start(place, port, processes)
    try:
        yield port, process
    finally:
        end(process)


# ---------------------------------------------------------------- what it uses


def usage(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Seconds of processor time that a server and its children have used, and megabytes that are theirs alone."""
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    seconds = sum(sum(each.cpu_times()[:2]) for each in family)
    return seconds, sum(each.memory_full_info().uss for each in family) / 1e6


# ---------------------------------------------------------------- the workload


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of the workload gave: the client's line, the processor the server used in per cent of one core, and its memory in MB."""

    told: dict[str, Any]
    cpu: float
    memory: float

    def __str__(self) -> str:
        acks = f", ack p95 {self.told['ack_p95']}" if "ack_p95" in self.told else ""
        return (
            f"p50 {self.told['p50']} p95 {self.told['p95']} p99 {self.told['p99']} ms{acks}, CPU {self.cpu:.0f} %, {self.memory:.0f} MB, "
            f"missing {self.told['missing']}, errors {self.told['errors']}"
        )


def run_load(command: list[str], folder: Path, server: subprocess.Popen[bytes], meanwhile: Callable[[], None] = lambda: None) -> Load:
    """Run a load client to its end, and read the server's use between its marks. ``meanwhile`` is called at the first."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        _read_until(client.stdout, "READY")
        begun, before = time.monotonic(), usage(server)[0]
        meanwhile()
        _read_until(client.stdout, "SENT")
        after, memory = usage(server)
        seconds = time.monotonic() - begun
        line = client.stdout.readline()
    return Load(json.loads(line), 100 * (after - before) / seconds, memory)


def _read_until(lines: IO[str], mark: str) -> None:
    for line in lines:
        if line.strip() == mark:
            return
    raise NotStarted(f"the load client ended before {mark}")


def tools(shared: Path, folder: Path) -> Path:
    """A folder with the peers and the load clients, and what they need of others. Needs Node.js and the package registry."""
    place = folder / "peers"
    shutil.copytree(shared / "tools/live_peers", place)
    shutil.copy(Path(__file__).with_name("load.mjs"), place / "ours.mjs")
    shutil.copy(Path(__file__).with_name("rivals.mjs"), place / "rivals.mjs")
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=place, check=True, stdout=subprocess.DEVNULL)
    return place


def load_ours(
    tools: Path,
    place: Place,
    road: Road,
    editors: int,
    seconds: int,
    rate: float,
    processes: int = 1,
    meanwhile: Callable[[], None] = lambda: None,
) -> Load:
    """The workload on our server. ``meanwhile``: see ``run_load``."""
    with serving(place, processes) as (port, server):
        command = ["node", "ours.mjs", str(place.where(port)), road, str(editors), str(seconds), str(rate)]
        return run_load(command, tools, server, meanwhile)


def load_hocuspocus(tools: Path, folder: Path, editors: int, seconds: int, rate: float) -> Load:
    """The workload on Hocuspocus with its SQLite, as its makers ship it."""
    with peer(tools, folder) as (port, server):
        return run_load(["node", "load.mjs", "hocuspocus", str(port), str(editors), str(seconds), str(rate)], tools, server)


@contextmanager
def peer(tools: Path, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Hocuspocus on a port of its own, with an empty database, until the block ends."""
    port = free_port()
    database = folder / f"hocuspocus-{port}.db"
    given = {"PORT": str(port), "DB": str(database)}
    process = subprocess.Popen(["node", "hocuspocus.mjs"], cwd=tools, env=os.environ | given, process_group=0)
    try:
        if not answers(f"http://127.0.0.1:{port}/"):
            raise NotStarted("Hocuspocus")
        yield port, process
    finally:
        end(process)
