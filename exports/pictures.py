"""Pictures brought safely into a document: decoded, turned upright, made small enough for print, and encoded anew.

Nothing of the sender's file reaches a PDF, Word file or page: no metadata, no embedded profile, no second content in the same bytes.
"""

import base64
import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from exports.document import Figure

Assets = Callable[[str], bytes]
"""Bytes of a picture by its SHA-256 in hexadecimal; raises KeyError when it is not there."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_PIXELS = 40_000_000
PRINT_PIXELS = 1900
"""Longest side after scaling: the text width of either layout at some 300 dots per inch."""
JPEG_QUALITY = 88
PICTURE_SCHEME = "picture"


class BadPicture(ValueError):
    """A picture that cannot be used; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be embedded: ``data`` as PNG or JPEG, sizes in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """The name a drawing asks for the picture by."""
        return f"{PICTURE_SCHEME}:{hashlib.sha256(self.data).hexdigest()}"

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds it, for pages."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def _decode(data: bytes) -> Pillow.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        image = Pillow.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise BadPicture(f"Bildet er for stort: {image.width} × {image.height} piksler. Gjør det mindre og last det opp på nytt.")
        image.load()
    return image


def clean_picture(data: bytes) -> Picture:
    """The picture in ``data`` decoded and encoded anew, upright, in RGB on white, its longest side at most ``PRINT_PIXELS``.

    Photographs stay JPEG, all else becomes PNG. Raises BadPicture when the bytes are no picture of a known kind, damaged or too large.
    """
    try:
        image = _decode(data)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise BadPicture("Bildet er for stort. Gjør det mindre og last det opp på nytt.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture("Bildet kan ikke leses: filen er skadet eller ikke et bilde. Bruk PNG, JPEG, GIF eller WebP.") from error
    photograph = image.format == "JPEG"
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.thumbnail((PRINT_PIXELS, PRINT_PIXELS), Pillow.Resampling.LANCZOS)
    return _encode(upright, photograph)


def _on_white(image: Pillow.Image) -> Pillow.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Pillow.new("RGBA", seen.size, "white")
        return Pillow.alpha_composite(ground, seen).convert("RGB")
    return image.convert("RGB")


def _encode(image: Pillow.Image, photograph: bool) -> Picture:
    out = BytesIO()
    bare = Pillow.new("RGB", image.size)
    bare.paste(image)
    if photograph:
        bare.save(out, "JPEG", quality=JPEG_QUALITY)
    else:
        bare.save(out, "PNG")
    return Picture(out.getvalue(), "image/jpeg" if photograph else "image/png", image.width, image.height)


def figure_picture(figure: Figure, assets: Assets) -> Picture:
    """The picture of an image figure, cleaned. Raises BadPicture when it has none, or ``assets`` does not know it."""
    if figure.image is None:
        raise BadPicture("Figuren mangler bilde. Last opp et bilde eller fjern figuren.")
    try:
        data = assets(figure.image.sha256)
    except KeyError as error:
        raise BadPicture("Bildet til figuren finnes ikke lenger. Last det opp på nytt eller fjern figuren.") from error
    return clean_picture(data)


def cover_picture(sha256: str, assets: Assets) -> Picture:
    """A picture of the cover, cleaned. Raises BadPicture when ``assets`` does not know it."""
    try:
        data = assets(sha256)
    except KeyError as error:
        raise BadPicture("Et bilde på forsiden finnes ikke lenger. Last det opp på nytt, eller ta det bort.") from error
    return clean_picture(data)


def cropped(picture: Picture, shape: float) -> Picture:
    """The middle of the picture, as wide as ``shape`` times its height."""
    image = _decode(picture.data)
    width, height = min(image.width, round(image.height * shape)), min(image.height, round(image.width / shape))
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return _encode(image.crop((left, top, left + width, top + height)), picture.media_type == "image/jpeg")
