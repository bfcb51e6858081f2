"""Browsers without a window: a test client for each person."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from tests.conftest import Ready, settings_in
from tests.web.world import World, worlds

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def sign_in(app: Flask, prepared: Ready) -> SignIn:
    """Gives a client signed in as the person of that name; «nobody» is not signed in."""

    def client_of(name: str) -> FlaskClient:
        client = app.test_client()
        if name != "nobody":
            with client.session_transaction() as kept:
                kept["_user_id"] = prepared.cookies[name]
        return client

    return client_of


@pytest.fixture
def without_tokens(app: Flask) -> None:
    """Forms need no token: for tests that are about something else."""
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def database(app: Flask, request: pytest.FixtureRequest) -> Path:
    """The file of this test's database. Who asks for it works on the file itself, which PostgreSQL has none of."""
    if request.config.getoption("postgresql"):
        pytest.skip("works on the file of an SQLite database")
    folder: Path = app.config["SAMPLAN"].data_dir
    return folder / "samplan.db"


@pytest.fixture(scope="session")
def world(request: pytest.FixtureRequest, ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The one application and database that the whole matrix of rights asks."""
    if request.config.getoption("postgresql"):
        pytest.skip("works on the file of an SQLite database")
    file = tmp_path_factory.mktemp("matrix") / "samplan.db"
    shutil.copy(ready.file, file)
    app = create_app(settings_in(file.parent))
    app.config["WTF_CSRF_ENABLED"] = False
    yield from worlds(app, file, ready)
