"""Backup, restore and check: what is kept comes back whole, what is not whole is refused, and nothing that stands is overwritten."""

import gzip
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app.factory import create_app
from app.services.entry.entering import SYSTEM
from app.services.installation import safekeeping
from app.services.mail import mailing
from app.services.plan import planning
from app.store.base import db, reading, writing
from tests.conftest import NOW, Ready, settings_in
from tests.store.test_migrations import DATA, contents

Start = Callable[[str], Flask]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Gives an application with its data directory in a folder of that name."""
    made: list[Flask] = []

    def started(name: str) -> Flask:
        made.append(create_app(settings_in(tmp_path / name)))
        return made[-1]

    yield started
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def kept(tmp_path: Path, ready: Ready, start: Start) -> Path:
    """A backup of the prepared database with two files beside it, made by the command."""
    app = start("first")
    folder = tmp_path / "first"
    shutil.copy(ready.file, folder / "samplan.db")
    (folder / "drawings" / "ab").mkdir(parents=True)
    (folder / "drawings" / "ab" / "abc.pdf").write_bytes(b"%PDF")
    (folder / "mail").mkdir()
    (folder / "mail" / "1.eml").write_bytes(b"Hei")
    (folder / "drawings" / "half.12.part").write_bytes(b"%P")
    file = tmp_path / "kopi.tar.gz"
    result = app.test_cli_runner().invoke(args=["backup", str(file)])
    assert result.exit_code == 0, result.output
    return file


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a data directory beside the database."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("samplan.db"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive with other contents."""
    with tarfile.open(file) as archive:
        held = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    change(held)
    with gzip.open(file, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for name, data in held.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file


def test_everything_comes_back_and_is_well(kept: Path, start: Start, tmp_path: Path) -> None:
    app = start("second")
    run = app.test_cli_runner()
    result = run.invoke(args=["restore", str(kept)])
    assert result.exit_code == 0, result.output
    assert contents(tmp_path / "second") == contents(tmp_path / "first")
    before = files(tmp_path / "first")
    before.pop("drawings/half.12.part")
    assert files(tmp_path / "second") == before
    assert kept.stat().st_mode & 0o077 == 0
    checked = run.invoke(args=["check", "--json"])
    assert checked.exit_code == 0, checked.output
    assert all(line["ok"] for line in json.loads(checked.stdout))


def test_drawings_can_be_left_out(kept: Path, tmp_path: Path, start: Start) -> None:
    file = tmp_path / "uten.tar.gz"
    assert start("first").test_cli_runner().invoke(args=["backup", str(file), "--without-drawings"]).exit_code == 0
    with tarfile.open(file) as archive:
        assert [name for name in archive.getnames() if name.startswith("drawings")] == []


def test_a_file_that_is_there_is_not_overwritten(kept: Path, start: Start) -> None:
    before = kept.read_bytes()
    result = start("first").test_cli_runner().invoke(args=["backup", str(kept)])
    assert (result.exit_code, kept.read_bytes()) == (2, before)
    assert "finnes fra før" in result.stderr


def _damage(held: dict[str, bytes]) -> None:
    held["samplan.db"] = held["samplan.db"][:-1] + bytes([held["samplan.db"][-1] ^ 1])


def _lose(held: dict[str, bytes]) -> None:
    del held["mail/1.eml"]


def _add(held: dict[str, bytes]) -> None:
    held["extra"] = b"x"


def _climb(held: dict[str, bytes]) -> None:
    told = json.loads(held["manifest.json"])
    told["files"]["../ute"] = told["files"].pop("mail/1.eml")
    held["manifest.json"] = json.dumps(told).encode()
    held["../ute"] = held.pop("mail/1.eml")


def _from_the_future(held: dict[str, bytes]) -> None:
    held["manifest.json"] = json.dumps(json.loads(held["manifest.json"]) | {"revision": "9999"}).encode()


def _without_a_list(held: dict[str, bytes]) -> None:
    del held["manifest.json"]


@pytest.mark.parametrize("change", [_damage, _lose, _add, _climb, _from_the_future, _without_a_list])
def test_what_is_not_whole_is_refused_and_nothing_is_put_in(
    kept: Path, start: Start, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    app = start("second")
    secret = files(tmp_path / "second")
    result = app.test_cli_runner().invoke(args=["restore", str(rewritten(kept, change))])
    assert result.exit_code == 2
    assert result.stderr.strip().endswith(".")
    assert files(tmp_path / "second") == secret
    assert not (tmp_path / "second" / "samplan.db").exists()
    assert not (tmp_path / "ute").exists()


def test_a_file_cut_short_is_refused(kept: Path, start: Start) -> None:
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert start("second").test_cli_runner().invoke(args=["restore", str(kept)]).exit_code == 2


def test_nothing_that_stands_is_overwritten(kept: Path, start: Start, tmp_path: Path) -> None:
    before = contents(tmp_path / "first")
    result = start("first").test_cli_runner().invoke(args=["restore", str(kept)])
    assert result.exit_code == 2
    assert "ikke tom" in result.stderr
    assert contents(tmp_path / "first") == before


def test_a_backup_of_an_older_form_is_brought_to_the_newest(start: Start, tmp_path: Path) -> None:
    old = start("old")
    with old.app_context():
        upgrade(revision="0001")
        with sqlite3.connect(tmp_path / "old" / "samplan.db") as connection:
            connection.executescript((DATA / "0001.sql").read_text("utf-8"))
        with reading() as session:
            safekeeping.make_backup(session, NOW, tmp_path / "old", tmp_path / "gammel.tar.gz", "1.0.0")
    run = start("second").test_cli_runner()
    assert run.invoke(args=["restore", str(tmp_path / "gammel.tar.gz")]).exit_code == 0
    checked = run.invoke(args=["check"])
    assert checked.exit_code == 0, checked.output


def test_a_backup_made_while_people_write_is_complete_up_to_its_beginning(kept: Path, start: Start, tmp_path: Path) -> None:
    app = start("first")
    saved: list[str] = []
    stop = threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set() and len(saved) < 400:
                title = f"Tittel {len(saved)}"
                with writing() as session:
                    version = planning.show_piece(session, SYSTEM, "trygg-skolevei-i-nordvik", "patrol").version
                    planning.edit_piece(session, SYSTEM, "trygg-skolevei-i-nordvik", NOW, "patrol", version, {"title": title})
                saved.append(title)

    thread = threading.Thread(target=write)
    thread.start()
    while len(saved) < 10:
        stop.wait(0.01)
    begun = list(saved)
    assert app.test_cli_runner().invoke(args=["backup", str(tmp_path / "midt.tar.gz")]).exit_code == 0
    stop.set()
    thread.join()
    assert start("second").test_cli_runner().invoke(args=["restore", str(tmp_path / "midt.tar.gz")]).exit_code == 0
    with sqlite3.connect(tmp_path / "second" / "samplan.db") as connection:
        lines = connection.execute("SELECT data FROM history WHERE act = 'piece.edited' AND piece_id = 'patrol' ORDER BY id").fetchall()
        facts = json.loads(connection.execute("SELECT facts FROM piece WHERE id = 'patrol'").fetchone()[0])
    told = [json.loads(data)["effects"][0]["now"]["title"] for (data,) in lines]
    assert told[: len(begun)] == begun
    assert told == saved[: len(told)] or told[:-1] == saved
    assert facts["title"] == told[-1]


def test_what_is_wrong_is_told_with_how_to_mend_it(kept: Path, start: Start, tmp_path: Path) -> None:
    app = start("first")
    with sqlite3.connect(tmp_path / "first" / "samplan.db") as connection:
        connection.execute("UPDATE piece SET position = 0 WHERE id IN ('patrol', 'lights')")
        connection.execute('UPDATE text SET json = \'{"type": "doc", "content": []}\' WHERE id = \'lights\'')
    (tmp_path / "first").chmod(0o755)
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert "2 deler står på samme plass" in result.output
    assert "teksten lights vises annerledes" in result.output
    assert "chmod 700" in result.output


def test_mail_given_up_since_yesterday_is_told(kept: Path, start: Start) -> None:
    app, now = start("first"), datetime.now(UTC)
    with app.app_context(), writing() as session:
        for at, reason in ((now - timedelta(days=2), "For lenge siden."), (now, "Adressen ble avvist.")):
            mail_id = mailing.queue_mail(session, at, "reset", f"{at:%d}@nordvik.example", "Nytt passord", "Hei")
            mailing.report_not_sent(session, at, mail_id, reason, for_good=True)
    result = app.test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert "1 kom ikke fram. Den siste: Adressen ble avvist." in result.output


def test_an_empty_data_directory_is_told_to_be_set_up(start: Start) -> None:
    result = start("empty").test_cli_runner().invoke(args=["check"])
    assert result.exit_code == 1
    assert "flask --app wsgi setup" in result.output


def test_a_command_that_takes_long_goes_behind_those_who_serve_people() -> None:
    words = "import os; from app.background import step_back; step_back(); step_back(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout
    assert int(told) >= 10
