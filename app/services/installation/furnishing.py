"""The tool's own look in this installation: its name and accent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission, check
from app.domain.errors import OutOfDate
from app.domain.tool_look import NAME, SCHEMES, Scheme, accent_scale, clean_installation
from app.services.acts.reconciling import difference, reconcile
from app.services.entry.entering import Who, actor_of
from app.store import history
from app.store import installation as store
from app.store.base import Session
from app.store.people_tables import InstallationRow

SUBJECT = "installation"
"""What history calls the installation."""


@dataclass(frozen=True, slots=True)
class Furnishing:
    """The look as of ``version``. ``accent``: six hex digits, empty for Samplan's own; ``own_name``: empty for Samplan's own name."""

    version: int
    own_name: str
    accent: str

    @property
    def name(self) -> str:
        """What the tool is called here."""
        return self.own_name or NAME

    def scales(self) -> dict[Scheme, dict[str, str]]:
        """The accent's shades by scheme; none when it is Samplan's own."""
        return {scheme: accent_scale(self.accent, scheme) for scheme in SCHEMES} if self.accent else {}


def show(session: Session) -> Furnishing:
    """The look: no secret, since everybody sees it."""
    return _furnishing(store.get_installation(session))


def show_for_change(session: Session, who: Who) -> Furnishing:
    """The look, ready to be edited.

    Raises:
        NotAllowed: the person does not administer the installation.
    """
    check(actor_of(who, None), Permission.MANAGE_INSTALLATION)
    return show(session)


def save(session: Session, who: Who, now: datetime, version: int, values: Mapping[str, Any]) -> None:
    """Change name or accent. ``values``: only the fields the form had; ``version``: what they were read at.

    Raises:
        NotAllowed: the person does not administer the installation.
        Invalid: a value cannot be used, an accent that something would not stand out from among them.
        OutOfDate: somebody else has changed the same since.
    """
    check(actor_of(who, None), Permission.MANAGE_INSTALLATION)
    row, clean = store.get_installation(session), clean_installation(values)
    old = {"name": row.facts.get("name", ""), "accent": row.facts.get("accent", "")}
    facts, _kept = reconcile(session, SUBJECT, old, row.version, version, clean)
    if facts == old:
        return
    data = difference(old, row.version, facts)
    if not store.set_installation(session, row, row.version, {**row.facts, **facts}):
        raise OutOfDate(row.version, {}, clean)
    history.add_line(session, None, who.person_id or None, now, "installation.edited", SUBJECT, data)


def _furnishing(row: InstallationRow) -> Furnishing:
    return Furnishing(row.version, row.facts.get("name", ""), row.facts.get("accent", ""))
