"""A small plan with every kind of piece, for tests of services and pages."""

from exports.document import (
    Actor,
    Chapter,
    Document,
    Entry,
    Figure,
    Group,
    Indicator,
    IndicatorValue,
    Inline,
    Item,
    LeadStyle,
    Level,
    List,
    Measure,
    Note,
    Paragraph,
    Ref,
    Register,
    Report,
    Responsible,
    Section,
    StatusEntry,
    SubMeasure,
    Text,
    TextPart,
)


def paragraph(id: str, *runs: str | Inline) -> Paragraph:
    """A paragraph of words and other runs."""
    return Paragraph(id, tuple(Text(run) if isinstance(run, str) else run for run in runs))


def small_plan() -> Document:
    """Two chapters, two sections, two measures, a figure and all registers. Ids tell what they are."""
    return Document(
        id="plan",
        kind="tiltaksplan",
        title="Trygg skolevei i Nordvik",
        subtitle="Felles plan for politi og kommune",
        date_text="Oktober 2026",
        period="2026–2029",
        owners=("Nordvik kommune", "Nordvik politistasjonsdistrikt"),
        photo_credit="Nordvik kommune",
        back_page=True,
        actors=(
            Actor("police", "Nordvik politistasjonsdistrikt", "Politiet"),
            Actor("school", "Nordvik skole", "Skolen"),
            Actor("others", "berørte virksomheter", group=True),
            Actor("municipality", "Nordvik kommune", "Kommunen"),
        ),
        reports=(Report("report", as_of="2026-08", issued="2026-10", next_due="2027-Q1"),),
        status_scale=("Ikke igangsatt", "Under planlegging", "Igangsatt", "Gjennomført", "Utgår"),
        chapters=(
            Chapter("intro", "chapter", "Innledning", "1", lead="Planen samler det vi gjør sammen.", parts=(_text(), _figure())),
            Chapter("work", "chapter", "Tiltak", "2", starts_new_page=True, sections=(_measures(), _lists())),
        ),
    )


def _text() -> TextPart:
    items = (Item("i1", (paragraph("b3", "første punkt"),)), Item("i2", (paragraph("b4", "andre punkt"),)))
    first = paragraph("b1", "Planen gjelder fra nyttår, jf. ", Ref("patrol", "tiltak 1"), ".", Note("note", (Text("Se vedtaket."),)))
    return TextPart("text", (first, List("b2", False, items)))


def _figure() -> Figure:
    levels = (Level("level1", "Hjelp", "for noen få"), Level("level2", "Forebygging", "for alle"))
    return Figure("figure", "pyramid", alt="Pyramide med to nivåer", levels=levels)


def _measures() -> Section:
    patrol = Measure(
        "patrol",
        "Følge barna over veien",
        number=1,
        blocks=(paragraph("b5", "Elever i sjuende trinn hjelper de yngste."),),
        sub_measures=(SubMeasure("sub", "Vester", (paragraph("b6", "Alle får refleksvest."),)),),
        responsible=(Responsible("police", "lead"), Responsible("school", "partner")),
        period="2026–2027",
        statuses=(StatusEntry("entry", "report", "Igangsatt", (paragraph("b7", "Startet i august."),)),),
    )
    lights = Measure("lights", "Bedre lys", number=2, lead=LeadStyle("paragraph"), blocks=(paragraph("b8", "Flere lykter."),))
    return Section("measures", "2.1", "Det vi gjør", (patrol, lights))


def _lists() -> Section:
    values = (IndicatorValue("2025", "known", "61"), IndicatorValue("2026", "missing"))
    return Section(
        "lists",
        "2.2",
        "Oversikter",
        (
            Register("overview", "overview"),
            Register("actorlist", "actors", (Group("g1", "", (Entry("e1", actor="police"), Entry("e2", actor="school"))),)),
            Register("wishes", "priorities", (Group("g2", "Først:", (Entry("e3", "Gangvei"), Entry("e4", "Bru"))),)),
            Register("dropped", "not_prioritised", (Group("g3", "", (Entry("e5", "Tunnel"),)),), spacing="tight"),
            Register(
                "numbers",
                "indicators",
                indicators=(Indicator("ind", "Barn som går til skolen", "%", "Egen telling", "1.–7. trinn", values),),
            ),
        ),
    )
