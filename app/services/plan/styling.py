"""A plan's own look in print: colours, typeface, words at head and foot, the cover's picture, the owners' logos."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.access import Permission
from app.domain.errors import Invalid, NotFound, refuse_if
from app.domain.print_look import shades
from app.domain.saying import say
from app.services.entry.entering import Entered, Who, enter
from app.services.plan.picturing import keep_picture
from app.services.plan.planning import Edited, PieceFacts, edit_plan
from app.store import agencies, plans
from app.store.base import Session
from app.store.tables import AssetRow, PieceRow
from exports.document import Document
from exports.pictures import Picture
from exports.profile import CoverPicture, Emblem, Palette, Profile

LOOK = ("print_color", "print_headings", "print_font", "print_header", "print_footer")
"""The facts of the look that are words and choices; its pictures are set one by one."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner of the plan, with the picture that is its logo here; ``offered``: that its agency has another to give."""

    id: str
    name: str
    logo: Mapping[str, Any] | None
    offered: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The look ready to be edited: the plan's facts as of their version, and its owners in order."""

    facts: PieceFacts
    owners: tuple[Owner, ...]


def profile_of(facts: Mapping[str, Any], document: Document) -> Profile:
    """The look that a plan with these facts is drawn in; ``document`` knows its owners by name."""
    names = {actor.id: actor.full for actor in document.actors}
    logos = ((names[owner], facts["logos"].get(owner)) for owner in facts["owners"] if owner in names)
    image = facts["cover_image"]
    return Profile(
        palette=Palette(**shades(facts["print_color"], facts["print_headings"])),
        font=facts["print_font"],
        header=facts["print_header"],
        footer=facts["print_footer"],
        picture=CoverPicture(image["sha256"], facts["cover_alt"], facts["cover_credit"]) if image else None,
        emblems=tuple(Emblem(logo["sha256"], name) for name, logo in logos if logo),
    )


def pictures_of(facts: Mapping[str, Any]) -> Iterator[str]:
    """The hashes of all pictures of a look."""
    for image in (facts["cover_image"], *facts["logos"].values()):
        if image:
            yield image["sha256"]


def show_look(session: Session, who: Who, slug: str) -> Look:
    """The look, ready to be edited.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
    """
    entered = enter(session, who, slug, Permission.EDIT_SETTINGS)
    plan = entered.plan
    return Look(
        PieceFacts(plan.id, "plan", plan.version, plan.facts), tuple(_owner(session, entered, row) for row in _owners(session, entered))
    )


def save_look(session: Session, who: Who, slug: str, now: datetime, version: int, values: Mapping[str, Any]) -> Edited:
    """Change colours, typeface and words. ``values``: only those of ``LOOK`` are taken.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: a value cannot be used, a colour that is too light for white words among them.
        OutOfDate: somebody else has changed one of the same fields since.
    """
    enter(session, who, slug, Permission.EDIT_SETTINGS)
    return edit_plan(session, who, slug, now, version, {name: value for name, value in values.items() if name in LOOK})


def set_cover(session: Session, who: Who, slug: str, now: datetime, version: int, picture: Picture | None, alt: str, credit: str) -> Edited:
    """Put a picture on the cover, or (None) change what is said of the one that is there.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``.
        Invalid: there is no picture, or it is not told what it shows.
        OutOfDate: somebody else has changed the same since.
    """
    entered = enter(session, who, slug, Permission.EDIT_SETTINGS)
    problems = {}
    if picture is None and entered.plan.facts["cover_image"] is None:
        problems["cover_image"] = say("Velg et bilde.")
    if not alt.strip():
        problems["cover_alt"] = say("Skriv kort hva bildet viser, til den som ikke ser det.")
    refuse_if(problems)
    image = {"cover_image": keep_picture(session, entered.plan.id, picture)} if picture else {}
    return edit_plan(session, who, slug, now, version, image | {"cover_alt": alt, "cover_credit": credit})


def remove_cover(session: Session, who: Who, slug: str, now: datetime, version: int) -> Edited:
    """Take the picture off the cover. Raises as ``set_cover``."""
    enter(session, who, slug, Permission.EDIT_SETTINGS)
    return edit_plan(session, who, slug, now, version, {"cover_image": None, "cover_alt": "", "cover_credit": ""})


def set_logo(session: Session, who: Who, slug: str, now: datetime, owner_id: str, picture: Picture | None) -> Edited:
    """Give an owner this logo on the cover; None takes it away. The others' are not touched, whoever changed them meanwhile.

    Raises:
        NotFound, NotAllowed: see ``entering.enter``; NotFound too when it is no owner of the plan.
    """
    entered = enter(session, who, slug, Permission.EDIT_SETTINGS)
    _get_owner(session, entered, owner_id)
    image = keep_picture(session, entered.plan.id, picture) if picture else None
    return _set_logo(session, entered, now, owner_id, image)


def take_logo(session: Session, who: Who, slug: str, now: datetime, owner_id: str) -> Edited:
    """Give an owner the logo its agency has now; the plan keeps a copy of its own.

    Raises:
        NotFound, NotAllowed: as ``set_logo``.
        Invalid: the agency has no logo, or none any more.
    """
    entered = enter(session, who, slug, Permission.EDIT_SETTINGS)
    digest = _agency_logo(session, _get_owner(session, entered, owner_id))
    emblem = agencies.find_emblem(session, digest)
    if emblem is None:
        raise Invalid({"logo": say("Virksomheten har ingen logo i Samplan ennå. Last opp en her i stedet.")})
    plans.add_asset(session, AssetRow(plan_id=entered.plan.id, sha256=digest, media_type=emblem.media_type, data=emblem.data))
    image = {"sha256": digest, "media_type": emblem.media_type, "width": emblem.width, "height": emblem.height}
    return _set_logo(session, entered, now, owner_id, image)


def _set_logo(session: Session, entered: Entered, now: datetime, owner_id: str, image: dict[str, Any] | None) -> Edited:
    logos = {owner: logo for owner, logo in entered.plan.facts["logos"].items() if owner != owner_id}
    if image:
        logos[owner_id] = image
    return edit_plan(session, entered.who, entered.plan.slug, now, entered.plan.version, {"logos": logos})


def _owners(session: Session, entered: Entered) -> list[PieceRow]:
    """The plan's owners, in order."""
    actors = {piece.id: piece for piece in plans.list_siblings(session, entered.plan.id, None, ("actor",))}
    return [actors[owner] for owner in entered.plan.facts["owners"] if owner in actors]


def _get_owner(session: Session, entered: Entered, owner_id: str) -> PieceRow:
    owner = next((row for row in _owners(session, entered) if row.id == owner_id), None)
    if owner is None:
        raise NotFound
    return owner


def _owner(session: Session, entered: Entered, row: PieceRow) -> Owner:
    logo = entered.plan.facts["logos"].get(row.id)
    return Owner(row.id, row.facts["full"], logo, _agency_logo(session, row) not in ("", logo["sha256"] if logo else ""))


def _agency_logo(session: Session, owner: PieceRow) -> str:
    """The hash of the logo of the agency behind an owner; empty when there is none."""
    agency = owner.facts["agency"]
    return (agencies.get_agency(session, agency).logo or "") if agency is not None else ""
