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
from tests.store.test_frozen import ATTEMPTS, ON_SQLITE, TABLES

MIGRATIONS = Path(__file__).resolve().parents[2] / "app/store/migrations"
DATA = Path(__file__).parent / "data"
BECAME = {"remark": "comment"}
"""Tables that are gone, and where their rows are now."""
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
    assert [table for table, rows in before.items() if len(after[BECAME.get(table, table)]) < len(rows)] == []
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision >= "0004"])
def test_what_is_frozen_stays_so_before_and_after_every_migration(fresh: Flask, tmp_path: Path, revision: str) -> None:
    upgrade(revision=revision)
    fill(tmp_path, revision)
    frozen = {table: rows for table, rows in contents(tmp_path).items() if table in TABLES}
    for _time in ("before", "after"):
        for words in (*ATTEMPTS, *ON_SQLITE):
            with sqlite3.connect(tmp_path / "samplan.db") as connection, pytest.raises(sqlite3.IntegrityError, match="frozen"):
                connection.execute(words)
            assert {table: rows for table, rows in contents(tmp_path).items() if table in TABLES} == frozen, words
        upgrade()


def test_comments_of_imported_files_become_threads(fresh: Flask, tmp_path: Path) -> None:
    upgrade(revision="0004")
    fill(tmp_path, "0004")
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        remarks = connection.execute("SELECT plan_id, author, text, anchor, quote FROM remark ORDER BY id").fetchall()
    upgrade()
    with sqlite3.connect(tmp_path / "samplan.db") as connection:
        threads = connection.execute(
            "SELECT thread.plan_id, author, body, coalesce(nullif(block_id, ''), piece_id, ''), quote FROM thread JOIN comment"
            " ON comment.thread_id = thread.id AND comment.id = thread.newest ORDER BY comment.id"
        ).fetchall()
    assert [row[:3] for row in threads] == [row[:3] for row in remarks]
    assert all(after[3] in ("", before[3]) and after[4] == before[4] for before, after in zip(remarks, threads, strict=True))


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
