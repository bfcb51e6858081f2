"""Accounts, as the installation's administrators see and change them. None of it opens any plan."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from app.domain.access import Permission, Role, check
from app.domain.errors import NotFound, OutOfDate, refuse_if
from app.domain.merging import merge
from app.domain.people import check_email, check_name
from app.domain.saying import say
from app.services.entry import linking
from app.services.entry.entering import Office, Who, actor_of, who_of
from app.services.people import confirming, resetting
from app.store import agencies, history, people, plans, sign_ins
from app.store.base import Session
from app.store.people_tables import PersonRow

Shown = Literal["active", "inactive", "all"]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An account in the list."""

    id: int
    name: str
    email: str
    agencies: tuple[Office, ...]
    is_administrator: bool
    active: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """What an administrator decides of an account. ``agencies``: their ids."""

    name: str
    email: str
    agencies: frozenset[int] = frozenset()
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An account ready to be changed, with the titles of the plans it has a place in (title, role)."""

    person: PersonLine
    created_at: datetime
    plans: tuple[tuple[str, Role], ...]

    @property
    def account(self) -> Account:
        """What can be changed of it."""
        line = self.person
        return Account(line.name, line.email, frozenset(office.id for office in line.agencies), line.is_administrator)


def _enter(who: Who) -> None:
    check(actor_of(who, None), Permission.MANAGE_PEOPLE)


def list_people(session: Session, who: Who, words: str = "", agency: int | None = None, shown: Shown = "active") -> list[PersonLine]:
    """The accounts whose name or address has all the ``words``, by name.

    Raises:
        NotAllowed: the person does not administer the installation.
    """
    _enter(who)
    seen = people.list_last_seen(session)
    lines = (_line(row, seen.get(row.id)) for row in people.list_people(session))
    return [line for line in lines if _fits(line, words.casefold().split(), agency, shown)]


def _line(row: PersonRow, seen_at: datetime | None) -> PersonLine:
    return PersonLine(row.id, row.name, row.email, who_of(row).agencies, row.is_administrator, row.active, seen_at)


def _fits(line: PersonLine, words: Sequence[str], agency: int | None, shown: Shown) -> bool:
    """Filtered here and not by the database, which does not know that Å is å."""
    text = f"{line.name} {line.email}".casefold()
    here = agency is None or agency in {office.id for office in line.agencies}
    return here and all(word in text for word in words) and (shown == "all" or line.active == (shown == "active"))


def show_person(session: Session, who: Who, person_id: int) -> PersonFacts:
    """An account.

    Raises:
        NotAllowed: the person does not administer the installation.
        NotFound: no such account.
    """
    _enter(who)
    row = _get(session, person_id)
    own = tuple((plan.facts["title"], Role(role)) for plan, role, _name in plans.list_plans_of(session, row.id))
    return PersonFacts(_line(row, people.list_last_seen(session).get(row.id)), row.created_at, own)


def _get(session: Session, person_id: int) -> PersonRow:
    row = people.find_person(session, person_id)
    if row is None:
        raise NotFound
    return row


# ---------------------------------------------------------------- changes


def edit_person(session: Session, who: Who, now: datetime, person_id: int, was: Account, wanted: Account) -> bool:
    """Change an account: name, address, agencies, and whether it administers the installation.

    Args:
        was: the account as it was read. What others have changed since, and ``wanted`` has not, stays as they set it.

    Returns:
        Whether there was anything of others to keep.

    Raises:
        NotAllowed, NotFound: see ``show_person``.
        Invalid: the name or address cannot be used, or the installation would be left without an administrator.
        OutOfDate: somebody else has changed the name or the address to something else since.
    """
    facts = show_person(session, who, person_id)
    row, before, stands = _get(session, person_id), _told(_get(session, person_id)), facts.account
    refuse_if(check_name(wanted.name) | check_email(wanted.email))
    account = _merged(_clean(was), _clean(wanted), stands)
    _check_account(session, row, account)
    if row.email != account.email:
        linking.withdraw_links_to(session, now, "reset", row.email)
    people.set_account(session, row, account.name, account.email, account.is_administrator)
    _set_agencies(session, row, account.agencies, now)
    if _told(row) != before:
        data = {"person": row.id, "before": before, "after": _told(row)}
        history.add_line(session, None, who.person_id or None, now, "person.edited", None, data)
    return account != _clean(wanted)


def _clean(account: Account) -> Account:
    return replace(account, name=account.name.strip(), email=account.email.strip().lower())


def _merged(was: Account, wanted: Account, stands: Account) -> Account:
    """Field by field, and of the agencies one by one: who changed it since it was read decides it."""
    names = ("name", "email", "is_administrator")
    base, mine, theirs = ({name: getattr(one, name) for name in names} for one in (was, wanted, stands))
    found = merge(base, mine, theirs)
    offices = (stands.agencies | (wanted.agencies - was.agencies)) - (was.agencies - wanted.agencies)
    if found.conflicts:
        raise OutOfDate(0, found.conflicts, {**found.values, "agencies": offices})
    return Account(agencies=offices, **found.values)


def _check_account(session: Session, row: PersonRow, account: Account) -> None:
    """Raises Invalid when the address is another's, or nobody would be left to administer the installation."""
    other = people.find_person_by_email(session, account.email)
    taken = other is not None and other.id != row.id
    wrong = {"email": say("Det finnes allerede en bruker med denne e-postadressen.")} if taken else {}
    refuse_if(wrong | _check_alone(session, row, row.active and account.is_administrator))


def _set_agencies(session: Session, row: PersonRow, wanted: Set[int], now: datetime) -> None:
    for agency_id in {b.agency_id for b in row.belongings if b.until is None} - wanted:
        agencies.set_left(session, row, agency_id, now)
    for agency_id in wanted:
        agencies.set_belonging(session, row, agencies.get_agency(session, agency_id), now)


def _told(row: PersonRow) -> dict[str, Any]:
    """An account as history tells of it."""
    names = [office.name for office in who_of(row).agencies]
    return {"name": row.name, "email": row.email, "agencies": names, "administrator": row.is_administrator, "active": row.active}


def _check_alone(session: Session, row: PersonRow, stays: bool) -> dict[str, str]:
    """What is wrong with taking the installation's last active administrator away."""
    if stays or set(people.list_administrators(session)) != {row.id}:
        return {}
    return {"administrator": say("%(name)s er den eneste administratoren. Gi noen andre rollen først.", name=row.name)}


def set_active(session: Session, who: Who, now: datetime, person_id: int, active: bool) -> None:
    """Close an account, which signs it out everywhere, or open it again. The name stays on what was done.

    Raises:
        NotAllowed, NotFound: see ``show_person``.
        Invalid: the installation would be left without an administrator.
    """
    _enter(who)
    row = _get(session, person_id)
    if row.active == active:
        return
    refuse_if({} if active else _check_alone(session, row, False))
    people.set_active(session, row, active)
    if not active:
        sign_ins.set_ended(session, row.id, now)
        linking.withdraw_links_to(session, now, "reset", row.email)
    act = "person.reactivated" if active else "person.deactivated"
    history.add_line(session, None, who.person_id or None, now, act, None, {"person": row.id, "name": row.name})


def make_reset_link(session: Session, who: Who, now: datetime, person_id: int) -> str:
    """A link that lets the person choose a new password, to be handed over; its token, which is told here and never again.

    Raises:
        NotAllowed, NotFound: see ``show_person``.
        Invalid: the account is closed.
    """
    _enter(who)
    row = _get(session, person_id)
    refuse_if({} if row.active else {"active": say("Brukeren er deaktivert. Aktiver den først.")})
    return resetting.ask_reset(session, now, row.email, made_by=who.person_id or None).token


def forget_factors(session: Session, who: Who, now: datetime, person_id: int) -> int:
    """For who has lost telephone and recovery codes: from now on the password alone is enough, until they add something again.

    Returns how many were removed.

    Raises:
        NotAllowed, NotFound: see ``show_person``.
    """
    _enter(who)
    return confirming.forget_factors(session, now, who.person_id or None, _get(session, person_id).id)
