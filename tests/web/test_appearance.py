"""The tool's own look: of the installation, and of each browser."""

from flask import Flask

from tests.web.conftest import SignIn

PAGE = "/administrasjon/utseende"


def test_an_accent_and_a_name_are_for_everybody(app: Flask, sign_in: SignIn, without_tokens: None) -> None:
    kept = sign_in("administrator").post(PAGE, data={"name": "Samplan Nordvik", "accent": "#7A1F3D", "version": "1"})
    assert kept.status_code == 303
    page = app.test_client().get("/innlogging").text
    assert "Samplan Nordvik</title>" in page and "/utseende.css?v=2" in page
    sheet = app.test_client().get("/utseende.css?v=2")
    assert "--ds-color-accent-base-default:#7a1f3d" in sheet.text and "immutable" in sheet.headers["Cache-Control"]
    again = app.test_client().get("/utseende.css", headers={"If-None-Match": sheet.headers["ETag"]})
    assert again.status_code == 304


def test_an_accent_nothing_stands_out_from_is_refused_and_what_was_written_stands(sign_in: SignIn, without_tokens: None) -> None:
    answer = sign_in("administrator").post(PAGE, data={"name": "Nordvik", "accent": "#FFEB3B", "version": "1"})
    assert answer.status_code == 422
    assert "#FFEB3B kan ikke brukes" in answer.text and 'value="Nordvik"' in answer.text and "Bruk #9C8F00 og lagre" in answer.text


def test_who_was_late_is_told_what_stands_there(sign_in: SignIn, without_tokens: None) -> None:
    client = sign_in("administrator")
    client.post(PAGE, data={"name": "Ett navn", "accent": "", "version": "1"})
    answer = client.post(PAGE, data={"name": "Et annet", "accent": "", "version": "1"})
    assert answer.status_code == 409 and "«Ett navn»" in answer.text and 'value="Et annet"' in answer.text


def test_without_an_accent_no_sheet_is_asked_for(app: Flask) -> None:
    assert "utseende.css" not in app.test_client().get("/innlogging").text
    assert app.test_client().get("/utseende.css").text == ""


def test_the_size_of_text_is_remembered_by_the_browser_signed_in_or_not(app: Flask, without_tokens: None) -> None:
    client = app.test_client()
    assert 'data-text="' not in client.get("/innlogging").text
    client.post("/utseende", data={"tekst": "xl"})
    client.post("/utseende", data={"farger": "dark"})
    page = client.get("/innlogging").text
    assert 'data-text="xl"' in page and 'data-color-scheme="dark"' in page
    client.post("/utseende", data={"tekst": "enorm"})
    assert 'data-text="xl"' in client.get("/innlogging").text
