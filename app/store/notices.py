"""What people are told of by themselves: kept, listed, read, and waiting to be mailed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.notices import RULES
from app.store.people_tables import MailRow, MembershipRow, NoticeRow, PersonRow
from app.store.tables import PlanRow

UNMAILED = ("now", "daily")


class Receiver(NamedTuple):
    """Somebody with a place in a plan who can sign in. ``settings``: what the person has chosen for themselves."""

    person_id: int
    role: str
    settings: Mapping[str, Any]


class Listed(NamedTuple):
    """The newest of the notices that are told as one, how many they are (``many``), who did it (empty: unknown), and the plan's address
    and facts."""

    row: NoticeRow
    many: int
    by: str
    slug: str
    plan_facts: Mapping[str, Any]


class Waiting(NamedTuple):
    """What waits to be mailed to one person about one thing: its kind, and when the first and the last came."""

    person_id: int
    plan_id: str
    ref: str
    kind: str
    first: datetime
    last: datetime


def list_receivers(session: Session, plan_id: str, person_ids: Collection[int]) -> list[Receiver]:
    """Those of them who have a place in the plan and can sign in."""
    rows = session.execute(
        select(PersonRow.id, MembershipRow.role, PersonRow.settings)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(MembershipRow.plan_id == plan_id, PersonRow.id.in_(person_ids), PersonRow.active)
        .order_by(PersonRow.id)
    )
    return [Receiver(*row) for row in rows]


def add_notices(session: Session, rows: Sequence[NoticeRow]) -> None:
    """Keep new notices."""
    session.add_all(rows)
    session.flush()


# ---------------------------------------------------------------- read by the person


def _may_hear() -> ColumnElement[bool]:
    """The person has a place in the plan now, with a role that may hear of this kind."""
    kinds_of: dict[frozenset[str], list[str]] = {}
    for kind, rule in RULES.items():
        kinds_of.setdefault(frozenset(rule.roles), []).append(kind)
    heard = [and_(NoticeRow.kind.in_(kinds), MembershipRow.role.in_(sorted(roles))) for roles, kinds in kinds_of.items()]
    return and_(MembershipRow.plan_id == NoticeRow.plan_id, MembershipRow.person_id == NoticeRow.person_id, or_(*heard))


IS_HEARD = _may_hear()


def count_unread(session: Session, person_id: int) -> int:
    """How many things the person has notices of and has not read: those told as one count as one."""
    things = select(NoticeRow.id).join(MembershipRow, IS_HEARD).where(NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None))
    told_as_one = things.group_by(NoticeRow.plan_id, NoticeRow.kind, NoticeRow.ref).with_only_columns(func.max(NoticeRow.id)).subquery()
    return session.scalar(select(func.count()).select_from(told_as_one)) or 0


def list_listed(session: Session, person_id: int, only_unread: bool, first: int, most: int) -> tuple[list[Listed], int]:
    """The person's notices, the newest first, and how many there are: those of one thing that are unread, or were read at once, as one."""
    wanted = select(func.max(NoticeRow.id).label("newest"), func.count().label("many")).join(MembershipRow, IS_HEARD)
    wanted = wanted.where(NoticeRow.person_id == person_id)
    if only_unread:
        wanted = wanted.where(NoticeRow.read_at.is_(None))
    groups = wanted.group_by(NoticeRow.plan_id, NoticeRow.kind, NoticeRow.ref, NoticeRow.read_at).subquery()
    doer = aliased(PersonRow)
    rows = session.execute(
        select(NoticeRow, groups.c.many, doer.name, PlanRow.slug, PlanRow.facts)
        .join(groups, groups.c.newest == NoticeRow.id)
        .join(PlanRow, PlanRow.id == NoticeRow.plan_id)
        .outerjoin(doer, doer.id == NoticeRow.by)
        .order_by(NoticeRow.at.desc(), NoticeRow.id.desc())
        .offset(first)
        .limit(most)
    )
    total = session.scalar(select(func.count()).select_from(groups)) or 0
    return [Listed(row, many, name or "", slug, facts) for row, many, name, slug, facts in rows], total


def find_own(session: Session, person_id: int, notice_id: int) -> tuple[NoticeRow, str] | None:
    """A notice that is the person's and that they may hear of now, with the plan's address; or None."""
    found = session.execute(
        select(NoticeRow, PlanRow.slug)
        .join(MembershipRow, IS_HEARD)
        .join(PlanRow, PlanRow.id == NoticeRow.plan_id)
        .where(NoticeRow.id == notice_id, NoticeRow.person_id == person_id)
    ).first()
    return (found[0], found[1]) if found else None


def set_read(
    session: Session, person_id: int, at: datetime, plan_id: str = "", refs: Collection[str] = (), kind: str = "", item: str = ""
) -> int:
    """The person has read their notices: of these things in a plan, of one kind, of what has happened to them (``item``); or (nothing
    given) all. What is read is mailed no more.
    Returns how many there were."""
    wanted = [NoticeRow.person_id == person_id, NoticeRow.read_at.is_(None)]
    if plan_id:
        wanted += [NoticeRow.plan_id == plan_id, NoticeRow.ref.in_(refs)]
    if kind:
        wanted.append(NoticeRow.kind == kind)
    if item:
        wanted.append(NoticeRow.item == item)
    unmailed = update(NoticeRow).where(*wanted, NoticeRow.mail.in_(UNMAILED)).values(mail="none")
    session.execute(unmailed, execution_options={"synchronize_session": False})
    done = session.execute(update(NoticeRow).where(*wanted).values(read_at=at), execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- changed and taken back


def list_of(session: Session, plan_id: str, ref: str, item: str = "", kind: str = "") -> Sequence[NoticeRow]:
    """Everybody's notices of a thing in a plan; of what has happened to it (``item``), and of one kind, where those are given."""
    wanted = select(NoticeRow).where(NoticeRow.plan_id == plan_id, NoticeRow.ref == ref)
    if item:
        wanted = wanted.where(NoticeRow.item == item)
    if kind:
        wanted = wanted.where(NoticeRow.kind == kind)
    return session.scalars(wanted.order_by(NoticeRow.id).execution_options(populate_existing=True)).all()


def list_of_member(session: Session, plan_id: str, person_id: int) -> Sequence[NoticeRow]:
    """What one person is told of a plan."""
    return session.scalars(select(NoticeRow).where(NoticeRow.plan_id == plan_id, NoticeRow.person_id == person_id)).all()


def set_about(session: Session, row: NoticeRow, about: dict[str, str]) -> None:
    """What is told is another."""
    row.about = about
    session.flush()


def remove_notices(session: Session, rows: Collection[NoticeRow]) -> None:
    """Tell them no more."""
    session.execute(delete(NoticeRow).where(NoticeRow.id.in_([row.id for row in rows])))


def remove_old(session: Session, before: datetime) -> int:
    """Forget what was told before then; returns how many."""
    return int(session.execute(delete(NoticeRow).where(NoticeRow.at < before)).rowcount)  # type: ignore[attr-defined]


# ---------------------------------------------------------------- mailed


def list_waiting(session: Session) -> list[Waiting]:
    """All that is to be mailed soon, by person and thing, who has waited longest first."""
    first, last = func.min(NoticeRow.at), func.max(NoticeRow.at)
    by = (NoticeRow.person_id, NoticeRow.plan_id, NoticeRow.ref, NoticeRow.kind)
    rows = session.execute(select(*by, first, last).where(NoticeRow.mail == "now").group_by(*by).order_by(first, *by))
    return [Waiting(*row) for row in rows]


def find_daily(session: Session, until: datetime) -> int | None:
    """The person who has waited longest for the mail of the day, of those who were told something by then; or None."""
    wanted = select(NoticeRow.person_id).where(NoticeRow.mail == "daily", NoticeRow.at <= until)
    return session.scalar(wanted.order_by(NoticeRow.at, NoticeRow.id).limit(1))


def list_unmailed(session: Session, person_id: int) -> Sequence[NoticeRow]:
    """All of a person that is to be mailed."""
    return session.scalars(select(NoticeRow).where(NoticeRow.person_id == person_id, NoticeRow.mail.in_(UNMAILED))).all()


def set_states(session: Session, rows: Iterable[NoticeRow], states: Mapping[str, str]) -> None:
    """What each waits for, by its kind; see ``domain.notices.mail_state``. No mail tells them."""
    for row in rows:
        row.mail, row.mailed_at, row.mail_id = states[row.kind], None, None
    session.flush()


def find_last_mailed(session: Session, person_id: int, plan_id: str, ref: str) -> datetime | None:
    """When the person was last mailed of a thing, or None."""
    wanted = (NoticeRow.plan_id == plan_id, NoticeRow.ref == ref, NoticeRow.person_id == person_id)
    return session.scalar(select(func.max(NoticeRow.mailed_at)).where(*wanted))


def list_to_mail(session: Session, person_id: int, state: str, until: datetime, plan_id: str = "", ref: str = "") -> list[Listed]:
    """What is to be mailed to the person «now» or «daily», told by then, in order; of one thing in a plan, when that is given."""
    doer = aliased(PersonRow)
    wanted = (
        select(NoticeRow, doer.name, PlanRow.slug, PlanRow.facts)
        .join(PlanRow, PlanRow.id == NoticeRow.plan_id)
        .outerjoin(doer, doer.id == NoticeRow.by)
        .where(NoticeRow.mail == state, NoticeRow.person_id == person_id, NoticeRow.at <= until)
    )
    if plan_id:
        wanted = wanted.where(NoticeRow.plan_id == plan_id, NoticeRow.ref == ref)
    rows = session.execute(wanted.order_by(NoticeRow.at, NoticeRow.id))
    return [Listed(row, 1, name or "", slug, facts) for row, name, slug, facts in rows]


def list_heard(session: Session, ids: Collection[int]) -> set[int]:
    """Which of these notices are unread, and told to somebody who can sign in and may hear of them now."""
    wanted = (
        select(NoticeRow.id)
        .join(MembershipRow, IS_HEARD)
        .join(PersonRow, PersonRow.id == NoticeRow.person_id)
        .where(NoticeRow.id.in_(ids), NoticeRow.read_at.is_(None), PersonRow.active)
    )
    return set(session.scalars(wanted))


def list_in_mail(session: Session, mail_id: int) -> Sequence[NoticeRow]:
    """The notices that a mail tells."""
    return session.scalars(select(NoticeRow).where(NoticeRow.mail_id == mail_id).order_by(NoticeRow.id)).all()


def list_unsent(session: Session, mail_ids: Collection[int]) -> Sequence[MailRow]:
    """Those of these mails that have not gone out."""
    return session.scalars(select(MailRow).where(MailRow.id.in_(mail_ids), MailRow.state != "sent")).all()


def set_mailed(session: Session, rows: Collection[NoticeRow], at: datetime, mail_id: int) -> None:
    """A mail tells them."""
    for row in rows:
        row.mail, row.mailed_at, row.mail_id = "sent", at, mail_id
    session.flush()
