"""The first administrator: made by whoever starts the installation, through a one-time link that opens only while nobody has an account."""

from datetime import datetime
from pathlib import Path

from app.domain.errors import NotFound
from app.services.entry import linking
from app.services.people.joining import add_person
from app.store import history, links, people
from app.store.base import Session


def is_unfounded(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return not people.is_anybody_there(session)


def needs_first_link(session: Session, now: datetime) -> bool:
    """Whether nobody has an account yet, and no link to the first one can be used."""
    waiting = any(linking.link_state(link, now) == "open" for link in links.list_links_of_kinds(session, ("first",)))
    return is_unfounded(session) and not waiting


def make_first_link(session: Session, now: datetime) -> str:
    """A link for the first administrator; its token, told here and never again. Earlier ones open no more.

    Raises:
        NotFound: somebody has an account already.
    """
    _must_be_unfounded(session)
    return linking.make_link(session, now, "first", "")[1]


def open_first_link(session: Session, now: datetime, token: str) -> None:
    """Check that the link can be used; uses nothing up.

    Raises:
        NotFound: the link cannot be used, whatever the reason.
    """
    linking.find_link(session, now, token, "first")
    _must_be_unfounded(session)


def found(session: Session, now: datetime, token: str, email: str, name: str, password: str, leaked: Path | None = None) -> int:
    """Make the first administrator; returns the person's id.

    Raises:
        NotFound: the link cannot be used, or somebody has an account already.
        Invalid: the address, name or password cannot be used.
    """
    open_first_link(session, now, token)
    person = add_person(session, now, email, name, password, administrator=True, leaked=leaked)
    linking.use_link(session, now, token, "first")
    history.add_line(session, None, person.person_id, now, "installation.founded", None, {"person": person.person_id, "name": person.name})
    return person.person_id


def _must_be_unfounded(session: Session) -> None:
    if not is_unfounded(session):
        raise NotFound
