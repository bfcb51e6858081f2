"""What the bodies of a plan are called: taken from the register of agencies, and followed when an agency changes its name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.dates import is_valid
from app.domain.errors import Invalid, NotFound
from app.domain.piece_rights import RIGHTS
from app.domain.pieces import all_facts
from app.domain.saying import say
from app.services.acts.changing import Change
from app.services.agencies.registering import subject_of
from app.services.entry.entering import Who, enter
from app.services.entry.locating import find_piece
from app.services.plan.shaping import Changed, changed, must_hold
from app.store import agencies, history, plans
from app.store.base import Session
from app.store.people_tables import AgencyRow
from app.store.tables import PieceRow


@dataclass(frozen=True, slots=True)
class Name:
    """What an agency is called now."""

    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Register:
    """The register beside a plan's actors. ``renamed``: actor → what its agency is called now, where that is something else.

    ``offered``: (id, name) of the agencies of today that the plan does not have; nothing for who may not add actors.
    """

    renamed: dict[str, Name]
    offered: tuple[tuple[int, str], ...]


def open_register(session: Session, who: Who, slug: str, today: date) -> Register:
    """What the register says of the plan's actors, and what can be taken from it.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug)
    rows = {row.id: row for row in agencies.list_agencies(session)}
    actors = plans.list_siblings(session, entered.plan.id, None, ("actor",))
    former = _former_names(session)
    names = {actor.id: _name(rows[actor.facts["agency"]]) for actor in actors if _is_renamed(actor, rows, former, today)}
    if not entered.may(RIGHTS["actor"]["add"], entered.subject(responsible=frozenset())):
        return Register(names, ())
    taken = {actor.facts["agency"] for actor in actors}
    free = (row for row in rows.values() if row.id not in taken and is_valid(today, row.valid_from, row.valid_to))
    return Register(names, tuple((row.id, row.name) for row in free))


def _name(row: AgencyRow) -> Name:
    return Name(row.name, row.short)


def _former_names(session: Session) -> dict[str, set[str]]:
    """What each agency was called before, by what history calls it."""
    former: dict[str, set[str]] = {}
    for line in history.list_lines(session, "agency.edited"):
        former.setdefault(line.piece_id or "", set()).add(line.data["before"].get("name", ""))
    return former


def _is_renamed(actor: PieceRow, rows: dict[int, AgencyRow], former: dict[str, set[str]], today: date) -> bool:
    """Whether an actor goes by a name that its agency has put away. One that is over keeps it; one with a name of its own is left alone:
    several actors of a plan may stand for one agency («SLT-koordinatoren», «Kultur og fritid»)."""
    row = rows.get(actor.facts["agency"]) if actor.facts["agency"] is not None else None
    over = not is_valid(today, actor.facts["valid_from"], actor.facts["valid_to"])
    full = actor.facts["full"]
    return row is not None and not over and full != row.name and full in former.get(subject_of(row.id), ())


def take_from_register(session: Session, who: Who, slug: str, now: datetime, agency_id: int) -> Changed:
    """Let an agency of the register be an actor of the plan, by its names and for as long as it exists.

    Raises:
        NotFound: no such agency.
        NotAllowed: the person may not add actors.
        Invalid: the plan has it already.
    """
    entered = enter(session, who, slug)
    must_hold(session, entered, "actor", None)
    row = agencies.get_agency(session, agency_id)
    change = Change(session, entered, now)
    lane = change.lane("actor", None)
    if any(actor.facts["agency"] == row.id for actor in lane):
        raise Invalid({"agency": say("%(name)s er med i planen allerede.", name=row.name)})
    return _add(change, row, len(lane), row.valid_from, "piece.added")


def _add(change: Change, row: AgencyRow, index: int, valid_from: str, act: str) -> Changed:
    facts = {"full": row.name, "short": row.short, "agency": row.id, "valid_from": valid_from, "valid_to": row.valid_to}
    actor = change.make("actor", None, all_facts("actor", facts))
    change.bring(actor, index)
    return changed(actor, change.record(act, actor))


def follow_name(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> Changed:
    """Give an actor the name its agency has now, wherever it is named in the plan.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``; NotFound too when the actor is tied to no agency.
    """
    change, actor, row = _tied(session, who, slug, now, piece_id)
    change.state(actor, {"full": row.name, "short": row.short})
    return changed(actor, change.record("piece.edited", actor))


def succeed(session: Session, who: Who, slug: str, now: datetime, piece_id: str, today: date) -> Changed:
    """Let an actor be over since yesterday under its old name, and begin today under the name its agency has now.

    What the old one answers for stays its own: that is what was agreed then.

    Raises:
        NotFound, NotAllowed: see ``follow_name``.
    """
    change, actor, row = _tied(session, who, slug, now, piece_id)
    change.state(actor, {"valid_to": (today - timedelta(days=1)).isoformat()})
    lane = change.lane("actor", None)
    return _add(change, row, lane.index(actor) + 1, today.isoformat(), "actor.succeeded")


def _tied(session: Session, who: Who, slug: str, now: datetime, piece_id: str) -> tuple[Change, PieceRow, AgencyRow]:
    entered = enter(session, who, slug)
    actor = find_piece(session, entered, piece_id, "edit")
    if actor.kind != "actor" or actor.facts["agency"] is None:
        raise NotFound
    return Change(session, entered, now), actor, agencies.get_agency(session, actor.facts["agency"])
