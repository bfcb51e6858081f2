"""What can be said in a comment, and the form it is kept in."""

import re
import unicodedata
from hashlib import sha256

from app.domain.errors import Invalid
from app.domain.privacy import has_number
from app.domain.saying import say

MOST_BODY = 5_000

MARK_LENGTH = 16

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control signs, signs that turn the direction of writing (UAX #9), and signs of no width; that which joins emoji is let be."""


def clean_body(body: str) -> str:
    """What is said, as it is kept: without blanks around it and signs that nobody sees.

    Raises:
        Invalid: nothing is said, or too much, or somebody's birth number stands in it.
    """
    kept = _UNSEEN.sub("", unicodedata.normalize("NFC", body.replace("\r\n", "\n"))).strip()
    if not kept:
        raise Invalid({"body": say("Skriv en kommentar først.")})
    if len(kept) > MOST_BODY:
        raise Invalid({"body": say("Kommentaren er for lang. Bruk høyst %(most)s tegn.", most=MOST_BODY)})
    if has_number(kept):
        raise Invalid({"body": say("Kommentaren inneholder et fødselsnummer. Ta det bort. Skriv ikke opplysninger om enkeltpersoner.")})
    return kept


def mark_of(body: str) -> str:
    """What a form that changes a comment tells which words it was opened with."""
    return sha256(body.encode()).hexdigest()[:MARK_LENGTH]
