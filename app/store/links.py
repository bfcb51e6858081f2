"""One-time links."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.store.people_tables import LinkRow, MailRow


def add_link(session: Session, link: LinkRow) -> LinkRow:
    """Keep a new link."""
    session.add(link)
    session.flush()
    return link


def find_link(session: Session, link_id: int) -> LinkRow | None:
    """The link, or None."""
    return session.get(LinkRow, link_id)


def find_link_by_hash(session: Session, token_hash: str) -> LinkRow | None:
    """The link whose token has this hash, whatever has become of it; or None."""
    return session.scalar(select(LinkRow).where(LinkRow.token_hash == token_hash))


def list_links_of_plan(session: Session, plan_id: str) -> Sequence[LinkRow]:
    """All links into a plan, used and withdrawn ones too, the newest first."""
    return session.scalars(select(LinkRow).where(LinkRow.plan_id == plan_id).order_by(LinkRow.id.desc())).all()


def list_links_of_kinds(session: Session, kinds: Sequence[str]) -> Sequence[LinkRow]:
    """All links of these kinds, used and withdrawn ones too, the newest first."""
    return session.scalars(select(LinkRow).where(LinkRow.kind.in_(kinds)).order_by(LinkRow.id.desc())).all()


def set_used(session: Session, link: LinkRow, at: datetime) -> bool:
    """Use the link up; False when somebody was first. The database decides, so of two who come at once one alone gets through."""
    wanted = (LinkRow.id == link.id, LinkRow.used_at.is_(None), LinkRow.withdrawn_at.is_(None), LinkRow.expires_at > at)
    changed = session.execute(update(LinkRow).where(*wanted).values(used_at=at), execution_options={"synchronize_session": False})
    session.refresh(link)
    return int(changed.rowcount) == 1  # type: ignore[attr-defined]


def set_withdrawn(session: Session, link: LinkRow, at: datetime) -> None:
    """Let the link open no more."""
    link.withdrawn_at = at
    session.flush()


def set_others_withdrawn(session: Session, link: LinkRow, at: datetime) -> None:
    """Let no other open link of the same kind open the same thing for the same address."""
    plan = LinkRow.plan_id.is_(None) if link.plan_id is None else LinkRow.plan_id == link.plan_id
    same = (LinkRow.kind == link.kind, LinkRow.email == link.email, plan)
    unused = (LinkRow.id != link.id, LinkRow.used_at.is_(None), LinkRow.withdrawn_at.is_(None))
    session.execute(update(LinkRow).where(*same, *unused).values(withdrawn_at=at))


def set_all_withdrawn(session: Session, kind: str, email: str, at: datetime) -> None:
    """Let no link of this kind to this address open any more."""
    unused = (LinkRow.used_at.is_(None), LinkRow.withdrawn_at.is_(None))
    session.execute(update(LinkRow).where(LinkRow.kind == kind, LinkRow.email == email, *unused).values(withdrawn_at=at))


def remove_over(session: Session, kind: str, before: datetime) -> int:
    """Forget links of a kind that were over before the moment, with the mails that carried them; returns how many links."""
    old = select(LinkRow.id).where(LinkRow.kind == kind, LinkRow.expires_at < before)
    session.execute(delete(MailRow).where(MailRow.link_id.in_(old)), execution_options={"synchronize_session": False})
    removed = session.execute(
        delete(LinkRow).where(LinkRow.kind == kind, LinkRow.expires_at < before), execution_options={"synchronize_session": False}
    )
    return int(removed.rowcount)  # type: ignore[attr-defined]


def list_invitations(session: Session, plan_ids: Collection[str], at: datetime) -> Sequence[tuple[LinkRow, bool]]:
    """Invitations to these plans that can still be answered, the newest first, and whether the mail that carries each was given up."""
    failed = select(MailRow.id).where(MailRow.link_id == LinkRow.id, MailRow.state == "failed").exists()
    rows = session.execute(
        select(LinkRow, failed)
        .where(LinkRow.plan_id.in_(plan_ids), LinkRow.kind == "invitation")
        .where(LinkRow.used_at.is_(None), LinkRow.withdrawn_at.is_(None), LinkRow.expires_at > at)
        .order_by(LinkRow.id.desc())
    )
    return [(link, bool(is_failed)) for link, is_failed in rows]
