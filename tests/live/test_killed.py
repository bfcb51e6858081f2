"""The short form of the figure: the server is killed under people who write, and what it said was on disk is there."""

from pathlib import Path

import pytest

from tests.bench.live.serving import prepared
from tests.bench.step3_faults import lost_when_killed


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost_when_all_processes_are_killed(tmp_path: Path) -> None:
    acked, lost = lost_when_killed(prepared(tmp_path / "data"), processes=2, kills=2)
    assert acked > 20 and lost == 0
