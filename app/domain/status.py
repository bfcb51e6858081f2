"""How far a measure has come: what the labels of a plan's scale mean, and how other people's words are read.

A plan names its own statuses. Rules (contradictions, symbols) go by ``Meaning``, which the label gives when its words are known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.dates import one_line
from app.domain.saying import say


class Meaning(StrEnum):
    """Also the name of the symbol that stands beside the label, so that status is never told by colour alone."""

    NOT_STARTED = "not_started"
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"
    OTHER = "other"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done or reported."""
        return self in (Meaning.DONE, Meaning.DROPPED)


@dataclass(frozen=True, slots=True)
class Status:
    label: str
    meaning: Meaning


MEANING_LABELS = {
    Meaning.NOT_STARTED: say("Ikke begynt"),
    Meaning.PLANNED: say("Under planlegging"),
    Meaning.STARTED: say("I gang"),
    Meaning.DONE: say("Ferdig"),
    Meaning.DROPPED: say("Blir ikke gjort"),
    Meaning.OTHER: say("Noe annet"),
}

DEFAULT_SCALE = (
    Status("Ikke igangsatt", Meaning.NOT_STARTED),
    Status("Under planlegging", Meaning.PLANNED),
    Status("Igangsatt", Meaning.STARTED),
    Status("Gjennomført", Meaning.DONE),
    Status("Utgår", Meaning.DROPPED),
)

_WORDS = {
    Meaning.NOT_STARTED: ("ikke igangsatt", "ikke startet", "ikke påbegynt", "ikke begynt", "ikkje sett i gang", "ikkje starta"),
    Meaning.PLANNED: ("under planlegging", "planlagt", "planlegges", "blir planlagt"),
    Meaning.STARTED: (
        "igangsatt",
        "påbegynt",
        "startet",
        "pågår",
        "pågående",
        "i gang",
        "under arbeid",
        "under gjennomføring",
        "sett i gang",
    ),
    Meaning.DONE: ("gjennomført", "fullført", "ferdig", "ferdigstilt", "utført"),
    Meaning.DROPPED: ("utgår", "utgått", "avlyst", "går ut"),
}
"""Bokmål and nynorsk. Kept small: a word that may mean two things («avsluttet», «delvis») is left for a person to place."""

_NYNORSK = {"Ikke igangsatt": "Ikkje sett i gang", "Igangsatt": "Sett i gang"}
"""Labels of the scale every plan begins with that differ in the two forms of Norwegian."""


def respelled(scale: Sequence[str], language: str) -> list[str]:
    """The scale with its well-known labels in this form of Norwegian («nb» or «nn»), the plan's own as they are."""
    spelling = _NYNORSK if language == "nn" else {nynorsk: bokmaal for bokmaal, nynorsk in _NYNORSK.items()}
    return [spelling.get(label, label) for label in scale]


def _plain(text: str) -> str:
    return one_line(text).rstrip(" .").casefold()


def meaning_of(label: str, told: Mapping[str, str] = MappingProxyType({})) -> Meaning:
    """What a status label means; OTHER when its words are not known. ``told``: what a plan says of labels whose words are not."""
    plain = _plain(label)
    known = next((meaning for meaning, words in _WORDS.items() if plain in words), None)
    return known or Meaning(told.get(label, Meaning.OTHER))


def read_status(text: str, scale: Sequence[str]) -> str | None:
    """The label of the scale that a text means: the same words whatever case and full stop, else the one label of the same meaning.

    None when no label fits, or more than one does.
    """
    same = [label for label in scale if _plain(label) == _plain(text)]
    meaning = meaning_of(text)
    alike = [label for label in scale if meaning is not Meaning.OTHER and meaning_of(label) is meaning]
    found = same or alike
    return found[0] if len(found) == 1 else None
