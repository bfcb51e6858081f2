"""Make the machine ready: the virtual environment from a lock file, and the system's own programs and libraries.

Usage: python .ci/install.py app | test
    app   what `make run` needs: .venv from requirements.lock, the libraries that draw pages
    test  what `make test` needs beside that: requirements-test.lock, a browser, LibreOffice, Java and more

Standard library only: it runs before anything is installed. Run again it does nothing and says nothing.
Ends with 0 when all is there, 1 with a sentence that tells what is missing and which command mends it.
"""

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"app": "requirements.lock", "test": "requirements-test.lock"}
APT_TRIES = 3
APT_OPTIONS = ("-y", "--no-install-recommends", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300")


class NotReady(Exception):
    """Something is missing that this script could not put there; the text tells what, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the system's: what it is to a reader, the Debian package that holds it, and how to see that it is there."""

    what: str
    package: str
    is_there: Callable[[], bool]


# ---------------------------------------------------------------- what is there


def has_library(*names: str) -> bool:
    """Whether the loader finds all these shared libraries, which is what the drawing library will ask of it."""
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(*names: str) -> bool:
    """Whether all these programs are on the path."""
    return all(shutil.which(name) for name in names)


def has_chromium() -> bool:
    """Whether there is a Chromium; the one without windows is quicker, and either will do."""
    return has_program("chromium-headless-shell") or has_program("chromium")


def has_writer() -> bool:
    """Whether LibreOffice is there with its word processor; the bare suite can be installed without it."""
    office = shutil.which("soffice")
    return office is not None and (Path(office).resolve().parent / "libswlo.so").exists()


def has_java(least: int = 11) -> bool:
    """Whether a Java runtime of at least that version answers."""
    if not has_program("java"):
        return False
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return version is not None and int(version.group(1)) >= least


def has_font(file: str) -> bool:
    """Whether a font file of that name is installed for all."""
    return any(Path("/usr/share/fonts").rglob(file)) or any(Path("/usr/local/share/fonts").rglob(file))


def has_postgres() -> bool:
    """Whether a PostgreSQL server can be started; Debian keeps its programs off the path."""
    return has_program("initdb", "postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


APP_NEEDS = (
    Need("Pango (lays out the lines of the PDF)", "libpango-1.0-0", lambda: has_library("libpango-1.0.so.0")),
    Need("PangoFT2 (reads the PDF's fonts)", "libpangoft2-1.0-0", lambda: has_library("libpangoft2-1.0.so.0", "libfontconfig.so.1")),
    Need("HarfBuzz subsetting (keeps fonts in the PDF small)", "libharfbuzz-subset0", lambda: has_library("libharfbuzz-subset.so.0")),
)
TEST_NEEDS = (
    *APP_NEEDS,
    Need("Chromium (the browser tests drive it)", "chromium-headless-shell", has_chromium),
    Need("Poppler's tools (read our PDF files)", "poppler-utils", lambda: has_program("pdftotext", "pdftoppm", "pdfinfo", "pdffonts")),
    Need("LibreOffice Writer (reads our Word files)", "libreoffice-writer-nogui", has_writer),
    Need("a Java runtime, 11 or newer (runs veraPDF's rules)", "default-jre-headless", has_java),
    Need("Liberation Sans (LibreOffice sets the official text in it)", "fonts-liberation", lambda: has_font("LiberationSans-Regular.ttf")),
    Need("PostgreSQL (the other database, which the tests start for themselves)", "postgresql", has_postgres),
)


# ---------------------------------------------------------------- the system's packages


def missing(needs: Sequence[Need]) -> list[Need]:
    """The needs that are not met on this machine."""
    return [need for need in needs if not need.is_there()]


def apt_command() -> list[str] | None:
    """How to start apt-get here as root, or None when this account may not, or the system has none."""
    if not has_program("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if has_program("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def run_apt(apt: Sequence[str], *arguments: str) -> bool:
    """Run apt-get until it succeeds, some few times with a pause between; a mirror or the lock may be busy."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in range(1, APT_TRIES + 1):
        command = [*apt, *APT_OPTIONS, "-q", *arguments]
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return True
        print(done.stdout + done.stderr, file=sys.stderr)
        if attempt < APT_TRIES:
            time.sleep(5 * attempt)
    return False


def install_needs(needs: Sequence[Need]) -> None:
    """Put what is missing on the machine.

    Raises NotReady with one line per missing thing, and the command that mends it, when this account cannot, or it did not help.
    """
    wanted = missing(needs)
    if not wanted:
        return
    apt = apt_command()
    if apt is not None:
        packages = [need.package for need in wanted]
        print(f"Installing {', '.join(packages)} …", flush=True)
        if run_apt(apt, "update") and run_apt(apt, "install", *packages):
            wanted = missing(wanted)
    if wanted:
        raise NotReady(missing_text(wanted))


def missing_text(needs: Sequence[Need]) -> str:
    """What is missing and the command that mends it, for the person at the terminal."""
    lines = [f"Missing: {need.what}. Debian and Ubuntu have it in the package {need.package}." for need in needs]
    return "\n".join([*lines, f"Install with: sudo apt-get install {' '.join(need.package for need in needs)}"])


# ---------------------------------------------------------------- the virtual environment


def venv_python() -> Path:
    """The Python inside the virtual environment."""
    return ROOT / ".venv" / "bin" / "python"


def lock_mark(lock: Path) -> str:
    """What the stamp of an installed lock file says: the lock's own hash."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def venv_works() -> bool:
    """Whether .venv has a Python that runs and is new enough; the one it was made from may have been removed or replaced."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return venv_python().exists() and subprocess.run([venv_python(), "-c", probe], capture_output=True, check=False).returncode == 0


def install_lock(name: str) -> None:
    """Put exactly what a lock file says into .venv, unless its stamp tells that this was done.

    Raises NotReady when Python's installer does not manage.
    """
    if not venv_works():
        print("Making .venv …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", ROOT / ".venv"], check=True)
    lock = ROOT / LOCKS[name]
    stamp = ROOT / ".venv" / f"installed-{name}"
    if stamp.exists() and stamp.read_text() == lock_mark(lock):
        return
    print(f"Installing the Python packages of {lock.name} …", flush=True)
    pip = [str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--retries", "8"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(lock)], stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise NotReady(f"The packages of {lock.name} could not be installed; the lines above tell why. Try again with: make setup")
    stamp.write_text(lock_mark(lock))


@contextmanager
def alone() -> Iterator[None]:
    """Hold the folder's setup lock, so that two commands started at once do not install into each other."""
    with (ROOT / ".setup-lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str]) -> int:
    """Install for `app` or `test`; the exit code is 0 when all is there."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        print("Usage: python .ci/install.py app|test", file=sys.stderr)
        return 2
    try:
        with alone():
            install_needs(TEST_NEEDS if arguments[0] == "test" else APP_NEEDS)
            install_lock(arguments[0])
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
