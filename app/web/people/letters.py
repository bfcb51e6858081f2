"""What mails say: made of templates here, so that services are given finished text; and addresses that hold outside the page."""

from typing import Any

from flask import Flask, render_template, request, url_for

from app.services.mail import mailing
from app.web.ground.scope import now, settings, who, writing


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a mail or for somebody to copy.

    It begins with the address that the installation gives itself; without one (only where mail is written to files) that of the request.
    """
    return (settings().base_url or request.url_root.rstrip("/")) + url_for(endpoint, **values)


def letter(template: str, **context: object) -> tuple[str, str]:
    """Subject and body of a mail; the template's first line is the subject."""
    subject, _, body = render_template(f"mail/{template}.txt", **context).strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def notify(template: str) -> None:
    """Tell the person who is signed in, by mail, of a change in how they sign in: if it was somebody else's doing, they learn of it."""
    subject, body = letter(template, name=who().name)
    mailing.queue_mail(writing(), now(), "notice", who().email, subject, body)


def init_letters(app: Flask) -> None:
    """Let templates write whole addresses."""
    app.jinja_env.globals["absolute"] = absolute
