"""The administrators' pages: an account that two of them change at once."""

import re

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.store.base import writing
from tests.accounts import change_account
from tests.web.conftest import SignIn

People = dict[str, Who]
pytestmark = pytest.mark.usefixtures("without_tokens")


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the account's form, unchanged."""
    form = page[page.index('<form class="form') :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form[: form.index("</form>")]):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and ('type="checkbox"' not in tag or " checked" in tag) and 'type="radio"' not in tag:
            sent.setdefault(name[1], []).append(value[1])
    return sent


def test_two_who_change_one_account_see_both_texts_and_lose_nothing(app: Flask, sign_in: SignIn, people: People) -> None:
    client, editor = sign_in("administrator"), people["editor"]
    address = f"/administrasjon/brukere/{editor.person_id}"
    form = fields_of(client.get(address).text)
    with app.app_context(), writing() as session:
        change_account(session, people["administrator"], editor.person_id, name="Jonas Moe", is_administrator=True)
    answer = client.post(address, data=form | {"name": "Jon Moe", "email": "jon@nordvik.example"})
    assert answer.status_code == 409 and "Noen andre har endret det samme" in answer.text
    assert "Jonas Moe" in answer.text and 'value="Jon Moe"' in answer.text and 'value="jon@nordvik.example"' in answer.text
    again = fields_of(answer.text)
    assert again["administrator"] == ["ja"] == again["was.administrator"] and again["was.name"] == ["Jonas Moe"]
    settled = client.post(address, data=again | {"name": ["Jon Moe", "Jonas Moe"]}, follow_redirects=True)
    assert "Lagret." in settled.text and 'value="Jonas Moe"' in settled.text and 'value="jon@nordvik.example"' in settled.text


def test_what_another_changed_meanwhile_is_told_of(app: Flask, sign_in: SignIn, people: People) -> None:
    client, editor = sign_in("administrator"), people["editor"]
    address = f"/administrasjon/brukere/{editor.person_id}"
    form = fields_of(client.get(address).text)
    with app.app_context(), writing() as session:
        change_account(session, people["administrator"], editor.person_id, email="jonas@nordvik.example")
    answer = client.post(address, data=form | {"name": "Jon Moe"}, follow_redirects=True)
    assert "Endringer som andre gjorde samtidig, er tatt med." in answer.text and 'value="jonas@nordvik.example"' in answer.text


def test_an_account_that_cannot_be_kept_comes_back_as_it_was_filled_in(sign_in: SignIn, people: People) -> None:
    client = sign_in("administrator")
    address = f"/administrasjon/brukere/{people['editor'].person_id}"
    form = fields_of(client.get(address).text)
    answer = client.post(address, data=form | {"email": "ingen adresse", "agencies": [], "administrator": "ja"})
    assert answer.status_code == 422 and "Skriv en hel e-postadresse" in answer.text
    del form["agencies"]
    assert fields_of(answer.text) == form | {"email": ["ingen adresse"], "administrator": ["ja"]}
