"""Links by which somebody new gets an account: made by the installation's administrators, and followed until they are used."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.access import Permission, check
from app.domain.errors import NotFound, refuse_if
from app.domain.people import check_email, check_name
from app.domain.saying import say
from app.services.entry import linking
from app.services.entry.entering import Who, actor_of
from app.services.mail import mailing
from app.services.mail.mailing import Sending
from app.services.mail.notifying import Invited, Writer, send
from app.store import agencies, history, links, people
from app.store.base import Session
from app.store.people_tables import LinkRow

ADMINISTRATOR = "administrator"
"""What an account link holds in the place of a role, when the new person is to administer the installation."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account link that nobody has used. ``sending``: how far its mail has come; None when it was to be handed over by hand."""

    id: int
    email: str
    name: str
    agency: str
    is_administrator: bool
    made_at: datetime
    expires_at: datetime
    is_expired: bool
    sending: Sending | None


def invite_person(
    session: Session, who: Who, now: datetime, email: str, name: str, agency: int | None, administrator: bool, write: Writer | None
) -> Invited:
    """Make a link by which somebody new chooses a password and has an account.

    Args:
        write: makes the mail's text; None when the link is to be handed over by hand.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound: no such agency.
        Invalid: the address or name cannot be used, or the address has an account.
    """
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)
    wrong = check_email(email) | (check_name(name) if name.strip() else {})
    if not wrong and people.find_person_by_email(session, email) is not None:
        wrong["email"] = say("Det finnes allerede en bruker med denne e-postadressen.")
    refuse_if(wrong)
    office = agencies.get_agency(session, agency) if agency is not None else None
    role, by = ADMINISTRATOR if administrator else "", who.person_id or None
    link, token = linking.make_link(session, now, "account", email, name=name, agency_id=agency, role=role, made_by=by)
    data = {"email": link.email, "name": link.name, "agency": office.name if office else "", "administrator": administrator}
    history.add_line(session, None, by, now, "person.invited", None, data)
    return send(session, who, now, Invited(link.id, link.email, link.name, token, link.expires_at), "account", write)


def list_waiting(session: Session, who: Who, now: datetime) -> list[Waiting]:
    """The account links that nobody has used, the newest first. Raises NotAllowed."""
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)
    rows = [row for row in links.list_links_of_kinds(session, ("account",)) if linking.link_state(row, now) in ("open", "expired")]
    sendings = mailing.sendings_of_links(session, [row.id for row in rows])
    names = {row.id: row.name for row in agencies.list_agencies(session)}
    return [_waiting(row, names, sendings, now) for row in rows]


def _waiting(row: LinkRow, names: dict[int, str], sendings: dict[int, Sending], now: datetime) -> Waiting:
    agency = names[row.agency_id] if row.agency_id is not None else ""
    is_expired = linking.link_state(row, now) == "expired"
    return Waiting(
        row.id, row.email, row.name, agency, row.role == ADMINISTRATOR, row.made_at, row.expires_at, is_expired, sendings.get(row.id)
    )  # fmt: skip


def invite_again(session: Session, who: Who, now: datetime, link_id: int, write: Writer | None) -> Invited:
    """A new link in the place of one that waits; the old one opens no more.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound: no such link waits.
        Invalid: the address has got an account meanwhile.
    """
    old = _waiting_link(session, who, now, link_id)
    linking.withdraw_link(session, now, old)
    return invite_person(session, who, now, old.email, old.name, old.agency_id, old.role == ADMINISTRATOR, write)


def withdraw(session: Session, who: Who, now: datetime, link_id: int) -> str:
    """Let an account link open no more; returns whose it was.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound: no such link waits.
    """
    link = _waiting_link(session, who, now, link_id)
    linking.withdraw_link(session, now, link)
    history.add_line(session, None, who.person_id or None, now, "invitation.withdrawn", None, {"email": link.email, "name": link.name})
    return link.name or link.email


def _waiting_link(session: Session, who: Who, now: datetime, link_id: int) -> LinkRow:
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)
    link = links.find_link(session, link_id)
    if link is None or link.kind != "account" or linking.link_state(link, now) not in ("open", "expired"):
        raise NotFound
    return link
