"""People come in: accounts, sign-in, roles."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.access import Role
from app.domain.errors import Invalid, NotFound, refuse_if
from app.domain.people import SEEN_EVERY, check_email, check_name
from app.domain.saying import say
from app.services.entry.entering import Who, token_hash, who_of
from app.services.people import confirming, weighing
from app.store import agencies, history, people, plans, sign_ins
from app.store.base import Session
from app.store.people_tables import AgencyRow, PersonRow, SignInRow

KEEP_SIGN_INS = timedelta(days=90)
_NOBODYS_HASH = weighing.hash_password(secrets.token_urlsafe(16))


def add_person(
    session: Session,
    now: datetime,
    email: str,
    name: str,
    password: str,
    agency: str = "",
    administrator: bool = False,
    leaked: Path | None = None,
) -> Who:
    """Make an account. The agency is made too when it is new.

    Args:
        leaked: the file of leaked passwords, where the installation has one.

    Raises:
        Invalid: the address is taken or cannot be one, the name is empty, or the password is too weak.
    """
    wrong = check_email(email) | check_name(name) | weighing.check_chosen_password(password, email, name, leaked)
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
            password_hash=weighing.hash_password(password),
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
    found = people.find_password(session, email)
    fits = weighing.fits(found[1] if found else _NOBODYS_HASH, password)
    return found[0] if fits and found else None


def stamp_of(session: Session, person_id: int) -> str:
    """Something that changes with the person's password, and tells nothing of it: what a half-finished sign-in is bound to.

    Raises:
        NotFound: no such person, or deactivated.
    """
    person = people.find_person(session, person_id)
    if person is None or not person.active:
        raise NotFound
    return token_hash(person.password_hash)[:16]


def begin_session(
    session: Session, now: datetime, person_id: int, method: str, device: str, challenge: str | None = None
) -> tuple[Who, str]:
    """Sign a person in on one browser; returns who it is and what the cookie is to hold.

    Args:
        method: how the person showed who it is («password», …); device: what the browser calls itself, in few words.
        challenge: hash of the question that a passkey answered; the same answer begins no second session.

    Raises:
        NotFound: no such person, or deactivated.
    """
    person = people.find_person(session, person_id)
    if person is None or not person.active:
        raise NotFound
    token = secrets.token_urlsafe(32)
    row = SignInRow(person_id=person.id, token_hash=token_hash(token), method=method, device=device[:120], at=now, seen_at=now)
    row.challenge = challenge
    sign_ins.add_sign_in(session, row)
    return who_of(person, row.id), f"{row.id}:{token}"


def end_session(session: Session, now: datetime, who: Who) -> None:
    """Sign out of this browser."""
    sign_ins.set_ended(session, who.person_id, now, only=who.sign_in)


def touch_session(session: Session, now: datetime, who: Who) -> None:
    """The person is here on this browser now. Written every few minutes at most."""
    sign_ins.set_seen(session, who.sign_in, now, now - SEEN_EVERY)


def forget_old_sessions(session: Session, now: datetime) -> int:
    """Forget sign-ins that ended long ago, or were left behind; returns how many."""
    return sign_ins.remove_old(session, now - KEEP_SIGN_INS)


def leave_agency(session: Session, now: datetime, who: Who, agency_id: int) -> str:
    """Belong to an agency no longer, and lose the rights it gave; returns its name. An administrator lets one in again.

    Raises:
        NotFound: the person does not belong to it.
    """
    person = people.find_person(session, who.person_id)
    if person is None or not agencies.set_left(session, person, agency_id, now):
        raise NotFound
    about = {"person": person.id, "agency": agency_id}
    history.add_line(session, None, person.id, now, "person.agency_left", None, about)
    return agencies.get_agency(session, agency_id).name


def rename(session: Session, now: datetime, who: Who, name: str) -> None:
    """Another name for oneself. What was done under the old one is shown under the new.

    Raises:
        Invalid: the name is empty or too long.
        NotFound: the person is gone.
    """
    refuse_if(check_name(name))
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    before = people.set_name(session, person, " ".join(name.split()))
    history.add_line(
        session, None, who.person_id, now, "person.renamed", None, {"person": person.id, "before": before, "after": person.name}
    )


def give_password(session: Session, now: datetime, email: str, password: str) -> None:
    """Give a person a new password; whoever is signed in as them is signed out everywhere.

    Raises:
        NotFound: no such person.
        Invalid: the password is too weak.
    """
    person = people.find_person_by_email(session, email)
    if person is None:
        raise NotFound
    people.set_password(session, person, weighing.choose_password(password, person.email, person.name))
    sign_ins.set_ended(session, person.id, now)
    history.add_line(session, None, None, now, "person.password_given", None, {"person": person.id})


def forget_factors(session: Session, now: datetime, email: str) -> int:
    """Remove the code app and passkeys of who has lost them, from the command line; returns how many.

    Raises:
        NotFound: no such person.
    """
    person = people.find_person_by_email(session, email)
    if person is None:
        raise NotFound
    return confirming.forget_factors(session, now, None, person.id)


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
