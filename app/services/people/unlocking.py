"""Passkeys (WebAuthn): a key that a telephone, a computer or a security key holds, and shows only to the site it was made for.

A passkey alone is enough to sign in, for its device has asked for a finger, a face or a code («user verification»); after the password it
is a second step, and then it need not have asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.domain.errors import Invalid, NotFound, WrongState
from app.domain.saying import say
from app.services.entry.entering import Who
from app.services.people import confirming
from app.store import factors, people, sign_ins
from app.store.base import Session
from app.store.people_tables import FactorRow, PersonRow

TIMEOUT_MS = 120_000
MOST_PASSKEYS = 10


@dataclass(frozen=True, slots=True)
class Site:
    """Whom a passkey belongs to: ``host`` («samplan.nordvik.kommune.no»), and the ``origin`` that pages come from («https://…»)."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is asked. ``options``: JSON for ``navigator.credentials``; ``challenge``: what the answer must have signed."""

    options: str
    challenge: bytes


def ask_for_new(session: Session, who: Who, site: Site) -> Question:
    """Ask the browser to make a passkey for the person.

    Raises:
        NotFound: the person is gone.
        WrongState: the person has as many as one may have.
    """
    person = people.find_person(session, who.person_id)
    if person is None:
        raise NotFound
    own = _passkeys(session, who.person_id)
    if len(own) >= MOST_PASSKEYS:
        raise WrongState(
            say("Du har %(most)s passnøkler, og det er det meste vi tar vare på. Fjern en du ikke bruker.", most=MOST_PASSKEYS)
        )
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Samplan",
        user_id=_handle(person),
        user_name=person.email,
        user_display_name=person.name,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_described(own),
    )
    return Question(options_to_json(options), options.challenge)


def add_passkey(session: Session, now: datetime, who: Who, site: Site, challenge: bytes, answer: str, name: str) -> tuple[str, ...]:
    """Keep a passkey that the browser has made. Returns recovery codes to be shown once, when the person had none.

    Args:
        challenge: what was asked; answer: what the browser gave, as JSON; name: what the person calls it.

    Raises:
        Invalid: the answer does not belong to the question, or the passkey is kept already.
    """
    try:
        made = verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin
        )
    except (WebAuthnException, ValueError) as error:
        raise Invalid({"passkey": say("Passnøkkelen kunne ikke legges til. Prøv igjen.")}) from error
    if factors.find_passkey(session, made.credential_id) is not None:
        raise Invalid({"passkey": say("Denne passnøkkelen er lagt til før.")})
    called = " ".join(name.split())[:80] or say("Passnøkkel")
    row = FactorRow(person_id=who.person_id, kind="passkey", name=called, secret=made.credential_public_key, added_at=now)
    row.credential, row.counter = made.credential_id, made.sign_count
    factors.add_factor(session, row)
    return confirming.begin_factor(session, now, who, "passkey")


def ask_for_known(session: Session, site: Site, person_id: int | None = None) -> Question:
    """Ask the browser for a passkey: any that it has for this site, or one of a person whose password was right."""
    own = _passkeys(session, person_id) if person_id is not None else []
    verification = UserVerificationRequirement.PREFERRED if own else UserVerificationRequirement.REQUIRED
    options = generate_authentication_options(
        rp_id=site.host, timeout=TIMEOUT_MS, allow_credentials=_described(own) or None, user_verification=verification
    )
    return Question(options_to_json(options), options.challenge)


def use_passkey(session: Session, now: datetime, site: Site, challenge: bytes, answer: str, person_id: int | None = None) -> int:
    """Whose passkey has answered; the id of a person who may be signed in with it.

    Args:
        person_id: whose password was right before; None when the passkey is to be enough by itself.

    Raises:
        Invalid: the answer is not one to this question, or was given before, or is of nobody here; which it is, is not told.
    """
    try:
        credential = parse_authentication_credential_json(answer)
        row = factors.find_passkey(session, credential.raw_id)
        person = people.find_person(session, row.person_id) if row is not None else None
        handle = credential.response.user_handle
        if row is None or person is None or not _is_theirs(person, handle, person_id) or sign_ins.is_answered(session, spent(challenge)):
            raise _refused()
        shown = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.secret,
            credential_current_sign_count=row.counter,
            require_user_verification=person_id is None,
        )
    except (WebAuthnException, ValueError) as error:
        raise _refused() from error
    factors.set_last_used(session, row, now, shown.new_sign_count)
    return person.id


def spent(challenge: bytes) -> str:
    """What is kept of a question that has been answered."""
    return sha256(challenge).hexdigest()


def _refused() -> Invalid:
    return Invalid({"passkey": say("Passnøkkelen kunne ikke brukes her. Prøv igjen, eller logg inn med e-post og passord.")})


def _is_theirs(person: PersonRow, handle: bytes | None, person_id: int | None) -> bool:
    """Whether the passkey's owner is active, the one it was made for, and the one whose password was right."""
    return person.active and person_id in (None, person.id) and (handle is None or compare_digest(handle, _handle(person)))


def _handle(person: PersonRow) -> bytes:
    """What a device keeps beside the passkey: the same for all of a person's, and telling nothing of who it is."""
    return sha256(f"samplan {person.id} {person.created_at.isoformat()}".encode()).digest()


def _passkeys(session: Session, person_id: int) -> list[FactorRow]:
    return [row for row in factors.list_factors(session, person_id) if row.kind == "passkey"]


def _described(rows: Sequence[FactorRow]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=row.credential) for row in rows if row.credential is not None]
