"""A Word file → a plan, with everything that was found on the way: the public face of this room."""

from dataclasses import replace
from typing import Literal

from app.domain.saying import say
from app.intake.accounting import file_words, unaccounted
from app.intake.building import build
from app.intake.guard import DEFAULT_LIMITS, Limits, Refused, check
from app.intake.hushing import hushed
from app.intake.ledger import WHOLE
from app.intake.reading import read_flat
from app.intake.result import Choice, Intake, Picture, Problem, Remark, Trace
from app.intake.settling import settle

__all__ = ["Choice", "Intake", "Limits", "Picture", "Problem", "Refused", "Remark", "Trace", "read_word", "settle", "unaccounted"]


def read_word(
    data: bytes,
    kind: Literal["tiltaksplan", "statusrapport"] | None = None,
    changes: Literal["accepted", "rejected"] = "accepted",
    limits: Limits = DEFAULT_LIMITS,
) -> Intake:
    """What a Word file holds, as a document, and what became of each piece of it. The same arguments give the same result, ids and all.

    Args:
        data: the file's bytes.
        kind: what to read it as; found out when None.
        changes: read tracked changes as accepted, or as rejected.
        limits: bounds the file must keep within.

    Returns:
        The document and the report, with dots for birth numbers.
        Table and text that disagree are settled for the text; see ``settling.settle``.

    Raises:
        Refused: the file cannot be read or is not safe to read; its sentence says why and how to mend it.
    """
    package = check(data, limits)
    reading = read_flat(package, changes)
    seed = b"\0".join((data, (kind or "").encode(), changes.encode()))
    intake = build(package, reading, seed, kind, file_words(package, changes))
    return hushed(_with_missing(intake))


def _with_missing(intake: Intake) -> Intake:
    """Words that were not taken in are told of, whatever the reason."""
    missing = unaccounted(intake)
    if not missing:
        return intake
    what = say("Disse ordene i filen fant vi ikke plass til: «%(words)s».", words=" ".join(missing))
    mend = say("Søk etter dem i Word-filen, og skriv dem inn i planen der de hører hjemme.")
    problem = Problem(WHOLE, what, mend, "warning", f"p{len(intake.problems) + 1}")
    return replace(intake, problems=(*intake.problems, problem))
