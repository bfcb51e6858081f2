"""A sign-in that expires while somebody writes costs them nothing: the form is kept, and sent after signing in again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.entry.entering import Who
from app.services.plan import planning
from app.store.base import reading
from tests.conftest import PASSWORD
from tests.web.conftest import SignIn

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = {"title": "Skrevet før «utløpet» & etter", "version": "1"}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    entities = {"&#34;": '"', "&#39;": "'", "&amp;": "&", "&lt;": "<", "&gt;": ">"}
    found = {}
    for name, value in HIDDEN.findall(page):
        for entity, sign in entities.items():
            value = value.replace(entity, sign)
        found[name] = value
    return found


def title(app: Flask, people: dict[str, Who], plan: str) -> str:
    with app.app_context(), reading() as session:
        return str(planning.show_piece(session, people["coordinator"], plan, "lights").facts["title"])


@pytest.fixture
def expired(app: Flask, plan: str, sign_in: SignIn) -> tuple[FlaskClient, str]:
    """A browser whose sign-in has expired, and the page it got when it sent a form all the same."""
    client = sign_in("nobody")
    answer = client.post(f"/planer/{plan}/deler/lights", data=FORM)
    assert answer.status_code == 401
    return client, answer.text


def sign_in_again(client: FlaskClient, page: str, **changed: str) -> str:
    fields = hidden(page) | {"email": "coordinator@nordvik.example", "password": PASSWORD} | changed
    answer = client.post("/innlogging", data=fields)
    return answer.text


def test_what_was_written_is_saved_after_signing_in_again(
    app: Flask, plan: str, people: dict[str, Who], expired: tuple[FlaskClient, str]
) -> None:
    client, page = expired
    resent = sign_in_again(client, page)
    assert f'action="/planer/{plan}/deler/lights"' in resent
    answer = client.post(f"/planer/{plan}/deler/lights", data=hidden(resent))
    assert answer.status_code == 303
    assert title(app, people, plan) == FORM["title"]


def test_a_wrong_password_keeps_the_form(expired: tuple[FlaskClient, str]) -> None:
    client, page = expired
    again = sign_in_again(client, page, password="feil passord her")
    assert hidden(again)["felter"] == hidden(page)["felter"]
    assert "data-resend" in sign_in_again(client, again)


@pytest.mark.parametrize(
    "action", ["https://ond.example/x", "//ond.example/x", "/utlogging", "/innlogging", "/finnes/ikke", "javascript:alert(1)"]
)
def test_only_our_own_forms_are_sent_again(expired: tuple[FlaskClient, str], action: str) -> None:
    client, page = expired
    assert "data-resend" not in sign_in_again(client, page, handling=action)


@pytest.mark.parametrize("fields", ["", "{}", "[1]", '[["a"]]', '[["a", 1]]'])
def test_fields_that_are_none_are_not_sent_again(expired: tuple[FlaskClient, str], fields: str) -> None:
    client, page = expired
    assert "data-resend" not in sign_in_again(client, page, felter=fields)


def test_scripts_are_told_with_401_and_pages_lead_to_the_sign_in(plan: str, sign_in: SignIn) -> None:
    client = sign_in("nobody")
    told = client.post(f"/planer/{plan}/tekster/text/endringer", json={}, headers={"Accept": "application/json"})
    assert told.status_code == 401 and "Logg inn" in told.get_json()["error"]
    led = client.get(f"/planer/{plan}", headers={"Accept": "text/html"})
    assert led.status_code == 303 and led.location == f"/innlogging?neste=/planer/{plan}"
