"""The second step of signing in: a code of an app (TOTP), or one of ten recovery codes for the day the telephone is gone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp

from app.domain.errors import Invalid, NotFound, WrongState
from app.domain.saying import say
from app.services.entry.entering import Who, token_hash
from app.services.entry.sealing import Keyring, Unreadable
from app.store import factors, history
from app.store.base import Session
from app.store.people_tables import FactorRow

RECOVERY_CODES = 10
SETUP_TIME = timedelta(minutes=30)
STEP_SECONDS = 30
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_PURPOSE = "totp"


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of a person."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside the password. ``totp_since``: when the app was added; None without one."""

    totp_since: datetime | None = None
    passkeys: tuple[Passkey, ...] = ()
    recovery_left: int = 0

    def __bool__(self) -> bool:
        """Whether signing in by password takes a second step."""
        return self.totp_since is not None or bool(self.passkeys)


def factors_of(session: Session, person_id: int) -> Factors:
    """What the person has beside the password."""
    rows = factors.list_factors(session, person_id)
    return Factors(
        next((row.added_at for row in rows if row.kind == "totp"), None),
        tuple(Passkey(row.id, row.name, row.added_at, row.used_at) for row in rows if row.kind == "passkey"),
        sum(row.kind == "recovery" and row.used_at is None for row in rows),
    )


# ---------------------------------------------------------------- the app


@dataclass(frozen=True, slots=True)
class Setup:
    """A secret for an app that is not kept yet. ``address`` is what the picture says, ``sealed`` what the form brings back."""

    secret: str
    address: str
    sealed: str

    @property
    def groups(self) -> str:
        """The secret as people type it."""
        return " ".join(self.secret[place : place + 4] for place in range(0, len(self.secret), 4))


def start_app(who: Who, keyring: Keyring, sealed: str = "") -> Setup:
    """A new secret for the person's app; or the one of ``sealed`` once more, when the form comes back with a mistake.

    Nothing is kept here: until a code has shown that the app has the secret, it travels sealed with the form.
    """
    secret = _opened(who, keyring, sealed) if sealed else pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=who.email, issuer_name="Samplan")
    return Setup(secret, address, sealed or keyring.seal(f"{_PURPOSE} setup {who.person_id}", secret).decode())


def _opened(who: Who, keyring: Keyring, sealed: str) -> str:
    try:
        return keyring.unseal(f"{_PURPOSE} setup {who.person_id}", sealed.encode(), within=SETUP_TIME)
    except Unreadable as error:
        raise WrongState(say("Siden var åpen for lenge. Last den på nytt, og skann koden igjen.")) from error


def add_app(session: Session, now: datetime, who: Who, keyring: Keyring, sealed: str, code: str) -> tuple[str, ...]:
    """Keep the secret, for its app has shown the right code. Returns recovery codes to be shown once, when the person had none.

    Raises:
        Invalid: the code is not the app's.
        WrongState: the form is too old, or the person has an app already.
    """
    secret = _opened(who, keyring, sealed)
    if factors_of(session, who.person_id).totp_since is not None:
        raise WrongState(say("Du har allerede en kodeapp. Fjern den først hvis du vil bytte."))
    step = _step_of(secret, _digits(code), now)
    if step is None:
        raise Invalid({"code": say("Koden stemmer ikke. Se at klokken på telefonen går riktig, og skriv koden som vises nå.")})
    row = FactorRow(person_id=who.person_id, kind="totp", secret=keyring.seal(_PURPOSE, secret), counter=step, added_at=now)
    factors.add_factor(session, row)
    return begin_factor(session, now, who, "totp")


def begin_factor(session: Session, now: datetime, who: Who, kind: str) -> tuple[str, ...]:
    """Put a new factor on record; returns recovery codes for a person who has none, for the first factor closes the old way in."""
    history.add_line(session, None, who.person_id, now, "person.factor_added", None, {"person": who.person_id, "kind": kind})
    return _fresh_codes(session, now, who) if not factors_of(session, who.person_id).recovery_left else ()


def _digits(code: str) -> str:
    return "".join(sign for sign in code if sign.isascii() and sign.isdigit())


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which step of time the code belongs to: this one, the one before or the next, for clocks differ; None when to none of them."""
    app, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    fitting = [step for step in (here - 1, here, here + 1) if compare_digest(app.generate_otp(step), code)]
    return fitting[-1] if fitting else None


# ---------------------------------------------------------------- at the sign-in


def check_code(session: Session, now: datetime, keyring: Keyring, person_id: int, code: str) -> str:
    """Let a code of the app, or a recovery code, confirm who it is; each works once. Returns which it was, «totp» or «recovery».

    Raises:
        Invalid: it is neither, or has been used; the sentence does not tell which.
    """
    if len(_digits(code)) == 6 and len(code.strip()) <= 9:
        confirmed = "totp" if _use_app(session, now, keyring, person_id, _digits(code)) else ""
    else:
        confirmed = "recovery" if _use_recovery(session, now, person_id, code) else ""
    if not confirmed:
        raise Invalid({"code": say("Koden stemmer ikke, eller er brukt. Skriv koden som vises i appen nå, eller en ubrukt reservekode.")})
    return confirmed


def _use_app(session: Session, now: datetime, keyring: Keyring, person_id: int, code: str) -> bool:
    row = next((row for row in factors.list_factors(session, person_id) if row.kind == "totp"), None)
    if row is None:
        return False
    try:
        step = _step_of(keyring.unseal(_PURPOSE, row.secret), code, now)
    except Unreadable:
        # The installation's secret was lost: no code can be told right. Recovery codes and passkeys work still.
        return False
    return step is not None and factors.set_counted(session, row, now, step)


def _use_recovery(session: Session, now: datetime, person_id: int, code: str) -> bool:
    row = factors.find_recovery_code(session, person_id, _hash(code))
    if row is None or not factors.set_used(session, row, now):
        return False
    history.add_line(session, None, person_id, now, "person.recovery_code_used", None, {"person": person_id})
    return True


# ---------------------------------------------------------------- recovery codes


def renew_recovery_codes(session: Session, now: datetime, who: Who) -> tuple[str, ...]:
    """Ten new recovery codes, to be shown once; the old ones are worth nothing.

    Raises:
        WrongState: the person has nothing that they would stand in for.
    """
    if not factors_of(session, who.person_id):
        raise WrongState(say("Reservekoder trengs først når du har en kodeapp eller en passnøkkel."))
    codes = _fresh_codes(session, now, who)
    history.add_line(session, None, who.person_id, now, "person.recovery_codes_made", None, {"person": who.person_id})
    return codes


def _fresh_codes(session: Session, now: datetime, who: Who) -> tuple[str, ...]:
    """The codes hold 79 bits each, so a plain hash of them gives nothing away, and outlives the installation's secret."""
    factors.remove_factors(session, who.person_id, ("recovery",))
    codes = tuple("-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES))
    for code in codes:
        factors.add_factor(session, FactorRow(person_id=who.person_id, kind="recovery", secret=_hash(code), added_at=now))
    return codes


def _hash(code: str) -> bytes:
    return token_hash("".join(sign for sign in code.lower() if sign.isalnum())).encode()


# ---------------------------------------------------------------- removed


def remove_factor(session: Session, now: datetime, who: Who, kind: str, factor_id: int = 0) -> None:
    """Remove the app («totp»), or one passkey. With the last of them the recovery codes go too.

    Raises:
        NotFound: the person has none such.
    """
    rows = [row for row in factors.list_factors(session, who.person_id) if row.kind == kind and kind in ("totp", "passkey")]
    row = next((row for row in rows if kind == "totp" or row.id == factor_id), None)
    if row is None:
        raise NotFound
    factors.remove_factor(session, row)
    if not factors_of(session, who.person_id):
        factors.remove_factors(session, who.person_id, ("recovery",))
    history.add_line(session, None, who.person_id, now, "person.factor_removed", None, {"person": who.person_id, "kind": kind})


def forget_factors(session: Session, now: datetime, by: int | None, person_id: int) -> int:
    """Remove everything a person has beside the password, for who has lost it all; returns how many.

    Whoever calls has asked for the right.
    """
    removed = factors.remove_factors(session, person_id, ("totp", "passkey", "recovery"))
    history.add_line(session, None, by, now, "person.factors_forgotten", None, {"person": person_id, "factors": removed})
    return removed
