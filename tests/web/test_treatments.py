"""Inputs of a closed round treated over HTTP: found, answered one by one and several at once, gathered, split, and made suggestions of."""

from datetime import timedelta

import pytest
from flask import Flask

from app.services.entry.entering import Who
from app.services.plan import planning
from app.services.rounds.pointing import About
from app.store.base import writing
from tests.asked import ANNA, BO, Asked
from tests.web.conftest import SignIn
from tests.web.test_input_rounds import ANNA_AT, BO_AT, door, moment

pytestmark = pytest.mark.usefixtures("without_tokens")


@pytest.fixture
def asked(app: Flask, plan: str, people: dict[str, Who]) -> Asked:
    """An open round with two guests, whose deadline is a month from now."""
    last_day = (moment() + timedelta(days=30)).date()
    with app.app_context():
        return Asked(plan, people).planned(now=moment(), last_day=last_day).guests(ANNA, BO, now=moment()).opened(moment())


def test_the_change_an_answer_led_to_is_chosen_among_what_was_done_there(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling/lightslights"
    with app.app_context():
        asked.says(ANNA_AT, "Mer lys.", About("lights"), id="lightslights", now=moment())
        asked.hands_in(ANNA_AT, moment()).closed(moment())
        with writing() as session:
            line = planning.edit_piece(session, asked.who, plan, moment(), "lights", 1, {"title": "Mye bedre lys"}).line
    shown = kari.get(place).text
    assert f'value="line:{line}"' in shown and "endret tittelen på tiltak 2" in shown and "Mye bedre lys" in shown
    kari.post(place, data={"conclusion": "followed", "reason": "Ja.", "endring": f"line:{line}", "version": "0"})
    assert f'value="line:{line}" selected' in kari.get(place).text and f"#linje-{line}" in kari.get(place).text
    assert kari.post(place, data={"conclusion": "followed", "reason": "Ja.", "endring": "line:x", "version": "1"}).status_code == 422


def test_bulk_merge_split_and_back_again(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling"
    with app.app_context():
        asked.says(ANNA_AT, "Lys.\n\nVei.", id="annaannaxx", now=moment())
        asked.says(BO_AT, "Mer lys.", id="bobobobobo", now=moment())
        asked.hands_in(ANNA_AT, moment()).hands_in(BO_AT, moment()).closed(moment())
    assert "Velg minst ett innspill" in kari.post(place, data={"conclusion": "partly", "reason": "Nja."}).text
    kari.post(place, data={"innspill": ["annaannaxx", "bobobobobo"], "handling": "samle"})
    assert "følger svaret til et likt innspill" in kari.get(place).text
    kari.post(f"{place}/bobobobobo/losning")
    kari.post(place, data={"innspill": ["annaannaxx", "bobobobobo"], "conclusion": "partly", "reason": "Nja."})
    assert "2 av 2 har fått svar" in kari.get(place).text and "Nja." in kari.get(f"{place}/annaannaxx").text
    kari.post(f"{place}/bobobobobo/angring")
    assert "Mer lys." in kari.get(f"{place}?svar=draft").text and "Mer lys." not in kari.get(f"{place}?svar=partly").text
    assert "Sett minst ett skille" in kari.post(f"{place}/annaannaxx/deling", data={"marked": "Lys.\n\nVei."}).text
    kari.post(f"{place}/annaannaxx/deling", data={"marked": "Lys.\r\n---\r\nVei."})
    assert "del 2 av et lengre innspill" in kari.get(place).text and "0 av 3 har fått svar" in kari.get(place).text
    kari.post(f"{place}/annaannaxx/sammensetting")
    assert "1 av 2 har fått svar" in kari.get(place).text


def test_inputs_come_in_pages_and_are_found_by_their_words(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling"
    with app.app_context():
        for number in range(60):
            asked.says(ANNA_AT, f"Innspill nummer {number:02} om <lys>.", id=f"number{number:04}", now=moment())
        asked.hands_in(ANNA_AT, moment()).closed(moment())
    first, second = kari.get(place).text, kari.get(f"{place}?side=2").text
    assert first.count('name="innspill"') == 50 and "Side 1 av 2" in first and "nummer 59" not in first
    assert second.count('name="innspill"') == 10 and "nummer 59" in second and "nummer 49" not in second
    for side in ("99", "0", "-1", "x", "9" * 30):
        assert kari.get(f"{place}?side={side}").status_code == 200, side
    found = kari.get(f"{place}?ord=NUMMER+5+%3Clys%3E").text
    assert found.count('name="innspill"') == 15 and 'value="NUMMER 5 &lt;lys&gt;"' in found and "Side" not in found.partition("<main")[2]
    assert "Ingen innspill passer" in kari.get(f"{place}?ord=kveldsmat").text
    assert f"{place}?side=2#i-number0059" in kari.get(f"{place}/number0059").text
    kept = kari.post(f"{place}?side=2&svar=none", data={"innspill": "number0059", "conclusion": "followed", "reason": "Ja."})
    assert kept.location == f"{place}?svar=none" + "&side=2"
    wrong = kari.post(f"{place}?side=2", data={"innspill": "number0058", "conclusion": "followed", "reason": ""})
    assert wrong.status_code == 422 and 'value="number0058" checked' in wrong.text and "Skriv en begrunnelse" in wrong.text


def test_those_that_may_say_the_same_are_offered_the_same_answer(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling"
    with app.app_context():
        asked.says(ANNA_AT, "Det må bli mer lys ved skolen.", id="annaannaxx", now=moment())
        asked.says(ANNA_AT, "Hele planen er for lang.", id="annalongxx", now=moment())
        asked.says(BO_AT, "Det må bli mer lys ved skolen, takk!", id="bobobobobo", now=moment())
        asked.hands_in(ANNA_AT, moment()).hands_in(BO_AT, moment()).closed(moment())
    one = kari.get(f"{place}/annaannaxx").text
    assert "Andre som kanskje sier det samme" in one and 'value="bobobobobo"' in one and 'value="annalongxx"' not in one
    assert "Andre som kanskje" not in kari.get(f"{place}/annalongxx").text
    assert "Andre som kanskje" not in sign_in("editor").get(f"{place}/annaannaxx").text
    none = kari.post(f"{place}/annaannaxx/samling")
    assert none.status_code == 422 and "Velg minst ett av dem" in none.text and "Andre som kanskje" in none.text
    done = kari.post(f"{place}/annaannaxx/samling", data={"innspill": "bobobobobo"})
    assert done.location == f"{place}/annaannaxx" and "ett likt innspill følger" in kari.get(done.location).text
    assert "Andre som kanskje" not in kari.get(done.location).text


def test_what_somebody_else_did_meanwhile_costs_no_bulk_answer(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling"
    with app.app_context():
        asked.says(ANNA_AT, "Lys.\n\nVei.", id="annaannaxx", now=moment())
        asked.says(BO_AT, "Mer lys.", id="bobobobobo", now=moment())
        asked.hands_in(ANNA_AT, moment()).hands_in(BO_AT, moment()).closed(moment())
    kari.post(f"{place}/annaannaxx/deling", data={"marked": "Lys.\n---\nVei."})
    form = {"innspill": ["annaannaxx", "bobobobobo"], "conclusion": "partly", "reason": "Mine ord.", "bytt": "ja"}
    refused = kari.post(place, data=form)
    assert refused.status_code == 409 and "Innspillet er delt" in refused.text and 'value="bobobobobo" checked' in refused.text
    assert "Mine ord." in refused.text and 'value="partly" checked' in refused.text and 'name="bytt" value="ja" checked' in refused.text
    assert "0 av 3 har fått svar" in kari.get(place).text and "Del 2" not in kari.get(place).text
    told = kari.post(place, data=form | {"innspill": "bobobobobo"}, follow_redirects=True).text
    assert "Ett innspill har fått svaret." in told and "1 av 3 har fått svar" in told
    again = kari.post(place, data={"innspill": "bobobobobo", "conclusion": "followed", "reason": "Ja."}, follow_redirects=True).text
    assert "Ingen fikk svaret. Ett hadde svar fra før, og beholder det." in again


def test_one_goes_from_answer_to_answer_among_those_wished_for(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/behandling"
    with app.app_context():
        for number, who in enumerate((ANNA_AT, BO_AT, ANNA_AT, BO_AT)):
            asked.says(who, f"Innspill {number}.", id=f"number{number:04}", now=moment())
        asked.hands_in(ANNA_AT, moment()).hands_in(BO_AT, moment()).closed(moment())
        bo = asked.participant("Bo Berg")
    verdict = {"conclusion": "followed", "reason": "Ja.", "version": "0", "til-neste": "ja"}
    wish = f"?avsender={bo}&svar=none"
    first, second, third, fourth = (
        kari.post(f"{place}/{id}{wish}", data=verdict).location for id in ("number0001", "number0003", "number0002", "number0000")
    )
    assert first == f"{place}/number0003{wish}" and second == f"{place}/number0000{wish}"
    assert third == f"{place}/number0000{wish}" and fourth == f"{place}/number0000{wish}"
    assert "Angre" not in kari.get(place).text.partition("<main")[0] and "4 av 4" in kari.get(place).text


def test_a_suggestion_that_is_written_from_an_input_is_told_of_in_its_answer(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}"
    with app.app_context():
        asked.says(ANNA_AT, "Kall det <b>lys</b>.", About("lights"), id="annaannaxx", now=moment())
        asked.says(BO_AT, "Utkast.", id="bobobobobo", now=moment())
        asked.hands_in(ANNA_AT, moment()).closed(moment())
    kari.post(f"{place}/behandling/annaannaxx", data={"conclusion": "followed", "reason": "Ja.", "version": "0"})
    at = f"/planer/{plan}/forslag/ny?om=lights&runde={asked.id}&innspill=annaannaxx"
    assert at.replace("&", "&amp;") in kari.get(f"{place}/behandling/annaannaxx").text
    form = kari.get(at).text
    assert "Innspillet fra Anna Aas" in form and "&lt;b&gt;lys" in form and "Etter innspill fra Anna Aas i «Høring høsten 2026»." in form
    for wrong in (f"runde={asked.id}&innspill=nowhere", "runde=nowhere&innspill=annaannaxx", f"runde={asked.id}&innspill=bobobobobo"):
        assert kari.get(f"/planer/{plan}/forslag/ny?om=lights&{wrong}").status_code == 404, wrong
    assert sign_in("editor").get(at).status_code == 403
    sent = {"om": "lights", "version": "1", "title": "Lys", "reason": "Etter innspill.", "runde": asked.id, "innspill": "annaannaxx"}
    nothing = kari.post(f"/planer/{plan}/forslag", data=sent | {"title": "Bedre lys"})
    assert nothing.status_code == 422 and "Innspillet fra Anna Aas" in nothing.text and 'value="annaannaxx"' in nothing.text
    assert kari.post(f"/planer/{plan}/forslag", data=sent).location == f"/planer/{plan}/forslag/1"
    assert "Endringsforslag 1" in kari.get(f"{place}/behandling/annaannaxx").text
    kari.post(f"{place}/handling/treat")
    own = app.test_client().get(f"{door(asked)}/mine").text
    assert "Det er laget et endringsforslag av innspillet. Det er ikke avgjort ennå." in own
    kari.post(f"/planer/{plan}/forslag/1/godkjenning", data={"version": "1"})
    assert "endringsforslag av innspillet. Det er godtatt." in app.test_client().get(f"{door(asked)}/mine").text
