"""A frozen revision, its files and its redactions are changed and removed by nobody who speaks SQL, on either database; but a redaction
with its row empties a revision."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.services.entry.gathering import gather
from app.store import plans, revisions
from app.store.base import db, reading, writing
from app.store.revision_tables import RedactionRow, RevisionFileRow, RevisionRow
from exports.canonical import as_data, canonical
from exports.document import Drawing
from tests.conftest import NOW

TABLES = ("revision", "revision_file", "redaction")
SET_REVISION = ("label = 'Noe annet'", "note = 'x'", "sha256 = '0'", "number = 9", "version = '1.0'", "at = '2020-01-01'", "content = 9")
ATTEMPTS = (
    *(f"UPDATE revision SET {what}" for what in SET_REVISION),
    "UPDATE revision SET body = NULL",
    "UPDATE revision SET drawing = '{}'",
    "UPDATE revision SET counts = '{}'",
    "UPDATE revision SET id = 'annen'",
    "DELETE FROM revision",
    "DELETE FROM revision WHERE number = 1",
    "UPDATE revision_file SET sha256 = '0'",
    "UPDATE revision_file SET format = 'docx'",
    "DELETE FROM revision_file",
    "INSERT INTO revision_file SELECT * FROM revision_file",
    "UPDATE redaction SET reason = ''",
    "UPDATE redaction SET revision_id = 'frozen'",
    "DELETE FROM redaction",
)
COLUMNS = "id, plan_id, number, version, kind, label, note, sha256, body, drawing, counts, content, by, at"
ON_SQLITE = (
    f"INSERT OR REPLACE INTO revision ({COLUMNS}) SELECT {COLUMNS.replace('label', 'note')} FROM revision",
    f"REPLACE INTO revision ({COLUMNS}) SELECT {COLUMNS.replace('id, plan_id', chr(39) + 'ny' + chr(39) + ', plan_id')} FROM revision",
    "INSERT OR REPLACE INTO revision_file SELECT revision_id, format, '0', x'00', at FROM revision_file",
    "INSERT OR REPLACE INTO redaction SELECT id, plan_id, 'frozen', reason, by, at FROM redaction",
    "UPDATE OR IGNORE revision SET label = 'x'",
    "UPDATE OR REPLACE revision SET label = 'x'",
    "UPDATE revision SET body = x'00'",
    "INSERT INTO revision SELECT * FROM revision WHERE true ON CONFLICT (id) DO UPDATE SET label = 'x'",
)
ON_POSTGRESQL = (
    "TRUNCATE revision CASCADE",
    "TRUNCATE revision_file",
    "TRUNCATE redaction",
    "UPDATE revision SET body = '\\x00'",
    "INSERT INTO revision SELECT * FROM revision ON CONFLICT (id) DO UPDATE SET label = 'x'",
)


@pytest.fixture(params=["app_on_sqlite", "app_on_postgres"])
def here(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application with a frozen revision, one of its files, and a redaction of something else."""
    app: Flask = request.getfixturevalue(request.param)
    with app.app_context():
        with writing() as session:
            plan = plans.get_plan(session, "plan")
            document = gather(session, plan)
            body = canonical(document)
            row = RevisionRow(id="frozen", plan_id="plan", number=1, version="0.1", kind="by_hand", label="Navn", note="")
            row.sha256, row.body, row.drawing = sha256(body).hexdigest(), body, as_data(Drawing(document.kind))
            row.counts, row.content, row.at = {"threads": 2}, plan.content, NOW
            revisions.add_revision(session, row)
            revisions.add_file(session, RevisionFileRow(revision_id="frozen", format="pdf", sha256="1", data=b"%PDF", at=NOW))
            session.add(RedactionRow(id="other", plan_id="plan", reason="Et navn i en kommentar", at=NOW))
        yield app


def everything() -> list[list[tuple[object, ...]]]:
    with reading() as session:
        return [[tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))] for table in TABLES]


def attempt(words: str) -> None:
    with writing() as session:
        session.execute(text(words))


def test_no_sql_changes_or_removes_what_is_frozen(here: Flask) -> None:
    before = everything()
    for words in (*ATTEMPTS, *(ON_SQLITE if db.engine.dialect.name == "sqlite" else ON_POSTGRESQL)):
        with pytest.raises(DBAPIError, match="frozen"):
            attempt(words)
        assert everything() == before, words


def test_a_redaction_with_its_row_takes_the_body_and_the_files_and_nothing_else(here: Flask) -> None:
    attempt("INSERT INTO redaction (id, plan_id, revision_id, reason, at) VALUES ('r', 'plan', 'frozen', 'Et navn', '2026-11-26 10:00:00')")
    for words in ("UPDATE revision SET body = NULL, label = 'x'", "DELETE FROM revision", "UPDATE revision SET note = 'x'"):
        with pytest.raises(DBAPIError, match="frozen"):
            attempt(words)
    attempt("DELETE FROM revision_file WHERE revision_id = 'frozen'")
    attempt("UPDATE revision SET body = NULL WHERE id = 'frozen'")
    with reading() as session:
        ((row, _name, is_there),) = revisions.list_revisions(session, "plan")
        assert (row.label, len(row.sha256), is_there, revisions.find_file(session, "frozen", "pdf")) == ("Navn", 64, False, None)
    back = "x'00'" if db.engine.dialect.name == "sqlite" else "'\\x00'"
    file = f"INSERT INTO revision_file (revision_id, format, sha256, data, at) VALUES ('frozen', 'pdf', '0', {back}, '2026-11-26 10:00:00')"
    for words in (f"UPDATE revision SET body = {back}", file):
        with pytest.raises(DBAPIError, match="frozen"):
            attempt(words)
