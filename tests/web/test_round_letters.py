"""What mails about input rounds say: each what is true for who gets it, and whom to ask."""

from dataclasses import replace

import pytest
from flask import Flask

from app.services.rounds.telling import Note
from app.web.rounds.round_letters import write_apart
from tests.conftest import NOW

NOTE = Note(
    "invitation", "Anna Aas", "a@b.example", "p", "", "Trygg skolevei", "Høring", "", NOW, "Kari Vik", "kari@n.example", True, "TOKEN"
)  # fmt: skip
AGENCY = replace(NOTE, agency="Politiet", is_guest=False, token="")
DRAFTS, OPEN_AGAIN, FOR_EACH = "Det du har skrevet, er lagret", "gjelder svaret slik det står", "får du svar på"


@pytest.mark.parametrize(
    ("note", "says", "does_not"),
    [
        (AGENCY, "kan du svare det på samme side", "velger hva som blir med"),
        (replace(AGENCY, is_colleague=True), "velger hva som blir med, og leverer", "kan du svare det på samme side"),
        (replace(NOTE, occasion="reminder"), "Les planen og gi innspill her", DRAFTS),
        (replace(NOTE, occasion="reminder", count=2), DRAFTS, "ingen merknader"),
        (replace(NOTE, occasion="reminder", count=2, is_reopened=True), OPEN_AGAIN, "Vi har ikke fått svar"),
        (replace(NOTE, occasion="receipt", count=2), FOR_EACH, "var over"),
        (replace(NOTE, occasion="receipt", is_empty=True), "Du får beskjed", FOR_EACH),
        (replace(NOTE, occasion="receipt", count=1, is_late=True), "levert etter fristen", "åpne det igjen"),
        (replace(NOTE, occasion="answer", is_empty=True), "det du leverte", "Les svarene"),
        (replace(NOTE, occasion="answer"), "Les svarene her", "det du leverte"),
        (replace(NOTE, occasion="cancellation", reason="En grunn.", token=""), "En grunn.", "Lenken er din egen"),
        (replace(NOTE, occasion="extension"), "Ny frist", "Du har fått"),
    ],
)
def test_a_mail_says_what_is_true_for_who_gets_it_and_whom_to_ask(app: Flask, note: Note, says: str, does_not: str) -> None:
    with app.app_context():
        _subject, body = write_apart(note)
    assert says in body and does_not not in body and "\n\n\n" not in body
    assert "Svar på denne e-posten, eller skriv til Kari Vik: kari@n.example" in body
