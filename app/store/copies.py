"""The whole database as one file: copied while others write, looked over, put back; and how new its tables are."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"


class CannotCopy(Exception):
    """The database could not be copied or put back; the argument tells why."""


def kind_of(session: Session) -> str:
    """«sqlite» or «postgresql»."""
    return session.get_bind().dialect.name


def copy_out(session: Session, target: Path) -> None:
    """Write all that is committed now to ``target``, a file that is not there yet; nobody who writes meanwhile is held up.

    Raises:
        CannotCopy: the copy is not whole, or PostgreSQL's own tool is missing or failed.
    """
    url = session.get_bind().engine.url
    if kind_of(session) == "sqlite":
        _copy_sqlite(Path(str(url.database)), target)
    else:
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={target}")


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)  # all pages in one step: one snapshot, however much is written meanwhile
        here.execute("PRAGMA journal_mode=DELETE")  # the copy is one file, with nothing beside it
    if found := sqlite_faults(target):
        raise CannotCopy("; ".join(found))


def sqlite_faults(file: Path) -> list[str]:
    """What is wrong inside a SQLite file; empty when it is whole."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            whole = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
            broken = [
                f"{table}: rad {row} peker på noe som ikke finnes" for table, row, *_ in connection.execute("PRAGMA foreign_key_check")
            ]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [line for line in whole if line != "ok"] + broken


def copy_in(session: Session, source: Path) -> None:
    """Fill an empty PostgreSQL database from a copy. (A copy of SQLite is the database: its file is put in place.)

    Raises:
        CannotCopy: PostgreSQL's own tool is missing or failed.
    """
    _run("pg_restore", session.get_bind().engine.url, "--no-owner", "--exit-on-error", "--single-transaction", str(source))


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's tools on the database. The password goes by the environment, where other accounts cannot see it."""
    where = {"PGHOST": url.query.get("host") or url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    environment = os.environ | {name: str(value) for name, value in where.items() if value}
    try:
        done = subprocess.run([tool, f"--dbname={url.database}", *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise CannotCopy(f"{tool} finnes ikke. Den følger med PostgreSQLs klientprogrammer (pakken postgresql-client).") from error
    if done.returncode != 0:
        raise CannotCopy(f"{tool}: {done.stderr.strip()[-500:]}")


# ---------------------------------------------------------------- revisions


def revision_of(session: Session) -> str:
    """The revision of the database's tables; empty when it has none."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def known_revisions() -> list[str]:
    """Every revision that this version of Samplan knows, oldest first."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def is_empty(session: Session) -> bool:
    """Whether the database has no tables at all."""
    return not inspect(session.connection()).get_table_names()


def faults(session: Session) -> list[str]:
    """What is wrong inside the database; empty when it is whole and answers."""
    if kind_of(session) == "sqlite":
        return sqlite_faults(Path(str(session.get_bind().engine.url.database)))
    session.execute(text("SELECT 1"))
    return []
