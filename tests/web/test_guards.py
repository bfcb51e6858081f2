"""The page of what may be about one person: listed with its place, said to be nobody, looked for, hidden; never in an address."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.domain.hiding import Slip
from app.services.discussion import discussing
from app.services.discussion.discussing import About
from app.services.entry.entering import Who
from app.services.plan import planning
from app.services.rounds.pointing import About as PointAt
from app.store.base import reading, writing
from tests.asked import ANNA, Asked
from tests.conftest import NOW
from tests.domain.test_birth_numbers import made
from tests.services.test_guarding import stand_from_before
from tests.services.test_hiding import rows_with, type_into
from tests.services.test_suggesting import restate
from tests.web.conftest import SignIn

pytestmark = pytest.mark.usefixtures("without_tokens")
People = dict[str, Who]
NUMBER = made(random.Random(77))
HOSTILE = "<script>alert(1)</script> {{ 7*7 }}"


@pytest.fixture
def base(plan: str) -> str:
    return f"/planer/{plan}/personvern"


def test_a_suspicion_is_shown_with_its_place_dismissed_once_and_gone(
    app: Flask, base: str, plan: str, people: People, sign_in: SignIn
) -> None:
    with app.app_context():
        type_into(people["editor"], plan, f"Ring 91 23 45 67 {HOSTILE}")
    client = sign_in("editor")
    page = client.get(base).text
    assert "<mark>91 23 45 67</mark>" in page and "#b-b1" in page and "<script>alert" not in page
    (told,) = client.get(f"{base}/varsel").json["places"]
    assert (told["piece"], told["words"]) == ("text", "91 23 45 67")
    key = re.search(r'name="funn" value="(\w+)"', page)
    assert key is not None
    answer = client.post(f"{base}/ingen", data={"funn": key[1]})
    assert answer.status_code == 303 and "<mark>" not in client.get(base).text
    assert client.get(f"{base}/varsel").json["text"] == ""
    assert client.post(f"{base}/ingen", data={"funn": key[1]}).status_code == 422


def test_the_same_words_are_one_card_and_many_are_shown_a_page_at_a_time(
    app: Flask, base: str, plan: str, people: People, sign_in: SignIn
) -> None:
    with app.app_context(), writing() as session:
        for number in range(40):
            body = f"Ring 91 23 45 67 eller 98 76 54 {number + 10}."
            discussing.start(session, people["editor"], plan, NOW, About(), body)
    client = sign_in("editor")
    first, second, beyond = (client.get(f"{base}?side={side}").text for side in (1, 2, "99"))
    assert first.count('class="suspect"') == 25 and second.count('class="suspect"') == 16 == beyond.count('class="suspect"')
    assert "Side 1 av 2" in first and "og 37 steder til" in first
    told = client.get(f"{base}/varsel").json
    assert told["text"].startswith("80 steder") and told["places"] == [], "what is said in threads is marked in no text"
    with app.app_context():
        type_into(people["editor"], plan, "Ring 91 23 45 67. " * 150)
    assert len(client.get(f"{base}/varsel").json["places"]) == 100


def test_what_is_suggested_and_given_as_input_is_looked_through_too(
    app: Flask, base: str, plan: str, people: People, sign_in: SignIn
) -> None:
    with app.app_context():
        restate(plan, people["editor"], period="2031", reason="Ring Ola på 91 23 45 67.")
        asked = Asked(plan, people).planned().guests(ANNA).opened()
        asked.says("anna@fau.example", "Ring Ola på 69 30 55 66.", id="inputxxxxx")
        asked.hands_in("anna@fau.example")
    client, editor = sign_in("coordinator"), sign_in("editor")
    page = client.get(base).text
    assert "Endringsforslag 1" in page and "/forslag/1" in page and "/behandling/inputxxxxx" in page
    assert "69 30 55 66" in page and "69 30 55 66" not in editor.get(base).text, (
        "nobody but who asks sees an input before the round is closed"
    )
    seen = client.post(f"{base}/se", data={"ord": "Ola"}).text
    assert "1 endringsforslag" in seen and "1 sted i innspillsrundene" in seen
    assert client.post(f"{base}/skjul", data={"ord": "Ola", "sett": Slip("Ola").mark, "grunn": "et navn"}).status_code == 303
    with app.app_context():
        assert rows_with("Ola") == []


def test_words_are_looked_for_and_hidden_with_a_reason_and_stand_in_no_address(
    app: Flask, base: str, plan: str, people: People, sign_in: SignIn
) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "patrol", 1, {"title": "Følge Ola Nordmann"})
    client = sign_in("coordinator")
    seen = client.post(f"{base}/se", data={"ord": "Ola Nordmann"})
    assert seen.status_code == 200 and "1 opplysning" in seen.text and "Skjul for godt" in seen.text
    assert "readonly" in seen.text and "Følge <mark>Ola Nordmann</mark>" in seen.text
    sent = {"ord": "Ola Nordmann", "sett": Slip("Ola Nordmann").mark, "grunn": "navnet på et barn"}
    changed = client.post(f"{base}/skjul", data={**sent, "ord": "Følge"})
    assert changed.status_code == 422 and "akkurat disse ordene" in changed.text and 'value="navnet på et barn"' in changed.text
    anew = client.post(f"{base}/se", data={**sent, "endre": "ja"}).text
    assert "readonly" not in anew and 'value="Ola Nordmann"' in anew and 'value="navnet på et barn"' in anew
    refused = client.post(f"{base}/skjul", data={**sent, "grunn": "Det sto Ola Nordmann"})
    assert refused.status_code == 422 and "gjentar ordene" in refused.text
    done = client.post(f"{base}/skjul", data=sent)
    assert done.status_code == 303 and "Ola" not in done.location
    page = client.get(base).text
    assert "navnet på et barn" in page and "Coordinator" in page and "Ola" not in page
    assert "skjulte ord som ikke skulle stått i planen: navnet på et barn" in client.get(f"/planer/{plan}/historikk").text
    with app.app_context():
        assert rows_with("Nordmann") == []


def test_hostile_and_strange_words_are_refused_in_words(base: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    for words in ("", "ab", "x" * 500, "•••", HOSTILE, "Finnes Ikke", "a(b[c*"):
        answer = client.post(f"{base}/se", data={"ord": words})
        assert answer.status_code == 422 and "<script>alert" not in answer.text
        assert client.post(f"{base}/skjul", data={"ord": words, "grunn": "x"}).status_code == 422
    assert client.post(f"{base}/se", data={"funn": "finnesikke"}).status_code == 404


def test_who_may_not_change_all_of_it_is_told_whom_to_ask(app: Flask, base: str, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context(), writing() as session:
        planning.edit_piece(session, people["coordinator"], plan, NOW, "patrol", 1, {"title": "Følge Ola Nordmann"})
    client = sign_in("other_editor")
    seen = client.post(f"{base}/se", data={"ord": "Ola Nordmann"}).text
    assert "Meld til koordinatoren" in seen and "Skjul for godt" not in seen
    sent = {"ord": "Ola Nordmann", "sett": Slip("Ola Nordmann").mark, "grunn": "et navn"}
    assert client.post(f"{base}/skjul", data=sent).status_code == 403
    assert client.post(f"{base}/melding", data={**sent, "grunn": ""}).status_code == 422
    assert client.post(f"{base}/melding", data=sent).status_code == 303
    assert "Koordinatoren har fått beskjed" in client.get(base).text
    told = sign_in("coordinator").get("/varsler").text
    assert "ber deg skjule ord: Følge ••••••••••••" in told and "Nordmann" not in told
    assert "ba koordinatoren skjule ord i Følge ••••••••••••" in client.get(f"/planer/{plan}/historikk").text


def test_a_number_in_a_form_is_refused_at_its_field_and_the_form_keeps_the_rest(app: Flask, plan: str, sign_in: SignIn) -> None:
    client = sign_in("coordinator")
    answer = client.post(f"/planer/{plan}/deler/patrol", data={"title": f"Følge {NUMBER}", "version": "1"})
    assert answer.status_code == 422 and "fødselsnummer" in answer.text
    with app.app_context(), reading():
        assert rows_with(NUMBER) == []


def test_the_page_of_downloads_lists_what_is_to_be_looked_over_and_a_number_is_not_handed_out(
    app: Flask, plan: str, people: People, sign_in: SignIn
) -> None:
    client = sign_in("coordinator")
    assert "Se over alle" not in client.get(f"/planer/{plan}/nedlasting").text
    with app.app_context():
        type_into(people["editor"], plan, "Ring 91 23 45 67 i dag.")
    page = client.get(f"/planer/{plan}/nedlasting").text
    assert "Se over alle" in page and "#b-b1" in page
    assert "Se over alle" not in sign_in("reader").get(f"/planer/{plan}/nedlasting").text
    with app.app_context():
        stand_from_before()
    answer = client.post(f"/planer/{plan}/nedlasting", data={"format": "pdf"})
    assert answer.status_code == 422 and "fødselsnummer" in answer.text
    answer = client.post(f"/planer/{plan}/versjoner", data={"label": "", "note": ""})
    assert answer.status_code == 422 and "fødselsnummer" in answer.text


def test_what_is_said_is_listed_before_a_working_copy_a_version_and_a_form_of_remarks(
    app: Flask, plan: str, people: People, sign_in: SignIn
) -> None:
    client = sign_in("coordinator")
    with app.app_context():
        with writing() as session:
            discussing.start(session, people["editor"], plan, NOW, About(), "Gjelder en gutt på 15 år fra Nordvik.")
        asked = Asked(plan, people).planned().guests(ANNA).opened()
        asked.says("anna@fau.example", "Ring Ola på 69 30 55 66.", id="inputxxxxx")
        asked.hands_in("anna@fau.example").closed()
    page = client.get(f"/planer/{plan}/nedlasting").text
    assert "gutt på 15 år fra Nordvik" in page and "før du deler arbeidsutgaven" in page and "før du deler filen" not in page
    page = client.get(f"/planer/{plan}/innspillsrunder/{asked.id}").text
    assert "69 30 55 66" in page and "før du deler skjemaet" in page and "gutt på 15 år" not in page
    assert "før du fryser" not in client.get(f"/planer/{plan}/versjoner").text
    with app.app_context():
        type_into(people["editor"], plan, "Ring 91 23 45 67 i dag.")
    assert "før du fryser" in client.get(f"/planer/{plan}/versjoner").text
    assert "før du fryser" not in sign_in("reader").get(f"/planer/{plan}/versjoner").text


def test_words_of_a_copy_that_was_given_up_come_back_without_what_is_hidden(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    with app.app_context():
        type_into(people["editor"], plan, "Vi følger opp Ola Nordmann hver uke.")
    sent = {"ord": "Ola Nordmann", "sett": Slip("Ola Nordmann").mark, "grunn": "et navn"}
    sign_in("coordinator").post(f"/planer/{plan}/personvern/skjul", data=sent)
    client = sign_in("editor")
    address = f"/planer/{plan}/tekster/text/uten-skjulte"
    words = f"Vi følger opp Ola Nordmann hver uke. Og dette om {NUMBER}."
    told = client.post(address, json={"words": words}).json
    assert told == {"words": f"Vi følger opp {'•' * 12} hver uke. Og dette om {'•' * 11}."}
    for body in (None, {}, {"words": 1}, {"words": "x" * 200_001}, []):
        assert client.post(address, json=body).status_code == 422
    assert sign_in("stranger").post(address, json={"words": "x"}).status_code == 404


def test_what_may_be_a_person_is_asked_about_before_it_is_sent_by_guests_too(app: Flask) -> None:
    client = app.test_client()
    told = client.post("/personvern/ord", data={"ord": f"Ring 91 23 45 67 {HOSTILE}"}).json
    assert told == {"text": "Kan dette handle om en enkeltperson: «91 23 45 67»? Ta det bort hvis det gjør det."}
    for words in ("", "Vi møtes 12. mars 2026.", "a " * 100_000):
        assert client.post("/personvern/ord", data={"ord": words}).json == {"text": ""}


def test_a_round_whose_revision_is_emptied_shows_what_was_written(app: Flask, plan: str, people: People, sign_in: SignIn) -> None:
    client, kari = app.test_client(), sign_in("coordinator")
    today = datetime.now(UTC)
    with app.app_context():
        asked = Asked(plan, people).planned(now=today, last_day=(today + timedelta(days=30)).date()).guests(ANNA, now=today).opened(today)
        asked.says("anna@fau.example", "Natteravnene bør gå oftere.", PointAt("patrol"), now=today, id="aaaaaaaaaa")
        asked.hands_in("anna@fau.example", now=today)
    at = f"/innspill/lenke/{asked.letters.token('anna@fau.example')}"
    assert 'id="p-patrol"' in client.get(at).text
    sent = {"ord": "Elever i sjuende", "sett": Slip("Elever i sjuende").mark, "grunn": "et navn"}
    assert kari.post(f"/planer/{plan}/personvern/skjul", data=sent).status_code == 303
    page = client.get(at)
    assert page.status_code == 200 and "Teksten er fjernet" in page.text and 'id="p-patrol"' not in page.text
    own = client.get(f"{at}/mine")
    assert own.status_code == 200 and "Natteravnene bør gå oftere." in own.text and "En del av planen" in own.text
    for address in ("", "/aaaaaaaaaa"):
        seen = kari.get(f"/planer/{plan}/innspillsrunder/{asked.id}/behandling{address}")
        assert seen.status_code == 200 and "Natteravnene bør gå oftere." in seen.text
