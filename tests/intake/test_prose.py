"""Running text: lists, quotations, notes, links, fields, languages, odd signs, tables and what the plan has no form for."""

from exports.document import List, Note, Paragraph, Quote, Ref, Table, Text, TextPart
from tests.intake.making import STYLES, b, boxes, cell, item, note, notes, p, r, row, table
from tests.intake.telling import blocks_of, problems, read

HEAD = p("Innledning", "H1")


def lines(body: str, **further: object) -> list[str]:
    """The prose of a chapter with this body, told; see ``telling.told``."""
    return blocks_of(read(HEAD + body, **further))


# ---------------------------------------------------------------- lists


def test_bullets_and_numbers_become_lists_of_their_kind() -> None:
    assert lines(p("Vi skal:") + item("lytte") + item("handle") + p("Slik:") + item("først", 0, 3) + item("så", 0, 3)) == [
        "P Vi skal:", "•- lytte", "•- handle", "P Slik:", "1. først", "2. så",
    ]  # fmt: skip


def test_levels_become_lists_in_lists() -> None:
    assert lines(item("a") + item("b", 1) + item("c", 2) + item("d", 1) + item("e")) == [
        "•- a", "  •- b", "    • c", "  •- d", "•- e",
    ]  # fmt: skip


def test_words_own_styles_for_deeper_lists_give_levels() -> None:
    deeper = '<w:style w:type="paragraph" w:styleId="Punkt2"><w:name w:val="List Bullet 2"/>'
    deeper += '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    styles = STYLES.replace("</w:styles>", deeper + "</w:styles>")
    assert lines(p("a", "Punkt") + p("b", "Punkt2") + p("c", "Punkt"), styles=styles) == ["•- a", "  • b", "•- c"]


def test_empty_list_paragraphs_are_no_items() -> None:
    assert lines(item("a", 0, 3) + item("", 0, 3) + item("b", 0, 3)) == ["1. a", "2. b"]


def test_a_numbered_list_that_starts_again_is_another_list() -> None:
    assert lines(item("a", 0, 3) + item("b", 0, 3) + item("c", 0, 5) + item("d", 0, 5)) == ["1. a", "2. b", "1. c", "2. d"]


def test_numbers_inside_bullets_and_bullets_inside_numbers() -> None:
    assert lines(item("a") + item("b", 1, 3) + item("c", 1, 3) + item("d") + item("e", 0, 3) + item("f", 1)) == [
        "•- a", "  1. b", "  2. c", "•- d", "1. e", "  • f",
    ]  # fmt: skip


def test_empty_paragraphs_between_items_make_a_loose_list_and_no_gap_a_tight_one() -> None:
    tight = '<w:spacing w:after="0"/>'
    wide = '<w:spacing w:after="240"/>'
    assert lines(item("a") + p() + item("b") + p() + item("c")) == ["•  a", "•  b", "•  c"]
    assert lines(p("a", "Punkt") + p("b", "Punkt")) == ["• a", "• b"]
    assert lines(p("a", "Punkt", tight) + p("b", "Punkt", tight)) == ["•- a", "•- b"]
    assert lines(p("a", "Punkt", wide) + p("b", "Punkt", wide)) == ["•  a", "•  b"]
    close = "<w:contextualSpacing/>"
    assert lines(p("a", "Punkt", close) + p("b", "Punkt", close)) == ["•- a", "•- b"]


def test_a_paragraph_set_in_below_an_item_belongs_to_it() -> None:
    set_in = '<w:ind w:left="720"/>'
    assert lines(item("a") + p() + p("mer", "Forts") + item("b") + p("også", "", set_in) + p("ute")) == [
        "•- a", "  P mer", "•- b", "  P også", "P ute",
    ]  # fmt: skip


def test_a_paragraph_set_in_on_its_own_is_set_in() -> None:
    assert lines(p("Inne.", "", '<w:ind w:left="720"/>') + p("Ute.", "", '<w:ind w:left="100"/>')) == ["I Inne.", "P Ute."]


def test_typed_bullets_dashes_and_letters_become_lists() -> None:
    assert lines(p("• en") + p("• to") + p("Så:") + p("- en") + p("- to") + p("Og:") + p("a) en") + p("b) to") + p("– ikke en liste")) == [
        "•- en", "•- to", "P Så:", "•- en", "•- to", "P Og:", "1. en", "2. to", "P – ikke en liste",
    ]  # fmt: skip


# ---------------------------------------------------------------- dress


def test_bold_and_italic_are_kept_from_runs_and_from_their_styles() -> None:
    styled = r("sterkt", '<w:rStyle w:val="Sterk"/>') + r(" og ") + r("ikke", '<w:rStyle w:val="Sterk"/><w:b w:val="0"/>')
    assert lines(p(r("Helt ") + b("fet") + r(", ") + r("skrå", "<w:i/>") + r(" og ") + r("begge", "<w:b/><w:i/>") + r("."))) == [
        "P Helt *fet*, _skrå_ og _*begge*_."
    ]
    assert lines(p(styled)) == ["P *sterkt* og ikke"]
    assert lines(p(r("av", '<w:b w:val="false"/>') + r(" på", '<w:b w:val="1"/>'))) == ["P av* på*"]


def test_runs_of_one_dress_are_one_text() -> None:
    (part,) = read(HEAD + p(r("Sam") + r("arb") + '<w:proofErr w:type="spellStart"/>' + r("eid"))).document.chapters[0].parts
    assert isinstance(part, TextPart) and isinstance(part.blocks[0], Paragraph)
    assert part.blocks[0].runs == (Text("Samarbeid"),)


def test_signs_are_composed_and_unseen_ones_dropped() -> None:
    odd = "<w:r><w:t>SLT</w:t><w:noBreakHyphen/><w:t>koordi</w:t><w:softHyphen/><w:t>nator</w:t><w:tab/><w:t>a\u030a</w:t></w:r>"
    assert lines(p(odd)) == ["P SLT\u2011koordinator å"]
    assert lines(p("to  blanke og hard\u00a0blank")) == ["P to  blanke og hard\u00a0blank"]
    assert lines(p('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' + r(" videre"))) == ["P → videre"]


def test_line_breaks_stay_in_the_paragraph() -> None:
    assert lines(p(r("En") + "<w:r><w:br/></w:r>" + r("to") + "<w:r><w:cr/></w:r>")) == ["P En|to"]


def test_hidden_words_are_left_out_and_told_of() -> None:
    read_file = read(HEAD + p(r("Synlig") + r(" hemmelig", "<w:vanish/>")))
    assert blocks_of(read_file) == ["P Synlig"]
    assert [(trace.source, trace.note) for trace in read_file.traces if trace.became == "utelatt"] == [("hemmelig", "skjult tekst")]


def test_forms_the_plan_lacks_are_told_of_and_their_words_kept() -> None:
    read_file = read(HEAD + p(r("Borte", "<w:strike/>") + r(" m") + r("2", '<w:vertAlign w:val="superscript"/>')))
    assert blocks_of(read_file) == ["P Borte m2"]
    assert any("gjennomstreking, hevet eller senket skrift" in one for one in problems(read_file, "note"))


def test_smart_tags_controls_and_other_wrappers_are_opened() -> None:
    wrapped = "<w:smartTag><w:r><w:t>Nord</w:t></w:r></w:smartTag><w:sdt><w:sdtContent><w:r><w:t>vik</w:t></w:r></w:sdtContent></w:sdt>"
    block = "<w:sdt><w:sdtContent>" + p("Inne i et felt.") + "</w:sdtContent></w:sdt>"
    assert lines(p(wrapped) + block) == ["P Nordvik", "P Inne i et felt."]


# ---------------------------------------------------------------- languages


def test_another_language_is_marked_and_the_documents_own_is_not() -> None:
    nynorsk, english = '<w:lang w:val="nn-NO"/>', '<w:lang w:val="en-GB"/>'
    long = "Dette er en lang norsk setning om samarbeidet i kommunen, slik at resten veier lite. " * 3
    assert lines(p(long) + p(r("Loven sier ") + r("kva", nynorsk) + r(" og ") + r("safe", english)))[1:] == [
        "P Loven sier nn:kva og en:safe"
    ]


def test_tags_that_only_tell_of_a_keyboard_are_passed_over() -> None:
    styles = STYLES.replace('w:val="nb-NO"', 'w:val="en-US"')
    read_file = read(HEAD + p("Alt står på norsk her."), styles=styles)
    assert blocks_of(read_file) == ["P Alt står på norsk her."]
    assert read_file.document.language == "nb"
    assert read(HEAD + p("Alt står på nynorsk."), styles=STYLES.replace("nb-NO", "nn-NO")).document.language == "nn"


def test_a_quotation_keeps_its_language_once() -> None:
    long = p("Norsk bokmål fyller resten av dokumentet med ord og atter ord, så det er det som teller mest.")
    body = (
        long
        + p(r("Kommunen skal sørgje for dette.", '<w:lang w:val="nn-NO"/>'), "Sitat")
        + p()
        + p(r("Og dette.", '<w:lang w:val="nn-NO"/>'), "Sitat")
    )
    (part,) = read(HEAD + body).document.chapters[0].parts
    assert isinstance(part, TextPart)
    quote = part.blocks[1]
    assert isinstance(quote, Quote)
    assert (quote.lang, len(quote.blocks)) == ("nn", 2)
    assert isinstance(quote.blocks[0], Paragraph) and quote.blocks[0].runs == (Text("Kommunen skal sørgje for dette."),)


# ---------------------------------------------------------------- links, notes, references


def test_links_keep_their_target_whatever_the_words_say() -> None:
    link = '<w:hyperlink r:id="rL">' + r("www.nordvik.example") + "</w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://nordvik.example/b" \\l "c"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("b") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr=" HYPERLINK &quot;https://nordvik.example/d&quot; ">' + r("d") + "</w:fldSimple>"
    assert lines(p(link + r(" ") + field + r(" ") + simple), links={"rL": "http://nordvik.example/BLD"}) == [
        "P [www.nordvik.example](http://nordvik.example/BLD) [b](https://nordvik.example/b#c) [d](https://nordvik.example/d)"
    ]


def test_links_that_lead_nowhere_safe_become_words_and_are_told_of() -> None:
    for address in ("javascript:alert(1)", "file:///c:/plan.docx", "plan.docx#side", "data:text/html,x"):
        read_file = read(HEAD + p('<w:hyperlink r:id="rL">' + r("her") + "</w:hyperlink>"), links={"rL": address})
        assert blocks_of(read_file) == ["P her"]
        assert any(address in one for one in problems(read_file, "note"))
    (line,) = lines(p('<w:hyperlink r:id="rL">' + r("her") + "</w:hyperlink>"), links={"rL": "www.nordvik.example/en side"})
    assert line == "P [her](http://www.nordvik.example/en%20side)"


def test_footnotes_stand_where_their_number_stands() -> None:
    content = "<w:r><w:footnoteRef/></w:r>" + r(" Se ") + '<w:hyperlink r:id="rX">' + r("siden") + "</w:hyperlink>" + r(".")
    body = p(r("Først") + note(1) + r(" og så.") + note(2))
    assert lines(body, parts={"footnotes.xml": notes(content, "To.")}) == ["P Først^(Se siden.) og så.^(To.)"]
    read_file = read(HEAD + p(r("Hei") + note(9)))
    assert blocks_of(read_file) == ["P Hei"]


def test_endnotes_become_footnotes() -> None:
    kind, key, content = notes("Sist.")
    ends = ("endnotes", key, content.replace("footnote", "endnote"))
    assert lines(p(r("Hei.") + '<w:r><w:endnoteReference w:id="1"/></w:r>'), parts={"endnotes.xml": ends}) == ["P Hei.^(Sist.)"]
    assert kind == "footnotes"


def test_a_link_to_a_heading_is_a_reference_and_any_other_link_inside_is_words() -> None:
    target = '<w:bookmarkStart w:id="1" w:name="_Ref1"/>' + r("Situasjonen") + '<w:bookmarkEnd w:id="1"/>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref1 \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("kapittel 2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    link = '<w:hyperlink w:anchor="_Ref1">' + r("her") + '</w:hyperlink><w:hyperlink w:anchor="borte">' + r(" og der") + "</w:hyperlink>"
    read_file = read(HEAD + p(r("Se ") + field + r(" eller ") + link) + p(target, "H1"))
    assert blocks_of(read_file) == ["P Se {kapittel 2} eller {her} og der"]
    (part,) = read_file.document.chapters[0].parts
    assert isinstance(part, TextPart) and isinstance(part.blocks[0], Paragraph)
    assert {run.target for run in part.blocks[0].runs if isinstance(run, Ref)} == {read_file.document.chapters[1].id}


def test_measures_named_by_number_are_references_also_in_notes() -> None:
    body = (
        p("Tiltak 1: En", "H2")
        + p(r("Se tiltak 2.") + note(1))
        + p("Tiltak 2: To", "H2")
        + p("Handlingsplanen Trygg by (2005–2008) hadde tiltak 1.")
    )
    read_file = read(
        p("Tiltakspakke I: Alt", "Bare1") + body + p("Tiltak 7 finnes ikke."), parts={"footnotes.xml": notes("Jf. tiltak 1 og tiltak 99.")}
    )
    first, second = read_file.document.chapters[0].parts
    runs = first.blocks[0].runs  # type: ignore[union-attr]
    assert runs[1] == Ref(second.id, "tiltak 2")
    assert isinstance(runs[3], Note) and runs[3].runs[1] == Ref(first.id, "tiltak 1")
    told = [one for one in problems(read_file, "note") if "tiltak" in one.lower()]
    assert any("«tiltak 1»" in one and "Trygg by" in one for one in told)
    assert any("«tiltak 99»" in one for one in told) and any("«Tiltak 7»" in one for one in told)


# ---------------------------------------------------------------- tables, boxes and the rest


def test_a_table_of_other_things_is_kept_as_a_table() -> None:
    body = table(
        row(cell(p(b("Trinn"))), cell(p(b("Tall")), '<w:gridSpan w:val="2"/>')),
        row(cell("8.", '<w:vMerge w:val="restart"/>'), "1", "2"),
        row(cell("", "<w:vMerge/>"), "3", ""),
    )
    (part,) = read(HEAD + body).document.chapters[0].parts
    assert isinstance(part, TextPart)
    found = part.blocks[0]
    assert isinstance(found, Table)
    cells = [[(one.header, one.colspan, one.rowspan, len(one.blocks)) for one in line.cells] for line in found.rows]
    assert cells == [
        [(True, 1, 1, 1), (True, 2, 1, 1)],
        [(False, 1, 2, 1), (False, 1, 1, 1), (False, 1, 1, 1)],
        [(False, 1, 1, 1), (False, 1, 1, 0)],
    ]
    head = found.rows[0].cells[0].blocks[0]
    assert isinstance(head, Paragraph) and head.runs == (Text("Trinn"),)


def test_a_header_row_is_known_by_being_repeated() -> None:
    (part,) = read(HEAD + table(row("A", "B", properties="<w:tblHeader/>"), row("1", "2"))).document.chapters[0].parts
    assert isinstance(part, TextPart)
    found = part.blocks[0]
    assert isinstance(found, Table)
    assert [[one.header for one in line.cells] for line in found.rows] == [[True, True], [False, False]]


def test_lists_in_cells_and_tables_in_cells_are_kept() -> None:
    inner = table(row("inne"))
    assert lines(table(row(cell(p("Vi skal:") + item("lytte") + item("se")), f"<w:tc>{inner}<w:p/></w:tc>"))) == [
        "T Vi skal: / •- lytte / •- se | T inne"
    ]


def test_text_boxes_are_taken_into_the_text_once_and_told_of() -> None:
    box = boxes((0, 0, 900, p("Husk dette!")))
    old = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box[5:-6]}</mc:Choice><mc:Fallback><w:pict>"
    old += "<w:txbxContent>" + p("Husk dette!") + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
    read_file = read(HEAD + p("Før.") + p(f"<w:r>{old}</w:r>") + p("Etter."))
    assert blocks_of(read_file) == ["P Før.", "P Husk dette!", "P Etter."]
    assert any("tekstboks" in one for one in problems(read_file, "note"))


def test_equations_charts_and_diagrams_are_told_of() -> None:
    equation = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    chart = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="Søyler"/><a:graphic><a:graphicData '
    chart += 'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></wp:inline></w:drawing></w:r>'
    read_file = read(HEAD + p(r("Før ") + equation) + p(chart) + p("Etter."))
    assert blocks_of(read_file) == ["P Før", "P Etter."]
    told = problems(read_file, "warning")
    assert any("formel" in one for one in told) and any("diagram" in one for one in told)
    assert ("x=1", "equation") in [(trace.source, trace.note) for trace in read_file.traces]


def test_an_inserted_document_is_told_of() -> None:
    read_file = read(HEAD + '<w:altChunk r:id="rA"/>' + p("Etter."))
    assert [trace.note for trace in read_file.traces if trace.became == "utelatt"] == ["et helt dokument er limt inn i filen"]


def test_lists_keep_their_dress() -> None:
    (part,) = read(HEAD + item(r("en ") + b("fet") + note(1)) + item("to"), parts={"footnotes.xml": notes("N")}).document.chapters[0].parts
    assert isinstance(part, TextPart)
    found = part.blocks[0]
    assert isinstance(found, List)
    assert len({found.id, *(one.id for one in found.items), *(one.blocks[0].id for one in found.items)}) == 5
