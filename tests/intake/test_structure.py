"""Chapters, sections and leads: by styles, by typed numbers, by bold type; title, cover, contents and back page."""

import pytest

from exports.document import TextPart
from tests.intake.making import STYLES, b, p, r
from tests.intake.telling import blocks_of, outline, problems, read

BREAK = "<w:pageBreakBefore/>"


# ---------------------------------------------------------------- by styles


def test_headings_go_by_the_styles_name_and_automatic_numbers_are_counted() -> None:
    read_file = read(
        p("Innledning", "H1") + p("Hei.") + p("Situasjonen", "H1") + p("Tall", "H2") + p("Noe.") + p("Mer", "H2") + p("Slutt", "H1")
    )
    assert outline(read_file.document) == [
        "chapter 1 Innledning", "  text", "chapter 2 Situasjonen", "  section 2.1 Tall", "    text", "  section 2.2 Mer", "chapter 3 Slutt",
    ]  # fmt: skip


def test_a_style_based_on_a_heading_is_one_and_may_have_no_number() -> None:
    read_file = read(p("Forord", "Bare1") + p("Hei.") + p("Innledning", "H1") + p("Uten", "Bare2"))
    assert outline(read_file.document) == ["plain Forord", "  text", "chapter 1 Innledning", "  section Uten"]


@pytest.mark.parametrize("name", ["Overskrift 1", "Rubrik 1", "Heading 1 Char", "heading 1"])
def test_localised_style_names_are_headings_too(name: str) -> None:
    styles = STYLES.replace('<w:name w:val="heading 1"/>', f'<w:name w:val="{name}"/>').replace('<w:outlineLvl w:val="0"/>', "")
    assert outline(read(p("Innledning", "H1") + p("Neste", "H1"), styles=styles).document) == ["chapter 1 Innledning", "chapter 2 Neste"]


def test_an_outline_level_makes_a_heading_and_level_nine_unmakes_it() -> None:
    own = '<w:outlineLvl w:val="0"/>'
    read_file = read(p("En", "", own) + p("To", "", own) + p("Tre", "H1", '<w:outlineLvl w:val="9"/>'))
    assert outline(read_file.document) == ["chapter 1 En", "chapter 2 To", "  text"]


@pytest.mark.parametrize("signs", ["{} ", "{}. ", "{}) ", "Kapittel {} "])
def test_typed_numbers_become_numbers(signs: str) -> None:
    styles = STYLES.replace('<w:numPr><w:numId w:val="1"/></w:numPr>', "").replace(
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>', ""
    )
    body = p(signs.format("1") + "Innledning", "H1") + p("2 tiltak virker best.") + p(signs.format("2") + "Situasjonen", "H1")
    body += p("2.1 Tall", "H2") + p("2.2. Mer", "H2")
    assert outline(read(body, styles=styles).document) == [
        "chapter 1 Innledning", "  text", "chapter 2 Situasjonen", "  section 2.1 Tall", "  section 2.2 Mer",
    ]  # fmt: skip


def test_a_heading_that_begins_with_a_number_of_its_own_keeps_it() -> None:
    read_file = read(p("Bakgrunn", "Bare1") + p("5 tiltak mot vold", "Bare1") + p("2011 var et godt år", "Bare1"))
    assert outline(read_file.document) == ["chapter 1 Bakgrunn", "chapter 2 5 tiltak mot vold", "chapter 3 2011 var et godt år"]


def test_a_lone_heading_at_the_top_is_the_title_and_the_levels_below_move_up() -> None:
    read_file = read(p("Plan mot uro", "Bare1") + p("Innledning", "Bare2") + p("Hei.") + p("Tiltakene", "Bare2") + p("Mer", "H3"))
    assert read_file.document.title == "Plan mot uro"
    assert outline(read_file.document)[:2] == ["chapter 1 Innledning", "  text"]


def test_a_third_level_is_a_heading_in_the_text() -> None:
    read_file = read(p("Innledning", "H1") + p("Del", "H2") + p("Under", "H3") + p("Hei."))
    (chapter,) = read_file.document.chapters
    part = chapter.sections[0].parts[0]
    assert isinstance(part, TextPart)
    assert [type(block).__name__ for block in part.blocks] == ["Heading", "Paragraph"]


def test_page_breaks_start_chapters_and_sections_on_new_pages() -> None:
    turn = '<w:r><w:br w:type="page"/></w:r>'
    body = p("En", "H1") + p(r("Hei.") + turn) + p("To", "H1") + p(turn) + p("Del", "H2") + p("Del to", "H2", BREAK)
    body += p("Sist.", "", "<w:sectPr/>") + p("Tre", "H1")
    document = read(body).document
    assert [chapter.starts_new_page for chapter in document.chapters] == [True, True, True]
    assert [section.starts_new_page for section in document.chapters[1].sections] == [True, True]
    assert [chapter.starts_new_page for chapter in read(p("En", "H1") + p("To", "H1")).document.chapters] == [False, False]


def test_what_stands_before_the_first_heading_is_a_front_chapter() -> None:
    assert outline(read(p("Denne planen gjelder for alle som bor i Nordvik.") + p("Innledning", "H1")).document) == [
        "front", "  text", "chapter 1 Innledning",
    ]  # fmt: skip


def test_numbers_that_will_change_are_told_of() -> None:
    styles = STYLES.replace('<w:numPr><w:numId w:val="1"/></w:numPr>', "")
    read_file = read(p("0 Sammendrag", "H1") + p("1 Innledning", "H1"), styles=styles)
    assert [one for one in problems(read_file) if "har nummer" in one] == [
        "«Sammendrag» har nummer 0 i filen, men blir nummer 1.", "«Innledning» har nummer 1 i filen, men blir nummer 2.",
    ]  # fmt: skip


def test_headings_without_any_numbers_get_the_plans_and_one_without_among_others_stays_without() -> None:
    bare = read(p("Bakgrunn", "Bare1") + p("Tall", "Bare2") + p("Hei.") + p("Veien videre", "Bare1"))
    assert outline(bare.document) == ["chapter 1 Bakgrunn", "  section 1.1 Tall", "    text", "chapter 2 Veien videre"]
    assert any("har ikke nummer" in one for one in problems(bare, "note"))
    assert outline(read(p("Forord", "Bare1") + p("Innledning", "H1")).document) == ["plain Forord", "chapter 1 Innledning"]


# ---------------------------------------------------------------- packages


def test_a_package_is_a_chapter_with_label_and_number() -> None:
    title = r("Tiltakspakke I:") + "<w:r><w:br/></w:r>" + r("Kunnskap – og mer")
    document = read(p(title, "Bare1") + p("Innsatsområde 2: Tidlig hjelp", "Bare1") + p("Tema uten tall", "Bare1")).document
    assert [(c.kind, c.label, c.number, c.title) for c in document.chapters] == [
        ("package", "Tiltakspakke", "I", "Kunnskap – og mer"), ("package", "Innsatsområde", "2", "Tidlig hjelp"),
        ("plain", "", "", "Tema uten tall"),
    ]  # fmt: skip


def test_a_package_numbered_by_word_is_one_too() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'
    document = read(p("Kunnskap", "H1", numbered) + p("Samarbeid", "H1", numbered)).document
    assert [(c.kind, c.label, c.number, c.title) for c in document.chapters] == [
        ("package", "Tiltakspakke", "I", "Kunnskap"), ("package", "Tiltakspakke", "II", "Samarbeid"),
    ]  # fmt: skip


# ---------------------------------------------------------------- without styles


def test_bold_lines_are_headings_where_the_file_has_no_heading_styles() -> None:
    big = '<w:b/><w:sz w:val="32"/>'
    body = (
        p(r("Innledning", big)) + p("Dette er brødtekst.") + p(b("En del")) + p("Mer tekst.") + p(r("Neste", big)) + p("Slutt på teksten.")
    )
    assert outline(read(body).document) == [
        "chapter 1 Innledning", "  text", "  section 1.1 En del", "    text", "chapter 2 Neste", "  text",
    ]  # fmt: skip


def test_typed_numbers_are_headings_where_the_file_has_no_heading_styles() -> None:
    body = (
        p("1 Innledning") + p("Dette er brødtekst.") + p("2 Situasjonen") + p("2.1 Tall") + p("Mer tekst om tallene.") + p("3 Oppfølging")
    )
    assert outline(read(body).document) == [
        "chapter 1 Innledning", "  text", "chapter 2 Situasjonen", "  section 2.1 Tall", "    text", "chapter 3 Oppfølging",
    ]  # fmt: skip


def test_a_typed_list_is_not_taken_for_headings() -> None:
    body = p("Innledning", "H1") + p("Vi skal:") + p("1. lytte") + p("2. handle") + p("3. følge opp")
    assert blocks_of(read(body)) == ["P Vi skal:", "1. lytte", "2. handle", "3. følge opp"]


# ---------------------------------------------------------------- leads


def test_a_lead_is_known_by_its_style_or_by_being_bold() -> None:
    bold = b("Dette er en ingress som står i fet skrift rett under overskriften.")
    body = (
        p("En", "H1")
        + p("Ingress med stil.", "Ingress")
        + p("Tekst.")
        + p("To", "H1")
        + p()
        + p(bold)
        + p("Tekst.")
        + p("Tre", "H1")
        + p(b("Kort:"))
    )
    document = read(body).document
    assert [chapter.lead for chapter in document.chapters] == [
        "Ingress med stil.", "Dette er en ingress som står i fet skrift rett under overskriften.", "",
    ]  # fmt: skip


def test_a_lead_of_two_paragraphs_is_one_lead() -> None:
    assert read(p("En", "H1") + p("Først.", "Ingress") + p("Så.", "Ingress")).document.chapters[0].lead == "Først. Så."


def test_a_lead_with_a_link_is_kept_as_text_and_told_of() -> None:
    link = '<w:hyperlink r:id="rL">' + r("her") + "</w:hyperlink>"
    read_file = read(p("En", "H1") + p(r("Les mer ") + link, "Ingress"), links={"rL": "https://nordvik.example/"})
    assert blocks_of(read_file) == ["P Les mer [her](https://nordvik.example/)"]
    assert any("Ingressen" in one for one in problems(read_file))


# ---------------------------------------------------------------- title, cover, contents, back page


def test_a_title_block_gives_the_documents_own_fields() -> None:
    body = (
        p("Statusrapport", "Undertittel")
        + p("Trygg i Nordvik", "Tittel")
        + p("Felles plan (2026-2029)", "Undertittel")
        + p("August 2027", "Undertittel")
    )
    document = read(body + p("Innledning", "H1")).document
    assert (document.type_heading, document.title, document.subtitle, document.date_text, document.period, document.cover) == (
        "Statusrapport", "Trygg i Nordvik", "Felles plan (2026-2029)", "August 2027", "2026–2029", False,
    )  # fmt: skip
    assert document.kind == "statusrapport"


def test_a_title_on_a_page_of_its_own_is_a_cover() -> None:
    body = p("Trygg i Nordvik", "Tittel") + p("2026–2029") + p("Innledning", "H1", BREAK)
    document = read(body).document
    assert (document.title, document.period, document.cover) == ("Trygg i Nordvik", "2026–2029", True)
    assert outline(document) == ["chapter 1 Innledning"]


def test_a_large_first_line_is_the_title_where_no_style_says_so() -> None:
    document = read(p(r("Trygg i Nordvik", '<w:sz w:val="56"/>')) + p("Innledning", "H1") + p("Hei.") + p("Mer", "H1")).document
    assert document.title == "Trygg i Nordvik"


def test_a_file_without_a_title_says_so() -> None:
    read_file = read(p("Innledning", "H1"))
    assert read_file.document.title == "Uten tittel"
    assert "Filen har ingen tittel vi kunne finne." in problems(read_file, "warning")


def test_a_table_of_contents_is_left_out_and_told_of() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-2"</w:instrText></w:r>'
    field += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        p("Innhold", "Bare1")
        + p(field + r("1 Innledning 3"))
        + p("2 Tiltak 4")
        + p(r("3 Slutt 5") + end)
        + p("Innledning", "H1")
        + p("Hei.")
    )
    read_file = read(body)
    assert outline(read_file.document) == ["chapter 1 Innledning", "  text"]
    assert read_file.document.contents is True
    assert [trace.source for trace in read_file.traces if trace.note == "innholdsfortegnelse"] == [
        "Innhold", "1 Innledning 3", "2 Tiltak 4", "3 Slutt 5",
    ]  # fmt: skip


def test_contents_in_a_building_block_or_by_style_are_left_out_too() -> None:
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
    body = gallery + p("Innhold") + p("Innledning 1") + "</w:sdtContent></w:sdt>" + p("Mer 2", "INNH1") + p("Innledning", "H1")
    assert outline(read(body).document) == ["chapter 1 Innledning"]


def test_a_back_page_gives_title_subtitle_and_photo_credit() -> None:
    back = p("Trygg i Nordvik", "Tittel", BREAK) + p("—") + p("Felles plan", "Undertittel") + p() + p("Foto: Kari Nordvik")
    document = read(p("Innledning", "H1") + p("Hei.") + back).document
    assert (document.title, document.subtitle, document.photo_credit, document.back_page) == (
        "Trygg i Nordvik",
        "Felles plan",
        "Kari Nordvik",
        True,
    )
    assert outline(document) == ["chapter 1 Innledning", "  text"]


def test_front_and_back_that_differ_are_told_of() -> None:
    body = (
        p("Trygg i Nordvik", "Tittel") + p("Innledning", "H1", BREAK) + p("Hei.") + p("Trygt i Nordvik", "Tittel", BREAK) + p("Foto: Kari")
    )
    read_file = read(body)
    assert read_file.document.title == "Trygg i Nordvik"
    assert any("«Trygt i Nordvik»" in one for one in problems(read_file, "warning"))


def test_headers_and_footers_are_left_out_and_told_of() -> None:
    header = (
        "header",
        "rH",
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' + p("Utkast til høring") + "</w:hdr>",
    )
    read_file = read(p("Innledning", "H1"), parts={"header1.xml": header})
    assert [(trace.place, trace.source, trace.became) for trace in read_file.traces][-1] == ("Topptekst", "Utkast til høring", "utelatt")


def test_places_tell_where_a_person_can_find_it() -> None:
    read_file = read(p("Innledning", "H1") + p("En.") + p() + p("To.") + p("Del", "H2") + p("Tre."))
    places = {trace.source: trace.place for trace in read_file.traces}
    assert places["To."] == "1 Innledning, avsnitt 2"
    assert places["Tre."] == "1.1 Del, avsnitt 1"
