"""Measures are amended where they are listed: one in its row, or several at once. One wish is one act on record, whatever it touches."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from app.domain.errors import BothTexts, Invalid, NotAllowed, NotFound, OutOfDate
from app.domain.merging import merge
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import clean_facts
from app.domain.responsible import Role
from app.domain.saying import say
from app.services.acts.changing import Change
from app.services.acts.reconciling import reconcile
from app.services.entry.entering import Entered, Who, enter, measure_subject
from app.services.entry.locating import ancestry, subject_of
from app.services.entry.relating import check_relations
from app.services.plan.shaping import must_hold
from app.store import plans
from app.store.base import Session
from app.store.tables import PieceRow

Act = Literal["status", "period", "add", "replace", "move", "remove"]
"""What is done with several at once. add and replace: a responsible actor."""

SEVERAL_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure as a row's form has it. ``facts``: those the form had; None for either half: the form had none of it.

    ``version`` and ``read_status``: what the form was filled with. That the status is told by its words and not by a version matters: the
    entry that says it may be another one by now, of a newer report.
    """

    version: int
    facts: Mapping[str, Any] | None = None
    status: str | None = None
    read_status: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """``line``: of history, 0 when nothing was changed. ``merged``: fields that others changed meanwhile, kept as they set them."""

    line: int
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """One act on several measures. ``value``: a label, a period, the id of an actor or of a place; ``role``: of an actor that is added."""

    act: Act
    value: str = ""
    role: Role = "lead"


@dataclass(frozen=True, slots=True)
class AmendedSeveral:
    """``line``: as above. Titles of the measures that were ``changed``, were so ``already``, or were ``left`` for want of the right."""

    line: int
    changed: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def amend_measure(session: Session, who: Who, slug: str, now: datetime, piece_id: str, wanted: Wanted) -> Amended:
    """Change facts of a measure, and report its status in the reporting round that is going on.

    What others changed meanwhile in other fields is kept, as in ``planning.edit_piece``.

    Raises:
        NotFound: no such measure in this plan.
        NotAllowed: the person may not change the facts, or not report the status, and the form had them.
        Invalid: a value cannot be used, or the plan has no reporting round.
        OutOfDate: others have changed one of the same fields since, to something else; the status counts as one.
    """
    entered = enter(session, who, slug)
    measure = _find_measure(session, entered, piece_id, wanted)
    change, conflicts, problems = Change(session, entered, now), dict[str, BothTexts](), dict[str, str]()
    facts, merged = _reconciled(change, measure, wanted, conflicts, problems)
    status = _reconciled_status(change, measure, wanted, conflicts, problems)
    if problems:
        raise Invalid(problems)
    if conflicts:
        mine = {**facts, **({} if wanted.status is None else {"status": wanted.status})}
        raise OutOfDate(measure.version, conflicts, mine)
    change.state(measure, facts)
    if status is None:
        return Amended(change.record("piece.edited", measure), merged)
    _report(change, measure, status)
    return Amended(change.record("measure.reported", measure, {"status": status}), merged)


def _find_measure(session: Session, entered: Entered, piece_id: str, wanted: Wanted) -> PieceRow:
    measure = plans.get_piece(session, entered.plan.id, piece_id)
    line = ancestry(session, measure)
    if measure.kind != "measure" or any(step.removed_at for step in line):
        raise NotFound
    is_changed, is_reported = wanted.facts is not None, wanted.status is not None or wanted.facts is None
    for kind in ["measure"] * is_changed + ["status_entry"] * is_reported:
        permission = RIGHTS[kind]["edit"]
        entered.must(permission, subject_of(session, entered, line, permission))
    return measure


def _reconciled(
    change: Change, measure: PieceRow, wanted: Wanted, conflicts: dict[str, BothTexts], problems: dict[str, str]
) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The facts as they are to be, and which of them others have changed."""
    try:
        clean = clean_facts("measure", wanted.facts or {})
        facts, merged = reconcile(change.session, measure.id, measure.facts, measure.version, wanted.version, clean, change.plan.id)
        if facts != measure.facts:
            check_relations(change.session, change.plan, "measure", facts, measure.id, measure.facts)
        return facts, merged
    except Invalid as error:
        problems |= error.problems
    except OutOfDate as error:
        conflicts |= error.conflicts
        return error.values, ()
    return {}, ()


def _reconciled_status(
    change: Change, measure: PieceRow, wanted: Wanted, conflicts: dict[str, BothTexts], problems: dict[str, str]
) -> str | None:
    """The status to report; None when there is nothing new to report."""
    if wanted.status is None or wanted.status == wanted.read_status:
        return None
    told = merge({"status": wanted.read_status}, {"status": wanted.status}, {"status": reported(change, measure)})
    conflicts |= told.conflicts
    problems |= _problem_with_status(change, wanted.status)
    return None if told.values["status"] == reported(change, measure) else wanted.status


def _problem_with_status(change: Change, label: str) -> dict[str, str]:
    if not change.lane("report", None):
        return {"status": say("Planen har ingen rapportering å melde status i. Koordinatoren legger den til under Innstillinger.")}
    return {} if label in change.plan.facts["status_scale"] else {"status": say("Velg en av planens statuser.")}


def reported(change: Change, measure: PieceRow) -> str:
    """The label last reported for a measure, empty when none is; the newest reporting round that has one counts."""
    said = {entry.facts["report"]: entry.facts["status"] for entry in change.lane("status_entry", measure.id)}
    return next((said[report.id] for report in reversed(change.lane("report", None)) if report.id in said), "")


def _report(change: Change, measure: PieceRow, label: str) -> None:
    """Let the current reporting round say this of the measure."""
    report, entries = change.lane("report", None)[-1].id, change.lane("status_entry", measure.id)
    entry = next((entry for entry in reversed(entries) if entry.facts["report"] == report), None)
    if entry is not None:
        change.state(entry, {"status": label})
    else:
        change.bring(change.make("status_entry", measure.id, {"report": report, "status": label}), len(entries))


# ---------------------------------------------------------------- several at once


def amend_measures(session: Session, who: Who, slug: str, now: datetime, ids: Collection[str], several: Several) -> AmendedSeveral:
    """Do one thing with several measures. Those the person may not do it with are left as they are; all others are done, or none is.

    Raises:
        Invalid: nothing is chosen, or the value cannot be used.
        NotAllowed: the person may do it with none of them.
    """
    entered = enter(session, who, slug)
    change = Change(session, entered, now)
    chosen = _chosen(change, ids)
    allowed, left = _sorted_by_right(change, chosen, several)
    act = _ACTS[several.act](change, several)
    changed: list[str] = []
    already: list[str] = []
    for measure in allowed:
        before = len(change.effects)
        act(measure)
        (changed if len(change.effects) > before else already).append(measure.facts["title"])
    about = {"what": several.act, "count": len(changed)}
    line = change.record("measures.edited", allowed[0] if len(changed) == 1 == len(allowed) else None, about)
    return AmendedSeveral(line, tuple(changed), tuple(already), tuple(measure.facts["title"] for measure in left))


def _chosen(change: Change, ids: Collection[str]) -> list[PieceRow]:
    """The measures of these ids that are there, in the plan's order as far as they stand together; what is gone is passed over."""
    present = {piece.id: piece for piece in plans.list_pieces(change.session, change.plan.id)}
    wanted = set(list(ids)[:SEVERAL_AT_MOST])
    found = [piece for piece in present.values() if piece.kind == "measure" and piece.id in wanted]
    there = [piece for piece in found if all(step.id in present for step in ancestry(change.session, piece))]
    if not there:
        raise Invalid({"tiltak": say("Velg minst ett tiltak først.")})
    return there


def _sorted_by_right(change: Change, chosen: list[PieceRow], several: Several) -> tuple[list[PieceRow], list[PieceRow]]:
    """Those the person may do it with, and those not. Raises NotAllowed when there are none of the first."""
    kind, act = {"status": ("status_entry", "edit"), "move": ("measure", "move"), "remove": ("measure", "remove")}.get(
        several.act, ("measure", "edit")
    )
    permission, entered = RIGHTS[kind][act], change.entered
    actors = {actor.id: actor for actor in change.lane("actor", None)}
    subjects = {
        measure.id: subject_of(change.session, entered, ancestry(change.session, measure), permission)
        if act == "move"
        else measure_subject(entered, measure, actors)
        for measure in chosen
    }
    allowed = [measure for measure in chosen if entered.may(permission, subjects[measure.id])]
    if not allowed:
        entered.must(permission, subjects[chosen[0].id])
        raise NotAllowed
    return allowed, [measure for measure in chosen if measure not in allowed]


Doing = Callable[[PieceRow], None]


def _set_status(change: Change, several: Several) -> Doing:
    if problems := _problem_with_status(change, several.value):
        raise Invalid(problems)
    return lambda measure: _report(change, measure, several.value)


def _set_period(change: Change, several: Several) -> Doing:
    facts = clean_facts("measure", {"period": several.value})
    return lambda measure: change.state(measure, facts)


def _set_responsible(change: Change, several: Several) -> Doing:
    if several.value not in {actor.id for actor in change.lane("actor", None)}:
        raise Invalid({several.act: say("Velg en aktør fra listen.")})
    joined = _joined if several.act == "add" else _replaced

    def act(measure: PieceRow) -> None:
        pairs = [list(pair) for pair in joined(measure.facts["responsible"], several.value, several.role)]
        change.state(measure, clean_facts("measure", {"responsible": pairs}))

    return act


Pairs = list[list[str]]


def _joined(pairs: Pairs, actor: str, role: str) -> Pairs:
    """The actor beside the others. A measure has one lead: a new one comes first, and who was lead before is joint."""
    others = [[other, "joint" if role == other_role == "lead" else other_role] for other, other_role in pairs if other != actor]
    return [[actor, role], *others] if role == "lead" else [*others, [actor, role]]


def _replaced(pairs: Pairs, actor: str, _role: str) -> Pairs:
    """The actor instead of all who were lead or joint; partners stay."""
    return [[actor, "lead"], *([other, role] for other, role in pairs if role == "partner" and other != actor)]


def _move(change: Change, several: Several) -> Doing:
    if not several.value or several.value not in {piece.id for piece in plans.list_pieces(change.session, change.plan.id)}:
        raise Invalid({"move": say("Velg hvor i planen tiltakene skal stå.")})
    must_hold(change.session, change.entered, "measure", several.value)

    def act(measure: PieceRow) -> None:
        if measure.parent_id != several.value:
            change.move(measure, several.value, len(change.lane("measure", several.value)))

    return act


def _remove(change: Change, _several: Several) -> Doing:
    return partial(change.remove)


_ACTS: Mapping[str, Callable[[Change, Several], Doing]] = {
    "status": _set_status,
    "period": _set_period,
    "add": _set_responsible,
    "replace": _set_responsible,
    "move": _move,
    "remove": _remove,
}
ACTS = frozenset(_ACTS)
