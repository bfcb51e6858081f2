"""Out again: from this browser's neighbours, from all of them; and which browsers a person is signed in on."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotFound
from app.services.entry.entering import Who, has_run_out
from app.store import history, sign_ins
from app.store.base import Session


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that is signed in. ``is_this``: the one that asks."""

    id: int
    device: str
    method: str
    at: datetime
    seen_at: datetime
    is_this: bool


def list_sign_ins(session: Session, now: datetime, who: Who) -> list[SignIn]:
    """The browsers the person is signed in on, this one first, then the last used."""
    rows = (row for row in sign_ins.list_sign_ins(session, who.person_id) if row.ended_at is None and not has_run_out(row, now))
    found = [SignIn(row.id, row.device, row.method, row.at, row.seen_at, row.id == who.sign_in) for row in rows]
    return sorted(found, key=lambda sign_in: not sign_in.is_this)


def end_sign_in(session: Session, now: datetime, who: Who, sign_in_id: int) -> None:
    """Sign one browser of one's own out.

    Raises:
        NotFound: the person has no such open sign-in.
    """
    if not sign_ins.set_ended(session, who.person_id, now, only=sign_in_id):
        raise NotFound
    history.add_line(session, None, who.person_id, now, "person.signed_out_elsewhere", None, {"person": who.person_id, "sign_ins": 1})


def end_other_sign_ins(session: Session, now: datetime, who: Who) -> int:
    """Sign out everywhere but here; returns of how many browsers."""
    ended = sign_ins.set_ended(session, who.person_id, now, but=who.sign_in)
    history.add_line(session, None, who.person_id, now, "person.signed_out_elsewhere", None, {"person": who.person_id, "sign_ins": ended})
    return ended


def end_all_sign_ins(session: Session, now: datetime, who: Who) -> int:
    """Sign out everywhere, here too; returns of how many browsers."""
    ended = sign_ins.set_ended(session, who.person_id, now)
    history.add_line(session, None, who.person_id, now, "person.signed_out_everywhere", None, {"person": who.person_id, "sign_ins": ended})
    return ended
