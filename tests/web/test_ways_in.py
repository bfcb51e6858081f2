"""Signing in and out over HTTP: what the cookie holds, the second step, what is kept on the way, and what is told to nobody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from app.services.entry.entering import Who
from app.services.entry.sealing import Keyring
from app.services.people import confirming
from app.store.base import db, reading, writing
from tests.conftest import PASSWORD, Ready, settings_in
from tests.web.conftest import SignIn
from tests.web.test_keeping import FORM, hidden

People = dict[str, Who]
READER = {"email": "reader@nordvik.example", "password": PASSWORD}
FORM_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}")


@pytest.fixture
def secret(app: Flask, people: People) -> tuple[str, tuple[str, ...]]:
    """The reader has an app; its secret, and recovery codes."""
    keys, who, now = Keyring(app.config["SAMPLAN"].secret_key), people["reader"], datetime.now(UTC)
    setup = confirming.start_app(who, keys)
    with app.app_context(), writing() as session:
        # Kept as of an hour ago, so that the code of this moment has not been used.
        code = pyotp.TOTP(setup.secret).at(now.timestamp() - 3600)
        long_ago = datetime.fromtimestamp(now.timestamp() - 3600, UTC)
        codes = confirming.add_app(session, long_ago, who, keys, setup.sealed, code)
    return setup.secret, codes


@pytest.fixture
def browser(app: Flask, without_tokens: None) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/planer").status_code == 200


# ---------------------------------------------------------------- the cookie


def test_signing_in_drops_everything_that_the_cookie_held(browser: FlaskClient) -> None:
    with browser.session_transaction() as kept:
        kept.update({"csrf_token": "plantet", "venter": {"person": 1}, "annet": "noe"})
    assert browser.post("/innlogging", data=READER).status_code == 303
    with browser.session_transaction() as kept:
        assert "annet" not in kept and "venter" not in kept and kept.get("csrf_token") != "plantet"


def test_each_sign_in_has_a_cookie_of_its_own_and_a_copy_is_worth_nothing_after_signing_out(app: Flask, browser: FlaskClient) -> None:
    browser.post("/innlogging", data=READER)
    thief = app.test_client()
    stolen = browser.get_cookie("samplan")
    assert stolen is not None
    thief.set_cookie("samplan", stolen.value)
    assert is_in(thief)
    browser.post("/utlogging")
    assert not is_in(browser)
    thief.set_cookie("samplan", stolen.value)
    assert not is_in(thief)


def test_one_goes_on_to_a_page_of_ours_and_to_none_of_anybody_elses(app: Flask, without_tokens: None) -> None:
    for address, leads in (
        ("/hjelp", "/hjelp"),
        ("//ond.example", "/planer"),
        ("/\\ond.example", "/planer"),
        ("https://ond.example/", "/planer"),
    ):
        assert app.test_client().post("/innlogging", data=READER | {"neste": address}).location == leads


# ---------------------------------------------------------------- the second step


def test_the_right_password_alone_lets_nobody_in_who_has_an_app(browser: FlaskClient, secret: tuple[str, tuple[str, ...]]) -> None:
    answer = browser.post("/innlogging", data=READER | {"neste": "/hjelp"})
    assert answer.status_code == 200 and 'name="code"' in answer.text and not is_in(browser)
    assert browser.post("/innlogging/bekreft", data={"code": "000000"}).status_code == 422
    assert not is_in(browser)
    answer = browser.post("/innlogging/bekreft", data={"code": pyotp.TOTP(secret[0]).now(), "neste": "/hjelp"})
    assert (answer.status_code, answer.location) == (303, "/hjelp")
    assert is_in(browser)


def test_a_recovery_code_lets_one_in_and_is_told_by_mail(app: Flask, browser: FlaskClient, secret: tuple[str, tuple[str, ...]]) -> None:
    browser.post("/innlogging", data=READER)
    assert browser.post("/innlogging/bekreft", data={"code": secret[1][0]}).status_code == 303
    assert is_in(browser) and mails(app) == ["En reservekode er brukt i Samplan"]


def mails(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return [row[0] for row in session.execute(db.text("SELECT subject FROM mail ORDER BY id"))]


def test_the_second_step_alone_lets_nobody_in(browser: FlaskClient, secret: tuple[str, tuple[str, ...]]) -> None:
    answer = browser.post("/innlogging/bekreft", data={"code": pyotp.TOTP(secret[0]).now()})
    assert answer.status_code == 422 and not is_in(browser)
    assert browser.get("/innlogging/bekreft?neste=/hjelp").location == "/innlogging?neste=/hjelp"


def test_a_half_finished_sign_in_is_worth_nothing_when_it_is_old_or_the_password_is_another(
    app: Flask, browser: FlaskClient, people: People, secret: tuple[str, tuple[str, ...]]
) -> None:
    browser.post("/innlogging", data=READER)
    with browser.session_transaction() as kept:
        waiting = dict(kept["venter"])
    for change in ({"at": waiting["at"] - 601}, {"stamp": "x" * 16}, {"person": 99999}):
        with browser.session_transaction() as kept:
            kept["venter"] = waiting | change
        assert browser.post("/innlogging/bekreft", data={"code": pyotp.TOTP(secret[0]).now()}).status_code == 422
    assert not is_in(browser)


def test_what_was_written_before_the_sign_in_expired_travels_through_the_second_step(
    app: Flask, plan: str, people: People, browser: FlaskClient, sign_in: SignIn, secret: tuple[str, tuple[str, ...]]
) -> None:
    page = browser.post(f"/planer/{plan}/deler/lights", data=FORM).text
    step = browser.post("/innlogging", data=hidden(page) | READER).text
    again = browser.post("/innlogging/bekreft", data=hidden(step) | {"code": "000000"}).text
    resent = browser.post("/innlogging/bekreft", data=hidden(again) | {"code": pyotp.TOTP(secret[0]).now()}).text
    assert "data-resend" in resent and f'action="/planer/{plan}/deler/lights"' in resent
    assert hidden(resent)["title"] == FORM["title"]


def test_passwords_are_never_put_into_a_page(browser: FlaskClient) -> None:
    page = browser.post("/konto/passord", data={"current": "det gamle passordet", "password": "det nye passordet"})
    assert page.status_code == 401 and "passordet" not in hidden(page.text).get("felter", "")


# ---------------------------------------------------------------- limits


@pytest.fixture
def strict(tmp_path_factory: pytest.TempPathFactory, ready: Ready) -> Iterator[Flask]:
    """The application with narrow limits, behind a proxy that tells where requests come from."""
    folder = tmp_path_factory.mktemp("strict")
    (folder / "samplan.db").write_bytes(ready.file.read_bytes())
    limits = {"SAMPLAN_SIGN_IN_LIMIT": "4 per hour", "SAMPLAN_ACCOUNT_LIMIT": "3 per hour", "SAMPLAN_RESET_LIMIT": "2 per hour"}
    app = create_app(settings_in(folder, SAMPLAN_PROXIES="1", **limits))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


def try_it(client: FlaskClient, email: str, network: str, password: str = "feil passord her", **more: str) -> int:
    data = {"email": email, "password": password, **more}
    return client.post("/innlogging", data=data, headers={"X-Forwarded-For": network}).status_code


def test_one_account_is_limited_whoever_tries_from_wherever_and_whether_it_is_there_or_not(strict: Flask) -> None:
    for email in ("reader@nordvik.example", "ingen@nordvik.example"):
        answers = [try_it(strict.test_client(), email if number % 2 else email.upper(), f"198.51.100.{number}") for number in range(6)]
        assert answers == [422, 422, 422, 429, 429, 429]


def test_one_network_is_limited_however_many_accounts_it_tries_and_ipv6_by_its_first_half(strict: Flask) -> None:
    assert [try_it(strict.test_client(), f"person{n}@nordvik.example", "198.51.100.7") for n in range(6)] == [422] * 4 + [429] * 2
    assert [try_it(strict.test_client(), f"en{n}@nordvik.example", f"2001:db8:1:2:{n}::1") for n in range(6)] == [422] * 4 + [429] * 2
    assert try_it(strict.test_client(), "til@nordvik.example", "2001:db8:1:3::1") == 422


def test_those_who_get_in_do_not_use_up_the_tries_of_their_town_hall(strict: Flask) -> None:
    people = ("coordinator", "editor", "secretary", "reader", "stranger", "administrator")
    assert [try_it(strict.test_client(), f"{name}@nordvik.example", "198.51.100.8", PASSWORD) for name in people] == [303] * 6


def test_tries_from_elsewhere_shut_nobody_out_of_a_browser_that_knows_them(strict: Flask, ready: Ready) -> None:
    own, thief = strict.test_client(), strict.test_client()
    assert try_it(own, READER["email"], "198.51.100.1", PASSWORD) == 303
    for number in range(8):
        try_it(thief, READER["email"], f"203.0.113.{number}")
    assert try_it(thief, READER["email"], "203.0.113.99", PASSWORD) == 429
    assert own.get("/planer", headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 200
    own.post("/utlogging")
    assert try_it(own, READER["email"], "198.51.100.1", PASSWORD) == 303


def test_a_browser_that_knows_somebody_has_no_more_tries_than_others_and_none_for_others(strict: Flask) -> None:
    own = strict.test_client()
    try_it(own, READER["email"], "198.51.100.1", PASSWORD)
    own.post("/utlogging")
    assert [try_it(own, READER["email"], f"198.51.100.{n}") for n in range(4)] == [422, 422, 422, 429]
    for number in range(3):
        try_it(strict.test_client(), "editor@nordvik.example", f"203.0.113.{number}")
    assert try_it(own, "editor@nordvik.example", "198.51.100.77") == 429


def test_too_many_tries_keep_the_form_too(strict: Flask) -> None:
    client, kept = strict.test_client(), {"handling": "/planer/x/deler/y", "felter": '[["title", "Skrevet"]]'}
    for _ in range(3):
        try_it(client, "ny@nordvik.example", "198.51.100.5", **kept)
    answer = client.post("/innlogging", data={"email": "ny@nordvik.example", "password": "x", **kept})
    assert answer.status_code == 429 and "Skrevet" in hidden(answer.text)["felter"]


def test_the_second_step_is_limited_by_person_and_not_by_the_cookie(strict: Flask, ready: Ready) -> None:
    keys, who = Keyring(strict.config["SAMPLAN"].secret_key), ready.people["reader"]
    setup = confirming.start_app(who, keys)
    with strict.app_context(), writing() as session:
        confirming.add_app(session, datetime.now(UTC), who, keys, setup.sealed, pyotp.TOTP(setup.secret).now())
    answers = []
    for number in range(5):
        client, network = strict.test_client(), {"X-Forwarded-For": f"203.0.113.{number}"}
        client.set_cookie("samplan_kjent", "")
        client.post("/innlogging", data=READER, headers=network) if number < 3 else None
        with client.session_transaction() as kept:
            if "venter" in kept:
                pending = kept["venter"]
            kept["venter"] = pending
        answers.append(client.post("/innlogging/bekreft", data={"code": "000000"}, headers=network).status_code)
    assert answers == [422, 422, 422, 429, 429]


# ---------------------------------------------------------------- a forgotten password


def test_asking_for_a_reset_tells_the_same_whether_there_is_an_account_or_not(browser: FlaskClient, app: Flask) -> None:
    answers = [browser.post("/passord/glemt", data={"email": email}) for email in ("reader@nordvik.example", "finnes@ikke.example")]
    texts = [FORM_TOKEN.sub("", answer.text).replace("reader@nordvik.example", "").replace("finnes@ikke.example", "") for answer in answers]
    assert texts[0] == texts[1] and [answer.status_code for answer in answers] == [200, 200]
    assert sorted(answers[0].headers.keys()) == sorted(answers[1].headers.keys())
    assert len(mails(app)) == 2
    assert browser.post("/passord/glemt", data={"email": "ikke en adresse"}).status_code == 422


def link_of(app: Flask, email: str) -> str:
    with app.app_context(), reading() as session:
        body = session.execute(db.text("SELECT body FROM mail WHERE recipient = :to ORDER BY id DESC"), {"to": email}).scalar_one()
    found = re.search(r"http://localhost(/passord/\S+)", body)
    assert found is not None
    return found[1]


def test_the_link_in_the_mail_is_opened_often_and_used_once(app: Flask, browser: FlaskClient) -> None:
    browser.post("/passord/glemt", data={"email": READER["email"]})
    link = link_of(app, READER["email"])
    for _ in range(3):
        page = browser.get(link)
        assert page.status_code == 200 and READER["email"] in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer" and '<meta name="referrer" content="no-referrer">' in page.text
    assert browser.post(link, data={"password": "kort"}).status_code == 422
    answer = browser.post(link, data={"password": "fire-nye-blyanter-sover"})
    assert (answer.status_code, answer.location) == (303, "/innlogging")
    assert READER["email"] in browser.get("/innlogging").text
    assert "Passordet ditt i Samplan er byttet" in mails(app)
    closed = browser.get(link)
    assert closed.status_code == 404
    never = browser.get("/passord/" + "x" * 43)
    assert FORM_TOKEN.sub("", closed.text) == FORM_TOKEN.sub("", never.text)
    assert browser.post("/innlogging", data=READER | {"password": "fire-nye-blyanter-sover"}).status_code == 303


def test_resets_of_one_account_are_limited_and_the_limit_tells_nothing(strict: Flask) -> None:
    for email in ("reader@nordvik.example", "ingen@nordvik.example"):
        answers = [
            strict.test_client().post("/passord/glemt", data={"email": email}, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
            for n in range(4)
        ]
        assert answers == [200, 200, 429, 429]


def test_a_link_in_a_mail_begins_with_the_installations_own_address_whatever_the_request_said(tmp_path: Path, ready: Ready) -> None:
    (tmp_path / "samplan.db").write_bytes(ready.file.read_bytes())
    app = create_app(settings_in(tmp_path, SAMPLAN_BASE_URL="https://samplan.nordvik.example"))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client().post("/passord/glemt", data={"email": READER["email"]}, headers={"Host": "ond.example"})
    with app.app_context(), reading() as session:
        body = session.execute(db.text("SELECT body FROM mail")).scalar_one()
    assert "https://samplan.nordvik.example/passord/" in body and "ond.example" not in body
    with app.app_context():
        db.engine.dispose()
