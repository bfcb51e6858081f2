"""Facts that point to other pieces of the plan: what they point to must be there."""

from typing import Any

from app.domain.errors import refuse_if
from app.domain.saying import say
from app.store import plans
from app.store.base import Session
from app.store.tables import PlanRow


def check_relations(session: Session, plan: PlanRow, kind: str, facts: dict[str, Any], piece_id: str | None = None) -> None:
    """Check the facts of a piece against the rest of its plan.

    Raises:
        Invalid: with a sentence for each field that points to nothing, or that must be alone and is not.
    """
    wrong: dict[str, str] = {}
    if kind == "plan" and not set(facts["owners"]) <= _ids(session, plan, "actor"):
        wrong["owners"] = say("En av eierne finnes ikke lenger blant aktørene. Velg på nytt.")
    if kind == "measure":
        wrong |= _check_measure(session, plan, facts, piece_id)
    if kind == "entry" and facts["actor"] is not None and facts["actor"] not in _ids(session, plan, "actor"):
        wrong["actor"] = say("Aktøren finnes ikke lenger. Velg en annen.")
    if kind == "status_entry" and facts["report"] not in _ids(session, plan, "report"):
        wrong["report"] = say("Rapporteringen finnes ikke lenger. Velg en annen.")
    if kind in ("status_entry", "sub_measure") and facts["status"] not in ("", *plan.facts["status_scale"]):
        wrong["status"] = say("Velg en av planens statuser.")
    if kind == "figure" and facts["image"] and plans.find_asset(session, plan.id, facts["image"]["sha256"]) is None:
        wrong["image"] = say("Bildet finnes ikke. Last det opp på nytt.")
    refuse_if(wrong)


def _ids(session: Session, plan: PlanRow, kind: str) -> set[str]:
    return {piece.id for piece in plans.list_siblings(session, plan.id, None, (kind,))}


def _check_measure(session: Session, plan: PlanRow, facts: dict[str, Any], piece_id: str | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not {actor for actor, _ in facts["responsible"]} <= _ids(session, plan, "actor"):
        wrong["responsible"] = say("En av aktørene finnes ikke lenger. Velg på nytt.")
    if facts["number"] is not None:
        others = [p for p in plans.list_pieces(session, plan.id) if p.kind == "measure" and p.id != piece_id]
        taken = next((p for p in others if p.facts["number"] == facts["number"]), None)
        if taken is not None:
            title = taken.facts["title"]
            wrong["number"] = say("Nummer %(number)s er i bruk på «%(title)s». Velg et annet.", number=facts["number"], title=title)
    return wrong
