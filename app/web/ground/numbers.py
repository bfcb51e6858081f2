"""Numbers that come in with addresses and forms. What is longer than an id can be is no number: a database would stop at it."""

from flask import Flask
from werkzeug.routing import IntegerConverter

DIGITS = 9
"""Fewer than the largest id that both databases hold has."""


class Number(IntegerConverter):
    """``<int:…>`` in a route."""

    regex = rf"\d{{1,{DIGITS}}}"


def init_numbers(app: Flask) -> None:
    """Let routes made after this take no longer number than an id can be."""
    app.url_map.converters["int"] = Number


def read_number(text: str) -> int | None:
    """The number of a field or an address; None when it holds none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
