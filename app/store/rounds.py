"""Input rounds, and who is asked in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.store.people_tables import AgencyRow, MailRow
from app.store.revision_tables import RevisionRow
from app.store.round_tables import ColleagueRow, GuestLinkRow, HandInRow, ParticipantRow, QuestionRow, ReminderRow, RoundRow
from app.store.tables import PlanRow

_IN_OPEN = ParticipantRow.round_id.in_(select(RoundRow.id).where(RoundRow.state == "open"))
REOPENED = (func.coalesce(ParticipantRow.opened_at, HandInRow.at) > HandInRow.at) & _IN_OPEN
"""Of a participant and what they handed in: they have opened it again, in a round that is open still."""
STANDS = ~REOPENED
"""The opposite."""


def add_round(session: Session, round: RoundRow) -> None:
    """Keep a new round."""
    session.add(round)
    session.flush()


def get_round(session: Session, plan_id: str, round_id: str) -> RoundRow:
    """A round of this plan. Raises NotFound."""
    round = session.get(RoundRow, round_id)
    if round is None or round.plan_id != plan_id:
        raise NotFound
    return round


def find_round(session: Session, round_id: str) -> RoundRow | None:
    """A round of any plan, or None."""
    return session.get(RoundRow, round_id)


def list_rounds(session: Session, plan_id: str) -> Sequence[RoundRow]:
    """The plan's rounds, the newest first."""
    return session.scalars(select(RoundRow).where(RoundRow.plan_id == plan_id).order_by(RoundRow.made_at.desc(), RoundRow.id)).all()


def find_open_of(session: Session, plan_id: str) -> RoundRow | None:
    """The plan's open round that closes first, or None."""
    wanted = select(RoundRow).where(RoundRow.plan_id == plan_id, RoundRow.state == "open")
    return session.scalars(wanted.order_by(RoundRow.deadline, RoundRow.id).limit(1)).one_or_none()


def list_open(session: Session) -> Sequence[tuple[RoundRow, PlanRow]]:
    """Every open round of every plan, with its plan."""
    rows = session.execute(select(RoundRow, PlanRow).join(PlanRow, PlanRow.id == RoundRow.plan_id).where(RoundRow.state == "open"))
    return [(row[0], row[1]) for row in rows]


def get_revision_of(session: Session, round: RoundRow) -> RevisionRow:
    """The revision of a round, without its body. Raises NotFound when it has none."""
    revision = session.get(RevisionRow, round.revision_id) if round.revision_id else None
    if revision is None:
        raise NotFound
    return revision


def set_state(session: Session, round: RoundRow, state: str) -> None:
    """Where the round stands."""
    round.state = state
    session.flush()


# ---------------------------------------------------------------- questions


def list_questions(session: Session, round_id: str) -> Sequence[QuestionRow]:
    """The round's questions in order."""
    return session.scalars(select(QuestionRow).where(QuestionRow.round_id == round_id).order_by(QuestionRow.position)).all()


def set_questions(session: Session, round_id: str, questions: Iterable[tuple[str, str]]) -> None:
    """These (place, words) instead of those there were. For a round that nobody has been asked in."""
    session.execute(delete(QuestionRow).where(QuestionRow.round_id == round_id))
    session.add_all(
        [QuestionRow(round_id=round_id, place_id=place, position=at, words=words) for at, (place, words) in enumerate(questions, 1)]
    )
    session.flush()


# ---------------------------------------------------------------- participants


def add_participant(session: Session, participant: ParticipantRow, colleagues: Iterable[str] = ()) -> None:
    """Ask somebody. ``colleagues``: the addresses of those who write contributions."""
    session.add(participant)
    session.flush()
    set_colleagues(session, participant.id, colleagues)


def set_colleagues(session: Session, participant_id: str, emails: Iterable[str]) -> None:
    """Who writes contributions, instead of those who did."""
    session.execute(delete(ColleagueRow).where(ColleagueRow.participant_id == participant_id))
    session.add_all([ColleagueRow(participant_id=participant_id, email=email) for email in dict.fromkeys(emails)])
    session.flush()


def get_participant(session: Session, round_id: str, participant_id: str) -> ParticipantRow:
    """A participant of this round. Raises NotFound."""
    participant = session.get(ParticipantRow, participant_id)
    if participant is None or participant.round_id != round_id:
        raise NotFound
    return participant


def find_participant(session: Session, participant_id: str) -> ParticipantRow | None:
    """A participant of any round, or None."""
    return session.get(ParticipantRow, participant_id)


def list_participants(session: Session, round_id: str) -> Sequence[ParticipantRow]:
    """All who are asked, agencies first, by name."""
    wanted = select(ParticipantRow).where(ParticipantRow.round_id == round_id)
    return session.scalars(wanted.order_by(ParticipantRow.kind, ParticipantRow.name, ParticipantRow.id)).all()


def remove_participant(session: Session, participant: ParticipantRow) -> None:
    """Take somebody out of a round in which nobody has been asked."""
    session.execute(delete(ColleagueRow).where(ColleagueRow.participant_id == participant.id))
    session.delete(participant)
    session.flush()


def list_colleagues(session: Session, participant_ids: Collection[str]) -> Mapping[str, list[str]]:
    """Participant → the addresses of those who write contributions."""
    found: dict[str, list[str]] = {id: [] for id in participant_ids}
    for row in session.scalars(select(ColleagueRow).where(ColleagueRow.participant_id.in_(participant_ids)).order_by(ColleagueRow.email)):
        found[row.participant_id].append(row.email)
    return found


def list_asked_of(session: Session, email: str) -> Sequence[tuple[ParticipantRow, RoundRow, PlanRow, HandInRow | None]]:
    """The agencies' answers that the person with this address takes part in, the last asked first. Guests have their links."""
    mine = select(ColleagueRow.participant_id).where(ColleagueRow.email == email)
    rows = session.execute(
        select(ParticipantRow, RoundRow, PlanRow, HandInRow)
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .join(PlanRow, PlanRow.id == RoundRow.plan_id)
        .outerjoin(HandInRow, (HandInRow.participant_id == ParticipantRow.id) & STANDS)
        .where(ParticipantRow.kind == "agency", (ParticipantRow.email == email) | ParticipantRow.id.in_(mine))
        .where(ParticipantRow.asked_at.is_not(None), ParticipantRow.revoked_at.is_(None), RoundRow.state != "planned")
        .order_by(RoundRow.opened_at.desc(), ParticipantRow.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def list_mails(session: Session, round_id: str) -> Mapping[str, MailRow]:
    """Participant → the newest mail to them."""
    wanted = select(ParticipantRow.id, MailRow).join(MailRow, MailRow.id == ParticipantRow.mail_id)
    return {row[0]: row[1] for row in session.execute(wanted.where(ParticipantRow.round_id == round_id))}


def list_agency_names(session: Session, round_id: str) -> Mapping[str, str]:
    """Participant → the name of the agency, of those that are agencies."""
    wanted = select(ParticipantRow.id, AgencyRow.name).join(AgencyRow, AgencyRow.id == ParticipantRow.agency_id)
    return {row[0]: row[1] for row in session.execute(wanted.where(ParticipantRow.round_id == round_id))}


# ---------------------------------------------------------------- links and reminders


def add_link(session: Session, link: GuestLinkRow) -> None:
    """Keep a new link."""
    session.add(link)
    session.flush()


def find_link(session: Session, token_hash: str) -> GuestLinkRow | None:
    """The link whose token has this hash, or None."""
    return session.get(GuestLinkRow, token_hash)


def set_links_withdrawn(session: Session, participant_id: str, at: datetime) -> None:
    """Let no link of the participant open any more."""
    wanted = update(GuestLinkRow).where(GuestLinkRow.participant_id == participant_id, GuestLinkRow.withdrawn_at.is_(None))
    session.execute(wanted.values(withdrawn_at=at), execution_options={"synchronize_session": "fetch"})


def is_reminded(session: Session, participant_id: str, deadline: datetime, days: int) -> bool:
    """Whether the participant has been reminded, so many days before this deadline."""
    return session.get(ReminderRow, (participant_id, deadline, days)) is not None


def add_reminder(session: Session, participant_id: str, deadline: datetime, days: int, at: datetime) -> None:
    """Put on record that the participant is reminded."""
    session.add(ReminderRow(participant_id=participant_id, deadline=deadline, days=days, at=at))
    session.flush()


# ---------------------------------------------------------------- handing in


def find_hand_in(session: Session, participant_id: str) -> HandInRow | None:
    """How and when the participant handed in, or None; None too while it is opened again."""
    return session.scalars(_hand_ins().where(ParticipantRow.id == participant_id, STANDS)).one_or_none()


def find_reopened(session: Session, participant_id: str) -> HandInRow | None:
    """What the participant handed in and has opened again, or None."""
    return session.scalars(_hand_ins().where(ParticipantRow.id == participant_id, REOPENED)).one_or_none()


def list_reopened(session: Session, round_id: str) -> Mapping[str, HandInRow]:
    """Participant → what they handed in, of those who have opened it again."""
    return {row.participant_id: row for row in session.scalars(_hand_ins().where(ParticipantRow.round_id == round_id, REOPENED))}


def _hand_ins() -> Select[HandInRow]:
    return select(HandInRow).join(ParticipantRow, ParticipantRow.id == HandInRow.participant_id)


def list_hand_ins(session: Session, round_id: str) -> Mapping[str, HandInRow]:
    """Participant → how and when they handed in, of those who have, and have not opened it again."""
    return {row.participant_id: row for row in session.scalars(_hand_ins().where(ParticipantRow.round_id == round_id, STANDS))}


def set_hand_in(session: Session, hand_in: HandInRow) -> None:
    """The participant hands in, instead of what they had opened again."""
    session.merge(hand_in)
    session.flush()


def set_reopened(session: Session, participant: ParticipantRow, hand_in: HandInRow, at: datetime | None) -> None:
    """The participant opens again what was handed in; or (None) it stands as it is."""
    participant.opened_at = max(at, hand_in.at + timedelta(microseconds=1)) if at else hand_in.at
    session.flush()


def count_of_rounds(session: Session, plan_id: str) -> Mapping[str, tuple[int, int]]:
    """Round → how many are asked in it, and how many of them have handed in. Those whose invitation was withdrawn before they did, do not
    count."""
    rows = session.execute(
        select(ParticipantRow.round_id, func.count(), func.count(HandInRow.participant_id))
        .join(RoundRow, RoundRow.id == ParticipantRow.round_id)
        .outerjoin(HandInRow, (HandInRow.participant_id == ParticipantRow.id) & STANDS)
        .where(RoundRow.plan_id == plan_id, ParticipantRow.revoked_at.is_(None) | HandInRow.participant_id.is_not(None))
        .group_by(ParticipantRow.round_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
