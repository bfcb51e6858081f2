"""What can be said in a comment, and the form it is kept in."""

from hashlib import sha256

from app.domain.errors import Invalid, refuse_if
from app.domain.lines import check_words, clean_words
from app.domain.saying import say

MOST_BODY = 5_000

MARK_LENGTH = 16


def clean_body(body: str) -> str:
    """What is said in a comment, as it is kept. Raises Invalid: see ``clean_said``."""
    return clean_said(body, "body", MOST_BODY, say("Skriv en kommentar først."))


def clean_said(words: str, field: str, most: int, missing: str = "") -> str:
    """Words that are said about the plan, as they are kept.

    Args:
        field: where a problem is told.
        most: how many signs there may be.
        missing: what is told when there are none; they may be missing when this is empty.

    Raises:
        Invalid: there are none, or too many, or somebody's birth number stands in them.
    """
    kept = clean_words(words)
    if not kept and missing:
        raise Invalid({field: missing})
    refuse_if(check_words(field, kept, most))
    return kept


def mark_of(body: str) -> str:
    """What a form that changes a comment tells which words it was opened with."""
    return sha256(body.encode()).hexdigest()[:MARK_LENGTH]
