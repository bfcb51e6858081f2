"""The official layout in a plan's own dress: its typeface, and its colours wherever the layout has one."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from exports.document import Drawing
from exports.layout import LAYOUTS, Layout, Style
from exports.profile import Palette, Profile

_HEADINGS = ("heading_1", "heading_1_inside", "heading_2")


def layout_of(drawing: Drawing) -> Layout:
    """The layout a drawing is made in. Raises KeyError for a layout or face that is not ours."""
    return dressed(drawing.layout, drawing.profile)


@lru_cache(maxsize=32)
def dressed(name: str, profile: Profile) -> Layout:
    """The layout called ``name`` as this profile wears it."""
    layout, palette = LAYOUTS[name], profile.palette
    return replace(
        layout,
        font=profile.face,
        styles=_styles(layout.styles, palette),
        table=replace(layout.table, header_ground=palette.table),
        cover=replace(layout.cover, color=palette.main, tint=palette.tint, second=palette.second, third=palette.third),
    )


def _styles(styles: Mapping[str, Style], palette: Palette) -> Mapping[str, Style]:
    colored = {key: replace(styles[key], color=palette.heading) for key in _HEADINGS}
    return {
        **styles,
        **colored,
        "cover_period": replace(styles["cover_period"], color=palette.main),
        "matrix_count": replace(styles["matrix_count"], color=palette.main),
    }
