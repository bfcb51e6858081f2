"""Whether a password somebody chose is hard to guess: weighed here, without asking anybody outside.

Length, own name and own address are rules (``app.domain.people``). What others have chosen is known from lists: those that zxcvbn carries,
and, where the installation has it, the list of leaked passwords of haveibeenpwned.com as one sorted file.
"""

import unicodedata
from bisect import bisect_left
from hashlib import sha1
from io import BufferedReader
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.domain.errors import refuse_if
from app.domain.people import PASSWORD_MAX, check_password
from app.domain.saying import say

ENOUGH = 3
"""Of zxcvbn's scores 0–4: more than 10⁸ guesses."""
LOOKED_AT = 72
"""How much of a password is weighed; the time it takes grows with the square of the length, and what is good so far is good."""
_HASH_LENGTH = 40
_COMMON = frozenset(FREQUENCY_LISTS["passwords"])
hasher = PasswordHasher()
"""Argon2id at the library's own cost, that of RFC 9106. A test sees to it; the other tests set a low one, for they make many people."""


def check_chosen_password(password: str, email: str, name: str, leaked: Path | None = None) -> dict[str, str]:
    """Problems with a password that somebody chose, field → sentence that tells why; empty when it will do.

    Args:
        email, name: of the person, for neither may be part of it. leaked: the sorted file of leaked passwords, where there is one.
    """
    problems = check_password(password, email, name)
    if problems:
        return problems
    if password.lower() in _COMMON or (leaked is not None and is_leaked(password, leaked)):
        return {"password": say("Passordet står på lister over passord som er lekket. Velg et annet.")}
    found = zxcvbn(password[:LOOKED_AT], [word for word in (*email.split("@"), *name.split()) if word])
    return {} if found["score"] >= ENOUGH else {"password": _why(found["sequence"])}


def _why(sequence: list[dict[str, Any]]) -> str:
    """What makes the password easy: said of the part that covers most of it."""
    longest = max(sequence, key=lambda part: len(part["token"]))
    return {
        "spatial": say("Passordet følger tastene på tastaturet, og er lett å gjette. Bruk for eksempel fire tilfeldige ord."),
        "repeat": say("Passordet gjentar det samme, og er lett å gjette. Bruk for eksempel fire tilfeldige ord."),
        "sequence": say("Passordet er en rekke som «abc» eller «123», og er lett å gjette. Bruk for eksempel fire tilfeldige ord."),
        "date": say("Passordet er en dato, og er lett å gjette. Bruk for eksempel fire tilfeldige ord."),
        "dictionary": say("Passordet er satt sammen av ord mange bruker i passord. Bruk for eksempel fire tilfeldige ord."),
    }.get(longest["pattern"], say("Passordet er for lett å gjette. Bruk for eksempel fire tilfeldige ord."))


def is_leaked(password: str, leaked: Path) -> bool:
    """Whether the password's hash stands in the file: «SHA1:count» lines, sorted by hash. Reads a few lines, however large the file."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with leaked.open("rb") as file:
        size = file.seek(0, 2)
        place = bisect_left(range(size), wanted, key=lambda offset: _hash_at(file, offset))
        return _hash_at(file, place) == wanted


def _hash_at(file: BufferedReader, offset: int) -> bytes:
    """The hash of the first line that begins at the offset or after it; after the last one, something that sorts behind all."""
    file.seek(max(0, offset - 1))
    if offset:
        file.readline()
    return file.readline()[:_HASH_LENGTH].upper() or b"~"


# ---------------------------------------------------------------- hashes


def hash_password(password: str) -> str:
    """What is kept of a password."""
    return hasher.hash(_same(password))


def fits(stored: str, password: str) -> bool:
    """Whether this is the password of the hash. Takes the same time for a wrong one as for a right one."""
    try:
        return hasher.verify(stored, _same(password[: PASSWORD_MAX + 1]))
    except (VerificationError, InvalidHashError):
        return False


def _same(password: str) -> str:
    """One form for letters that can be written as one sign or as two («å»): keyboards differ."""
    return unicodedata.normalize("NFC", password)


def choose_password(password: str, email: str, name: str, leaked: Path | None = None) -> str:
    """The hash of a password that somebody chose.

    Raises:
        Invalid: it is too easy to guess; the problem says why.
    """
    refuse_if(check_chosen_password(password, email, name, leaked))
    return hash_password(password)
