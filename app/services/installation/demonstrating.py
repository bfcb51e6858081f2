"""The example: two plans that everybody may try, with one person per role who can sign in at once.

The passwords are strong and made for each installation, so that an example somebody leaves open to the world is no way in. They lie in the
data directory, readable by its owner alone, because the runner tells them at every start.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.access import ROLE_LABELS, Role
from app.domain.errors import NotFound
from app.domain.saying import say
from app.services.entry.entering import SYSTEM, Who, who_of
from app.services.group.assigning import assign
from app.services.group.finishing import mark_ready
from app.services.origins.examples import EXAMPLES, Example, read_example
from app.services.origins.planting import plant, replant
from app.services.people.joining import add_person, give_password, give_role
from app.store import agencies, history, people, plans
from app.store.base import Session
from app.store.people_tables import AgencyRow
from app.store.tables import PlanRow
from exports.document import ID_ALPHABET

ACCOUNTS = "demo_accounts"
PLANTED = "example.planted"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as. ``role``: in both plans; None: the administrator of the installation, who has a place in neither."""

    email: str
    name: str
    agency: str
    role: Role | None

    @property
    def label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self.role] if self.role else say("administrator")


AGENCIES = {
    "Nordvik kommune": ("municipality", "accent"),
    "Politiet": ("police", "info"),
    "Barneverntjenesten": ("child_welfare", "brand1"),
    "Skole": ("school", "brand2"),
    "NAV": ("nav", ""),
}
"""Name → kind and colour of the example's agencies."""

PEOPLE = (
    Account("kari.holm@nordvik.example", "Kari Holm", "Nordvik kommune", Role.COORDINATOR),
    Account("jonas.moe@nordvik.example", "Jonas Moe", "Politiet", Role.EDITOR),
    Account("sara.aas@nordvik.example", "Sara Aas", "Barneverntjenesten", Role.EDITOR),
    Account("elin.berg@nordvik.example", "Elin Berg", "Skole", Role.EDITOR),
    Account("ingrid.lund@nordvik.example", "Ingrid Lund", "Nordvik kommune", Role.SECRETARY),
    Account("marit.dahl@nordvik.example", "Marit Dahl", "Nordvik kommune", Role.COUNCIL_MEMBER),
    Account("amina.ali@nordvik.example", "Amina Ali", "NAV", Role.READER),
    Account("tor.lie@nordvik.example", "Tor Lie", "Nordvik kommune", None),
)


def load(session: Session, now: datetime, folder: Path) -> list[str]:
    """Make the example plans and their people where they are missing; what is there is left as it is.

    Args:
        folder: the data directory, where the passwords are kept.

    Returns:
        A line per person to be printed: role, name and agency, address, password.
    """
    planted = _planted(session)
    passwords = _join(session, now, folder / ACCOUNTS)
    for name in EXAMPLES:
        if name not in planted:
            example = read_example(name)
            _finish(session, now, plant(session, SYSTEM, now, example.document), name, example)
    return [f"{person.label:<17} {f'{person.name}, {person.agency}':<30} {person.email:<29} {passwords[person.email]}" for person in PEOPLE]


def reset(session: Session, now: datetime, folder: Path) -> list[str]:
    """Put the example plans back as they were at the start, with all that was written in them gone; see ``load`` for the rest.

    The plans keep their addresses and the people their passwords. Other plans are not touched.
    """
    planted = _planted(session)
    lines = load(session, now, folder)
    for name, plan in planted.items():
        example = read_example(name)
        replant(session, SYSTEM, now, plan.slug, example.document)
        _finish(session, now, plan, name, example)
    return lines


def _planted(session: Session) -> dict[str, PlanRow]:
    """The example plans that are there, by name. Their history tells which they are; titles and addresses others may have."""
    return {line.data["example"]: plans.get_plan(session, line.plan_id) for line in history.list_lines(session, PLANTED) if line.plan_id}


def _finish(session: Session, now: datetime, plan: PlanRow, name: str, example: Example) -> None:
    """What a document does not say of its plan: the roles of people, who writes what, the agencies of actors, and that it is an example."""
    for person in PEOPLE:
        if person.role:
            give_role(session, now, person.email, plan.slug, person.role)
    for actor, name_of_agency in example.agencies.items():
        piece = plans.get_piece(session, plan.id, actor)
        agency = _agency(session, name_of_agency)
        plans.set_piece_facts(session, piece, piece.version, {**piece.facts, "agency": agency.id})
    _share_out(session, now, plan, example)
    history.add_line(session, plan.id, None, now, PLANTED, None, {"example": name})


def _share_out(session: Session, now: datetime, plan: PlanRow, example: Example) -> None:
    """The coordinator gives the places to those who write them, and they mark what is finished, so that a newcomer sees a group at work."""
    known = {person.name: _who(session, person) for person in PEOPLE}
    coordinator = next(known[person.name] for person in PEOPLE if person.role is Role.COORDINATOR)
    for place, names in example.writers.items():
        assign(session, coordinator, plan.slug, now, place, give=[known[name].person_id for name in names])
    for place in example.ready:
        writers = [known[name] for name in example.writers.get(place, ())]
        mark_ready(session, writers[0] if writers else coordinator, plan.slug, now, place)


def _who(session: Session, account: Account) -> Who:
    """The person of one of the example's accounts. Raises NotFound when the account is not made."""
    person = people.find_person_by_email(session, account.email)
    if person is None:
        raise NotFound
    return who_of(person)


def _agency(session: Session, name: str) -> AgencyRow:
    """The agency of this name, made as the example has it when it is missing."""
    found = agencies.find_agency(session, name)
    kind, color = AGENCIES.get(name, ("other", ""))
    return found or agencies.add_agency(session, AgencyRow(name=name, kind=kind, color=color, municipality="Nordvik"))


def _join(session: Session, now: datetime, file: Path) -> Mapping[str, str]:
    """Make the accounts that are missing; returns e-mail → password. A password that is not in the file any more is made anew."""
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    passwords = {person.email: kept.get(person.email) or _password() for person in PEOPLE}
    for name in AGENCIES:
        _agency(session, name)
    for person in PEOPLE:
        if people.find_person_by_email(session, person.email) is None:
            add_person(session, now, person.email, person.name, passwords[person.email], person.agency, person.role is None)
        elif person.email not in kept:
            give_password(session, now, person.email, passwords[person.email])
    if passwords != kept:
        _keep(file, json.dumps(passwords, indent=1))
    return passwords


def _password() -> str:
    """Sixteen signs of 32, 80 bits, in groups that can be typed from a screen."""
    return "-".join("".join(secrets.choice(ID_ALPHABET) for _ in range(4)) for _ in range(4))


def _keep(file: Path, text: str) -> None:
    """Write the file whole or not at all, for its owner's eyes only."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
    unfinished.replace(file)
