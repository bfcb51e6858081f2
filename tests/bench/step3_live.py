"""Step 3: one edit to all others, beside Hocuspocus under the same workload in the same run."""

import statistics
import time
from collections.abc import Callable, Sequence
from threading import Thread

from app.services.documents.exporting import Task
from app.services.origins import examples
from app.worker import Draughtsman
from exports.document import Drawing
from exports.drawing import request_data
from tests.bench.figures import Bench, Measured, figure
from tests.bench.live.serving import Load, Road, load_hocuspocus, load_ours, prepared, tools

RUNS, SECONDS = 3, 10
LONGER = 20


def _measure(bench: Bench, editors: int, rate: float, most: float, roads: Sequence[Road] = ("websocket",)) -> list[Measured]:
    """The workload on ours and on Hocuspocus in turn, three times; the ratio of their p95 in each run, and what each took."""
    place = prepared(bench.folder / "data")
    peers = tools(bench.shared, bench.folder)
    seconds = LONGER if bench.long else SECONDS
    runs: dict[str, list[Load]] = {"Hocuspocus": [], **{f"Samplan by {road}": [] for road in roads}}
    for _ in range(RUNS):
        runs["Hocuspocus"].append(load_hocuspocus(peers, bench.folder, editors, seconds, rate))
        for road in roads:
            runs[f"Samplan by {road}"].append(load_ours(peers, place, road, editors, seconds, rate))
    return [row for name, loads in runs.items() for row in _rows(name, loads, runs["Hocuspocus"], most)]


def _rows(name: str, loads: Sequence[Load], peers: Sequence[Load], most: float) -> list[Measured]:
    def median(of: Callable[[Load], float]) -> float:
        return statistics.median(map(of, loads))

    told = (
        f"p50 {median(lambda load: load.told['p50']):.1f} p95 {median(lambda load: load.told['p95']):.1f} "
        f"p99 {median(lambda load: load.told['p99']):.1f} ms, CPU {median(lambda load: load.cpu):.0f} %, "
        f"{median(lambda load: load.memory):.0f} MB"
    )
    missing, errors = (sum(load.told[what] for load in loads) for what in ("missing", "errors"))
    each = " · ".join(f"{load.told['p95']}" for load in loads)
    if loads is peers:
        return [Measured(told, True, f"p95 in each run {each}; missing {missing}", name)]
    told += f", on disk p95 {median(lambda load: load.told['ack_p95']):.1f} ms"
    ratios = sorted(own.told["p95"] / peer.told["p95"] for own, peer in zip(loads, peers, strict=True))
    fine = ratios[1] <= most and not missing and not errors
    is_main = name.endswith("websocket")
    return [
        Measured(told, not missing and not errors, f"p95 in each run {each}; missing {missing}, errors {errors}", name),
        Measured(f"{ratios[1]:.2f} ×", fine or not is_main, f"{ratios[0]:.2f}–{ratios[-1]:.2f}", f"{name}, p95 against Hocuspocus"),
    ]


@figure(step=3, what="one edit to all others, 200 editors, 80 edits/s", unit="", target="p95 ≤ 1.0 × Hocuspocus, none missing", seconds=600)
def two_hundred(bench: Bench) -> list[Measured]:
    """200 editors in 20 sections, one of ten types in each."""
    return _measure(bench, 200, 4, 1.0, ("websocket", "events"))


@figure(step=3, what="one edit to all others, 500 editors, 80 edits/s", unit="", target="p95 ≤ 1.0 × Hocuspocus, none missing", seconds=600)
def five_hundred(bench: Bench) -> list[Measured]:
    """500 editors in 20 sections."""
    return _measure(bench, 500, 4, 1.0)


@figure(step=3, what="one edit to all others, 200 editors, 200 edits/s", unit="", target="p95 ≤ 2 × Hocuspocus, none missing", seconds=600)
def two_hundred_edits(bench: Bench) -> list[Measured]:
    """The same with two and a half times as much typing."""
    return _measure(bench, 200, 10, 2.0)


EXPORT_SECONDS = 3.0
MEMORY = 1_500_000_000


def _export(draughtsman: Draughtsman) -> None:
    """Draw PDFs, one after the other, for three seconds at least."""
    document = examples.read_example("gode-hjelpere").document
    task = Task("job", "plan", "key", "pdf", request_data(document, Drawing("statusrapport")))
    until = time.monotonic() + EXPORT_SECONDS
    while time.monotonic() < until:
        draughtsman.draw(task, {}, lambda _percent: None)


@figure(step=3, what="100 editors while two exports of three seconds run", unit="", target="p95 ≤ 2 × the quiet p95", seconds=500)
def beside_exports(bench: Bench) -> list[Measured]:
    """The workload quiet, and with two drawing processes at work as the worker starts them, in turn, three times."""
    place = prepared(bench.folder / "data")
    peers = tools(bench.shared, bench.folder)
    hands = [Draughtsman(60, MEMORY) for _ in range(2)]
    threads: list[Thread] = []

    def export() -> None:
        threads[:] = [Thread(target=_export, args=(hand,)) for hand in hands]
        for thread in threads:
            thread.start()

    pairs = []
    for _ in range(RUNS):
        quiet = load_ours(peers, place, "websocket", 100, 6, 4)
        loud = load_ours(peers, place, "websocket", 100, 6, 4, meanwhile=export)
        for thread in threads:
            thread.join()
        pairs.append((quiet, loud))
    for hand in hands:
        hand.stop()
    ratios = sorted(loud.told["p95"] / quiet.told["p95"] for quiet, loud in pairs)
    told = ", ".join(f"{quiet.told['p95']} → {loud.told['p95']}" for quiet, loud in pairs)
    missing = sum(load.told["missing"] for pair in pairs for load in pair)
    return [
        Measured(
            f"{ratios[1]:.2f} ×", ratios[1] <= 2 and not missing, f"{ratios[0]:.2f}–{ratios[-1]:.2f}; p95 ms {told}; missing {missing}"
        )
    ]
