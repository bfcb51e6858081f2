"""One-time links, and people whose rights have ended: each as the table of rights says, and nothing told of what once was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services.entry import linking
from app.services.entry.entering import SYSTEM, Who
from app.services.group import inviting
from app.services.group.inviting import Wish
from app.services.mail.notifying import Invited
from app.services.people import welcoming
from app.store import links, members, plans
from app.store import people as store
from app.store.base import reading, writing
from app.store.people_tables import MailRow
from tests.accounts import change_account
from tests.conftest import PASSWORD
from tests.web.conftest import SignIn
from tests.web.test_access import everything, without_token

People = dict[str, Who]
pytestmark = pytest.mark.usefixtures("without_tokens")
NEW = "ny@nordvik.example"
GONE = "Lenken virker ikke lenger"


def moment() -> datetime:
    """Links are used by requests, which go by the clock."""
    return datetime.now(UTC)


def invited(app: Flask, people: People, plan: str, email: str = NEW, at: datetime | None = None) -> Invited:
    with app.app_context(), writing() as session:
        return inviting.invite(session, people["coordinator"], plan, at or moment(), [email], "", Wish("editor"), None)[0]


def take_up(client: FlaskClient, token: str, **given: str) -> TestResponse:
    return client.post(f"/invitasjon/{token}/ny-bruker", data={"name": "Nina Ny", "password": PASSWORD, **given})


def count(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return len(store.list_people(session))


# ---------------------------------------------------------------- links that open


def test_somebody_new_lands_in_the_plan_signed_in(app: Flask, people: People, plan: str) -> None:
    made, client = invited(app, people, plan), app.test_client()
    shown = client.get(f"/invitasjon/{made.token}")
    assert (shown.status_code, "Trygg skolevei i Nordvik" in shown.text, NEW in shown.text) == (200, True, True)
    answer = take_up(client, made.token)
    assert (answer.status_code, answer.location) == (303, f"/planer/{plan}")
    assert "Velkommen" in client.get(f"/planer/{plan}").text


def test_somebody_with_an_account_signs_in_and_comes_back_to_the_link(app: Flask, people: People, plan: str) -> None:
    made, client = invited(app, people, plan, "stranger@nordvik.example"), app.test_client()
    assert f"/innlogging?neste=/invitasjon/{made.token}" in client.get(f"/invitasjon/{made.token}").text
    signed = client.post(
        "/innlogging", data={"email": "stranger@nordvik.example", "password": PASSWORD, "neste": f"/invitasjon/{made.token}"}
    )
    assert signed.location == f"/invitasjon/{made.token}"
    assert "Bli med i planen" in client.get(signed.location).text
    assert client.post(f"/invitasjon/{made.token}").location == f"/planer/{plan}"


def test_looking_uses_no_link_up(app: Flask, people: People, plan: str, database: object) -> None:
    made = invited(app, people, plan)
    before = everything(database)  # type: ignore[arg-type]
    for _ in range(3):
        assert app.test_client().get(f"/invitasjon/{made.token}").status_code == 200
    assert everything(database) == before  # type: ignore[arg-type]


def test_the_page_of_a_link_is_the_same_whether_its_address_has_an_account(app: Flask, people: People, plan: str) -> None:
    pages = []
    for email in ("stranger@nordvik.example", "xtranger@nordvik.example"):
        made = invited(app, people, plan, email, moment().replace(hour=0))
        pages.append(without_token(app.test_client().get(f"/invitasjon/{made.token}")).replace(made.token, "").replace(email, ""))
    assert pages[0] == pages[1]


def test_a_password_that_is_easy_to_guess_costs_neither_the_link_nor_what_was_written(app: Flask, people: People, plan: str) -> None:
    made, client, before = invited(app, people, plan), app.test_client(), count(app)
    answer = take_up(client, made.token, name="Åse Ødegård", password="passord1234")
    assert (answer.status_code, "Åse Ødegård" in answer.text, count(app)) == (422, True, before)
    assert take_up(client, made.token).status_code == 303


def test_an_account_link_makes_the_account_once(app: Flask, people: People) -> None:
    with app.app_context(), writing() as session:
        made = welcoming.invite_person(session, people["administrator"], moment(), NEW, "Nina", None, False, None)
    client = app.test_client()
    assert NEW in client.get(f"/ny-bruker/{made.token}").text
    assert client.post(f"/ny-bruker/{made.token}", data={"name": "Nina", "password": PASSWORD}).location == "/planer"
    assert client.get("/planer").status_code == 200
    again = app.test_client().post(f"/ny-bruker/{made.token}", data={"name": "Nina", "password": PASSWORD})
    assert (again.status_code, GONE in again.text) == (404, True)


# ---------------------------------------------------------------- links that do not


def used(app: Flask, people: People, plan: str) -> str:
    made = invited(app, people, plan)
    assert take_up(app.test_client(), made.token).status_code == 303
    return made.token


def old(app: Flask, people: People, plan: str) -> str:
    return invited(app, people, plan, at=moment() - timedelta(days=15)).token


def withdrawn(app: Flask, people: People, plan: str) -> str:
    made = invited(app, people, plan)
    with app.app_context(), writing() as session:
        inviting.withdraw(session, people["coordinator"], plan, moment(), made.link_id)
    return made.token


def replaced(app: Flask, people: People, plan: str) -> str:
    made = invited(app, people, plan)
    invited(app, people, plan)
    return made.token


def never_made(app: Flask, people: People, plan: str) -> str:
    return "en-lenke-som-aldri-har-vært-laget"


def of_another_kind(app: Flask, people: People, plan: str) -> str:
    with app.app_context(), writing() as session:
        return linking.make_link(session, moment(), "reset", "reader@nordvik.example", person_id=people["reader"].person_id)[1]


@pytest.mark.parametrize("made", [used, old, withdrawn, replaced, never_made, of_another_kind])
@pytest.mark.parametrize("person", ["nobody", "stranger", "coordinator", "administrator"])
def test_links_that_open_nothing_are_told_apart_by_nobody(
    app: Flask, people: People, plan: str, sign_in: SignIn, made: Callable[[Flask, People, str], str], person: str
) -> None:
    token, before = made(app, people, plan), count(app)
    client = sign_in(person)
    missing = {path: client.open(f"/invitasjon/finnes-ikke{path}", method=method) for path, method in PATHS.items()}
    for path, method in PATHS.items():
        answer = client.open(f"/invitasjon/{token}{path}", method=method, data={"name": "X", "password": PASSWORD})
        assert (answer.status_code, without_token(answer)) == (404, without_token(missing[path])), path
        assert GONE in answer.text
    assert count(app) == before


PATHS = {"": "GET", "/ny-bruker": "POST"}


@pytest.mark.parametrize("person", ["stranger", "coordinator", "administrator"])
def test_anothers_link_opens_nothing_and_names_nobody(app: Flask, people: People, plan: str, sign_in: SignIn, person: str) -> None:
    made, client = invited(app, people, plan), sign_in(person)
    for answer in (client.get(f"/invitasjon/{made.token}"), client.post(f"/invitasjon/{made.token}")):
        assert (answer.status_code, "Lenken er til en annen" in answer.text) == (403, True)
        assert NEW not in answer.text
        assert "Trygg skolevei" not in answer.text
    assert take_up(app.test_client(), made.token).status_code == 303, "it is still there for whom it is for"


def test_two_who_use_one_link_at_once_are_not_both_let_in(app: Flask, people: People, plan: str) -> None:
    made = invited(app, people, plan)
    assert [take_up(app.test_client(), made.token).status_code for _ in range(2)] == [303, 404]


def test_who_chooses_a_weak_password_is_asked_again_and_keeps_the_link(app: Flask, people: People, plan: str) -> None:
    with app.app_context(), writing() as session:
        account = welcoming.invite_person(session, people["administrator"], moment(), "nina@nordvik.example", "Nina", None, False, None)
    for path in (f"/invitasjon/{invited(app, people, plan).token}/ny-bruker", f"/ny-bruker/{account.token}"):
        refused = app.test_client().post(path, data={"name": "Nina Ny", "password": "kort"})
        assert (refused.status_code, "Passordet må ha mellom" in refused.text, 'value="Nina Ny"' in refused.text) == (422, True, True)
        assert app.test_client().post(path, data={"name": "Nina Ny", "password": PASSWORD}).status_code == 303


# ---------------------------------------------------------------- people whose rights have ended


def test_an_administrator_who_is_one_no_longer_keeps_no_page(app: Flask, people: People, plan: str, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        change_account(session, SYSTEM, people["reader"].person_id, is_administrator=True)
        change_account(session, SYSTEM, people["administrator"].person_id, is_administrator=False)
    client = sign_in("administrator")
    assert "Administrasjon" not in client.get("/planer").text
    for path in ("brukere", "virksomheter", "planer"):
        assert client.get(f"/administrasjon/{path}").status_code == 403


# ---------------------------------------------------------------- the coordinator's side


def test_an_invitation_goes_out_as_a_mail_that_says_what_it_must(app: Flask, people: People, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    form = {"email": NEW, "role": "editor", "agency": "", "message": "Vi møtes tirsdag.", "hvordan": "epost"}
    assert client.post(f"/planer/{plan}/arbeidsgruppe/invitasjoner", data=form).status_code == 303
    with app.app_context(), reading() as session:
        found = plans.find_plan(session, plan)
        assert found is not None
        link = links.list_links_of_plan(session, found.id)[0]
        mail = session.get_one(MailRow, 1)
        assert (mail.recipient, mail.link_id, mail.person_id) == (NEW, link.id, people["coordinator"].person_id)
    for words in (
        "Coordinator inviterer deg til å være redaktør",
        "Trygg skolevei i Nordvik",
        "Vi møtes tirsdag.",
        "/invitasjon/",
        "én gang",
    ):
        assert words in mail.body
    assert "Ingen vil noen gang be deg om passordet" in mail.body
    page = client.get(f"/planer/{plan}/arbeidsgruppe/invitasjoner").text
    assert "På vei" in page
    assert "/invitasjon/" not in page.replace("arbeidsgruppe/invitasjoner", ""), "the link is told once"


def test_a_refused_invitation_keeps_what_was_written(app: Flask, plan: str, sign_in: SignIn) -> None:
    form = {"email": "kari@nordvik", "name": "Kari", "role": "secretary", "agency": "annen", "other": "Redd Barna", "hvordan": "lenke"}
    answer = sign_in("coordinator").post(f"/planer/{plan}/arbeidsgruppe/invitasjoner", data=form)
    assert answer.status_code == 422
    for words in ("kari@nordvik er ikke en hel e-postadresse", 'value="Kari"', 'value="Redd Barna"', 'value="secretary" checked'):
        assert words in answer.text


def test_links_handed_over_by_hand_are_shown_and_no_mail_is_sent(app: Flask, people: People, plan: str, sign_in: SignIn) -> None:
    form = {"email": "a@nordvik.example b@nordvik.example", "role": "reader", "hvordan": "lenke"}
    answer = sign_in("coordinator").post(f"/planer/{plan}/arbeidsgruppe/invitasjoner", data=form)
    assert (answer.status_code, answer.text.count("http://localhost/invitasjon/")) == (200, 2)
    with app.app_context(), reading() as session:
        assert session.get(MailRow, 1) is None
        found = plans.find_plan(session, plan)
        assert found is not None
        assert {person.email for person, _role, _since in members.list_members(session, found.id)} & {"a@nordvik.example"} == set()
