"""What makes a run of tests shorter and changes nothing of what they see.

A run makes more than a thousand applications and nearly as many people. What is the same for all of them is made once: compiled
templates and addresses. What is dear on purpose is cheap here: the hashes of passwords, and waiting for the disk.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from werkzeug.routing import Rule

from app import background
from app.services.people import weighing


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all applications of this process. A template that has been changed has another checksum."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket what was compiled before, if anything was."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has just been compiled."""
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


class KnownRule(Rule):
    """A route whose builders of addresses are compiled once for all applications of this process; they are told the rule they are for."""

    _kept: ClassVar[dict[tuple[str, str, bool], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (str(self._trace), str(self.defaults), append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]


def _wait_for_no_disk(connection: DBAPIConnection, _record: Any) -> None:
    """Runs after the application's own preparation of a connection, which says FULL."""
    if hasattr(connection, "create_function"):  # SQLite's
        connection.execute("PRAGMA synchronous=OFF")


def hurry() -> None:
    """Let every application of this process profit. Servers that tests start as programs of their own are as in real use."""
    Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}
    Flask.url_rule_class = KnownRule
    background.NICE = 0  # a command that a test runs runs in the tests' own process
    weighing.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    event.listen(Engine, "connect", _wait_for_no_disk)
