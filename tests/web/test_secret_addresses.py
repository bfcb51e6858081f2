"""Pages whose address is a one-time link tell it to nobody, and work all the same."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.services.group import inviting
from app.services.group.inviting import Wish
from app.services.people import resetting
from app.store.base import writing
from tests.conftest import PASSWORD

HTTPS = "https://samplan.example"


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_their_forms_come_over_https_without_a_referrer_and_are_taken(app: Flask, people: dict[str, Who], plan: str, kind: str) -> None:
    now = datetime.now(UTC)
    with app.app_context(), writing() as session:
        if kind == "reset":
            page = action = f"/passord/{resetting.ask_reset(session, now, 'reader@nordvik.example').token}"
        else:
            made = inviting.invite(session, people["coordinator"], plan, now, ["ny@nordvik.example"], "", Wish("editor"), None)
            page, action = f"/invitasjon/{made[0].token}", f"/invitasjon/{made[0].token}/ny-bruker"
    client = app.test_client()
    shown = client.get(page, base_url=HTTPS)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text.partition("<main")[2])
    assert token is not None
    form = {"csrf_token": token[1], "name": "Nina Ny", "password": PASSWORD}
    assert client.post(action, data=form, base_url=HTTPS).status_code == 303
    assert client.post(action, data=form | {"csrf_token": "falsk"}, base_url=HTTPS).status_code == 400
