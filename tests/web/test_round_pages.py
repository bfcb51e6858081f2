"""The pages of who coordinates a round: what can be done is offered, what cannot is told, and nothing half written is lost."""

from datetime import timedelta

import pytest
from flask import Flask

from app.services.entry.entering import Who
from tests.asked import ANNA, Asked
from tests.web.conftest import SignIn
from tests.web.test_input_rounds import asked, moment  # noqa: F401

People = dict[str, Who]
pytestmark = pytest.mark.usefixtures("without_tokens")


def place(asked: Asked) -> str:  # noqa: F811
    return f"/planer/{asked.plan}/innspillsrunder/{asked.id}"


def test_a_round_without_participants_is_not_offered_to_be_opened_but_told_why(
    app: Flask, plan: str, people: People, sign_in: SignIn
) -> None:
    kari, last_day = sign_in("coordinator"), (moment() + timedelta(days=30)).date()
    with app.app_context():
        planned = Asked(plan, people).planned(now=moment(), last_day=last_day)
    page = kari.get(place(planned)).text
    assert "Runden har ingen deltakere. Legg til minst én" in page and "/handling/open" not in page
    asked_too_soon = kari.get(f"{place(planned)}/handling/open")
    assert asked_too_soon.status_code == 409 and "Runden har ingen deltakere" in asked_too_soon.text
    with app.app_context():
        planned.guests(ANNA, now=moment())
    page = kari.get(place(planned)).text
    assert "Runden har ingen deltakere" not in page and "/handling/open" in page


def test_the_form_of_remarks_is_offered_when_there_is_one(app: Flask, asked: Asked, plan: str, people: People, sign_in: SignIn) -> None:  # noqa: F811
    with app.app_context():
        planned = Asked(plan, people).planned(now=moment(), last_day=(moment() + timedelta(days=30)).date())
    assert "Merknadsskjema" not in sign_in("coordinator").get(place(planned)).text
    assert "Merknadsskjema" in sign_in("coordinator").get(place(asked)).text
    assert "Merknadsskjema" not in sign_in("editor").get(place(asked)).text


def test_what_is_half_written_beside_what_is_sent_is_there_still(asked: Asked, sign_in: SignIn) -> None:  # noqa: F811
    kari = sign_in("coordinator")
    both = {"agency": "", "email": "leder@nordvik.example", "others": "", "guests": "Bare navn"}
    refused = kari.post(f"{place(asked)}/gjester", data=both)
    assert refused.status_code == 422 and "leder@nordvik.example" in refused.text and "Bare navn" in refused.text
    added = kari.post(f"{place(asked)}/gjester", data=both | {"guests": "Cato Dahl, , cato@ravn.example"})
    assert added.status_code == 200 and "Cato Dahl er lagt til." in added.text and 'value="leder@nordvik.example"' in added.text
    assert "\nCato Dahl, , cato" not in added.text
    assert kari.post(f"{place(asked)}/gjester", data={"guests": "Dina Eide, , dina@ravn.example"}).status_code == 303
