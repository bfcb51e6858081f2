"""Contrast as WCAG counts it, and colours that stand apart enough."""

import pytest

from app.domain.contrast import (
    BLACK,
    LARGE,
    TEXT,
    WHITE,
    contrast,
    luminance,
    nearest_readable,
    ratio_text,
    read_color,
    shade,
    text_color,
    with_luminance,
)
from app.domain.print_look import FONTS, MAIN_COLOR, color_problem, color_verdict, shades
from exports.metrics import FACES
from exports.profile import PLAIN, Palette

MANY = [f"{red:02X}{green:02X}{blue:02X}" for red in range(0, 256, 51) for green in range(0, 256, 51) for blue in range(0, 256, 51)]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("000000", "FFFFFF", 21.0),
        ("FFFFFF", "FFFFFF", 1.0),
        ("777777", "FFFFFF", 4.48),
        ("767676", "FFFFFF", 4.54),
        ("949494", "FFFFFF", 3.03),
        ("0000FF", "FFFFFF", 8.59),
        ("FF0000", "FFFFFF", 4.0),
        ("008000", "FFFFFF", 5.14),
        ("FFFF00", "000000", 19.56),
    ],
)
def test_ratios_are_those_that_are_known(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("color", "share"), [("FF0000", 0.2126), ("00FF00", 0.7152), ("0000FF", 0.0722), ("#FFFFFF", 1.0), ("000000", 0.0)]
)
def test_luminance_weighs_the_colours_as_the_eye_does(color: str, share: float) -> None:
    assert luminance(color) == pytest.approx(share)


@pytest.mark.parametrize(
    ("written", "read"),
    [("#1b4b5a", "1B4B5A"), (" 1B4B5A ", "1B4B5A"), ("#abc", "AABBCC"), ("rød", None), ("", None), ("#12345", None), ("#1234567", None)],
)
def test_a_colour_is_read_as_people_write_it(written: str, read: str | None) -> None:
    assert read_color(written) == read


def test_a_ratio_is_told_rounded_down() -> None:
    assert (ratio_text(4.48), ratio_text(4.499), ratio_text(21.0), ratio_text(10.04)) == ("4,4 til 1", "4,4 til 1", "21 til 1", "10 til 1")


def test_one_of_white_and_black_can_be_read_on_every_colour() -> None:
    assert all(contrast(ground, text_color(ground)) >= TEXT for ground in MANY)


@pytest.mark.parametrize(("ground", "least"), [(WHITE, TEXT), (WHITE, LARGE), (BLACK, TEXT), ("0D1A1C", LARGE)])
def test_the_nearest_colour_that_can_be_read_can_be_and_is_near(ground: str, least: float) -> None:
    for color in MANY:
        found = nearest_readable(color, ground, least)
        assert contrast(found, ground) >= least, color
        assert found == color or contrast(found, ground) < least * 1.06, (color, found)


def test_shades_keep_their_hue_and_reach_the_light_asked_for() -> None:
    for color in MANY:
        assert luminance(with_luminance(color, 0.3)) == pytest.approx(0.3, abs=0.012), color
    assert luminance(shade("1B4B5A", 0.1)) > luminance("1B4B5A") > luminance(shade("1B4B5A", -0.1))
    red, green, blue = bytes.fromhex(with_luminance("7A1F3D", 0.5))
    assert red > blue > green


# ---------------------------------------------------------------- in print


def test_too_light_a_colour_is_refused_with_its_ratio_and_the_nearest_that_passes() -> None:
    problem = color_problem("#FFD700")
    nearest = problem.rsplit("#", 1)[1].removesuffix(".")
    assert "1,4 til 1" in problem and contrast(nearest, WHITE) >= TEXT and color_problem(nearest) == ""


def test_what_is_no_colour_is_refused_and_told_how_to_write_one() -> None:
    assert "#1B4B5A" in color_problem("blå")


def test_a_verdict_tells_the_ratio_in_words() -> None:
    assert "svært lett" in color_verdict("1B4B5A") and "9,5 til 1" in color_verdict("1B4B5A")
    assert "lett nok" in color_verdict("8C7500")


def test_the_official_colour_changes_nothing() -> None:
    assert Palette(**shades(MAIN_COLOR, False)) == PLAIN.palette
    assert shades(MAIN_COLOR, True) == {"heading": MAIN_COLOR}


def test_whatever_colour_is_chosen_words_can_be_read_on_every_shade_they_stand_on() -> None:
    for color in (color for color in MANY if not color_problem(color)):
        palette = Palette(**shades(color, True))
        for ground in (palette.main, palette.tint, palette.top, palette.base):
            assert contrast(WHITE, ground) >= TEXT, (color, ground)
        assert contrast(palette.heading, WHITE) >= TEXT and contrast(BLACK, palette.table) >= 7, color


def test_the_typefaces_to_choose_among_are_those_of_the_drawing_office() -> None:
    assert tuple(FACES) == FONTS
