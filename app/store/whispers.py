"""What the processes that serve the same database tell each other and nobody keeps: who is there, and where the carets stand.

On SQLite they meet in a file beside the database, which may be thrown away at any time and is never waited for on its way to disk; on
PostgreSQL they use its own notices, whose words go no further than to those who listen.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from typing import Any

from app.store.base import db

MOST_BYTES = 7_500
"""A notice of PostgreSQL holds no more. Longer words are left out: they say who is there, and are said again."""
KEPT = 2_000
NAME = "samplan_whisper"


def open_whispers() -> "Whispers":
    """The way to the other processes, for the database of this application."""
    return FileWhispers(f"{db.engine.url.database}-live") if db.engine.dialect.name == "sqlite" else NoticeWhispers()


class FileWhispers:
    """By a small file. See ``live.values.Outside``."""

    def __init__(self, path: str) -> None:
        self._me = secrets.token_hex(4)
        self._file = sqlite3.connect(path, isolation_level=None, timeout=0.05)
        for words in ("journal_mode=WAL", "synchronous=OFF"):
            self._file.execute(f"PRAGMA {words}")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS whisper (seq INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, words TEXT NOT NULL)"
        )
        self._seen = int(self._file.execute("SELECT coalesce(max(seq), 0) FROM whisper").fetchone()[0])
        self._version: object = None

    def tell(self, words: str) -> None:
        """Tell all others."""
        told = self._file.execute("INSERT INTO whisper (source, words) VALUES (?, ?)", (self._me, words)).lastrowid or 0
        if told % KEPT == 0:
            self._file.execute("DELETE FROM whisper WHERE seq <= ?", (told - KEPT,))

    def hear(self) -> list[tuple[str, str]]:
        """What others have told since the last time."""
        before, self._version = self._version, self._file.execute("PRAGMA data_version").fetchone()
        if before == self._version:
            return []
        rows = self._file.execute("SELECT seq, source, words FROM whisper WHERE seq > ? AND source <> ?", (self._seen, self._me)).fetchall()
        self._seen = max((row[0] for row in rows), default=self._seen)
        return [(source, words) for _seq, source, words in rows]

    def close(self) -> None:
        """No more is told or heard."""
        self._file.close()


class NoticeWhispers:
    """By PostgreSQL's notices. See ``live.values.Outside``."""

    def __init__(self) -> None:
        pooled = db.engine.raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()
        driver.autocommit = True
        driver.execute(f"LISTEN {NAME}")
        self._driver = driver

    def tell(self, words: str) -> None:
        """Tell all others."""
        if len(words.encode()) <= MOST_BYTES:
            self._driver.execute("SELECT pg_notify(%s, %s)", (NAME, words))

    def hear(self) -> Iterator[tuple[str, str]]:
        """What others have told since the last time."""
        own = self._driver.info.backend_pid
        heard = list(self._driver.notifies(timeout=0))
        yield from ((str(notice.pid), notice.payload) for notice in heard if notice.pid != own)

    def close(self) -> None:
        """No more is told or heard."""
        self._driver.close()


Whispers = FileWhispers | NoticeWhispers
