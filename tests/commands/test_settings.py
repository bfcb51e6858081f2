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


MAIL = {"SAMPLAN_BASE_URL": "https://samplan.nordvik.example", "SAMPLAN_MAIL_FROM": "Samplan <samplan@nordvik.example>"}


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("smtp://post.nordvik.example", "post.nordvik.example", 25, ""),
        ("smtp://samplan:p%40ss@post.nordvik.example?starttls", "post.nordvik.example", 587, "starttls"),
        ("smtps://samplan:p%40ss@post.nordvik.example", "post.nordvik.example", 465, "smtps"),
        ("smtp://samplan:p%40ss@localhost:2525", "localhost", 2525, ""),
    ],
)
def test_a_mail_server_is_one_address(tmp_path: Path, address: str, host: str, port: int, tls: str) -> None:
    settings = read_settings({"SAMPLAN_DATA_DIR": str(tmp_path), "SAMPLAN_MAIL_URL": address, **MAIL})
    server = settings.mail_server
    assert server is not None and (server.host, server.port, server.tls) == (host, port, tls)
    assert server.password == ("p@ss" if "@" in address else "") and "p@ss" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("SAMPLAN_MAIL_URL", {"SAMPLAN_MAIL_URL": "http://post.nordvik.example"}),
        ("SAMPLAN_MAIL_URL", {"SAMPLAN_MAIL_URL": "smtp://post.nordvik.example:mange"}),
        ("SAMPLAN_MAIL_URL", {"SAMPLAN_MAIL_URL": "smtp://samplan:hemmelig@post.nordvik.example"}),
        ("SAMPLAN_BASE_URL", {"SAMPLAN_MAIL_URL": "smtp://localhost", "SAMPLAN_BASE_URL": ""}),
        ("SAMPLAN_BASE_URL", {"SAMPLAN_BASE_URL": "samplan.nordvik.example"}),
        ("SAMPLAN_MAIL_FROM", {"SAMPLAN_MAIL_URL": "smtp://localhost", "SAMPLAN_MAIL_FROM": ""}),
        ("SAMPLAN_MAIL_FROM", {"SAMPLAN_MAIL_FROM": "Samplan"}),
    ],
)
def test_mail_settings_that_cannot_be_used_are_named_without_their_password(tmp_path: Path, name: str, environment: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match=name) as refused:
        read(tmp_path, **MAIL | environment)
    assert "hemmelig" not in str(refused.value)


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(BadSetting, match="SAMPLAN_DATA_DIR"):
        read(tmp_path / "fil" / "data")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_is_taken_however_its_scheme_is_written(tmp_path: Path, scheme: str) -> None:
    settings = read_settings({"SAMPLAN_DATA_DIR": str(tmp_path), "SAMPLAN_DATABASE_URL": f"{scheme}://samplan@localhost/samplan"})
    assert settings.database_url == "postgresql+psycopg://samplan@localhost/samplan"


@pytest.mark.parametrize("address", ["mysql://root:hemmelig@localhost/x", "postgresql://", "samplan.db"])
def test_an_address_of_another_database_is_refused_without_being_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadSetting, match="SAMPLAN_DATABASE_URL") as told:
        read(tmp_path, SAMPLAN_DATABASE_URL=address)
    assert "hemmelig" not in str(told.value)
