"""The two official documents: every word, every block and every count, against their checked JSON form."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.intake.accounting import said
from app.intake.result import Intake
from app.intake.word import read_word, unaccounted
from exports.canonical import as_data
from exports.document import Document, Measure, Note, Ref, block_runs, each_part, measures, part_blocks, responsible_text
from tests.exports.official import FREDRIKSTAD, GODE_KREFTER, OFFICIAL, fredrikstad, gode_krefter, official_json


@cache
def _read(name: str) -> Intake:
    return read_word((OFFICIAL / f"{name}.docx").read_bytes())


@pytest.fixture
def plan() -> Intake:
    """The plan of 2025, read."""
    return _read(_present(FREDRIKSTAD))


@pytest.fixture
def report() -> Intake:
    """The status report of 2011, read."""
    return _read(_present(GODE_KREFTER))


def _present(name: str) -> str:
    if not Path(OFFICIAL / f"{name}.docx").exists():
        pytest.skip(f"the reference folder is missing: {OFFICIAL}")
    return name


def _without_ids(data: Any) -> Any:
    """The document as data, without what differs by chance."""
    if isinstance(data, dict):
        return {key: _without_ids(value) for key, value in data.items() if key not in ("id", "actor", "target", "report")}
    return [_without_ids(value) for value in data] if isinstance(data, list) else data


def _differences(here: Any, there: Any, path: str = "") -> Iterator[str]:
    if isinstance(here, dict) and isinstance(there, dict):
        for key in sorted(here.keys() | there.keys()):
            yield from _differences(here.get(key), there.get(key), f"{path}.{key}")
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for at, (one, other) in enumerate(zip(here, there, strict=True)):
            yield from _differences(one, other, f"{path}[{at}]")
    elif here != there:
        yield f"{path}: {here!r} is not {there!r}"


def _compared(read: Document, official: Document) -> list[str]:
    return list(_differences(_without_ids(as_data(read)), _without_ids(as_data(official))))


# ---------------------------------------------------------------- the plan


def test_the_plan_has_the_counts_of_the_original(plan: Intake) -> None:
    counts = {key: plan.counts[key] for key in ("kind", "chapters", "sections", "leads", "measures", "bullets", "figures", "links")}
    assert counts == {
        "kind": "tiltaksplan", "chapters": 6, "sections": 9, "leads": 4, "measures": 26, "bullets": 65, "figures": 1, "links": 4,
    }  # fmt: skip
    per_section = [sum(isinstance(part, Measure) for part in section.parts) for section in plan.document.chapters[2].sections]
    assert per_section == [3, 11, 12, 0]
    figure = next(part for _, _, part in each_part(plan.document) if part.__class__.__name__ == "Figure")
    assert len(figure.levels) == 5  # type: ignore[union-attr]


def test_the_plan_is_the_official_one_block_by_block(plan: Intake) -> None:
    official = fredrikstad()
    # The register's last actor gives its own short name in brackets.
    assert _compared(plan.document, official) == [".actors[8].short: 'TSB' is not None"]


def test_every_word_of_the_plan_is_in_it(plan: Intake) -> None:
    assert unaccounted(plan) == []
    assert len(plan.words) == len(re.findall(r"[^\W_]+", _all_words(official_json(FREDRIKSTAD))))


def _all_words(data: dict[str, Any]) -> str:
    """The words of the plan's JSON as its Word file holds them (heading numbers are made by Word)."""
    out: list[str] = []

    def walk(value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name in ("chapters", "sections", "blocks", "items", "levels", "runs", "back_page", "title", "lead", "text"):
                    walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif isinstance(value, str):
            out.append(value)

    walk({"chapters": data["chapters"], "back_page": data["back_page"]})
    return " ".join(out)


def test_the_measure_without_lead_words_is_told_of(plan: Intake) -> None:
    assert [problem.severity for problem in plan.problems] == ["warning"]
    assert "Faste møter mellom SLT-koordinator" in plan.problems[0].what
    assert plan.problems[0].place.startswith("3.3 Tiltak for samarbeid")


def test_each_paragraph_of_the_plan_leaves_a_trace(plan: Intake) -> None:
    became = {trace.became for trace in plan.traces}
    assert {
        "kapittel",
        "underkapittel",
        "ingress",
        "tekst",
        "punkt",
        "tiltak",
        "tiltakstekst",
        "figur",
        "registerlinje",
        "bakside",
    } <= became
    ids = _ids(as_data(plan.document))
    assert [trace for trace in plan.traces if trace.target and trace.target not in ids] == []


def _ids(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {data["id"]} if "id" in data else set()
        return own.union(*(_ids(value) for value in data.values()))
    return set().union(*(_ids(value) for value in data)) if isinstance(data, list) else set()


# ---------------------------------------------------------------- the report


def test_the_report_has_the_counts_of_the_original(report: Intake) -> None:
    counts = {key: report.counts[key] for key in ("kind", "packages", "measures", "bullets", "footnotes", "references", "statuses")}
    assert counts == {
        "kind": "statusrapport", "packages": 3, "measures": 35, "bullets": 30, "footnotes": 11, "references": 9,
        "statuses": {"Igangsatt": 21, "Gjennomført": 11, "Under planlegging": 1, "Ikke igangsatt": 2},
    }  # fmt: skip
    assert [len(chapter.parts) for chapter in report.document.chapters if chapter.kind == "package"] == [10, 14, 11]


def test_the_report_is_the_official_one_block_by_block(report: Intake) -> None:
    official = gode_krefter()
    found = _compared(report.document, official)
    # The JSON writes periods with a hyphen and does not tell how lists are spaced; «MD» is never written out in the file.
    found = [line for line in found if ".period:" not in line and ".spacing:" not in line]
    assert found == [".actors[15].full: 'MD' is not 'Miljøverndepartementet'", ".actors[15].short: None is not 'MD'"]


def test_periods_of_the_report_print_with_an_en_dash(report: Intake) -> None:
    printed = [measure.period for measure in measures(report.document)]
    official = [measure.period for measure in measures(gode_krefter())]
    assert printed == [period.replace("-", "–") for period in official]
    assert {"2009–2012", "2009–", "2009", "Oppstart i 2010"} <= set(printed)


def test_every_word_of_the_report_is_in_it(report: Intake) -> None:
    assert unaccounted(report) == []
    assert not [problem for problem in report.problems if "fant vi ikke plass til" in problem.what]


def test_footnotes_of_the_report_stand_where_they_stood(report: Intake) -> None:
    notes = {note["nr"]: note for note in official_json(GODE_KREFTER)["footnotes"]}
    found = []
    for _, _, part in each_part(report.document):
        for run in block_runs(tuple(part_blocks(part))):
            if isinstance(run, Note) and isinstance(part, Measure):
                found.append((part.number, "".join(piece.text for piece in run.runs)))
    assert found == [(note["anchor"]["measure"], note["text"]) for note in notes.values()]


def test_references_lead_to_the_measures_they_name(report: Intake) -> None:
    numbers = {measure.id: measure.number for measure in measures(report.document)}
    found = []
    for measure in measures(report.document):
        for run in block_runs(tuple(part_blocks(measure))):
            inner = run.runs if isinstance(run, Note) else (run,)
            found += [(measure.number, numbers[one.target], one.text) for one in inner if isinstance(one, Ref)]
    assert found == [
        (1, 26, "tiltak 26"), (21, 23, "tiltak 23"), (22, 23, "tiltak 23"), (25, 26, "tiltak 26"), (25, 6, "tiltak 6"), (25, 6, "tiltak 6"),
        (27, 26, "tiltak 26"), (28, 4, "tiltak 4"), (28, 26, "tiltak 26"),
    ]  # fmt: skip


def test_references_to_another_plan_are_left_alone_and_told_of(report: Intake) -> None:
    told = [problem for problem in report.problems if "annen plan" in problem.what]
    assert [problem.place for problem in told] == ["Tiltak 24", "Tiltak 24"]
    assert "«tiltak 19»" in told[0].what and "Sammen mot barne- og ungdomskriminalitet" in told[0].what
    assert "«tiltak 20»" in told[1].what


def test_the_eleven_differences_between_table_and_text_are_told_of(report: Intake) -> None:
    numbers = {measure.id: measure.number for measure in measures(report.document)}
    told = {(numbers[choice.measure], choice.field, choice.hard) for choice in report.choices}
    hard = {(14, "responsible"), (29, "period"), (12, "title"), (23, "title"), (32, "title")}
    wording = {(number, "responsible") for number in (2, 7, 11, 19, 29, 32)}
    assert told == {(*one, True) for one in hard} | {(*one, False) for one in wording}
    assert len(report.choices) == 11


def test_form_alone_is_a_note_not_a_choice(report: Intake) -> None:
    signs = [problem.what for problem in report.problems if "tegnene i tittelen" in problem.what]
    assert [what.split(":")[0] for what in signs] == ["Tiltak 5", "Tiltak 22"]
    assert [problem.what.split(":")[0] for problem in report.problems if "» foran." in problem.what] == ["Tiltak 28"]


def test_short_and_full_names_are_one_actor(report: Intake) -> None:
    short = {actor.short: actor.full for actor in report.document.actors if actor.short}
    assert short["JD"] == "Justis- og politidepartementet"
    assert short["KRÅD"] == "Det kriminalitetsforebyggende råd (KRÅD)"
    assert short["NOVA"] == "Norsk institutt for forskning om oppvekst, velferd og aldring (NOVA)"
    assert len(short) == 7
    groups = [actor.full for actor in report.document.actors if actor.group]
    assert "relevante samarbeidspartnere" in groups and "alle aktuelle departementer" in groups
    second = measures(report.document)[1]
    assert responsible_text(report.document, second, "short") == "JD/BLD/HOD i samarbeid med NOVA"


def test_the_report_tells_its_three_dates(report: Intake) -> None:
    (told,) = report.document.reports
    assert (told.as_of, told.issued, told.next_due) == ("2011-08", "2011-10", "2012-Q1")


def test_the_report_says_nothing_the_original_does_not(report: Intake) -> None:
    text = " ".join(said(report.document))
    for words in ("Kunnskaps-departementet", "SLT evalueringen", "Prop.135 L", "oppfølgningstemaet"):
        assert (words in text) == (words in " ".join(said(gode_krefter())))


def test_the_same_file_read_again_gives_the_same_document(report: Intake) -> None:
    again = read_word((OFFICIAL / f"{GODE_KREFTER}.docx").read_bytes())
    assert again == report


def test_a_file_is_read_as_what_the_person_says_it_is() -> None:
    data = (OFFICIAL / f"{_present(FREDRIKSTAD)}.docx").read_bytes()
    assert read_word(data, kind="statusrapport").document.kind == "statusrapport"
