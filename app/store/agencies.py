"""The register of agencies, their logos, and who belongs to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.people_tables import AgencyRow, BelongingRow, EmblemRow, PersonRow


def find_agency(session: Session, name: str) -> AgencyRow | None:
    """The agency of this name, or None."""
    return session.scalar(select(AgencyRow).where(AgencyRow.name == name))


def get_agency(session: Session, agency_id: int) -> AgencyRow:
    """The agency with this id. Raises NotFound."""
    agency = session.get(AgencyRow, agency_id)
    if agency is None:
        raise NotFound
    return agency


def list_agencies(session: Session) -> Sequence[AgencyRow]:
    """All agencies, by name."""
    return session.scalars(select(AgencyRow).order_by(AgencyRow.name)).all()


def list_colors(session: Session) -> Mapping[int, str]:
    """Agency → its colour, of those for which one was chosen."""
    return {row.id: row.color for row in session.execute(select(AgencyRow.id, AgencyRow.color).where(AgencyRow.color != ""))}


def count_people(session: Session) -> Mapping[int, int]:
    """Agency → how many active people belong to it now. An agency without any is left out."""
    rows = session.execute(
        select(BelongingRow.agency_id, func.count())
        .join(PersonRow, PersonRow.id == BelongingRow.person_id)
        .where(BelongingRow.until.is_(None), PersonRow.active)
        .group_by(BelongingRow.agency_id)
    )
    return {row[0]: row[1] for row in rows}


def list_people_of(session: Session, agency_id: int) -> Sequence[PersonRow]:
    """Everybody who belongs to the agency now, by name."""
    belong = select(BelongingRow.person_id).where(BelongingRow.agency_id == agency_id, BelongingRow.until.is_(None))
    return session.scalars(select(PersonRow).where(PersonRow.id.in_(belong)).order_by(PersonRow.name)).all()


def add_agency(session: Session, agency: AgencyRow) -> AgencyRow:
    """Keep a new agency."""
    session.add(agency)
    session.flush()
    return agency


def set_agency(session: Session, agency: AgencyRow, version: int, facts: Mapping[str, str | None]) -> bool:
    """Keep the agency's facts as the version after ``version``; False when somebody was there first."""
    result = session.execute(
        update(AgencyRow).where(AgencyRow.id == agency.id, AgencyRow.version == version).values(**facts, version=version + 1)
    )
    session.refresh(agency)
    return result.rowcount == 1  # type: ignore[attr-defined]


# ---------------------------------------------------------------- logos


def add_emblem(session: Session, emblem: EmblemRow) -> None:
    """Keep a logo, unless it is there already."""
    session.merge(emblem)
    session.flush()


def find_emblem(session: Session, sha256: str) -> EmblemRow | None:
    """The logo of these bytes, or None."""
    return session.get(EmblemRow, sha256)


# ---------------------------------------------------------------- who belongs


def set_belonging(session: Session, person: PersonRow, agency: AgencyRow, at: datetime) -> None:
    """Let the person belong to the agency, once more if need be. Who belongs to it already goes on as before."""
    kept = session.get(BelongingRow, (person.id, agency.id))
    if kept is None:
        session.add(BelongingRow(person_id=person.id, agency_id=agency.id, since=at, until=None))
    elif kept.until is not None:
        kept.since, kept.until = at, None
    session.flush()
    session.refresh(person, ("belongings",))


def set_left(session: Session, person: PersonRow, agency_id: int, at: datetime) -> bool:
    """The person has left the agency; False when they did not belong to it."""
    kept = session.get(BelongingRow, (person.id, agency_id))
    if kept is None or kept.until is not None:
        return False
    kept.until = at
    session.flush()
    session.refresh(person, ("belongings",))
    return True
