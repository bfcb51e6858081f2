"""Input rounds over HTTP, without JavaScript: a guest's link and an agency's people, from the first look to the answers."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.services.entry.entering import Who, token_hash
from app.services.rounds import asking
from app.store import revisions, rounds
from app.store.base import reading, writing
from app.store.people_tables import MailRow
from app.store.revision_tables import RevisionFileRow
from app.web.rounds.round_letters import write_apart
from app.worker import keep_time
from tests.asked import ANNA, BO, Asked
from tests.conftest import settings_in
from tests.web.conftest import SignIn
from tests.web.test_access import without_token

People = dict[str, Who]
pytestmark = pytest.mark.usefixtures("without_tokens")
ANNA_AT, BO_AT = "anna@fau.example", "bo@ravn.example"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} \"'>"
GONE = "Lenken virker ikke lenger"


def moment() -> datetime:
    """Links are used by requests, which go by the clock."""
    return datetime.now(UTC)


@pytest.fixture
def asked(app: Flask, plan: str, people: People) -> Asked:
    """An open round with two guests and the police, whose deadline is a month from now."""
    last_day = (moment() + timedelta(days=30)).date()
    with app.app_context():
        round = Asked(plan, people).planned(now=moment(), last_day=last_day).guests(ANNA, BO, now=moment())
        round.police = round.agency("editor", "contributor", now=moment())  # type: ignore[attr-defined]
        return round.opened(moment())


def door(asked: Asked, email: str = ANNA_AT) -> str:
    return f"/innspill/lenke/{asked.letters.token(email)}"


def police(asked: Asked) -> str:
    return f"/innspill/svar/{asked.police}"  # type: ignore[attr-defined]


def write(client: FlaskClient, at: str, body: str, id: str = "aaaaaaaaaa", **more: str) -> TestResponse:
    return client.post(f"{at}/{id}", data={"body": body, **more})


# ---------------------------------------------------------------- a guest


def test_a_guest_reads_writes_saves_comes_back_and_hands_in(app: Flask, asked: Asked) -> None:
    client, at = app.test_client(), door(asked)
    shown = client.get(at)
    assert shown.status_code == 200 and "Trygg skolevei i Nordvik" in shown.text and "Gi innspill her" in shown.text
    new = client.get(re.findall(r'href="([^"]+om=patrol&amp;avsnitt=b5)"', shown.text)[0].replace("&amp;", "&"))
    assert "Elever i sjuende trinn hjelper de yngste." in new.text
    action = re.search(r'action="([^"]+)" data-guard', new.text)
    assert action is not None
    form = {"om": "patrol", "avsnitt": "b5", "body": "Bruk voksne.", "proposed": "Voksne hjelper de yngste."}
    answer = client.post(action[1], data=form)
    assert (answer.status_code, answer.location) == (303, f"{at}#p-patrol")
    again = app.test_client().get(f"{at}/mine")
    assert "Bruk voksne." in again.text and "Voksne hjelper de yngste." in again.text and "Tiltak 1 Følge barna over veien" in again.text
    questions = client.get(f"{at}/sporsmal")
    first = re.findall(r'name="(svar-\d+)"', questions.text)[0]
    assert client.post(f"{at}/sporsmal", data={first: "Ja, lett."}).status_code == 303
    assert "Du leverer 2 innspill." in client.get(f"{at}/levering").text
    handed_in = client.post(f"{at}/levering")
    assert handed_in.location == f"{at}/mine#kvittering"
    receipt = client.get(f"{at}/mine")
    assert "Kvittering" in receipt.text and "Takk. Svaret er levert." in receipt.text and "Åpne igjen og endre" in receipt.text
    assert "Gi innspill her" not in client.get(at).text
    assert client.post(f"{at}/gjenapning").status_code == 303 and "Gi innspill her" in client.get(at).text


def test_no_remarks_is_handed_in_with_one_button(app: Flask, asked: Asked) -> None:
    client, at = app.test_client(), door(asked, BO_AT)
    assert "Lever «ingen merknader»" in client.get(f"{at}/levering").text
    client.post(f"{at}/levering", data={"ingen": "ja"})
    assert "Svaret er «ingen merknader»." in client.get(f"{at}/mine").text


def test_a_guest_sees_nobody_elses(app: Flask, asked: Asked) -> None:
    client = app.test_client()
    write(client, door(asked), "Annas hemmelige ord.")
    for page in ("", "/mine", "/sporsmal", "/levering"):
        assert "hemmelige" not in client.get(door(asked, BO_AT) + page).text
    assert client.get(f"{door(asked, BO_AT)}/aaaaaaaaaa").status_code == 404
    assert write(client, door(asked, BO_AT), "Mitt nå.", finnes="ja").status_code == 404
    assert "hemmelige" in client.get(f"{door(asked)}/mine").text


def test_what_cannot_be_kept_comes_back_with_the_words_and_a_sentence(app: Flask, asked: Asked) -> None:
    client, at = app.test_client(), door(asked)
    for body, sentence in (("", "Skriv hva du mener"), ("x" * 20_001, "for lang"), ("Ring 13097248022.", "fødselsnummer")):
        answer = write(client, at, body, proposed="")
        assert answer.status_code == 422 and sentence in answer.text and body in answer.text
    moved = write(client, at, "Om ordene.", om="patrol", avsnitt="b5", fra="0", til="6", sitat="sykler")
    assert moved.status_code == 422 and "Merk dem på nytt" in moved.text and "Om ordene." in moved.text
    assert client.post(f"{at}/sporsmal", data={"svar-1": "x" * 20_001}).status_code in (303, 422)


def test_a_form_that_saves_itself_is_answered_without_a_page(app: Flask, asked: Asked) -> None:
    client, at, keep = app.test_client(), door(asked), {"X-Samplan-Keep": "1"}
    assert client.post(f"{at}/bbbbbbbbbb", data={"om": "patrol", "body": "Først."}, headers=keep).status_code == 204
    assert client.post(f"{at}/bbbbbbbbbb", data={"om": "patrol", "body": "Så."}, headers=keep).status_code == 204
    assert client.post(f"{at}/bbbbbbbbbb", data={"om": "patrol", "body": "Ring 13097248022."}, headers=keep).status_code == 422
    mine = client.get(f"{at}/mine").text
    assert "Så." in mine and "Først." not in mine


def test_words_are_not_lost_when_the_round_closes_while_somebody_writes(app: Flask, asked: Asked) -> None:
    client, at = app.test_client(), door(asked)
    write(client, at, "Begynt.")
    with app.app_context():
        asked.closed(moment())
    for answer in (write(client, at, "Ferdig nå."), write(client, at, "Nytt.", id="cccccccccc", om="patrol")):
        assert answer.status_code == 409 and "Du kan ikke gi innspill" in answer.text
        assert "Ferdig nå." in answer.text or "Nytt." in answer.text
    assert client.get(f"{at}/ny").status_code == 403
    assert "Runden er lukket" in client.get(at).text


def test_hostile_words_stand_on_every_page_as_words(app: Flask, asked: Asked, sign_in: SignIn, plan: str) -> None:
    client, at, coordinator = app.test_client(), door(asked), sign_in("coordinator")
    write(client, at, HOSTILE, om="patrol", proposed=HOSTILE)
    client.post(f"/planer/{plan}/innspillsrunder/{asked.id}/gjester")
    with app.app_context():
        asked.guests(f"{HOSTILE.replace(',', '')}, x, ond@fau.example", now=moment())
    pages = [client.get(at + page) for page in ("", "/mine", "/aaaaaaaaaa", "/levering")]
    client.post(f"{at}/levering")
    with app.app_context():
        asked.closed(moment())
    place = f"/planer/{plan}/innspillsrunder/{asked.id}"
    pages += [coordinator.get(place + page) for page in ("", "/behandling", "/behandling/aaaaaaaaaa", "/behandling/aaaaaaaaaa/deling")]
    pages.append(coordinator.get(f"/planer/{plan}/historikk"))
    for page in pages:
        assert page.status_code == 200 and "<script>alert" not in page.text and "<img src=x" not in page.text and " 49 " not in page.text


# ---------------------------------------------------------------- links


def test_a_withdrawn_an_outdated_and_an_unknown_link_get_one_kind_page(app: Flask, asked: Asked) -> None:
    client, old = app.test_client(), door(asked)
    with app.app_context():
        anna = asked.participant("Anna Aas")
        with writing() as session:
            asking.send_anew(session, asked.who, asked.plan, moment(), asked.id, anna, asked.letters)
        with writing() as session:
            link = rounds.find_link(session, token_hash(asked.letters.token(BO_AT)))
            assert link is not None
            link.made_at -= timedelta(days=400)
    bodies = set()
    for at in (old, door(asked, BO_AT), "/innspill/lenke/ingen-lenke"):
        for page in ("", "/mine", "/ny", "/fil/pdf"):
            answer = client.get(at + page)
            assert answer.status_code == 404 and GONE in answer.text and "be" in answer.text
            bodies.add(without_token(answer))
        assert client.post(f"{at}/levering").status_code == 404
    assert len(bodies) == 1
    assert client.get(door(asked)).status_code == 200
    with app.app_context(), writing() as session:
        asking.remove(session, asked.who, asked.plan, moment(), asked.id, anna)
    assert GONE in client.get(door(asked)).text


def test_the_address_of_a_guest_is_told_to_nobody(app: Flask, asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    client, at, token = app.test_client(), door(asked), asked.letters.token(ANNA_AT)
    with caplog.at_level(logging.DEBUG):
        for page in ("", "/mine", "/ny", "/sporsmal", "/levering", "/nowhere-at-all"):
            shown = client.get(at + page)
            assert shown.headers["Referrer-Policy"] == "no-referrer" and shown.headers["Cache-Control"] == "no-store"
            if shown.status_code == 200:
                assert '<meta name="referrer" content="no-referrer">' in shown.text
        write(client, at, "")
        client.post(f"{at}/levering")
    assert token not in caplog.text
    assert client.get(f"/innspill/lenke/{token[:-1]}").status_code == 404


def test_a_guests_form_needs_its_secret_address_alone_and_that_of_an_account_its_token(app: Flask, asked: Asked, sign_in: SignIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client, at = app.test_client(), door(asked)
    shown = client.get(f"{at}/ny?om=patrol", base_url="https://samplan.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text.partition("<main")[2])
    assert token is not None
    form = {"om": "patrol", "body": "Hei.", "csrf_token": token[1]}
    assert client.post(f"{at}/dddddddddd", data=form, base_url="https://samplan.example").status_code == 303
    left_open = app.test_client()
    assert left_open.post(f"{at}/eeeeeeeeee", data=form | {"csrf_token": "utløpt"}, base_url="https://samplan.example").status_code == 303
    leader = sign_in("editor")
    for action in (
        "/ffffffffff",
        "/ffffffffff/fjerning",
        "/ffffffffff/gjenoppretting",
        "/sporsmal",
        "/utvalg",
        "/levering",
        "/gjenapning",
        "/besok",
    ):
        assert leader.post(police(asked) + action, data=form | {"csrf_token": "feil"}).status_code == 400, action


def test_guessed_links_are_stopped_and_forms_filled_in_wrongly_are_not(app: Flask, asked: Asked) -> None:
    folder = app.config["SAMPLAN"].data_dir
    strict = create_app(settings_in(folder, SAMPLAN_SIGN_IN_LIMIT="5 per hour", SAMPLAN_DATABASE_URL=app.config["SAMPLAN"].database_url))
    strict.config["WTF_CSRF_ENABLED"] = False
    client, at = strict.test_client(), door(asked)
    assert [write(client, at, "").status_code for _try in range(8)] == [422] * 8
    assert [client.get(f"/innspill/lenke/gjetning-{number}").status_code for number in range(6)] == [404] * 5 + [429]
    strict.extensions["station"].stop()


def test_the_files_of_the_revision_are_handed_out_and_no_other(app: Flask, asked: Asked, plan: str) -> None:
    client, at = app.test_client(), door(asked)
    assert client.get(f"{at}/fil/pdf").status_code == 404
    with app.app_context(), writing() as session:
        round = rounds.get_round(session, "plan", asked.id)
        file = RevisionFileRow(revision_id=round.revision_id, format="pdf", sha256="0" * 64, data=b"%PDF-1.7", at=moment())
        revisions.add_file(session, file)
    got = client.get(f"{at}/fil/pdf")
    assert got.data == b"%PDF-1.7" and "attachment" in got.headers["Content-Disposition"] and "Hent PDF-filen" in client.get(at).text
    assert client.get(f"{at}/fil/exe").status_code == 404 and client.get(f"{at}/bilde/{'0' * 64}").status_code == 404
    for page in ("", "/versjoner", "/versjoner/1", "/tiltak", "/innspillsrunder"):
        assert client.get(f"/planer/{plan}{page}").status_code in (303, 401)


# ---------------------------------------------------------------- agencies

PAGES = ("", "/mine", "/sporsmal", "/levering", "/ny")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor", 200), ("contributor", 200), ("other_editor", 404), ("coordinator", 404), ("reader", 404), ("secretary", 404),
        ("council_member", 404), ("stranger", 404), ("administrator", 404), ("nobody", 401),
    ],
)  # fmt: skip
def test_an_agencys_answer_is_its_peoples_alone(asked: Asked, sign_in: SignIn, name: str, status: int) -> None:
    client = sign_in(name)
    for page in PAGES:
        assert client.get(police(asked) + page).status_code == status, page
    for action, form in (("/aaaaaaaaaa", {"body": "Hei."}), ("/sporsmal", {}), ("/utvalg", {}), ("/besok", {})):
        answer = client.post(police(asked) + action, data=form)
        is_let_in = answer.status_code in (204, 303)
        assert is_let_in is (status == 200) or (name == "contributor" and action == "/utvalg"), action


def test_a_colleague_writes_and_the_named_person_gathers_and_hands_in(app: Flask, asked: Asked, sign_in: SignIn) -> None:
    leader, colleague, at = sign_in("editor"), sign_in("contributor"), police(asked)
    write(colleague, at, "Flere patruljer.", om="patrol")
    write(leader, at, "Bedre lys.", id="bbbbbbbbbb", om="lights")
    assert "Velg" not in colleague.get(f"{at}/mine").text.partition("<main")[2].partition("</main")[0]
    assert colleague.get(f"{at}/bbbbbbbbbb").status_code == 403 and write(colleague, at, "Mitt.", id="bbbbbbbbbb").status_code in (403, 409)
    assert colleague.post(f"{at}/levering").status_code == 303
    assert "svarer for virksomheten" in colleague.get(f"{at}/mine").text and "Kvittering" not in colleague.get(f"{at}/mine").text
    assert "Ett bidrag er ikke med i svaret." in leader.get(f"{at}/levering").text
    assert leader.post(f"{at}/utvalg", data={"innspill": "aaaaaaaaaa", "handling": "med"}).status_code == 303
    assert leader.post(f"{at}/utvalg", data={"handling": "sammen"}).status_code == 303
    assert leader.post(f"{at}/utvalg", data={"innspill": ["aaaaaaaaaa", "bbbbbbbbbb"], "handling": "sammen"}).status_code == 303
    assert "Flere patruljer.\n\nBedre lys." in leader.get(f"{at}/levering").text
    leader.post(f"{at}/levering")
    assert "Levert i dag" in re.sub(r"\s+", " ", leader.get(f"{at}/mine").text)
    assert "Du er bedt om innspill" not in leader.get("/planer").text and "Levert" in leader.get("/innspill").text


def test_who_is_asked_finds_it_on_the_front_page(asked: Asked, sign_in: SignIn) -> None:
    for name in ("editor", "contributor"):
        assert "Du er bedt om innspill" in sign_in(name).get("/planer").text
    assert "Du er bedt om innspill" not in sign_in("other_editor").get("/planer").text
    assert "Ingen har bedt deg om innspill" in sign_in("other_editor").get("/innspill").text


# ---------------------------------------------------------------- the coordinator


def test_every_page_of_the_plan_tells_of_an_open_round_and_of_inputs_without_an_answer(
    app: Flask, asked: Asked, plan: str, sign_in: SignIn
) -> None:
    until, waiting = "Innspillsrunde til", '<span class="count" data-count="rounds"><span>1</span>'
    for name, told in (("coordinator", True), ("editor", True), ("secretary", True), ("reader", False)):
        page = sign_in(name).get(f"/planer/{plan}").text
        assert (until in page) is told and (f'href="/planer/{plan}/innspillsrunder/{asked.id}"' in page) is told and waiting not in page
    with app.app_context():
        asked.says(ANNA_AT, "Bedre lys.", now=moment())
        asked.hands_in(ANNA_AT, moment()).closed(moment())
    page = sign_in("coordinator").get(f"/planer/{plan}/aktorer").text
    assert until not in page and waiting in page


def test_a_round_is_planned_filled_opened_followed_treated_and_answered(app: Flask, plan: str, sign_in: SignIn) -> None:
    kari, guest = sign_in("coordinator"), app.test_client()
    start, day = f"/planer/{plan}/innspillsrunder", (moment() + timedelta(days=20)).date().isoformat()
    form = {"title": "Høring", "invitation": "Si noe.", "deadline": day, "hvor": ["", "work"], "sporsmal": ["Lett å lese?", ""]}
    assert "Gi runden et navn" in kari.post(start, data=form | {"title": ""}).text
    place = str(kari.post(start, data=form).location)
    assert "Ingen deltakere ennå" in kari.get(place).text
    assert "Linje 1 mangler navn" in kari.post(f"{place}/gjester", data={"guests": "Bare navn"}).text
    kari.post(f"{place}/gjester", data={"guests": "Anna Aas, FAU, anna@fau.example\nBo Berg, , bo@ravn.example"})
    assert "Vil du åpne runden?" in kari.get(f"{place}/handling/open").text
    kari.post(f"{place}/handling/open")
    mails = posted(app)
    with app.app_context(), reading() as session:
        about = {row.conversation for row in session.query(MailRow).where(MailRow.kind == "round")}
    assert about == {f"round-{place.rpartition('/')[2]}"}, "all mails of a round are shown together"
    assert len(mails) == 2 and "Si noe." in mails[0] and "Frist: " in mails[0] and "Følge barna" not in mails[0]
    at = re.findall(r"http://localhost(/innspill/lenke/\S+)", "".join(mails))[0]
    guest.post(f"{at}/besok")
    assert "Har åpnet" in kari.get(place).text
    write(guest, at, "Mer lys.", om="lights")
    assert "Har utkast" in kari.get(place).text and "Mer lys." not in kari.get(f"{place}/behandling").text
    guest.post(f"{at}/levering")
    assert "Takk. Vi har fått innspillet ditt." in posted(app)[-1]
    assert "1 av 2" in kari.get(place).text and "Mer lys." in kari.get(f"{place}/behandling").text
    assert kari.get(f"{place}/handling/treat").status_code == 409
    kari.post(f"{place}/handling/close")
    assert kari.post(f"{place}/handling/treat").status_code == 409
    one = f"{place}/behandling/aaaaaaaaaa"
    assert "Flere lykter." in kari.get(one).text
    assert "Skriv en begrunnelse" in kari.post(one, data={"conclusion": "followed", "version": "0"}).text
    kari.post(one, data={"conclusion": "followed", "reason": "Vi setter opp flere.", "change_note": "Tiltak 2 er utvidet.", "version": "0"})
    stale = kari.post(one, data={"conclusion": "partly", "reason": "Mine ord.", "version": "0"})
    assert stale.status_code == 409 and "Mine ord." in stale.text
    assert "Tas til følge" not in guest.get(f"{at}/mine").text
    kari.post(f"{place}/handling/treat")
    answer = posted(app)[-1]
    assert "ferdig behandlet" in answer and "Vi setter opp flere." not in answer
    own = guest.get(re.findall(r"http://localhost(/innspill/lenke/\S+)", answer)[0]).text
    assert "tas til følge" in own and "Vi setter opp flere." in own and "Tiltak 2 er utvidet." in own
    told = kari.get(f"/planer/{plan}/historikk?slag=innspill").text
    for words in (
        "planla innspillsrunden «Høring»",
        "åpnet innspillsrunden",
        "tok imot innspill fra Anna Aas i «Høring»",
        "sendte svarene",
    ):
        assert words in told


def posted(app: Flask) -> list[str]:
    """What the mails say that wait to be sent, the oldest first."""
    with app.app_context(), reading() as session:
        return [row.body for row in session.query(MailRow).where(MailRow.kind == "round").order_by(MailRow.id)]


def test_a_cancelled_round_is_told_by_mail_and_on_the_page(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}/handling/cancel"
    assert "Skriv en kort grunn" in kari.post(place).text
    kari.post(place, data={"reason": "Planen skrives om."})
    assert [mail for mail in posted(app) if "Planen skrives om." in mail and "innspill/lenke" not in mail] == posted(app)[-4:]
    shown = app.test_client().get(door(asked))
    assert "Runden er avlyst" in shown.text and "Planen skrives om." in shown.text and "Gi innspill her" not in shown.text


def test_more_time_other_people_withdrawn_and_asked_again(app: Flask, asked: Asked, plan: str, sign_in: SignIn) -> None:
    kari, place = sign_in("coordinator"), f"/planer/{plan}/innspillsrunder/{asked.id}"
    with app.app_context():
        anna = f"{place}/deltakere/{asked.participant('Anna Aas')}"
    offices = f"{place}/deltakere/{asked.police}"  # type: ignore[attr-defined]
    assert "Velg en dag som ikke er over" in kari.post(f"{anna}/frist", data={"deadline": "2020-01-01"}).text
    kari.post(f"{anna}/frist", data={"deadline": "2099-01-31"})
    assert "31. jan. 2099" in kari.get(place).text and "Ny frist: 31. jan. 2099" in posted(app)[-1]
    assert "annen rolle" in kari.post(f"{offices}/personer", data={"email": "reader@nordvik.example"}).text
    kari.post(f"{offices}/personer", data={"email": "contributor@nordvik.example", "others": "editor@nordvik.example"})
    assert "Du svarer for virksomheten" in sign_in("contributor").get("/innspill").text
    assert "Du skriver bidrag" in sign_in("editor").get("/innspill").text
    kari.post(f"{anna}/fjerning")
    assert "Tatt ut" in kari.get(place).text and GONE in app.test_client().get(door(asked)).text
    kari.post(f"{anna}/gjenoppretting")
    link = re.findall(r"http://localhost(/innspill/lenke/\S+)", posted(app)[-1])[0]
    assert app.test_client().get(link).status_code == 200 and "Tatt ut" not in kari.get(place).text
    kari.post(f"{place}/endring", data={"title": "Nytt navn", "deadline": "2099-01-31"})
    assert "Nytt navn" in kari.get(place).text and "2 spørsmål" in kari.get(place).text
    kari.post(f"{place}/handling/close")
    kari.post(f"{place}/handling/reopen", data={"deadline": "2099-02-28"})
    assert "Åpen" in kari.get(place).text and "28. feb. 2099" in kari.get(place).text


def test_a_round_of_another_plan_is_not_there(app: Flask, asked: Asked, plan: str, people: People, sign_in: SignIn) -> None:
    kari = sign_in("coordinator")
    with app.app_context():
        other = Asked(plan, people).planned(now=moment()).guests(ANNA, now=moment())
        guest = other.participant("Anna Aas")
    for path in (
        f"{asked.id}/deltakere/{guest}",
        "nowhere",
        "nowhere/behandling",
        f"{other.id}/behandling",
        f"{asked.id}/handling/nonsense",
    ):
        assert kari.get(f"/planer/{plan}/innspillsrunder/{path}").status_code == 404, path


def test_the_worker_writes_mails_without_a_request_and_its_links_open(app: Flask, asked: Asked) -> None:
    with app.app_context(), writing() as session:
        assert asking.remind_due(session, moment() + timedelta(days=25), write_apart) == 3
    mail = next(mail for mail in reversed(posted(app)) if "Anna" in mail)
    link = re.search(r"http://localhost:8080(/innspill/lenke/\S+)", mail)
    assert link is not None and app.test_client().get(link[1]).status_code == 200


def test_the_worker_keeps_time(app: Flask, asked: Asked) -> None:
    with app.app_context():
        assert not keep_time(write_apart)
        with writing() as session:
            rounds.get_round(session, "plan", asked.id).deadline = moment() - timedelta(minutes=1)
        assert keep_time(write_apart) and not keep_time(write_apart)
        assert asked.overview().state == "closed"
