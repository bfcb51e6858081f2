"""An accent becomes a scale whose shades stand apart in light and dark, or is refused."""

import pytest

from app.domain.contrast import BLACK, TEXT, WHITE, contrast
from app.domain.errors import Invalid
from app.domain.tool_look import SCHEMES, accent_problem, accent_scale, check_accent, clean_installation, nearest_accent

SOME = ("006A78", "001A4D", "000000", "7A1F3D", "FF0000", "1E88E5", "767676", "9C27B0", "FFEB3B", "00FF00", "FFFFFF", "E07000")


@pytest.mark.parametrize("color", SOME)
def test_whatever_is_chosen_it_or_the_nearest_that_is_offered_passes_every_pair(color: str) -> None:
    usable = nearest_accent(color) if accent_problem(color) else color
    assert [pair for pair in check_accent(usable) if not pair.passes] == []


@pytest.mark.parametrize("color", SOME)
def test_only_the_ground_of_buttons_in_light_can_fail(color: str) -> None:
    failing = {(str(pair.what), pair.scheme) for pair in check_accent(color) if not pair.passes}
    assert failing <= {("Knapper mot siden de står på", "light")}


def test_too_light_an_accent_is_refused_with_the_pair_its_ratio_and_the_nearest() -> None:
    problem = accent_problem("#FFEB3B")
    assert "Knapper mot siden" in problem and "1,1 til 1" in problem and "lys utgave" in problem and "#9C8F00" in problem


def test_words_on_buttons_turn_black_where_white_cannot_be_read() -> None:
    assert accent_scale("006A78", "light")["base-contrast-default"] == WHITE
    light = accent_scale("DD6F00", "light")
    assert light["base-contrast-default"] == BLACK
    assert all(contrast(BLACK, light[f"base-{name}"]) >= TEXT for name in ("default", "hover", "active"))


def test_both_schemes_have_every_shade() -> None:
    light, dark = (accent_scale("7A1F3D", scheme) for scheme in SCHEMES)
    assert set(light) == set(dark) and len(light) == 16


def test_name_and_accent_are_kept_clean_and_empty_is_samplans_own() -> None:
    assert clean_installation({"name": "  Samplan  Nordvik ", "accent": "#7a1f3d"}) == {"name": "Samplan Nordvik", "accent": "7A1F3D"}
    assert clean_installation({"name": "", "accent": " "}) == {"name": "", "accent": ""}
    with pytest.raises(Invalid) as told:
        clean_installation({"name": "x" * 41, "accent": "gul"})
    assert set(told.value.problems) == {"name", "accent"}
