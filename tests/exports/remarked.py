"""A working copy of the sample plan: suggestions of each kind, and comments on words, on pieces, on the plan and on words that are gone."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

from exports.document import Cell, Chapter, Document, Item, List, Measure, Paragraph, Responsible, Row, StatusEntry, Table, Text, TextPart
from exports.working import Proposed, Said, Talk, Working
from tests.exports.samples import sample_plan, text

AT = "2026-11-20T14:05:00"
KARI, OLA, LIV = ("Kari Nordmann", "Barneverntjenesten"), ("Ola Hansen", "Politiet"), ("Liv Berg", "Skolene")


def suggested(plan: Document) -> Document:
    """The sample plan with the suggestions in it."""
    front, first, second, third, last = plan.chapters
    return replace(plan, chapters=(front, _introduction(first), _situation(second), _measures(third), last))


def _introduction(chapter: Chapter) -> Chapter:
    part = chapter.parts[0]
    assert isinstance(part, TextPart)
    opening, points, *rest = part.blocks
    assert isinstance(opening, Paragraph)
    assert isinstance(points, List)
    runs = (Text("Planen er laget av en "), *opening.runs[1:5], Text(" Se "), *opening.runs[6:])
    listed = (points.items[0], Item("newi", (text("newp", "er ny i lista."),)), points.items[2])
    del rest[2]  # a quotation
    blocks = (replace(opening, runs=runs), replace(points, items=listed), text("newb", "Et helt nytt avsnitt."), *rest)
    return replace(chapter, title="Innledning og bakgrunn", parts=(replace(part, blocks=blocks),))


def _situation(chapter: Chapter) -> Chapter:
    section = chapter.sections[0]
    part = section.parts[0]
    assert isinstance(part, TextPart)
    table = part.blocks[2]
    assert isinstance(table, Table)
    head, eighth, _, tenth = table.rows
    more = Row((Cell((text("newc1", "VG1"),), header=True), Cell((text("newc2", "88"),)), Cell((text("newc3", "91"),))))
    rows = (head, Row((eighth.cells[0], Cell((text("td1", "113"),)), eighth.cells[2])), tenth, more)
    part = replace(part, blocks=(*part.blocks[:2], replace(table, rows=rows)))
    return replace(chapter, sections=(replace(section, parts=(part, *section.parts[1:])), *chapter.sections[1:]))


def _measures(chapter: Chapter) -> Chapter:
    section = chapter.sections[0]
    told, meetings, _talks, *rest = section.parts
    assert isinstance(meetings, Measure)
    meetings = replace(meetings, responsible=(Responsible("abar", "lead"),), period="2027–2029")
    fresh = Measure("newm", "Felles vaktlag", 6, blocks=(text("newmb", "Natteravner og politi går sammen."),), period="2028")
    return replace(chapter, sections=(replace(section, parts=(told, meetings, *rest, fresh)), *chapter.sections[1:]))


def sample_working() -> Working:
    """Seven suggestions, of which one is outdated, and five threads."""
    before = sample_plan()
    changes = (
        Proposed(1, "f1", *KARI, AT, "Klarere ord.", frozenset({"b1", "c1"})),
        Proposed(2, "f2", *OLA, AT, "", frozenset({"b2"})),
        Proposed(3, "f3", *OLA, "2026-11-21T09:00", "Nytt tiltak trengs fra 2028.", frozenset({"newm"})),
        Proposed(4, "f4", *LIV, AT, "Tiltaket er ferdig.", frozenset({"m2"})),
        Proposed(5, "f5", *LIV, AT, "Barnevernet tar over.", frozenset({"m1"})),
        Proposed(6, "f6", *LIV, AT, "Oftere enn nå.", frozenset({"b22"}), False, "Gruppa møtes hver uke."),
        Proposed(7, "f7", *LIV, AT, "", frozenset({"newb", "b5", "b12"})),
    )
    threads = (
        Talk(
            1, "t1", "b1", "", (("b1", 4, 16),), "en er utarbei", False, (Said(*KARI, AT, "Hvem laget den?\nAlle?"), Said(*OLA, AT, "Ja."))
        ),
        Talk(2, "t2", "m1", "Ansvar", remarks=(Said(*LIV, AT, "Hvorfor ikke vi?"),)),
        Talk(3, "t3", remarks=(Said(*KARI, AT, "Fin plan \x00\x0b <b>&amp;</b> ]]>"),)),
        Talk(4, "t4", "b28", "", (), "ord som er borte", True, (Said(*OLA, AT, "Stemmer dette?"),), True),
        Talk(5, "t5", "s1", remarks=(Said(*OLA, AT, "God overskrift."),)),
    )
    return Working(before, suggested(before), changes, threads)


def one_word_each(before: Document) -> Working:
    """A suggestion of one word for every paragraph that a plan prints, and one of another period for every measure."""
    numbers, targets = count(1), list[str]()

    def changed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(changed, value))
        if not is_dataclass(value) or isinstance(value, StatusEntry):
            return value
        if isinstance(value, Paragraph):
            return replace(value, runs=tuple(_with_word(value.runs, numbers, targets, value.id)))
        made = replace(value, **{each.name: changed(getattr(value, each.name)) for each in fields(value)})  # type: ignore[type-var]
        if isinstance(made, Measure):
            targets.append(made.id)
            made = replace(made, period=f"{2030 + next(numbers)}")
        return made

    after = changed(before)
    changes = tuple(Proposed(number, f"f{number}", *KARI, AT, "", frozenset({id})) for number, id in enumerate(targets, 1))
    return Working(before, after, changes)


def _with_word(runs: Any, numbers: Iterator[int], targets: list[str], block: str) -> Iterator[Any]:
    """The runs with a word of its own in place of the second blank, or at the end."""
    first = next(run for run in runs if isinstance(run, Text))
    for run in runs:
        if run is first and isinstance(run, Text):
            targets.append(block)
            number = next(numbers)
            head, _, tail = run.text.partition(" ")
            run = replace(run, text=f"{head} nytt{number}ord {tail}")
        yield run


def two_of_each() -> Working:
    """Two suggestions about the facts of one measure, and two about the words of its one paragraph."""
    before = sample_plan()
    third = before.chapters[3]
    section = third.sections[0]
    told, meetings, *rest = section.parts
    assert isinstance(meetings, Measure)
    (block,) = meetings.blocks
    assert isinstance(block, Paragraph)
    runs = (Text("Politiet og hjemmet møter foreldre på "), block.runs[1], Text(" trinn hvert halvår og/eller ved behov."))
    meetings = replace(meetings, title="Foreldrekvelder", period="2027–2028", blocks=(replace(block, runs=runs),))
    section = replace(section, parts=(told, meetings, *rest))
    after = replace(before, chapters=(*before.chapters[:3], replace(third, sections=(section, *third.sections[1:])), before.chapters[4]))
    was = "Politiet og skolen møter foreldre på alle trinn 4-5 ganger i året og/eller ved behov."
    once = "Politiet og skolen møter foreldre på alle trinn hvert halvår og/eller ved behov."
    other = "Politiet og hjemmet møter foreldre på alle trinn 4-5 ganger i året og/eller ved behov."
    changes = (
        Proposed(1, "f1", *KARI, AT, "Kortere.", frozenset({"m1"}), True, "Periode: 2027–2028", was="Periode: 2026–2029"),
        Proposed(2, "f2", *OLA, AT, "", frozenset({"m1"}), True, "Tittel: Foreldrekvelder", was="Tittel: Foreldremøter"),
        Proposed(3, "f3", *KARI, AT, "", frozenset({"b20"}), True, other, was=was),
        Proposed(4, "f4", *LIV, AT, "", frozenset({"b20"}), True, once, was=was),
    )
    return Working(before, after, changes)
