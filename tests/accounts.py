"""An account changed as an administrator who has just read it would."""

from dataclasses import replace
from typing import Any

from app.services.entry.entering import Who
from app.services.people import administering
from app.store.base import Session
from tests.conftest import NOW


def change_account(session: Session, who: Who, person_id: int, **wanted: Any) -> None:
    """``wanted``: the fields of the account that are to be something else."""
    was = administering.show_person(session, who, person_id).account
    administering.edit_person(session, who, NOW, person_id, was, replace(was, **wanted))
