"""A plan is started: from a template, from another plan, or empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.errors import Invalid, NotFound
from app.domain.pieces import clean_facts
from app.domain.saying import say
from app.services.entry.entering import Who, enter
from app.services.entry.gathering import Tree, document_of, read_tree
from app.services.origins.planting import ids_of, plant, renamed
from app.services.origins.reducing import Keep, reduced
from app.services.origins.templates import TEMPLATES, read_template
from app.services.plan.planning import must_create
from app.services.plan.styling import pictures_of
from app.store import agencies as agency_register
from app.store import plans
from app.store.base import Session
from app.store.people_tables import AgencyRow
from app.store.tables import AssetRow, PlanRow
from exports.document import Actor, Document, Figure, each_part, new_id

ANEW = ("title", "period", "language", "owners")
"""Facts of a plan that are asked for when it is started, whatever it is started from."""


@dataclass(frozen=True, slots=True)
class Source:
    """A plan that another may be started from. ``owners``: their names, in order."""

    slug: str
    title: str
    period: str
    language: str
    owners: tuple[str, ...]


def show_source(session: Session, who: Who, slug: str) -> Source:
    """What the form of a new plan begins with when it is started from another.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; NotAllowed too for who may not start plans.
    """
    must_create(session, who)
    plan = enter(session, who, slug).plan
    names = {piece.id: piece.facts["full"] for piece in plans.list_siblings(session, plan.id, None, ("actor",))}
    owners = tuple(names[owner] for owner in plan.facts["owners"] if owner in names)
    return Source(plan.slug, plan.facts["title"], plan.facts["period"], plan.facts["language"], owners)


def start_empty(session: Session, who: Who, now: datetime, values: Mapping[str, Any], owners: Sequence[str] = ()) -> PlanRow:
    """Start a plan without a single chapter; the person becomes its coordinator.

    Args:
        values: facts of the plan, at least a title.
        owners: the names of its owners, in order; each becomes an actor.

    Raises:
        NotAllowed: the person may not start plans.
        Invalid: a value or a name cannot be used.
    """
    word = clean_facts("plan", {"kind": values.get("kind", "tiltaksplan")})["kind"]
    return _start(session, who, now, Document(new_id(), word, ""), values, owners)


def start_from_template(
    session: Session, who: Who, now: datetime, name: str, values: Mapping[str, Any], owners: Sequence[str] = ()
) -> PlanRow:
    """Start a plan with the chapters of a template, and its guidance under each heading. Otherwise as ``start_empty``.

    Raises:
        NotFound: no such template.
    """
    if name not in TEMPLATES:
        raise NotFound
    template = read_template(name, clean_facts("plan", {"language": values.get("language", "nb")})["language"])
    guidance = {piece_id: {"guidance": text} for piece_id, text in template.guidance.items()}
    return _start(session, who, now, template.document, values, owners, of_pieces=guidance)


def start_from_plan(
    session: Session, who: Who, now: datetime, slug: str, keep: Keep, values: Mapping[str, Any], owners: Sequence[str] = ()
) -> PlanRow:
    """Start a plan from one that the person may read: its settings and actors, and as much of its content as ``keep`` says.

    Reports, status and people stay behind. Everything gets a new id, and what referred to it follows. Otherwise as ``start_empty``.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    must_create(session, who)
    source = enter(session, who, slug).plan
    tree = read_tree(session, source)
    document = reduced(document_of(tree), keep)
    names = {old: new_id() for old in ids_of(document)}
    facts = {name: value for name, value in source.facts.items() if name not in ANEW}
    facts["logos"] = {names[owner]: logo for owner, logo in source.facts["logos"].items() if owner in names}
    document = replace(renamed(document, names), owners=())
    plan = _start(session, who, now, document, values, owners, facts, _beside(tree, names))
    _bring_pictures(session, source, plan, document)
    return plan


def _beside(tree: Tree, names: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By new id: guidance of chapters and sections, and the agency behind each actor, which no document carries."""
    beside: dict[str, dict[str, Any]] = {}
    for piece in tree.pieces.values():
        if piece.id in names and piece.kind in ("chapter", "section", "actor"):
            fact = "agency" if piece.kind == "actor" else "guidance"
            beside[names[piece.id]] = {fact: piece.facts[fact]}
    return beside


def _bring_pictures(session: Session, source: PlanRow, plan: PlanRow, document: Document) -> None:
    """Let the new plan keep the pictures that its figures and its cover show."""
    shown = {part.image.sha256 for _, _, part in each_part(document) if isinstance(part, Figure) and part.image}
    shown |= set(pictures_of(plan.facts))
    for asset in plans.list_assets(session, source.id):
        if asset.sha256 in shown:
            plans.add_asset(session, AssetRow(plan_id=plan.id, sha256=asset.sha256, media_type=asset.media_type, data=asset.data))


def _start(
    session: Session,
    who: Who,
    now: datetime,
    document: Document,
    values: Mapping[str, Any],
    owners: Sequence[str],
    facts: Mapping[str, Any] | None = None,
    of_pieces: Mapping[str, Mapping[str, Any]] | None = None,
) -> PlanRow:
    """Plant the document with what the person said of the new plan."""
    must_create(session, who)
    names = _owner_names(owners)
    known = {name: actor.id for actor in reversed(document.actors) for name in (actor.short, actor.full) if name}
    agencies = {agency.name: agency for agency in agency_register.list_agencies(session)}
    made = {name: _actor(name, agencies.get(name)) for name in names if name not in known}
    backed = {actor.id: {"agency": agencies[name].id} for name, actor in made.items() if name in agencies}
    said = {**(facts or {}), "first_steps": True, **values, "owners": [known.get(name) or made[name].id for name in names]}
    whole = replace(document, actors=(*document.actors, *made.values()))
    return plant(session, who, now, whole, said, {**(of_pieces or {}), **backed})


def _owner_names(owners: Sequence[str]) -> list[str]:
    """The names as they are kept, each once.

    Raises:
        Invalid: one is too long.
    """
    names = [" ".join(owner.split()) for owner in owners]
    if any(len(name) > 200 for name in names):
        raise Invalid({"owners": say("Navnet på en eier er for langt. Skriv høyst 200 tegn.")})
    return list(dict.fromkeys(name for name in names if name))


def _actor(name: str, agency: AgencyRow | None) -> Actor:
    return Actor(new_id(), name, agency.short if agency else "")
