"""Suggestions over HTTP: forms that come back with what was written, hostile words that stay words, answers without scripts too."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.discussion import deciding
from app.services.entry import present
from app.store.base import reading
from app.web.discussion import suggestion_view
from tests.prose.test_proposing import paragraph
from tests.web.conftest import SignIn

HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'{{ 7*7777 }} \u202egnirts 🧑\u200d🚒 " + "x" * 180

pytestmark = pytest.mark.usefixtures("without_tokens")


@pytest.fixture
def base(plan: str) -> str:
    return f"/planer/{plan}/forslag"


def text_of(app: Flask) -> dict[str, Any]:
    with app.app_context(), reading() as session:
        return dict(present.read_json(session, "text"))


def wording(app: Flask, *words: str) -> dict[str, str]:
    """What the form sends when paragraphs were put in at the end."""
    base = text_of(app)
    blocks = [paragraph(f"nytt{number}", each) for number, each in enumerate(words)]
    return {"om": "text", "version": "0", "base": json.dumps(base), "wanted": json.dumps({**base, "content": [*base["content"], *blocks]})}


def restate(client: FlaskClient, base: str, reason: str = "", **values: str) -> Any:
    return client.post(base, data={"om": "patrol", "version": "1", "reason": reason, **values})


def test_hostile_words_stay_words_in_every_place_they_stand(app: Flask, base: str, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    assert client.post(base, data={**wording(app, HOSTILE), "reason": HOSTILE}).status_code == 303
    assert restate(client, base, HOSTILE, title=HOSTILE).status_code == 303
    client.post(f"{base}/1/avslag", data={"version": "1", "word": HOSTILE})
    client.post(base, data={**wording(app, HOSTILE), "reason": ""})
    pages = ("", "?vis=alle", "/1", "/2", "/3", "/lesing", "/lesing?vis=godtatt", "/ny?om=patrol")
    for path in (*(base + one for one in pages), f"/planer/{plan}", f"/planer/{plan}/historikk"):
        page = client.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page, path
        assert "54439" not in page, path
    assert "&lt;script&gt;" in client.get(f"{base}/1").text and "🧑\u200d🚒" in client.get(f"{base}/1").text


def test_a_million_signs_are_refused_and_nothing_is_kept(app: Flask, base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for form in ({**wording(app, "a " * 600_000), "reason": ""}, {**wording(app, "Kort."), "reason": "a " * 500_000}):
        assert client.post(base, data=form).status_code in (413, 422)
    assert restate(client, base, title="a " * 500_000).status_code in (413, 422)
    assert "Ingen forslag her" in client.get(base).text


def test_what_was_written_comes_back_when_it_cannot_be_sent(app: Flask, base: str, sign_in: SignIn) -> None:
    client = sign_in("editor")
    answer = client.post(base, data={**wording(app, "Foreldre er med."), "reason": "Gjelder 01010750160."})
    assert answer.status_code == 422 and "Her står et fødselsnummer" in answer.text
    assert 'data-draft="wanted"' in answer.text and "Gjelder 01010750160.</textarea>" in answer.text
    answer = restate(client, base, "Fordi.", period="2026–2027")
    assert answer.status_code == 422 and "Du har ikke endret noe" in answer.text and "Fordi.</textarea>" in answer.text
    assert answer.text.count("Rett dette før du går videre") == 1
    client.post("/planer/" + base.split("/")[2] + "/deler/patrol", data={"version": "1", "period": "2031"})
    answer = restate(client, base, "Fordi.", period="2032")
    assert answer.status_code == 409 and "Noen andre har endret det samme" in answer.text and "2032" in answer.text


@pytest.mark.parametrize("given", ["{", "[]", '"ord"', '{"type":"doc"}', '{"type":"doc","content":[{"type":"script"}]}', "[" * 5_000])
def test_what_is_no_text_is_refused_in_words(app: Flask, base: str, sign_in: SignIn, given: str) -> None:
    answer = sign_in("editor").post(base, data={**wording(app, "Nytt."), "wanted": given})
    assert answer.status_code == 422 and "kunne ikke leses" in answer.text


def test_a_no_without_a_reason_comes_back_with_its_form_open(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    restate(client, base, period="2030")
    for more, headers in (({}, HTMX), ({}, {}), ({"alene": "ja"}, {})):
        answer = client.post(f"{base}/1/avslag", data={"version": "1", "word": " ", **more}, headers=headers)
        assert answer.status_code == 422 and "Skriv kort hvorfor" in answer.text
        assert ("<html" in answer.text) is not bool(headers)


def test_everything_is_done_without_scripts(base: str, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    address = restate(client, base, "Mer tid.", period="2030").location
    assert "2030" in client.get(address).text
    assert client.post(f"{base}/1/godkjenning", data={"version": "1", "alene": "ja"}).location.endswith("/forslag/1")
    assert "Angre" in client.get(f"{base}/1").text and "2030" in client.get(f"/planer/{plan}").text
    assert client.post(f"{base}/1/godkjenning", data={"version": "2"}).status_code == 409
    assert client.post(f"{base}/1/gjenapning").status_code == 409
    restate(client, base, title="Nytt navn")
    client.post(f"{base}/2/tilbaketrekking", data={"alene": "ja"})
    assert "Trukket" in client.get(f"{base}/2").text


def test_every_part_that_can_be_suggested_about_has_its_way(base: str, plan: str, sign_in: SignIn) -> None:
    places = ("text", "patrol", "sub", "work", "measures")
    for name, told in (("other_editor", places), ("coordinator", places), ("secretary", ()), ("reader", ())):
        page = sign_in(name).get(f"/planer/{plan}").text
        assert tuple(place for place in places if f'href="{base}/ny?om={place}"' in page) == told, name
    assert "Foreslå endring" in sign_in("editor").get(f"{base}/ny?om=sub").text


def test_what_is_not_there_is_not_found(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for path in ("/ny?om=ingen", "/ny", "/ny?om=figure", "/99", "/lesing?vis=annet"):
        assert client.get(base + path).status_code == 404, path
    for path in ("/99/godkjenning", "/99/avslag", "/99/tilbaketrekking", "/99/gjenapning"):
        assert client.post(base + path, data={"version": "1", "word": "Hei"}).status_code == 404, path
    assert client.post(f"{base}/godkjenning", data={"nr": ["9" * 40, "x", "-1"]}).status_code == 303


def test_why_something_is_not_drawn_is_told_with_its_reason_and_at_its_place(app: Flask, base: str, plan: str, sign_in: SignIn) -> None:
    client, deeds = sign_in("coordinator"), f"/planer/{plan}/deler"
    restate(client, base, period="2030")
    restate(client, base, period="2031")
    client.post(base, data={"om": "lights", "version": "1", "period": "2030"})
    client.post(f"{deeds}/lights", data={"version": "1", "period": "2032"})
    card = client.get(f"{base}/3").text
    assert "Nå i planen: 2032" in card and "Nå i planen" not in client.get(f"{base}/1").text
    client.post(base, data={"om": "sub", "version": "1", "title": "Øster"})
    client.post(base, data={**wording(app, "Foreldre er med."), "reason": ""})
    client.post(base, data={**wording(app, "Skolen er med."), "reason": ""})
    client.post(f"{deeds}/sub/fjerning")
    page = " ".join(client.get(f"{base}/lesing").text.split())
    for reason, number in (("et eldre forslag gjelder det samme", 2), ("andre har endret det samme", 3), ("gjelder, er fjernet", 4)):
        assert reason in page and f'href="{base}/{number}"' in page.partition(reason)[2].partition("</p>")[0], reason
    assert "Gjelder det samme, men er ikke tegnet inn:" in page.partition('id="p-patrol"')[2].partition('id="p-lights"')[0]


def test_so_many_are_accepted_at_once_that_others_can_go_on_saving(base: str, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (deciding, suggestion_view):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 2)
    client = sign_in("coordinator")
    for field in ("title", "period", "number"):
        restate(client, base, **{field: "77"})
    page = client.get(base).text
    assert "Godta de 2 eldste" in page and "Ett til står igjen etterpå" in page and page.count('name="nr"') == 2
    answer = client.post(f"{base}/godkjenning", data={"nr": ["1", "2"], "flere": "1"}, headers=HTMX)
    assert "2 forslag er godtatt. Ett til står igjen." in answer.text and 'id="forslag-3"' in answer.text


def test_many_suggestions_come_in_pages(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for year in range(2030, 2065):
        restate(client, base, period=str(year))
    page = client.get(base).text
    assert page.count('class="thread suggestion"') == 30 and "Side 1 av 2" in page
    assert client.get(f"{base}?side=2").text.count('class="thread suggestion"') == 5
    assert "Godta alle 35" in page


def test_a_page_that_is_emptied_leads_to_the_last_there_is(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for year in range(2030, 2061):
        restate(client, base, period=str(year))
    last = re.findall(r'id="forslag-(\d+)"', client.get(f"{base}?side=2").text)[0]
    told = {"version": "1", "word": "Nei.", "side": "2", "person": "Coordinator"}
    answer = client.post(f"{base}/{last}/avslag", data=told, headers=HTMX)
    assert answer.text.count('class="thread suggestion"') == 30 and "Ingen forslag her" not in answer.text
    back = client.post(f"{base}/{int(last) - 1}/avslag", data=told).location
    assert back == f"{base}?person=Coordinator&side=2#forslag-{int(last) - 1}"
    assert client.get(back).text.count('class="thread suggestion"') == 29


def test_a_double_click_on_a_suggestion_by_itself_accepts_it(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    restate(client, base, period="2030")
    for _time in range(2):
        assert client.post(f"{base}/1/godkjenning", data={"version": "1", "alene": "ja"}).location.endswith("/forslag/1")
    assert "Godtatt" in client.get(f"{base}/1").text
