"""Run Samplan: make the database ready, load the example plan, then keep the web server and the worker running until told to stop.

Usage: python .ci/serve.py        (what `make run` calls, with the virtual environment's Python)

Settings come from the environment: SAMPLAN_HOST, SAMPLAN_PORT and SAMPLAN_DATA_DIR (see docs/operations.md).
Ctrl-C, SIGTERM and SIGHUP stop both processes; the exit code is then 0. When one of the two ends by itself, the other is stopped and
the exit code is the first one's, or 1.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HEALTH = "/helse"
WEB_THREADS = 32
SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 15.0
PR_SET_PDEATHSIG = 1  # prctl(2): the kernel's name for «signal me when my parent dies»


class CannotStart(Exception):
    """Samplan cannot be started as things are; the text tells why, and how to mend it."""


# ---------------------------------------------------------------- what to run


def flask_command(*arguments: str) -> list[str]:
    """One of the application's own commands, run with this Python."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]


def web_command(host: str, port: int) -> list[str]:
    """The web server: one process of many threads. Streams that stay open need none of them (see app/live)."""
    options = f"--bind {host}:{port} --worker-class gthread --workers 1 --threads {WEB_THREADS} --graceful-timeout 5 --no-control-socket"
    return [sys.executable, "-m", "gunicorn", *options.split(), "wsgi:app"]


def address() -> tuple[str, int]:
    """Where to listen, from the environment.

    Raises CannotStart when the port is no port, or somebody else listens there.
    """
    host, port = os.environ.get("SAMPLAN_HOST") or "127.0.0.1", os.environ.get("SAMPLAN_PORT") or "8080"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise CannotStart(f"SAMPLAN_PORT is {port!r}. It must be a number from 1 to 65535, for example: make run SAMPLAN_PORT=8081")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as problem:
            raise CannotStart(
                f"Cannot listen on {host}:{port} ({problem.strerror}). Choose another: make run SAMPLAN_PORT=8081"
            ) from problem
    return host, int(port)


def run_first(*arguments: str) -> str:
    """Run one of the application's commands to its end and give back what it printed; its warnings go to the terminal.

    Raises CannotStart when it fails.
    """
    done = subprocess.run(
        flask_command(*arguments),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=follow_parent,
        check=False,
    )
    if done.returncode != 0:
        raise CannotStart(f"{done.stdout}«flask --app wsgi {' '.join(arguments)}» failed; the lines above tell why.".lstrip())
    return done.stdout


def wait_until_answering(url: str, seconds: float = SECONDS_TO_START) -> bool:
    """Whether an address answers well within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


# ---------------------------------------------------------------- keeping two processes


def follow_parent() -> None:
    """Ask the kernel to end this process when its parent is killed outright, so that nothing is left running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own: Ctrl-C at the terminal reaches this process only, which stops the children in order."""
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=follow_parent)


def stop(children: Mapping[str, subprocess.Popen[bytes]], seconds: float = SECONDS_TO_STOP) -> None:
    """Ask every child to end, wait for all together, and kill those that have not ended by then, with all they started."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + seconds
    for name, child in children.items():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{name} did not stop within {seconds:g} seconds and is killed.", file=sys.stderr, flush=True)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def first_ended(children: Mapping[str, subprocess.Popen[bytes]], stopping: threading.Event) -> str | None:
    """Wait for a child to end or for the order to stop; the name of the child that ended, None when ordered."""
    while not stopping.wait(0.2):
        for name, child in children.items():
            if child.poll() is not None:
                return name
    return None


def supervise(commands: Mapping[str, Sequence[str]], when_started: Callable[[], None], seconds_to_stop: float = SECONDS_TO_STOP) -> int:
    """Run some commands side by side until told to stop (SIGINT, SIGTERM, SIGHUP) or until one of them ends.

    Takes the commands by name, and what to do once they are started (it runs beside them). Gives the exit code: 0 when told to stop,
    else that of the child that ended first, or 1 when that was 0 (for it should not have ended) or when a signal killed it.
    """
    stopping = threading.Event()

    def order_stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGINT, order_stop)
    signal.signal(signal.SIGTERM, order_stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup it is meant to outlive its terminal
        signal.signal(signal.SIGHUP, order_stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = start(command)
        threading.Thread(target=when_started, daemon=True).start()
        ended = first_ended(children, stopping)
    finally:
        stop(children, seconds_to_stop)
    if ended is None:
        return 0
    code = children[ended].returncode
    print(f"{ended} ended by itself with code {code}; the rest is stopped.", file=sys.stderr, flush=True)
    return code if code > 0 else 1


def main() -> int:
    """Make ready, start both, tell where and how to sign in."""
    try:
        host, port = address()
        sign_in = run_first("demo", "load")  # like every command it makes or upgrades the database first
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    url = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}"

    def greet() -> None:
        if wait_until_answering(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}{HEALTH}"):
            print(f"\n{sign_in.rstrip()}\n\nSamplan: {url}\nStop with Ctrl-C.\n", flush=True)
        else:
            print(f"{url} has not answered within {SECONDS_TO_START:g} seconds; the lines above may tell why.", file=sys.stderr, flush=True)

    return supervise({"web": web_command(host, port), "worker": flask_command("worker")}, greet)


if __name__ == "__main__":
    sys.exit(main())
