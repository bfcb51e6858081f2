"""The official documents as values: everything the other tests hold their drawings against."""

from collections import Counter

from exports.canonical import as_data, from_data
from exports.document import (
    Figure,
    List,
    Measure,
    Note,
    Ref,
    Register,
    Text,
    TextPart,
    block_runs,
    each_part,
    measures,
    part_blocks,
)
from tests.exports.drawn import document


def test_the_plan_has_the_official_counts():
    plan = document("fredrikstad")
    parts = [part for _, _, part in each_part(plan)]
    sections = [section for chapter in plan.chapters for section in chapter.sections]
    assert (len(plan.chapters), len(sections), sum(bool(chapter.lead) for chapter in plan.chapters)) == (6, 9, 4)
    assert [sum(isinstance(part, Measure) for part in section.parts) for section in sections[3:6]] == [3, 11, 12]
    figure = next(part for part in parts if isinstance(part, Figure))
    assert len(figure.levels) == 5


def test_the_plan_has_the_official_bullets_and_links():
    plan = document("fredrikstad")
    parts = [part for _, _, part in each_part(plan)]
    bullets = sum(part.lead.form == "bullet" for part in parts if isinstance(part, Measure))
    for part in parts:
        if isinstance(part, Register):
            bullets += sum(len(group.entries) for group in part.groups) + len(part.indicators)
        elif isinstance(part, TextPart):
            bullets += sum(len(block.items) for block in part.blocks if isinstance(block, List))
    runs = [run for part in parts for run in block_runs(tuple(part_blocks(part)))]
    assert bullets == 65 and sum(isinstance(run, Text) and bool(run.link) for run in runs) == 4


def test_the_report_has_the_official_counts():
    report = document("gode krefter")
    packages = [chapter for chapter in report.chapters if chapter.kind == "package"]
    assert [len(package.parts) for package in packages] == [10, 14, 11]
    assert Counter(measure.statuses[-1].status for measure in measures(report)) == {
        "Igangsatt": 21,
        "Gjennomført": 11,
        "Ikke igangsatt": 2,
        "Under planlegging": 1,
    }


def test_the_report_refers_to_its_own_measures_nine_times():
    report = document("gode krefter")
    runs = [run for _, _, part in each_part(report) for run in block_runs(tuple(part_blocks(part)))]
    notes = [run for run in runs if isinstance(run, Note)]
    references = [run for run in [*runs, *(inner for note in notes for inner in note.runs)] if isinstance(run, Ref)]
    assert len(notes) == 11
    assert Counter(reference.target for reference in references) == {"m26": 4, "m23": 2, "m6": 2, "m4": 1}


def test_both_survive_being_written_as_data():
    for name in ("fredrikstad", "gode krefter"):
        assert from_data(as_data(document(name))) == document(name)
