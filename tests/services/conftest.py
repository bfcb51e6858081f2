"""Services are called straight, without a request."""

import pytest


@pytest.fixture(autouse=True)
def _surroundings(surroundings: None) -> None:
    """Every test here may reach the database."""
