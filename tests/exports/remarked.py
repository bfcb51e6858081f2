"""A working copy of the sample plan: suggestions of each kind, and comments on words, on pieces, on the plan and on words that are gone."""

from dataclasses import replace

from exports.document import Cell, Chapter, Document, Item, List, Measure, Paragraph, Responsible, Row, Table, Text, TextPart
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
