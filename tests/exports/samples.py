"""Two invented documents of the invented municipality Nordvik. Between them they hold every kind of node a ``Document`` can."""

import hashlib
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageDraw

from exports.document import (
    Actor,
    Break,
    Cell,
    Chapter,
    Document,
    Entry,
    Figure,
    Group,
    Heading,
    Image,
    Indicator,
    IndicatorValue,
    Item,
    LeadStyle,
    Level,
    List,
    Measure,
    Note,
    Paragraph,
    Quote,
    Ref,
    Register,
    Report,
    Responsible,
    Row,
    Section,
    StatusEntry,
    SubMeasure,
    Table,
    Text,
    TextPart,
)

STATUS_SCALE = ("Ikke igangsatt", "Under planlegging", "Igangsatt", "Gjennomført", "Utgår")
PICTURE_SIZE = (600, 320)


def picture_bytes() -> bytes:
    """A small drawing of a harbour at dusk, as PNG."""
    image = Pillow.new("RGB", PICTURE_SIZE, "#dfe9ec")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 200, 600, 320), fill="#2c6e80")
    for at in range(5):
        draw.polygon([(60 + 110 * at, 200), (110 + 110 * at, 90 + 15 * at), (160 + 110 * at, 200)], fill="#1b4b5a")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


PICTURE = picture_bytes()
PICTURE_HASH = hashlib.sha256(PICTURE).hexdigest()


def sample_assets(sha256: str) -> bytes:
    """The pictures of the samples by their hash; KeyError for any other."""
    return {PICTURE_HASH: PICTURE}[sha256]


def text(key: str, words: str, indent: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph(key, (Text(words),), indent)


def items(key: str, *words: str, ordered: bool = False, spacing: str = "normal") -> List:
    """A list of one-line items."""
    made = tuple(Item(f"{key}i{at}", (text(f"{key}p{at}", word),)) for at, word in enumerate(words, 1))
    return List(key, ordered, made, spacing)  # type: ignore[arg-type]


ACTORS = (
    Actor("apol", "Nordvik politistasjonsdistrikt", "Politiet"),
    Actor("abar", "Barneverntjenesten i Nordvik", "Barnevern", valid_from="2024-01"),
    Actor("asko", "Skoler og SFO i Nordvik kommune", "Skole"),
    Actor("aslt", "SLT-koordinator i Nordvik"),
    Actor("agru", "berørte virksomheter", group=True),
)

# ---------------------------------------------------------------- plan


def _introduction() -> Chapter:
    blocks = (
        Paragraph(
            "b1",
            (
                Text("Planen er utarbeidet av en "),
                Text("tverrfaglig arbeidsgruppe", bold=True),
                Text(" gjennom vinteren 2026, og gjelder "),
                Text("alle", italic=True),
                Text(" som møter barn og unge i Nordvik."),
                Note("n1", (Text("Kommunestyret bestilte planen 12. februar 2026, sak 14/26."),)),
                Text(" Se også "),
                Ref("m5", "tiltak 5"),
                Text(" og "),
                Text("nordvik.example", link="https://nordvik.example/slt/plan?del=1&år=2026"),
                Text("."),
            ),
        ),
        items("b2", "er kort og konkret.", "kan følges opp to ganger i året.", "sier hvem som gjør hva."),
        items("b3", "Kartlegge.", "Velge tiltak.", "Følge opp.", ordered=True),
        List(
            "b4",
            False,
            (
                Item("b4i1", (text("b4p1", "Et punkt med flere avsnitt"), text("b4p2", "Andre avsnitt i samme punkt."))),
                Item("b4i2", (text("b4p3", "Et punkt med en egen liste:"), items("b4u", "innerst", "og ett til"))),
            ),
            "loose",
        ),
        Quote(
            "b5",
            (Paragraph("b5p", (Text("Kommunen skal samarbeide med foreldra og leggje til rette for god dialog mellom heim og skule."),)),),
            "nn",
        ),
        Paragraph("b6", (Text("Adressen er:"), Break(), Text("Rådhusgata 1, 9999 Nordvik"))),
        text("b7", "Avsnitt satt på listens bredde, slik enkelte planer gjør det i sine lister.", indent=True),
    )
    lead = "Handlingsplanen skal gjøre det tryggere å være ung i Nordvik. Den samler det politi og kommune vil gjøre sammen fram til 2029."
    return Chapter("c1", "chapter", "Innledning", "1", lead=lead, parts=(TextPart("p1", blocks),), starts_new_page=True)


def _numbers() -> Table:
    head = Row(tuple(Cell((text(f"th{at}", word),), header=True) for at, word in enumerate(("Trinn", "2022", "2025"), 1)))
    rows = [
        Row((Cell((text("tr1", "8. trinn"),), header=True), Cell((text("td1", "112"),)), Cell((text("td2", "118"),)))),
        Row((Cell((text("tr2", "9. trinn"),), header=True), Cell((text("td3", "Ikke målt"),), colspan=2))),
        Row(
            (Cell((text("tr3", "10. trinn"),), header=True), Cell((text("td4", "104"), text("td5", "av 121"))), Cell((text("td6", "99"),)))
        ),
    ]
    return Table("b12", (head, *rows))


def _situation() -> Chapter:
    levels = (
        Level("l1", "Oppfølging", "Ungdom som gjentar alvorlige handlinger."),
        Level("l2", "Tidlig innsats", "Barn og unge vi er bekymret for."),
        Level("l3", "Gode oppvekstvilkår"),
    )
    pyramid = Figure(
        "f1",
        "pyramid",
        "Pyramide med tre nivåer: oppfølging øverst, tidlig innsats i midten og gode oppvekstvilkår nederst.",
        "Tre nivåer av forebygging",
        "Figur: Nordvik kommune",
        levels,
    )
    image = Image(PICTURE_HASH, "image/png", *PICTURE_SIZE)
    photo = Figure("f2", "image", "Havna i Nordvik i skumringen, med fjell bak.", "Havna i Nordvik", "Foto: Nordvik kommune", image=image)
    first = (
        TextPart(
            "p2", (text("b10", "Tallene er fra elevundersøkelsen i 2022 og 2025."), Heading("b11", (Text("Svarandel:"),)), _numbers())
        ),
        pyramid,
        photo,
    )
    values = (
        Indicator(
            "e1",
            "Har skulket skolen siste år",
            "prosent",
            "Elevundersøkelsen",
            "8.–10. trinn",
            (IndicatorValue("2019", "known", "18"), IndicatorValue("2022", "known", "22,5"), IndicatorValue("2025", "missing")),
        ),
        Indicator(
            "e2", "Saker i konfliktrådet", "antall", values=(IndicatorValue("2022", "known", "7"), IndicatorValue("2025", "withheld"))
        ),
    )
    second = (
        Register("p3", "indicators", indicators=values),
        Register("p4", "actors", (Group("g1", "", tuple(Entry(f"ea{at}", actor=actor.id) for at, actor in enumerate(ACTORS[:4], 1))),)),
    )
    sections = (
        Section("s1", "2.1", "Ungdommene selv", first),
        Section("s2", "2.2", "Tall og aktører", second, starts_new_page=True),
    )
    return Chapter(
        "c2",
        "chapter",
        "Situasjonen i Nordvik",
        "2",
        lead="Færre bryter loven enn før, men de som gjør det, gjør det oftere.",
        sections=sections,
    )


def _sub_measures() -> tuple[SubMeasure, ...]:
    return (
        SubMeasure("u1", "Vaktliste", (text("b24", "Lista settes opp for et halvt år om gangen."),), "Igangsatt"),
        SubMeasure("u2", "Opplæring av nye vakter", status="Under planlegging"),
        SubMeasure("u3", "Evaluering", (text("b25", "Gjøres hvert år."), text("b26", "Resultatet går til politirådet."))),
    )


def _meetings() -> Measure:
    """A measure as a paragraph, with two responsible and two status entries."""
    words = (Text("Politiet og skolen møter foreldre på "), Text("alle", italic=True), Text(" trinn 4-5 ganger i året og/eller ved behov."))
    return Measure(
        "m1",
        "Foreldremøter",
        lead=LeadStyle("paragraph"),
        blocks=(Paragraph("b20", words),),
        responsible=(Responsible("apol", "lead"), Responsible("asko", "joint")),
        period="2026–2029",
        statuses=(StatusEntry("t1", "r1", "Under planlegging"), StatusEntry("t2", "r2", "Igangsatt")),
    )


def _group() -> Measure:
    """A measure whose lead words stand alone above three blocks."""
    return Measure(
        "m3",
        "Samarbeidsgruppe",
        lead=LeadStyle(run_in=False),
        blocks=(
            text("b21", "Barneverntjenesten leder gruppa."),
            text("b22", "Gruppa møtes annenhver uke."),
            items("b23", "skole", "helse", spacing="tight"),
        ),
        responsible=(Responsible("abar", "lead"), Responsible("agru", "partner")),
    )


def _section_of_measures() -> Section:
    plain = LeadStyle(bold=False, separator="")
    evening = (text("b30", "Foreldre går i sentrum fredag og lørdag kveld."),)
    parts = (
        TextPart("p5", (text("b27", "Tiltakene bygger på det som virket i forrige planperiode."),)),
        _meetings(),
        Measure("m2", "Bekymringssamtaler", blocks=(text("b28", "Politiet tilbyr samtale innen en uke."),)),
        _group(),
        Measure("m4", "Faste møter mellom rektorer og politi", lead=plain, blocks=(text("b29", "(hver måned)"),)),
        Measure("m5", "Natteravner", 5, blocks=evening, sub_measures=_sub_measures(), period="Oppstart i 2026"),
    )
    return Section("s3", "3.1", "Universelle og rettede tiltak", parts)


def _section_of_priorities() -> Section:
    skills = (Entry("e10", "Felles kurs for alle ansatte"), Entry("e11", "Veiledning av nye lærere."))
    telling = (Entry("e12", "Én side på nettet for foresatte – hvem kan man kontakte?"),)
    later = (Entry("e13", "Egen utekontakt"), Entry("e14", "Døgnåpen vakttelefon"))
    parts = (
        Register("p6", "priorities", (Group("g2", "Kompetanse:", skills), Group("g3", "Kommunikasjon:", telling))),
        Register("p7", "not_prioritised", (Group("g4", "", later),), spacing="tight"),
    )
    return Section("s4", "3.2", "Prioriteringer", parts)


def _measures() -> Chapter:
    overview = Section("s5", "3.3", "Samlet oversikt", (Register("p8", "overview"),))
    sections = (_section_of_measures(), _section_of_priorities(), overview)
    return Chapter("c3", "chapter", "Tiltak", "3", sections=sections, starts_new_page=True)


def _reading() -> Chapter:
    links = List(
        "b40",
        False,
        (
            Item("b40i1", (text("b40p1", "Samarbeidsavtale mellom politi og kommune"),)),
            Item(
                "b40i2",
                (
                    Paragraph(
                        "b40p2",
                        (Text("Om politiråd: "), Text("https://politirad.example/om/radet", link="https://politirad.example/om/radet")),
                    ),
                ),
            ),
            Item("b40i3", (Paragraph("b40p3", (Text("Report: "), Text("Safe and Sound in Small Towns", lang="en", italic=True))),)),
        ),
        "loose",
    )
    return Chapter("c4", "chapter", "Anbefalt lesning:", "4", parts=(TextPart("p9", (links,)),))


def sample_plan() -> Document:
    """«Trygg i Nordvik»: a plan in the layout tiltaksplan, with cover, contents and back page."""
    front = Chapter(
        "c0", "front", "", parts=(TextPart("p0", (text("b0", "Vedtatt av Nordvik kommunestyre 18. juni 2026."),)),), starts_new_page=True
    )
    return Document(
        id="nordvikplan",
        kind="tiltaksplan",
        title="Trygg i Nordvik",
        subtitle="Felles plan mot barne- og ungdomskriminalitet",
        period="2026–2029",
        date_text="Juni 2026",
        owners=("Nordvik kommune", "Nordvik politistasjonsdistrikt"),
        photo_credit="Nordvik kommune",
        back_page=True,
        chapters=(front, _introduction(), _situation(), _measures(), _reading()),
        actors=ACTORS,
        reports=(Report("r1", "2026-06", "2026-08", "2027-01"), Report("r2", "2027-01")),
        status_scale=STATUS_SCALE,
    )


# ---------------------------------------------------------------- report


def _reported(number: int, title: str, status: str, plan: str, told: str) -> Measure:
    key = f"m{number}"
    narrative = (
        Paragraph(
            f"{key}b2",
            (Text(told), Note(f"{key}n", (Text("Årsmelding for "), Ref("m2", "tiltak 2"), Text(", side 3–4.")))),
        ),
        items(f"{key}b3", "Gjort siden sist", "Gjøres neste halvår", spacing="tight"),
    )
    return Measure(
        key,
        title,
        number,
        LeadStyle("paragraph"),
        (text(f"{key}b1", plan),),
        responsible=(Responsible("apol", "lead"), Responsible("abar", "partner")),
        period="2026–2029",
        statuses=(
            StatusEntry(f"{key}t1", "r1", "Under planlegging", (text(f"{key}b0", "Forrige melding."),)),
            StatusEntry(f"{key}t2", "r2", status, narrative),
        ),
    )


def _packages() -> tuple[Chapter, Chapter]:
    first = (
        _reported(
            1,
            "Ungdomsundersøkelse hvert tredje år",
            "Gjennomført",
            "Undersøkelsen skal gi sammenliknbare tall.",
            "Svarandelen var 87 prosent.",
        ),
        _reported(
            2, "Opplæring av ansatte i skole/SFO", "Igangsatt", "Alle ansatte skal få opplæring.", "To av tre kurs er holdt, se tiltak 1."
        ),
    )
    hall = Measure(
        "m9",
        "Åpen hall",
        blocks=(
            text("b6", "Idrettshallen er åpen fredag kveld."),
            Heading("b7", (Text("Om hallen:"),)),
            text("b8", "Den ligger ved skolen."),
        ),
        sub_measures=(SubMeasure("u1", "Aktivitetskort", (text("b5", "Kort til familier med lav inntekt."),), "Gjennomført"),),
    )
    second = (_reported(3, "Faste møter", "Ikke igangsatt", "Politi og skole møtes fast.", "Venter på ny avtale."), hall)
    return (
        Chapter("c3", "package", "Kunnskap og tidlig innsats", "I", "Tiltakspakke", parts=first, starts_new_page=True),
        Chapter("c4", "package", "Samordning", "II", "Tiltakspakke", parts=second),
    )


def _onwards() -> Chapter:
    plain = (Indicator("e1", "Antall anmeldelser"), Indicator("e2", "Antall samtaler", "per år"))
    waves = tuple(IndicatorValue(str(year), "known", str(year - 1950)) for year in range(2012, 2028, 2))
    safety = Indicator("e3", "Trygghet i sentrum", "prosent", values=waves)
    registers = (Register("p5", "indicators", indicators=plain), Register("p6", "indicators", indicators=(safety,)))
    lights = _reported(4, "Gatelys", "Utgår", "Lyset skal bedres.", "Tas ut av planen.")
    sections = (Section("s1", "1.1", "Indikatorer", registers), Section("s2", "1.2", "Andre tiltak", (lights,)))
    return Chapter("c5", "chapter", "Veien videre", "1", lead="Neste rapport kommer i januar 2028.", sections=sections)


def sample_report() -> Document:
    """«Trygg i Nordvik», status report of August 2027: title block, overview, two packages, a chapter with sections, footnotes."""
    front = Chapter("c1", "front", "", parts=(TextPart("p1", (text("b1", "Rapporten viser status for alle tiltak per 1. august 2027."),)),))
    overview = Chapter("c2", "plain", "Samlet tiltaksoversikt", parts=(Register("p2", "overview"),))
    return Document(
        id="nordvikrapport",
        kind="statusrapport",
        title="Trygg i Nordvik",
        subtitle="Felles plan mot barne- og ungdomskriminalitet (2026–2029)",
        type_heading="Statusrapport",
        period="2026–2029",
        date_text="August 2027",
        owners=("Nordvik kommune",),
        photo_credit="Nordvik kommune",
        back_page=True,
        chapters=(front, overview, *_packages(), _onwards()),
        actors=ACTORS,
        reports=(Report("r1", "2027-01", "2027-02", "2027-08"), Report("r2", "2027-08", "2027-08", "2028-01")),
        status_scale=STATUS_SCALE,
    )
