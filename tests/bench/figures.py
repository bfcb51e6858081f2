"""Promised figures: the registry of measured rows, and the runner behind `make figures`.

A row is a function in tests/bench/stepN_*.py:

    @figure(step=1, what="cached download, server time", unit="ms", target="≤ 20")
    def cached_download(bench: Bench) -> Measured:
        ...
        return Measured(value=median, ok=median <= 20, spread=f"{least}–{most}")

Each row runs in a process of its own, so that none warms or burdens the next, and one that hangs or dies is a row that failed.
"""

import contextlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MINUTES = {False: 80, True: 240}
STDERR = 2  # what rows print goes here: the table alone is the runner's output
LONGER = 6  # in the long form a row may take this many times its own limit

Value = str | int | float | list[int] | list[float] | list[str]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a row is handed: whether the long form is wanted, the folder of official documents, and an empty folder to work in."""

    long: bool
    shared: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Measured:
    """What a row found: the value in the row's unit, whether it meets the target, how far the runs lay apart, and which part this is where
    one function measures several things."""

    value: Value
    ok: bool
    spread: Value = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result, as written to the JSON file."""

    what: str
    value: Value
    unit: str
    target: str
    ok: bool
    spread: Value


Measure = Callable[[Bench], Measured | Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A registered row: what it promises, how many seconds it may take, and the function that measures it."""

    step: int
    what: str
    unit: str
    target: str
    seconds: float
    measure: Measure

    @property
    def key(self) -> str:
        """The row's name for the runner: module and function."""
        return f"{self.measure.__module__}.{self.measure.__qualname__}"

    def row(self, found: Measured) -> Row:
        """The line that tells what was found."""
        what = f"{self.what}: {found.part}" if found.part else self.what
        return Row(what, found.value, self.unit, self.target, found.ok, found.spread)

    def failed(self, reason: str) -> Row:
        """The line that tells why nothing was found."""
        return self.row(Measured(reason, ok=False))


REGISTRY: dict[str, Figure] = {}


def figure(*, step: int, what: str, unit: str, target: str, seconds: float = 240) -> Callable[[Measure], Measure]:
    """Register a function as a row of a step; `seconds` is the time it may take in the short form."""

    def register(measure: Measure) -> Measure:
        registered = Figure(step, what, unit, target, seconds, measure)
        REGISTRY[registered.key] = registered
        return measure

    return register


def figures_of(step: int) -> list[Figure]:
    """The rows of a step, from the modules step<N>_*.py beside this one, in the order they are written."""
    for module in sorted(found.name for found in pkgutil.iter_modules([str(HERE)])):
        if module.startswith(f"step{step}_"):
            import_module(f"{__package__}.{module}")
    return [registered for registered in REGISTRY.values() if registered.step == step]


# ---------------------------------------------------------------- one row, in a process of its own


def measure_into(registered: Figure, shared: Path, long: bool, result: Path) -> None:
    """Measure one row here and write its lines; what goes wrong is a line too, with the trace on the error stream."""
    folder = result.with_name("work")
    folder.mkdir()
    try:
        found = registered.measure(Bench(long, shared, folder))
        rows = [registered.row(one) for one in ([found] if isinstance(found, Measured) else found)]
    except Exception as problem:
        traceback.print_exc()
        rows = [registered.failed(f"failed: {type(problem).__name__}: {problem}")]
    result.write_text(json.dumps([asdict(row) for row in rows]), "utf-8")


def measure_apart(registered: Figure, shared: Path, long: bool, seconds: float) -> list[Row]:
    """Measure one row in a process of its own, ended with all it started when its time is up."""
    with tempfile.TemporaryDirectory(prefix="samplan-figures-") as folder:
        result = Path(folder) / "rows.json"
        options = ["--step", str(registered.step), "--shared", str(shared), "--only", registered.key, "--into", str(result)]
        command = [sys.executable, "-m", __package__, *options, *(["--long"] if long else [])]
        child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=STDERR, start_new_session=True)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            return [registered.failed(f"not finished within {seconds:.0f} s")]
        finally:
            end_with_all_it_started(child)
        if not result.exists():
            return [registered.failed(f"its process ended with code {child.returncode}")]
        return [Row(**line) for line in json.loads(result.read_text("utf-8"))]


def end_with_all_it_started(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a row's process group, servers it started among them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def run(figures: Sequence[Figure], shared: Path, long: bool, minutes: float) -> list[Row]:
    """Measure rows one after the other within a total time; those there was no time for are told as such."""
    deadline = time.monotonic() + minutes * 60
    rows: list[Row] = []
    for registered in figures:
        seconds = min(registered.seconds * (LONGER if long else 1), deadline - time.monotonic())
        if seconds <= 0:
            rows.append(registered.failed(f"not measured: the {minutes:g} minutes were used up"))
            continue
        print(f"measuring {registered.what} …", file=sys.stderr, flush=True)
        rows += measure_apart(registered, shared, long, seconds)
    return rows


# ---------------------------------------------------------------- telling


def said(value: Value) -> str:
    """A value as it stands in the printed table."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return " · ".join(said(one) for one in value) if isinstance(value, list) else str(value)


def table(rows: Sequence[Row]) -> str:
    """The rows as a table for the terminal, columns aligned."""
    lines = [("", "what", "value", "unit", "target", "spread")]
    lines += [("ok" if row.ok else "NO", row.what, said(row.value), row.unit, row.target, said(row.spread)) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def report(rows: Sequence[Row], json_file: Path | None) -> int:
    """Print the table, write the JSON file when one is asked for; 0 when every row meets its target, else 1."""
    print(table(rows))
    if json_file is not None:
        json_file.write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n", "utf-8")
    missed = sum(not row.ok for row in rows)
    print(f"\n{len(rows)} figures, {missed} not met." if missed else f"\n{len(rows)} figures, all met.")
    return 1 if missed else 0
