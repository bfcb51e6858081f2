"""What can stand in the way of a wish, each with a sentence for the reader.

Services raise these, pages show ``sentence``. Sentences are Norwegian bokmål, whole, and say how to mend the matter where it can be mended.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.saying import say


class BothTexts(NamedTuple):
    """One field that two people changed at the same time, to different values."""

    mine: Any
    theirs: Any


class Hindrance(Exception):
    """Something stands in the way. ``sentence`` is what the reader is told."""

    sentence: str

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Hindrance):
    """The person knows of the thing, but may not do this with it."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or say("Rollen din gir ikke tilgang til dette. Be koordinatoren for planen om hjelp."))


class NotFound(Hindrance):
    """It is not there, or the person may not know that it is. The sentence is the same in both cases, so that nothing is hinted."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or say("Vi finner ikke det du ser etter. Det kan være slettet, eller du kan mangle tilgang."))


class WrongState(Hindrance):
    """The plan, round or report is in a state where this is not done."""


class ChangedSince(Hindrance):
    """What the person wants to take back has been changed by somebody after them; the sentence says what, and by whom."""


class OutOfDate(Hindrance):
    """Somebody else has changed the same field since the person read it.

    ``version`` is the version that stands now; ``conflicts`` holds both texts of each field in conflict; ``values`` holds what the form
    is to show again: every field merged, and mine where the two conflict. Saved once more with ``version``, it undoes nothing else.
    """

    def __init__(self, version: int, conflicts: Mapping[str, BothTexts], values: Mapping[str, Any]) -> None:
        super().__init__(
            "Noen andre har endret det samme mens du skrev. Begge tekstene vises under. Velg hvilken som skal gjelde, og lagre på nytt."
        )
        self.version = version
        self.conflicts = dict(conflicts)
        self.values = dict(values)


class Invalid(Hindrance):
    """What was filled in cannot be used. ``problems``: field → sentence, in the order of the form; at least one."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        if not problems:
            raise ValueError("Invalid needs at least one problem")
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def refuse_if(problems: Mapping[str, str]) -> None:
    """Raises ``Invalid`` when there are problems (field → sentence)."""
    if problems:
        raise Invalid(problems)
