"""Does the machinery stand."""

from app.settings import BadSetting
from app.store.base import Session
from app.store.health import Unreachable, answers, must_be_reachable


def is_database_alive(session: Session) -> bool:
    """Whether the database answers and has its tables."""
    return answers(session)


def must_reach_database() -> None:
    """Raises BadSetting, with what to look after, when there is no database at the address of the settings."""
    try:
        must_be_reachable()
    except Unreachable as error:
        raise BadSetting(
            f"Databasen svarer ikke: {error}\n"
            "Se etter at databasetjeneren er i gang, at databasen finnes, og at adressen i SAMPLAN_DATABASE_URL er riktig."
        ) from error
