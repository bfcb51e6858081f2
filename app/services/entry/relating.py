"""Facts that point to other pieces of the plan: what they point to must be there."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.errors import Invalid, refuse_if
from app.domain.pieces import LEAST_LEVELS
from app.domain.saying import say
from app.services.entry.locating import list_present
from app.store import agencies, plans
from app.store.base import Session
from app.store.tables import PieceRow, PlanRow


def check_relations(
    session: Session, plan: PlanRow, kind: str, facts: Mapping[str, Any], piece_id: str | None = None, was: Mapping[str, Any] | None = None
) -> None:
    """Check the facts of a piece against the rest of its plan.

    Args:
        was: a measure's facts until now. What has not changed was right when it was set, and nothing it points to can be taken away.

    Raises:
        Invalid: with a sentence for each field that points to nothing, or that must be alone and is not.
    """
    wrong: dict[str, str] = {}
    if kind == "plan" and not set(facts["owners"]) <= _ids(session, plan, "actor"):
        wrong["owners"] = say("En av eierne finnes ikke lenger blant aktørene. Velg på nytt.")
    if kind == "plan":
        wrong |= _check_pictures(session, plan, facts)
    if kind == "measure":
        wrong |= _check_measure(session, plan, facts, piece_id, was or {})
    if kind == "entry" and facts["actor"] is not None and facts["actor"] not in _ids(session, plan, "actor"):
        wrong["actor"] = say("Aktøren finnes ikke lenger. Velg en annen.")
    if kind == "status_entry" and facts["report"] not in _ids(session, plan, "report"):
        wrong["report"] = say("Rapporteringen finnes ikke lenger. Velg en annen.")
    if kind in ("status_entry", "sub_measure") and facts["status"] not in ("", *plan.facts["status_scale"]):
        wrong["status"] = say("Velg en av planens statuser.")
    if kind == "figure" and facts["image"] and plans.find_asset(session, plan.id, facts["image"]["sha256"]) is None:
        wrong["image"] = say("Bildet finnes ikke. Last det opp på nytt.")
    refuse_if(wrong)


def _check_pictures(session: Session, plan: PlanRow, facts: Mapping[str, Any]) -> dict[str, str]:
    """The pictures of the plan's look, those that have changed alone: the rest were there when they were set."""
    changed = {name: facts[name] for name in ("cover_image", "logos") if facts[name] != plan.facts[name]}
    wanted = {"cover_image": [changed.get("cover_image")], "logos": list(changed.get("logos", {}).values())}
    lost = {name for name, images in wanted.items() for i in images if i and plans.find_asset(session, plan.id, i["sha256"]) is None}
    return dict.fromkeys(lost, say("Bildet finnes ikke. Last det opp på nytt."))


def _ids(session: Session, plan: PlanRow, kind: str) -> set[str]:
    return {piece.id for piece in plans.list_siblings(session, plan.id, None, (kind,))}


def _check_measure(
    session: Session, plan: PlanRow, facts: Mapping[str, Any], piece_id: str | None, was: Mapping[str, Any]
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if facts["responsible"] != was.get("responsible") and not {actor for actor, _ in facts["responsible"]} <= _ids(session, plan, "actor"):
        wrong["responsible"] = say("En av aktørene finnes ikke lenger. Velg på nytt.")
    if facts["number"] is not None and facts["number"] != was.get("number"):
        others = [measure for measure in _measures(session, plan) if measure.id != piece_id]
        taken = next((p for p in others if p.facts["number"] == facts["number"]), None)
        if taken is not None:
            title = taken.facts["title"]
            wrong["number"] = say("Nummer %(number)s er i bruk på «%(title)s». Velg et annet.", number=facts["number"], title=title)
    return wrong


def check_numbers(session: Session, plan: PlanRow) -> None:
    """Check that no two measures of the plan have the same number.

    Raises:
        Invalid: two have; the sentence names both.
    """
    by_number: dict[int, str] = {}
    for measure in _measures(session, plan):
        number, title = measure.facts["number"], measure.facts["title"]
        if number is not None and number in by_number:
            words = say("«%(one)s» og «%(other)s» ville begge fått nummer %(number)s.", one=by_number[number], other=title, number=number)
            raise Invalid({"number": say("%(what)s Gi det ene et annet nummer først.", what=words)})
        if number is not None:
            by_number[number] = title


def _measures(session: Session, plan: PlanRow) -> list[PieceRow]:
    """The plan's measures that are there."""
    return [piece for piece in list_present(session, plan).values() if piece.kind == "measure"]


def check_removable(session: Session, plan: PlanRow, piece: PieceRow) -> None:
    """Check that a piece can be taken out without leaving others standing on nothing.

    Raises:
        Invalid: it is an actor who is responsible for measures, or one of the last two levels of a pyramid.
    """
    if piece.kind == "actor":
        _check_free(session, plan, piece)
    if piece.kind == "level" and len(plans.list_siblings(session, plan.id, piece.parent_id, ("level",))) <= LEAST_LEVELS:
        raise Invalid({"level": say("En pyramide må ha minst to nivåer. Fjern hele figuren i stedet.")})


def _check_free(session: Session, plan: PlanRow, actor: PieceRow) -> None:
    """An actor cannot be removed from under the measures it answers for."""
    uses = [measure for measure in _measures(session, plan) if actor.id in dict(measure.facts["responsible"])]
    if uses:
        raise Invalid(
            {
                "actor": say(
                    "%(name)s er ansvarlig eller samarbeidspart for «%(title)s»%(more)s. Ta aktøren ut av tiltakene først.",
                    name=actor.facts["full"],
                    title=uses[0].facts["title"],
                    more=say(" og %(count)s tiltak til", count=len(uses) - 1) if len(uses) > 1 else "",
                )
            }
        )


def colors_of(session: Session, actors: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Actor → the colour chosen for the agency it stands for, of those that have one: one query.

    Args:
        actors: (id, facts) of each.
    """
    chosen = agencies.list_colors(session)
    return {actor: chosen[facts["agency"]] for actor, facts in actors if facts.get("agency") in chosen}
