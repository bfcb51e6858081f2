"""What a piece still lacks before a reader gets the whole plan from it. Told, never forced: a draft may lack anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.saying import say


@dataclass(frozen=True, slots=True)
class Gap:
    """``field`` is the place inside the piece, ``what`` says what is missing and ``mend`` how to mend it."""

    field: str
    what: str
    mend: str


def gaps(kind: str, facts: Mapping[str, Any], status: str = "") -> tuple[Gap, ...]:
    """What a piece of this kind lacks, most telling first.

    Args:
        kind: a kind of ``pieces``, or «plan».
        facts: its facts.
        status: of a measure, the label last reported; empty when none is.
    """
    found = []
    if not _named(kind, facts):
        found.append(Gap("title", say("Tittelen mangler."), say("Skriv en tittel.")))
    if kind == "plan" and not facts["period"]:
        found.append(Gap("period", say("Planperioden mangler."), say("Skriv for eksempel «2026–2029».")))
    if kind == "measure":
        found += _of_measure(facts, status)
    if kind == "figure" and facts["type"] == "image" and not facts["alt"].strip():
        mend = say("Skriv hva bildet viser, for den som ikke ser det.")
        found.append(Gap("alt", say("Bildet har ingen tekst til den som ikke ser det."), mend))
    return tuple(found)


def _named(kind: str, facts: Mapping[str, Any]) -> bool:
    if kind == "chapter" and facts["type"] == "front":
        return True
    return bool(facts["title"].strip()) if "title" in facts else True


def _of_measure(facts: Mapping[str, Any], status: str) -> list[Gap]:
    found = []
    if not any(role in ("lead", "joint") for _, role in facts["responsible"]):
        found.append(Gap("responsible", say("Ingen er ansvarlig for tiltaket."), say("Velg hvem som er ansvarlig.")))
    if not facts["period"]:
        found.append(
            Gap("period", say("Perioden mangler."), say("Skriv når tiltaket gjennomføres, for eksempel «2026–2029» eller «løpende»."))
        )
    if not status:
        found.append(Gap("status", say("Ingen status er meldt."), say("Velg en status.")))
    return found
