"""Setting up tells what is missing and how to mend it, and does nothing twice."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.tooling.conftest import ROOT, SCRIPTS


@pytest.fixture
def bin_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose path holds one folder of stand-in programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put_program(folder: Path, name: str, body: str) -> None:
    """A stand-in program, a shell script."""
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_what_is_missing_and_cannot_be_installed_is_told_with_package_and_command(install: ModuleType, bin_only: Path) -> None:
    need = install.Need("Pango (lays out the lines of the PDF)", "libpango-1.0-0", lambda: False)
    with pytest.raises(install.NotReady) as told:
        install.install_needs([need])
    assert str(told.value) == (
        "Missing: Pango (lays out the lines of the PDF). Debian and Ubuntu have it in the package libpango-1.0-0.\n"
        "Install with: sudo apt-get install libpango-1.0-0"
    )


def test_nothing_missing_asks_nothing_of_the_system(install: ModuleType, bin_only: Path) -> None:
    put_program(bin_only, "apt-get", "exit 1")
    install.install_needs([install.Need("the shell", "dash", lambda: True)])


def test_only_what_is_missing_is_installed_after_the_lists_are_fetched(
    install: ModuleType, bin_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bin_only, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/calls')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    calls = tmp_path / "calls"
    there = install.Need("there already", "kept", lambda: True)
    wanted = install.Need("wanted", "new-package", lambda: calls.exists() and "new-package" in calls.read_text())
    install.install_needs([there, wanted])
    update, installed = calls.read_text().splitlines()
    assert update.startswith("noninteractive -y") and update.endswith("-q update")
    assert installed.endswith("-q install new-package")


def test_an_installer_that_fails_is_tried_some_times_and_then_told(
    install: ModuleType, bin_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put_program(bin_only, "apt-get", f'echo "$*" >> {tmp_path}/calls; echo "mirror is away" >&2; exit 100')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(install.time, "sleep", lambda seconds: None)
    with pytest.raises(install.NotReady, match="Install with: sudo apt-get install x"):
        install.install_needs([install.Need("X", "x", lambda: False)])
    assert len((tmp_path / "calls").read_text().splitlines()) == install.APT_TRIES
    assert "mirror is away" in capfd.readouterr().err


@pytest.mark.parametrize(("allowed", "command"), [("exit 0", "sudo"), ("exit 1", None)])
def test_sudo_is_used_when_it_asks_for_no_password(
    install: ModuleType, bin_only: Path, monkeypatch: pytest.MonkeyPatch, allowed: str, command: str | None
) -> None:
    put_program(bin_only, "apt-get", "exit 0")
    put_program(bin_only, "sudo", allowed)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    found = install.apt_command()
    assert (found[0] if found else None) == command


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "11.0.2"', True),
        ('java version "1.8.0_392"', False),
        ("no", False),
    ],
)
def test_java_is_asked_for_its_version(install: ModuleType, bin_only: Path, said: str, enough: bool) -> None:
    assert not install.has_java()
    put_program(bin_only, "java", f"echo '{said}' >&2")
    assert install.has_java() is enough


def test_libraries_programs_and_fonts_are_seen_when_they_are_there(install: ModuleType) -> None:
    assert install.has_library("libc.so.6")
    assert not install.has_library("libc.so.6", "libsamplan-missing.so.9")
    assert install.has_program("sh")
    assert not install.has_program("sh", "samplan-missing")
    assert not install.has_font("Samplan-Missing.ttf")


def test_a_wrong_use_is_told(install: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main(["everything"]) == 2
    assert "app|test" in capsys.readouterr().err


def test_set_up_a_second_time_is_silent_and_installs_nothing() -> None:
    stamp = ROOT / ".venv" / "installed-test"
    if not stamp.exists():
        pytest.skip("this Python was not set up by `make setup`")
    before = stamp.stat().st_mtime_ns
    done = subprocess.run([sys.executable, SCRIPTS / "install.py", "test"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stamp.stat().st_mtime_ns == before


# ---------------------------------------------------------------- shell scripts, make, locks


@pytest.mark.parametrize(("shell", "name"), [("bash", "run"), ("bash", "lock"), ("sh", "find-python")])
def test_a_shell_script_is_well_formed_and_may_be_run(shell: str, name: str) -> None:
    assert os.access(SCRIPTS / name, os.X_OK)
    assert (SCRIPTS / name).read_text().splitlines()[0].endswith(shell)
    assert subprocess.run([shell, "-n", SCRIPTS / name], capture_output=True, check=False).stderr == b""


def test_a_python_that_is_new_enough_is_found() -> None:
    found = subprocess.run([SCRIPTS / "find-python"], capture_output=True, text=True, check=True).stdout.strip()
    told = subprocess.run([found, "-c", "import sys; print(sys.version_info >= (3, 11))"], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"


def test_make_help_lists_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    listed = subprocess.run(["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE)) == commands
    assert commands >= {"run", "test", "setup", "check", "figures", "vendor", "demo-reset", "help"}
    assert set(makefile.partition(".PHONY:")[2].splitlines()[0].split()) == commands


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_pins_every_package_with_hashes_and_names_no_place(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    assert "://" not in lock and "--index-url" not in lock and "--find-links" not in lock
    entries = [entry for entry in re.sub(r" \\\n\s+", " ", lock).splitlines() if entry and not entry.strip().startswith("#")]
    assert entries
    assert [entry for entry in entries if not re.match(r"[a-z0-9.-]+==\S+ (; .+? )?--hash=sha256:[0-9a-f]{64}", entry)] == []


def pins(lock: str) -> set[str]:
    """The name==version of every package in a lock file."""
    return set(re.findall(r"^[a-z0-9.-]+==[^\s;]+", lock, re.MULTILINE))


def test_the_test_lock_holds_the_same_versions_as_the_lock_people_run() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9.-]+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-test.lock")
    ]
    assert pins[0] < pins[1]


def test_what_is_asked_for_is_what_is_locked() -> None:
    wanted = "".join((SCRIPTS / name).read_text("utf-8") for name in ("requirements.in", "requirements-test.in"))
    asked = {line.strip().lower() for line in wanted.splitlines() if line.strip() and not line.startswith("#")}
    assert asked <= pins((ROOT / "requirements-test.lock").read_text("utf-8"))
