"""The runner of `make figures` tells every row as it is."""

import json
from pathlib import Path

import pytest

from tests.bench import figures
from tests.bench.__main__ import main


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that stands for the official documents, with two files."""
    official = tmp_path / "shared" / "official"
    official.mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (official / name).write_text(name)
    return official.parent


def test_rows_that_meet_miss_fail_hang_and_die_are_told_apart(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.json"
    assert main(["--step", "0", "--shared", str(shared), "--json", str(file)]) == 1
    rows = {row["what"]: row for row in json.loads(file.read_text("utf-8"))}
    assert rows["files among the official documents"] == {
        "what": "files among the official documents",
        "value": 2,
        "unit": "files",
        "target": "≥ 0",
        "ok": True,
        "spread": "short",
    }
    assert rows["two things in one row: first"]["ok"] is True
    assert rows["two things in one row: second"]["value"] == [1.5, 2.5]
    assert rows["a row that raises"]["value"] == "failed: ValueError: nothing to measure"
    assert rows["a row that hangs"]["value"] == "not finished within 2 s"
    assert rows["a row that dies"]["value"] == "its process ended with code 9"
    assert [what for what, row in rows.items() if row["ok"]] == ["files among the official documents", "two things in one row: first"]
    printed = capsys.readouterr().out
    assert "1.5 · 2.5" in printed
    assert printed.rstrip().endswith("6 figures, 4 not met.")


def test_all_rows_met_ends_with_zero(shared: Path) -> None:
    met = [registered for registered in figures.figures_of(0) if registered.key.endswith("counts_files")]
    rows = figures.run(met, shared, long=True, minutes=1)
    assert figures.report(rows, None) == 0
    assert rows[0].spread == "long"


def test_rows_there_is_no_time_for_are_told_and_not_met(shared: Path) -> None:
    rows = figures.run(figures.figures_of(0), shared, long=False, minutes=0)
    assert {row.value for row in rows} == {"not measured: the 0 minutes were used up"}
    assert not any(row.ok for row in rows)


def test_without_the_official_documents_nothing_is_measured_and_the_exit_code_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--step", "0", "--shared", str(tmp_path)]) == 2
    assert "does not hold them" in capsys.readouterr().err


def test_a_step_without_figures_is_refused_with_a_sentence(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--step", "98", "--shared", str(shared)]) == 2
    assert "Step 98 has no figures" in capsys.readouterr().err


def test_every_row_of_the_built_steps_promises_something() -> None:
    for registered in figures.figures_of(1):
        assert registered.what and registered.target, registered.key
