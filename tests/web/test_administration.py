"""The administrators' pages: an account that two of them change at once, and mail that did not come through."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.services.mail import mailing
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


def test_mail_that_did_not_come_through_is_shown_to_administrators_who_can_send_it_again(app: Flask, sign_in: SignIn) -> None:
    client, now = sign_in("administrator"), datetime.now(UTC)
    with app.app_context(), writing() as session:
        mail_id = mailing.queue_mail(session, now, "reset", "kari@b.no", "Nytt passord i Samplan", "Hei")
        mailing.report_not_sent(session, now, mail_id, "Ingen svar.", for_good=True)
    page = client.get("/administrasjon/brukere").text
    assert "E-post som ikke kom fram" in page and "kari@b.no" in page and "Ingen svar." in page
    address = f"/administrasjon/e-post/{mail_id}/nytt-forsok"
    answer = client.post(address, follow_redirects=True)
    assert "E-posten til kari@b.no er på vei." in answer.text and "E-post som ikke kom fram" not in answer.text
    assert "E-posten er sendt, eller er på vei." in client.post(address, follow_redirects=True).text
    assert client.post("/administrasjon/e-post/999/nytt-forsok").status_code == 404
