import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.contradiction import contradictions
from app.domain.dates import parse_date
from app.domain.period import parse_period
from app.domain.plan import reference_text
from app.services.origins.examples import EXAMPLES, read_example, read_plan
from app.services.origins.notation import Names, read_blocks, read_runs
from exports.canonical import as_data
from exports.document import (
    Document,
    Figure,
    Item,
    List,
    Note,
    Paragraph,
    Quote,
    Ref,
    Register,
    Section,
    Text,
    block_runs,
    each_part,
    measures,
    note_numbers,
    part_blocks,
)
from tests.conftest import shared

IN_A_ROW = 8


def example(name: str) -> Document:
    return read_example(name).document


def sections(document: Document) -> dict[str, Section]:
    return {section.number: section for chapter in document.chapters for section in chapter.sections}


def registers(document: Document) -> dict[str, Register]:
    return {part.kind: part for _, _, part in each_part(document) if isinstance(part, Register)}


def references(document: Document) -> list[Ref]:
    """All references, those inside footnotes too."""
    runs = [run for _, _, part in each_part(document) for run in block_runs(tuple(part_blocks(part)))]
    inside = [inner for run in runs if isinstance(run, Note) for inner in run.runs]
    return [run for run in [*runs, *inside] if isinstance(run, Ref)]


def strings(data: Any) -> Iterator[str]:
    """Every string of a document as data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from strings(value)


def ids(data: Any) -> Iterator[str]:
    if isinstance(data, dict | list):
        if isinstance(data, dict) and "id" in data:
            yield data["id"]
        for value in data.values() if isinstance(data, dict) else data:
            yield from ids(value)


# ---------------------------------------------------------------- the two plans


def test_the_tiltaksplan_has_the_structure_of_the_official_one() -> None:
    document = example("trygg-ungdomstid")
    assert [chapter.number for chapter in document.chapters] == ["1", "2", "3", "4", "5", "6"]
    assert list(sections(document)) == ["2.1", "2.2", "2.3", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2"]
    assert [bool(chapter.lead) for chapter in document.chapters] == [True, True, True, True, False, False]
    groups = [[part for part in sections(document)[number].parts if part in measures(document)] for number in ("3.1", "3.2", "3.3")]
    assert [len(group) for group in groups] == [3, 11, 12]
    assert [{m.lead.form for m in group} for group in groups] == [{"paragraph"}, {"bullet"}, {"bullet"}]


def test_the_tiltaksplan_has_every_kind_of_measure_that_the_official_one_has() -> None:
    styles = Counter((m.lead.bold, m.lead.separator, m.lead.run_in) for m in measures(example("trygg-ungdomstid")))
    assert styles == {(True, ":", True): 24, (True, ":", False): 1, (False, "", True): 1}


def test_the_tiltaksplan_has_its_figure_and_all_its_registers() -> None:
    document = example("trygg-ungdomstid")
    figures = [part for _, _, part in each_part(document) if isinstance(part, Figure)]
    assert [len(figure.levels) for figure in figures] == [5]
    found = registers(document)
    assert set(found) == {"actors", "not_prioritised", "priorities", "indicators"}
    assert [len(group.entries) for group in found["priorities"].groups] == [5, 4, 2, 1]
    assert [len(group.entries) for group in found["actors"].groups] == [9]
    assert (found["not_prioritised"].spacing, len(found["not_prioritised"].groups[0].entries)) == ("tight", 5)
    states = {value.state for indicator in found["indicators"].indicators for value in indicator.values}
    assert states == {"known", "missing", "withheld"}


def test_the_statusrapport_has_the_structure_of_the_official_one() -> None:
    document = example("gode-hjelpere")
    packages = [chapter for chapter in document.chapters if chapter.kind == "package"]
    assert [(p.number, len(p.parts)) for p in packages] == [("I", 10), ("II", 14), ("III", 11)]
    assert [m.number for m in measures(document)] == list(range(1, 36))
    assert len(note_numbers(document)) == 11
    assert len(references(document)) == 9
    assert {r.role for m in measures(document) for r in m.responsible} == {"lead", "joint", "partner"}
    assert any(actor.group for actor in document.actors)


def test_every_measure_of_the_statusrapport_tells_what_has_been_done() -> None:
    assert all(m.blocks and m.statuses[-1].blocks for m in measures(example("gode-hjelpere")))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_uses_the_whole_scale_of_statuses(name: str) -> None:
    document = example(name)
    assert {m.statuses[-1].status for m in measures(document)} == set(document.status_scale)


@pytest.mark.parametrize("name", EXAMPLES)
def test_periods_stand_in_the_form_they_are_kept_in(name: str) -> None:
    periods = [m.period for m in measures(example(name))]
    assert [str(parse_period(period)) for period in periods] == periods
    assert len(set(periods)) >= 8


@pytest.mark.parametrize(("name", "warnings"), [("trygg-ungdomstid", 0), ("gode-hjelpere", 3)])
def test_only_the_statusrapport_has_something_to_warn_about(name: str, warnings: int) -> None:
    document = example(name)
    as_of = parse_date(document.reports[0].as_of)
    assert len([w for m in measures(document) for w in contradictions(parse_period(m.period), m.statuses[-1].status, as_of)]) == warnings


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_reference_carries_the_number_of_what_it_refers_to(name: str) -> None:
    document = example(name)
    numbers = {c.id: c.number for c in document.chapters} | {s.id: s.number for s in sections(document).values()}
    numbers |= {m.id: str(m.number or "") for m in measures(document)}
    found = references(document)
    assert [(ref.text, reference_text(ref.text, numbers[ref.target])) for ref in found] == [(ref.text, ref.text) for ref in found]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_that_its_numbers_are_examples(name: str) -> None:
    assert any("Nordvik er en tenkt kommune" in text and "eksempeltall" in text for text in strings(as_data(example(name))))


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_in_an_example_is_taken_from_the_official_documents(name: str) -> None:
    official = runs_of_words(shared("official/tiltaksplan-fredrikstad-2025.txt").read_text("utf-8"))
    official |= runs_of_words(shared("official/statusrapport-gode-krefter-2011.txt").read_text("utf-8"))
    ours = [run for text in strings(as_data(example(name))) for run in runs_of_words(text)]
    assert len(ours) > 1000
    assert [" ".join(run) for run in ours if run in official] == []


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words, whatever signs and line ends stand between them."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + IN_A_ROW]) for start in range(len(words) - IN_A_ROW + 1)}


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_reading_gives_new_ids_and_none_twice(name: str) -> None:
    first, second = (list(ids(as_data(example(name)))) for _ in range(2))
    assert len(set(first)) == len(first)
    assert not set(first) & set(second)


def test_an_example_that_refers_to_nothing_is_refused() -> None:
    chapter = {"title": "Innledning", "parts": [{"text": ["Som det står i [[borte|kapittel 9]]."]}]}
    given = {"kind": "tiltaksplan", "title": "Plan", "actors": {}, "report": {}, "chapters": [chapter]}
    with pytest.raises(ValueError, match="borte"):
        read_plan(given)


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        ("Bare ord", (Text("Bare ord"),)),
        ("", ()),
        ("12.~mai", (Text("12.\u00a0mai"),)),
        ("en *tittel* her", (Text("en "), Text("tittel", italic=True), Text(" her"))),
        ("[Ungdata](https://www.ungdata.no/).", (Text("Ungdata", link="https://www.ungdata.no/"), Text("."))),
        ("{en:peer education}", (Text("peer education", lang="en"),)),
    ],
)
def test_signs_are_read(words: str, runs: tuple[Text, ...]) -> None:
    assert read_runs(words, Names()) == runs


def test_a_reference_in_a_footnote_is_read() -> None:
    names = Names()
    (word, note) = read_runs("Ord{{Se [[t23|tiltak 23]] og [her](https://a.no/).}}", names)
    assert word == Text("Ord")
    assert isinstance(note, Note)
    link = Text("her", link="https://a.no/")
    assert note.runs == (Text("Se "), Ref(names.find("t23"), "tiltak 23"), Text(" og "), link, Text("."))


def test_paragraphs_lists_and_quotations_are_read() -> None:
    given = ["Før", {"paragraph": "Inn", "indent": True}, {"steps": ["En"], "spacing": "tight"}, {"quote": ["Sitat"], "lang": "nn"}]
    before, indented, steps, quote = read_blocks(given, Names())
    assert isinstance(before, Paragraph) and not before.indent
    assert isinstance(indented, Paragraph) and indented.indent
    assert isinstance(steps, List) and (steps.ordered, steps.spacing) == (True, "tight")
    assert isinstance(steps.items[0], Item)
    assert isinstance(quote, Quote) and quote.lang == "nn"
