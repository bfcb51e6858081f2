"""The people a history speaks of, each looked up once."""

from dataclasses import dataclass

from app.services.entry.entering import Office, who_of
from app.store import people
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has done something in the plan; an empty name: the system itself."""

    id: int = 0
    name: str = ""
    agency: Office | None = None


class Acquaintances:
    """Those met so far, by id."""

    def __init__(self, session: Session) -> None:
        self.session, self.met = session, dict[int, Person]()

    def person(self, person_id: int | None) -> Person:
        """The person of this id; the system for none."""
        if not person_id:
            return Person()
        if person_id not in self.met:
            row = people.find_person(self.session, person_id)
            offices = who_of(row).agencies if row else ()
            self.met[person_id] = Person(person_id, row.name if row else "", offices[0] if offices else None)
        return self.met[person_id]
