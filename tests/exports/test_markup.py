"""Documents and their pieces as HTML."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as markup

from exports.canonical import as_data, from_data
from exports.document import (
    Break,
    Cell,
    Document,
    Drawing,
    Figure,
    Heading,
    Item,
    LeadStyle,
    List,
    Measure,
    Note,
    Paragraph,
    Quote,
    Ref,
    Register,
    Row,
    Table,
    Text,
    TextPart,
    each_part,
)
from exports.inline import Dress, runs_html, safe_link, words
from exports.layout import TILTAKSPLAN
from exports.markup import block_notes_html, blocks_html, draw_register, figure_html
from exports.pages import document_html, print_html
from exports.phrases import anchors
from exports.wording import wording
from tests.exports.drawn import DOCUMENTS, LAYOUTS, document, drawing
from tests.exports.samples import sample_assets, sample_plan, sample_report

PAPER = Dress({}, {}, paper=True, keep_slashes=True, split_numbers=True)
SCREEN = Dress({}, {})


def paragraph(*runs: object) -> Paragraph:
    return Paragraph("b1", tuple(Text(run) if isinstance(run, str) else run for run in runs))  # type: ignore[arg-type]


def only_letters(said: str) -> str:
    """What is left when the signs of lists and notes are taken away, which a page draws and does not say."""
    return re.sub(r"[^a-zæøå]", "", said.lower())


def tree(page: str) -> markup.HtmlElement:
    return markup.document_fromstring(page)


# ---------------------------------------------------------------- safety


NO_WORDS = {
    *(
        "_",
        "id",
        "kind",
        "spacing",
        "form",
        "role",
        "state",
        "sha256",
        "media_type",
        "target",
        "link",
        "actor",
        "report",
        "lang",
        "language",
    ),
}
"""Fields of a document's data that hold no words of a writer's."""


def poisoned(value: object, evil: str) -> object:
    """A document's data with ``evil`` after every word that somebody wrote."""
    if isinstance(value, dict):
        return {key: item if key in NO_WORDS else poisoned(item, evil) for key, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, evil) for item in value]
    return value + evil if isinstance(value, str) and value else value


def skeleton(made: Document, evil: str) -> list[str]:
    """The elements of a page whose words are poisoned; how a figure breaks its lines does not count."""
    bad = from_data(poisoned(as_data(made), evil))
    page = tree(document_html(bad, drawing(made.kind, front=True, draft=True), sample_assets))
    assert not page.xpath("//script | //@onerror | //img[@src='x']")
    return [str(node.tag) for node in page.iter() if node.tag != "text"]


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "a & b", '"><img src=x onerror=alert(1)>', "</p><p>", "'"])
@pytest.mark.parametrize("made", [sample_plan(), sample_report()], ids=["plan", "report"])
def test_words_never_become_markup_wherever_they_stand(made: Document, evil: str):
    assert skeleton(made, evil) == skeleton(made, "x")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//nordvik.example",
        "/plan",
        "#top",
        "http://",
        "https:",
        "mailto:",
        "http://[::1",
        "https://a b.example",
        "https://x\\y.example",
        "",
        None,
    ],
)
def test_only_web_and_mail_addresses_become_links(link: str | None):
    assert safe_link(link) is None
    assert "<a" not in runs_html([Text("ord", link=link)], SCREEN)


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("https://nordvik.example/a?b=1&c=2#d", "https://nordvik.example/a?b=1&c=2#d"),
        ("http://nordvik.example/å", "http://nordvik.example/%C3%A5"),
        ("https://blåbær.example/", "https://xn--blbr-roah.example/"),
        ("mailto:post@nordvik.example", "mailto:post@nordvik.example"),
    ],
)
def test_addresses_are_written_in_ascii(link: str, written: str):
    assert safe_link(link) == written


def test_ids_cannot_break_out_of_their_attribute():
    assert '"><' not in blocks_html([Paragraph('x"><b', (Text("a"),))], {}).replace("&quot;", "")


# ---------------------------------------------------------------- inline


def test_text_wears_bold_italic_link_and_language_in_that_order():
    run = Text("ord", bold=True, italic=True, link="https://a.example", lang="nn")
    assert runs_html([run], PAPER) == (
        '<span lang="nn-NO"><b><i><a href="https://a.example" title="Lenke til https://a.example">ord</a></i></b></span>'
    )


def test_a_link_on_paper_holds_nothing_but_text():
    html = print_html(sample_plan(), drawing("tiltaksplan", front=True), lambda figure: "")
    assert not tree(html).xpath("//a/*")


def test_a_line_break_is_one():
    assert runs_html([Text("a"), Break(), Text("b")], SCREEN) == "a<br>b"


def test_a_reference_leads_to_its_measure_and_one_without_target_is_plain_text():
    dress = Dress({}, {"m5": "tiltak-5"})
    assert runs_html([Ref("m5", "tiltak 5")], dress) == '<a class="ref" href="#tiltak-5">tiltak 5</a>'
    assert runs_html([Ref("gone", "tiltak 9")], dress) == "tiltak 9"


def test_a_slash_does_not_end_a_line_on_paper_and_a_hyphen_between_digits_may():
    assert words("og/eller 4-5 /", PAPER) == "og/\u2060eller 4-\u200b5 /"
    assert words("og/eller 4-5", SCREEN) == "og/eller 4-5"


def test_control_signs_and_half_characters_are_dropped():
    assert words("a\x00b\x0bc\ud800d", SCREEN) == "abcd"


def test_a_note_on_screen_is_a_number_that_leads_to_the_note_and_back():
    blocks = [paragraph("Ord", Note("n1", (Text("Kilde."),)))]
    body = tree(blocks_html(blocks, {"n1": 7}) + block_notes_html(blocks, {"n1": 7}))
    call, note = body.get_element_by_id("nr-n1"), body.get_element_by_id("n-n1")
    assert (call.text, call.get("href"), call.get("role")) == ("7", "#n-n1", "doc-noteref")
    assert note.get("value") == "7" and note.text_content().startswith("Kilde.")
    assert note.xpath("a[@role='doc-backlink']/@href") == ["#nr-n1"]


def test_no_notes_give_no_list_of_notes():
    assert block_notes_html([paragraph("Ord")], {}) == ""


# ---------------------------------------------------------------- blocks


def test_every_block_on_screen_carries_its_id_and_none_on_paper():
    blocks = [part.blocks for _, _, part in each_part(sample_plan()) if isinstance(part, TextPart)]
    ids = set(re.findall(r' id="(b-[^"]+)"', "".join(blocks_html(group, {"n1": 1}) for group in blocks)))
    assert {"b-b1", "b-b2", "b-b5", "b-b11", "b-b12", "b-b4u"} <= ids
    assert not re.findall(r' id="b-', print_html(sample_plan(), drawing("tiltaksplan"), lambda figure: ""))


def test_a_heading_stands_on_the_level_asked_for():
    assert blocks_html([Heading("b1", (Text("Kurs:"),))], {}, level=4) == '<h4 id="b-b1" class="heading_3">Kurs:</h4>'
    assert blocks_html([Heading("b1", (Text("Kurs:"),))], {}, level=9).startswith("<h6")


def test_a_list_item_begins_with_its_words_and_carries_the_rest_below():
    block = List("b1", True, (Item("i1", (paragraph("En"), paragraph("to"))),), "loose")
    assert blocks_html([block], {}) == '<ol id="b-b1" class="loose"><li id="i-i1">En<p id="b-b1">to</p></li></ol>'


def test_a_numbered_item_on_paper_carries_its_number_as_text():
    measure = Measure("m1", "Kurs", blocks=(List("b1", True, (Item("i1", (paragraph("En"),)),)),))
    made = replace(sample_plan(), chapters=(replace(sample_plan().chapters[0], parts=(measure,)),))
    assert '<li><span class="number">1.</span>En</li>' in print_html(made, drawing("tiltaksplan"), lambda figure: "")


def test_a_quotation_tells_its_language():
    assert 'lang="nn-NO"' in blocks_html([Quote("b1", (paragraph("Ordet"),), "nn")], {})


def test_a_table_has_scoped_headers_and_spans():
    head = Row((Cell((paragraph("År"),), header=True), Cell((paragraph("Tall"),), header=True, colspan=2)))
    body = Row((Cell((paragraph("2025"),), header=True), Cell((paragraph("4"),)), Cell((paragraph("5"), paragraph("6")), rowspan=2)))
    table = tree(blocks_html([Table("b1", (head, body))], {})).xpath("//table")[0]
    assert table.xpath("thead//th/@scope") == ["col", "col"] and table.xpath("tbody//th/@scope") == ["row"]
    assert table.xpath("//@colspan") == ["2"] and table.xpath("//@rowspan") == ["2"]


def test_a_table_without_head_row_has_none():
    assert "<thead>" not in blocks_html([Table("b1", (Row((Cell((paragraph("a"),)),)),))], {})


# ---------------------------------------------------------------- figures and registers


def test_a_pyramid_on_screen_has_a_twin_in_words():
    figure = next(part for _, _, part in each_part(sample_plan()) if isinstance(part, Figure) and part.kind == "pyramid")
    items = tree(figure_html(figure, SCREEN)).xpath("//ol[@class='pyramid-levels']/li/text()")
    assert items == [
        "Oppfølging: Ungdom som gjentar alvorlige handlinger.", "Tidlig innsats: Barn og unge vi er bekymret for.", "Gode oppvekstvilkår",
    ]  # fmt: skip
    assert "<ol" not in figure_html(figure, PAPER)


def test_a_picture_without_description_says_so():
    assert 'alt="Bilde uten beskrivelse"' in figure_html(Figure("f1", "image"), SCREEN, "data:,")


def test_the_overview_has_one_row_per_measure_each_leading_to_it():
    made = sample_report()
    overview = next(part for _, _, part in each_part(made) if isinstance(part, Register))
    table = tree(draw_register(overview, made, TILTAKSPLAN, Dress({}, anchors(made))))
    assert [head.text for head in table.xpath("//thead//th")] == ["NR.", "TILTAK", "ANSVARLIG", "PERIODE", "STATUS"]
    first = [cell.text_content() for cell in table.xpath("//tbody/tr[1]/*")]
    assert first == ["1.", "Ungdomsundersøkelse hvert tredje år", "Politiet i samarbeid med Barnevern", "2026–2029", "Gjennomført"]
    assert table.xpath("//tbody//a/@href") == ["#tiltak-1", "#tiltak-2", "#tiltak-3", "#m-m9", "#tiltak-4"]


# ---------------------------------------------------------------- whole documents


def test_a_plan_gives_lead_words_their_look():
    body = tree(document_html(sample_plan(), drawing("tiltaksplan"), sample_assets))
    meetings = body.get_element_by_id("m-m4")
    assert meetings.text_content() == "Faste møter mellom rektorer og politi (hver måned)" and not meetings.xpath("b")
    alone = body.get_element_by_id("m-m3")
    assert alone.xpath("b")[0].text == "Samarbeidsgruppe:" and alone.xpath("p")[0].text == "Barneverntjenesten leder gruppa."
    assert body.get_element_by_id("m-m1").tag == "p" and body.get_element_by_id("m-m2").tag == "li"
    assert body.get_element_by_id("tiltak-5").xpath("b")[0].text == "5. Natteravner:"


def test_a_plan_prints_the_facts_that_are_filled_in_one_line_and_no_status_text():
    body = tree(document_html(sample_plan(), drawing("tiltaksplan"), sample_assets))
    facts = [line.text_content() for line in body.xpath("//p[@class='facts']")]
    assert (
        facts[0] == "Ansvar: Nordvik politistasjonsdistrikt og Skoler og SFO i Nordvik kommune Gjennomføring: 2026–2029 Status: Igangsatt"
    )
    assert facts[-1] == "Gjennomføring: Oppstart i 2026"


def test_a_report_prints_plan_text_facts_and_the_latest_status_text():
    body = tree(document_html(sample_report(), drawing("statusrapport"), sample_assets))
    measure = body.get_element_by_id("tiltak-1").getparent()
    lines = [node.text_content() for node in measure]
    assert lines[:5] == [
        "Tiltak 1: Ungdomsundersøkelse hvert tredje år",
        "Undersøkelsen skal gi sammenliknbare tall.",
        "Gjennomføring: 2026–2029",
        "Ansvar: Nordvik politistasjonsdistrikt i samarbeid med Barneverntjenesten i Nordvik",
        "Status: Gjennomført",
    ]
    assert lines[5] == "Svarandelen var 87 prosent.1" and "Forrige melding." not in body.text_content()


def test_bullets_that_follow_each_other_are_one_list():
    body = tree(document_html(sample_plan(), drawing("tiltaksplan"), sample_assets))
    assert [len(group) for group in body.xpath("//ul[@class='measures']")] == [4]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_heading_levels_step_down_one_at_a_time(name: str, layout: str):
    body = tree(document_html(document(name), drawing(layout, front=True), sample_assets))
    levels = [int(node.tag[1]) for node in body.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_within_the_page_has_a_target_and_no_id_stands_twice(name: str, layout: str):
    body = tree(document_html(document(name), drawing(layout, front=True), sample_assets))
    ids = body.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in body.xpath("//a/@href") if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_page_says_the_words_of_the_document_in_order(name: str, layout: str):
    made, drawn = document(name), drawing(layout, front=True)
    body = tree(document_html(made, drawn, sample_assets))
    for silent in body.xpath("//ol[@class='pyramid-levels'] | //svg/title | //a[@role='doc-backlink'] | //head"):
        silent.drop_tree()
    assert only_letters(body.text_content()) == only_letters(" ".join(wording(made, drawn)))


def test_the_page_stands_alone():
    page = document_html(sample_plan(), drawing("tiltaksplan", front=True), sample_assets)
    body = tree(page)
    assert body.get("lang") == "nb-NO" and body.findtext(".//title") == "Trygg i Nordvik"
    assert not body.xpath("//link | //script | //@src[not(starts-with(., 'data:'))]") and "url(" not in page and "@import" not in page


def test_the_draft_note_is_on_the_page_of_a_draft_only():
    assert "Utkast, innhold per" in document_html(sample_plan(), drawing("tiltaksplan", draft=True), sample_assets)
    assert "Utkast" not in document_html(sample_plan(), drawing("tiltaksplan"), sample_assets)


def test_cover_and_contents_come_when_asked_for():
    bare = tree(document_html(sample_plan(), Drawing("tiltaksplan", cover=False, contents=False), sample_assets))
    full = tree(document_html(sample_plan(), Drawing("tiltaksplan"), sample_assets))
    assert not bare.xpath("//nav | //section[@class='cover']")
    assert [node.text for node in full.xpath("//nav//li/a")][:3] == ["1 Innledning", "2 Situasjonen i Nordvik", "2.1 Ungdommene selv"]


def test_a_lead_style_without_anything_still_prints_its_title():
    measure = Measure("m1", "Kurs", lead=LeadStyle("bullet", bold=False, separator=""))
    made = replace(sample_plan(), chapters=(replace(sample_plan().chapters[0], parts=(measure,)),))
    assert ">Kurs</li>" in document_html(made, drawing("tiltaksplan"), sample_assets)
