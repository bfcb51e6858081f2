"""People come in: accounts, sign-in, roles."""

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.access import Role
from app.domain.errors import Invalid, NotFound, refuse_if
from app.domain.people import check_email, check_name, check_password
from app.domain.saying import say
from app.services.entering import Who, token_hash, who_of
from app.store import agencies, history, people, plans, sign_ins
from app.store.base import Session
from app.store.people_tables import AgencyRow, PersonRow, SignInRow

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash(secrets.token_urlsafe(16))


def add_person(session: Session, now: datetime, email: str, name: str, password: str, agency: str = "", administrator: bool = False) -> Who:
    """Make an account. The agency is made too when it is new.

    Raises:
        Invalid: the address is taken or cannot be one, the name is empty, or the password is too weak.
    """
    wrong = check_email(email) | check_name(name) | check_password(password)
    if not wrong and people.find_person_by_email(session, email) is not None:
        wrong["email"] = say("Det finnes allerede en bruker med denne e-postadressen.")
    if wrong:
        raise Invalid(wrong)
    office = (agencies.find_agency(session, agency) or agencies.add_agency(session, AgencyRow(name=agency))) if agency else None
    person = people.add_person(
        session,
        PersonRow(
            email=email.strip().lower(),
            name=name.strip(),
            password_hash=_hasher.hash(password),
            is_administrator=administrator,
            active=True,
            created_at=now,
        ),
    )
    if office is not None:
        agencies.set_belonging(session, person, office, now)
    history.add_line(session, None, None, now, "person.added", None, {"person": person.id})
    return who_of(person)


def check_sign_in(session: Session, email: str, password: str) -> int | None:
    """The id of the person with this address and password; None when they do not fit, with nothing to tell which did not.

    An unknown address takes as long as a known one: a hash is checked in both cases.
    """
    person = people.find_person_by_email(session, email)
    stored = person.password_hash if person is not None and person.active else _NOBODYS_HASH
    fits = _fits(stored, password)
    return person.id if fits and person is not None and person.active else None


def begin_session(session: Session, now: datetime, person_id: int, method: str, device: str) -> tuple[Who, str]:
    """Sign a person in on one browser; returns who it is and what the cookie is to hold.

    Args:
        method: how the person showed who it is («password», …); device: what the browser calls itself, in few words.

    Raises:
        NotFound: no such person, or deactivated.
    """
    person = people.find_person(session, person_id)
    if person is None or not person.active:
        raise NotFound
    token = secrets.token_urlsafe(32)
    row = SignInRow(person_id=person.id, token_hash=token_hash(token), method=method, device=device[:120], at=now, seen_at=now)
    sign_ins.add_sign_in(session, row)
    return who_of(person, row.id), f"{row.id}:{token}"


def end_session(session: Session, now: datetime, who: Who) -> None:
    """Sign out of this browser."""
    sign_ins.set_ended(session, who.person_id, now, only=who.sign_in)


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def give_password(session: Session, now: datetime, email: str, password: str) -> None:
    """Give a person a new password; whoever is signed in as them is signed out everywhere.

    Raises:
        NotFound: no such person.
        Invalid: the password is too weak.
    """
    refuse_if(check_password(password))
    person = people.find_person_by_email(session, email)
    if person is None:
        raise NotFound
    people.set_password(session, person, _hasher.hash(password))
    sign_ins.set_ended(session, person.id, now)
    history.add_line(session, None, None, now, "person.password_given", None, {"person": person.id})


def give_role(session: Session, now: datetime, email: str, slug: str, role: str) -> None:
    """Give a person a place in a plan.

    Raises:
        NotFound: no such person or plan.
        Invalid: no such role.
    """
    if role not in set(Role) - {Role.GUEST}:
        raise Invalid({"role": say("Rollen finnes ikke. Velg en av: %(roles)s.", roles=", ".join(r for r in Role if r != Role.GUEST))})
    person, plan = people.find_person_by_email(session, email), plans.find_plan(session, slug)
    if person is None or plan is None:
        raise NotFound
    people.set_role(session, plan.id, person.id, role, now)
    history.add_line(session, plan.id, None, now, "member.role_given", plan.id, {"person": person.id, "role": role})
