"""Step 0 is the runner itself: rows that meet, miss, fail, hang and die, so that tests can see each told as it is."""

import os
import time

from tests.bench.figures import Bench, Measured, figure


@figure(step=0, what="files among the official documents", unit="files", target="≥ 0")
def counts_files(bench: Bench) -> Measured:
    """A row that meets its target, from what it was handed."""
    found = len(list((bench.shared / "official").iterdir()))
    return Measured(found, ok=found >= 0, spread="long" if bench.long else "short")


@figure(step=0, what="two things in one row", unit="s", target="≤ 1")
def two_parts(bench: Bench) -> list[Measured]:
    """A row of two lines; the second misses its target."""
    return [Measured(0.5, ok=True, part="first"), Measured([1.5, 2.5], ok=False, part="second")]


@figure(step=0, what="a row that raises", unit="", target="")
def raises(bench: Bench) -> Measured:
    """A row whose measuring goes wrong."""
    raise ValueError("nothing to measure")


@figure(step=0, what="a row that hangs", unit="s", target="", seconds=2)
def hangs(bench: Bench) -> Measured:
    """A row that takes longer than it may."""
    time.sleep(60)
    return Measured(60, ok=True)


@figure(step=0, what="a row that dies", unit="", target="")
def dies(bench: Bench) -> Measured:
    """A row whose process ends without a word, as one that runs out of memory does."""
    os._exit(9)
