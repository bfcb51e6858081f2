"""The feed as the one who keeps what is typed reads and writes it: on a connection of its own, in words the driver is given as they are.

A letter costs one row. Put together by the library, the statements around it take several times as long as the database does with
them, and everybody who has the text open waits for that. Everything else goes by sessions (``feed``).

What is read by another connection while a transaction here is open is true until it commits, for writers take turns.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SqliteConnection
from typing import Any, NamedTuple

from app.store.base import BUSY_TIMEOUT_MS, WRITERS_LOCK, db
from app.store.columns import milliseconds, moment
from app.store.feed import Entry

BEGIN_ON_POSTGRESQL = ("BEGIN", f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}", f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
ASK_SECONDS = 0.0005
"""How often it is asked whether it is one's turn. SQLite itself asks ever more seldom, up to ten times a second; here people wait."""
AFTER = "SELECT seq, plan_id, kind, ref, person_id, at, data FROM feed WHERE seq > ? ORDER BY seq LIMIT ?"
APPEND = "INSERT INTO feed (plan_id, kind, ref, person_id, at, data) VALUES (?, 'text', ?, ?, ?, ?) RETURNING seq"
NEWEST = "SELECT coalesce(max(seq), 0) FROM feed"


class Typed(NamedTuple):
    """A row to append: an update of a text, by whom (nobody: the server itself) and when."""

    plan_id: str
    text_id: str
    person_id: int | None
    at: datetime
    data: bytes


class Log:
    """The feed, for one thread. The connection is made at first use, and anew after it was lost."""

    def __init__(self) -> None:
        self._driver: Any = None
        self._version: object = None
        self._words: Mapping[str, str] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction that writes; it waits for its turn, and is committed when the block ends. After a fault the connection is let
        go."""
        driver = self._connected()
        try:
            _begin(driver)
            yield
            driver.execute("COMMIT")
        except BaseException:
            self.close()
            raise

    def list_after(self, seq: int, most: int) -> list[Entry]:
        """The first rows after the sequence number, of all plans, at most so many."""
        rows = self._ask(AFTER, (seq, most))
        return [Entry(seq, plan, kind, ref, person, moment(at), data) for seq, plan, kind, ref, person, at, data in rows]

    def newest(self) -> int:
        """The newest sequence number of all; 0 before anything has happened."""
        return int(self._ask(NEWEST, ())[0][0])

    def append(self, rows: Sequence[Typed]) -> list[int]:
        """Add updates, and return their sequence numbers in the same order."""
        return [int(self._ask(APPEND, (*row[:3], milliseconds(row.at), row.data))[0][0]) for row in rows]

    def has_news(self) -> bool:
        """Whether others may have committed since this was asked last. Not to be asked within a transaction.

        SQLite has a counter for that (``PRAGMA data_version``), which the connection's own commits leave alone; reading it takes
        microseconds. PostgreSQL says so itself (NOTIFY, by a trigger on the feed).
        """
        driver = self._connected()
        if isinstance(driver, SqliteConnection):
            before, self._version = self._version, driver.execute("PRAGMA data_version").fetchone()
            return before != self._version
        own = driver.info.backend_pid
        heard = list(driver.notifies(timeout=0))
        return any(word.pid != own for word in heard)

    def close(self) -> None:
        """Let the connection go; the next use makes another."""
        driver, self._driver, self._version = self._driver, None, None
        if driver is not None:
            driver.close()

    def _ask(self, words: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        driver = self._connected()
        found: list[tuple[Any, ...]] = driver.execute(self._words[words], values).fetchall()
        return found

    def _connected(self) -> Any:
        if self._driver is None:
            self._driver = self._connect()
        return self._driver

    def _connect(self) -> Any:
        pooled = db.engine.raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()
        if isinstance(driver, SqliteConnection):
            driver.execute("PRAGMA query_only=OFF")
            self._words = {words: words for words in (AFTER, APPEND, NEWEST)}
            return driver
        # The driver would begin transactions by itself; here they are begun in words, and a question outside one is one by itself.
        driver.autocommit = True
        driver.execute("LISTEN samplan_feed")
        self._words = {words: words.replace("?", "%s") for words in (AFTER, APPEND, NEWEST)}
        return driver


def _begin(driver: Any) -> None:
    """Begin a transaction that writes, as soon as it is one's turn."""
    if not isinstance(driver, SqliteConnection):
        for words in BEGIN_ON_POSTGRESQL:
            driver.execute(words)
        return
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    driver.execute("PRAGMA busy_timeout=0")
    while not driver.in_transaction:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except OperationalError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(ASK_SECONDS)
    driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
