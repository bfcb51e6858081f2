"""Services are called straight, without a request."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.settings import Settings
from app.worker import Draughtsman


@pytest.fixture(autouse=True)
def _surroundings(surroundings: None) -> None:
    """Every test here may reach the database."""


@pytest.fixture
def settings(app: Flask) -> Settings:
    """The application's settings."""
    kept: Settings = app.config["SAMPLAN"]
    return kept


@pytest.fixture(scope="module")
def draughtsman() -> Iterator[Draughtsman]:
    """One warm drawing process for the module."""
    made = Draughtsman(60, 1_500_000_000)
    yield made
    made.stop()
