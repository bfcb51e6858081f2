"""A new password: by a link in a mail for who forgot the old one, or by who knows it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import Invalid, NotFound
from app.domain.saying import say
from app.services.entry import linking
from app.services.entry.entering import Who
from app.services.people import weighing
from app.store import history, people, sign_ins
from app.store.base import Session
from app.store.people_tables import LinkRow, PersonRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A reset that was asked for: the token of its link, and what is needed to mail it."""

    link_id: int
    token: str


def ask_reset(session: Session, now: datetime, email: str, made_by: int | None = None) -> Asked:
    """Make a link for a new password, to be mailed to the address.

    For an address that nobody has, or somebody deactivated, the same is made, but it never opens: the page and the work are the same, and
    the worker sends no mail whose link does not open. So neither the answer nor its time tells whether there is an account.
    """
    person = people.find_active_person(session, email)
    link, token = linking.make_link(session, now, "reset", email, person_id=person, made_by=made_by, is_open=person is not None)
    history.add_line(session, None, made_by, now, "person.reset_asked", None, {"person": person})
    return Asked(link.id, token)


def open_reset(session: Session, now: datetime, token: str) -> PersonRow:
    """Whose new password this link is for; uses nothing up.

    Raises:
        NotFound: the link cannot be used.
    """
    return _person_of(session, linking.find_link(session, now, token, "reset"))


def set_password_by_link(session: Session, now: datetime, token: str, password: str, leaked: Path | None = None) -> PersonRow:
    """Use the link to set a password; whoever is signed in as the person is signed out everywhere.

    Raises:
        NotFound: the link cannot be used.
        Invalid: the password is too easy to guess; the link is not used up.
    """
    person = open_reset(session, now, token)
    password_hash = weighing.choose_password(password, person.email, person.name, leaked)
    linking.use_link(session, now, token, "reset")
    people.set_password(session, person, password_hash)
    sign_ins.set_ended(session, person.id, now)
    history.add_line(session, None, person.id, now, "person.password_set", None, {"person": person.id, "by": "link"})
    return person


def _person_of(session: Session, link: LinkRow) -> PersonRow:
    person = people.find_person(session, link.person_id or 0)
    if person is None or not person.active:
        raise NotFound(linking.UNUSABLE)
    return person


def must_know_password(session: Session, who: Who, password: str) -> None:
    """Before something that would let a stranger stay: whoever sits at the browser knows the password too.

    Raises:
        Invalid: it is another.
        NotFound: the person is gone.
    """
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    if not weighing.fits(person.password_hash, password):
        raise Invalid({"current": say("Dette er ikke passordet ditt. Se etter skrivefeil, og prøv igjen.")})


def change_password(session: Session, now: datetime, who: Who, password: str, leaked: Path | None = None) -> int:
    """Another password, for who is signed in and knew the old one; all other browsers are signed out. Returns of how many.

    Raises:
        Invalid: the password is too easy to guess, or the same as before.
        NotFound: the person is gone.
    """
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    if weighing.fits(person.password_hash, password):
        raise Invalid({"password": say("Dette er passordet du har fra før. Velg et nytt.")})
    people.set_password(session, person, weighing.choose_password(password, person.email, person.name, leaked))
    linking.withdraw_links_to(session, now, "reset", person.email)
    ended = sign_ins.set_ended(session, person.id, now, but=who.sign_in)
    history.add_line(session, None, person.id, now, "person.password_set", None, {"person": person.id, "by": "self"})
    return ended
