"""The pyramid, drawn from its levels."""

from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image as Pillow

from exports.document import Figure, Level, each_part
from exports.figures import LEVELS, BadFigure, figure_png, level_color, printed_size, pyramid_size, pyramid_svg
from exports.metrics import text_width
from tests.exports.official import fredrikstad, pyramid_lines


def pyramid(*levels: str | tuple[str, str], alt: str = "En pyramide.") -> Figure:
    made = tuple(Level(f"l{at}", *((level, "") if isinstance(level, str) else level)) for at, level in enumerate(levels))
    return Figure("f1", "pyramid", alt, levels=made)


def svg_lines(figure: Figure) -> list[str]:
    """The text lines of the drawing, top down."""
    lines: dict[str, list[str]] = {}
    for node in etree.fromstring(pyramid_svg(figure).encode()).iter("{*}text"):
        lines.setdefault(node.get("y"), []).append(node.text)
    return [" ".join(pieces) for _, pieces in sorted(lines.items(), key=lambda line: float(line[0]))]


def widest(figure: Figure) -> float:
    return max(
        float(node.get("x")) + text_width(node.text, 9, node.get("font-weight") == "700")
        for node in etree.fromstring(pyramid_svg(figure).encode()).iter("{*}text")
    )


def test_the_official_levels_break_into_the_official_lines() -> None:
    official = next(part for _, _, part in each_part(fredrikstad()) if isinstance(part, Figure))
    assert svg_lines(official) == pyramid_lines()


def test_a_pyramid_of_five_levels_is_as_tall_as_the_official_one() -> None:
    assert pyramid_size(pyramid(*"ABCDE")) == (380, 372)


@pytest.mark.parametrize("count", LEVELS)
def test_any_number_of_levels_from_two_to_nine_keeps_all_words_inside(count: int) -> None:
    figure = pyramid(*[(f"Nivå {at}", "Tekst som forklarer hva nivået er for noe og hvem det gjelder") for at in range(count)])
    assert " ".join(svg_lines(figure)).split() == " ".join(f"{level.title}: {level.text}" for level in figure.levels).split()
    assert widest(figure) <= 380


def test_long_words_widen_the_top_and_stay_inside_it() -> None:
    figure = pyramid("Kriminalitetsforebyggingskoordinatorsamarbeid", "B", "C")
    root = etree.fromstring(pyramid_svg(figure).encode())
    top = next(root.iter("{*}polygon")).get("points").split()
    left, right = (float(corner.split(",")[0]) for corner in top[:2])
    assert right - left > text_width("Kriminalitetsforebyggingskoordinatorsamarbeid", 9, bold=True)


def test_a_word_wider_than_the_figure_is_cut_not_lost() -> None:
    figure = pyramid("x" * 300, "B")
    assert "".join(svg_lines(figure)) == "x" * 300 + "B"
    assert widest(figure) <= 380


def test_much_text_makes_a_level_taller() -> None:
    assert pyramid_size(pyramid("A", ("B", "ord " * 200)))[1] > pyramid_size(pyramid("A", "B"))[1]


def test_no_pyramid_is_taller_than_a_page() -> None:
    width, height = printed_size(pyramid(*[(f"Nivå {at}", "mange ord " * 120) for at in range(9)]))
    assert height <= 640 and width <= 380


@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_pyramid_needs_two_to_nine_levels(count: int) -> None:
    with pytest.raises(BadFigure, match="fra to til ni nivåer"):
        pyramid_svg(pyramid(*"ABCDEFGHIJ"[:count]))


def test_a_level_without_title_is_named() -> None:
    with pytest.raises(BadFigure, match="Nivå 2 i pyramiden mangler tittel"):
        pyramid_svg(pyramid("A", "  "))


def test_a_picture_is_no_pyramid() -> None:
    with pytest.raises(BadFigure, match="ikke en pyramide"):
        pyramid_svg(replace(pyramid("A", "B"), kind="image"))


def test_the_alternative_text_is_the_title_of_the_drawing() -> None:
    assert etree.fromstring(pyramid_svg(pyramid("A", "B", alt="<Øverst> & nederst")).encode()).findtext("{*}title") == "<Øverst> & nederst"


def test_words_in_a_level_are_never_markup() -> None:
    drawn = pyramid_svg(pyramid(("<script>alert(1)</script>", "a & b <i>c</i>"), "B"))
    assert "<script" not in drawn and "<i>" not in drawn
    etree.fromstring(drawn.encode())


def test_no_style_stands_in_attributes_so_that_a_strict_content_policy_lets_it_be() -> None:
    assert "style=" not in pyramid_svg(pyramid("A", "B"), screen=True)


def test_the_screen_variant_fills_its_place_and_is_one_image_to_the_ear() -> None:
    root = etree.fromstring(pyramid_svg(pyramid("A", "B"), screen=True).encode())
    assert root.get("width") is None and root.get("role") == "img" and root.get("viewBox")


def _luminance(color: str) -> float:
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("count", LEVELS)
def test_white_text_stands_out_on_every_level(count: int) -> None:
    assert all(1.05 / (_luminance(level_color(at, count)) + 0.05) >= 4.5 for at in range(count))


def test_the_picture_for_word_has_the_width_asked_for_and_shows_text() -> None:
    picture = Pillow.open(BytesIO(figure_png(pyramid("Oppfølging", "Alle"), 760)))
    assert picture.format == "PNG" and picture.width == 760
    bright = sum(count for count, color in picture.convert("RGB").getcolors(1 << 20) if min(color) > 250)
    plain = Pillow.open(BytesIO(figure_png(pyramid(".", "."), 760))).convert("RGB")
    assert bright > sum(count for count, color in plain.getcolors(1 << 20) if min(color) > 250)


def test_the_same_figure_gives_the_same_picture() -> None:
    assert figure_png(pyramid("A", "B"), 300) == figure_png(pyramid("A", "B"), 300)


def test_a_picture_of_no_width_is_refused() -> None:
    with pytest.raises(BadFigure, match="minst én piksel"):
        figure_png(pyramid("A", "B"), 0)
