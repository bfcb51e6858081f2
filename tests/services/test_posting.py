"""Letters handed to a real mail server on this machine: what arrives, and what is said when it does not."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from flask import Flask

from app import worker
from app.services.mail import mailing, posting
from app.services.mail.mailing import Letter
from app.settings import MailServer
from app.store import mails
from app.store.base import reading, writing
from tests.conftest import NOW

SENDER = "Samplan i Nordvik <samplan@nordvik.example>"
BODY = "Hei, Åse!\n\nHer er lenken:\nhttps://samplan.nordvik.example/invitasjon/" + "x" * 90 + "\n"
LETTER = Letter(7, "invitation", "ase@nordvik.example", "Du er invitert til «Trygg skolevei»", BODY, NOW)


class Inbox:
    """Takes what comes, or answers as told."""

    def __init__(self, answer: str = "250 OK", to: str = "250 OK") -> None:
        self.answer, self.to, self.got = answer, to, list[EmailMessage]()

    async def handle_RCPT(self, _server: Server, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, _server: Server, _session: Any, envelope: Any) -> str:
        self.got.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def serving(inbox: Inbox) -> Iterator[MailServer]:
    """A mail server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield MailServer("127.0.0.1", port, "")
    finally:
        controller.stop()


def test_a_letter_arrives_whole_with_headers_that_keep_machines_from_answering() -> None:
    inbox = Inbox()
    with serving(inbox) as server:
        posting.send(LETTER, SENDER, server)
    (got,) = inbox.got
    assert got.get_content().replace("\r\n", "\n") == BODY
    assert (got["Subject"], got["To"], got["From"]) == (LETTER.subject, LETTER.recipient, SENDER)
    assert got["Auto-Submitted"] == "auto-generated" and got["Reply-To"] is None
    assert got["Message-ID"].endswith("@nordvik.example>") and got["Date"].datetime == NOW
    assert got.get_content_type() == "text/plain" and got.get_content_charset() == "utf-8"


def test_who_a_letter_is_written_for_gets_the_answer() -> None:
    message = posting.compose(replace(LETTER, reply_to=("Åse, «Vik»", "ase@blåfjell.example")), SENDER)
    parsed = message_from_bytes(message.as_bytes(), policy=default)
    assert parsed["Reply-To"].addresses[0].display_name == "Åse, «Vik»"
    assert parsed["Reply-To"].addresses[0].addr_spec == "ase@xn--blfjell-fxa.example"
    assert parsed["From"] == SENDER


def test_the_same_letter_has_the_same_id_at_every_try() -> None:
    assert posting.compose(LETTER, SENDER)["Message-ID"] == posting.compose(LETTER, SENDER)["Message-ID"]


def test_a_domain_with_norwegian_letters_is_written_for_machines() -> None:
    letter = Letter(8, "reset", "kari@blåfjell.example", "Hei", "Hei\n", NOW)
    assert posting.compose(letter, SENDER)["To"] == "kari@xn--blfjell-fxa.example"


@pytest.mark.parametrize(
    ("inbox", "says", "for_good"),
    [
        (Inbox(to="550 no such user"), "skrivefeil", True),
        (Inbox(to="450 greylisted"), "vente", False),
        (Inbox(answer="554 spam"), "554", True),
        (Inbox(answer="451 later"), "vente", False),
    ],
)
def test_a_refusal_is_told_in_words(inbox: Inbox, says: str, for_good: bool) -> None:
    with serving(inbox) as server, pytest.raises(posting.NotSent) as refused:
        posting.send(LETTER, SENDER, server)
    assert says in refused.value.reason and refused.value.for_good is for_good


def test_a_server_without_encryption_gets_nothing_when_encryption_was_asked_for() -> None:
    inbox = Inbox()
    with serving(inbox) as server, pytest.raises(posting.NotSent, match="drifter"):
        posting.send(LETTER, SENDER, MailServer(server.host, server.port, "starttls"))
    assert inbox.got == []


def test_a_server_that_wants_no_password_is_told_to_the_one_who_runs_samplan() -> None:
    with serving(Inbox()) as server, pytest.raises(posting.NotSent, match="drifter"):
        posting.send(LETTER, SENDER, MailServer(server.host, server.port, "", "samplan", "hemmelig"))


def test_a_server_that_is_not_there_or_never_answers_costs_a_while_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        closed = MailServer("127.0.0.1", silent.getsockname()[1], "")
        with pytest.raises(posting.NotSent, match="kontakt"):
            posting.send(LETTER, SENDER, closed)
        silent.listen()
        with pytest.raises(posting.NotSent, match="kontakt"):
            posting.send(LETTER, SENDER, closed)


def test_a_server_that_hangs_up_in_the_middle_is_told_as_no_contact() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def hang_up() -> None:
            line, _ = listener.accept()
            line.sendall(b"220 hei\r\n")
            line.recv(100)
            line.close()

        Thread(target=hang_up).start()
        with pytest.raises(posting.NotSent, match="kontakt"):
            posting.send(LETTER, SENDER, MailServer("127.0.0.1", listener.getsockname()[1], ""))


def test_without_a_server_the_letter_lies_in_the_folder_for_this_account_alone(tmp_path: Path) -> None:
    file = posting.lay_down(LETTER, SENDER, tmp_path / "mail")
    written = message_from_bytes(file.read_bytes(), policy=default)  # type: ignore[arg-type]
    assert written.get_content().replace("\r\n", "\n") == BODY  # type: ignore[attr-defined]
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777, file.suffix) == (0o600, 0o700, ".eml")


def test_the_worker_sends_what_waits_and_tells_what_became_of_it(app: Flask, tmp_path: Path) -> None:
    settings = app.config["SAMPLAN"]
    with writing() as session:
        sent = mailing.queue_mail(session, NOW, "reset", "kari@nordvik.example", "Nytt passord", BODY)
    assert worker.post_once(settings) and not worker.post_once(settings)
    assert len(list(settings.mail_dir.glob("*-reset.eml"))) == 1
    with serving(Inbox(to="550 nobody")) as server:
        with writing() as session:
            refused = mailing.queue_mail(session, NOW, "reset", "ingen@nordvik.example", "Nytt passord", BODY)
        assert worker.post_once(replace(settings, mail_server=server))
    with reading() as session:
        states = [mail.state for mail_id in (sent, refused) if (mail := mails.find_mail(session, mail_id))]
    assert states == ["sent", "failed"]


def test_the_postman_stops_when_told(app: Flask) -> None:
    stopping = Event()
    settings = app.config["SAMPLAN"]
    postman = Thread(target=worker.repeat, args=(app.app_context, stopping, lambda: worker.post_once(settings), 60.0))
    postman.start()
    stopping.set()
    postman.join(10)
    assert not postman.is_alive()


def test_a_mail_server_is_looked_after_without_a_letter() -> None:
    inbox = Inbox()
    with serving(inbox) as server:
        posting.reach(server)
    assert inbox.got == []
    with pytest.raises(posting.NotSent, match="ikke kontakt"):
        posting.reach(server)
