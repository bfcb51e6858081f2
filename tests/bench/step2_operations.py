"""Step 2: a backup made while people write, and what a phone fetches at its first visit."""

import hashlib
import json
import sqlite3
import statistics
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import CDPSession, sync_playwright
from werkzeug.serving import make_server

from app.factory import create_app
from app.services.entry.entering import SYSTEM
from app.services.installation import safekeeping
from app.services.installation.checking import check_all
from app.services.origins import examples, planting
from app.services.people import joining
from app.services.plan import planning
from app.store.base import db, reading, writing
from exports.document import measures
from tests.bench.figures import Bench, Measured, figure
from tests.bench.step1_pages import Served, milliseconds, queries, told
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.conftest import NOW, PASSWORD, settings_in

WRITES_A_SECOND = 50
SECONDS = 12
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
MOST_BYTES, MOST_MS = 200_000, 60


def _furnished(folder: Path, plans: int) -> tuple[Flask, list[str]]:
    """An installation with some plans, a picture of a finished drawing and a mail beside the database."""
    app = create_app(settings_in(folder))
    with app.app_context():
        upgrade()
        with writing() as session:
            who = joining.add_person(session, NOW, "kari@nordvik.example", "Kari Holm", PASSWORD, "Nordvik kommune")
            slugs = [planting.plant(session, SYSTEM, NOW, examples.read_example("gode-hjelpere").document).slug for _ in range(plans)]
            joining.give_role(session, NOW, who.email, slugs[0], "coordinator")
    for name, size in (("drawings/ab/one.pdf", 900_000), ("drawings/cd/two.docx", 60_000), ("mail/1.eml", 900)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(hashlib.sha512(name.encode()).digest() * (size // 64))
    return app, slugs


class _Writer(threading.Thread):
    """Saves a measure fifty times a second, and remembers what it was told is saved."""

    def __init__(self, app: Flask, slug: str, measure: str) -> None:
        super().__init__()
        self.app, self.slug, self.measure = app, slug, measure
        self.saved: list[tuple[float, str]] = []
        self.waits: list[float] = []
        self.stop = threading.Event()

    def run(self) -> None:
        begun = time.monotonic()
        with self.app.app_context():
            while not self.stop.wait(max(0.0, begun + len(self.saved) / WRITES_A_SECOND - time.monotonic())):
                title, asked = f"Tittel {len(self.saved)}", time.monotonic()
                with writing() as session:
                    version = planning.show_piece(session, SYSTEM, self.slug, self.measure).version
                    planning.edit_piece(session, SYSTEM, self.slug, NOW, self.measure, version, {"title": title})
                self.saved.append((time.monotonic(), title))
                self.waits.append((self.saved[-1][0] - asked) * 1000)


@figure(
    step=2, what="backup during 50 writes/s → restore → check", unit="", target="complete up to its start; hashes equal; files identical"
)
def backup_while_writing(bench: Bench) -> list[Measured]:
    """Three backups while a measure is saved fifty times a second; the last one is put back and everything looked over."""
    source, target = bench.folder / "first", bench.folder / "second"
    app, slugs = _furnished(source, 12)
    with app.app_context(), reading() as session:
        measure = measures(planning.open_plan(session, SYSTEM, slugs[0]).document)[0].id
    writer = _Writer(app, slugs[0], measure)
    writer.start()
    taken, begun_at, backups = [], 0.0, []
    for number in range(3):
        time.sleep((SECONDS if bench.long else 4) / 3)
        begun_at = time.monotonic()
        with app.app_context(), reading() as session:
            backups.append(safekeeping.make_backup(session, NOW, source, bench.folder / f"{number}.tar.gz", "1"))
        taken.append(time.monotonic() - begun_at)
    writer.stop.set()
    writer.join()
    rate = len(writer.saved) / (writer.saved[-1][0] - writer.saved[0][0])
    other = create_app(settings_in(target))
    with other.app_context():
        with reading() as session:
            safekeeping.restore_backup(session, bench.folder / "2.tar.gz", target)
        db.engine.dispose()
        with reading() as session:
            wrong = [line for finding in check_all(session, other.config["SAMPLAN"], datetime.now(UTC)) for line in finding.found]
    kept = _titles(target, measure)
    before = [title for at, title in writer.saved if at <= begun_at]
    is_whole = kept[: len(before)] == before and kept == [title for _, title in writer.saved][: len(kept)]
    names = [name for name in backups[-1].files if name != "samplan.db"]
    same = [name for name in names if (source / name).read_bytes() == (target / name).read_bytes()]
    slowest, size, middle = max(writer.waits), backups[-1].size / 1e6, statistics.median(taken)
    times = told([t * 1000 for t in taken]) + " ms"
    return [
        Measured(f"{len(kept)} of {len(before)}+", is_whole, f"{rate:.0f} writes/s; slowest write {slowest:.0f} ms", "writes kept, no gap"),
        Measured(f"{middle:.2f} s", True, times, f"time of one backup, {size:.1f} MB"),
        Measured(f"{len(same)} of {len(names)}", same == names, "the tables are compared by the tests of the suite", "files identical"),
        Measured("well" if not wrong else "; ".join(wrong), not wrong, "", "check after restore"),
    ]


def _titles(folder: Path, measure: str) -> list[str]:
    with sqlite3.connect(folder / "samplan.db") as connection:
        asked = "SELECT data FROM history WHERE act = 'piece.edited' AND piece_id = ? ORDER BY id"
        return [json.loads(data)["effects"][0]["now"]["title"] for (data,) in connection.execute(asked, (measure,))]


# ---------------------------------------------------------------- the first visit


@figure(step=2, what="first page view on a phone, gzip, without cache", unit="kB", target="≤ 200 kB in all; server time ≤ 60 ms")
def first_view(bench: Bench) -> list[Measured]:
    """Everything a phone fetches for the plan, the overview, the list of plans and the way in; and the server's own time for each page."""
    served = Served(bench.folder, examples.read_example("gode-hjelpere").document)
    server = make_server("127.0.0.1", 0, served.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    slug, client = served.slugs[0], served.client()
    kept = client.get_cookie("samplan")
    assert kept is not None
    found = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            for path in (f"/planer/{slug}", f"/planer/{slug}/tiltak", "/planer", "/innlogging"):
                address = f"http://127.0.0.1:{server.server_port}"
                context = browser.new_context(base_url=address, extra_http_headers={"Accept-Encoding": "gzip, deflate"}, **PHONE)
                if path != "/innlogging":
                    context.add_cookies([{"name": "samplan", "value": kept.value, "url": address}])
                page = context.new_page()
                fetched = _fetched(context.new_cdp_session(page))
                page.goto(path, wait_until="networkidle")
                context.close()  # a page left open goes on working beside what is timed here
                asker = client if path != "/innlogging" else served.app.test_client()
                rounds = milliseconds(lambda path=path, asker=asker: asker.get(path, headers={"Accept-Encoding": "gzip"}).data)  # type: ignore[misc]
                total, middle = sum(fetched), statistics.median(rounds)
                asked = queries(lambda path=path, asker=asker: asker.get(path))  # type: ignore[misc]
                spread = f"{len(fetched)} files; {middle:.1f} ms ({told(rounds)}), {asked} queries"
                found.append(Measured(round(total / 1000, 1), total <= MOST_BYTES and middle <= MOST_MS, spread, path.replace(slug, "…")))
            browser.close()
    finally:
        server.shutdown()
        thread.join()
    return found


def _fetched(session: CDPSession) -> list[int]:
    """The bytes of every answer as they came over the wire, head and body, filled while the page loads."""
    sizes: list[int] = []
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes
