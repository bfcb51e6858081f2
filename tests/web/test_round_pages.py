"""The pages of who coordinates a round: what can be done is offered, what cannot is told, and nothing half written is lost."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.services.entry.entering import Who
from tests.asked import ANNA, Asked
from tests.web.conftest import SignIn
from tests.web.test_input_rounds import BO_AT, asked, door, moment, posted, write  # noqa: F401

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


def test_answers_that_are_taken_up_again_are_said_to_be(app: Flask, asked: Asked, sign_in: SignIn) -> None:  # noqa: F811
    kari, guest, at = sign_in("coordinator"), app.test_client(), door(asked)
    write(guest, at, "Mer lys.", om="lights")
    guest.post(f"{at}/levering")
    guest.post(f"{door(asked, BO_AT)}/levering", data={"ingen": "ja"})
    kari.post(f"{place(asked)}/handling/close")
    kari.post(f"{place(asked)}/behandling/aaaaaaaaaa", data={"conclusion": "followed", "reason": "Ja, det gjør vi.", "version": "0"})
    kari.post(f"{place(asked)}/handling/treat")
    assert "Ja, det gjør vi." in guest.get(f"{at}/mine").text
    assert "Takk for at du svarte" in guest.get(f"{door(asked, BO_AT)}/mine").text
    assert "ser ingen svar før du avslutter på nytt" in kari.get(f"{place(asked)}/handling/resume").text
    kari.post(f"{place(asked)}/handling/resume", data={"reason": "En feil."})
    again = guest.get(f"{at}/mine").text
    assert "Svarene er tatt opp igjen" in again and "Ja, det gjør vi." not in again and "En feil." not in again
    assert "Svarene" not in guest.get(f"{door(asked, BO_AT)}/mine").text


def test_another_day_for_an_open_round_tells_who_has_not_handed_in(app: Flask, asked: Asked, sign_in: SignIn) -> None:  # noqa: F811
    kari = sign_in("coordinator")
    assert "får alle som ikke har levert, e-post om ny frist" in kari.get(f"{place(asked)}/endring").text
    form = {"title": "Høring", "invitation": "", "deadline": (moment() + timedelta(days=9)).date().isoformat()}
    saved = kari.post(f"{place(asked)}/endring", data=form, follow_redirects=True)
    assert "Runden er endret. 3 som ikke har levert, får e-post om ny frist." in saved.text
    assert sum("Det er satt ny frist for innspillet ditt" in mail for mail in posted(app)) == 3
    assert "e-post" not in kari.post(f"{place(asked)}/endring", data=form, follow_redirects=True).text.split("Runden er endret.")[1][:60]


def test_one_participant_is_given_more_time_on_the_page_of_a_closed_round(app: Flask, asked: Asked, sign_in: SignIn) -> None:  # noqa: F811
    kari, guest = sign_in("coordinator"), app.test_client()
    guest.post(f"{door(asked, BO_AT)}/levering", data={"ingen": "ja"})
    with app.app_context():
        anna, bo = (f"{place(asked)}/deltakere/{asked.participant(name)}" for name in ("Anna Aas", "Bo Berg"))
    kari.post(f"{place(asked)}/handling/close")
    page = kari.get(place(asked)).text
    assert anna in page and bo not in page
    one = kari.get(anna).text
    assert "Runden åpnes bare for denne deltakeren" in one and "Ta ut av runden" not in one and "påminnelse" not in one
    kari.post(f"{anna}/frist", data={"deadline": "2099-01-31"})
    link = re.findall(r"http://localhost(/innspill/lenke/\S+)", posted(app)[-1])[0]
    assert write(guest, link, "Mer lys.", om="lights").status_code == 303
    assert "Har utkast" in kari.get(place(asked)).text
    assert "Anna Aas har fått ny frist og har ikke levert" in kari.get(f"{place(asked)}/handling/treat").text
    guest.post(f"{link}/levering")
    assert "0 av 1" in kari.get(place(asked)).text and "Kvittering" in guest.get(f"{link}/mine").text
    assert "Åpne igjen og endre" not in guest.get(f"{link}/mine").text
    assert "velger du den deltakeren på siden for runden" in kari.get(f"{place(asked)}/handling/reopen").text
