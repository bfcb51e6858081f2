"""Migrations: from every earlier revision, with data in it, to the newest; nothing is lost on the way."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from app.domain.pieces import clean_facts, fields_of
from app.factory import create_app
from app.services.acts import undoing
from app.services.entry.entering import SYSTEM
from app.store import history, plans
from app.store.base import db, reading, writing
from tests.conftest import NOW, settings_in

MIGRATIONS = Path(__file__).resolve().parents[2] / "app/store/migrations"
DATA = Path(__file__).parent / "data"
REVISIONS = [r.revision for r in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """An application whose database is not made yet."""
    app = create_app(settings_in(tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def contents(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(folder / "samplan.db") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
        return {t: sorted(connection.execute(f'SELECT * FROM "{t}"'), key=repr) for t in tables if t != "alembic_version"}


def fill(folder: Path, revision: str) -> None:
    """Put in what a database of that revision held."""
    with sqlite3.connect(folder / "samplan.db") as connection:
        connection.executescript((DATA / f"{revision}.sql").read_text("utf-8"))


def test_the_migrations_make_the_tables_that_the_code_has(fresh: Flask) -> None:
    upgrade()
    check()


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_with_data_in_it_comes_to_the_newest_with_every_row(fresh: Flask, tmp_path: Path, revision: str) -> None:
    upgrade(revision=revision)
    fill(tmp_path, revision)
    before = contents(tmp_path)
    assert all(before.values()), f"data/{revision}.sql must hold rows of every table"
    upgrade()
    after = contents(tmp_path)
    assert [table for table, rows in before.items() if len(after[table]) < len(rows)] == []
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_can_be_taken_back(fresh: Flask, revision: str) -> None:
    upgrade(revision=revision)
    downgrade(revision="-1")
    upgrade(revision=revision)


def test_upgrading_twice_changes_nothing(fresh: Flask, tmp_path: Path) -> None:
    upgrade()
    fill(tmp_path, REVISIONS[-1])
    before = contents(tmp_path)
    upgrade()
    assert contents(tmp_path) == before


def test_what_step_1_held_means_the_same_afterwards(fresh: Flask, tmp_path: Path) -> None:
    upgrade(revision="0001")
    fill(tmp_path, "0001")
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        belonged = connection.execute("SELECT id, agency_id FROM person WHERE agency_id IS NOT NULL ORDER BY id").fetchall()
        (old,) = connection.execute("SELECT facts FROM plan").fetchone()
    upgrade()
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        belong = connection.execute("SELECT person_id, agency_id FROM belonging WHERE until IS NULL ORDER BY person_id").fetchall()
        (new,) = connection.execute("SELECT facts FROM plan").fetchone()
        pieces = {id: (kind, json.loads(facts)) for id, kind, facts in connection.execute("SELECT id, kind, facts FROM piece")}
    assert belong == belonged
    before, after = json.loads(old), json.loads(new)
    assert [pieces[owner][1]["full"] for owner in after.pop("owners")] == before.pop("owners")
    assert before.items() <= after.items()
    assert clean_facts("plan", after) == after and {*after, "owners"} == set(fields_of("plan"))
    for kind, facts in pieces.values():
        assert clean_facts(kind, facts) == facts and set(facts) == set(fields_of(kind))


def test_what_was_done_in_step_1_can_be_taken_back_afterwards(fresh: Flask, tmp_path: Path) -> None:
    upgrade(revision="0001")
    fill(tmp_path, "0001")
    upgrade()
    with reading() as session:
        slug = plans.get_plan(session, "plan").slug
        acts = {line.id: line.act for line in history.each_line(session, "plan") if line.act.startswith("piece.")}
    assert set(acts.values()) == {"piece.edited", "piece.removed"}
    for line in sorted(acts, reverse=True):
        with writing() as session:
            undoing.undo(session, SYSTEM, slug, NOW, line)
    with reading() as session:
        assert plans.get_piece(session, "plan", "patrol").facts["title"] == "Følge barna over veien"
        assert plans.get_piece(session, "plan", "e5").removed_at is None
