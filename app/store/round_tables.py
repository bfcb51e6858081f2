"""Tables of input rounds: who is asked about which revision, what they say, and what they are answered. None of it is part of the plan."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base
from app.store.columns import UtcTime


class RoundRow(Base):
    """A round of input on one frozen revision, which there is none of while it is planned. ``deadline``: the moment it is over for those
    who have not been given another. ``reason``: why it was cancelled, or taken up again."""

    __tablename__ = "input_round"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), index=True)
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revision.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    invitation: Mapped[str] = mapped_column(Text)
    deadline: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    treated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(Text, default="")


class QuestionRow(Base):
    """A question to all who are asked. ``place_id``: the chapter it is about; empty: the whole plan."""

    __tablename__ = "round_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("input_round.id"), index=True)
    place_id: Mapped[str] = mapped_column(String(32), default="")
    position: Mapped[int]
    words: Mapped[str] = mapped_column(Text)


class ParticipantRow(Base):
    """Who is asked: an «agency», for which the person with ``email`` answers, or a «guest». ``key``: the agency or the address, once in a
    round. ``deadline``: their own, when they have been given one. ``opened_at``: when they came to the page first, or opened again
    what they had handed in: it is open while that is later than the handing in. ``mail_id``: the newest mail to them."""

    __tablename__ = "round_participant"
    __table_args__ = (UniqueConstraint("round_id", "key"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("input_round.id"), index=True)
    key: Mapped[str] = mapped_column(String(270))
    kind: Mapped[str] = mapped_column(String(10))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), index=True)
    deadline: Mapped[datetime | None] = mapped_column(UtcTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))


class ColleagueRow(Base):
    """Somebody who writes contributions to an agency's answer, by address."""

    __tablename__ = "round_colleague"
    participant_id: Mapped[str] = mapped_column(ForeignKey("round_participant.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)


class GuestLinkRow(Base):
    """A guest's personal link. Its token's hash alone is kept; each mail has one of its own, so several open until they are withdrawn."""

    __tablename__ = "guest_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("round_participant.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ReminderRow(Base):
    """A participant has been reminded, so many days before that deadline."""

    __tablename__ = "round_reminder"
    participant_id: Mapped[str] = mapped_column(ForeignKey("round_participant.id"), primary_key=True)
    deadline: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)


class InputRow(Base):
    """Something a participant says. ``place``: «plan», «piece», «block», «words» or «question».

    ``piece_id``, ``block_id``, ``start`` and ``end`` speak of the round's revision; ``quote``: how it reads there. ``by``: who wrote it,
    None for a guest; ``author``: their name. ``chosen``: it is part of what is handed in, not a contribution to it alone. ``earlier``: how
    it read each time before somebody else changed it ({"body", "proposed", "at", "by", and who did: "next", "next_name"}). ``sources``: the
    contributions that this one joins. ``parent_id``: the input that this one is a part of, its ``part``-th; ``is_split``: it has such
    parts, and they are answered in its stead. ``head_id``: the input whose answer is this one's too.
    """

    __tablename__ = "input"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("input_round.id"), index=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("round_participant.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    place: Mapped[str] = mapped_column(String(10))
    piece_id: Mapped[str] = mapped_column(String(32), default="")
    block_id: Mapped[str] = mapped_column(String(32), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    quote: Mapped[str] = mapped_column(Text, default="")
    question_id: Mapped[int | None] = mapped_column(ForeignKey("round_question.id"))
    body: Mapped[str] = mapped_column(Text)
    proposed: Mapped[str] = mapped_column(Text, default="")
    chosen: Mapped[bool] = mapped_column(default=True)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    earlier: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sources: Mapped[list[Any]] = mapped_column(JSON, default=list)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("input.id"), index=True)
    part: Mapped[int] = mapped_column(default=0)
    is_split: Mapped[bool] = mapped_column(default=False)
    head_id: Mapped[str | None] = mapped_column(ForeignKey("input.id"), index=True)


class HandInRow(Base):
    """A participant has handed in. Opened again (see ``ParticipantRow``) it does not count, until the round closes: then what has not been
    replaced stands. ``is_empty``: «ingen merknader»."""

    __tablename__ = "hand_in"
    participant_id: Mapped[str] = mapped_column(ForeignKey("round_participant.id"), primary_key=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcTime)
    is_late: Mapped[bool]
    is_empty: Mapped[bool]


class DispositionRow(Base):
    """What an input is answered, or (without ``at``) what somebody has drafted that it be. ``change_kind``, ``change_ref`` and
    ``change_note``: what it led to in the plan, see ``domain.rounds.ChangeKind``."""

    __tablename__ = "disposition"
    input_id: Mapped[str] = mapped_column(ForeignKey("input.id"), primary_key=True)
    conclusion: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    change_kind: Mapped[str] = mapped_column(String(12), default="none")
    change_ref: Mapped[str] = mapped_column(String(40), default="")
    change_note: Mapped[str] = mapped_column(Text, default="")
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime | None] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(default=1)
