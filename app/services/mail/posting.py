"""A letter on its way out of the house: composed with its headers, and handed to the mail server, or laid in a folder where there is none.

Nothing here touches the database; it is called between two transactions, for a mail server may take its time.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from app.domain.saying import say
from app.services.mail.mailing import Letter
from app.settings import MailServer

TIMEOUT_SECONDS = 10.0


class NotSent(Exception):
    """The letter did not go out; ``reason`` is a sentence for who caused it. ``for_good``: trying again would not help."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message of plain text, marked as sent by a machine so that holiday answers stay away.

    Args:
        sender: address, or name and address («Samplan <samplan@nordvik.kommune.no>»).
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=_ascii_domain(address))
    if letter.reply_to[1]:
        message["Reply-To"] = Address(letter.reply_to[0], addr_spec=_ascii_domain(letter.reply_to[1]))
    message["To"] = Address(addr_spec=_ascii_domain(letter.recipient))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at.astimezone(UTC))
    home = _ascii_domain(address).rpartition("@")[2]
    message["Message-ID"] = f"<samplan-{letter.id}-{letter.at:%Y%m%d%H%M%S}@{home}>"
    if letter.conversation:
        # All mails about one thing answer the same letter, that was never sent: so they are shown together, whoever came when.
        message["In-Reply-To"] = message["References"] = f"<samplan-{letter.conversation}@{home}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "nb"
    message.set_content(letter.body, cte="quoted-printable")
    return message


def _ascii_domain(address: str) -> str:
    """Domains with letters like «ø» are written for machines; what stands before the @ is left alone."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def send(letter: Letter, sender: str, server: MailServer) -> None:
    """Hand the letter to the mail server.

    Raises:
        NotSent: the server was not reached, or did not take it.
    """
    with _explained():
        message = compose(letter, sender)
        with _connect(server) as line:
            line.send_message(message)


def reach(server: MailServer) -> None:
    """See whether the mail server answers and lets us in; nothing is sent.

    Raises:
        NotSent: it was not reached, or does not let us in.
    """
    with _explained(), _connect(server) as line:
        line.noop()


@contextmanager
def _explained() -> Iterator[None]:
    """What goes wrong with the mail server becomes NotSent, with a sentence for who waits for the letter."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(next(iter(error.recipients.values()))[0]) from error
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(say("E-posttjenesten slapp ikke Samplan inn. Gi beskjed til den som drifter Samplan.")) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent(say("Innstillingene for e-post passer ikke til e-posttjenesten. Gi beskjed til den som drifter Samplan.")) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, str(error.smtp_code)) from error
    except ssl.SSLError as error:
        raise NotSent(say("Forbindelsen til e-posttjenesten er ikke trygg. Gi beskjed til den som drifter Samplan.")) from error
    except UnicodeError as error:
        raise NotSent(say("E-postadressen kan ikke brukes. Se etter skrivefeil i adressen."), for_good=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(say("Vi fikk ikke kontakt med e-posttjenesten. Prøv igjen om litt.")) from error


def _connect(server: MailServer) -> smtplib.SMTP:
    """A line to the server, encrypted as the setting says and signed in where it names a user."""
    if server.tls == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.tls == "starttls":
            line.starttls(context=ssl.create_default_context())
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _refused(code: int, what: str = "") -> NotSent:
    """Codes from 500 are the server's final word; those below ask for patience."""
    if code < 500:
        return NotSent(say("E-posttjenesten ba oss vente. Prøv igjen om litt."))
    if what:
        return NotSent(say("E-posttjenesten avviste e-posten (svar %(code)s). Gi beskjed til den som drifter Samplan.", code=code), True)
    return NotSent(say("Mottakerens adresse ble avvist. Se etter skrivefeil i adressen, og prøv igjen."), for_good=True)


def lay_down(letter: Letter, sender: str, folder: Path) -> Path:
    """Write the letter as a file that mail programs open, readable for this account alone; returns the file."""
    folder.mkdir(exist_ok=True, mode=0o700)
    file = folder / f"{letter.at:%Y%m%d-%H%M%S}-{letter.id}-{letter.kind}.eml"
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(compose(letter, sender).as_bytes())
    return file
