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
    """What is said in a comment, as it is kept. Raises Invalid: see ``clean_words``."""
    return clean_words(body, "body", MOST_BODY, say("Skriv en kommentar først."))


def clean_words(words: str, field: str, most: int, missing: str = "") -> str:
    """Words that are said about the plan, as they are kept: without blanks around them and signs that nobody sees.

    Args:
        field: where a problem is told.
        most: how many signs there may be.
        missing: what is told when there are none; they may be missing when this is empty.

    Raises:
        Invalid: there are none, or too many, or somebody's birth number stands in them.
    """
    kept = _UNSEEN.sub("", unicodedata.normalize("NFC", words.replace("\r\n", "\n"))).strip()
    if not kept and missing:
        raise Invalid({field: missing})
    if len(kept) > most:
        raise Invalid({field: say("Teksten er for lang. Bruk høyst %(most)s tegn.", most=most)})
    if has_number(kept):
        raise Invalid({field: say("Her står et fødselsnummer. Ta det bort. Skriv ikke opplysninger om enkeltpersoner.")})
    return kept


def mark_of(body: str) -> str:
    """What a form that changes a comment tells which words it was opened with."""
    return sha256(body.encode()).hexdigest()[:MARK_LENGTH]
