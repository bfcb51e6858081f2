"""Somebody new makes their account by the link that an administrator gave them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import Invalid
from app.domain.saying import say
from app.services.entry import linking
from app.services.people.joining import add_person
from app.services.people.welcoming import ADMINISTRATOR
from app.store import agencies, people
from app.store.base import Session
from app.store.people_tables import LinkRow


@dataclass(frozen=True, slots=True)
class Awaited:
    """An account that is not made yet, as the page of its link shows it."""

    email: str
    name: str
    agency: str


def open_account_link(session: Session, now: datetime, token: str) -> Awaited:
    """Whom the link is for; uses nothing up.

    Raises:
        NotFound: the link cannot be used, whatever the reason.
    """
    link = linking.find_link(session, now, token, "account")
    return Awaited(link.email, link.name, _agency(session, link))


def _agency(session: Session, link: LinkRow) -> str:
    return agencies.get_agency(session, link.agency_id).name if link.agency_id is not None else ""


def make_account(session: Session, now: datetime, token: str, name: str, password: str, leaked: Path | None = None) -> int:
    """Make the account; returns the person's id.

    Raises:
        NotFound: the link cannot be used.
        Invalid: the name or password cannot be used, or the address has got an account meanwhile; the link is not used up.
    """
    link = linking.find_link(session, now, token, "account")
    if people.find_person_by_email(session, link.email) is not None:
        raise Invalid({"email": say("Denne e-postadressen har en bruker fra før. Logg inn i stedet.")})
    administrator = link.role == ADMINISTRATOR
    person = add_person(session, now, link.email, name, password, _agency(session, link), administrator, leaked)
    linking.use_link(session, now, token, "account")
    return person.person_id
