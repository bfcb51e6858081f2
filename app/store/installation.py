"""What an administrator has set for the whole installation: one row."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.store.people_tables import InstallationRow

THE_ONE = 1


def get_installation(session: Session) -> InstallationRow:
    """The row, made by the migration."""
    return session.get_one(InstallationRow, THE_ONE)


def set_installation(session: Session, row: InstallationRow, version: int, facts: dict[str, Any]) -> bool:
    """Keep the facts as the version after ``version``; False when somebody was there first."""
    result = session.execute(
        update(InstallationRow)
        .where(InstallationRow.id == THE_ONE, InstallationRow.version == version)
        .values(facts=facts, version=version + 1)
    )
    session.refresh(row)
    return result.rowcount == 1  # type: ignore[attr-defined]
