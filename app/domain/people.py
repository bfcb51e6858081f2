"""What an account asks for: an address, a name, and a password that is hard to guess; and how long a one-time link opens."""

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Literal

from app.domain.saying import say

PASSWORD_MIN = 12
PASSWORD_MAX = 200
# Signs that a mail header gives a meaning of its own are not taken, though the standard allows them in quotes: nobody has such an address.
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@[^@\s<>()\[\],;:\\\".]+(\.[^@\s<>()\[\],;:\\\".]+)+")

LinkKind = Literal["invitation", "reset", "account", "first"]
LINK_LIFETIMES: Mapping[str, timedelta] = MappingProxyType(
    {"invitation": timedelta(days=14), "reset": timedelta(hours=1), "account": timedelta(days=3), "first": timedelta(days=3)}
)
"""How long a one-time link of each kind opens. An invitation may wait out somebody's holiday; a reset is asked for by who waits for it."""

SIGN_IN_LIFETIME = timedelta(days=14)
"""How long a browser stays signed in at most, however much it is used."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a browser was last used; finer would cost a write for every page."""

_OWN_WORD_MIN = 4
_EASY = ("passord", "password", "12345678", "qwerty", "samplan", "kommune")


def check_email(email: str) -> dict[str, str]:
    """Problems with an e-mail address, field → sentence; empty when it will do."""
    fits = len(email) <= 254 and _EMAIL.fullmatch(email.strip())
    return {} if fits else {"email": say("Skriv en hel e-postadresse, for eksempel kari.holm@nordvik.kommune.no.")}


def check_name(name: str) -> dict[str, str]:
    """Problems with a person's name."""
    return {} if 1 <= len(name.strip()) <= 120 else {"name": say("Skriv navnet, høyst 120 tegn.")}


def check_password(password: str, email: str = "", name: str = "") -> dict[str, str]:
    """Problems with a password: length counts, not the mix of signs (NIST SP 800-63B §3.1.1.2), and it holds nothing of who chose it."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return {"password": say("Passordet må ha mellom %(min)s og %(max)s tegn.", min=PASSWORD_MIN, max=PASSWORD_MAX)}
    plain = password.lower()
    if len(set(plain)) < 5 or any(word in plain and len(plain.replace(word, "")) < 8 for word in _EASY):
        return {"password": say("Passordet er for lett å gjette. Bruk for eksempel fire tilfeldige ord.")}
    if any(word in plain for word in own_words(email, name)):
        return {"password": say("Passordet inneholder navnet eller e-postadressen din. Bruk for eksempel fire tilfeldige ord.")}
    return {}


def own_words(email: str, name: str) -> tuple[str, ...]:
    """The words of a person's name and address that are long enough to be recognised in a password."""
    words = [*re.split(r"[\s._+-]+", f"{email.partition('@')[0]} {name}".lower()), email.strip().lower()]
    return tuple(word for word in words if len(word) >= _OWN_WORD_MIN)
