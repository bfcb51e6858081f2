"""What mails about input rounds say, and where their links lead."""

from flask import current_app

from app.services.rounds.telling import Note
from app.web.ground.scope import settings
from app.web.people.letters import absolute, letter

WITHOUT_ADDRESS = "http://localhost:8080"
"""Where links lead that the worker writes in an installation that has given itself no address; its mail is written to files."""


def write(note: Note) -> tuple[str, str]:
    """Subject and text of a mail about a round."""
    return letter(f"round_{note.occasion}", note=note, address=_address(note))


def _address(note: Note) -> str:
    if note.occasion == "cancellation":
        return ""
    if note.is_invitation:
        return absolute("arrivals.show_invitation", token=note.token)
    page = "inputs.own" if note.occasion in ("receipt", "answer") else "inputs.show"
    return absolute(page, token=note.token) if note.is_guest else absolute(page, participant_id=note.participant)


def write_apart(note: Note) -> tuple[str, str]:
    """The same where there is no request: for the worker."""
    with current_app.test_request_context(base_url=settings().base_url or WITHOUT_ADDRESS):
        return write(note)
