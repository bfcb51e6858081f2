"""What others have done in a plan since somebody was last there, gathered by person and place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.access import Permission
from app.domain.pieces import KINDS
from app.services.acts.chronicling import AMONG_WRITERS, group_of
from app.services.entry.entering import Entered
from app.services.entry.gathering import Tree
from app.services.entry.gauging import Member, Whereabouts
from app.services.group.visiting import Since
from app.store import feed, history, people
from app.store.base import Session

WROTE = "text.written"
"""Stands beside the acts of history for what was typed: that is in the feed alone."""

BESIDE = ("member.", "person.", "example.", "plan.created", "plan.imported", "plan.replanted", "round.", "participant.", "input.")
"""Beginnings of acts that are no change of what stands in the plan: how it began, and who is in it."""

PARTS = frozenset({"chapter", "section", "part", "actor", "report"})
"""Lanes of the pieces that are told of; what belongs to one of them is told as a change of it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One sort of thing done: an act of history, with how many pieces of a kind («plan»: the plan itself). ``is_place``: with the chapter
    or section as such, not with something in it."""

    act: str
    kind: str
    count: int
    is_place: bool


@dataclass(frozen=True, slots=True)
class News:
    """What one person did in one place. ``person``: the name, empty for the tool itself. ``place``: id of a chapter or section, empty for
    what stands in none. ``piece``: the one touched last, or the place when that one is gone."""

    person: str
    place: str
    piece: str
    at: datetime
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class _Act:
    person: int | None
    piece: str
    kind: str
    act: str
    at: datetime


@dataclass(slots=True)
class _Gathered:
    at: datetime
    piece: str
    done: dict[tuple[str, str, bool], set[str]] = field(default_factory=lambda: defaultdict(set))


def news(session: Session, entered: Entered, tree: Tree, members: Mapping[int, Member], since: Since) -> list[News]:
    """What others have done, the latest first. Two queries; more where somebody has left the plan or a piece is gone.

    Args:
        tree: the plan's pieces. members: everybody in the plan by id. since: from where, see ``visiting.since_when``.
    """
    places, gathered = Whereabouts(session, tree), dict[tuple[int | None, str], _Gathered]()
    for act in sorted(_acts(session, entered, tree, since), key=lambda each: each.at, reverse=True):
        place = places.of(act.piece)
        group = gathered.setdefault((act.person, place), _Gathered(act.at, act.piece if act.piece in tree.pieces else place))
        group.done[act.act, act.kind, act.piece == place].add(act.piece)
    return [
        News(_name(session, members, person), place, group.piece, group.at, _deeds(group)) for (person, place), group in gathered.items()
    ]


def _acts(session: Session, entered: Entered, tree: Tree, since: Since) -> Iterator[_Act]:
    """Every line of history and everything typed."""
    plan_id, me = entered.plan.id, entered.who.person_id
    may_talk = entered.may(Permission.COMMENT)
    for line in history.list_since(session, plan_id, since.line, me):
        if not line.act.startswith(BESIDE) and (may_talk or group_of(line.act) not in AMONG_WRITERS):
            piece, kind = _told(tree, line.piece_id or plan_id)
            yield _Act(line.person_id, piece, kind or line.data.get("kind", ""), line.act, line.at)
    for text, person, at in feed.list_writers(session, plan_id, since.seq, me):
        piece, kind = _told(tree, text)
        yield _Act(person, piece, kind, WROTE, at)


def _told(tree: Tree, piece_id: str) -> tuple[str, str]:
    """The piece, or the part that it belongs to, with its kind: who changes a line of a list has changed the list. The kind is empty for
    what is gone."""
    if piece_id == tree.plan.id:
        return piece_id, "plan"
    piece = tree.pieces.get(piece_id)
    while piece is not None and KINDS[piece.kind].lane not in PARTS and piece.parent_id in tree.pieces:
        piece = tree.pieces[piece.parent_id]
    return (piece.id, piece.kind) if piece is not None else (piece_id, "")


def _deeds(gathered: _Gathered) -> tuple[Deed, ...]:
    return tuple(Deed(act, kind, len(pieces), is_place) for (act, kind, is_place), pieces in gathered.done.items())


def _name(session: Session, members: Mapping[int, Member], person_id: int | None) -> str:
    """A person's name, also of one who has left the plan; empty for the tool itself."""
    if person_id is None:
        return ""
    person = members.get(person_id) or people.find_person(session, person_id)
    return person.name if person else ""
