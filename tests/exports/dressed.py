"""A profile with everything in it, and the pictures it shows."""

import hashlib
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageDraw

from exports.profile import CoverPicture, Emblem, Palette, Profile
from tests.exports.samples import sample_assets

PALETTE = Palette("7A1F3D", "8A2F4A", "A1435E", "D38C9B", "7A1F3D", "FFE0E5", "67082E", "A1435E")


def _png(color: str, size: tuple[int, int]) -> bytes:
    image = Pillow.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((10, 10, size[1] - 10, size[1] - 10), fill=color)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _photograph() -> bytes:
    out = BytesIO()
    Pillow.linear_gradient("L").resize((900, 700)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


PICTURES = (_photograph(), _png("#14407a", (520, 180)), _png("#0a2040", (200, 200)))
_BY_HASH = {hashlib.sha256(data).hexdigest(): data for data in PICTURES}
_COVER, _TOWN, _POLICE = _BY_HASH

OWNERS = ("Nordvik kommune", "Nordvik politistasjonsdistrikt")
PROFILE = Profile(
    PALETTE,
    "Carlito",
    "Nordvik kommune og politiet",
    "Trygg i Nordvik",
    CoverPicture(_COVER, "Ungdommer på brygga", "Kari Nordmann"),
    (Emblem(_TOWN, OWNERS[0]), Emblem(_POLICE, OWNERS[1])),
)


def assets(sha256: str) -> bytes:
    """A picture of the profile, or of the sample documents."""
    return _BY_HASH[sha256] if sha256 in _BY_HASH else sample_assets(sha256)
