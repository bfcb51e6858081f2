"""The database handle, and how a transaction begins, on SQLite and on PostgreSQL.

Every transaction is either reading or writing, and says so before its first statement. A writing one waits for its turn before it reads
anything (SQLite: IMMEDIATE; PostgreSQL: a lock that only writers ask for), so there is one writer at a time and what it reads stays true
until it commits: services check and then write, orders of siblings stay whole, and the feed's numbers follow the order of the commits.
A reading one sees the database as of one moment and cannot write (``query_only``; READ ONLY), so that a GET that tries to fails loudly.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from sqlite3 import Connection as SqliteConnection
from typing import Any, Literal

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session

__all__ = ["Base", "Session", "begin_as", "db", "reading", "writing"]
"""``Session`` is handed on, so that rooms that are given one can name it without knowing the library."""

BUSY_TIMEOUT_MS = 10_000
WRITERS_LOCK = 0x53414D50
"""The key of the lock that PostgreSQL's writers take turns with: «SAMP»."""

_mode: ContextVar[Literal["read", "write"]] = ContextVar("transaction_mode", default="read")


class Base(DeclarativeBase):
    """The root of all tables; constraint names follow a convention so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    """WAL with FULL sync: what is answered as saved is on disk. The driver's own BEGIN is switched off; ``_begin`` says it."""
    if not isinstance(connection, SqliteConnection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    for statement in _BEGINNINGS[connection.dialect.name, _mode.get()]:
        connection.exec_driver_sql(statement)


_BEGINNINGS = {
    ("sqlite", "read"): ("PRAGMA query_only=ON", "BEGIN"),
    ("sqlite", "write"): ("PRAGMA query_only=OFF", "BEGIN IMMEDIATE"),
    ("postgresql", "read"): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("postgresql", "write"): (f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}", f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"),
}
"""What a transaction says first. PostgreSQL's driver says BEGIN itself; its writers stay at READ COMMITTED, for a snapshot would be taken
with the statement that waits for the lock and not see what was committed meanwhile."""


def engine_options(url: str) -> dict[str, Any]:
    """How connections to this database are kept: those to a server are asked whether they still hold before they are used again."""
    return {"pool_size": 10, "max_overflow": 30} | ({} if url.startswith("sqlite") else {"pool_pre_ping": True})


def begin_as(mode: Literal["read", "write"]) -> None:
    """Say what the transactions of this request or task are for. To be called before the first statement."""
    _mode.set(mode)


@contextmanager
def writing() -> Iterator[Session]:
    """One writing transaction: committed when the block ends, rolled back when it raises."""
    yield from _transaction("write")


@contextmanager
def reading() -> Iterator[Session]:
    """One reading transaction, always rolled back."""
    yield from _transaction("read")


def _transaction(mode: Literal["read", "write"]) -> Iterator[Session]:
    token = _mode.set(mode)
    session = db.session()
    try:
        yield session
        if mode == "write":
            session.commit()
    finally:
        db.session.remove()
        _mode.reset(token)
