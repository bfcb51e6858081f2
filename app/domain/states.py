"""The states of a plan, and what they are called on screen."""

from enum import StrEnum

from app.domain.saying import say


class State(StrEnum):
    DRAFT = "draft"
    SIGN_OFF = "sign_off"
    READY = "ready"
    SUBMITTED = "submitted"
    DECIDED = "decided"


STATE_LABELS = {
    State.DRAFT: say("utkast"),
    State.SIGN_OFF: say("tilslutning"),
    State.READY: say("klar"),
    State.SUBMITTED: say("til behandling"),
    State.DECIDED: say("godkjent"),
}
"""Bokmål, lower case as inside a sentence."""
