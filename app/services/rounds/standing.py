"""Who stands before a round as one who is asked: a guest by the link, or somebody signed in for an agency."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.access import Actor, Permission, Revision, Role, Round, Subject
from app.domain.errors import NotFound
from app.domain.rounds import RoundState
from app.domain.saying import say
from app.services.entry.entering import Entered, Who, actor_of, token_hash
from app.services.rounds.pointing import Atlas
from app.services.rounds.telling import LINK_DAYS, deadline_of, takes_input
from app.store import plans, revisions, rounds
from app.store.base import Session
from app.store.round_tables import HandInRow, ParticipantRow, RoundRow
from app.store.tables import PlanRow
from exports.canonical import from_data
from exports.document import Document

UNUSABLE = say("Lenken kan ikke brukes. Den kan være trukket tilbake eller for gammel. Be den som inviterte deg, om en ny lenke.")


@dataclass(frozen=True, slots=True)
class Standing:
    """``answers``: the person hands in: a guest, or the one who answers for the agency; the others write contributions to it.

    ``hand_in``: how it was handed in, None while it is not. ``reopened``: how it was, while it is opened again.
    """

    entered: Entered
    round: RoundRow
    participant: ParticipantRow
    answers: bool
    hand_in: HandInRow | None
    reopened: HandInRow | None = None

    @property
    def is_guest(self) -> bool:
        """Whether the person came by a link."""
        return self.participant.kind == "guest"

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.entered.who.name

    @property
    def deadline(self) -> datetime:
        """When it is over for them."""
        return deadline_of(self.round, self.participant)

    def is_late(self, now: datetime) -> bool:
        """Whether what they hand in now comes after the deadline: their own, and the first one where the round has been closed since."""
        if self.round.state == RoundState.OPEN:
            return self.round.closed_at is not None or now >= self.deadline
        return now >= self.round.deadline

    def may_reopen(self, now: datetime) -> bool:
        """Whether what was handed in can be opened again. In a closed round it is being answered."""
        return self.round.state == RoundState.OPEN and now < self.deadline

    @property
    def is_open(self) -> bool:
        """Whether input is taken from them."""
        return self.entered.may(Permission.GIVE_INPUT, self._subject())

    def must_give(self) -> None:
        """Raises NotAllowed unless input is taken from them."""
        self.entered.must(Permission.GIVE_INPUT, self._subject())

    def must_read(self) -> None:
        """Raises NotAllowed unless they may read the round's revision."""
        revision = Revision(self.round.revision_id or "", rounds=frozenset({self.round.id}))
        self.entered.must(Permission.READ_REVISION, self.entered.subject(revision=revision))

    def _subject(self) -> Subject:
        return self.entered.subject(round=Round(self.round.id, takes_input(self.round, self.participant)))


def by_link(session: Session, now: datetime, token: str) -> Standing:
    """The guest whose link this is.

    Raises:
        NotFound: the link cannot be used, whatever the reason; with one sentence for all.
    """
    link = rounds.find_link(session, token_hash(token))
    if link is None or link.withdrawn_at is not None or now - link.made_at > timedelta(days=LINK_DAYS):
        raise NotFound(UNUSABLE)
    participant = rounds.find_participant(session, link.participant_id)
    if participant is None:
        raise NotFound(UNUSABLE)
    round, plan = _round_of(session, participant)
    if not _is_let_in(session, round, participant):
        raise NotFound(UNUSABLE)
    actor = Actor(f"guest-{participant.id}", Role.GUEST, rounds=frozenset({round.id}), link=round.revision_id)
    who = Who(0, participant.name, participant.email)
    return _stand(session, Entered(plan, actor, who), round, participant, True)


def by_account(session: Session, who: Who, participant_id: str) -> Standing:
    """The person signed in, before the answer of an agency that they take part in.

    Raises:
        NotFound: no such answer, or they have no part in it (any more).
    """
    participant = rounds.find_participant(session, participant_id)
    if participant is None or participant.kind != "agency" or participant.asked_at is None:
        raise NotFound
    colleagues: Sequence[str] = rounds.list_colleagues(session, [participant.id])[participant.id]
    if who.email != participant.email and who.email not in colleagues:
        raise NotFound
    round, plan = _round_of(session, participant)
    if not _is_let_in(session, round, participant):
        raise NotFound
    found = plans.find_plan_with_role(session, plan.slug, who.person_id)
    if found is None or found[1] is None:
        raise NotFound
    actor = replace(actor_of(who, found[1]), rounds=frozenset({round.id}))
    return _stand(session, Entered(plan, actor, who), round, participant, who.email == participant.email)


def _round_of(session: Session, participant: ParticipantRow) -> tuple[RoundRow, PlanRow]:
    round = rounds.find_round(session, participant.round_id)
    if round is None or round.state == RoundState.PLANNED:
        raise NotFound
    return round, plans.get_plan(session, round.plan_id)


def _is_let_in(session: Session, round: RoundRow, participant: ParticipantRow) -> bool:
    """Who was taken off the list after having handed in reads the answers like the others, and nothing before."""
    if participant.revoked_at is None:
        return True
    return round.state == RoundState.TREATED and rounds.find_hand_in(session, participant.id) is not None


def _stand(session: Session, entered: Entered, round: RoundRow, participant: ParticipantRow, answers: bool) -> Standing:
    hand_in = rounds.find_hand_in(session, participant.id)
    reopened = None if hand_in else rounds.find_reopened(session, participant.id)
    return Standing(entered, round, participant, answers, hand_in, reopened)


def document_of(session: Session, round: RoundRow) -> Document | None:
    """The document of a round's revision, or None when what it held has been taken away."""
    body = revisions.find_body(session, round.revision_id or "")
    return from_data(json.loads(body)) if body is not None else None


def atlas_of(session: Session, round: RoundRow) -> Atlas:
    """The places of a round's revision, as those who are asked see them."""
    document = document_of(session, round)
    return Atlas(document or Document("", "tiltaksplan", ""), is_gone=document is None)
