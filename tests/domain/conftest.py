"""The official status report's checked data, for the rules it is the measure of."""

import json
from pathlib import Path
from typing import Any

import pytest

REPORT = Path(__file__).parents[3] / "shared" / "official" / "statusrapport-gode-krefter-2011.json"


@pytest.fixture(scope="session")
def report() -> dict[str, Any]:
    """The report's data: ``overview`` (35 rows) and ``packages`` with their measures."""
    if not REPORT.exists():
        pytest.skip("the official documents are not here (../shared/official)")
    data: dict[str, Any] = json.loads(REPORT.read_text())
    return data
