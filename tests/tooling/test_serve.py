"""`make run` keeps two processes: it starts both, stops both, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.tooling.conftest import SCRIPTS

SUPERVISOR = """
import sys
sys.path.insert(0, {scripts!r})
import serve
commands = {{name: [sys.executable, "-c", source] for name, source in {sources!r}.items()}}
sys.exit(serve.supervise(commands, lambda: print("started", flush=True), seconds_to_stop={patience}))
"""
TELLS_ITS_END = """
import os, pathlib, signal, sys, time
here = pathlib.Path({folder!r})
def end(number, frame):
    (here / "{name}.ended").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
(here / "{name}.pid").write_text(str(os.getpid()))
print("{name} speaks", flush=True)
time.sleep(60)
"""
ENDS_AFTER_OTHERS = """
import pathlib, sys, time
while not pathlib.Path({file!r}).exists():
    time.sleep(0.02)
sys.exit({code})
"""
DEAF = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path({folder!r}, "helper.pid").write_text(str(helper.pid))
pathlib.Path({folder!r}, "deaf.pid").write_text(str(os.getpid()))
time.sleep(60)
"""


class Supervised:
    """A supervisor running in a process of its own over stand-in commands."""

    def __init__(self, folder: Path, sources: dict[str, str], patience: float) -> None:
        self.folder = folder
        program = SUPERVISOR.format(scripts=str(SCRIPTS), sources=sources, patience=patience)
        self.process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def pid(self, name: str) -> int:
        """The process id that a stand-in wrote down once it was ready."""
        file = self.folder / f"{name}.pid"
        wait_for(lambda: file.exists() and file.read_text() != "")
        return int(file.read_text())

    def end(self, number: int) -> tuple[int, str, str]:
        """Send the supervisor a signal; its exit code and what was printed."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        """Wait for the supervisor to end; its exit code and what was printed."""
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


def wait_for(condition: object) -> None:
    """Wait until something is so; a test that waits in vain fails after half a minute."""
    assert callable(condition)
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process still runs; one that has ended but was not collected does not count."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[type[Supervised]]:
    """Starts supervisors and, when a test fails half way, ends them with all they started."""
    started: list[Supervised] = []

    class Started(Supervised):
        def __init__(self, sources: dict[str, str], patience: float = 10) -> None:
            super().__init__(tmp_path, sources, patience)
            started.append(self)

    yield Started
    for one in started:
        if one.process.poll() is None:
            one.process.terminate()
            one.process.communicate(timeout=30)


def telling(folder: Path, name: str) -> str:
    """A stand-in that notes when it was ready and when it was asked to end."""
    return TELLS_ITS_END.format(folder=str(folder), name=name)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_and_the_exit_code_is_zero(supervised: type[Supervised], tmp_path: Path, number: int) -> None:
    one = supervised({"web": telling(tmp_path, "web"), "worker": telling(tmp_path, "worker")})
    pids = [one.pid("web"), one.pid("worker")]
    code, out, err = one.end(number)
    assert (code, err) == (0, "")
    assert {"web speaks", "worker speaks", "started"} <= set(out.splitlines())
    assert (tmp_path / "web.ended").exists() and (tmp_path / "worker.ended").exists()
    assert not any(is_alive(pid) for pid in pids)


@pytest.mark.parametrize(("given", "code"), [(3, 3), (0, 1)])
def test_when_one_ends_the_other_is_stopped_and_the_exit_code_tells(
    supervised: type[Supervised], tmp_path: Path, given: int, code: int
) -> None:
    quitter = ENDS_AFTER_OTHERS.format(file=str(tmp_path / "web.pid"), code=given)
    found, _, err = supervised({"web": telling(tmp_path, "web"), "worker": quitter}).ended()
    assert found == code
    assert f"worker ended by itself with code {given}" in err
    assert (tmp_path / "web.ended").exists()


def test_one_killed_from_outside_stops_the_other_with_code_one(supervised: type[Supervised], tmp_path: Path) -> None:
    one = supervised({"web": telling(tmp_path, "web"), "worker": telling(tmp_path, "worker")})
    one.pid("web")
    os.kill(one.pid("worker"), signal.SIGKILL)
    code, _, err = one.ended()
    assert code == 1
    assert "worker ended by itself with code -9" in err
    assert (tmp_path / "web.ended").exists()


def test_one_that_will_not_stop_is_killed_with_what_it_started(supervised: type[Supervised], tmp_path: Path) -> None:
    one = supervised({"web": telling(tmp_path, "web"), "deaf": DEAF.format(folder=str(tmp_path))}, patience=0.5)
    one.pid("web")
    pids = [one.pid("deaf"), one.pid("helper")]
    code, _, err = one.end(signal.SIGTERM)
    assert code == 0
    assert "deaf did not stop within 0.5 seconds and is killed." in err
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot tell a child that its parent was killed")
def test_a_supervisor_killed_outright_leaves_nothing_running(supervised: type[Supervised], tmp_path: Path) -> None:
    one = supervised({"web": telling(tmp_path, "web"), "worker": telling(tmp_path, "worker")})
    pids = [one.pid("web"), one.pid("worker")]
    one.end(signal.SIGKILL)
    wait_for(lambda: not any(is_alive(pid) for pid in pids))


# ---------------------------------------------------------------- where it listens


def test_the_address_is_port_8080_on_this_machine_unless_set(serve: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMPLAN_HOST", raising=False)
    monkeypatch.setenv("SAMPLAN_PORT", "")
    try:
        assert serve.address() == ("127.0.0.1", 8080)
    except serve.CannotStart as busy:
        assert "127.0.0.1:8080" in str(busy)


@pytest.mark.parametrize("port", ["åtti", "0", "65536", "-1", "80 80", "²"])
def test_a_port_that_is_none_is_refused_with_an_example(serve: ModuleType, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("SAMPLAN_PORT", port)
    with pytest.raises(serve.CannotStart, match="must be a number from 1 to 65535"):
        serve.address()


def test_a_port_that_is_taken_is_refused_with_a_way_out(serve: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("SAMPLAN_PORT", str(taken.getsockname()[1]))
        with pytest.raises(serve.CannotStart, match=r"in use.*make run SAMPLAN_PORT=8081"):
            serve.address()


def test_an_address_nobody_answers_is_given_up_in_time(serve: ModuleType) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert not serve.wait_until_answering(f"http://127.0.0.1:{closed.getsockname()[1]}/", seconds=0.3)


def test_a_command_that_fails_stops_the_start_and_is_named(serve: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = textwrap.dedent("import sys; print('said before'); sys.exit(4)")
    monkeypatch.setattr(serve, "flask_command", lambda *arguments: [sys.executable, "-c", fails])
    with pytest.raises(serve.CannotStart, match=r"(?s)said before.*«flask --app wsgi demo load» failed"):
        serve.run_first("demo", "load")
