"""Who is asked in a round: put on the list, asked, reminded, given more time, let go again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.access import TABLE, Cell, Permission, Role
from app.domain.errors import Invalid, WrongState, refuse_if
from app.domain.lines import clean_line
from app.domain.people import check_email
from app.domain.privacy import STOPPED, has_number
from app.domain.rounds import MOST_PARTICIPANTS, RoundState, end_of_day, reminder_due
from app.domain.saying import say
from app.services.entry.entering import SYSTEM, Entered, Who, enter
from app.services.rounds import heralding
from app.services.rounds.telling import Circle, Writer, circle_of, deadline_of, mail, told
from app.store import agencies, inputs, members, rounds
from app.store.base import Session
from app.store.round_tables import ParticipantRow, RoundRow
from app.store.tables import PlanRow
from exports.document import new_id

MOST_COLLEAGUES, MOST_NAME = 30, 120
GIVERS = frozenset(role for role, cell in TABLE[Permission.GIVE_INPUT].items() if cell is not Cell.NO)
"""Roles that may give input when they are asked."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, as they are put on the list."""

    name: str
    organisation: str
    email: str


# ---------------------------------------------------------------- the list


def add_agency(
    session: Session, who: Who, slug: str, now: datetime, round_id: str, agency_id: int | None, email: str, others: str, write: Writer
) -> str:
    """Put an agency on the list; in an open round it is asked at once. Returns the participant's id.

    Args:
        email: the person who answers for it. others: the addresses of the colleagues who write contributions, however parted.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; only who opens rounds asks.
        WrongState: the round is over.
        Invalid: no such agency, or it is on the list already; an address cannot be used, or its owner's role takes no part in rounds.
    """
    entered, round = enter_round(session, who, slug, round_id)
    email, colleagues = email.strip().lower(), _addresses(others)
    names = {row.id: row.name for row in agencies.list_agencies(session)}
    refuse_if(_check_agency(session, entered, round, agency_id, names) | _check_people(session, entered, email, colleagues))
    name = names[agency_id or 0]
    row = ParticipantRow(
        id=new_id(), round_id=round.id, key=f"agency:{agency_id}", kind="agency", agency_id=agency_id, name=name, email=email
    )
    _add(session, entered, now, round, row, colleagues, write)
    return row.id


def _addresses(words: str) -> list[str]:
    return list(dict.fromkeys(word.lower() for word in re.split(r"[\s,;]+", words) if word))


def _check_agency(session: Session, entered: Entered, round: RoundRow, agency_id: int | None, names: dict[int, str]) -> dict[str, str]:
    if agency_id not in names:
        return {"agency": say("Velg en virksomhet i listen.")}
    there = rounds.list_participants(session, round.id)
    if any(row.agency_id == agency_id for row in there):
        return {"agency": say("%(name)s er med i runden allerede.", name=names[agency_id])}
    return _check_room(len(there) + 1, "agency")


def _check_room(count: int, field: str) -> dict[str, str]:
    return {field: say("Inviter høyst %(most)s i en runde.", most=MOST_PARTICIPANTS)} if count > MOST_PARTICIPANTS else {}


def _check_people(session: Session, entered: Entered, email: str, colleagues: Sequence[str]) -> dict[str, str]:
    """Everybody must be able to give input, or be without a place in the plan, and so be invited to one."""
    problems = check_email(email)
    wrong = [each for each in colleagues if check_email(each)]
    if wrong:
        problems["others"] = say("%(addresses)s er ikke en hel e-postadresse. Rett den, og prøv igjen.", addresses=", ".join(wrong))
    if len(colleagues) > MOST_COLLEAGUES:
        problems["others"] = say("Ta med høyst %(most)s kolleger.", most=MOST_COLLEAGUES)
    roles = {person.email: Role(role) for person, role, _since in members.list_members(session, entered.plan.id)}
    for field, some in (("email", [email]), ("others", colleagues)):
        unfit = [each for each in some if each in roles and roles[each] not in GIVERS]
        if unfit:
            problems[field] = say(
                "%(addresses)s har en rolle i planen som ikke gir innspill. Gi dem en annen rolle først.", addresses=", ".join(unfit)
            )
    return problems


def add_guests(session: Session, who: Who, slug: str, now: datetime, round_id: str, lines: str, write: Writer) -> list[Guest]:
    """Put guests on the list, one on each line: name, organisation and address, parted by commas or semicolons. In an open round they are
    asked at once.

    Raises:
        NotFound, NotAllowed, WrongState: see ``add_agency``.
        Invalid: a line cannot be read, or somebody is on the list already.
    """
    entered, round = enter_round(session, who, slug, round_id)
    there = {row.key for row in rounds.list_participants(session, round.id)}
    guests = [read_guest(line) for line in lines.splitlines() if line.strip()]
    refuse_if(_check_guests(guests, there))
    circle = circle_of(session, entered, round)
    for guest in guests:
        key = f"guest:{guest.email}"
        row = ParticipantRow(id=new_id(), round_id=round.id, key=key, kind="guest", name=guest.name, email=guest.email)
        row.organisation = guest.organisation
        _add(session, entered, now, round, row, (), write, circle)
    return guests


def read_guest(line: str) -> Guest:
    """A line of the list: the address is the part with an @ in it, the name what stands first of the others."""
    parts = [clean_line(part).strip("<>") for part in re.split(r"[;,\t]", line)]
    email = next((part for part in parts if "@" in part), "")
    others = [part for part in parts if part and part != email]
    return Guest(others[0] if others else "", ", ".join(others[1:]), email.lower())


def _check_guests(guests: Sequence[Guest], there: set[str]) -> dict[str, str]:
    if not guests:
        return {"guests": say("Skriv minst én gjest: navn, organisasjon og e-postadresse på samme linje.")}
    for place, guest in enumerate(guests, 1):
        if check_email(guest.email) or not guest.name or len(guest.name) > MOST_NAME or len(guest.organisation) > MOST_NAME:
            return {
                "guests": say("Linje %(place)s mangler navn eller en hel e-postadresse. Skriv navn, organisasjon, e-post.", place=place)
            }
    if any(has_number(words) for guest in guests for words in (guest.name, guest.organisation, guest.email)):
        return {"guests": STOPPED}
    keys = [f"guest:{guest.email}" for guest in guests]
    twice = next((guest.email for guest, key in zip(guests, keys, strict=True) if key in there or keys.count(key) > 1), "")
    return {"guests": say("%(email)s er med i runden allerede.", email=twice)} if twice else _check_room(len(there) + len(guests), "guests")


def _add(
    session: Session,
    entered: Entered,
    now: datetime,
    round: RoundRow,
    row: ParticipantRow,
    colleagues: Sequence[str],
    write: Writer,
    circle: Circle | None = None,
) -> None:
    rounds.add_participant(session, row, [each for each in colleagues if each != row.email])
    told(session, entered.plan, entered.by, now, "participant.added", round, {"name": row.name})
    if round.state == RoundState.OPEN:
        ask(session, entered, now, round, row, write, circle)


def ask(
    session: Session, entered: Entered, now: datetime, round: RoundRow, row: ParticipantRow, write: Writer, circle: Circle | None = None
) -> None:
    """Send somebody on the list the invitation. Whoever calls has asked for the right."""
    row.asked_at = now
    mail(session, entered, now, round, row, "invitation", write, circle)


def change_people(
    session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_id: str, email: str, others: str, write: Writer
) -> None:
    """Another person answers for an agency, or other colleagues write; who is new, or answers now, is asked in an open round.

    Raises:
        NotFound, NotAllowed, WrongState, Invalid: see ``add_agency``.
    """
    entered, round, row = _enter(session, who, slug, round_id, participant_id)
    email, colleagues = email.strip().lower(), _addresses(others)
    refuse_if(_check_people(session, entered, email, colleagues))
    before, colleagues = rounds.list_colleagues(session, [row.id])[row.id], [each for each in colleagues if each != email]
    new = ({email} - {row.email}) | (set(colleagues) - set(before))
    if not new and len(colleagues) == len(before):
        return
    row.email = email
    rounds.set_colleagues(session, row.id, colleagues)
    told(session, entered.plan, entered.by, now, "participant.changed", round, {"name": row.name})
    if round.state == RoundState.OPEN:
        mail(session, entered, now, round, row, "invitation", write, only=new)


def remove(session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_id: str) -> str:
    """Take somebody off the list: for good while nobody has been asked; else their link and place are withdrawn, and what they have
    written is kept. Returns the name.

    Raises:
        NotFound, NotAllowed, WrongState: see ``add_agency``.
    """
    entered, round, row = _enter(session, who, slug, round_id, participant_id)
    name = row.name
    if round.state == RoundState.PLANNED:
        rounds.remove_participant(session, row)
    elif row.revoked_at is None:
        row.revoked_at = now
        rounds.set_links_withdrawn(session, row.id, now)
    told(session, entered.plan, entered.by, now, "participant.removed", round, {"name": name})
    return name


def restore(session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_id: str, write: Writer) -> str:
    """Ask somebody again whose invitation was withdrawn; a guest gets a new link. Returns the name.

    Raises:
        NotFound, NotAllowed, WrongState: see ``add_agency``; WrongState too when it is not withdrawn.
    """
    entered, round, row = _enter(session, who, slug, round_id, participant_id)
    if row.revoked_at is None:
        raise WrongState(say("Invitasjonen er ikke trukket tilbake."))
    row.revoked_at = None
    told(session, entered.plan, entered.by, now, "participant.added", round, {"name": row.name})
    if round.state == RoundState.OPEN:
        ask(session, entered, now, round, row, write)
    return row.name


# ---------------------------------------------------------------- those who have been asked


def send_anew(session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_id: str, write: Writer) -> str:
    """Send the invitation once more; a guest's earlier links open no more. Returns the name.

    Raises:
        NotFound, NotAllowed, WrongState: see ``add_agency``; WrongState too when the invitation is withdrawn.
    """
    entered, round, row = _enter_asked(session, who, slug, round_id, participant_id)
    rounds.set_links_withdrawn(session, row.id, now)
    ask(session, entered, now, round, row, write)
    told(session, entered.plan, entered.by, now, "participant.renewed", round, {"name": row.name})
    return row.name


def remind(session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_ids: Sequence[str], write: Writer) -> int:
    """Remind those of them who have not handed in; returns how many that is.

    Raises:
        NotFound, NotAllowed, WrongState: see ``send_anew``.
    """
    entered, round = enter_round(session, who, slug, round_id, (RoundState.OPEN,))
    handed_in = rounds.list_hand_ins(session, round.id)
    wanted = [rounds.get_participant(session, round.id, id) for id in dict.fromkeys(participant_ids)]
    due = [row for row in wanted if row.revoked_at is None and row.id not in handed_in]
    _remind(session, entered, now, round, due, write)
    if due:
        told(session, entered.plan, entered.by, now, "participant.reminded", round, {"count": len(due), "name": due[0].name})
    return len(due)


def _remind(session: Session, entered: Entered, now: datetime, round: RoundRow, due: Sequence[ParticipantRow], write: Writer) -> None:
    circle, drafts = circle_of(session, entered, round), inputs.count_drafts(session, round.id)
    reopened = rounds.list_reopened(session, round.id)
    for row in due:
        row.reminded_at = now
        count, is_reopened = drafts.get(row.id, 0), row.id in reopened
        mail(session, entered, now, round, row, "reminder", write, circle, count=count, is_reopened=is_reopened)
        heralding.due(session, entered, now, round, row)


def extend(
    session: Session, who: Who, slug: str, now: datetime, round_id: str, participant_id: str, on: date | None, zone: str, write: Writer
) -> str:
    """Give one participant until the end of another day, and tell them. A closed round is open for them alone then, until they have handed
    in or it is treated. Returns the name.

    Raises:
        NotFound, NotAllowed, WrongState: see ``send_anew``; but WrongState of a closed round when they have handed in.
        Invalid: no day, or one that is over.
    """
    entered, round, row = _enter_asked(session, who, slug, round_id, participant_id, (RoundState.OPEN, RoundState.CLOSED))
    if round.state == RoundState.CLOSED and rounds.find_hand_in(session, row.id) is not None:
        raise WrongState(say("%(name)s har levert allerede.", name=row.name))
    deadline = end_of_day(on, zone) if on else now
    if deadline <= now:
        raise Invalid({"deadline": say("Velg en dag som ikke er over.")})
    row.deadline = deadline
    told(session, entered.plan, entered.by, now, "participant.extended", round, {"name": row.name, "deadline": deadline.isoformat()})
    mail(session, entered, now, round, row, "extension", write)
    return row.name


# ---------------------------------------------------------------- what the worker does


def is_reminder_due(session: Session, now: datetime) -> bool:
    """Whether anybody is to be reminded now; asked often, so that an idle worker never takes the writing lock."""
    return any(_due(session, now, round) for round, _plan in rounds.list_open(session))


def _due(session: Session, now: datetime, round: RoundRow) -> list[tuple[ParticipantRow, int]]:
    handed_in, found = rounds.list_hand_ins(session, round.id), []
    for row in rounds.list_participants(session, round.id):
        if row.asked_at is None or row.revoked_at is not None or row.id in handed_in:
            continue
        days = reminder_due(now, deadline_of(round, row), row.asked_at)
        if days and not rounds.is_reminded(session, row.id, deadline_of(round, row), days):
            found.append((row, days))
    return found


def remind_due(session: Session, now: datetime, write: Writer) -> int:
    """Remind everybody whose deadline is near and who has not handed in, once for each of ``REMINDED_BEFORE``; returns how many."""
    count = 0
    for round, plan in rounds.list_open(session):
        entered = _by_itself(session, plan)
        due = _due(session, now, round)
        for row, days in due:
            rounds.add_reminder(session, row.id, deadline_of(round, row), days, now)
        if due:
            _remind(session, entered, now, round, [row for row, _days in due], write)
            told(session, plan, None, now, "participant.reminded", round, {"count": len(due), "name": due[0][0].name})
        count += len(due)
    return count


def _by_itself(session: Session, plan: PlanRow) -> Entered:
    """The tool itself before a plan."""
    return enter(session, SYSTEM, plan.slug)


# ---------------------------------------------------------------- what all of them do


def enter_round(
    session: Session, who: Who, slug: str, round_id: str, states: Sequence[RoundState] = (RoundState.PLANNED, RoundState.OPEN)
) -> tuple[Entered, RoundRow]:
    """A round for who may ask in it.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; NotFound too when there is no such round in the plan.
        WrongState: it is in none of these states.
    """
    entered = enter(session, who, slug, Permission.OPEN_ROUND)
    round = rounds.get_round(session, entered.plan.id, round_id)
    if round.state not in states:
        raise WrongState(say("Det kan du bare gjøre mens runden er åpen."))
    return entered, round


def _enter(session: Session, who: Who, slug: str, round_id: str, participant_id: str) -> tuple[Entered, RoundRow, ParticipantRow]:
    entered, round = enter_round(session, who, slug, round_id)
    return entered, round, rounds.get_participant(session, round.id, participant_id)


def _enter_asked(
    session: Session, who: Who, slug: str, round_id: str, participant_id: str, states: Sequence[RoundState] = (RoundState.OPEN,)
) -> tuple[Entered, RoundRow, ParticipantRow]:
    entered, round = enter_round(session, who, slug, round_id, states)
    row = rounds.get_participant(session, round.id, participant_id)
    if row.revoked_at is not None:
        raise WrongState(say("Invitasjonen er trukket tilbake. Inviter på nytt først."))
    return entered, round, row
