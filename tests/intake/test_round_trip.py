"""Our own Word files read back: the same document comes out, ids and all, also when LibreOffice has saved the file in between."""

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from app.intake.word import read_word, unaccounted
from exports.document import (
    Break,
    Cell,
    Chapter,
    Document,
    Drawing,
    Heading,
    Item,
    List,
    Measure,
    Paragraph,
    Quote,
    Register,
    Row,
    Table,
    Text,
    TextPart,
    measures,
)
from exports.drawing import draw
from exports.word import draw_docx
from exports.working import Working, homes
from tests.exports.dressed import PROFILE, assets
from tests.exports.office import Office
from tests.exports.official import FREDRIKSTAD, GODE_KREFTER, OFFICIAL, fredrikstad, gode_krefter, official_json
from tests.exports.remarked import one_word_each, sample_working, two_of_each
from tests.exports.samples import sample_assets, sample_plan, sample_report, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _imported(name: str) -> Callable[[], Document]:
    def read() -> Document:
        official_json(name)
        return read_word((OFFICIAL / f"{name}.docx").read_bytes()).document

    return read


DOCUMENTS = {
    "plan of 2025": fredrikstad,
    "report of 2011": gode_krefter,
    "plan of 2025, imported": _imported(FREDRIKSTAD),
    "report of 2011, imported": _imported(GODE_KREFTER),
    "sample plan": sample_plan,
    "sample report": sample_report,
    "sample report in nynorsk, with its own word for measures": lambda: replace(sample_report(), language="nn", measure_label="Innsats"),
}


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with one profile for the whole run; the test is skipped where it is not installed."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("needs LibreOffice (soffice), which is not installed")
    return Office(program, tmp_path_factory.mktemp("office"))


def drawn(document: Document, layout: Any = None, cover: bool = True, contents: bool = True, draft: str = "") -> bytes:
    """The document as a Word file."""
    return draw_docx(document, Drawing(layout or document.kind, cover, contents, draft), sample_assets, {})


# ---------------------------------------------------------------- unedited


@pytest.mark.parametrize("layout", ["tiltaksplan", "statusrapport"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_export_and_import_give_the_same_document(name: str, layout: str) -> None:
    document = DOCUMENTS[name]()
    for front in (True, False):
        read = read_word(drawn(document, layout, front, front, "Utkast, innhold per 22. november 2026" if front else ""))
        assert read.document == document
        assert unaccounted(read) == []
        assert not [problem for problem in read.problems if "fant vi ikke plass til" in problem.what]


@pytest.mark.parametrize("name", ["sample plan", "sample report"])
def test_a_plan_in_its_own_dress_gives_the_same_document(name: str, office: Office) -> None:
    document = DOCUMENTS[name]()
    made = draw_docx(document, Drawing(document.kind, draft_note="Utkast, innhold per 22. november 2026", profile=PROFILE), assets, {})
    for content in (made, office.convert(made, "docx")):
        read = read_word(content)
        assert read.document == document
        assert unaccounted(read) == []
        assert not [problem for problem in read.problems if "fant vi ikke plass til" in problem.what]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_document_comes_back_after_libreoffice_has_saved_the_file(name: str, office: Office) -> None:
    document = DOCUMENTS[name]()
    read = read_word(office.convert(drawn(document), "docx"))
    assert read.document == document
    assert unaccounted(read) == []


def test_the_other_layout_comes_back_after_libreoffice_too(office: Office) -> None:
    for document, layout in ((sample_plan(), "statusrapport"), (sample_report(), "tiltaksplan")):
        assert read_word(office.convert(drawn(document, layout), "docx")).document == document


def _of_blocks(*blocks: Any, title: str = "Prøveplan") -> Document:
    return Document("prove", "tiltaksplan", title, chapters=(Chapter("c", "chapter", "Kapittel", "1", parts=(TextPart("p", blocks),)),))


CORNERS = {
    "nested lists": List("b1", False, (Item("i1", (text("b2", "a"), List("b3", True, (Item("i2", (text("b4", "b"),)),)))), Item("i3", ()))),
    "list in a quotation": Quote("b1", (text("b2", "a"), List("b3", False, (Item("i1", (text("b4", "b"),)),))), "nn"),
    "quotation in a list": List(
        "b1", False, (Item("i1", (text("b2", "a"), Quote("b3", (text("b4", "b"),)))), Item("i2", (text("b5", "c"),)))
    ),
    "an item of two paragraphs": List("b1", True, (Item("i1", (text("b2", "a"), text("b3", "b"))), Item("i2", (text("b4", "c"),)))),
    "lists of one item": List(
        "b1", False, (Item("i1", (text("b2", "a"), List("b3", True, (Item("i2", (text("b4", "b"),)),), "loose"))),), "tight"
    ),
    "heading of third level": Heading("b1", (Text("Under "), Text("overskrift", italic=True))),
    "white space and breaks": Paragraph("b1", (Text("  foran og bak  "), Break(), Text("linje", bold=True), Break())),
    "letters of every kind": Paragraph("b1", (Text("«Æ» – ‘ø’ <&> ¾ § é č 🙂 1–2"),)),
    "spanning cells": Table(
        "b1",
        (
            Row((Cell((text("b2", "h1"),), header=True), Cell((text("b3", "h2"),), header=True, colspan=2))),
            Row((Cell((text("b4", "ned"),), rowspan=2), Cell((text("b5", "a"),)), Cell((text("b6", "b"),)))),
            Row((Cell((text("b7", "c"),)), Cell(()))),
        ),
    ),
}


@pytest.mark.parametrize("corner", CORNERS)
def test_blocks_in_odd_corners_come_back(corner: str) -> None:
    document = _of_blocks(text("b90", "Foran."), CORNERS[corner], text("b91", "Etter."))
    assert read_word(drawn(document)).document == document


def test_two_tables_in_a_row_and_a_table_first_in_its_part_come_back() -> None:
    one = Table("b1", (Row((Cell((text("b2", "a"),)), Cell((text("b3", "b"),)))),))
    other = Table("b4", (Row((Cell((text("b5", "c"),)),)),))
    document = _of_blocks(one, other, text("b6", "Etter."))
    assert read_word(drawn(document)).document == document


def test_empty_texts_and_registers_are_still_there() -> None:
    document = _of_blocks(text("b1", "Her."))
    parts = (TextPart("p0", ()), *document.chapters[0].parts, Register("r1", "priorities"), TextPart("p9", ()))
    document = replace(document, chapters=(replace(document.chapters[0], parts=parts),))
    assert read_word(drawn(document)).document == document


def test_addresses_of_a_host_alone_come_back_as_they_were_from_libreoffice(office: Office) -> None:
    for address in ("https://nordvik.example", "https://nordvik.example/", "https://nordvik.example/å?b=1#c"):
        document = _of_blocks(Paragraph("b1", (Text("Se "), Text("nordvik.example", link=address), Text("."))))
        assert read_word(drawn(document)).document == document
        assert read_word(office.convert(drawn(document), "docx")).document == document


# ---------------------------------------------------------------- edited in Word


def _edited(content: bytes, edit: Callable[[Any], None], part: str = "word/document.xml") -> bytes:
    """The file with one part changed by ``edit``, which is handed its root."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            if name == part:
                root = etree.fromstring(data)
                edit(root)
                data = etree.tostring(root)
            made.writestr(name, data)
    return out.getvalue()


def _paragraph(root: Any, words: str) -> Any:
    return next(one for one in root.iter(f"{W}p") if words in "".join(t.text or "" for t in one.iter(f"{W}t")))


def _say(paragraph: Any, old: str, new: str) -> None:
    for one in paragraph.iter(f"{W}t"):
        one.text = (one.text or "").replace(old, new)


def test_words_changed_in_word_are_changed_in_the_document_and_nothing_else_is() -> None:
    read = read_word(_edited(drawn(sample_plan()), lambda root: _say(_paragraph(root, "innen en uke"), "innen en uke", "innen tre dager")))
    measure = next(one for one in measures(read.document) if one.id == "m2")
    assert measure.blocks == (text("b28", "Politiet tilbyr samtale innen tre dager."),)
    back = replace(measure, blocks=(text("b28", "Politiet tilbyr samtale innen en uke."),))
    assert _with_measure(read.document, back) == sample_plan()


def _with_measure(document: Document, measure: Measure) -> Document:
    def parts(parts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(measure if part.id == measure.id else part for part in parts)

    chapters = (
        replace(chapter, parts=parts(chapter.parts), sections=tuple(replace(s, parts=parts(s.parts)) for s in chapter.sections))
        for chapter in document.chapters
    )
    return replace(document, chapters=tuple(chapters))


def test_a_title_changed_in_word_keeps_its_measure() -> None:
    read = read_word(_edited(drawn(sample_plan()), lambda root: _say(_paragraph(root, "Bekymringssamtaler:"), "samtaler:", "samtale:")))
    assert next(one for one in measures(read.document) if one.id == "m2").title == "Bekymringssamtale"


def test_a_heading_changed_in_word_keeps_its_chapter() -> None:
    read = read_word(
        _edited(drawn(sample_plan(), cover=False, contents=False), lambda root: _say(_paragraph(root, "Situasjonen"), "Nordvik", "byen"))
    )
    assert [chapter.title for chapter in read.document.chapters if chapter.id == "c2"] == ["Situasjonen i byen"]


def test_a_status_changed_in_word_is_changed_and_earlier_ones_are_kept() -> None:
    def edit(root: Any) -> None:
        for one in [one for one in root.iter(f"{W}p") if "Status: Gjennomført" in "".join(t.text or "" for t in one.iter(f"{W}t"))][:1]:
            _say(one, "Gjennomført", "Utgår")

    read = read_word(_edited(drawn(sample_report(), cover=False, contents=False), edit))
    first = measures(read.document)[0]
    assert [entry.status for entry in first.statuses] == ["Under planlegging", "Utgår"]
    assert first.statuses[0] == measures(sample_report())[0].statuses[0]
    assert [(choice.field, choice.table, choice.detail) for choice in read.choices] == [("status", "Gjennomført", "Utgår")]


def test_a_responsible_changed_in_word_is_read_anew() -> None:
    def edit(root: Any) -> None:
        for one in root.iter(f"{W}p"):
            if one.find(f".//{W}tc") is None:
                _say(one, "Nordvik politistasjonsdistrikt og Skoler og SFO i Nordvik kommune", "Nordvik kirke")

    read = read_word(_edited(drawn(sample_plan(), cover=False, contents=False), edit))
    names = {actor.id: actor.full for actor in read.document.actors}
    measure = next(one for one in measures(read.document) if one.id == "m1")
    assert [(names[one.actor], one.role) for one in measure.responsible] == [("Nordvik kirke", "lead")]


def test_a_paragraph_written_in_word_joins_the_text_above_it() -> None:
    def edit(root: Any) -> None:
        old = _paragraph(root, "Adressen er:")
        new = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>Nytt avsnitt.</w:t></w:r></w:p>')
        old.addnext(new)

    document = read_word(_edited(drawn(sample_plan()), edit)).document
    part = document.chapters[1].parts[0]
    assert isinstance(part, TextPart) and part.id == "p1"
    at = next(at for at, block in enumerate(part.blocks) if block.id == "b6")
    added = part.blocks[at + 1]
    assert isinstance(added, Paragraph) and added.runs == (Text("Nytt avsnitt."),)
    assert document.chapters[2:] == sample_plan().chapters[2:]


def test_a_bullet_written_in_word_joins_its_list() -> None:
    def edit(root: Any) -> None:
        old = _paragraph(root, "kan følges opp")
        new = etree.fromstring(etree.tostring(old))
        for one in new.findall(f"{W}bookmarkStart") + new.findall(f"{W}bookmarkEnd"):
            new.remove(one)
        _say(new, "kan følges opp to ganger i året.", "er nytt.")
        old.addnext(new)

    part = read_word(_edited(drawn(sample_plan()), edit)).document.chapters[1].parts[0]
    assert isinstance(part, TextPart)
    found = next(block for block in part.blocks if block.id == "b2")
    assert isinstance(found, List)
    assert [item.blocks[0].runs[0].text for item in found.items] == [  # type: ignore[union-attr]
        "er kort og konkret.", "kan følges opp to ganger i året.", "er nytt.", "sier hvem som gjør hva.",
    ]  # fmt: skip


def test_a_measure_deleted_in_word_is_gone() -> None:
    def edit(root: Any) -> None:
        old = _paragraph(root, "Bekymringssamtaler:")
        old.getparent().remove(old)

    read = read_word(_edited(drawn(sample_plan(), cover=False, contents=False), edit))
    assert "m2" not in {measure.id for measure in measures(read.document)}
    assert len(measures(read.document)) == len(measures(sample_plan())) - 1


def test_a_measure_written_in_word_among_ours_is_a_measure() -> None:
    def edit(root: Any) -> None:
        old = _paragraph(root, "Bekymringssamtaler:")
        new = etree.fromstring(etree.tostring(old))
        for one in new.findall(f"{W}bookmarkStart") + new.findall(f"{W}bookmarkEnd"):
            new.remove(one)
        _say(new, "Bekymringssamtaler", "Nye samtaler")
        old.addnext(new)

    read = read_word(_edited(drawn(sample_plan(), cover=False, contents=False), edit))
    titles = [measure.title for measure in measures(read.document)]
    assert titles[:4] == ["Foreldremøter", "Bekymringssamtaler", "Nye samtaler", "Samarbeidsgruppe"]


def test_a_tracked_change_in_our_file_is_read_either_way() -> None:
    def edit(root: Any) -> None:
        old = next(
            one for one in _paragraph(root, "innen en uke").iter(f"{W}r") if "innen en uke" in "".join(t.text for t in one.iter(f"{W}t"))
        )
        changed = etree.fromstring(
            f'<w:x xmlns:w="{W[1:-1]}"><w:del w:id="900" w:author="Ola">'
            "<w:r><w:delText>Politiet tilbyr samtale innen en uke.</w:delText></w:r></w:del>"
            '<w:ins w:id="901" w:author="Ola"><w:r><w:t>Politiet ringer.</w:t></w:r></w:ins></w:x>'
        )
        for one in changed:
            old.addprevious(one)
        old.getparent().remove(old)

    content = _edited(drawn(sample_plan()), edit)
    accepted, rejected = read_word(content), read_word(content, changes="rejected")
    assert next(one for one in measures(accepted.document) if one.id == "m2").blocks == (text("b28", "Politiet ringer."),)
    assert rejected.document == sample_plan()
    assert (accepted.insertions, accepted.deletions) == (rejected.insertions, rejected.deletions) == (1, 1)


@pytest.mark.parametrize("working", [sample_working(), two_of_each(), one_word_each(sample_plan())], ids=["sample", "two", "many"])
def test_a_working_copy_that_nobody_has_settled_comes_back_with_every_id(working: Working) -> None:
    content = draw(working, Drawing("tiltaksplan"), "docx", sample_assets)
    for changes, document in (("accepted", working.after), ("rejected", working.before)):
        assert homes(read_word(content, changes=changes).document) == homes(document)  # type: ignore[arg-type]


# ---------------------------------------------------------------- without, or with odd, facts


def test_without_the_fact_part_the_words_and_the_ids_still_come_back() -> None:
    content = _edited(drawn(sample_plan()), lambda root: setattr(root, "text", ""), "customXml/item1.xml")
    read = read_word(content)
    original = sample_plan()
    assert (read.document.id, read.document.kind, read.document.title) == (original.id, original.kind, original.title)
    assert [chapter.id for chapter in read.document.chapters] == [chapter.id for chapter in original.chapters]
    assert [(one.id, one.title) for one in measures(read.document)] == [(one.id, one.title) for one in measures(original)]
    assert read.document.chapters[1].parts == original.chapters[1].parts
    assert unaccounted(read) == []


def test_facts_that_name_actors_nobody_knows_are_passed_over() -> None:
    def edit(root: Any) -> None:
        root.text = root.text.replace('"actor":"apol"', '"actor":"borte"')

    read = read_word(_edited(drawn(sample_plan()), edit, "customXml/item1.xml"))
    assert [(one.id, one.title) for one in measures(read.document)] == [(one.id, one.title) for one in measures(sample_plan())]


@pytest.mark.parametrize(
    "facts", ["{", "[]", '{"_":"Document"}', '{"_":"Text","text":1}', '{"_":"Document","id":1,"kind":"x","title":[]}', "[" * 5000]
)
def test_facts_that_somebody_has_tampered_with_are_passed_over(facts: str) -> None:
    content = _edited(drawn(sample_plan()), lambda root: setattr(root, "text", facts), "customXml/item1.xml")
    assert read_word(content).document.title == "Trygg i Nordvik"
