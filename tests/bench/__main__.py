"""python -m tests.bench --step N [--json FILE] [--long]: measure a step's promised figures (what `make figures` calls).

Ends with 0 when all are met, 1 when one is not, 2 when nothing could be measured.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench import figures

SHARED = figures.ROOT.parent / "shared"


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line; --only and --into are the runner's own, for one row in a process of its own."""
    parser = argparse.ArgumentParser(prog="make figures")
    parser.add_argument("--step", type=int, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Measure and tell; the exit code is described above."""
    options = parsed(arguments)
    if not (options.shared / "official").is_dir():
        print(f"The figures are measured on the official documents, and {options.shared} does not hold them.", file=sys.stderr)
        return 2
    rows = figures.figures_of(options.step)
    if not rows:
        print(f"Step {options.step} has no figures: there is no tests/bench/step{options.step}_*.py with any.", file=sys.stderr)
        return 2
    if options.only:
        figures.measure_into(figures.REGISTRY[options.only], options.shared, options.long, options.into)
        return 0
    found = figures.run(rows, options.shared, options.long, figures.MINUTES[options.long])
    return figures.report(found, options.json)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that a row being measured is ended too
    sys.exit(main(sys.argv[1:]))
