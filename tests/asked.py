"""Input rounds as tests make them: planned, filled with people, opened; and those who are asked, at the work."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

from app.prose.tracking import Span
from app.services.entry.entering import Who
from app.services.rounds import asking, following, giving, opening, standing
from app.services.rounds import reading as read_by_guest
from app.services.rounds.opening import Draft
from app.services.rounds.pointing import About, Marked
from app.services.rounds.standing import Standing
from app.services.rounds.telling import Note
from app.store import rounds
from app.store.base import Session, reading, writing
from exports.document import new_id
from tests.conftest import NOW

ZONE = "Europe/Oslo"
FOLDER = Path("/nowhere")
LAST_DAY = date(2026, 12, 22)
QUESTIONS = (("", "Er planen lett å forstå?"), ("work", "Mangler det noe tiltak?"))
ANNA = "Anna Aas, FAU Vester skole, anna@fau.example"
BO = "Bo Berg; Natteravnene; bo@ravn.example"
WHOLE = About()


class Letters:
    """The mails of a round, kept as what they were asked to say."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def __call__(self, note: Note) -> tuple[str, str]:
        self.notes.append(note)
        return f"{note.occasion} {note.round}", f"Til {note.email}: {note.token}"

    def of(self, occasion: str) -> list[str]:
        """Whom mails of this sort went to."""
        return sorted(note.email for note in self.notes if note.occasion == occasion)

    def token(self, email: str) -> str:
        """The newest link of this guest."""
        return next(note.token for note in reversed(self.notes) if note.email == email and note.token)


class Asked:
    """A round of «coordinator» in a plan. Every act is a transaction of its own."""

    def __init__(self, plan: str, people: dict[str, Who]) -> None:
        self.plan, self.people, self.letters = plan, people, Letters()
        self.who = people["coordinator"]
        self.id = ""

    def planned(self, questions: tuple[tuple[str, str], ...] = QUESTIONS, now: datetime = NOW, last_day: date | None = None) -> "Asked":
        with writing() as session:
            draft = Draft("Høring høsten 2026", "Si hva dere mener.", last_day or LAST_DAY, questions)
            self.id = opening.plan_round(session, self.who, self.plan, now, draft, ZONE)
        return self

    def guests(self, *lines: str, now: datetime = NOW) -> "Asked":
        with writing() as session:
            asking.add_guests(session, self.who, self.plan, now, self.id, "\n".join(lines), self.letters)
        return self

    def agency(self, named: str, *colleagues: str, now: datetime = NOW, office: str = "") -> str:
        """Ask the agency of this person, who answers for it; returns the participant's id."""
        who = self.people[named]
        others = " ".join(self.people[name].email for name in colleagues)
        with writing() as session:
            agency = who.agencies[0].id
            return asking.add_agency(session, self.who, self.plan, now, self.id, agency, who.email, others, self.letters)

    def opened(self, now: datetime = NOW) -> "Asked":
        with writing() as session:
            opening.open_round(session, self.who, self.plan, now, self.id, FOLDER, ZONE, self.letters)
        return self

    def closed(self, now: datetime = NOW) -> "Asked":
        with writing() as session:
            opening.close_round(session, self.who, self.plan, now, self.id)
        return self

    def guest(self, session: Session, email: str, now: datetime = NOW) -> Standing:
        return standing.by_link(session, now, self.letters.token(email))

    def participant(self, name: str) -> str:
        """The id of the participant of this name."""
        with reading() as session:
            return next(row.id for row in rounds.list_participants(session, self.id) if row.name == name)

    def says(self, email: str, body: str, about: About = WHOLE, proposed: str = "", now: datetime = NOW, id: str = "") -> str:
        """A guest writes an input; returns its id."""
        id = id or new_id()
        with writing() as session:
            giving.write(session, self.guest(session, email, now), now, id, about, body, proposed)
        return id

    def writes(self, name: str, participant: str, body: str, about: About = WHOLE, now: datetime = NOW) -> str:
        """Somebody of an agency writes an input."""
        id = new_id()
        with writing() as session:
            giving.write(session, standing.by_account(session, self.people[name], participant), now, id, about, body, "")
        return id

    def hands_in(self, email: str, now: datetime = NOW, is_empty: bool = False) -> "Asked":
        with writing() as session:
            giving.hand_in(session, self.guest(session, email, now), now, is_empty, self.letters)
        return self

    def overview(self) -> following.OpenRound:
        """The round as its coordinator follows it."""
        with reading() as session:
            return following.show(session, self.who, self.plan, NOW, self.id)

    def progress(self) -> dict[str, str]:
        """How far everybody has come, by name."""
        return {each.name: each.progress for each in self.overview().participants}

    def read(self, email: str, now: datetime = NOW) -> read_by_guest.Reading:
        """The round as this guest reads it."""
        with reading() as session:
            return read_by_guest.read(session, self.guest(session, email, now), now)


def words(piece: str, block: str, text: str, quote: str) -> About:
    """Words of a block of the revision."""
    at = text.index(quote)
    return About(piece, marked=[Marked(Span(block, at, at + len(quote)), quote)])


def later(**time: int) -> datetime:
    """So long after the beginning."""
    return NOW + timedelta(**time)


def tokens_in(text: str) -> list[str]:
    """Everything that looks like a token."""
    return re.findall(r"[\w-]{43}", text)
