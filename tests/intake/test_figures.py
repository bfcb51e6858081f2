"""Pictures, pyramids, their captions and what is said in their place."""

import hashlib

import pytest

from exports.document import Figure, Level
from tests.intake.making import b, boxes, p, picture, png, r
from tests.intake.telling import blocks_of, outline, problems, read

HEAD = p("Innledning", "H1")


def figure(body: str, **further: object) -> Figure:
    """The one figure of a chapter with this body."""
    (found,) = [part for part in read(HEAD + body, **further).document.chapters[0].parts if isinstance(part, Figure)]
    return found


def image(data: bytes) -> dict[str, tuple[str, str, bytes]]:
    return {"media/image1.png": ("image", "rP", data)}


def test_a_picture_is_kept_with_its_size_and_what_is_said_in_its_place() -> None:
    data = png(640, 480)
    read_file = read(HEAD + p("Før.") + p(picture("rP", "Havna i  Nordvik")) + p("Etter."), parts=image(data))
    assert outline(read_file.document) == ["chapter 1 Innledning", "  text", "  figure image", "  text"]
    (found,) = read_file.pictures
    assert (found.sha256, found.media_type, found.width, found.height, found.data) == (
        hashlib.sha256(data).hexdigest(), "image/png", 640, 480, data,
    )  # fmt: skip
    made = figure(p(picture("rP", "Havna i  Nordvik")), parts=image(data))
    assert made.image and made.image.sha256 == found.sha256 and made.alt == "Havna i Nordvik"


def test_a_picture_without_words_in_its_place_asks_for_them() -> None:
    read_file = read(HEAD + p(picture("rP")), parts=image(png()))
    assert any("mangler alternativ tekst" in one for one in problems(read_file, "warning"))


def test_a_picture_in_the_middle_of_a_paragraph_stands_after_it() -> None:
    read_file = read(HEAD + p(r("Se her ") + picture("rP", "Et bilde") + r("og der.")), parts=image(png()))
    assert outline(read_file.document)[1:] == ["  text", "  figure image"]
    assert blocks_of(read_file) == ["P Se her og der."]


def test_caption_and_credit_belong_to_the_figure() -> None:
    made = figure(p(picture("rP", "Et bilde")) + p("Figur 1: Havna", "Bildetekst") + p("Foto: Kari"), parts=image(png()))
    assert (made.caption, made.credit) == ("Figur 1: Havna", "Foto: Kari")


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"<svg/>", png(0, 0), png(100_000, 100_000)])
def test_pictures_we_cannot_show_are_told_of(data: bytes) -> None:
    read_file = read(HEAD + p(picture("rP", "Et bilde")) + p("Etter."), parts=image(data))
    assert read_file.pictures == () and outline(read_file.document)[1:] == ["  text"]
    assert any("kan ikke vises" in one for one in problems(read_file, "warning"))


def test_the_same_picture_twice_is_kept_once() -> None:
    read_file = read(HEAD + p(picture("rP", "Et bilde")) + p(picture("rP", "Igjen")), parts=image(png()))
    assert len(read_file.pictures) == 1 and read_file.counts["figures"] == 2


def test_a_tower_of_text_boxes_is_a_pyramid_told_once() -> None:
    tower = boxes(
        (400, 1800, 1200, p(b("Bunn:") + "<w:r><w:br/></w:r>" + r("for alle"))),
        (800, 0, 400, p("Topp")), (600, 900, 800, p("Midten: for noen")),
        alt="Pyramide med tre nivåer.",
    )  # fmt: skip
    made = figure(p(tower))
    assert (made.kind, made.alt) == ("pyramid", "Pyramide med tre nivåer.")
    assert [(level.title, level.text) for level in made.levels] == [("Topp", ""), ("Midten", "for noen"), ("Bunn", "for alle")]
    assert all(isinstance(level, Level) and level.id for level in made.levels)


def test_boxes_side_by_side_or_with_much_text_are_text() -> None:
    beside = boxes((0, 0, 400, p("En")), (500, 0, 400, p("To")), (1000, 0, 400, p("Tre")))
    assert blocks_of(read(HEAD + p(beside))) == ["P En", "P To", "P Tre"]
    long = boxes((0, 0, 900, p("Topp")), (0, 900, 900, p("Midt: " + "ord " * 100)), (0, 1800, 900, p("Bunn")))
    assert [line[:8] for line in blocks_of(read(HEAD + p(long)))] == ["P Topp", "P Midt: ", "P Bunn"]


def test_a_very_old_picture_is_read_too() -> None:
    old = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="Havna"><v:imagedata r:id="rP"/></v:shape></w:pict></w:r>'
    assert figure(p(old), parts=image(png())).alt == "Havna"
