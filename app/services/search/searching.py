"""Words are looked for in every plan that the person may read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.access import Permission, allow
from app.domain.access import Subject as Thing
from app.domain.question import read_question
from app.domain.states import State
from app.services.entry.entering import Who, actor_of
from app.services.entry.gathering import Tree
from app.services.search.excerpting import Excerpt, excerpt
from app.services.search.stemming import matches, sought
from app.store import plans, searches
from app.store.base import Session
from app.store.searches import Found, Sought
from app.store.tables import PassageRow, PieceRow, PlanRow

Kind = Literal["plan", "heading", "text", "measure", "figure", "register", "actor"]
KINDS: tuple[Kind, ...] = ("heading", "text", "measure", "figure", "register", "actor", "plan")

PLANS_A_PAGE, FIRST_HITS, HITS_A_PAGE = 10, 4, 20
"""How many plans a page tells of, and how much of each; and how much of one plan when only one is asked for."""

MOST_WORDS = 8
"""How many different words the address of a hit carries, for the page to mark."""

NAMED: tuple[Kind, ...] = ("plan", "heading", "measure", "actor")
"""Kinds of things that have a name, which is indexed by itself."""

NAME_COUNTS, PLAN_COUNTS = 3.0, 6.0
"""What is the name of something goes before what merely speaks of it, and the plan's own before all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: the words as typed; ``slug``: in one plan alone; ``kind``: one kind of place alone; ``page``: from 1."""

    words: str
    slug: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand.

    ``place``: the headings it stands under, outermost first. ``is_name``: the excerpt is the name of something, before which ``label``
    goes («Tiltak 3»); else ``label`` is the name of the innermost that it stands in. ``words``: those found, as they are written there.
    """

    kind: Kind
    anchor: str
    label: str
    is_name: bool
    place: tuple[str, ...]
    excerpt: Excerpt
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InPlan:
    """The hits in one plan. ``count``: of all there are in it, of which ``hits`` may be the first."""

    slug: str
    title: str
    period: str
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. ``plans``: (slug, title, hits) of every plan with hits; ``kinds``: hits of each kind.

    ``among``: how many plans the person may search in. ``is_empty``: nothing was asked for.
    """

    asked: Asked
    found: tuple[InPlan, ...] = ()
    count: int = 0
    pages: int = 0
    plans: tuple[tuple[str, str, int], ...] = ()
    kinds: tuple[tuple[Kind, int], ...] = ()
    among: int = 0
    is_empty: bool = False


def search(session: Session, who: Who, asked: Asked) -> Results:
    """Look for the words in the plans that the person may read, or in one of them.

    Plans that the person may not read leave no trace in what comes back. An address that leads to none of them is as if nothing was found.
    """
    readable = {plan.id: plan for plan in _readable(session, who)}
    terms = [sought(term) for term in read_question(asked.words)]
    if all(term.without for term in terms):
        return Results(asked, among=len(readable), is_empty=True)
    every = _ranked(searches.list_found(session, terms, list(readable))) if readable else []
    in_plan = Counter(found.plan_id for found in every if asked.kind in ("", found.kind))
    of_kind = Counter(found.kind for found in every if asked.slug in ("", readable[found.plan_id].slug))
    hits = [found for found in every if asked.kind in ("", found.kind) and asked.slug in ("", readable[found.plan_id].slug)]
    groups: dict[str, list[Found]] = {}
    for found in hits:
        groups.setdefault(found.plan_id, []).append(found)
    page, shown, pages = _page(groups, asked.page)
    return Results(
        replace(asked, page=page),
        _told(session, readable, terms, groups, shown),
        len(hits),
        pages,
        tuple((readable[id].slug, readable[id].facts["title"], count) for id, count in in_plan.most_common()),
        tuple((kind, of_kind[kind]) for kind in KINDS if of_kind[kind]),
        len(readable),
    )


def _readable(session: Session, who: Who) -> list[PlanRow]:
    """The plans that the person has a place in and may read as they stand now."""
    return [
        plan
        for plan, role, _ in plans.list_plans_of(session, who.person_id)
        if allow(actor_of(who, role), Permission.READ_DRAFT, Thing(state=State(plan.state)))
    ]


def _ranked(every: list[Found]) -> list[Found]:
    """The best first, names of things before what speaks of them."""

    def weight(found: Found) -> float:
        counts = PLAN_COUNTS if found.kind == "plan" else NAME_COUNTS if _is_name(found.kind, found.anchor) else 1.0
        return found.rank * counts

    return sorted(every, key=weight, reverse=True)


def _is_name(kind: str, anchor: str) -> bool:
    """Whether a passage is the name of what it stands in."""
    return kind in NAMED and not anchor.startswith(("b-", "i-", "n-"))


def _page(groups: Mapping[str, list[Found]], wanted: int) -> tuple[int, dict[str, list[Found]], int]:
    """The number of the page that is shown, its hits by plan, and how many pages there are."""
    size = HITS_A_PAGE if len(groups) == 1 else PLANS_A_PAGE
    length = len(next(iter(groups.values()))) if len(groups) == 1 else len(groups)
    pages = -(-length // size)
    page = min(max(wanted, 1), max(pages, 1))
    start = (page - 1) * size
    if len(groups) == 1:
        return page, {plan: hits[start : start + size] for plan, hits in groups.items()}, pages
    return page, {plan: groups[plan][:FIRST_HITS] for plan in list(groups)[start : start + size]}, pages


def _told(
    session: Session,
    readable: Mapping[str, PlanRow],
    terms: Sequence[Sought],
    groups: Mapping[str, list[Found]],
    shown: Mapping[str, list[Found]],
) -> tuple[InPlan, ...]:
    """The hits of a page with their places and the words around: three queries."""
    if not shown:
        return ()
    passages = searches.get_passages(session, [found.id for hits in shown.values() for found in hits])
    steps = searches.list_places(session, list(shown), {row.piece_id for row in passages.values()})
    told = []
    for plan_id, hits in shown.items():
        plan = readable[plan_id]
        tree = Tree(plan, [piece for piece in steps if piece.plan_id == plan_id], {})
        lines = tuple(_hit(tree, passages[found.id], terms) for found in hits)
        told.append(InPlan(plan.slug, plan.facts["title"], plan.facts["period"], len(groups[plan_id]), lines))
    return tuple(told)


def _hit(tree: Tree, passage: PassageRow, terms: Sequence[Sought]) -> Hit:
    found = matches(passage.body, terms)
    words = dict.fromkeys(passage.body[word.start : word.end].lower() for word in found)
    kind: Kind = passage.kind  # type: ignore[assignment]
    place = _place(tree, tree.pieces.get(passage.piece_id))
    is_name = _is_name(kind, passage.anchor)
    label = place.pop() if place and kind not in ("actor", "plan") else ""
    if is_name:
        label = label.removesuffix(passage.body).rstrip(": ")
        label = "" if label == tree.plan.facts["measure_label"] else label
    return Hit(kind, passage.anchor, label, is_name, tuple(place), excerpt(passage.body, found), tuple(words)[:MOST_WORDS])


def _place(tree: Tree, piece: PieceRow | None) -> list[str]:
    """The headings that a piece stands under, the outermost first, and its own last."""
    line: list[str] = []
    while piece is not None:
        name = _name(tree, piece)
        # A section's number holds the chapter's, so that the chapter itself need not be told.
        if name and not (piece.kind == "chapter" and any(step.startswith(f"{tree.numbers[piece.id]}.") for step in line)):
            line.insert(0, name)
        piece = tree.pieces.get(piece.parent_id) if piece.parent_id else None
    return line


def _name(tree: Tree, piece: PieceRow) -> str:
    """A piece as people speak of it: «2.1 Det vi gjør», «Tiltak 3: Følge barna over veien»."""
    facts, number = piece.facts, tree.numbers.get(piece.id, "")
    if piece.kind == "measure":
        label = tree.plan.facts["measure_label"]
        return f"{label} {number}: {facts['title']}" if number else f"{label}: {facts['title']}"
    if piece.kind == "chapter" and facts["type"] == "package":
        return f"{tree.plan.facts['package_label']} {number}: {facts['title']}"
    return f"{number} {facts['title']}".strip() if piece.kind in ("chapter", "section", "sub_measure") else ""
