"""What a PDF tells beside its words: conformance, structure tree, outline, links, languages, metadata."""

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import weasyprint.pdf
from weasyprint.pdf.tags import add_tags

from exports import pdf as drawing_room
from exports import tagging, tuning
from exports.document import Note, Paragraph, Text, TextPart, measures
from exports.layout import LAYOUTS
from exports.pdf import draw_pdf
from exports.phrases import contents, measure_heading
from tests.exports.drawn import DOCUMENTS, document, drawing, elements, kids, of_kind, opened, outline, pdf
from tests.exports.drawn import LAYOUTS as NAMES
from tests.exports.samples import sample_assets
from tests.exports.verapdf import PROFILES, judge

OFFICIAL = [
    ("fredrikstad", "tiltaksplan"),
    ("gode krefter", "statusrapport"),
    ("fredrikstad", "statusrapport"),
    ("gode krefter", "tiltaksplan"),
]
SAMPLES = [(name, layout) for name in ("sample plan", "sample report") for layout in NAMES]


# ---------------------------------------------------------------- both standards


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("name", "layout"), OFFICIAL + SAMPLES)
def test_one_file_keeps_every_rule_verapdf_can_check_of_both_standards(name: str, layout: str, profile: str):
    assert judge(pdf(name, layout, front=True, draft=True), profile) == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_file_with_its_alternative_texts_and_marks_taken_away_fails(profile: str):
    file = pikepdf.open(BytesIO(pdf("sample plan", "tiltaksplan")))
    for figure in of_kind(file, "Figure"):
        del figure["/Alt"]
    del file.Root["/MarkInfo"]
    out = BytesIO()
    file.save(out)
    assert judge(out.getvalue(), profile)


def test_a_list_item_without_body_fails():
    file = pikepdf.open(BytesIO(pdf("sample plan", "tiltaksplan")))
    of_kind(file, "LBody")[0].S = pikepdf.Name("/Span")
    out = BytesIO()
    file.save(out)
    assert "7.2-20" in judge(out.getvalue(), "PDFUA-1")


@pytest.mark.parametrize("name", ["sample plan", "gode krefter"])
def test_without_our_own_tags_the_file_still_keeps_both_standards(name: str, monkeypatch: pytest.MonkeyPatch):
    layout = document(name).kind
    ours = pdf(name, layout, front=True)
    monkeypatch.setattr(weasyprint.pdf, "add_tags", add_tags)
    plain = draw_pdf(document(name), drawing(layout, front=True), sample_assets)
    assert plain != ours
    for profile in PROFILES:
        assert judge(plain, profile) == {}


def test_our_own_tags_and_tuning_are_in_place():
    assert drawing_room.OWN_TAGS and drawing_room.TUNED


def test_another_version_of_weasyprint_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    monkeypatch.setattr(weasyprint.pdf, "add_tags", add_tags)
    assert not tagging.install() and not tuning.install()
    assert weasyprint.pdf.add_tags is add_tags


def _output(command: list[str], given: bytes = b"") -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True, timeout=120).stdout


def test_the_savings_change_no_letter_and_no_place():
    """Pages as pictures, drawn with WeasyPrint as it comes and with our savings."""
    code = (
        "import sys, weasyprint; weasyprint.__version__ = '0' if sys.argv[1] == 'plain' else weasyprint.__version__;"
        "from exports.pdf import draw_pdf, TUNED; from tests.exports.samples import sample_assets, sample_plan;"
        "from tests.exports.drawn import drawing; assert TUNED == (sys.argv[1] != 'plain');"
        "sys.stdout.buffer.write(draw_pdf(sample_plan(), drawing('tiltaksplan', True), sample_assets))"
    )
    made = [
        subprocess.run([sys.executable, "-c", code, how], capture_output=True, check=True, timeout=120).stdout for how in ("plain", "ours")
    ]
    seen = [subprocess.run(["pdftoppm", "-r", "60", "-gray", "-"], input=one, capture_output=True, check=True).stdout for one in made]
    assert made[0] != made[1] and seen[0] == seen[1]


# ---------------------------------------------------------------- outline


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_outline_is_chapters_sections_packages_and_measures_and_nothing_else(name: str, layout: str):
    everything = replace(LAYOUTS[layout], contents_measures=True)
    expected = [line.text for line in contents(document(name), everything)]
    assert [title for _, title in outline(opened(pdf(name, layout, front=True)))] == expected


def test_the_official_plan_has_every_measure_under_its_section():
    found = outline(opened(pdf("fredrikstad", "tiltaksplan")))
    assert [level for level, _ in found].count(1) == 6 and [level for level, _ in found].count(2) == 9
    plan = document("fredrikstad")
    assert [title for level, title in found if level == 3] == [measure_heading(plan, measure) for measure in measures(plan)]


def test_an_outline_entry_leads_to_the_page_its_heading_stands_on():
    file = opened(pdf("gode krefter", "statusrapport"))
    with file.open_outline() as found:
        second = found.root[2]
        assert second.title.startswith("Tiltakspakke II")
        page = next(at for at, page in enumerate(file.pages) if page.objgen == second.destination[0].objgen)
    text = subprocess.run(
        ["pdftotext", "-f", str(page + 1), "-l", str(page + 1), "-", "-"], input=pdf("gode krefter", "statusrapport"), capture_output=True
    )  # fmt: skip
    assert "Tiltakspakke II:" in text.stdout.decode()


# ---------------------------------------------------------------- tables, lists, headings


def test_the_overview_is_one_table_whatever_pages_it_spans():
    file = opened(pdf("gode krefter", "statusrapport"))
    tables = of_kind(file, "Table")
    assert len(tables) == 1
    assert [str(part.S) for part in kids(tables[0])] == ["/THead", "/TBody"]
    rows = kids(kids(tables[0])[1])
    assert len(rows) == 35 and all(len(kids(row)) == 5 for row in rows)
    assert {int(cell.Pg.objgen[0]) for row in rows for cell in kids(row)} > {int(tables[0].Pg.objgen[0])}


@pytest.mark.parametrize(("name", "layout"), [*OFFICIAL, *SAMPLES])
def test_every_header_cell_says_what_it_heads(name: str, layout: str):
    file = opened(pdf(name, layout))
    for row in of_kind(file, "TR"):
        scopes = [str(cell.A.Scope) for cell in kids(row) if str(cell.S) == "/TH"]
        assert all(scope in ("/Column", "/Row") for scope in scopes)
    heads = [cell for head in of_kind(file, "THead") for row in kids(head) for cell in kids(row)]
    assert all(str(cell.S) == "/TH" and str(cell.A.Scope) == "/Column" for cell in heads)


def test_cells_tell_how_far_they_reach():
    spans = [cell.A.ColSpan for cell in of_kind(opened(pdf("sample plan", "tiltaksplan")), "TD") if "/ColSpan" in cell.A]
    assert spans == [2]


@pytest.mark.parametrize(("name", "layout"), [*OFFICIAL, *SAMPLES])
def test_every_list_item_is_a_label_and_a_body(name: str, layout: str):
    items = of_kind(opened(pdf(name, layout)), "LI")
    assert items and all([str(kid.S) for kid in kids(item)] == ["/Lbl", "/LBody"] for item in items)


def test_lists_tell_their_numbering():
    kinds = [str(found.A.ListNumbering) for found in of_kind(opened(pdf("sample plan", "tiltaksplan")), "L")]
    assert kinds.count("/Decimal") == 1 and "/Disc" in kinds


@pytest.mark.parametrize(("name", "layout"), [*OFFICIAL, *SAMPLES])
def test_headings_begin_at_the_first_level_and_skip_none(name: str, layout: str):
    levels = [
        int(str(element.S)[2]) for element in elements(opened(pdf(name, layout, front=True))) if re.fullmatch(r"/H\d", str(element.S))
    ]
    assert levels[0] == 1
    deepest = 0
    for level in levels:
        assert level <= deepest + 1
        deepest = level


def test_the_contents_are_tagged_as_contents():
    file = opened(pdf("sample plan", "tiltaksplan", front=True))
    lines = kids(of_kind(file, "TOC")[0])
    assert len(lines) == len(contents(document("sample plan"), LAYOUTS["tiltaksplan"]))
    assert all(str(line.S) == "/TOCI" and str(kids(line)[0].S) == "/Reference" for line in lines)


# ---------------------------------------------------------------- notes, links, languages, figures


def _targets(file: pikepdf.Pdf) -> dict[str, tuple[int, float]]:
    """Named place → (page number from 0, height in points from the foot of the page)."""
    order = {page.objgen: at for at, page in enumerate(file.pages)}
    names = list(file.Root.Names.Dests.Names)
    return {str(name): (order[place[0].objgen], float(place[3])) for name, place in zip(names[::2], names[1::2], strict=True)}


def test_every_note_stands_after_its_number_has_an_id_and_links_both_ways():
    file = opened(pdf("gode krefter", "statusrapport"))
    notes, targets = of_kind(file, "Note"), _targets(file)
    assert len(notes) == 11 and len({str(note.ID) for note in notes}) == 11
    for number, note in enumerate(notes, 1):
        siblings = kids(note.P)
        call = siblings[[kid.objgen for kid in siblings].index(note.objgen) - 1]
        assert str(call.S) == "/Reference"
        there, back = _annotation(call), _annotation(note)
        assert str(there.Contents) == f"Fotnote {number}" and str(there.Dest) == str(note.ID)
        assert str(back.Contents) == "Tilbake til teksten" and str(back.Dest) == f"nr-{str(note.ID).removeprefix('n-')}"
        assert targets[str(there.Dest)][0] == targets[str(back.Dest)][0], "a note stands at the foot of the page of its number"
        assert targets[str(there.Dest)][1] < targets[str(back.Dest)][1]


def _annotation(element: Any) -> Any:
    """The first link below an element."""
    for kid in kids(element):
        if str(kid.get("/Type", "")) == "/OBJR":
            return kid.Obj
        found = _annotation(kid)
        if found is not None:
            return found
    return None


@pytest.mark.parametrize(("name", "layout"), [*OFFICIAL, *SAMPLES])
def test_every_link_says_in_words_where_it_leads_and_arrives(name: str, layout: str):
    file = opened(pdf(name, layout, front=True))
    targets = _targets(file)
    links = [annotation for page in file.pages for annotation in page.get("/Annots", [])]
    assert links
    for link in links:
        assert re.match(r"(Gå til|Lenke til|Fotnote|Tilbake til) ", str(link.Contents)), str(link.Contents)
        assert str(link.Dest) in targets if "/Dest" in link else str(link.A.URI).startswith(("http://", "https://"))


def test_the_official_addresses_are_the_official_ones():
    file = opened(pdf("fredrikstad", "tiltaksplan"))
    found = {str(link.A.URI) for page in file.pages for link in page.get("/Annots", []) if "/A" in link}
    assert found == {
        "https://konfliktraadet.no/slt-modellen/",
        "https://www.ungdata.no/",
        "https://konfliktraadet.no/straffereaksjoner/ungdomsstraff-og-ungdomsoppfolging/",
        next(link for link in found if "politirad" in link),
    }


def test_references_between_measures_lead_to_them():
    file = opened(pdf("gode krefter", "statusrapport"))
    found = [
        str(link.Contents) for page in file.pages for link in page.get("/Annots", []) if str(link.get("/Dest", "")).startswith("tiltak-")
    ]
    references = [text for text in found if re.fullmatch(r"Gå til tiltak \d+", text)]
    assert sorted(references) == sorted(f"Gå til tiltak {number}" for number in (26, 23, 23, 26, 6, 6, 26, 4, 26))


def test_parts_in_another_language_say_so():
    quotes = of_kind(opened(pdf("gode krefter", "statusrapport")), "BlockQuote")
    assert [str(quote.Lang) for quote in quotes] == ["nn-NO"]
    spans = [str(span.Lang) for span in of_kind(opened(pdf("sample plan", "tiltaksplan")), "Span") if "/Lang" in span]
    assert spans == ["en"]


def test_every_figure_has_its_alternative_text_caption_and_place():
    figures = of_kind(opened(pdf("sample plan", "tiltaksplan")), "Figure")
    assert [str(figure.Alt)[:12] for figure in figures] == ["Pyramide med", "Havna i Nord"]
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        assert 0 < left < right < 595.3 and 0 < bottom < top < 841.9
        assert [str(kid.S) for kid in kids(figure)] == ["/Caption"]


def test_the_official_pyramid_is_one_figure_with_its_official_alternative_text():
    figures = of_kind(opened(pdf("fredrikstad", "tiltaksplan")), "Figure")
    assert len(figures) == 1 and str(figures[0].Alt).startswith("Pyramide med fem forebyggingsnivåer, fra topp til bunn:")


# ---------------------------------------------------------------- about the file


def test_the_file_tells_title_owners_and_language():
    file = opened(pdf("sample plan", "tiltaksplan"))
    assert (str(file.docinfo.Title), str(file.docinfo.Author)) == ("Trygg i Nordvik", "Nordvik kommune, Nordvik politistasjonsdistrikt")
    assert str(file.Root.Lang) == "nb-NO" and file.Root.ViewerPreferences.DisplayDocTitle
    with file.open_metadata() as metadata:
        assert metadata["dc:title"] == "Trygg i Nordvik"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_the_file_tells_no_time():
    file = opened(pdf("sample plan", "tiltaksplan"))
    assert not {"/CreationDate", "/ModDate"} & set(file.docinfo.keys())


def test_only_the_vendored_faces_are_in_the_file():
    names = {
        str(font.BaseFont).split("+")[1]
        for page in opened(pdf("sample plan", "tiltaksplan")).pages
        for font in page.Resources.Font.values()
    }
    assert names <= {"PlanSans", "PlanSans-Bold", "PlanSans-Oblique", "PlanSans-Italic", "PlanSans-Bold-Italic"}


def test_a_note_in_a_list_in_a_bullet_still_comes_right_after_its_number():
    note = Note("deep", (Text("En kilde."),))
    base = document("sample plan")
    part = TextPart("p1", (Paragraph("b1", (Text("Ord"), note, Text(" etter."))),))
    made = replace(base, chapters=(replace(base.chapters[1], parts=(part,)),))
    file = opened(draw_pdf(made, drawing("tiltaksplan"), sample_assets))
    assert [str(kid.S) for kid in kids(of_kind(file, "Note")[0].P)] == ["/Reference", "/Note"]
