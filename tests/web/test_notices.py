"""Notices over HTTP: the page and the bell of each, hostile words that stay words, forms that keep what was shown, and nobody else's."""

import pytest
from flask import Flask

from app.domain.notices import Kind, Told
from app.services.entry.entering import SYSTEM, Who, enter
from app.services.mail import telling
from app.store.base import writing
from tests.bench.step1_pages import queries
from tests.conftest import NOW
from tests.web.conftest import SignIn

People = dict[str, Who]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'{{ 7*7 }} %(by)s \u202egnirts 🧑\u200d🚒 " + "x" * 4000

pytestmark = pytest.mark.usefixtures("without_tokens")


def tell(app: Flask, plan: str, who: Who, told: Told, *, kind: Kind = Kind.SUGGESTED, ref: str = "ref", address: str = "#p-patrol") -> None:
    with app.app_context(), writing() as session:
        telling.tell(session, enter(session, SYSTEM, plan), NOW, kind, [who.person_id], ref, told, address)


def test_the_page_shows_what_one_is_told_by_day_with_what_is_unread_marked(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    tell(app, plan, people["editor"], Told("Natteravner", "sitatet", "ordene", due="2026-12-01"), kind=Kind.ROUND_DUE)
    page = sign_in("editor").get("/varsler").text
    for words in (
        "Fristen for innspill nærmer seg: Natteravner",
        "sitatet",
        "«ordene»",
        "Frist: 1. desember 2026",
        "22. nov. 2026",
        "Ulest:",
    ):
        assert words in page
    assert "data-unread" in page and "kl. 11.00" in page
    for name in ("coordinator", "stranger", "administrator"):
        assert "Natteravner" not in sign_in(name).get("/varsler").text and "Ingen varsler ennå" in sign_in(name).get("/varsler").text


def test_opening_a_notice_goes_to_the_place_and_is_a_form(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    tell(app, plan, people["editor"], Told("Natteravner"))
    client = sign_in("editor")
    assert client.get("/varsler/1").status_code == 405
    assert sign_in("coordinator").post("/varsler/1").status_code == sign_in("coordinator").post("/varsler/1/lest").status_code == 404
    answer = client.post("/varsler/1")
    assert (answer.status_code, answer.location) == (303, f"/planer/{plan}#p-patrol")
    assert client.get("/varsler/antall").json == {"number": "", "text": "ingen uleste"}
    assert client.post(f"/varsler/{'9' * 30}").status_code == 404


def test_the_bell_stands_on_every_page_of_who_is_signed_in_and_counts_to_99(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    client = sign_in("editor")
    for number in range(3):
        tell(app, plan, people["editor"], Told("x"), ref=f"{number}")
    for path in ("/planer", f"/planer/{plan}", "/konto", "/sok", "/hjelp", "/finnes-ikke"):
        page = client.get(path).text
        assert "data-bell-number>3</span>" in page and "3 uleste</span>" in page, path
    assert "data-bell" not in sign_in("nobody").get("/hjelp").text
    for path in ("/varsler", "/varsler/antall"):
        assert sign_in("nobody").get(path).status_code == 401
    assert sign_in("nobody").get("/varsler", headers={"Accept": "text/html"}).status_code == 303
    for number in range(3, 105):
        tell(app, plan, people["editor"], Told("x"), ref=f"{number}")
    assert client.get("/varsler/antall").json == {"number": "99+", "text": "105 uleste"}


def test_the_bell_costs_a_page_one_query(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    client = sign_in("editor")
    tell(app, plan, people["editor"], Told("x"))
    with app.app_context():
        bare = queries(lambda: client.get("/utseende.css"))
        assert queries(lambda: client.get("/hjelp")) <= bare + 3
        few = queries(lambda: client.get("/varsler"))
        for number in range(60):
            tell(app, plan, people["editor"], Told("x"), ref=f"{number}")
        assert queries(lambda: client.get("/varsler")) == few


def test_hostile_words_stay_words(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    tell(app, plan, people["editor"], Told(*(HOSTILE,) * 5), kind=Kind.SUGGESTION_DECIDED)
    page = sign_in("editor").get("/varsler").text
    assert "<script>alert" not in page and "<img src=x" not in page and "\u202e" not in page and "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page and "%(by)s" in page


def test_reading_keeps_which_are_shown(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    client = sign_in("editor")
    for number in range(55):
        tell(app, plan, people["editor"], Told(f"Nummer {number:02}"), ref=f"{number}")
    second = client.get("/varsler?vis=uleste&side=2").text
    assert "Side 2 av 2" in second and second.count("told__line") == 5 and 'name="side" value="2"' in second
    answer = client.post("/varsler/1/lest", data={"vis": "uleste", "side": "2"})
    assert answer.location == "/varsler?vis=uleste&side=2"
    assert client.get(answer.location).text.count("told__line") == 4
    assert client.get("/varsler").text.count("told__line") == 50
    assert client.post("/varsler/lest", data={"vis": "x", "side": "²"}).location == "/varsler"
    assert "Ingen uleste varsler" in client.get("/varsler?vis=uleste").text and client.get("/varsler?side=99&vis=z").status_code == 200


def test_wishes_are_chosen_in_the_account_and_a_wrong_one_comes_back_at_its_field(sign_in: SignIn) -> None:
    client = sign_in("editor")
    wishes = dict.fromkeys(("mentions", "answers", "assigned", "suggestions", "decided", "rounds", "privacy"), "off")
    answer = client.post("/konto/varsler", data=wishes)
    assert (answer.status_code, answer.location) == (303, "/konto#varsler")
    assert client.get("/konto").text.count('value="off" checked') == 7
    wrong = client.post("/konto/varsler", data=wishes | {"answers": "hver time", "rounds": "daily"})
    assert wrong.status_code == 422 and "Velg når du vil ha e-post." in wrong.text and 'href="#f-answers"' in wrong.text
    assert 'name="rounds" value="daily" checked' in wrong.text
    assert client.get("/konto").text.count('value="off" checked') == 7
