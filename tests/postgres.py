"""A PostgreSQL server of our own: made in a temporary folder, reached by a socket there, gone when the run ends."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

SECONDS = 30
OWNER = "postgres"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB", "max_connections": "60"}
"""A cluster that lives as long as a test run need not survive a power cut."""


class Cluster:
    """A running server. ``url``: the address of a database in it, as ``SAMPLAN_DATABASE_URL`` has it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names = (f"test{number}" for number in count(1))

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return f"postgresql+psycopg://{OWNER}@/{name}?host={self.folder}"

    def database(self, like: str = "template0") -> str:
        """Make a database, empty or as another one is; returns its name."""
        name = next(self._names)
        self._tell(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is in it."""
        self._tell(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether the server takes connections already."""
        try:
            self._tell(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _tell(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


def programs() -> Path:
    """The folder of the newest server's programs; Debian keeps them off the path. The test fails where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: int(program.parts[-3]))
    initdb = found[-1] if found else shutil.which("initdb")
    if initdb is None:
        pytest.fail("PostgreSQL is not installed: make test installs it, or apt-get install postgresql")
    return Path(initdb).parent


@contextmanager
def running() -> Iterator[Cluster]:
    """A server until the block ends. It refuses to run as root; then the account that its package made runs it."""
    folder = Path(tempfile.mkdtemp(prefix="samplan-postgres-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", "--"]
    bin, data = programs(), folder / "data"
    making = ["--auth=trust", f"--username={OWNER}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--pgdata={data}"]
    subprocess.run([*as_owner, bin / "initdb", *making], cwd=folder, check=True, capture_output=True)
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), **QUICK}
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*as_owner, bin / "postgres", "-D", data, *options], cwd=folder, stdout=log, stderr=log)
    try:
        cluster, deadline = Cluster(folder), time.monotonic() + SECONDS
        while not cluster.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
            time.sleep(0.05)
        yield cluster
    finally:
        server.send_signal(signal.SIGINT)  # which ends those who are connected still; the polite signal waits for them
        server.wait(SECONDS)
        shutil.rmtree(folder)
