"""Word that something was committed, by this process or another, without asking the tables.

SQLite has a counter that every other connection's commit moves (``PRAGMA data_version``); reading it takes some microseconds, so it is read
a hundred times a second. PostgreSQL says so itself (NOTIFY, by a trigger on the feed); it is asked once a second all the same, for a
connection that was lost hears nothing.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine

from app.store.base import db

POLL_SECONDS = 0.01
SURE_SECONDS = 1.0

_log = logging.getLogger("samplan.live")


def watch(wake: Callable[[], None]) -> Callable[[], None]:
    """Call ``wake``, in a thread of its own, each time something may have been committed. Returns what ends it."""
    stopping = Event()
    follow = _follow_sqlite if db.engine.dialect.name == "sqlite" else _follow_postgresql
    thread = Thread(target=_follow_on, args=(follow, db.engine, wake, stopping), name="waker", daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        thread.join()

    return stop


def _follow_on(follow: Callable[..., None], engine: Engine, wake: Callable[[], None], stopping: Event) -> None:
    """Go on after a connection is lost: a database that is away comes back."""
    while not stopping.is_set():
        connection = None
        try:
            connection = engine.raw_connection()
            driver = connection.driver_connection
            connection.detach()
            follow(driver, wake, stopping)
        except engine.dialect.loaded_dbapi.Error:
            _log.warning("the database cannot be watched just now", exc_info=True)
            stopping.wait(SURE_SECONDS)
            wake()
        finally:
            if connection is not None:
                connection.close()


def _follow_sqlite(connection: Any, wake: Callable[[], None], stopping: Event) -> None:
    cursor = connection.cursor()
    seen = None
    while not stopping.wait(POLL_SECONDS):
        version = cursor.execute("PRAGMA data_version").fetchone()
        if version != seen:
            seen = version
            wake()


def _follow_postgresql(connection: Any, wake: Callable[[], None], stopping: Event) -> None:
    connection.autocommit = True
    connection.execute("LISTEN samplan_feed")
    while not stopping.is_set():
        for _ in connection.notifies(timeout=SURE_SECONDS, stop_after=1):
            pass
        wake()
