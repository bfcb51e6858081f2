"""Tracked changes, accepted and rejected, never both ways at once; and comments with what they point to."""

import pytest

from exports.document import Measure, measures
from tests.intake.making import NAMESPACES, b, boxes, item, p, picture, png, r, row, table
from tests.intake.telling import blocks_of, outline, problems, read, told

HEAD = p("Innledning", "H1")


def ins(content: str, tag: str = "ins") -> str:
    return f'<w:{tag} w:id="7" w:author="Ola">{content}</w:{tag}>'


def gone(text: str, tag: str = "del") -> str:
    return f'<w:{tag} w:id="8" w:author="Ola"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:{tag}>'


MARK_IN, MARK_OUT = "<w:rPr><w:ins w:id='1' w:author='Ola'/></w:rPr>", "<w:rPr><w:del w:id='2' w:author='Ola'/></w:rPr>"


def both(body: str) -> tuple[list[str], list[str], tuple[int, int]]:
    """The text with changes accepted and rejected, and how many insertions and deletions were counted."""
    accepted, rejected = read(HEAD + body), read(HEAD + body, changes="rejected")
    counted = (accepted.insertions, accepted.deletions)
    assert counted == (rejected.insertions, rejected.deletions) == (accepted.counts["insertions"], accepted.counts["deletions"])
    return blocks_of(accepted), blocks_of(rejected), counted


def test_words_put_in_and_taken_out() -> None:
    body = p(r("Vi møtes ") + gone("hver måned") + ins(r("hver uke")) + r(" på skolen."))
    assert both(body) == (["P Vi møtes hver uke på skolen."], ["P Vi møtes hver måned på skolen."], (1, 1))


def test_words_moved() -> None:
    body = p(gone("Først. ", "moveFrom") + r("Så. ") + ins(r("Først. "), "moveTo"))
    assert both(body) == (["P Så. Først."], ["P Først. Så."], (1, 1))


def test_changes_side_by_side_are_one_and_changes_apart_are_two() -> None:
    body = p(ins(r("en ")) + ins(r("to ")) + r("tre ") + ins(r("fire")))
    assert both(body) == (["P en to tre fire"], ["P tre"], (2, 0))


def test_a_paragraph_split_in_two() -> None:
    body = p(r("Før. "), "", MARK_IN) + p("Etter.")
    assert both(body) == (["P Før.", "P Etter."], ["P Før. Etter."], (1, 0))


def test_two_paragraphs_joined() -> None:
    body = p(r("Før. "), "", MARK_OUT) + p("Etter.", "Punkt") + p("Til slutt.")
    assert both(body) == (["• Før. Etter.", "P Til slutt."], ["P Før.", "• Etter.", "P Til slutt."], (0, 1))


def test_a_whole_paragraph_put_in_or_taken_out_leaves_nothing_behind() -> None:
    assert both(p("En.") + p(ins(r("Ny.")), "", MARK_IN) + p("To.")) == (["P En.", "P Ny.", "P To."], ["P En.", "P To."], (1, 0))
    assert both(p("En.") + p(gone("Gammel."), "", MARK_OUT) + p("To.")) == (["P En.", "P To."], ["P En.", "P Gammel.", "P To."], (0, 1))


def test_words_whose_paragraph_is_gone_at_the_end_of_a_cell_are_kept() -> None:
    body = table(row("a", "<w:tc>" + p(r("b"), "", MARK_OUT) + "</w:tc>"))
    assert both(body)[0] == ["T a | b"]


def test_rows_and_cells_put_in_and_taken_out() -> None:
    body = table(
        row("1", "2"),
        row("ny", "rad", properties="<w:ins w:id='3' w:author='Ola'/>"),
        row("gammel", "rad", properties="<w:del w:id='4' w:author='Ola'/>"),
    )
    assert both(body) == (["T 1 | 2", "T ny | rad"], ["T 1 | 2", "T gammel | rad"], (1, 1))


def test_a_change_of_dress_is_no_change_of_words() -> None:
    body = p(r("fet", "<w:b/><w:rPrChange w:id='5' w:author='Ola'><w:rPr><w:i/></w:rPr></w:rPrChange>"))
    assert both(body) == (["P *fet*"], ["P *fet*"], (0, 0))


def test_a_bullet_put_in_is_counted_and_numbered_rightly() -> None:
    body = item("en", 0, 3) + item(ins(r("ny")), 0, 3).replace("</w:pPr>", MARK_IN + "</w:pPr>") + item("to", 0, 3)
    assert both(body) == (["1. en", "2. ny", "3. to"], ["1. en", "2. to"], (1, 0))


def test_a_heading_put_in_is_a_chapter_only_when_accepted() -> None:
    body = p("En", "H1") + p("Tekst.") + p(ins(r("Ny")), "H1", MARK_IN) + p("To", "H1")
    assert outline(read(body).document) == ["chapter 1 En", "  text", "chapter 2 Ny", "chapter 3 To"]
    assert outline(read(body, changes="rejected").document) == ["chapter 1 En", "  text", "chapter 2 To"]


def test_changes_inside_links_fields_and_boxes_are_settled_too() -> None:
    link = '<w:hyperlink r:id="rL">' + gone("her") + ins(r("der")) + "</w:hyperlink>"
    box = p(boxes((0, 0, 900, p(gone("gammel") + ins(r("ny"))))))
    accepted, rejected = (
        blocks_of(read(HEAD + p(link) + box, links={"rL": "https://a.example/"}, changes=one)) for one in ("accepted", "rejected")
    )
    assert accepted == ["P [der](https://a.example/)", "P ny"]
    assert rejected == ["P [her](https://a.example/)", "P gammel"]


def test_a_deleted_picture_is_no_figure() -> None:
    run = picture("rP", "Et bilde")
    body = HEAD + p(f'<w:del w:id="1" w:author="Ola">{run}</w:del>')
    parts = {"media/image1.png": ("image", "rP", png())}
    assert outline(read(body, parts=parts).document) == ["chapter 1 Innledning"]
    assert outline(read(body, parts=parts, changes="rejected").document) == ["chapter 1 Innledning", "  figure image"]


# ---------------------------------------------------------------- comments


def comments(*texts: str) -> dict[str, tuple[str, str, str]]:
    inner = "".join(
        f'<w:comment w:id="{at}" w:author="Kari Nordvik" w:initials="KN" w:date="2026-11-0{at}T08:00:00Z">{p(text)}</w:comment>'
        for at, text in enumerate(texts, 1)
    )
    return {"comments.xml": ("comments", "rC", f"<w:comments {NAMESPACES}>{inner}</w:comments>")}


def said_of(content: str, key: int = 1) -> str:
    return f'<w:commentRangeStart w:id="{key}"/>{content}<w:commentRangeEnd w:id="{key}"/><w:r><w:commentReference w:id="{key}"/></w:r>'


def test_a_comment_is_kept_with_the_block_and_the_words_it_is_about() -> None:
    read_file = read(HEAD + p("Før.") + p(r("Vi skal ") + said_of(r("lytte ") + b("og")) + r(" handle.")), parts=comments("Er dette nok?"))
    (remark,) = read_file.remarks
    (part,) = read_file.document.chapters[0].parts
    assert remark.anchor == part.blocks[1].id  # type: ignore[union-attr]
    assert (remark.author, remark.initials, remark.at, remark.text, remark.quote) == (
        "Kari Nordvik", "KN", "2026-11-01T08:00:00Z", "Er dette nok?", "lytte og",
    )  # fmt: skip
    assert read_file.counts["comments"] == 1
    assert blocks_of(read_file)[1] == "P Vi skal lytte *og* handle."


def test_comments_on_headings_measures_leads_and_cells_find_their_home() -> None:
    body = p(said_of(r("Tiltak mot uro"), 1), "H1") + p(said_of(r("Ingressen."), 2), "Ingress")
    body += item(b("Samtaler:") + said_of(r(" Innen en uke."), 3)) + item(b("Møter:") + r(" Ja.")) + p("Mer")
    body += table(row("a", "<w:tc>" + p(said_of(r("b"), 4)) + "</w:tc>")) + p(
        "Bare et punkt" and '<w:r><w:commentReference w:id="5"/></w:r>' + r("Punkt")
    )
    read_file = read(body, parts=comments("En", "To", "Tre", "Fire", "Fem"))
    (chapter,) = read_file.document.chapters
    measure = next(part for part in chapter.parts if isinstance(part, Measure))
    anchors = [remark.anchor for remark in read_file.remarks]
    assert anchors[:3] == [chapter.id, chapter.id, measure.blocks[0].id]
    assert [remark.quote for remark in read_file.remarks] == ["Tiltak mot uro", "Ingressen.", "Innen en uke.", "b", ""]
    assert all(anchors)


def test_a_comment_over_several_paragraphs_is_about_the_first() -> None:
    body = p(r("En ") + '<w:commentRangeStart w:id="1"/>' + r("to")) + p(r("tre") + '<w:commentRangeEnd w:id="1"/>' + r(" fire"))
    (remark,) = read(HEAD + body, parts=comments("Hm")).remarks
    assert remark.quote == "to tre"


def test_a_comment_on_what_is_not_taken_in_has_no_anchor() -> None:
    read_file = read(p(said_of(r("Innhold 1")), "INNH1") + HEAD + p("Hei."), parts=comments("Hm"))
    assert [remark.anchor for remark in read_file.remarks] == [""]
    assert not problems(read_file, "choice")


@pytest.mark.parametrize("changes", ["accepted", "rejected"])
def test_measures_and_their_facts_follow_the_changes(changes: str) -> None:
    body = p("Tiltakspakke I: Alt", "Bare1") + p(r("Tiltak 1: ") + gone("Gammel") + ins(r("Ny")), "Bare2")
    body += p(b("Status:") + r(" ") + gone("Igangsatt") + ins(r("Gjennomført")))
    (measure,) = measures(read(body, changes=changes).document)
    assert (measure.title, measure.statuses[0].status) == (("Ny", "Gjennomført") if changes == "accepted" else ("Gammel", "Igangsatt"))
    assert told(measure.blocks) == []
