"""Word files: what stands round the text, what ties the file to the plan, and its bytes."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from exports.canonical import content_hash
from exports.document import (
    Document,
    Drawing,
    Figure,
    Measure,
    Note,
    Paragraph,
    Register,
    Text,
    TextPart,
    block_runs,
    each_part,
    part_blocks,
)
from exports.word import draw_docx
from exports.word_marks import BOOKMARK_LENGTH, mark_name, read_facts, read_mark
from tests.exports.samples import sample_assets, sample_plan, sample_report
from tests.exports.samples import text as words
from tests.exports.word_reading import W, WordReading, drawn, of_blocks, text, value

NOTE = "Utkast, innhold per 22. november 2026 kl. 10.00"
PAGES = {"c1": 4, "c2": 4, "s1": 4, "s2": 6, "c3": 7, "s3": 7, "s4": 7, "s5": 8, "c4": 8}


@pytest.fixture(scope="module")
def plan() -> WordReading:
    return drawn(sample_plan(), pages=PAGES)


@pytest.fixture(scope="module")
def report() -> WordReading:
    return drawn(sample_report())


# ---------------------------------------------------------------- cover, contents, back page, furniture


def test_the_contents_are_a_field_with_lines_and_page_numbers_filled_in(plan: WordReading) -> None:
    lines = [text(one) for one in plan.body.iter(f"{W}p") if plan.style_of(one).startswith("toc ")]
    assert lines[:4] == ["1 Innledning\t4", "2 Situasjonen i Nordvik\t4", "2.1 Ungdommene selv\t4", "2.2 Tall og aktører\t6"]
    codes = [one.text.strip() for one in plan.body.iter(f"{W}instrText")]
    assert codes[0] == 'TOC \\o "1-2" \\h \\z \\u'
    assert codes[1] == "PAGEREF c_c1 \\h"
    kinds = [one.get(f"{W}fldCharType") for one in plan.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    assert "TOC Heading" in {plan.style_of(one) for one in plan.paragraphs()}


def test_a_line_of_contents_without_a_known_page_has_no_number() -> None:
    made = drawn(sample_plan(), pages={"c1": 2})
    lines = [text(one) for one in made.body.iter(f"{W}p") if made.style_of(one).startswith("toc ")]
    assert lines[:2] == ["1 Innledning\t2", "2 Situasjonen i Nordvik"]


def test_nothing_is_updated_at_opening(plan: WordReading) -> None:
    assert plan.tree("word/settings.xml").find(f"{W}updateFields") is None
    assert value(plan.tree("word/settings.xml"), "compat", "compatSetting") == "15"


def test_cover_and_contents_can_be_left_out() -> None:
    bare = drawn(sample_plan(), cover=False, contents=False)
    assert not {"x_cover", "x_contents"} & set(bare.bookmarks)
    assert text(bare.paragraphs()[0]) == "Vedtatt av Nordvik kommunestyre 18. juni 2026."


def test_the_cover_shows_title_period_and_owners(plan: WordReading) -> None:
    assert plan.span("x_cover").split("|") == [
        "Trygg i Nordvik",
        "Felles plan mot barne- og ungdomskriminalitet",
        "2026–2029",
        "Juni 2026",
        "Nordvik kommune",
        "Nordvik politistasjonsdistrikt",
    ]


def test_the_back_page_has_title_dash_subtitle_and_credit(plan: WordReading) -> None:
    back = ["Trygg i Nordvik", "—", "Felles plan mot barne- og ungdomskriminalitet", "Foto: Nordvik kommune"]
    assert plan.span("x_back").split("|") == back


def test_a_report_begins_with_its_title_block(report: WordReading) -> None:
    block = ["Statusrapport", "Trygg i Nordvik", "Felles plan mot barne- og ungdomskriminalitet (2026–2029)", "August 2027"]
    assert report.span("x_title").split("|") == block


def furniture(made: WordReading, kind: str) -> list[str]:
    """The words of headers or footers, «PAGE» for a page number."""
    names = sorted(name for name in made.archive.namelist() if re.fullmatch(rf"word/{kind}-.*\.xml", name))
    return ["".join(one.text or "" for one in made.tree(name).iter(f"{W}t", f"{W}instrText")).strip() for name in names]


def test_a_draft_says_so_on_every_page_and_a_clean_copy_nowhere() -> None:
    draft, clean = drawn(sample_plan(), draft_note=NOTE), drawn(sample_plan())
    assert set(furniture(draft, "header")) == {NOTE}
    assert set(furniture(clean, "header")) == {""}


def test_page_numbers_stand_on_every_page_but_cover_and_back(plan: WordReading, report: WordReading) -> None:
    names = sorted(name for name in plan.archive.namelist() if "footer" in name and "rels" not in name)
    numbered = {name: "PAGE" in (one.text or "") for name in names for one in plan.tree(name).iter(f"{W}instrText")}
    assert numbered == {"word/footer-text-default.xml": True}
    assert any("PAGE" in foot for foot in furniture(report, "footer"))
    bare = drawn(sample_plan(), cover=False, contents=False)
    assert not any("PAGE" in foot for foot in furniture(bare, "footer"))
    assert any("PAGE" in foot for foot in furniture(drawn(sample_report(), cover=False, contents=False), "footer"))


# ---------------------------------------------------------------- what ties the file to the plan


def expected_marks(document: Document) -> set[str]:
    """A bookmark for every piece of the plan that is printed."""
    found: set[str] = set()
    for chapter in document.chapters:
        found |= {f"c_{chapter.id}"} | {f"s_{section.id}" for section in chapter.sections}
    for _, _, part in each_part(document):
        found |= _part_marks(part) | {f"n_{run.id}" for run in block_runs(tuple(_printed(part))) if isinstance(run, Note)}
        for block in _printed(part):
            found |= _block_marks(block)
    return found


def _printed(part: object) -> list:
    if isinstance(part, Measure):
        earlier = [block for entry in part.statuses[:-1] for block in entry.blocks]
        return [block for block in part_blocks(part) if block not in earlier]
    return list(part_blocks(part))  # type: ignore[arg-type]


def _part_marks(part: object) -> set[str]:
    if isinstance(part, TextPart):
        return {f"p_{part.id}"}
    if isinstance(part, Measure):
        return {f"m_{part.id}"} | {f"u_{sub.id}" for sub in part.sub_measures}
    if isinstance(part, Figure):
        return {f"f_{part.id}"} | {f"l_{level.id}" for level in part.levels}
    assert isinstance(part, Register)
    kind = {"overview": "ov", "actors": "ac", "priorities": "pr", "not_prioritised": "np", "indicators": "in"}[part.kind]
    entries = {f"e_{entry.id}" for group in part.groups for entry in group.entries} | {f"e_{one.id}" for one in part.indicators}
    return {f"r_{part.id}_{kind}"} | {f"g_{group.id}" for group in part.groups} | entries


def _block_marks(block: object) -> set[str]:
    found = {f"b_{block.id}"}  # type: ignore[attr-defined]
    for item in getattr(block, "items", ()):
        found |= {f"i_{item.id}"}.union(*(_block_marks(inner) for inner in item.blocks))
    for inner in getattr(block, "blocks", ()):
        found |= _block_marks(inner)
    for row in getattr(block, "rows", ()):
        found = found.union(*(_block_marks(inner) for cell in row.cells for inner in cell.blocks))
    return found


def test_every_piece_of_the_plan_has_its_bookmark(plan: WordReading, report: WordReading) -> None:
    assert expected_marks(sample_plan()) <= set(plan.bookmarks)
    assert expected_marks(sample_report()) <= set(report.bookmarks)
    assert "t_m1t2" in report.bookmarks


def test_bookmarks_are_unique_short_and_closed(plan: WordReading, report: WordReading) -> None:
    for made in (plan, report):
        assert len(made.bookmarks) == len(set(made.bookmarks))
        assert all(len(mark) <= BOOKMARK_LENGTH and re.fullmatch(r"[A-Za-z0-9_]+", mark) for mark in made.bookmarks)
        starts = [one.get(f"{W}id") for one in made.body.iter(f"{W}bookmarkStart")]
        assert sorted(starts) == sorted(one.get(f"{W}id") for one in made.body.iter(f"{W}bookmarkEnd"))
        assert all(read_mark(mark) for mark in made.bookmarks)


def test_a_list_and_its_items_tell_where_they_end(plan: WordReading) -> None:
    assert plan.span("b_b4") == "Et punkt med flere avsnitt|Andre avsnitt i samme punkt.|Et punkt med en egen liste:|innerst|og ett til"
    assert plan.span("i_b4i1") == "Et punkt med flere avsnitt|Andre avsnitt i samme punkt."


def test_an_id_word_cannot_hold_is_refused() -> None:
    assert mark_name("r", "abc", "ov") == "r_abc_ov"
    with pytest.raises(ValueError, match="bokmerke"):
        mark_name("b", "x" * 39)
    with pytest.raises(ValueError, match="bokmerke"):
        mark_name("b", "a-b")


def test_anybody_elses_bookmark_is_not_ours() -> None:
    assert read_mark("_Toc202600001") is None
    assert read_mark("q_abc") is None
    assert read_mark("r_abc_ov") == ("r", "abc", "ov")


def test_custom_properties_name_plan_kind_hash_and_drawing() -> None:
    made = drawn(sample_plan(), draft_note=NOTE)
    held = {one.get("name"): "".join(one.itertext()) for one in made.tree("docProps/custom.xml")}
    assert held == {
        "samplan_plan": "nordvikplan",
        "samplan_kind": "tiltaksplan",
        "samplan_hash": content_hash(sample_plan()),
        "samplan_drawn": "tiltaksplan cover contents draft",
        "samplan_version": NOTE,
    }


def test_core_properties_are_the_plans(plan: WordReading) -> None:
    held = {one.tag.split("}")[1]: one.text for one in plan.tree("docProps/core.xml")}
    assert held == {
        "title": "Trygg i Nordvik",
        "subject": "Felles plan mot barne- og ungdomskriminalitet",
        "creator": "Nordvik kommune, Nordvik politistasjonsdistrikt",
        "language": "nb-NO",
    }


def test_the_fact_part_holds_what_no_page_shows_and_no_prose_that_is_printed(report: WordReading) -> None:
    told = read_facts(report.tree("customXml/item1.xml").text)
    assert replace(told, chapters=()) == replace(sample_report(), chapters=())
    first = next(part for _, _, part in each_part(told) if isinstance(part, Measure))
    assert first.blocks == ()
    assert [entry.status for entry in first.statuses] == ["Under planlegging", "Gjennomført"]
    assert first.statuses[0].blocks == (words("m1b0", "Forrige melding."),)
    assert first.statuses[-1].blocks == ()
    assert "Svarandelen" not in report.tree("customXml/item1.xml").text


def test_a_layout_without_narratives_keeps_them_among_the_facts() -> None:
    told = read_facts(drawn(sample_report(), "tiltaksplan").tree("customXml/item1.xml").text)
    first = next(part for _, _, part in each_part(told) if isinstance(part, Measure))
    assert first.statuses[-1].blocks[0].id == "m1b2"


def test_somebody_elses_fact_part_is_refused() -> None:
    for other in ("{}", "[]", '{"_": "Text", "text": "a"}', '{"_": "Spill"}', "ikke json"):
        with pytest.raises(ValueError, match=r".+"):
            read_facts(other)


# ---------------------------------------------------------------- bytes

_DRAW = """
import hashlib
from exports.document import Drawing
from exports.word import draw_docx
from tests.exports.samples import sample_assets, sample_plan, sample_report
for document in (sample_plan(), sample_report()):
    print(hashlib.sha256(draw_docx(document, Drawing(document.kind), sample_assets, {})).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_in_any_process() -> None:
    here = [draw_docx(one, Drawing(one.kind), sample_assets, {}) for one in (sample_plan(), sample_report())]
    known = "".join(f"{hashlib.sha256(content).hexdigest()}\n" for content in here)
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-c", _DRAW],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        assert made.stdout == known


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    made = of_blocks(Paragraph("b1", (Text("a\x00b\x0bc\ufffed"),)))
    assert text(made.marked("b_b1")) == "abcd"
    titled = drawn(Document("d", "tiltaksplan", "Plan\x07" + "n" * 300))
    assert next(one.text for one in titled.tree("docProps/core.xml") if one.tag.endswith("title")) == "Plan" + "n" * 251


def test_a_document_without_anything_is_a_file_all_the_same() -> None:
    empty = drawn(Document("d", "tiltaksplan", "Tom plan", back_page=True))
    assert json.loads(empty.tree("customXml/item1.xml").text)["title"] == "Tom plan"
    assert empty.span("x_cover") == "Tom plan"
