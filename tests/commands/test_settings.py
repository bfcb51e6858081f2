"""Settings are read once and refused with a sentence that names the one to mend."""

import stat
from pathlib import Path

import pytest

from app.settings import BadSetting, read_settings

STRONG = "abcdefghijklmnopqrstuvwxyz0123456789"


def read(folder: Path, **environment: str) -> object:
    return read_settings({"SAMPLAN_DATA_DIR": str(folder), **environment})


def test_a_secret_is_made_at_first_start_kept_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = read_settings({"SAMPLAN_DATA_DIR": str(tmp_path / "nye" / "data")})
    again = read_settings({"SAMPLAN_DATA_DIR": str(tmp_path / "nye" / "data")})
    assert first.secret_key == again.secret_key and len(first.secret_key) >= 32
    assert stat.S_IMODE((first.data_dir / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(first.data_dir.stat().st_mode) == 0o700


@pytest.mark.parametrize("weak", ["kort", "a" * 40, "hemmelig" * 3])
def test_a_weak_secret_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(BadSetting, match="svak"):
        read(tmp_path, SAMPLAN_SECRET_KEY=weak)
    (tmp_path / "secret_key").write_text(weak)
    with pytest.raises(BadSetting, match="svak"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMPLAN_MAX_UPLOAD_MB", "mye"),
        ("SAMPLAN_MAX_UPLOAD_MB", "0"),
        ("SAMPLAN_DRAW_SECONDS", "-1"),
        ("SAMPLAN_SECURE_COOKIES", "kanskje"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read(tmp_path, SAMPLAN_SECRET_KEY=STRONG, **{name: value})


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(BadSetting, match="SAMPLAN_DATA_DIR"):
        read(tmp_path / "fil" / "data")
