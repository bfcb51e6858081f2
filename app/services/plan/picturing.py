"""Pictures of a plan: taken in clean, handed out."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.domain.errors import Invalid, NotFound
from app.services.entry.entering import Who, enter
from app.services.entry.locating import find_piece
from app.services.plan.planning import Edited, edit_piece
from app.store import plans
from app.store.base import Session
from app.store.tables import AssetRow
from exports.pictures import BadPicture, Picture, clean_picture


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture as it is handed out."""

    data: bytes
    media_type: str


def clean(data: bytes) -> Picture:
    """The picture decoded and encoded anew: before any transaction, since it takes its time.

    Raises:
        Invalid: it is no picture, damaged, or too large.
    """
    try:
        return clean_picture(data)
    except BadPicture as error:
        raise Invalid({"image": str(error)}) from error


def set_picture(session: Session, who: Who, slug: str, now: datetime, piece_id: str, version: int, picture: Picture) -> Edited:
    """Let a figure show this picture.

    Raises:
        NotFound, NotAllowed: see ``locating.find_piece``; NotFound too when the piece is no figure.
        OutOfDate: somebody else has given it another picture since.
    """
    entered = enter(session, who, slug)
    if find_piece(session, entered, piece_id, "edit").kind != "figure":
        raise NotFound
    image = keep_picture(session, entered.plan.id, picture)
    return edit_piece(session, who, slug, now, piece_id, version, {"type": "image", "image": image})


def keep_picture(session: Session, plan_id: str, picture: Picture) -> dict[str, Any]:
    """Keep a picture among the plan's; returns the fact that points to it."""
    digest = sha256(picture.data).hexdigest()
    plans.add_asset(session, AssetRow(plan_id=plan_id, sha256=digest, media_type=picture.media_type, data=picture.data))
    return {"sha256": digest, "media_type": picture.media_type, "width": picture.width, "height": picture.height}


def read_picture(session: Session, who: Who, slug: str, digest: str) -> KeptPicture:
    """A picture of the plan.

    Raises:
        NotFound: the plan has no such picture, or the person no place in the plan.
    """
    entered = enter(session, who, slug)
    asset = plans.find_asset(session, entered.plan.id, digest)
    if asset is None:
        raise NotFound
    return KeptPicture(asset.data, asset.media_type)
