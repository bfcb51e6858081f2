"""One-time links: made, found by their token, used once, withdrawn.

Whoever holds the token may do what the link is for, so the token is told once, to who asked for the link; its hash alone is kept. What a
link that cannot be used was, nobody is told: unknown, used, withdrawn and outdated are answered with the same sentence.

The rooms that make and use links ask for the right and put the act on record; here is only what is the same for all of them.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from app.domain.errors import NotFound
from app.domain.people import LINK_LIFETIMES, LinkKind
from app.domain.saying import say
from app.services.entry.entering import token_hash
from app.store import links
from app.store.base import Session
from app.store.people_tables import LinkRow

UNUSABLE = say("Lenken kan ikke brukes. Den kan være brukt før, trukket tilbake eller for gammel. Be om en ny lenke.")
LinkState = Literal["open", "used", "withdrawn", "expired"]
KEEP_RESETS = timedelta(days=7)


def make_link(
    session: Session,
    now: datetime,
    kind: LinkKind,
    email: str,
    *,
    name: str = "",
    person_id: int | None = None,
    plan_id: str | None = None,
    agency_id: int | None = None,
    role: str = "",
    made_by: int | None = None,
    is_open: bool = True,
) -> tuple[LinkRow, str]:
    """Make a link; returns it and its token, which is told here and never again.

    An open link of the same kind to the same address (and plan) is withdrawn, so that the newest mail is the one that works.

    Args:
        email: whom it is for; name: what to call them before they have an account; person_id: their account, when there is one.
        plan_id, role, agency_id: what an invitation gives. made_by: the person who makes it; None for the tool itself.
        is_open: False for a link that is never to open, made so that asking in vain leaves as much behind as asking with success.
    """
    token = secrets.token_urlsafe(32)
    row = LinkRow(
        kind=kind,
        token_hash=token_hash(token),
        email=email.strip().lower(),
        name=name.strip(),
        person_id=person_id,
        plan_id=plan_id,
        agency_id=agency_id,
        role=role,
        made_by=made_by,
        made_at=now,
        expires_at=now + LINK_LIFETIMES[kind],
        withdrawn_at=None if is_open else now,
    )
    links.add_link(session, row)
    links.set_others_withdrawn(session, row, now)
    return row, token


def find_link(session: Session, now: datetime, token: str, *kinds: LinkKind) -> LinkRow:
    """The link of this token, while it can be used; uses nothing up.

    Args:
        kinds: which kinds are wanted here.

    Raises:
        NotFound: no such link, another kind, or it is used, withdrawn or outdated; with one sentence for all.
    """
    link = links.find_link_by_hash(session, token_hash(token))
    if link is None or link.kind not in kinds or link_state(link, now) != "open":
        raise NotFound(UNUSABLE)
    return link


def use_link(session: Session, now: datetime, token: str, *kinds: LinkKind) -> LinkRow:
    """Use the link up, and give it. Of several who try at once, one succeeds.

    Raises:
        NotFound: as ``find_link``, or somebody was first.
    """
    link = find_link(session, now, token, *kinds)
    if not links.set_used(session, link, now):
        raise NotFound(UNUSABLE)
    return link


def withdraw_link(session: Session, now: datetime, link: LinkRow) -> None:
    """Let an open link open no more; one that is used or withdrawn already is left as it is."""
    if link_state(link, now) in ("open", "expired"):
        links.set_withdrawn(session, link, now)


def withdraw_links_to(session: Session, now: datetime, kind: LinkKind, email: str) -> None:
    """Let no open link of this kind to this address be used any more."""
    links.set_all_withdrawn(session, kind, email.strip().lower(), now)


def forget_old_resets(session: Session, now: datetime) -> int:
    """Forget what was asked for by those who had forgotten a password, or typed an address that nobody has; returns how many links."""
    return links.remove_over(session, "reset", now - KEEP_RESETS)


def list_links(session: Session, plan_id: str) -> Sequence[LinkRow]:
    """All links into a plan, the newest first, whatever has become of them (``link_state`` tells)."""
    return links.list_links_of_plan(session, plan_id)


def link_state(link: LinkRow, now: datetime) -> LinkState:
    """What has become of a link."""
    if link.used_at is not None:
        return "used"
    if link.withdrawn_at is not None:
        return "withdrawn"
    return "open" if now < link.expires_at else "expired"
