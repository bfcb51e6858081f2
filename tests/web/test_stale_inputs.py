"""Forms of input that are older than what is kept: nothing that was written is lost by them, and nothing is called kept that is not."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.rounds import mark_of
from app.services.rounds import asking
from app.store import inputs
from app.store.base import reading, writing
from tests.asked import Asked
from tests.web.conftest import SignIn
from tests.web.test_input_rounds import ANNA_AT, GONE, asked, door, moment, police, write  # noqa: F401

pytestmark = pytest.mark.usefixtures("without_tokens")
KEEP = {"X-Samplan-Keep": "1"}


def drawn(client: FlaskClient, address: str) -> dict[str, str]:
    """The form of a page as a browser would send it unchanged."""
    html = client.get(address).text
    hidden = re.findall(r'<input type="hidden" name="(lest-[\w-]+|finnes)" value="([^"]*)">', html)
    return dict(hidden) | dict(re.findall(r'<textarea [^>]*name="([\w-]+)"[^>]*>\n([^<]*)</textarea>', html))


def questions(client: FlaskClient, at: str) -> list[str]:
    return re.findall(r'<textarea [^>]*name="(svar-\d+)"', client.get(f"{at}/sporsmal").text)


def test_a_questions_page_on_another_device_takes_no_answer_away(app: Flask, asked: Asked) -> None:  # noqa: F811
    client, at = app.test_client(), f"{door(asked)}/sporsmal"
    first, second = questions(client, door(asked))
    here, there = drawn(client, at), drawn(client, at)
    assert client.post(at, data=here | {first: "Ja, lett."}, headers=KEEP).status_code == 204
    assert client.post(at, data=there | {second: "Flere lys."}, headers=KEEP).status_code == 204
    now = drawn(client, at)
    assert (now[first], now[second]) == ("Ja, lett.", "Flere lys.")
    assert client.post(at, data=now | {first: ""}).status_code == 303
    assert (drawn(client, at)[first], drawn(client, at)[second]) == ("", "Flere lys.")


def test_the_same_answer_changed_twice_is_told_with_both_texts(app: Flask, asked: Asked) -> None:  # noqa: F811
    client, at = app.test_client(), f"{door(asked)}/sporsmal"
    first, second = questions(client, door(asked))
    form = drawn(client, at)
    client.post(at, data=form | {first: "Ja, lett.", second: "Nei."})
    kept = client.post(at, data=form | {first: "Nei, tung."}, headers=KEEP)
    assert kept.status_code == 409 and "endret et annet sted" in kept.json["error"]
    clash = client.post(at, data=form | {first: "Nei, tung."})
    assert clash.status_code == 409 and "Ja, lett." in clash.text and "Nei, tung." in clash.text
    assert drawn(client, at)[first] == "Ja, lett."
    again = dict(re.findall(r'name="(lest-[\w-]+)" value="([^"]*)"', clash.text))
    assert client.post(at, data=again | {first: "Nei, tung.", second: "Nei."}).status_code == 303
    assert drawn(client, at)[first] == "Nei, tung." and drawn(client, at)[second] == "Nei."


def test_what_a_form_has_sent_itself_is_no_clash_even_when_the_answer_got_lost(app: Flask, asked: Asked) -> None:  # noqa: F811
    client, at = app.test_client(), door(asked)
    form = {"om": "patrol", "lest-body": mark_of(""), "lest-proposed": mark_of(""), "proposed": ""}
    assert client.post(f"{at}/dddddddddd", data=form | {"body": "Før"}, headers=KEEP).status_code == 204
    more = form | {"body": "Først.", "lest-body": f"{mark_of('')} {mark_of('Før')}"}
    assert client.post(f"{at}/dddddddddd", data=more, headers=KEEP).status_code == 204
    assert client.post(f"{at}/dddddddddd", data=more, headers=KEEP).status_code == 204
    assert drawn(client, f"{at}/dddddddddd")["body"] == "Først."


def test_a_colleagues_older_tab_does_not_undo_what_the_leader_wrote(app: Flask, asked: Asked, sign_in: SignIn) -> None:  # noqa: F811
    colleague, leader, at = sign_in("contributor"), sign_in("editor"), police(asked)
    write(colleague, at, "Flere biler.", om="patrol")
    old = drawn(colleague, f"{at}/aaaaaaaaaa")
    assert leader.post(f"{at}/aaaaaaaaaa", data=drawn(leader, f"{at}/aaaaaaaaaa") | {"body": "Færre biler."}).status_code == 303
    clash = colleague.post(f"{at}/aaaaaaaaaa", data=old | {"body": "Flere biler nå."})
    assert clash.status_code == 409 and "Færre biler." in clash.text and "Flere biler nå." in clash.text
    assert colleague.post(f"{at}/aaaaaaaaaa", data=old | {"proposed": "Flere."}).status_code == 303
    fresh = drawn(colleague, f"{at}/aaaaaaaaaa")
    assert (fresh["body"], fresh["proposed"]) == ("Færre biler.", "Flere.")
    with app.app_context(), reading() as session:
        row = inputs.find_input(session, "aaaaaaaaaa")
        assert row is not None
        kept = [(each["body"], each["by"]) for each in row.earlier]
    names = {name: asked.people[name].name for name in ("contributor", "editor")}
    assert kept == [("Flere biler.", names["contributor"]), ("Færre biler.", names["editor"])]
    page = leader.get(f"{at}/aaaaaaaaaa").text
    assert "Slik sto det før andre endret det" in page and "Flere biler." in page


def test_words_sent_by_a_link_that_has_been_replaced_can_be_copied(app: Flask, asked: Asked, plan: str) -> None:  # noqa: F811
    client, old = app.test_client(), door(asked)
    with app.app_context(), writing() as session:
        id = next(each.id for each in asked.overview().participants if each.email == ANNA_AT)
        asking.send_anew(session, asked.who, plan, moment(), asked.id, id, asked.letters)
    sent = write(client, old, "En time <b>arbeid</b>.", om="patrol", proposed="Ny tekst.")
    assert sent.status_code == 404 and GONE in sent.text and "ble ikke lagret" in sent.text
    assert "En time &lt;b&gt;arbeid&lt;/b&gt;." in sent.text and "Ny tekst." in sent.text
    answered = client.post(f"{old}/sporsmal", data={"svar-1": "Ja, lett."})
    assert answered.status_code == 404 and "Ja, lett." in answered.text
    kept = client.post(f"{old}/aaaaaaaaaa", data={"body": "Ord"}, headers=KEEP)
    assert kept.status_code == 404 and kept.json["error"].startswith("IKKE lagret. Lenken kan ikke brukes")
    assert "ble ikke lagret" not in client.get(old).text


def test_words_of_an_agency_that_was_taken_out_can_be_copied(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:  # noqa: F811
    client = sign_in("editor")
    with app.app_context(), writing() as session:
        asking.remove(session, asked.who, plan, moment(), asked.id, asked.police)  # type: ignore[attr-defined]
    sent = write(client, police(asked), "En time arbeid.", om="patrol")
    assert sent.status_code == 404 and "En time arbeid." in sent.text and GONE not in sent.text
