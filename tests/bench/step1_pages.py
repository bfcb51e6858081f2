"""Step 1: what the server does for a page and for a cached file; rights on every route; accessibility of every page."""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, event

from app.factory import create_app, keep_for_good
from app.services.documents import exporting
from app.services.documents.exporting import Wish
from app.services.entry.entering import SYSTEM
from app.services.origins import planting
from app.services.people import joining
from app.store.base import writing
from app.worker import Draughtsman, work_once
from exports.document import Document, Measure, Part, new_id
from tests.bench.figures import ROOT, Bench, Measured, figure
from tests.conftest import NOW, PASSWORD, settings_in
from tests.exports.official import gode_krefter
from tests.settled import settle_all

ROUNDS, REQUESTS = 3, 15
SUMMARY = re.compile(r"(\d+) passed")


def report_of(times: int) -> Document:
    """The national report with its measures repeated, numbers going on."""
    report = gode_krefter()
    chapters = [c for c in report.chapters if c.kind != "package"]
    packages = [c for c in report.chapters if c.kind == "package"]
    number = 0
    for _ in range(times):
        for package in packages:
            parts: list[Part] = []
            for part in package.parts:
                if isinstance(part, Measure):
                    number += 1
                    fresh = tuple(replace(entry, id=new_id()) for entry in part.statuses)
                    part = replace(part, id=new_id(), number=number, statuses=fresh)
                parts.append(part)
            chapters.append(replace(package, id=new_id(), parts=tuple(parts)))
    return replace(report, id=new_id(), title=f"{report.title} {number}", chapters=tuple(chapters))


class Served:
    """An application with plans in it, and a browser signed in as their coordinator."""

    def __init__(self, folder: Path, *documents: Document, **environment: str) -> None:
        self.app: Flask = create_app(settings_in(folder, **environment))
        with self.app.app_context():
            upgrade()
            with writing() as session:
                who = joining.add_person(session, NOW, "kari@nordvik.example", "Kari Holm", PASSWORD, "Nordvik kommune")
            with writing() as session:
                self.slugs = [planting.plant(session, SYSTEM, NOW, document).slug for document in documents]
                for slug in self.slugs:
                    joining.give_role(session, NOW, who.email, slug, "coordinator")
            with writing() as session:
                self.cookie = joining.begin_session(session, datetime.now(UTC), who.person_id, "password", "")[1]
            settle_all()
        self.who = who
        keep_for_good()  # as wsgi.py does

    def client(self) -> FlaskClient:
        """A browser."""
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"] = self.cookie
        return client


def milliseconds(ask: Callable[[], object]) -> list[float]:
    """The median time of each of three rounds."""
    for _ in range(3):
        ask()
    rounds = []
    for _ in range(ROUNDS):
        times = []
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            ask()
            times.append((time.perf_counter() - begun) * 1000)
        rounds.append(statistics.median(times))
    return rounds


def told(rounds: list[float]) -> str:
    """The spread of the rounds."""
    return f"{min(rounds):.1f}–{max(rounds):.1f}"


def queries(ask: Callable[[], object]) -> int:
    """How many statements a request sends to the database, those that begin and end transactions left out."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(sent)


@figure(step=1, what="cached download, server time", unit="ms", target="≤ 20")
def cached_download(bench: Bench) -> list[Measured]:
    """The finished file handed out to somebody signed in, PDF and DOCX of the national report."""
    served = Served(bench.folder, report_of(1))
    settings = served.app.config["SAMPLAN"]
    hand = Draughtsman(settings.draw_seconds, settings.draw_memory)
    found = []
    try:
        for format in ("pdf", "docx"):
            with served.app.app_context():
                with writing() as session:
                    job = exporting.ask(session, served.who, served.slugs[0], NOW, Wish(format), settings.drawings_dir, settings.time_zone)
                while work_once(settings, hand):
                    pass
            client, address = served.client(), f"/planer/{served.slugs[0]}/nedlasting/{job.id}/fil"
            assert client.get(address).status_code == 200
            rounds = milliseconds(lambda client=client, address=address: client.get(address).data)  # type: ignore[misc]
            found.append(Measured(round(statistics.median(rounds), 1), statistics.median(rounds) <= 20, told(rounds), format))
    finally:
        hand.stop()
    return found


@figure(step=1, what="plan page", unit="", target="35 measures: ≤ 50 ms, ≤ 12 queries; time per measure the same at 350")
def plan_page(bench: Bench) -> list[Measured]:
    """The plan page as its coordinator sees it, with 35 and with 350 measures."""
    served = Served(bench.folder, report_of(1), report_of(10))
    client = served.client()
    found, each = [], []
    for slug, measures in zip(served.slugs, (35, 350), strict=True):
        address = f"/planer/{slug}"
        assert client.get(address).status_code == 200
        rounds = milliseconds(lambda address=address: client.get(address).data)  # type: ignore[misc]
        middle, asked = statistics.median(rounds), queries(lambda address=address: client.get(address))  # type: ignore[misc]
        each.append(middle / measures)
        fits = middle <= 50 if measures == 35 else True
        found.append(Measured(f"{middle:.1f} ms, {asked} queries", fits and asked <= 12, told(rounds), f"{measures} measures"))
    ratio = each[1] / each[0]
    return [*found, Measured(round(ratio, 2), ratio <= 1.1, "", "time per measure, 350 : 35")]


def passed(*tests: str, **environment: str) -> tuple[int, bool]:
    """How many of these tests pass, and whether all do; on two cores, as the suite runs."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "worksteal", *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    found = SUMMARY.search(done.stdout)
    return int(found[1]) if found else 0, done.returncode == 0


@figure(step=1, what="every route × role × own/other plan, and no GET writes", unit="tests passed", target="100 %")
def every_route(bench: Bench) -> Measured:
    """The generated tests of rights."""
    count, all_pass = passed("tests/web/test_access.py")
    return Measured(count, all_pass and count > 0)


@figure(
    step=1, what="axe on every page and fragment state, 1440/390/320, light/dark", unit="tests passed", target="0 violations", seconds=600
)
def every_page_is_accessible(bench: Bench) -> Measured:
    """The browser tests that run axe, look for sideways scroll and listen for breaches of the content policy."""
    count, all_pass = passed("tests/browser/test_accessibility.py", SAMPLAN_EVERY_LOOK="1")
    return Measured(count, all_pass and count > 0)
