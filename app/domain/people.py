"""What an account asks for: an address, a name, and a password that is hard to guess."""

import re

from app.domain.saying import say

PASSWORD_MIN = 12
PASSWORD_MAX = 200
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_EASY = ("passord", "password", "12345678", "qwerty", "samplan", "kommune")


def check_email(email: str) -> dict[str, str]:
    """Problems with an e-mail address, field → sentence; empty when it will do."""
    fits = len(email) <= 254 and _EMAIL.fullmatch(email.strip())
    return {} if fits else {"email": say("Skriv en hel e-postadresse, for eksempel kari.holm@nordvik.kommune.no.")}


def check_name(name: str) -> dict[str, str]:
    """Problems with a person's name."""
    return {} if 1 <= len(name.strip()) <= 120 else {"name": say("Skriv navnet, høyst 120 tegn.")}


def check_password(password: str) -> dict[str, str]:
    """Problems with a password: length counts, not the mix of signs (NIST SP 800-63B §3.1.1.2)."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        return {"password": say("Passordet må ha mellom %(min)s og %(max)s tegn.", min=PASSWORD_MIN, max=PASSWORD_MAX)}
    plain = password.lower()
    if len(set(plain)) < 5 or any(word in plain and len(plain.replace(word, "")) < 8 for word in _EASY):
        return {"password": say("Passordet er for lett å gjette. Bruk for eksempel fire tilfeldige ord.")}
    return {}
