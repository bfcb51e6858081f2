"""The register of agencies: kept by the installation's administrators, read by whoever names an actor or a person's office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from app.domain.access import Permission, check
from app.domain.agencies import FIELDS, clean_agency
from app.domain.dates import is_valid
from app.domain.errors import Invalid, NotFound, OutOfDate
from app.domain.saying import say
from app.services.acts.reconciling import difference, reconcile
from app.services.entry.entering import Who, actor_of
from app.services.plan.picturing import KeptPicture
from app.store import agencies, history
from app.store.base import Session
from app.store.people_tables import AgencyRow, EmblemRow
from exports.pictures import Picture


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency in the register, with how many people belong to it; ``logo``: the hash of its picture, empty without one."""

    id: int
    name: str
    short: str
    kind: str
    color: str
    municipality: str
    logo: str
    valid_from: str
    valid_to: str
    people: int = 0

    def is_valid(self, day: date) -> bool:
        """Whether the agency exists on this day."""
        return is_valid(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency ready to be edited: its facts as of ``version``, and who belongs to it (id, name, whether the account is open)."""

    id: int
    version: int
    facts: Mapping[str, str]
    logo: str
    people: tuple[tuple[int, str, bool], ...] = ()


def list_agencies(session: Session) -> list[AgencyLine]:
    """The register, by name."""
    people = agencies.count_people(session)
    return [_line(row, people.get(row.id, 0)) for row in agencies.list_agencies(session)]


def _line(row: AgencyRow, people: int = 0) -> AgencyLine:
    return AgencyLine(
        row.id, row.name, row.short, row.kind, row.color, row.municipality, row.logo or "", row.valid_from, row.valid_to, people
    )  # fmt: skip


def manage_agencies(session: Session, who: Who) -> list[AgencyLine]:
    """The register, for those who keep it. Raises NotAllowed."""
    check(actor_of(who, None), Permission.MANAGE_AGENCIES)
    return list_agencies(session)


def show_agency(session: Session, who: Who, agency_id: int) -> AgencyFacts:
    """An agency ready to be edited.

    Raises:
        NotAllowed: the person does not keep the register.
        NotFound: no such agency.
    """
    check(actor_of(who, None), Permission.MANAGE_AGENCIES)
    row = agencies.get_agency(session, agency_id)
    people = tuple((person.id, person.name, person.active) for person in agencies.list_people_of(session, row.id))
    return AgencyFacts(row.id, row.version, _facts(row), row.logo or "", people)


def _facts(row: AgencyRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in FIELDS}


def add_agency(session: Session, who: Who, now: datetime, values: Mapping[str, Any]) -> int:
    """Put an agency into the register; returns its id.

    Raises:
        NotAllowed: the person does not keep the register.
        Invalid: a value cannot be used, or the name is taken.
    """
    check(actor_of(who, None), Permission.MANAGE_AGENCIES)
    facts = clean_agency({"name": ""} | dict(values))
    _must_be_free(session, facts["name"], None)
    row = agencies.add_agency(session, AgencyRow(**facts))
    history.add_line(session, None, who.person_id or None, now, "agency.added", subject_of(row.id), {"facts": _facts(row)})
    return row.id


def edit_agency(session: Session, who: Who, now: datetime, agency_id: int, version: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Change facts of an agency. ``values``: only the fields the form had; ``version``: what they were read at.

    Returns:
        Fields that others had changed meanwhile, kept as they set them.

    Raises:
        NotAllowed, NotFound: see ``show_agency``.
        Invalid: a value cannot be used, or the name is taken.
        OutOfDate: somebody else has changed one of the same fields since.
    """
    check(actor_of(who, None), Permission.MANAGE_AGENCIES)
    row = agencies.get_agency(session, agency_id)
    clean, old = clean_agency(values), _facts(row)
    facts, kept = reconcile(session, subject_of(row.id), old, row.version, version, clean)
    if facts == old:
        return kept
    clean_agency(facts)
    _must_be_free(session, facts["name"], row.id)
    data = difference(old, row.version, facts)
    if not agencies.set_agency(session, row, row.version, facts):
        raise OutOfDate(row.version, {}, clean)
    history.add_line(session, None, who.person_id or None, now, "agency.edited", subject_of(row.id), data)
    return kept


def subject_of(agency_id: int) -> str:
    """What history calls an agency."""
    return f"agency-{agency_id}"


def _must_be_free(session: Session, name: str, own: int | None) -> None:
    if any(row.name.casefold() == name.casefold() and row.id != own for row in agencies.list_agencies(session)):
        raise Invalid({"name": say("Det finnes allerede en virksomhet med dette navnet.")})


# ---------------------------------------------------------------- logos


def set_logo(session: Session, who: Who, now: datetime, agency_id: int, picture: Picture | None) -> None:
    """Give an agency this logo, cleaned by ``picturing.clean``; None takes it away.

    Raises:
        NotAllowed, NotFound: see ``show_agency``.
    """
    check(actor_of(who, None), Permission.MANAGE_AGENCIES)
    row = agencies.get_agency(session, agency_id)
    digest = sha256(picture.data).hexdigest() if picture else None
    if picture and digest:
        emblem = EmblemRow(sha256=digest, media_type=picture.media_type, width=picture.width, height=picture.height, data=picture.data)
        agencies.add_emblem(session, emblem)
    data = difference({"logo": row.logo}, row.version, {"logo": digest})
    agencies.set_agency(session, row, row.version, {"logo": digest})
    history.add_line(session, None, who.person_id or None, now, "agency.edited", subject_of(row.id), data)


def read_logo(session: Session, digest: str) -> KeptPicture:
    """An agency's logo. It is no secret among those who are signed in.

    Raises:
        NotFound: no agency has such a logo.
    """
    emblem = agencies.find_emblem(session, digest)
    if emblem is None:
        raise NotFound
    return KeptPicture(emblem.data, emblem.media_type)
