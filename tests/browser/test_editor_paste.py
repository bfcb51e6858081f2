"""What is pasted becomes plain blocks of ours, whatever program it comes from."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from exports.document import Block, Break, Cell, Heading, Item, List, Note, Paragraph, Quote, Row, Table, Text
from tests.browser.editor_bench import Bench
from tests.browser.editor_page import EditorPage

pytestmark = pytest.mark.browser

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- /* Font Definitions */ p.MsoNormal {margin:0cm;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
<body lang=NO-BOK style='tab-interval:35.4pt'><!--StartFragment-->
<h2 style='margin-top:2.0pt'><a name="_Toc1"><span style='font-family:"Arial",sans-serif'>Skole og fritid<o:p></o:p></span></a></h2>
<p class=MsoNormal style='margin-bottom:0cm'><span lang=NO-BOK style='font-family:"Arial",sans-serif;mso-fareast-language:NO-BOK'>Unge i
Nordvik <b style='mso-bidi-font-weight:normal'>trives</b>, og <i>flere</i> enn før
<span style='font-weight:bold'>møter</span> opp.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
title=""><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a><o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Leksehjelp<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>på biblioteket</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Åpen hall</p>
<p class=MsoNormal>Mellom lister.</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Kartlegge</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp; </span></span>Handle</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><thead><tr>
<td width=200 style='width:150pt'><p class=MsoNormal><b>Nr.</b></p></td>
<td><p class=MsoNormal>Tiltak</p></td></tr></thead><tr><td colspan=2><p class=MsoNormal>Natteravn<br>og vektere</p></td></tr></table>
<p class=MsoNormal>Se <a href="https://nordvik.example/plan"><span style='color:blue'>planen</span></a>,
<a href="file:///C:/Users/kari/plan.docx">filen</a> og <a href="javascript:alert(1)">dette</a>.
<img src="file:///C:/bilde.png" width=10></p>
<!--EndFragment--><div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width="33%">
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"
title=""><span class=MsoFootnoteReference>[1]</span></a> Tall fra skolene.<o:p></o:p></p></div></div></body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span
style="font-size:11pt;font-weight:400;font-style:normal">Vanlig, </span><span style="font-weight:700">halvfet</span><span
style="font-style:italic;font-weight:400"> og kursiv</span></p><br><ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc"><p
role="presentation"><span style="font-weight:400">punkt</span></p></li></ul><p><span style="font-weight:400">&nbsp;</span></p></b>"""

WEB = """<div class="article"><script>alert(1)</script><style>p{color:red}</style>
<h1 onclick="alert(1)">Tittel</h1><div>Løs tekst<br>ny linje</div>
<blockquote class="q"><p>Sitert</p></blockquote><p><span lang="en" style="position:fixed">Quote</span> <u>understreket</u></p>
<pre>fast  bredde</pre><iframe src="https://a.example"></iframe><p><img src="https://a.example/x.png"></p></div>"""


def shape(block: Block) -> Block:
    """The block with every id taken out, to compare."""
    if isinstance(block, Paragraph | Heading):
        runs = tuple(Note("", run.runs) if isinstance(run, Note) else run for run in block.runs)
        return Paragraph("", runs, block.indent) if isinstance(block, Paragraph) else Heading("", runs)
    if isinstance(block, List):
        return List("", block.ordered, tuple(Item("", tuple(map(shape, item.blocks))) for item in block.items), block.spacing)
    if isinstance(block, Quote):
        return Quote("", tuple(map(shape, block.blocks)), block.lang)
    rows = [[Cell(tuple(map(shape, cell.blocks)), cell.header, cell.colspan, cell.rowspan) for cell in row.cells] for row in block.rows]
    return Table("", tuple(Row(tuple(cells)) for cells in rows))


def clipboard(name: str) -> str:
    """What a program put on the clipboard."""
    return (Path(__file__).parent / "clipboard" / f"{name}.html").read_text("utf-8")


def line(words: str) -> Paragraph:
    return Paragraph("", (Text(words),))


def item(*blocks: Block) -> Item:
    return Item("", blocks)


def pasted(editor: EditorPage, html: str | None, text: str = "") -> tuple[Block, ...]:
    """What an empty text holds after the paste."""
    editor.bench.add("t1")
    editor.open().words.click()
    editor.paste(html, text).saved()
    assert editor.json() == editor.bench.json()
    assert len(editor.bench.texts["t1"].rows) == len(editor.bench.posts) + 1, "the server had nothing to repair"
    return tuple(map(shape, editor.bench.blocks()))


def test_words_from_word_are_cleaned(editor: EditorPage) -> None:
    expected = (
        Heading("", (Text("Skole og fritid"),)),
        Paragraph(
            "",
            (
                Text("Unge i Nordvik "),
                Text("trives", bold=True),
                Text(", og "),
                Text("flere", italic=True),
                Text(" enn før "),
                Text("møter", bold=True),
                Text(" opp."),
                Note("", (Text("Tall fra skolene."),)),
            ),
        ),
        List("", False, (item(line("Leksehjelp"), List("", False, (item(line("på biblioteket")),))), item(line("Åpen hall")))),
        line("Mellom lister."),
        List("", True, (item(line("Kartlegge")), item(line("Handle")))),
        Table(
            "",
            (
                Row((Cell((Paragraph("", (Text("Nr.", bold=True),)),), True), Cell((line("Tiltak"),), True))),
                Row((Cell((Paragraph("", (Text("Natteravn"), Break(), Text("og vektere"))),), False, 2),)),
            ),
        ),
        Paragraph("", (Text("Se "), Text("planen", link="https://nordvik.example/plan"), Text(", filen og dette."))),
    )
    assert pasted(editor, WORD) == expected
    expect(editor.page.get_by_text("Bilder kan ikke limes inn i teksten.").first).to_be_visible()


def test_words_from_google_docs_are_cleaned(editor: EditorPage) -> None:
    assert pasted(editor, DOCS) == (
        Paragraph("", (Text("Vanlig, "), Text("halvfet", bold=True), Text(" og kursiv", italic=True))),
        List("", False, (item(line("punkt")),)),
    )


def test_lists_from_word_on_the_web_keep_their_levels(editor: EditorPage) -> None:
    assert pasted(editor, clipboard("word-on-the-web")) == (
        Paragraph("", (Text("Mål", bold=True),)),
        List("", False, (item(line("Trygge skoleveier"), List("", False, (item(line("lys ved gangfelt")),))),)),
        List("", True, (item(line("Kartlegge")),)),
    )


def test_comments_struck_words_and_page_breaks_from_word_are_left_behind(editor: EditorPage) -> None:
    rows = (Row((Cell((line("Ansvar"),), False, 1, 2), Cell((line("Politiet"),)))), Row((Cell((line("Skolen"),)),)))
    assert pasted(editor, clipboard("word-in-review")) == (line("Politiet følger opp saken."), Table("", rows))


def test_nested_lists_wide_cells_and_smart_links_from_google_docs_are_kept(editor: EditorPage) -> None:
    nested = List("", False, (item(line("klubber")), item(line("haller"))))
    linked = (
        Text("Se "),
        Text("Handlingsplan", link="https://docs.google.com/document/d/1/edit"),
        Text(" og "),
        Text("tallene", link="https://nordvik.example/tall"),
        Text(", spør "),
        Text("Kari Holm", link="mailto:kari@nordvik.example"),
        Text("."),
    )
    assert pasted(editor, clipboard("docs-lists")) == (
        List("", False, (item(line("Fritid"), nested), item(Paragraph("", (Text("Skole", bold=True),))))),
        Table(
            "", (Row((Cell((Paragraph("", (Text("Sammen", bold=True),)),), False, 2),)), Row((Cell((line("Hvem"),)), Cell((line("Når"),)))))
        ),
        Paragraph("", linked),
    )


def test_notes_from_a_published_google_document_become_notes_and_its_comments_go(editor: EditorPage) -> None:
    runs = (Text("Flere trives"), Note("", (Text("Ungdata 2025."),)), Text(" enn før."))
    assert pasted(editor, clipboard("docs-published")) == (Paragraph("", runs),)


def test_words_from_a_web_page_are_cleaned_and_nothing_of_it_is_run_or_fetched(editor: EditorPage) -> None:
    asked: list[str] = []
    editor.page.on("request", lambda request: asked.append(request.url))
    assert pasted(editor, WEB) == (
        Heading("", (Text("Tittel"),)),
        Paragraph("", (Text("Løs tekst"), Break(), Text("ny linje"))),
        Quote("", (line("Sitert"),)),
        line("Quote understreket"),
        line("fast bredde"),
    )
    assert not [url for url in asked if "a.example" in url]


def test_plain_text_becomes_a_paragraph_for_each_line(editor: EditorPage) -> None:
    assert pasted(editor, None, "En linje\nEn til\r\n\r\nEn tredje") == (line("En linje"), line("En til"), line("En tredje"))


def test_control_signs_never_reach_the_text(editor: EditorPage) -> None:
    assert pasted(editor, "<p>a\x07b\x1fc&#11;d\u200be</p>") == (line("abc de"),)


def test_a_paste_too_long_for_one_change_is_turned_away_with_words(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (Paragraph("a1", (Text("Fra før."),)),))
    editor.open().to("Fra").paste(None, "lang tekst " * 7000)
    expect(editor.page.get_by_text("Teksten er for lang til å limes inn på én gang.").first).to_be_visible()
    assert bench.posts == []


def test_what_is_cut_and_pasted_keeps_its_ids_and_what_is_copied_gets_new_ones(editor: EditorPage, bench: Bench) -> None:
    given = tuple(Paragraph(f"a{number}", (Text(f"Avsnitt {number}."),)) for number in range(4))
    bench.add("t1", given)
    editor.open()
    cut = """async ([from, to, remove]) => {
      const { roomOf } = await import("/static/editor/rooms.js");
      const { view } = await roomOf(document.querySelector(".prose-editor"));
      const { TextSelection } = await import("/static/vendor/editor.js");
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
      const { dom } = view.serializeForClipboard(view.state.selection.content());
      if (remove) view.dispatch(view.state.tr.deleteSelection());
      return dom.innerHTML;
    }"""
    size = len("Avsnitt 0.") + 2
    html = editor.page.evaluate(cut, [1, 2 * size - 1, True])
    editor.to("Avsnitt 3.").press("End", "Enter").paste(html).saved()
    read = bench.blocks()
    assert [shape(block) for block in read] == [Paragraph("", ()), *map(shape, given[2:]), *map(shape, given[:2])]
    assert [block.id for block in read[1:3]] == ["a2", "a3"]
    assert read[4].id == "a1"
    copied = editor.page.evaluate(cut, [size + 1 - 10, 2 * size - 1 - 10, False])
    editor.to("Avsnitt 1.").press("End", "Enter").paste(copied).saved()
    ids = [block.id for block in bench.blocks()]
    assert len(set(ids)) == len(ids)


def test_words_dropped_into_a_note_stay_words(editor: EditorPage, bench: Bench) -> None:
    bench.add("t1", (Paragraph("a1", (Text("Unge."),)),))
    editor.open().to(".").press("Control+Alt+f")
    inner = editor.page.get_by_role("textbox", name="Fotnotens tekst")
    expect(inner).to_be_focused()
    inner.evaluate("""(element) => {
      const data = new DataTransfer();
      data.setData("text/html", "<h1 style='color:red'>Tall</h1><ul><li>fra <b>2025</b></li></ul>");
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }""")
    editor.page.get_by_role("button", name="Lagre fotnoten").click()
    editor.saved()
    (paragraph,) = bench.blocks()
    assert isinstance(paragraph, Paragraph)
    note = paragraph.runs[1]
    assert isinstance(note, Note)
    assert "".join(run.text for run in note.runs) in ("Tallfra 2025", "Tall fra 2025")
    assert Text("2025", bold=True) in note.runs
