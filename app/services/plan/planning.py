"""Plans are listed, opened, started, and their facts are changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.access import Permission, Role, check
from app.domain.errors import NotAllowed
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import all_facts, clean_facts
from app.domain.plan import free_slug
from app.domain.states import State
from app.services.acts.changing import Change
from app.services.acts.reconciling import reconcile
from app.services.entry.entering import SYSTEM, Entered, Who, actor_of, coordinates_somewhere, enter, measure_subject
from app.services.entry.gathering import Tree, document_of, read_tree
from app.services.entry.gauging import Gauge, gauge
from app.services.entry.locating import ancestry, find_piece
from app.services.entry.relating import check_relations, colors_of
from app.store import history, people, plans
from app.store.base import Session
from app.store.tables import PlanRow
from exports.document import Document, new_id


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list of plans. ``word``: what the plan calls itself, «tiltaksplan»."""

    slug: str
    title: str
    period: str
    word: str
    state: State
    role: Role
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """How far a new plan has come outside its own pages: how many are in it, and whether any of it has been shared out."""

    members: int
    is_shared_out: bool


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A plan as its page shows it: the document, and what this person may do. ``editable``: ids of measures and status entries and others
    whose facts or text this person may change, where that differs from piece to piece. ``colors``: actor → the colour of its agency."""

    slug: str
    state: State
    version: int
    content: int
    document: Document
    role: Role | None
    rights: frozenset[Permission]
    own_measures: frozenset[str]
    changed_at: datetime
    changed_by: str
    facts: Mapping[str, Any]
    gauge: Gauge
    guidance: Mapping[str, str]
    colors: Mapping[str, str] = field(default_factory=dict)
    beginning: Beginning | None = None


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """A piece ready to be edited: its facts as of ``version``, and what its facts may point to (id → label)."""

    id: str
    kind: str
    version: int
    facts: Mapping[str, Any]
    parent: str | None = None
    actors: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, Any] = field(default_factory=dict)
    status_scale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """A change of facts that stands. ``merged``: fields that others had changed meanwhile, kept as they set them.

    ``line``: the line of history that tells of it, by which it can be undone; 0 when nothing was changed.
    """

    id: str
    version: int
    merged: tuple[str, ...] = ()
    line: int = 0


def list_plans(session: Session, who: Who) -> list[PlanLine]:
    """The plans this person has a place in, the last changed first."""
    return [
        PlanLine(
            plan.slug,
            plan.facts["title"],
            plan.facts["period"],
            plan.facts["plan_word"],
            State(plan.state),
            Role(role),
            plan.changed_at,
            name or "",
        )
        for plan, role, name in plans.list_plans_of(session, who.person_id)
    ]


def list_all(session: Session, who: Who) -> list[tuple[str, str]]:
    """Address and title of every plan there is, for the one at the command line.

    Raises:
        NotAllowed: asked by anybody else.
    """
    if who is not SYSTEM:
        raise NotAllowed
    return [(plan.slug, plan.facts["title"]) for plan in plans.list_plans(session)]


def may_create(session: Session, who: Who) -> bool:
    """Whether this person may start a plan: an administrator, or a coordinator of some plan."""
    return who.is_administrator or coordinates_somewhere(session, who)


def open_plan(session: Session, who: Who, slug: str) -> OpenPlan:
    """The plan at this address, for reading and editing. Nine queries at most, however large the plan.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    return open_tree(session, entered, read_tree(session, entered.plan))


def open_tree(session: Session, entered: Entered, tree: Tree) -> OpenPlan:
    """The same of a plan already entered and read."""
    plan, document = entered.plan, document_of(tree)
    measured = gauge(session, entered, tree, document)
    return OpenPlan(
        plan.slug,
        State(plan.state),
        plan.version,
        plan.content,
        document,
        entered.actor.role,
        entered.rights(),
        _own_measures(entered, tree),
        plan.changed_at,
        _name(session, measured, plan.changed_by),
        plan.facts,
        measured,
        {piece.id: piece.facts["guidance"] for piece in tree.pieces.values() if piece.facts.get("guidance")},
        colors_of(session, ((actor.id, actor.facts) for actor in tree.under(None, "actor"))),
        _beginning(entered, measured),
    )


def _beginning(entered: Entered, measured: Gauge) -> Beginning | None:
    """Told only while the first steps are shown to somebody."""
    if not entered.plan.facts["first_steps"] or not entered.may(Permission.EDIT_SETTINGS):
        return None
    return Beginning(len(measured.members), any(place.own for place in measured.places.values()))


def _name(session: Session, measured: Gauge, person_id: int | None) -> str:
    """A person's name; who has left the plan must be asked for."""
    if person_id is None:
        return ""
    member = measured.members.get(person_id) or people.find_person(session, person_id)
    return member.name if member else ""


def _own_measures(entered: Entered, tree: Tree) -> frozenset[str]:
    """Measures whose facts and text this person may change."""
    measures = (piece for piece in tree.pieces.values() if piece.kind == "measure")
    return frozenset(m.id for m in measures if entered.may(Permission.EDIT_MEASURE, measure_subject(entered, m, tree.pieces)))


def must_create(session: Session, who: Who) -> None:
    """Raises NotAllowed unless the person may start plans."""
    check(actor_of(who, None, coordinates_somewhere(session, who)), Permission.CREATE_PLAN)


def create_plan(session: Session, who: Who, now: datetime, values: Mapping[str, Any], plan_id: str | None = None) -> PlanRow:
    """Start an empty plan; the person becomes its coordinator.

    Args:
        values: facts of the plan (see ``pieces.PLAN_FACTS``), at least a title.

    Raises:
        NotAllowed: the person may not start plans.
        Invalid: the facts cannot be used.
    """
    must_create(session, who)
    facts = all_facts("plan", values)
    by = who.person_id or None
    plan = PlanRow(
        id=plan_id or new_id(),
        slug=free_slug(facts["title"], plans.list_slugs(session)),
        state=State.DRAFT,
        facts=facts,
        version=1,
        content=1,
        drawn_content=0,
        created_at=now,
        changed_at=now,
        changed_by=by,
    )
    plans.add_plan(session, plan)
    if by is not None:
        people.set_role(session, plan.id, by, Role.COORDINATOR, now)
    history.add_line(session, plan.id, by, now, "plan.created", plan.id, {"facts": facts})
    return plan


def show_plan_facts(session: Session, who: Who, slug: str) -> PieceFacts:
    """The plan's own facts, ready to be edited."""
    entered = enter(session, who, slug, RIGHTS["plan"]["edit"])
    return PieceFacts(entered.plan.id, "plan", entered.plan.version, entered.plan.facts)


def list_lines(session: Session, who: Who, slug: str, piece_ids: Iterable[str]) -> list[list[str]]:
    """Of each of these pieces: its id, and those of what it stands under. What is not there is left out.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    found = (plans.find_piece(session, entered.plan.id, piece_id) for piece_id in piece_ids)
    lines = [ancestry(session, piece) for piece in found if piece is not None]
    return [[step.id for step in line] for line in lines if not any(step.removed_at for step in line)]


def show_piece(session: Session, who: Who, slug: str, piece_id: str) -> PieceFacts:
    """A piece's facts, ready to be edited.

    Raises:
        NotFound: no such piece in this plan.
        NotAllowed: the person may not edit it.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "edit")
    top = plans.list_siblings(session, entered.plan.id, None, ("actor", "report"))
    return PieceFacts(
        piece.id,
        piece.kind,
        piece.version,
        piece.facts,
        piece.parent_id,
        {p.id: p.facts["full"] for p in top if p.kind == "actor"},
        {p.id: p.facts for p in top if p.kind == "report"},
        tuple(entered.plan.facts["status_scale"]),
    )


def edit_plan(session: Session, who: Who, slug: str, now: datetime, version: int, values: Mapping[str, Any]) -> Edited:
    """Change facts of the plan itself. ``values``: only the fields the form had; ``version``: what they were read at.

    Raises:
        Invalid: a value cannot be used.
        OutOfDate: somebody else has changed one of the same fields since.
    """
    entered = enter(session, who, slug, RIGHTS["plan"]["edit"])
    plan = entered.plan
    clean = clean_facts("plan", values)
    merged, kept = reconcile(session, plan.id, plan.facts, plan.version, version, clean, plan.id)
    if merged == plan.facts:
        return Edited(plan.id, plan.version, kept)
    check_relations(session, plan, "plan", merged)
    change = Change(session, entered, now)
    change.state(plan, merged)
    return Edited(plan.id, plan.version, kept, change.record("plan.edited"))


def edit_piece(session: Session, who: Who, slug: str, now: datetime, piece_id: str, version: int, values: Mapping[str, Any]) -> Edited:
    """Change facts of a piece. ``values``: only the fields the form had; ``version``: what they were read at.

    What others changed meanwhile in other fields is kept; the same value set twice is no conflict.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``.
        Invalid: a value cannot be used.
        OutOfDate: somebody else has changed one of the same fields since, to something else.
    """
    entered = enter(session, who, slug)
    piece = find_piece(session, entered, piece_id, "edit")
    clean = clean_facts(piece.kind, values)
    merged, kept = reconcile(session, piece.id, piece.facts, piece.version, version, clean, entered.plan.id)
    if merged == piece.facts:
        return Edited(piece.id, piece.version, kept)
    check_relations(session, entered.plan, piece.kind, merged, piece.id, piece.facts)
    change = Change(session, entered, now)
    change.state(piece, merged)
    return Edited(piece.id, piece.version, kept, change.record("piece.edited", piece))
