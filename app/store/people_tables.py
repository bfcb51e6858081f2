"""Tables of people: who they are, where they come from, how they get in, and what is sent to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base
from app.store.columns import UtcTime

# ---------------------------------------------------------------- who


class AgencyRow(Base):
    """A body with people in the tool. ``valid_from`` and ``valid_to`` are ISO dates of any precision, empty when unbounded."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(20), default="other")
    color: Mapped[str] = mapped_column(String(20), default="")
    municipality: Mapped[str] = mapped_column(String(80), default="")
    logo: Mapped[str | None] = mapped_column(ForeignKey("emblem.sha256"))
    valid_from: Mapped[str] = mapped_column(String(10), default="")
    valid_to: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column(default=1)


class EmblemRow(Base):
    """A picture of the installation: an agency's logo, by the hash of its bytes."""

    __tablename__ = "emblem"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(60))
    width: Mapped[int]
    height: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class PersonRow(Base):
    """Somebody with an account. Who is not ``active`` cannot sign in; the name stays on what was done. An empty hash fits nothing."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    belongings: Mapped[list["BelongingRow"]] = relationship(lazy="selectin", order_by="(BelongingRow.since, BelongingRow.agency_id)")


class BelongingRow(Base):
    """A person belongs to an agency; one may belong to several. ``until``: the person has left it."""

    __tablename__ = "belonging"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime | None] = mapped_column(UtcTime)
    agency: Mapped[AgencyRow] = relationship(lazy="joined")


class MembershipRow(Base):
    """A person's role in one plan."""

    __tablename__ = "membership"
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    since: Mapped[datetime] = mapped_column(UtcTime)


# ---------------------------------------------------------------- how they get in


class SignInRow(Base):
    """One signed-in browser. The cookie holds the row's id and a token, of which the hash is kept; ``ended_at`` makes it worth nothing.

    ``challenge``: hash of the question that a passkey answered, so that the same answer never opens twice.
    """

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    method: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    challenge: Mapped[str | None] = mapped_column(String(64), unique=True)


class LinkRow(Base):
    """A one-time link of a kind: «invitation» to a plan, «reset» of a password, «account» for somebody new, «first» administrator.

    Of its token only the hash is kept. It opens once, until ``expires_at``, unless it was withdrawn.
    """

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("plan.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(String(30), default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class FactorRow(Base):
    """Another way to show who one is: «totp» (``secret`` sealed), «passkey» (public key, ``credential``) or «recovery» (hash of a code)."""

    __tablename__ = "factor"
    __table_args__ = (Index("ix_factor_person", "person_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80), default="")
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    credential: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    counter: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


# ---------------------------------------------------------------- what is sent


class NoticeRow(Base):
    """A person is told of something in a plan.

    ``kind``: see ``domain.notices``; ``ref``: what it is about (a thread, a piece …); ``item``: what has happened to that (a comment), or
    empty; ``about``: what is told; ``address``: the place, after the plan's own. ``mail``: to be mailed «now» or «daily», «sent» (as the
    mail ``mail_id``, which may not have gone out yet), or «none»: it is not to be.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person", "person_id", "read_at"),
        Index("ix_notice_ref", "plan_id", "ref"),
        Index("ix_notice_mail", "mail", "at"),
        Index("ix_notice_mail_id", "mail_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[str] = mapped_column(String(30))
    ref: Mapped[str] = mapped_column(String(32))
    item: Mapped[str] = mapped_column(String(32), default="")
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcTime)
    mail: Mapped[str] = mapped_column(String(10))
    mailed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))


class MailRow(Base):
    """A mail on its way: «waiting», «sent» or «failed». ``body`` may hold a one-time link, so it is emptied when the mail has gone out.

    ``conversation``: the same for all mails about one thing, so that a receiver's program can show them together; empty for none.
    """

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_state", "state", "at"), Index("ix_mail_link", "link_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcTime)
    error: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    conversation: Mapped[str] = mapped_column(String(80), default="")


class InstallationRow(Base):
    """What an administrator has set for the whole installation (its name, its accent). One row, made by the migration.

    ``settled``: all that was typed up to this row of the feed stands in its text too. ``indexed``: search finds all that was changed up to
    this one. ``forgotten_at``: of the newest redaction that the database file has been cleaned after.
    """

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    settled: Mapped[int] = mapped_column(default=0)
    indexed: Mapped[int] = mapped_column(default=0)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcTime)
