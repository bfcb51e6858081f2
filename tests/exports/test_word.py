"""Word files: what stands in them, read back as XML: headings, styles, lists, measures, registers, links, notes, figures."""

from dataclasses import replace

import pytest

from exports.document import (
    Chapter,
    Document,
    Drawing,
    Figure,
    Measure,
    Note,
    Paragraph,
    Ref,
    Section,
    Text,
    each_part,
)
from exports.layout import LAYOUTS
from exports.pictures import BadPicture
from exports.word import draw_docx
from tests.exports.samples import items, sample_plan, sample_report
from tests.exports.word_reading import R, W, WordReading, drawn, of_blocks, text, value


@pytest.fixture(scope="module")
def plan() -> WordReading:
    return drawn(sample_plan())


@pytest.fixture(scope="module")
def report() -> WordReading:
    return drawn(sample_report())


# ---------------------------------------------------------------- headings and numbering


def test_headings_are_words_own_heading_styles(plan: WordReading) -> None:
    assert [text(one) for one in plan.paragraphs("heading 1")] == ["Innledning", "Situasjonen i Nordvik", "Tiltak", "Anbefalt lesning:"]
    assert [text(one) for one in plan.paragraphs("heading 2")][:2] == ["Ungdommene selv", "Tall og aktører"]
    assert [text(one) for one in plan.paragraphs("heading 3")] == ["Svarandel:", "Kompetanse:", "Kommunikasjon:"]
    for level, name in enumerate(("heading 1", "heading 2", "heading 3")):
        assert value(plan.style(name), "pPr", "outlineLvl") == str(level)


def test_headings_are_numbered_by_word_without_a_full_stop(plan: WordReading) -> None:
    levels = plan.tree("word/numbering.xml").find(f"{W}abstractNum").findall(f"{W}lvl")
    assert [value(level, "lvlText") for level in levels[:2]] == ["%1", "%1.%2"]
    assert [value(level, "suff") for level in levels[:2]] == ["space", "space"]
    assert [plan.style_names[value(level, "pStyle") or ""] for level in levels[:2]] == ["heading 1", "heading 2"]
    assert value(plan.style("heading 1"), "pPr", "numPr", "numId") == value(plan.style("heading 2"), "pPr", "numPr", "numId") == "1"
    assert not any(value(one, "pPr", "numPr", "numId") for one in plan.paragraphs("heading 1"))


def test_a_number_that_counting_would_not_give_is_typed() -> None:
    sections = (Section("s1", "A.1", "Under"), Section("s2", "", "Uten"))
    chapters = (Chapter("c1", "chapter", "Tillegg", "A", sections=sections), Chapter("c2", "chapter", "Slutt", "1"))
    made = drawn(Document("d", "tiltaksplan", "Plan", chapters=chapters), cover=False, contents=False)
    first, last = made.paragraphs("heading 1")
    assert [text(one) for one in (first, *made.paragraphs("heading 2"), last)] == ["A Tillegg", "A.1 Under", "Uten", "Slutt"]
    assert value(first, "pPr", "numPr", "numId") == "0"
    assert value(last, "pPr", "numPr", "numId") is None


def test_a_package_has_its_label_on_a_line_of_its_own(report: WordReading) -> None:
    assert text(report.marked("c_c3")) == "Tiltakspakke I:\nKunnskap og tidlig innsats"
    assert value(report.marked("c_c3"), "pPr", "numPr", "numId") is None


def test_measures_of_a_report_are_headings_below_their_chapter_or_section(report: WordReading) -> None:
    assert report.style_of(report.marked("m_m1")) == "heading 2"
    assert report.style_of(report.marked("m_m4")) == "heading 3"
    assert text(report.marked("m_m1")) == "Tiltak 1: Ungdomsundersøkelse hvert tredje år"
    assert text(report.marked("m_m9")) == "Åpen hall"


def test_chapters_and_sections_that_begin_a_page_do(plan: WordReading) -> None:
    turned = [text(one) for one in plan.paragraphs() if one.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert turned == ["Vedtatt av Nordvik kommunestyre 18. juni 2026.", "Innledning", "Tall og aktører", "Tiltak"]


# ---------------------------------------------------------------- styles


@pytest.mark.parametrize("name", ["tiltaksplan", "statusrapport"])
def test_every_style_of_the_layout_is_in_the_file_with_its_values(name: str) -> None:
    layout = LAYOUTS[name]
    made = drawn(sample_plan(), name)
    for key, style in layout.styles.items():
        found = made.style(style.word)
        if key.startswith(("contents_", "back_")) or key.endswith("_inside"):
            continue
        spacing, indent = found.find(f"{W}pPr/{W}spacing"), found.find(f"{W}pPr/{W}ind")
        assert [round(int(spacing.get(W + side)) / 20, 1) for side in ("before", "after")] == [
            round(style.before, 1),
            round(style.after, 1),
        ], key
        assert int(indent.get(f"{W}left")) == round(style.indent * 20), key
        size = value(found, "rPr", "sz")
        assert size is None or int(size) == round(style.size * 2), key


def test_the_face_and_the_language_are_the_files_defaults(plan: WordReading) -> None:
    defaults = plan.tree("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert set(defaults.find(f"{W}rFonts").attrib.values()) == {"Arial"}
    assert value(defaults, "lang") == "nb-NO"
    assert (
        value(drawn(replace(sample_plan(), language="nn")).tree("word/styles.xml"), "docDefaults", "rPrDefault", "rPr", "lang") == "nn-NO"
    )


def test_words_in_another_language_say_so(plan: WordReading) -> None:
    runs = {text(run): value(run, "rPr", "lang") for run in plan.body.iter(f"{W}r")}
    assert runs["Safe and Sound in Small Towns"] == "en-GB"
    quote = plan.marked("b_b5")
    assert plan.style_of(quote) == "Quote"
    assert value(quote.find(f"{W}r"), "rPr", "lang") == "nn-NO"
    assert value(quote, "pPr", "rPr", "lang") == "nn-NO"


def test_plan_text_of_a_report_is_italic_by_its_style_and_its_lists_too() -> None:
    told = Paragraph("b1", (Text("Slik "), Text("skal", italic=True), Text(" det bli.")))
    measure = Measure("m1", "Tiltak", 1, blocks=(told, items("b2", "ett"), items("b3", "to", ordered=True)))
    chapter = Chapter("c1", "package", "Pakke", "I", "Tiltakspakke", parts=(measure,))
    made = drawn(Document("d", "statusrapport", "Rapport", chapters=(chapter,)), cover=False, contents=False)
    assert [made.style_of(made.marked(mark)) for mark in ("b_b1", "b_b2", "b_b3")] == [
        "Plantekst",
        "List Bullet kursiv",
        "List Number kursiv",
    ]
    assert value(made.style("List Bullet kursiv"), "rPr", "i") is None
    assert made.style("List Bullet kursiv").find(f"{W}rPr/{W}i") is not None
    emphasis = next(run for run in made.body.iter(f"{W}r") if text(run) == "skal")
    assert value(emphasis, "rPr", "i") == "0", "emphasis in italics stands upright"


# ---------------------------------------------------------------- lists


def test_a_bullet_hangs_and_further_paragraphs_stand_at_its_text(plan: WordReading) -> None:
    indent = plan.style("List Bullet").find(f"{W}pPr/{W}ind")
    assert (indent.get(f"{W}left"), indent.get(f"{W}hanging")) == ("720", "360")
    further = plan.marked("b_b4p2")
    assert plan.style_of(further) == "List Continue"
    assert value(further, "pPr", "numPr", "numId") is None


def test_a_list_in_an_item_is_a_level_further_in(plan: WordReading) -> None:
    inner = plan.marked("i_b4ui1")
    assert value(inner, "pPr", "numPr", "ilvl") == "1"
    assert inner.find(f"{W}pPr/{W}ind").get(f"{W}left") == "1440"


def test_every_numbered_list_begins_at_one() -> None:
    made = of_blocks(items("b1", "a", "b", ordered=True), items("b2", "c", ordered=True))
    first, second = (value(made.marked(mark), "pPr", "numPr", "numId") for mark in ("b_b1", "b_b2"))
    lists = {one.get(f"{W}numId"): one for one in made.tree("word/numbering.xml").iter(f"{W}num")}
    assert first != second
    assert all(value(lists[key or ""], "lvlOverride", "startOverride") == "1" for key in (first, second))


@pytest.mark.parametrize(("spacing", "gap"), [("normal", 3.0), ("loose", 15.65), ("tight", 0.0)])
def test_the_gap_between_items_is_the_lists_own(spacing: str, gap: float) -> None:
    made = of_blocks(items("b1", "a", "b", spacing=spacing))
    assert [gap_after(made, mark) for mark in ("i_b1i1", "i_b1i2")] == [round(gap * 20), 313]


def gap_after(made: WordReading, mark: str) -> int:
    """Twentieths of a point below the paragraph a bookmark begins in: its own, or its style's."""
    paragraph = made.marked(mark)
    places = [paragraph.find(f"{W}pPr/{W}spacing"), made.style(made.style_of(paragraph)).find(f"{W}pPr/{W}spacing")]
    return int(next(place.get(f"{W}after") for place in places if place is not None and place.get(f"{W}after")))


# ---------------------------------------------------------------- measures, registers


def test_lead_words_are_bold_and_the_text_runs_on(plan: WordReading) -> None:
    bullet = plan.marked("m_m2")
    assert text(bullet) == "Bekymringssamtaler: Politiet tilbyr samtale innen en uke."
    assert [bool(run.find(f"{W}rPr/{W}b") is not None) for run in bullet.iter(f"{W}r")] == [True, False, False]
    assert value(bullet, "pPr", "numPr", "numId") == "2"
    assert plan.span("b_b28") == "Politiet tilbyr samtale innen en uke."
    assert plan.marked("m_m4").find(f".//{W}b") is None
    assert text(plan.marked("m_m3")) == "Samarbeidsgruppe:"
    assert plan.style_of(plan.marked("m_m1")) == "Tiltak"


def test_a_plan_prints_the_facts_it_has_in_one_line(plan: WordReading) -> None:
    lines = [text(one) for one in plan.paragraphs("Tiltaksfakta")]
    assert (
        lines[0] == "Ansvar: Nordvik politistasjonsdistrikt og Skoler og SFO i Nordvik kommune Gjennomføring: 2026–2029 Status: Igangsatt"
    )
    assert lines[-1] == "Gjennomføring: Oppstart i 2026"


def test_a_report_prints_facts_line_by_line_before_the_narrative(report: WordReading) -> None:
    assert report.span("m_m1").split("|") == [
        "Tiltak 1: Ungdomsundersøkelse hvert tredje år",
        "Undersøkelsen skal gi sammenliknbare tall.",
        "Gjennomføring: 2026–2029",
        "Ansvar: Nordvik politistasjonsdistrikt i samarbeid med Barneverntjenesten i Nordvik",
        "Status: Gjennomført",
        "Svarandelen var 87 prosent.",
        "Gjort siden sist",
        "Gjøres neste halvår",
    ]
    assert report.span("t_m1t2").startswith("Status: Gjennomført|Svarandelen")


def test_sub_measures_are_bullets_inside_their_measure(plan: WordReading) -> None:
    assert plan.span("u_u1") == "Vaktliste: Lista settes opp for et halvt år om gangen.|Status: Igangsatt"
    assert text(plan.marked("u_u2")) == "Opplæring av nye vakter"
    assert value(plan.marked("u_u1"), "pPr", "numPr", "ilvl") == "1"


def test_the_overview_is_drawn_from_the_measures_and_leads_to_them(report: WordReading) -> None:
    table = next(report.body.iter(f"{W}tbl"))
    rows = [[text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert rows[0] == ["NR.", "TILTAK", "ANSVARLIG", "PERIODE", "STATUS"]
    assert rows[1] == ["1.", "Ungdomsundersøkelse hvert tredje år", "Politiet i samarbeid med Barnevern", "2026–2029", "Gjennomført"]
    assert [link.get(f"{W}anchor") for link in table.iter(f"{W}hyperlink")] == ["m_m1", "m_m2", "m_m3", "m_m9", "m_m4"]


def test_header_rows_repeat_and_no_row_splits(report: WordReading, plan: WordReading) -> None:
    for made in (report, plan):
        for table in made.body.iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
            assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows[1:])


def test_merged_cells_fill_the_grid(plan: WordReading) -> None:
    table = plan.marked("b_b12").getparent().getparent().getparent()
    assert table.tag == f"{W}tbl"
    for row in table.iter(f"{W}tr"):
        assert sum(int(value(cell, "tcPr", "gridSpan") or 1) for cell in row.iter(f"{W}tc")) == 3


def test_values_that_are_missing_or_withheld_are_told_in_words(plan: WordReading) -> None:
    assert plan.span("e_e1") == "Har skulket skolen siste år (prosent)|Kilde: Elevundersøkelsen. Utvalg: 8.–10. trinn"
    row = next(row for row in plan.body.iter(f"{W}tr") if "konfliktrådet" in text(row))
    assert [text(cell) for cell in row.iter(f"{W}tc")][1:] == ["–", "7", "ikke publisert"]


# ---------------------------------------------------------------- links, references, notes


def test_links_lead_out_and_references_lead_to_bookmarks(plan: WordReading) -> None:
    relations = {one.get("Id"): one for one in plan.tree("word/_rels/document.xml.rels")}
    links = {text(one): one for one in plan.marked("b_b1").iter(f"{W}hyperlink")}
    outside = relations[links["nordvik.example"].get(f"{R}id")]
    assert (outside.get("Target"), outside.get("TargetMode")) == ("https://nordvik.example/slt/plan?del=1&år=2026", "External")
    assert links["tiltak 5"].get(f"{W}anchor") == "m_m5"


def test_a_reference_to_what_is_not_there_is_plain_words() -> None:
    made = of_blocks(Paragraph("b1", (Text("Se "), Ref("m99", "tiltak 99"))))
    assert text(made.marked("b_b1")) == "Se tiltak 99"
    assert made.marked("b_b1").find(f"{W}hyperlink") is None


def test_an_address_that_is_no_web_address_is_not_linked() -> None:
    made = of_blocks(Paragraph("b1", (Text("trykk her", link="javascript:alert(1)"),)))
    assert made.marked("b_b1").find(f"{W}hyperlink") is None


def test_footnotes_are_words_own_with_links_and_references_inside() -> None:
    note = Note("n1", (Text("Se "), Ref("c1", "kapittel 1"), Text(" og "), Text("nettet", link="https://nordvik.example/"), Text(".")))
    made = of_blocks(Paragraph("b1", (Text("Ord"), note, Text(" og "), Text("mer."), Note("n2", (Text("To."),)))))
    notes = [one for one in made.tree("word/footnotes.xml") if one.get(f"{W}type") is None]
    assert [text(one).strip() for one in notes] == ["Se kapittel 1 og nettet.", "To."]
    assert [one.get(f"{W}id") for one in made.body.iter(f"{W}footnoteReference")] == ["1", "2"]
    inner, outer = notes[0].iter(f"{W}hyperlink")
    assert inner.get(f"{W}anchor") == "c_c1"
    (relation,) = made.tree("word/_rels/footnotes.xml.rels")
    assert relation.get("Id") == outer.get(f"{R}id")
    assert relation.get("Target") == "https://nordvik.example/"
    assert {"n_n1", "n_n2"} <= set(made.bookmarks)


# ---------------------------------------------------------------- figures


def test_every_picture_and_drawing_has_an_alternative_text(plan: WordReading) -> None:
    alts = {one.get("descr") for one in plan.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")}
    shown = {part.alt for _, _, part in each_part(sample_plan()) if isinstance(part, Figure)}
    assert alts - {None} == shown
    numbers = [one.get("id") for one in plan.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert len(set(numbers)) == len(numbers)


def test_the_pyramids_words_stand_once_each_in_a_box_of_its_own(plan: WordReading) -> None:
    boxes = [text(one) for one in plan.body.iter(f"{W}txbxContent")]
    assert boxes == [
        "Oppfølging:\nUngdom som gjentar alvorlige handlinger.",
        "Tidlig innsats:\nBarn og unge vi er bekymret for.",
        "Gode oppvekstvilkår",
    ]
    assert [mark for mark in plan.bookmarks if mark.startswith("l_")] == ["l_l1", "l_l2", "l_l3"]


def test_the_picture_in_the_file_is_the_figures(plan: WordReading) -> None:
    (credit,) = [one for one in plan.paragraphs("Kreditering") if "Foto" in text(one)]
    assert text(credit) == "Foto: Nordvik kommune"
    assert plan.span("f_f2") == "|Havna i Nordvik|Foto: Nordvik kommune"


def test_a_figure_whose_picture_is_gone_is_refused_with_a_sentence() -> None:
    def nothing(sha256: str) -> bytes:
        raise KeyError(sha256)

    with pytest.raises(BadPicture, match="finnes ikke lenger"):
        draw_docx(sample_plan(), Drawing("tiltaksplan"), nothing, {})
