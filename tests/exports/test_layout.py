"""The two layouts as data."""

import pytest

from exports.layout import LAYOUTS, STATUSRAPPORT, TILTAKSPLAN, Layout
from exports.sheet import WORN, print_css

BOTH = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def test_both_layouts_know_the_same_styles():
    assert TILTAKSPLAN.styles.keys() == STATUSRAPPORT.styles.keys()


@BOTH
def test_the_overview_table_is_as_wide_as_the_text(layout: Layout):
    assert sum(column.width for column in layout.overview) == pytest.approx(layout.page.text_width)


@BOTH
def test_the_overview_has_the_official_headings(layout: Layout):
    assert [column.label for column in layout.overview] == ["NR.", "TILTAK", "ANSVARLIG", "PERIODE", "STATUS"]


def test_the_plan_is_set_as_the_official_one_is():
    page, styles = TILTAKSPLAN.page, TILTAKSPLAN.styles
    assert (page.text_width, page.left, page.top) == (pytest.approx(451.3), 72, 72)
    assert (styles["body"].size, TILTAKSPLAN.line_height(styles["body"])) == (11, 12.65)
    assert (styles["lead"].size, styles["lead"].bold) == (14, True)
    assert (TILTAKSPLAN.lists.bullet, TILTAKSPLAN.lists.indent) == ("•", 36)


def test_plan_text_and_facts_of_a_report_are_italic_and_its_status_text_is_not():
    styles = STATUSRAPPORT.styles
    assert styles["plan_text"].italic and styles["facts"].italic and not styles["narrative"].italic


@BOTH
def test_headings_stay_with_what_follows(layout: Layout):
    for name in ("heading_1", "heading_2", "heading_3", "measure_heading"):
        assert layout.styles[name].keep_next and layout.styles[name].keep_lines


@BOTH
def test_every_style_a_paragraph_can_wear_is_in_the_print_sheet(layout: Layout):
    sheet = print_css(layout.name, True)
    for name in WORN:
        style = layout.styles[name]
        assert f".{name}{{font:" in sheet and f"#{style.color}" in sheet + "#000000"


@BOTH
def test_the_print_sheet_names_nothing_but_the_vendored_fonts(layout: Layout):
    sheet = print_css(layout.name, True)
    assert sheet.count("url(") == 4 and sheet.count("url(font:LiberationSans-") == 4
