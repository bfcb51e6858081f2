"""Comments over HTTP: forms that come back with what was written, hostile words that stay words, pages of many threads."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import SignIn

HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'{{ 7*7777 }} \u202egnirts 🧑\u200d🚒 " + "x" * 400

pytestmark = pytest.mark.usefixtures("without_tokens")


@pytest.fixture
def base(plan: str) -> str:
    return f"/planer/{plan}/kommentarer"


def test_hostile_words_stay_words_in_every_place_they_stand(app: Flask, base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    words = {"om": "text", "avsnitt": "b-b1", "fra": "0", "til": "6", "sitat": "Planen", "body": HOSTILE}
    answer = client.post(base, data=words)
    assert answer.status_code == 303
    thread = answer.location.partition("#trad-")[2]
    client.post(f"{base}/{thread}", data={"body": HOSTILE})
    for path in ("", "?vis=alle", f"/{thread}", "/merker"):
        page = client.get(base + path).text
        assert "<script>alert" not in page and "<img src=x" not in page and "54439" not in page
        assert "\u202e" not in page
    assert "&lt;script&gt;" in client.get(base).text and "🧑\u200d🚒" in client.get(base).text


def test_a_quote_that_is_not_in_the_text_is_refused_with_what_was_written_kept(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    words = {"om": "text", "avsnitt": "b1", "fra": "0", "til": "9", "sitat": "<b>finnes ikke</b>", "body": "Mine ord"}
    answer = client.post(base, data=words)
    assert answer.status_code == 422 and "Merk dem på nytt" in answer.text
    assert "Mine ord</textarea>" in answer.text and "<b>finnes" not in answer.text


@pytest.mark.parametrize("path", ["", "/{thread}"])
def test_what_cannot_be_kept_comes_back_in_its_form(base: str, sign_in: SignIn, path: str) -> None:
    client = sign_in("coordinator")
    thread = client.post(base, data={"body": "Først"}).location.partition("#trad-")[2]
    long = "Mye " * 2000
    answer = client.post(base + path.format(thread=thread), data={"body": long}, headers=HTMX)
    assert answer.status_code == 422 and "for lang" in answer.text and long.strip() in answer.text


def test_what_is_not_there_is_not_found(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for path in ("/ny?om=ingen", "/ny?om=patrol&felt=ingen", "/ny?om=text&avsnitt=ingen", "/ingen"):
        assert client.get(base + path).status_code == 404, path
    for path in ("/ingen", "/ingen/losning", "/ingen/1", "/ingen/1/fjerning"):
        assert client.post(base + path, data={"body": "Hei"}).status_code == 404, path


def test_many_threads_come_in_pages(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for number in range(55):
        client.post(base, data={"om": "patrol", "body": f"Nummer {number:02}"})
    first, second = client.get(base).text, client.get(f"{base}?side=2").text
    assert first.count('class="thread"') == second.count('class="thread"') == 25
    last = client.get(f"{base}?side=3").text
    assert "Side 1 av 3" in first and last.count('class="thread"') == 5 and "Nummer 54" in last
    assert client.get(f"{base}?side=99").status_code == 200


def test_marks_tell_where_open_threads_stand(base: str, sign_in: SignIn) -> None:
    client = sign_in("editor")
    thread = client.post(base, data={"om": "text", "avsnitt": "i-i1", "fra": "0", "til": "6", "sitat": "første", "body": "Hei"})
    assert thread.status_code == 303
    client.post(base, data={"om": "text", "avsnitt": "b1", "body": "Om avsnittet"})
    client.post(base, data={"om": "patrol", "body": "Om tiltaket"})
    marks = marks_of(client, base)
    assert [(mark["text_id"], mark["block_id"], mark["anchor"], mark["spans"]) for mark in marks] == [
        ("text", "b3", "i-i1", [["b3", "i-i1", 0, "første"]]),
        ("text", "b1", "b-b1", []),
    ]
    client.post(f"{base}/{marks[0]['thread_id']}/losning")
    assert len(marks_of(client, base)) == 1
    assert json.loads(client.get(f"{base}/merker").text)["said"] == {
        **dict.fromkeys(("text", "intro", "patrol", "measures", "work"), "Én kommentar"),
    }


def marks_of(client: FlaskClient, base: str) -> list[dict[str, Any]]:
    return list(json.loads(client.get(f"{base}/merker").text)["marks"])


def test_every_piece_tells_how_much_is_said_about_it_and_leads_there(base: str, plan: str, sign_in: SignIn) -> None:
    client, secretary, reader = sign_in("editor"), sign_in("secretary"), sign_in("reader")
    assert set(re.findall(r' data-said="\w+" href="[^"]*"(.*?)>', client.get(f"/planer/{plan}").text)) == {" hidden"}
    for words in (("om", "patrol"), ("om", "sub"), ("om", "figure"), ("om", "lights")):
        client.post(base, data=dict([words]) | {"body": f"Om {words[1]}."})
    for person in (client, secretary):
        page = re.sub(r"<[^>]*>", "", " ".join(re.findall(r'<a class="tool said"[^>]*>.*?</a>', person.get(f"/planer/{plan}").text)))
        assert "2 kommentarer om tiltaket Følge barna over veien" in page and "Én kommentar om figuren" in page
        assert "3 kommentarer om Det vi gjør" in page
        assert f'id="kommenter-figure" href="{base}/ny?om=figure"' in person.get(f"/planer/{plan}").text
    assert "data-said" not in reader.get(f"/planer/{plan}").text and "kommenter-" not in reader.get(f"/planer/{plan}").text
    there = client.get(f"{base}?del=patrol").text
    assert there.count('class="thread"') == 2 and '<option value="patrol" selected>Tiltak 1 Følge barna over veien</option>' in there
    assert client.get(f"{base}?del=ingen").text.count('class="thread"') == 0


def test_a_field_or_a_paragraph_is_chosen_in_the_form(base: str, sign_in: SignIn) -> None:
    client = sign_in("editor")
    form = client.get(f"{base}/ny?om=patrol").text
    assert '<option value="felt:period">Periode</option>' in form and "Avsnittet «Elever i sjuende" in form
    assert '<option value="felt:period" selected>' in client.get(f"{base}/ny?om=patrol&felt=period").text
    assert 'name="hva"' not in client.get(f"{base}/ny?om=figure").text + client.get(f"{base}/ny").text
    for what, told in (("felt:period", "periode"), ("avsnitt:b5", "Elever i sjuende trinn"), ("", "Tiltak 1")):
        answer = client.post(base, data={"om": "patrol", "hva": what, "body": "Hvorfor?"})
        assert answer.status_code == 303 and told in client.get(f"{base}/{answer.location.partition('#trad-')[2]}").text, what
    assert client.post(base, data={"om": "patrol", "hva": "felt:ingen", "body": "Hvorfor?"}).status_code == 404
    empty = client.post(base, data={"om": "patrol", "hva": "avsnitt:b5", "body": ""})
    assert empty.status_code == 422 and '<option value="avsnitt:b5" selected>' in empty.text


def test_a_thread_by_itself_answers_by_itself(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    thread = client.post(base, data={"body": "Først"}).location.partition("#trad-")[2]
    client.post(base, data={"body": "En annen"})
    answer = client.post(f"{base}/{thread}", data={"body": "Svar", "alene": "ja"}, headers=HTMX)
    assert "Svar" in answer.text and "En annen" not in answer.text and 'name="alene"' in answer.text
    listed = client.post(f"{base}/{thread}", data={"body": "Svar 2"}, headers=HTMX)
    assert "En annen" in listed.text


def test_a_version_tells_what_was_open_when_it_was_frozen(base: str, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for body in ("Hvem?", "Når?"):
        client.post(base, data={"body": body})
    client.post(f"/planer/{plan}/versjoner", data={"label": "", "note": ""})
    for path in ("", "/1"):
        assert "Åpent da: 2 kommentarer og ingen forslag." in client.get(f"/planer/{plan}/versjoner{path}").text
        assert "Åpent da" not in sign_in("reader").get(f"/planer/{plan}/versjoner{path}").text


def test_threads_about_what_is_removed_are_still_read(app: Flask, base: str, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    of_field = client.post(base, data={"om": "patrol", "felt": "period", "body": "Hele høsten?"}).location.partition("#trad-")[2]
    client.post(base, data={"om": "patrol", "body": "Hele tiltaket?"})
    client.post(base, data={"om": "text", "avsnitt": "b1", "body": "Om avsnittet"})
    for piece in ("patrol", "text"):
        assert client.post(f"/planer/{plan}/deler/{piece}/fjerning").status_code == 303
    for path in ("", f"/{of_field}"):
        page = client.get(base + path)
        assert page.status_code == 200 and "Noe som er fjernet" in page.text and "Delen er fjernet" in page.text
        assert "Teksten er endret" not in page.text


def said(client: FlaskClient, base: str, count: int) -> list[str]:
    """That many threads about a measure; their ids."""
    given = [client.post(base, data={"om": "patrol", "body": f"Nummer {number:02}"}) for number in range(count)]
    return [answer.location.partition("#trad-")[2] for answer in given]


def test_a_comment_is_changed_wherever_its_thread_stands(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    threads = said(client, base, 28)
    client.post(f"{base}/{threads[0]}/losning")
    for thread, wishes in ((threads[-1], "side=2"), (threads[0], "vis=loste"), (threads[1], "alene=ja")):
        comment = int(re.findall(r'id="kommentar-(\d+)"', client.get(f"{base}/{thread}").text)[0])
        page = client.get(f"{base}/{thread}/{comment}?{wishes}")
        assert page.status_code == 200 and "Lagre</button>" in page.text and page.text.count('class="thread"') == 1
        form = dict([wishes.split("=")])
        given_up = f"{base}/{thread}" if "alene" in form else f"{base}?{wishes}#trad-{thread}"
        assert f'href="{given_up}"' in page.text
        refused = client.post(f"{base}/{thread}/{comment}", data={"body": " ", **form})
        assert refused.status_code == 422 and "Lagre</button>" in refused.text
        back = client.post(f"{base}/{thread}/{comment}", data={"body": "Endret", **form}).location
        assert back.partition("#")[0] == (f"{base}/{thread}" if "alene" in form else f"{base}?{wishes}")
        assert "Endret" in client.get(back).text


def test_a_page_that_is_emptied_leads_to_the_last_there_is(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    threads = said(client, base, 26)
    last = next(thread for thread in threads if f'id="trad-{thread}"' in client.get(f"{base}?side=2").text)
    answer = client.post(f"{base}/{last}/losning", data={"side": "2"}, headers=HTMX)
    assert answer.text.count('class="thread"') == 25 and "Ingen kommentarer her" not in answer.text
    assert "Side 1 av 1" not in answer.text and "side=2" not in answer.text


def test_without_scripts_one_comes_back_to_the_page_one_was_on(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    (thread,) = said(client, base, 1)
    told = {"vis": "alle", "del": "intro", "virksomhet": "Politiet", "side": "2"}
    back = client.post(f"{base}/{thread}", data={"body": "Svar", **told}).location
    assert back == f"{base}?vis=alle&del=intro&virksomhet=Politiet&side=2#trad-{thread}"


def test_a_thread_is_not_resolved_over_an_answer_that_is_not_sent(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    (thread,) = said(client, base, 1)
    for way in ("losning", "gjenapning"):
        answer = client.post(f"{base}/{thread}/{way}", data={"body": "Enda en ting"}, headers=HTMX)
        assert answer.status_code == 422 and "ikke er sendt" in answer.text and "Enda en ting</textarea>" in answer.text
    assert client.post(f"{base}/{thread}/losning", data={"body": " "}).status_code == 303


def test_a_new_thread_is_shown_wherever_it_stands_in_the_list(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    said(client, base, 25)
    shown = client.post(base, data={"om": "patrol", "body": "Nok en"}).location
    assert "Nok en" in client.get(shown).text


def test_who_has_read_a_thread_is_told_how_many_are_left(base: str, sign_in: SignIn) -> None:
    threads = said(sign_in("coordinator"), base, 3)
    client = sign_in("editor")
    for left in (2, 2, 1):
        answer = client.post(f"{base}/lest", data={"trad": threads[left]}, headers=HTMX)
        assert json.loads(answer.text) == {"unread": left}


def test_others_comments_are_not_changed(base: str, sign_in: SignIn) -> None:
    (thread,) = said(sign_in("coordinator"), base, 1)
    client = sign_in("editor")
    comment = re.findall(r'id="kommentar-(\d+)"', client.get(f"{base}/{thread}").text)[0]
    page = client.get(f"{base}/{thread}/{comment}").text
    assert "Lagre</button>" not in page and "Svar</button>" in page
