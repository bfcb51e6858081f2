"""Nobody who types waits while an answer is drawn: what was changed is kept before that."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Template

from tests.web.conftest import SignIn

HTMX = {"HX-Request": "true"}

pytestmark = pytest.mark.usefixtures("without_tokens")


@pytest.fixture
def is_free(app: Flask, database: Path) -> Callable[[], bool]:
    """Whether somebody else could write now."""

    def look() -> bool:
        other = sqlite3.connect(database, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            other.close()
        return True

    return look


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("deler/patrol", {"title": "Natteravner hver helg", "version": "1"}),
        ("deler?slag=section&under=intro", {"title": "Bakgrunn"}),
        ("deler/lights/plass/opp", {}),
        ("deler/lights/fjerning", {}),
        ("deler/intro/kopi", {}),
        ("tiltak/patrol/rad", {"title": "Natteravner", "version": "1"}),
        ("tiltak/flere", {"tiltak": "patrol", "handling": "status", "verdi.status": "Gjennomført"}),
        ("deler/intro/klarmelding", {}),
    ],
)
def test_others_can_write_while_the_answer_is_drawn(
    app: Flask, plan: str, sign_in: SignIn, is_free: Callable[[], bool], monkeypatch: pytest.MonkeyPatch, path: str, form: dict[str, str]
) -> None:
    client, seen, get = sign_in("coordinator"), list[bool](), app.jinja_env.get_template

    def look(*names: Any) -> Template:
        seen.append(is_free())
        return get(*names)

    monkeypatch.setattr(app.jinja_env, "get_template", look)
    answer = client.post(f"/planer/{plan}/{path}", data=form, headers=HTMX)
    assert answer.status_code == 200, answer.text
    assert seen and all(seen)
