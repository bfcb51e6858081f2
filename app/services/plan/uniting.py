"""Two become one: a text, measure, section or chapter and the one of its kind right after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain.errors import Invalid, NotFound, refuse_if
from app.domain.pieces import LEAD_LIMIT, fields_of
from app.domain.saying import say
from app.prose.merging import block_id
from app.prose.rewording import is_blank, renewed
from app.services.acts.changing import Blocks, Change, lane, name_of, told_of
from app.services.entry import present
from app.services.entry.entering import Entered, Who, enter
from app.services.entry.locating import find_piece
from app.services.entry.relating import check_relations
from app.services.plan.referring import lead_elsewhere
from app.services.plan.shaping import Changed, changed
from app.store import plans
from app.store.base import Session
from app.store.tables import PieceRow

KINDS = ("text", "measure", "section", "chapter")
PICKED = ("title", "number", "period")
"""Facts of a measure of which only one can stand; a person picks where the two differ."""
ROLES = ("lead", "joint", "partner")
Pick = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact on which the two differ. ``field``: its name, or «status-» and a reporting; ``label``: what it is called."""

    field: str
    label: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Union:
    """Two that can become one, and what a person must pick."""

    kind: str
    first: str
    second: str
    choices: tuple[Choice, ...]
    id: str


def show_union(session: Session, who: Who, slug: str, piece_id: str) -> Union:
    """What becomes one with what, and where the two differ.

    Raises:
        NotFound: no such piece, or one of a kind that is not united.
        NotAllowed: the person may not change the one or remove the other.
        Invalid: what stands after it is of another kind, or nothing does.
    """
    first, second = _pair(session, enter(session, who, slug), piece_id)
    choices = tuple(_choices(session, first, second)) if first.kind == "measure" else ()
    return Union(first.kind, name_of(session, first), name_of(session, second), choices, first.id)


def unite(session: Session, who: Who, slug: str, now: datetime, piece_id: str, picks: Mapping[str, Pick] | None = None) -> Changed:
    """Put what stands after a piece into it. The first keeps its id, its title and its place; references to the second lead to it.

    Texts are joined; what stands under the second comes last under the first. Two measures share those who are responsible.

    Args:
        picks: of two measures, for each field on which they differ: which of the two stands.

    Raises:
        NotFound, NotAllowed: see ``show_union``.
        Invalid: see ``show_union``; or a pick is missing.
    """
    entered = enter(session, who, slug)
    first, second = _pair(session, entered, piece_id)
    change = Change(session, entered, now)
    about = {"other": told_of(session, second) | {"id": second.id}}
    _UNITE[first.kind](change, first, second, picks or {})
    lead_elsewhere(change, {second.id: first.id})
    return changed(first, change.record("piece.united", first, about))


def _pair(session: Session, entered: Entered, piece_id: str) -> tuple[PieceRow, PieceRow]:
    first = find_piece(session, entered, piece_id, "edit")
    if first.kind not in KINDS:
        raise NotFound
    siblings = lane(session, entered.plan, first.kind, first.parent_id)
    after = siblings[siblings.index(first) + 1 :]
    if not after or after[0].kind != first.kind:
        raise Invalid({"piece": say("Det som står rett etter, er ikke av samme slag. Flytt de to sammen først.")})
    find_piece(session, entered, after[0].id, "remove")
    return first, after[0]


# ---------------------------------------------------------------- texts, sections, chapters


def _blocks(change: Change, piece: PieceRow) -> Blocks:
    blocks: Blocks = present.read_json(change.session, piece.id)["content"]
    return blocks


def _join_texts(change: Change, first: PieceRow, second: PieceRow) -> None:
    """The words of the second after those of the first, and the second gone."""
    find_piece(change.session, change.entered, first.id, "write")
    words = _blocks(change, second)
    change.remove(second, words)
    _append_words(change, first, words)


def _append_words(change: Change, piece: PieceRow, words: Blocks) -> None:
    own = _blocks(change, piece)
    if is_blank(words):
        return
    taken = {block_id(block) for block in own}
    fresh = renewed(words) if any(block_id(block) in taken for block in words) else words
    change.write(piece.id, fresh if is_blank(own) else [*own, *fresh])


def _unite_texts(change: Change, first: PieceRow, second: PieceRow, _picks: Mapping[str, Pick]) -> None:
    _join_texts(change, first, second)


def _move_all(change: Change, kind: str, source: PieceRow, target: PieceRow) -> None:
    for piece in change.lane(kind, source.id):
        find_piece(change.session, change.entered, piece.id, "move")
        change.move(piece, target.id, len(change.lane(kind, target.id)))


def _unite_sections(change: Change, first: PieceRow, second: PieceRow, _picks: Mapping[str, Pick]) -> None:
    _move_all(change, "text", second, first)
    _keep_guidance(change, first, second)
    change.remove(second)


def _unite_chapters(change: Change, first: PieceRow, second: PieceRow, _picks: Mapping[str, Pick]) -> None:
    """Parts stand before sections in a chapter: those of the second come last in the first's last section, so that all is read in the
    same order as before."""
    sections = change.lane("section", first.id)
    _move_all(change, "text", second, sections[-1] if sections else first)
    _move_all(change, "section", second, first)
    leads = [piece.facts["lead"] for piece in (first, second) if piece.facts["lead"]]
    if len(" ".join(leads)) > LEAD_LIMIT:
        raise Invalid({"lead": say("Ingressene blir for lange sammen. Kort ned den ene først.")})
    change.state(first, {"lead": " ".join(leads)})
    _keep_guidance(change, first, second)
    change.remove(second)


def _keep_guidance(change: Change, first: PieceRow, second: PieceRow) -> None:
    change.state(first, {"guidance": first.facts.get("guidance") or second.facts.get("guidance") or ""})


# ---------------------------------------------------------------- measures


def _choices(session: Session, first: PieceRow, second: PieceRow) -> list[Choice]:
    found = []
    for name in PICKED:
        one, other = first.facts[name], second.facts[name]
        if one != other and one and other:
            found.append(Choice(name, str(fields_of("measure")[name].label), one, other))
    mine, theirs = (_statuses(session, piece) for piece in (first, second))
    for report in [report for report in mine if report in theirs]:
        one, other = mine[report].facts["status"], theirs[report].facts["status"]
        if one != other:
            found.append(Choice(f"status-{report}", say("Status"), one, other))
    return found


def _statuses(session: Session, measure: PieceRow) -> dict[str, PieceRow]:
    """Report → the measure's entry in it, the latest when it has several."""
    entries = plans.list_siblings(session, measure.plan_id, measure.id, ("status_entry",))
    return {entry.facts["report"]: entry for entry in entries}


def _unite_measures(change: Change, first: PieceRow, second: PieceRow, picks: Mapping[str, Pick]) -> None:
    choices = _choices(change.session, first, second)
    refuse_if({choice.field: say("Velg hva som skal gjelde.") for choice in choices if picks.get(choice.field) not in ("first", "second")})
    picked = {choice.field: choice.first if picks[choice.field] == "first" else choice.second for choice in choices}
    facts = {name: picked.get(name, first.facts[name] or second.facts[name]) for name in PICKED}
    facts["responsible"] = united_responsible(first.facts["responsible"], second.facts["responsible"])
    _move_all(change, "sub_measure", second, first)
    _unite_statuses(change, first, second, picked)
    _join_texts(change, first, second)
    check_relations(change.session, change.plan, "measure", {**first.facts, **facts}, first.id)
    change.state(first, facts)


def _unite_statuses(change: Change, first: PieceRow, second: PieceRow, picked: Mapping[str, Any]) -> None:
    """An entry in the same reporting is joined to the first's; others come over."""
    mine = _statuses(change.session, first)
    for entry in change.lane("status_entry", second.id):
        own = mine.get(entry.facts["report"])
        if own is None:
            change.move(entry, first.id, len(change.lane("status_entry", first.id)))
        else:
            _append_words(change, own, _blocks(change, entry))
            change.state(own, {"status": picked.get(f"status-{own.facts['report']}", own.facts["status"])})


def united_responsible(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[list[str]]:
    """Everybody of both, each with the stronger of the two roles; where both have a lead, the second's becomes joint."""
    roles = {pair[0]: pair[1] for pair in first}
    has_lead = "lead" in roles.values()
    for actor, role in second:
        weaker = "joint" if role == "lead" and has_lead and roles.get(actor) != "lead" else role
        roles[actor] = min(roles.get(actor, weaker), weaker, key=ROLES.index)
    return [[actor, role] for actor, role in roles.items()]


_UNITE = {"text": _unite_texts, "measure": _unite_measures, "section": _unite_sections, "chapter": _unite_chapters}
