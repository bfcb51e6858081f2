import pytest

from app.domain.missing import gaps

WHOLE = {"title": "Natteravner", "number": None, "responsible": [["a", "lead"]], "period": "2026"}
IMAGE = {"type": "image", "alt": "Kart over Nordvik"}


def fields(kind: str, facts: dict[str, object], status: str = "") -> list[str]:
    return [gap.field for gap in gaps(kind, facts, status)]


def test_a_whole_measure_lacks_nothing() -> None:
    assert fields("measure", WHOLE, "Igangsatt") == []


@pytest.mark.parametrize(
    ("change", "status", "lacks"),
    [
        ({"title": " "}, "Igangsatt", ["title"]),
        ({"responsible": []}, "Igangsatt", ["responsible"]),
        ({"responsible": [["a", "partner"]]}, "Igangsatt", ["responsible"]),
        ({"responsible": [["a", "joint"]]}, "Igangsatt", []),
        ({"period": ""}, "Igangsatt", ["period"]),
        ({}, "", ["status"]),
        ({"responsible": [], "period": ""}, "", ["responsible", "period", "status"]),
    ],
)
def test_a_measure_without_responsible_period_or_status_is_told_so(change: dict[str, object], status: str, lacks: list[str]) -> None:
    assert fields("measure", WHOLE | change, status) == lacks


def test_a_picture_without_alternative_text_is_told_and_a_pyramid_reads_its_levels() -> None:
    assert fields("figure", IMAGE) == []
    assert fields("figure", IMAGE | {"alt": " "}) == ["alt"]
    assert fields("figure", IMAGE | {"alt": "", "type": "pyramid"}) == []


def test_a_chapter_needs_a_title_unless_it_is_what_stands_before_the_first() -> None:
    assert fields("chapter", {"type": "chapter", "title": ""}) == ["title"]
    assert fields("chapter", {"type": "front", "title": ""}) == []
    assert fields("section", {"title": "Mål"}) == []


def test_a_plan_needs_title_and_period() -> None:
    assert fields("plan", {"title": "", "period": ""}) == ["title", "period"]


def test_every_gap_says_what_and_how_to_mend_it() -> None:
    for gap in gaps("measure", {"title": "", "number": None, "responsible": [], "period": ""}):
        assert gap.what.endswith(".") and gap.mend.endswith(".") and gap.what != gap.mend
