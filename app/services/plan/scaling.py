"""A plan's status scale is changed: labels renamed wherever they stand, put in another order, added, and removed when nobody uses them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Invalid
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import clean_facts
from app.domain.saying import say
from app.domain.status import Meaning, meaning_of
from app.services.acts.changing import Change
from app.services.acts.reconciling import reconcile
from app.services.entry.entering import Who, enter
from app.services.plan.planning import Edited
from app.store import plans
from app.store.base import Session
from app.store.tables import PieceRow

CARRIERS = ("status_entry", "sub_measure")
"""Kinds of pieces that hold a label of the scale."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A label as it is wanted. ``was``: what it was called, empty for a new one. ``meaning``: counts only where the words do not tell."""

    label: str
    was: str = ""
    meaning: str = ""


def set_scale(session: Session, who: Who, slug: str, now: datetime, version: int, grades: Sequence[Grade]) -> Edited:
    """Let the plan have this scale, in this order; one act, with all that follows from it. ``version``: what the scale was read at.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: too few labels, two alike, or one left out that is in use.
        OutOfDate: somebody else has changed the scale since.
    """
    entered = enter(session, who, slug, RIGHTS["plan"]["edit"])
    plan = entered.plan
    kept = [grade for grade in grades if grade.label.strip()]
    clean = clean_facts("plan", {"status_scale": [grade.label for grade in kept]})
    names = {grade.was: label for grade, label in zip(kept, clean["status_scale"], strict=True) if grade.was}
    clean["status_meanings"] = _told({label: grade.meaning for label, grade in zip(clean["status_scale"], kept, strict=True)})
    merged, others = reconcile(session, plan.id, plan.facts, plan.version, version, clean, plan.id)
    pieces = [piece for piece in plans.list_pieces(session, plan.id) if piece.kind in CARRIERS]
    _must_be_free(session, [label for label in plan.facts["status_scale"] if label not in names], pieces)
    change = Change(session, entered, now)
    change.state(plan, merged)
    for piece in pieces:
        change.state(piece, {"status": names.get(piece.facts["status"], piece.facts["status"])})
    renamed = {was: label for was, label in names.items() if was != label}
    return Edited(plan.id, plan.version, others, change.record("plan.edited", about={"renamed": renamed} if renamed else None))


def _told(meanings: Mapping[str, str]) -> dict[str, str]:
    """What was said of labels whose words say nothing themselves."""
    return {label: said for label, said in meanings.items() if said not in ("", Meaning.OTHER) and meaning_of(label) is Meaning.OTHER}


def _must_be_free(session: Session, gone: Sequence[str], pieces: Sequence[PieceRow]) -> None:
    """A label cannot be removed from under what was reported with it."""
    uses = Counter(piece.facts["status"] for piece in pieces)
    for label in gone:
        if not uses[label]:
            continue
        first = next(piece for piece in pieces if piece.facts["status"] == label)
        raise Invalid(
            {
                "status_scale": say(
                    "«%(label)s» er i bruk %(count)s steder, blant annet på «%(title)s», og kan ikke tas bort. "
                    "Gi den et nytt navn, eller endre status på tiltakene først.",
                    label=label,
                    count=uses[label],
                    title=_measure_of(session, first),
                )
            }
        )


def _measure_of(session: Session, piece: PieceRow) -> str:
    """The title of the measure that a status or sub-measure belongs to."""
    parent = plans.get_piece(session, piece.plan_id, piece.parent_id or "")
    return str(parent.facts["title"])
