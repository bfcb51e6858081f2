"""A change that somebody suggests: what can become of it, and what is asked of the words that go with it."""

from enum import StrEnum

from app.domain.comments import clean_said
from app.domain.saying import say

MOST_REASON = 2_000


class Outcome(StrEnum):
    """What has been decided of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OUTCOME_WORDS = {
    Outcome.OPEN: say("venter på svar"),
    Outcome.ACCEPTED: say("godtatt"),
    Outcome.DECLINED: say("ikke godtatt"),
    Outcome.WITHDRAWN: say("trukket"),
}
"""As inside a sentence."""


class Fit(StrEnum):
    """How an open suggestion fits the plan as it is now.

    ``FITS``: it can be carried out; ``OVERTAKEN``: others have changed the same since; ``GONE``: what it is about has been removed;
    ``DONE``: the plan reads so already.
    """

    FITS = "fits"
    OVERTAKEN = "overtaken"
    GONE = "gone"
    DONE = "done"


FIT_WORDS = {
    Fit.OVERTAKEN: say("Utdatert: det samme er endret etterpå"),
    Fit.GONE: say("Utdatert: det forslaget gjelder, er fjernet"),
    Fit.DONE: say("Planen sier dette allerede"),
}
"""What is said of those that cannot be carried out."""


def clean_reason(reason: str) -> str:
    """Why something is suggested; may be empty. Raises Invalid: see ``comments.clean_said``."""
    return clean_said(reason, "reason", MOST_REASON)


def clean_verdict(words: str, required: bool) -> str:
    """Why a suggestion is accepted or declined. Raises Invalid: see ``comments.clean_said``."""
    return clean_said(words, "word", MOST_REASON, say("Skriv kort hvorfor forslaget ikke blir tatt inn.") if required else "")
