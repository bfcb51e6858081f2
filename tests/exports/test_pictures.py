"""Pictures on their way into a document."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Pillow

from exports.document import Figure, Image
from exports.pictures import PRINT_PIXELS, BadPicture, clean_picture, figure_picture
from tests.exports.samples import PICTURE, PICTURE_HASH, sample_assets


def encoded(image: Pillow.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def read(data: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be huge and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_picture_is_encoded_anew_without_what_else_its_file_held():
    secret = PICTURE + b"<script>alert(1)</script>"
    cleaned = clean_picture(secret)
    assert b"script" not in cleaned.data and cleaned.media_type == "image/png"
    assert read(cleaned.data).getpixel((5, 5)) == read(PICTURE).getpixel((5, 5))


def test_a_photograph_loses_its_metadata_and_is_turned_upright():
    photo = Pillow.new("RGB", (400, 200), "#224466")
    exif = photo.getexif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    cleaned = clean_picture(encoded(photo, "JPEG", exif=exif))
    assert (cleaned.width, cleaned.height, cleaned.media_type) == (200, 400, "image/jpeg")
    assert b"taken at home" not in cleaned.data and not read(cleaned.data).getexif()


def test_a_see_through_picture_is_laid_on_white():
    cleaned = clean_picture(encoded(Pillow.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert read(cleaned.data).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "form"), [("CMYK", "JPEG"), ("P", "GIF"), ("L", "PNG"), ("1", "PNG"), ("I;16", "PNG"), ("RGB", "WEBP")])
def test_every_kind_of_picture_comes_out_in_plain_colours(mode: str, form: str):
    assert read(clean_picture(encoded(Pillow.new(mode, (20, 20)), form)).data).mode == "RGB"


def test_a_large_picture_is_made_small_enough_for_print():
    cleaned = clean_picture(encoded(Pillow.new("RGB", (4000, 1000)), "PNG"))
    assert (cleaned.width, cleaned.height) == (PRINT_PIXELS, PRINT_PIXELS // 4)


def test_the_same_picture_gives_the_same_bytes():
    assert clean_picture(PICTURE) == clean_picture(PICTURE)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", PICTURE[:200], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a" + b"\0" * 30],
    ids=["empty", "text", "cut off", "svg", "pdf", "broken gif"],
)
def test_what_is_no_picture_is_refused_with_a_way_to_mend_it(data: bytes):
    with pytest.raises(BadPicture, match=r"Bruk PNG, JPEG, GIF eller WebP"):
        clean_picture(data)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (9_000, 9_000), (60_000, 60_000)])
def test_a_picture_that_swells_is_refused_before_it_does(width: int, height: int):
    with pytest.raises(BadPicture, match="for stor"):
        clean_picture(bomb(width, height))


def test_a_figure_without_picture_is_refused():
    with pytest.raises(BadPicture, match="mangler bilde"):
        figure_picture(Figure("f", "image"), sample_assets)


def test_a_figure_whose_picture_is_gone_is_refused():
    with pytest.raises(BadPicture, match="finnes ikke lenger"):
        figure_picture(Figure("f", "image", image=Image("0" * 64, "image/png", 1, 1)), sample_assets)


def test_a_figures_picture_is_found_by_its_hash():
    found = figure_picture(Figure("f", "image", image=Image(PICTURE_HASH, "image/png", 600, 320)), sample_assets)
    assert (found.width, found.height) == (600, 320) and found.data_uri.startswith("data:image/png;base64,")
